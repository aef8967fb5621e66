"""The wheel alone, in an empty folder: it ingests, answers and serves."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from tests.browser import serving
from tests.browser.test_chat import ask

ROOT = Path(__file__).parents[2]
REPORT = """BÁO CÁO TÌNH HÌNH KINH TẾ - XÃ HỘI NĂM 2022 TỈNH CÀ MAU

Thu ngân sách ước đạt 5.000 tỷ đồng, bằng 104% dự toán. Tỷ lệ hộ nghèo còn 2,5%.
"""

UNMEASURED = {"COVERAGE_PROCESS_CONFIG": "", "COVERAGE_PROCESS_START": ""}
"""The wheel's copies of our files are not those whose coverage is asked for."""

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Mapping[str, str]]:
    """Return an empty folder to work in and the environment in which ``rag`` is the wheel's."""
    folder = tmp_path_factory.mktemp("wheel")
    site, work = folder / "site", folder / "work"
    work.mkdir()
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    build = ["wheel", str(ROOT), "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder)]
    subprocess.run([*pip, *build], check=True, cwd=folder)
    (wheel,) = folder.glob("*.whl")
    subprocess.run([*pip, "install", "--no-deps", "--target", str(site), str(wheel)], check=True)
    env = {**os.environ, **UNMEASURED, "PYTHONPATH": str(site)}
    return work, env | {"RAG_DATA_DIR": str(folder / "data")}


def rag(installed: tuple[Path, Mapping[str, str]], *args: str) -> str:
    folder, env = installed
    command = [sys.executable, "-c", "from rag.cli import main; main()", *args]
    done = subprocess.run(command, check=True, cwd=folder, env=env, capture_output=True, text=True)
    return done.stdout


def test_the_wheel_is_what_runs(installed: tuple[Path, Mapping[str, str]]) -> None:
    folder, env = installed
    command = [sys.executable, "-c", "import rag; print(rag.__file__)"]
    found = subprocess.check_output(command, cwd=folder, env=env, text=True).strip()
    assert Path(env["PYTHONPATH"]) in Path(found).parents


def test_it_ingests_answers_and_serves(
    installed: tuple[Path, Mapping[str, str]], browser: Browser
) -> None:
    folder, env = installed
    (folder / "a.txt").write_text(REPORT, "utf-8")
    rag(installed, "ingest", "a.txt")
    answer = json.loads(rag(installed, "ask", "--json", "thu ngan sach Ca Mau bao nhieu"))
    assert answer["headline"] == "5.000 tỷ đồng"
    only_site = {**UNMEASURED, "PYTHONPATH": env["PYTHONPATH"]}
    with serving.rag_serve(Path(env["RAG_DATA_DIR"]), only_site) as address:
        page = browser.new_page()
        page.goto(address)
        ask(page, "Tỷ lệ hộ nghèo của Cà Mau còn bao nhiêu?")
        expect(page.locator(".hbc-headline")).to_have_text("2,5%")
        page.close()
