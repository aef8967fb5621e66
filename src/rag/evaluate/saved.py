"""Results that were saved, read again: the newest run, its history, and what changed between two.

A result file holds numbers and outcomes; the questions themselves stand in ``evals/questions`` and
are joined by their ids. Dev and test are never one number.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from rag.evaluate.questions import read_questions
from rag.evaluate.records import OURS, Interval, Outcome, Question
from rag.evaluate.summary import bootstrap

_MISLEADING = (Outcome.WRONG_VALUE, Outcome.FALSE_ANSWER)


@dataclass(frozen=True, slots=True)
class SavedRow:
    """One question of a saved run, and what became of it."""

    question: Question
    outcome: Outcome
    headline: str | None
    answer: str
    quotes: tuple[str, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Shares:
    """What part of some questions was answered right, misled, or was refused though answerable."""

    n: int
    right: Interval
    misleading: Interval
    refused: Interval


@dataclass(frozen=True)
class SavedRun:
    """One saved run of this system."""

    name: str  # of its file
    date: str
    source_hash: str
    rows: tuple[SavedRow, ...]

    @cached_property
    def by_id(self) -> Mapping[str, SavedRow]:
        """The rows by the ids of their questions."""
        return {row.question.id: row for row in self.rows}

    def of(self, split: str) -> tuple[SavedRow, ...]:
        """Return the rows of one split."""
        return tuple(row for row in self.rows if row.question.split == split)


@dataclass(frozen=True, slots=True)
class Saved:
    """The saved runs, newest first, and a sentence for each file that could not be read."""

    runs: tuple[SavedRun, ...]
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One question whose outcome is not what it was."""

    row: SavedRow
    before: Outcome

    @property
    def is_worse(self) -> bool:
        """Whether it was less bad before."""
        return self.row.outcome.severity > self.before.severity


def read_saved(results: Path, questions: Path) -> Saved:
    """Return the runs saved in a folder; a file that is no result is told and skipped.

    Args:
        results: the folder ``rag eval --save`` writes to.
        questions: the folder of the question files.
    """
    asked, _ = read_questions(sorted(questions.glob("*.jsonl")))
    known = {one.question.id: one.question for one in asked}
    runs, faults = [], []
    for path in sorted(results.glob("*.json"), key=_age, reverse=True):
        try:
            runs.append(_run(path, known))
        except (OSError, ValueError, KeyError, TypeError) as error:
            faults.append(
                f"Tệp kết quả «{path.name}» không đọc được ({type(error).__name__}); các tệp khác "
                "vẫn được hiện. Hãy xóa tệp ấy hoặc chạy lại: rag eval --save"
            )
    return Saved(tuple(runs), tuple(faults))


def _age(path: Path) -> tuple[str, float]:
    return path.name[:10], path.stat().st_mtime


def _run(path: Path, known: Mapping[str, Question]) -> SavedRun:
    runs = json.loads(path.read_text(encoding="utf-8"))["runs"]
    (ours,) = [run for run in runs if run["system"] == OURS]
    rows = [_row(row, known[row["id"]]) for row in ours["rows"] if row["id"] in known]
    return SavedRun(path.name, ours["date"], ours["source_hash"], tuple(rows))


def _row(row: Mapping[str, Any], question: Question) -> SavedRow:
    return SavedRow(
        question=question,
        outcome=Outcome(row["outcome"]),
        headline=row["headline"],
        answer=row.get("answer") or "",
        quotes=tuple(row.get("quotes") or ()),
        confidence=float(row["confidence"] or 0),
    )


def shares(rows: Sequence[SavedRow]) -> Shares:
    """Return the shares over some rows, each with its 95 % bootstrap interval."""
    return Shares(
        n=len(rows),
        right=bootstrap([row.outcome is Outcome.CORRECT for row in rows]),
        misleading=bootstrap([row.outcome in _MISLEADING for row in rows]),
        refused=bootstrap([row.outcome is Outcome.FALSE_REFUSAL for row in rows]),
    )


def by_category(rows: Iterable[SavedRow]) -> dict[str, Shares]:
    """Return the shares of each category, the most asked first."""
    members: dict[str, list[SavedRow]] = {}
    for row in rows:
        members.setdefault(row.question.category, []).append(row)
    return {
        name: shares(of) for name, of in sorted(members.items(), key=lambda item: -len(item[1]))
    }


def changes(new: SavedRun, old: SavedRun, split: str) -> tuple[Change, ...]:
    """Return the questions of a split asked in both runs that fare otherwise now, worst first."""
    found = [
        Change(row, old.by_id[row.question.id].outcome)
        for row in new.of(split)
        if row.question.id in old.by_id and old.by_id[row.question.id].outcome is not row.outcome
    ]
    return tuple(sorted(found, key=lambda change: (not change.is_worse, change.row.question.id)))


def to_question_line(
    *, identity: str, question: str, history: Sequence[str], headline: str | None, quote: str
) -> str:
    """Return a really asked question as a line of a question file, for a maintainer to complete.

    What was answered is only a proposal: the category, the report and what a right answer holds
    must be checked by hand before it counts.
    """
    answerable = bool(headline and quote)
    line = {
        "id": identity,
        "document": [],
        "category": "followup" if history else "figure" if answerable else "unanswerable",
        "split": "dev",
        "question": question,
        "history": list(history),
        "answerable": answerable,
        "headline": [headline] if answerable else [],
        "must": [],
        "must_not": [],
        "evidence": [quote] if answerable else [],
        "computed": False,
        "note": "từ sử dụng thật, cần người kiểm tra",
    }
    return json.dumps(line, ensure_ascii=False)
