# The commands of the README, and the one door for checks.
#   make run    set up if needed, index corpus/, serve the app on this machine only
#   make test   set up with the development tools, then format, lint, types, import contracts, tests
#   make eval   ask every question of evals/, compare with the baseline, write var/eval/report.html
#   make setup  the set-up alone

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet
PORT   ?= 8501

.PHONY: run test eval setup clean

run: $(VENV)/.installed
	$(BIN)/rag ingest corpus
	$(BIN)/rag serve --port $(PORT)

setup: $(VENV)/.installed

test: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest --cov --cov-report=term --cov-fail-under=90 $(TESTFLAGS)

eval: $(VENV)/.installed-dev
	$(BIN)/rag eval --compare evals/baseline.json --report var/eval/report.html

# A stamp is written only after a complete install, so an interrupted one is simply repeated.
$(VENV)/.installed: pyproject.toml constraints.txt | $(VENV)/.venv
	@echo "Đang cài đặt các gói cần thiết (lần đầu mất vài phút)..."
	$(PIP) install --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	@echo "Đang cài đặt công cụ phát triển..."
	$(PIP) install --constraint constraints.txt --editable '.[dev]'
	@touch $@

$(VENV)/.venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Cần Python 3.11 trở lên, đang có: $$($(PYTHON) --version 2>&1). Hãy chạy: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .coverage*
