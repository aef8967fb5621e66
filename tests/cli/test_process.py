"""What only a real process shows: locale, pipes, signals, speed."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rag.settings import CHECKOUT

_HEAVY = "torch chromadb langchain langchain_core streamlit bm25s sqlalchemy numpy tokenizers"
_RAG = [sys.executable, "-c", "from rag.cli import main; main()"]


def _run(*arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess[bytes]:
    environ = {key: value for key, value in os.environ.items() if not key.startswith("RAG_")}
    return subprocess.run(
        [*_RAG, *arguments],
        env={**environ, **env},
        capture_output=True,
        timeout=60,
        cwd=CHECKOUT,
        check=False,
    )


@pytest.mark.parametrize(
    "env",
    [{"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"PYTHONIOENCODING": "ascii"}],
    ids=["the C locale", "an ASCII stream"],
)
def test_diacritics_are_printed_in_any_locale(env: dict[str, str], tmp_path: Path) -> None:
    result = _run("documents", "--data-dir", str(tmp_path), env=env)
    assert result.stdout.decode("utf-8").startswith("Chưa có báo cáo nào")
    result = _run("ask", "Tổng thu?", "--data-dir", str(tmp_path), env=env)
    assert result.returncode == 3
    assert result.stderr.decode("utf-8").startswith("Lỗi: Chưa có báo cáo nào được nạp")


def test_a_reader_who_leaves_the_pipe_is_no_error(tmp_path: Path) -> None:
    questions = tmp_path / "vào.jsonl"
    reader, writer = os.pipe()
    os.close(reader)  # as `| head` does once it has seen enough
    with os.fdopen(writer, "wb") as gone:
        child = subprocess.run(
            [*_RAG, "documents", "--json", "--data-dir", str(questions.parent)],
            stdout=gone,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    assert child.stderr == b""
    assert child.returncode == 0


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")  # noqa: PTH110
def test_a_full_disk_behind_stdout_is_one_sentence(tmp_path: Path) -> None:
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        child = subprocess.run(
            [*_RAG, "documents", "--data-dir", str(tmp_path)],
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    assert child.returncode == 70
    assert child.stderr.decode("utf-8").count("\n") == 1


def test_closed_streams_are_no_crash(tmp_path: Path) -> None:
    program = f"{' '.join(map(shlex.quote, _RAG))} ask --data-dir {tmp_path} <&- >&-"
    child = subprocess.run(program, shell=True, capture_output=True, timeout=60, check=False)  # noqa: S602
    assert child.returncode == 2
    assert child.stderr.decode("utf-8").startswith("Lỗi: Câu hỏi: đang để trống.")


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX's")
def test_ctrl_c_ends_with_one_sentence_and_130(tmp_path: Path) -> None:
    child = subprocess.Popen(
        [*_RAG, "ask", "-", "--data-dir", str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        time.sleep(1.5)  # it is now waiting for its question
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=30)
    finally:
        child.kill()
    assert (child.returncode, out) == (130, b"")
    assert err.decode("utf-8").strip() == "Đã dừng theo yêu cầu."


def test_help_loads_nothing_heavy() -> None:
    program = (
        "import sys\nfrom rag.cli.app import cli\n"
        "cli.main(['ask', '--help'], standalone_mode=False)\n"
        f"print([name for name in '{_HEAVY}'.split() if name in sys.modules])"
    )
    child = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, timeout=60, check=True
    )
    assert child.stdout.decode("utf-8").splitlines()[-1] == "[]"
