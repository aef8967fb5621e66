"""Runs as plain data: what is printed as JSON and committed under ``evals/results/``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rag.evaluate.records import OURS, Row, Run, Summary

_DIGITS = 4


def to_data(run: Run) -> dict[str, Any]:
    """Return a run as plain data: summaries, and one entry a question without its texts."""
    return {
        "system": run.system,
        "date": run.date,
        "source_hash": run.source_hash,
        "split": run.split,
        "groups": {name: _summary(group) for name, group in run.groups.items()},
        "rows": [_row(row) | (_texts(row) if run.system == OURS else {}) for row in run.rows],
    }


def _summary(summary: Summary) -> dict[str, Any]:
    return {name: _rounded(value) for name, value in asdict(summary).items()}


def _rounded(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, float):
        return round(value, _DIGITS)
    if isinstance(value, dict):
        return {str(key): _rounded(inner) for key, inner in value.items()}
    return value


def _row(row: Row) -> dict[str, Any]:
    return {
        "id": row.question.id,
        "outcome": row.outcome.value,
        "headline": row.answer.headline if row.answer else None,
        "confidence": _rounded(row.confidence),
        "citations_valid": row.citations_valid,
        "citation_supports": row.citation_supports,
        "figures_true": row.figures_true,
        "evidence_rank": row.evidence_rank,
        "latency_ms": round(row.latency_ms, 1),
        "error": row.error,
    }


_LONGEST_TEXT = 400


def _texts(row: Row) -> dict[str, Any]:
    """Return what was said and quoted, for whoever looks into one question."""
    answer = row.answer
    return {
        "answer": answer.answer[:_LONGEST_TEXT] if answer else "",
        "quotes": [c.quote[:_LONGEST_TEXT] for c in answer.citations[:2]] if answer else [],
    }


def save(runs: Sequence[Run], folder: Path) -> Path:
    """Write ``<date>-<source hash>.json`` into a folder and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{runs[0].date}-{runs[0].source_hash}.json"
    path.write_text(_dump([to_data(run) for run in runs]), encoding="utf-8")
    return path


def _dump(runs: Sequence[dict[str, Any]]) -> str:
    """Return the runs as JSON with one row a line, so that two results can be compared."""
    parts = []
    for run in runs:
        head = json.dumps({**run, "rows": None}, ensure_ascii=False)
        rows = ",\n".join(json.dumps(row, ensure_ascii=False) for row in run["rows"])
        parts.append(head.removesuffix("null}") + f"[\n{rows}\n]}}")
    return '{"runs": [\n' + ",\n".join(parts) + "\n]}\n"
