from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Run = Callable[..., Result]


@pytest.fixture
def files(tmp_path: Path) -> Any:
    source, target = tmp_path / "vào.jsonl", tmp_path / "ra.jsonl"

    def write(*lines: object) -> tuple[str, str]:
        texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
        source.write_text("\n".join(texts) + "\n", encoding="utf-8")
        return str(source), str(target)

    write.target = target
    return write


def _read(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_answers_come_one_a_line_in_order_whatever_was_refused(
    run: Run, files: Any, shelf: Any
) -> None:
    asked = [{"id": f"q{n}", "question": f"Câu {n}?"} for n in range(5)]
    asked[2] = {"id": 7, "question": "Giá vàng?", "history": ["Giá?"], "khác": True}
    result = run("batch", *files(*asked))
    assert result.exit_code == 0
    answers = _read(files.target)
    assert [answer["id"] for answer in answers] == ["q0", "q1", 7, "q3", "q4"]
    assert [answer["status"] for answer in answers].count("refused") == 1
    assert shelf.asked[2][1] == ("Giá?",)
    assert "Đã trả lời: 5/5" in result.stderr


def test_dashes_are_stdin_and_stdout_and_stdout_is_clean(run: Run) -> None:
    line = '\ufeff{"question": "Tổng thu?"}\n\n'
    result = run("batch", "-", "-", stdin=line.encode())
    assert [json.loads(line)["headline"] for line in result.stdout.splitlines()] == ["17 tỷ đồng"]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{hỏng", "không phải JSON"),
        ('"Tổng thu?"', "không phải một đối tượng JSON"),
        ({"id": "1"}, "không có câu hỏi"),
        ({"question": 5}, "không có câu hỏi"),
        ({"question": "a", "history": "b"}, '"history" không phải danh sách'),
        ({"question": "a", "id": ["b"]}, '"id" không phải một chuỗi'),
    ],
    ids=[
        "not JSON",
        "not an object",
        "no question",
        "a number as question",
        "a text as history",
        "a list as id",
    ],
)
def test_a_line_that_cannot_be_used_is_named_before_anything_is_answered(
    run: Run, files: Any, shelf: Any, line: Any, problem: str
) -> None:
    paths = files({"question": "Tổng thu?"}, "", line)
    files.target.write_text("cũ", encoding="utf-8")
    result = run("batch", *paths)
    assert result.exit_code == 2
    assert f"dòng 3: {problem}" in result.stderr
    assert result.stderr.count("\n") == 1
    assert shelf.asked == []
    assert files.target.read_text(encoding="utf-8") == "cũ"


def test_a_blank_question_is_asked_and_refused_in_its_place(run: Run, files: Any) -> None:
    paths = files({"id": 1, "question": ""}, {"id": 2, "question": "Tổng thu?"})
    assert run("batch", *paths).exit_code == 0
    assert [answer["id"] for answer in _read(files.target)] == [1, 2]


def test_a_failure_half_way_leaves_the_old_answers_and_no_litter(
    run: Run, files: Any, tmp_path: Path
) -> None:
    paths = files({"question": "Tổng thu?"}, {"question": "Hỏng?"})
    files.target.write_text("cũ", encoding="utf-8")
    result = run("batch", *paths)
    assert result.exit_code == 70
    assert files.target.read_text(encoding="utf-8") == "cũ"
    assert sorted(path.name for path in tmp_path.glob("*ra*")) == ["ra.jsonl"]


def test_old_answers_are_overwritten(run: Run, files: Any) -> None:
    paths = files({"question": "Tổng thu?"})
    files.target.write_text("cũ\n" * 9, encoding="utf-8")
    assert run("batch", *paths).exit_code == 0
    assert len(_read(files.target)) == 1


def test_one_file_may_be_read_and_overwritten(run: Run, files: Any) -> None:
    source, _ = files({"question": "Tổng thu?"})
    assert run("batch", source, source).exit_code == 0
    with open(source, encoding="utf-8") as file:  # noqa: PTH123
        assert json.loads(file.readline())["status"] == "answered"


def test_an_empty_file_gives_an_empty_file(run: Run, files: Any) -> None:
    assert run("batch", *files()).exit_code == 0
    assert _read(files.target) == []


def test_a_missing_question_file_is_one_sentence(run: Run, tmp_path: Path) -> None:
    result = run("batch", str(tmp_path / "không có"), "-")
    assert result.exit_code == 2
    assert "không đọc được tệp câu hỏi này" in result.stderr


@pytest.mark.parametrize("where", ["thiếu/ra.jsonl", "."], ids=["no such folder", "a folder"])
def test_a_target_that_cannot_be_written_is_told_before_anything_is_answered(
    run: Run, files: Any, shelf: Any, tmp_path: Path, where: str
) -> None:
    source, _ = files({"question": "Tổng thu?"})
    result = run("batch", source, str(tmp_path / where))
    assert result.exit_code == 2
    assert "không ghi được tệp này" in result.stderr
    assert shelf.asked == []


def test_a_device_is_written_and_not_replaced(run: Run, files: Any) -> None:
    source, _ = files({"question": "Tổng thu?"})
    assert run("batch", source, "/dev/null").exit_code == 0


def test_lone_surrogates_in_a_line_do_not_break_the_answers(run: Run, files: Any) -> None:
    result = run("batch", *files('{"question": "thu \\ud800?", "id": "\\udfff"}'))
    assert result.exit_code == 0
    assert _read(files.target)[0]["id"] == "?"
