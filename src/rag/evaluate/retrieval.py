"""Retrieved stretches against evidence: relevance per rank, and the usual measures over it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from rag.errors import InputError
from rag.evaluate.measures import overlap
from rag.evaluate.records import Question, Row, Stretch
from rag.records import Document

Evidence = Sequence[Sequence[Stretch]]
"""For each piece of evidence all the places it stands at; nowhere is an empty sequence."""

MEASURES = ("R@1", "R@5", "R@10", "MRR@10", "nDCG@10")

FOUND = ("Success@1", "Success@5")
"""Whether any evidence is there at all: where several pieces are needed, R@1 cannot be one."""


def find_evidence(question: Question, documents: Mapping[str, Document]) -> list[list[Stretch]]:
    """Return where each piece of a question's evidence stands in the reports it is about.

    Args:
        question: its evidence is looked for character by character.
        documents: by the stem of the file name.
    """
    about = [documents[stem] for stem in question.document if stem in documents]
    return [
        [
            (document.id, match.start(), match.start() + len(piece))
            for document in about
            for match in re.finditer(rf"(?={re.escape(piece)})", document.text)
        ]
        for piece in question.evidence
    ]


def gains(
    retrieved: Sequence[Stretch], evidence: Evidence, *, needs_all: bool
) -> tuple[tuple[bool, ...], int]:
    """Return for each retrieved stretch whether it holds new evidence, and how much was missed.

    A stretch holds a piece when the two share at least half of the shorter: a sentence may be a
    part of the evidence, and a chunk may hold all of it. Unless ``needs_all``, the pieces say the
    same and the first one found is all there is to find.
    """
    wanted = set(range(len(evidence)))
    found: list[bool] = []
    for stretch in retrieved:
        held = {number for number in wanted if _holds(stretch, evidence[number])}
        found.append(bool(held))
        wanted = wanted - held if needs_all or not held else set()
    missed = len(wanted) if needs_all else int(bool(wanted))
    return tuple(found), missed


def _holds(stretch: Stretch, places: Sequence[Stretch]) -> bool:
    return any(
        overlap(stretch, place) * 2 >= min(place[2] - place[1], stretch[2] - stretch[1]) > 0
        for place in places
    )


def first_rank(found: Sequence[bool]) -> int | None:
    """Return the rank, from 1, of the first stretch that holds evidence."""
    return next((rank for rank, holds in enumerate(found, 1) if holds), None)


def retrieval_measures(rows: Sequence[Row]) -> dict[str, float]:
    """Return success and recall, MRR@10 and nDCG@10 over the rows that have evidence.

    Computed by ``ir_measures``; a question nothing was retrieved for counts as zero. Empty when no
    row has evidence, or the system searched for none of them.

    Raises:
        InputError: ``ir_measures`` is not installed.
    """
    searched = [row for row in rows if any(row.gains) or row.missed]
    if not any(row.gains for row in searched):
        return {}
    ir = _library()
    wanted = [
        ir.Qrel(row.question.id, name, 1) for row in searched for name in _relevant_names(row)
    ]
    ranked = [
        ir.ScoredDoc(row.question.id, f"rank-{rank}", -float(rank))
        for row in searched
        for rank in range(len(row.gains))
    ]
    by_name = {ir.parse_measure(name.replace("MRR", "RR")): name for name in (*FOUND, *MEASURES)}
    values = ir.calc_aggregate(list(by_name), wanted, ranked)
    return {name: float(values[measure]) for measure, name in by_name.items()}


def _relevant_names(row: Row) -> list[str]:
    found = [f"rank-{rank}" for rank, gain in enumerate(row.gains) if gain]
    return [*found, *(f"missed-{number}" for number in range(row.missed))]


def _library() -> Any:  # noqa: ANN401 - it ships no types
    try:
        import ir_measures
    except ImportError as error:
        raise InputError(
            "rag eval", "thiếu gói ir-measures", "Hãy cài bằng: pip install 'hoi-bao-cao[dev]'"
        ) from error
    return ir_measures
