"""A run beside its baseline: what blocks, what is excused, and what the file looks like."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rag.errors import InputError
from rag.evaluate.compare import Before, compare, load_baseline, renewed, write_baseline
from rag.evaluate.questions import load_questions
from rag.evaluate.records import Outcome, Question, Row, Run
from rag.evaluate.summary import grouped
from rag.evaluate.table import changes
from rag.records import Answer, Status
from rag.settings import CHECKOUT


def _row(id_: str, outcome: Outcome) -> Row:
    question = Question(id_, ("lua",), "figure", "dev", "Sản lượng?", headline=("412 tấn",))
    answer = Answer("?", Status.ANSWERED, "17 tấn", "17 tấn")
    return Row(question, answer, outcome, True, None, True, None, (), 0, 1.0)


def _run(*rows: Row) -> Run:
    return Run("ta", "2026-01-01", "0" * 12, "all", rows, grouped(rows))


_CHANGES = {
    "right to wrong value": (Outcome.CORRECT, Outcome.WRONG_VALUE, "worse"),
    "right to false answer": (Outcome.CORRECT, Outcome.FALSE_ANSWER, "worse"),
    "right to refused": (Outcome.CORRECT, Outcome.FALSE_REFUSAL, "worse"),
    "right to lost hedge": (Outcome.CORRECT, Outcome.LOST_HEDGE, "worse"),
    "refused to failed": (Outcome.FALSE_REFUSAL, Outcome.FAILED, "worse"),
    "refused to wrong value": (Outcome.FALSE_REFUSAL, Outcome.WRONG_VALUE, "worse"),
    "failed to wrong value": (Outcome.FAILED, Outcome.WRONG_VALUE, "worse"),
    "refused to incomplete": (Outcome.FALSE_REFUSAL, Outcome.INCOMPLETE, "same"),
    "still right": (Outcome.CORRECT, Outcome.CORRECT, "same"),
    "wrong to refused": (Outcome.WRONG_VALUE, Outcome.FALSE_REFUSAL, "better"),
    "refused to right": (Outcome.FALSE_REFUSAL, Outcome.CORRECT, "better"),
}


@pytest.mark.parametrize(("before", "after", "expected"), _CHANGES.values(), ids=_CHANGES)
def test_a_change_is_worse_better_or_neither(
    before: Outcome, after: Outcome, expected: str
) -> None:
    found = compare(_run(_row("a", after)), {"a": Before(before, "412 tấn")})
    assert len(found.regressions) == (expected == "worse")
    assert len(found.blocking) == (expected == "worse")
    assert len(found.repairs) == (expected == "better")


def test_a_reason_excuses_a_regression_but_it_is_still_listed() -> None:
    baseline = {"a": Before(Outcome.CORRECT, "412 tấn", "báo cáo in hai số, xem phiếu 12")}
    found = compare(_run(_row("a", Outcome.WRONG_VALUE)), baseline)
    assert len(found.regressions) == 1
    assert found.blocking == ()
    text = changes(found)
    for part in ("Sản lượng?", "17 tấn", "412 tấn", "đã chấp nhận: báo cáo in hai số"):
        assert part in text


def test_new_and_vanished_questions_are_told_apart() -> None:
    baseline = {"a": Before(Outcome.CORRECT, None), "gone": Before(Outcome.CORRECT, None)}
    found = compare(_run(_row("a", Outcome.CORRECT), _row("new", Outcome.WRONG_VALUE)), baseline)
    assert (found.unknown, found.absent, found.blocking) == (1, ("gone",), ())


def test_a_renewed_baseline_keeps_reasons_only_while_they_are_needed() -> None:
    old = {
        "wrong": Before(Outcome.CORRECT, "412 tấn", "vì lẽ này"),
        "right": Before(Outcome.CORRECT, "412 tấn", "vì lẽ kia"),
        "unasked": Before(Outcome.INCOMPLETE, None, "vì lẽ nọ"),
    }
    run = _run(_row("wrong", Outcome.WRONG_VALUE), _row("right", Outcome.CORRECT))
    entries = renewed(run, old, complete=False)
    assert entries == {
        "right": Before(Outcome.CORRECT, "17 tấn", None),
        "unasked": old["unasked"],
        "wrong": Before(Outcome.WRONG_VALUE, "17 tấn", "vì lẽ này"),
    }
    assert set(renewed(run, old, complete=True)) == {"wrong", "right"}


def test_a_baseline_is_written_one_question_a_line_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    baseline = {
        "a": Before(Outcome.CORRECT, "gần 60.000 tỷ đồng"),
        "b": Before(Outcome.FALSE_REFUSAL, None, "chờ bản sau"),
    }
    write_baseline(baseline, path)
    assert load_baseline(path) == baseline
    assert path.read_text(encoding="utf-8").count("\n") == 4
    assert "gần 60.000 tỷ đồng" in path.read_text(encoding="utf-8")


def test_the_committed_baseline_holds_every_question_and_no_other() -> None:
    evals = CHECKOUT / "evals"
    questions = load_questions([evals / "smoke.jsonl", *sorted(evals.glob("questions/*.jsonl"))])
    assert set(load_baseline(evals / "baseline.json")) == {question.id for question in questions}


def test_an_empty_baseline_is_a_baseline(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    write_baseline({}, path)
    assert load_baseline(path) == {}


_ENTRY = {"outcome": "correct", "headline": None, "acknowledged": None}
_BAD = {
    "not JSON": "{",
    "a list": "[]",
    "a missing key": json.dumps({"a": {"outcome": "correct"}}),
    "an unknown outcome": json.dumps({"a": {**_ENTRY, "outcome": "good"}}),
    "an empty reason": json.dumps({"a": {**_ENTRY, "acknowledged": " "}}),
    "a reason that is no text": json.dumps({"a": {**_ENTRY, "acknowledged": True}}),
}


@pytest.mark.parametrize("text", _BAD.values(), ids=_BAD)
def test_a_damaged_baseline_is_one_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"baseline\.json"):
        load_baseline(path)


def test_a_missing_baseline_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--save-baseline"):
        load_baseline(tmp_path / "none.json")
