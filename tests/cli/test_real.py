"""The commands with everything real: store, index, model, chain and the shipped corpus."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from rag.cli.app import cli
from rag.settings import CHECKOUT

_CORPUS = CHECKOUT / "corpus"
_QUESTION = "Tổng thu ngân sách trên địa bàn là bao nhiêu?"
_REPORT = """BÁO CÁO TÌNH HÌNH KINH TẾ - XÃ HỘI NĂM 2022

Ngân sách: Tổng thu ngân sách trên địa bàn huyện ước đạt 8.200 tỷ đồng, bằng 104% dự toán.
Nông nghiệp: Sản lượng lương thực cả năm đạt 41,5 vạn tấn, tăng 3,2% so với năm trước.
"""


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped corpus, ingested once; tests read it only."""
    folder = tmp_path_factory.mktemp("kho")
    result = _rag("--data-dir", str(folder), "ingest", str(_CORPUS), "--json")
    assert result.exit_code == 0, result.output
    data = json.loads(result.stdout)
    assert data["changed"]
    assert len(data["added"]) == len(list(_CORPUS.glob("*.txt")))
    assert "Đang tạo véc-tơ" in result.stderr
    return folder


def _rag(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(cli, arguments, input=stdin, prog_name="rag")


@pytest.fixture
def ask(data_dir: Path) -> Callable[..., Any]:
    def asked(*arguments: str) -> Any:
        result = _rag("ask", "--json", *arguments, "--data-dir", str(data_dir))
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    return asked


def _text(data_dir: Path, document: str) -> str:
    from rag.records import DocumentId
    from rag.settings import Settings
    from rag.store.documents import DocumentStore

    settings = Settings.from_environment(data_dir, {})
    return DocumentStore(settings.data_dir).get(DocumentId(document)).text


@pytest.mark.parametrize(
    "question",
    [_QUESTION, "tong thu ngan sach tren dia ban la bao nhieu"],
    ids=["as one writes", "without diacritics"],
)
def test_a_figure_is_answered_with_its_exact_words(
    ask: Callable[..., Any], data_dir: Path, question: str
) -> None:
    answer = ask(question)
    assert answer["status"] == "answered"
    assert answer["headline"] == "17.422 tỷ đồng"
    citation = answer["citations"][0]
    text = _text(data_dir, citation["document_id"])
    assert citation["quote"] == text[citation["start"] : citation["end"]]
    assert "17.422" in citation["quote"]


def test_what_the_reports_do_not_hold_is_refused_with_a_reason(ask: Callable[..., Any]) -> None:
    answer = ask("Tăng trưởng kinh tế của Bình Thuận năm 2023?")
    assert answer["status"] == "refused"
    assert answer["headline"] is None
    assert answer["reason"]


def test_events_come_in_their_order_and_end_with_the_answer(data_dir: Path) -> None:
    result = _rag("--data-dir", str(data_dir), "ask", "--stream", "--json", _QUESTION)
    events = [json.loads(line) for line in result.stdout.splitlines()]
    kinds = [event["event"] for event in events]
    assert (kinds[0], kinds[-1]) == ("sources", "done")
    assert set(kinds[1:-1]) == {"text"}
    streamed = "".join(event["text"] for event in events[1:-1])
    assert streamed.strip() == events[-1]["answer"]["answer"].strip()


def test_explain_shows_what_was_weighed(data_dir: Path) -> None:
    shown = _rag("--data-dir", str(data_dir), "ask", "--explain", _QUESTION).stdout
    assert "Các câu đã xét" in shown


def test_a_batch_of_a_hundred_is_answered_in_order(data_dir: Path, tmp_path: Path) -> None:
    asked = [{"id": str(n), "question": _QUESTION if n % 2 else "Giá vàng?"} for n in range(100)]
    source, target = tmp_path / "vào.jsonl", tmp_path / "ra.jsonl"
    source.write_text("\n".join(map(json.dumps, asked)), encoding="utf-8")
    result = _rag("batch", str(source), str(target), "--data-dir", str(data_dir))
    assert result.exit_code == 0, result.output
    answers = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [answer["id"] for answer in answers] == [str(n) for n in range(100)]
    assert {answer["headline"] for answer in answers[1::2]} == {"17.422 tỷ đồng"}


def test_doctor_finds_nothing_wrong_with_it(data_dir: Path) -> None:
    checks = json.loads(_rag("doctor", "--json", "--data-dir", str(data_dir)).stdout)
    assert [check for check in checks if not check["ok"]] == []


def test_a_report_comes_is_changed_and_goes(tmp_path: Path) -> None:
    home, folder = ["--data-dir", str(tmp_path / "kho")], tmp_path / "báo cáo"
    folder.mkdir()
    report = folder / "huyện.txt"
    report.write_text(_REPORT, encoding="utf-8")
    (folder / "trống.txt").write_text("", encoding="utf-8")

    first = _rag(*home, "ingest", str(folder))
    assert first.exit_code == 1
    assert "Đã nạp mới: 1" in first.stdout
    assert "«trống.txt»" in first.stderr

    (folder / "trống.txt").unlink()
    again = _rag(*home, "ingest", str(folder))
    assert (again.exit_code, "Không đổi: 1" in again.stdout) == (0, True)

    report.write_text(_REPORT.replace("8.200", "8.300"), encoding="utf-8")
    assert "Đã thay: 1" in _rag(*home, "ingest", str(folder)).stdout
    asked = _rag(*home, "ask", "--json", "Tổng thu ngân sách huyện là bao nhiêu?")
    assert "8.300" in json.loads(asked.stdout)["answer"]

    (document,) = json.loads(_rag(*home, "documents", "--json").stdout)
    assert document["source"] == str(report)
    assert _rag(*home, "remove", document["id"]).exit_code == 0
    assert json.loads(_rag(*home, "documents", "--json").stdout) == []
    gone = _rag(*home, "ask", "--json", "Tổng thu ngân sách huyện là bao nhiêu?")
    assert "8.300" not in gone.stdout


def test_rebuild_of_nothing_makes_no_empty_index(tmp_path: Path) -> None:
    assert _rag("--data-dir", str(tmp_path), "ingest", "--rebuild").exit_code == 3
    assert _rag("--data-dir", str(tmp_path), "ask", "Tổng thu?").exit_code == 3


def test_a_damaged_index_is_told_and_rebuilt(tmp_path: Path) -> None:
    home = ["--data-dir", str(tmp_path / "kho")]
    (tmp_path / "a.txt").write_text(_REPORT, encoding="utf-8")
    assert _rag(*home, "ingest", str(tmp_path / "a.txt")).exit_code == 0
    (tmp_path / "kho" / "index" / "CURRENT").write_text("{", encoding="utf-8")
    damaged = _rag(*home, "ask", "Tổng thu?")
    assert damaged.exit_code == 4
    assert "rag ingest --rebuild" in damaged.stderr
    assert _rag(*home, "ingest", "--rebuild").exit_code == 0
    assert _rag(*home, "ask", "Tổng thu?").exit_code == 0


def test_a_model_that_cannot_be_loaded_is_told(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAG_EMBEDDER", "/không/có")
    result = _rag("--data-dir", str(data_dir), "ask", _QUESTION)
    assert result.exit_code == 5
    assert "/không/có" in result.stderr


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX's")
def test_serve_answers_on_this_machine_until_ctrl_c(data_dir: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = "from rag.cli import main; main()"
    child = subprocess.Popen(
        [sys.executable, "-c", command, "serve", f"--port={port}", f"--data-dir={data_dir}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        page = _wait_for(f"http://127.0.0.1:{port}/")
        child.send_signal(signal.SIGINT)
        shown, _ = child.communicate(timeout=30)
    finally:
        child.kill()
    assert b"<html" in page
    assert f"http://127.0.0.1:{port}" in shown.decode("utf-8")
    assert "Traceback" not in shown.decode("utf-8")
    assert child.returncode == 0


def _wait_for(address: str, seconds: float = 40) -> bytes:
    deadline = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as response:  # noqa: S310 - this machine
                return response.read()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.3)
