from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Run = Callable[..., Result]


def test_a_reader_gets_headline_answer_source_and_note(run: Run) -> None:
    result = run("ask", "Tổng thu?")
    assert result.exit_code == 0
    assert result.stderr == ""
    assert result.stdout.splitlines() == [
        "17 tỷ đồng",
        "",
        "Tổng thu ước đạt 17 tỷ đồng [1].",
        "",
        "Nguồn:",
        "  [1] Báo cáo năm 2023 › Kinh tế › Ngân sách",
        "      “Tổng thu ước đạt 17 tỷ đồng[31m.”",
        "",
        "Lưu ý: Chỉ tính năm 2023.",
    ]


def test_a_refusal_reads_as_one_and_ends_well(run: Run) -> None:
    result = run("ask", "Giá vàng?")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "Các báo cáo không có câu trả lời."
    assert "Gần nhất trong các báo cáo:" in lines
    assert "Nguồn:" not in lines


def test_json_is_the_whole_contract_and_nothing_else(run: Run) -> None:
    data = json.loads(run("ask", "--json", "Tổng thu?").stdout)
    assert data["headline"] == "17 tỷ đồng"
    assert data["status"] == "answered"
    assert data["id"] is None
    assert data["citations"][0]["quote"].endswith("\x1b[31m.")
    assert "hits" not in data


def test_explain_adds_the_passages_that_were_weighed(run: Run) -> None:
    data = json.loads(run("ask", "--json", "--explain", "Tổng thu?").stdout)
    assert data["hits"][0]["reasons"] == {"dense": 0.5}
    shown = run("ask", "--explain", "Tổng thu?").stdout
    assert "Các câu đã xét (1):" in shown
    assert "0.750 (dense 0.500) Kinh tế" in shown


def test_streamed_json_is_one_event_a_line(run: Run) -> None:
    lines = run("ask", "--stream", "--json", "Tổng thu?").stdout.splitlines()
    kinds = [json.loads(line)["event"] for line in lines]
    assert kinds[0] == "sources"
    assert kinds[-1] == "done"
    assert set(kinds[1:-1]) == {"text"}


def test_streamed_text_is_the_answer_with_its_sources_below(run: Run) -> None:
    shown = run("ask", "--stream", "Tổng thu?").stdout
    assert shown.startswith("Tổng thu ước đạt 17 tỷ đồng [1].")
    assert "  [1] Báo cáo năm 2023 › Kinh tế › Ngân sách" in shown


def test_earlier_questions_are_handed_over_in_order(run: Run, shelf: Any) -> None:
    run("ask", "--history", "Thu?", "--history", "Chi?", "còn năm trước?")
    assert shelf.asked == [("còn năm trước?", ("Thu?", "Chi?"), None)]


@pytest.mark.parametrize(
    "arguments", [("-",), ()], ids=["a dash reads stdin", "no argument reads piped stdin"]
)
def test_the_question_may_come_from_stdin(run: Run, shelf: Any, arguments: tuple[str, ...]) -> None:
    run("ask", *arguments, stdin="  Tổng thu?\n")
    assert shelf.asked[0][0] == "Tổng thu?"


def test_words_without_quotation_marks_are_one_question(run: Run, shelf: Any) -> None:
    run("ask", "tổng", "thu", "là", "bao", "nhiêu")
    assert shelf.asked[0][0] == "tổng thu là bao nhiêu"


@pytest.mark.parametrize("stdin", ["", " \n\t "], ids=["nothing piped", "only blanks piped"])
def test_an_empty_question_is_one_sentence_and_code_2(run: Run, shelf: Any, stdin: str) -> None:
    result = run("ask", stdin=stdin)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("Lỗi: Câu hỏi: đang để trống.")
    assert shelf.asked == []


def test_an_argument_that_is_not_utf8_is_asked_with_a_mark(run: Run, shelf: Any) -> None:
    assert run("ask", "thu\udcff?").exit_code == 0
    assert shelf.asked[0][0] == "thu??"


def test_explain_does_not_go_with_streamed_json(run: Run) -> None:
    result = run("ask", "--stream", "--json", "--explain", "Tổng thu?")
    assert result.exit_code == 2
    assert "--explain không đi cùng" in result.stderr


def test_the_first_question_in_a_checkout_indexes_the_corpus(run: Run, shelf: Any) -> None:
    shelf.indexed = False
    result = run("ask", "--json", "Tổng thu?", chosen=False)
    assert result.exit_code == 0
    assert json.loads(result.stdout)["headline"] == "17 tỷ đồng"
    assert [path.name for path in shelf.ingested[0][0]] == ["corpus"]
    assert "Lần chạy đầu tiên" in result.stderr
    assert "Đang nhúng: 2/2" in result.stderr


def test_a_chosen_data_folder_is_never_filled_unasked(run: Run, shelf: Any) -> None:
    shelf.indexed = False
    result = run("ask", "Tổng thu?")
    assert result.exit_code == 3
    assert shelf.ingested == []
    assert "rag ingest" in result.stderr


def test_the_data_folder_may_follow_the_command(run: Run, shelf: Any, tmp_path: Path) -> None:
    shelf.indexed = False
    result = run("ask", "--data-dir", str(tmp_path / "khác"), "Tổng thu?")
    assert str(tmp_path / "khác") in result.stderr
