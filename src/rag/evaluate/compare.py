"""A run beside the committed baseline: what got worse, what got better, what is accepted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.errors import InputError
from rag.evaluate.records import Change, Comparison, Outcome, Row, Run

_KEYS = {"outcome", "headline", "acknowledged"}
_REMEDY = "Hãy tạo lại bằng: rag eval --save-baseline"


@dataclass(frozen=True, slots=True)
class Before:
    """What the baseline says of one question."""

    outcome: Outcome
    headline: str | None
    acknowledged: str | None = None  # why it may be worse than this; to be read by the next person


Baseline = Mapping[str, Before]


def load_baseline(path: Path) -> dict[str, Before]:
    """Return the baseline by question id.

    Raises:
        InputError: the file cannot be read, or an entry is not of the format.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(str(path), "không đọc được mốc so sánh này", _REMEDY) from error
    if not isinstance(data, dict):
        raise InputError(str(path), "mốc so sánh không phải một đối tượng JSON", _REMEDY)
    return {id_: _before(entry, f"{path.name}, câu {id_}") for id_, entry in data.items()}


def _before(entry: Any, where: str) -> Before:  # noqa: ANN401 - parsed JSON
    if not isinstance(entry, dict) or set(entry) != _KEYS:
        raise InputError(where, f"cần đúng các khóa {', '.join(sorted(_KEYS))}", _REMEDY)
    reason = entry["acknowledged"]
    if reason is not None and not (isinstance(reason, str) and reason.strip()):
        raise InputError(where, '"acknowledged" cần là null hoặc một lý do', "Hãy ghi rõ lý do.")
    try:
        outcome = Outcome(entry["outcome"])
    except ValueError as error:
        known = ", ".join(Outcome)
        raise InputError(where, f'"outcome" cần là một trong {known}', _REMEDY) from error
    return Before(outcome, entry["headline"], reason)


def compare(run: Run, baseline: Baseline) -> Comparison:
    """Return what changed; worse is worse whatever the size of the change."""
    known = [(row, baseline[row.question.id]) for row in run.rows if row.question.id in baseline]
    changes = [_change(row, before) for row, before in known]
    asked = {row.question.id for row in run.rows}
    return Comparison(
        regressions=tuple(change for change in changes if change.is_regression),
        repairs=tuple(c for c in changes if c.row.outcome.severity < c.before.severity),
        unknown=len(run.rows) - len(known),
        absent=tuple(id_ for id_ in baseline if id_ not in asked),
    )


def _change(row: Row, before: Before) -> Change:
    return Change(row, before.outcome, before.headline, before.acknowledged)


def renewed(run: Run, old: Baseline, *, complete: bool) -> dict[str, Before]:
    """Return the baseline this run would be compared with next time.

    A reason is kept while its answer is not right: kept longer, it would excuse a later regression.

    Args:
        run: its rows replace the old entries.
        old: the baseline so far.
        complete: every question was asked, so what was not asked no longer exists.
    """
    entries = {} if complete else dict(old)
    for row in run.rows:
        before = old.get(row.question.id)
        reason = before.acknowledged if before and not row.correct else None
        headline = row.answer.headline if row.answer else None
        entries[row.question.id] = Before(row.outcome, headline, reason)
    return dict(sorted(entries.items()))


def write_baseline(baseline: Baseline, path: Path) -> None:
    """Write a baseline, one question a line so that a change of it can be read."""
    lines = [
        f"{json.dumps(id_)}: {json.dumps(_entry(before), ensure_ascii=False)}"
        for id_, before in baseline.items()
    ]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def _entry(before: Before) -> dict[str, str | None]:
    return {
        "outcome": before.outcome.value,
        "headline": before.headline,
        "acknowledged": before.acknowledged,
    }
