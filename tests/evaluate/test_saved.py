"""Saved results read again: shares, changes, broken files; real questions made eval questions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rag.evaluate.questions import load_questions
from rag.evaluate.records import OURS, Outcome
from rag.evaluate.saved import by_category, changes, read_saved, shares, to_question_line

QUESTIONS = [
    ("a-1", "figure", "dev"),
    ("a-2", "figure", "dev"),
    ("a-3", "text", "dev"),
    ("a-4", "figure", "test"),
]


def question(identity: str, category: str, split: str) -> str:
    base = json.loads(
        to_question_line(
            identity=identity, question=f"Câu {identity}?", history=(), headline="5", quote="Có 5."
        )
    )
    return json.dumps({**base, "category": category, "split": split}, ensure_ascii=False)


def result(*outcomes: str, system: str = OURS) -> dict[str, object]:
    rows = [
        {"id": id_, "outcome": outcome, "headline": "5", "confidence": 0.9, "answer": "Có 5 [1]."}
        for (id_, _, _), outcome in zip(QUESTIONS, outcomes, strict=True)
    ]
    return {"system": system, "date": "2026-01-02", "source_hash": "abc", "rows": rows}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "questions").mkdir()
    (tmp_path / "results").mkdir()
    lines = "\n".join(question(*one) for one in QUESTIONS)
    (tmp_path / "questions" / "a.jsonl").write_text(lines, "utf-8")
    write(tmp_path, "2026-01-01-x", result("correct", "false_refusal", "correct", "correct"))
    return tmp_path


def write(folder: Path, name: str, *runs: dict[str, object]) -> None:
    text = json.dumps({"runs": list(runs)})
    (folder / "results" / f"{name}.json").write_text(text, "utf-8")


def test_the_newest_run_comes_first_with_its_splits_apart(folder: Path) -> None:
    peer = result(*["correct"] * 4, system="BM25")
    write(folder, "2026-01-02-y", peer, result("correct", "correct", "wrong_value", "failed"))
    saved = read_saved(folder / "results", folder / "questions")
    newest, older = saved.runs
    assert saved.faults == ()
    assert [row.outcome for row in newest.of("test")] == [Outcome.FAILED]
    total = shares(newest.of("dev"))
    assert (total.n, round(total.right.value, 3), round(total.misleading.value, 3)) == (
        3,
        0.667,
        0.333,
    )
    assert total.refused.value == 0
    assert list(by_category(newest.of("dev"))) == ["figure", "text"]
    found = changes(newest, older, "dev")
    assert [(change.row.question.id, change.is_worse) for change in found] == [
        ("a-3", True),
        ("a-2", False),
    ]
    assert newest.of("dev")[0].answer == "Có 5 [1]."


def test_a_broken_file_is_told_and_the_others_are_read(folder: Path) -> None:
    (folder / "results" / "2026-01-03-z.json").write_text("{", "utf-8")
    write(folder, "2026-01-04-z", result(*["correct"] * 4, system="BM25"))
    write(folder, "2026-01-05-z", {**result(*["correct"] * 4), "rows": [{"id": "a-1"}]})
    saved = read_saved(folder / "results", folder / "questions")
    assert len(saved.runs) == 1
    assert len(saved.faults) == 3
    assert all("rag eval --save" in fault for fault in saved.faults)


def test_no_folder_means_no_runs(tmp_path: Path) -> None:
    assert read_saved(tmp_path / "results", tmp_path / "questions").runs == ()


@pytest.mark.parametrize(
    ("history", "headline", "quote", "category"),
    [
        ((), "5 xã", "Có 5 xã.", "figure"),
        (("Có mấy xã?",), "5 xã", "Có 5 xã.", "followup"),
        ((), None, "Có 5 xã.", "unanswerable"),
        (("Có mấy xã?",), None, "", "followup"),
    ],
)
def test_a_real_question_becomes_a_line_the_suite_reads(
    tmp_path: Path, history: tuple[str, ...], headline: str | None, quote: str, category: str
) -> None:
    written = to_question_line(
        identity="su-dung-1", question="Mấy xã?", history=history, headline=headline, quote=quote
    )
    (tmp_path / "q.jsonl").write_text(written + "\n", "utf-8")
    (read,) = load_questions([tmp_path / "q.jsonl"])
    assert (read.category, read.history, read.question) == (category, history, "Mấy xã?")
    assert read.answerable is bool(headline)
