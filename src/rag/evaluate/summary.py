"""Rows -> summaries: shares with bootstrap intervals, refusals, citations, latency."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from rag.evaluate.records import Interval, Outcome, Row, Summary
from rag.evaluate.retrieval import retrieval_measures

RESAMPLES = 1000
_SEED = 20231208  # any fixed number: the same rows give the same interval
_TAIL = 2.5  # percent on either side of a 95 % interval


def bootstrap(flags: Sequence[bool]) -> Interval:
    """Return the share of true flags with its 95 % percentile bootstrap interval."""
    if not flags:
        return Interval(0.0, 0.0, 0.0)
    values = np.asarray(flags, dtype=float)
    picks = np.random.default_rng(_SEED).integers(0, len(values), (RESAMPLES, len(values)))
    low, high = np.percentile(values[picks].mean(axis=1), [_TAIL, 100 - _TAIL])
    return Interval(float(values.mean()), float(low), float(high))


def summarise(rows: Sequence[Row]) -> Summary:
    """Return the measures of a group of rows; every row counts in ``n``, whatever became of it."""
    counted = Counter(row.outcome for row in rows)
    answered = [row for row in rows if row.answer is not None and not row.refused]
    latencies = [row.latency_ms for row in rows] or [0.0]
    p50, p95 = np.percentile(latencies, [50, 95])
    return Summary(
        n=len(rows),
        accuracy=bootstrap([row.correct for row in rows]),
        wrong=bootstrap(
            [row.outcome in (Outcome.WRONG_VALUE, Outcome.FALSE_ANSWER) for row in rows]
        ),
        counts={outcome: counted[outcome] for outcome in Outcome},
        refusal_precision=_share(not row.question.answerable for row in rows if row.refused),
        refusal_recall=_share(row.refused for row in rows if not row.question.answerable),
        citation_validity=_share(row.citations_valid for row in answered),
        citation_support=_share(
            row.citation_supports for row in answered if row.citation_supports is not None
        ),
        figures_true=_share(row.figures_true for row in answered),
        retrieval=retrieval_measures(rows),
        latency_p50_ms=float(p50),
        latency_p95_ms=float(p95),
    )


def _share(flags: Iterable[bool]) -> float | None:
    known = list(flags)
    return sum(known) / len(known) if known else None


def grouped(rows: Sequence[Row]) -> dict[str, Summary]:
    """Return the summary of all rows, and of each category, report and split among them."""
    members: dict[str, list[Row]] = {"all": list(rows)}
    for row in rows:
        question = row.question
        names = [f"category/{question.category}", f"split/{question.split}"]
        for name in [*names, *(f"document/{stem}" for stem in question.document)]:
            members.setdefault(name, []).append(row)
    return {name: summarise(group) for name, group in members.items()}


def risk_coverage(rows: Sequence[Row]) -> list[tuple[float, float]]:
    """Return (coverage, risk) for each confidence an answer could be withheld below.

    Coverage is the share of all questions still answered, risk the share of those answers that are
    not correct; rows that refused or failed are never covered.
    """
    answered = sorted(
        (row for row in rows if row.answer is not None and not row.refused),
        key=lambda row: -row.confidence,
    )
    points: list[tuple[float, float]] = []
    errors = 0
    for count, row in enumerate(answered, 1):
        errors += not row.correct
        is_last = count == len(answered) or answered[count].confidence < row.confidence
        if is_last:  # equal confidences can only be withheld together
            points.append((count / len(rows), errors / count))
    return points
