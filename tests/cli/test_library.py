from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import Result

Run = Callable[..., Result]


def test_ingest_says_what_became_of_the_files(run: Run, shelf: Any) -> None:
    result = run("ingest", "a.txt", "thư mục")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "Đã nạp mới: 1",
        "    00112233445566aa",
        "Đã thay: 0",
        "Không đổi: 0",
        "Đã gỡ: 0",
        "Từ chối: 0",
    ]
    assert shelf.ingested == [((Path("a.txt"), Path("thư mục")), False)]


def test_a_refused_file_has_its_sentence_and_the_code_is_1(run: Run) -> None:
    result = run("ingest", "a.txt", "b.pdf")
    assert result.exit_code == 1
    assert "Từ chối: 1" in result.stdout
    assert result.stderr.splitlines()[-1] == "Lỗi: Tệp «b.pdf» không có câu nào. Hãy bỏ đi."


def test_the_summary_is_also_json(run: Run) -> None:
    result = run("ingest", "--json", "b.pdf")
    data = json.loads(result.stdout)
    assert data["changed"] is True
    assert data["refused"][0]["name"] == "b.pdf"


def test_rebuild_needs_no_path(run: Run, shelf: Any) -> None:
    assert run("ingest", "--rebuild").exit_code == 0
    assert shelf.ingested == [((), True)]


def test_ingest_of_nothing_is_wrong_usage(run: Run, shelf: Any) -> None:
    result = run("ingest")
    assert result.exit_code == 2
    assert "Thiếu ĐƯỜNG_DẪN" in result.stderr
    assert shelf.ingested == []


def test_documents_lists_id_title_source_and_warnings(run: Run) -> None:
    shown = run("documents").stdout
    assert "00112233445566aa  Báo cáo năm 2023" in shown
    assert "/bao-cao/2023.txt · 23.812 ký tự · 1.204 số liệu" in shown
    assert "Lưu ý: Không tìm thấy tiêu đề." in shown


def test_documents_as_json_say_what_was_guessed(run: Run) -> None:
    (data,) = json.loads(run("documents", "--json").stdout)
    assert data["period"] == "2023"
    assert data["guessed"] == ["period"]
    assert data["issuer"] is None
    assert data["figures"] == 1204


def test_no_document_is_a_sentence_not_an_error(run: Run, shelf: Any) -> None:
    shelf.indexed = False
    result = run("documents")
    assert result.exit_code == 0
    assert "Chưa có báo cáo nào" in result.stdout
    assert json.loads(run("documents", "--json").stdout) == []


def test_remove_takes_ids(run: Run, shelf: Any) -> None:
    result = run("remove", "00112233445566aa")
    assert result.exit_code == 0
    assert shelf.removed == ["00112233445566aa"]


def test_an_unknown_id_is_named(run: Run) -> None:
    result = run("remove", "ffff")
    assert result.exit_code == 2
    assert "«ffff»" in result.stderr
