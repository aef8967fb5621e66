"""Questions through a system: one row each, then summaries. Nothing that goes wrong is skipped."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rag.evaluate.figures import figures_are_true
from rag.evaluate.measures import citation_supports, citations_are_valid, judge
from rag.evaluate.records import Question, Row, Run, Stretch, System
from rag.evaluate.retrieval import Evidence, find_evidence, first_rank, gains
from rag.evaluate.summary import grouped
from rag.protocols import Progress
from rag.records import Answer, Document, DocumentId, Status

PACKAGE = Path(__file__).parents[1]
ALL = "all"
_HASH_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Selection:
    """Which of the questions are asked."""

    split: str = ALL
    categories: Collection[str] = ()

    def of(self, questions: Sequence[Question]) -> list[Question]:
        """Return the selected questions in their order."""
        return [
            question
            for question in questions
            if self.split in (ALL, question.split)
            and (not self.categories or question.category in self.categories)
        ]


def run(
    system: System,
    questions: Sequence[Question],
    documents: Mapping[str, Document],
    *,
    split: str = ALL,
    progress: Progress | None = None,
) -> Run:
    """Return what a system did with the questions.

    Args:
        system: whatever it raises makes a failed row.
        questions: already selected.
        documents: every report by the stem of its file name.
        split: the name of the selection, for the record.
        progress: told after each question.
    """
    rows: list[Row] = []
    known = {document.id: document for document in documents.values()}
    for question in questions:
        rows.append(_row(system, question, find_evidence(question, documents), known))
        if progress:
            progress(f"Đang hỏi {system.name}", len(rows), len(questions))
    return Run(
        system=system.name,
        date=datetime.now(UTC).date().isoformat(),
        source_hash=source_hash(),
        split=split,
        rows=tuple(rows),
        groups=grouped(rows),
    )


def _row(
    system: System, question: Question, evidence: Evidence, known: Mapping[DocumentId, Document]
) -> Row:
    answer, error, latency = _ask(system, question)
    retrieved: Sequence[Stretch] = ()
    if evidence and not error:
        retrieved, error = _search(system, question)
    found, missed = gains(retrieved, evidence, needs_all=question.needs_all_evidence)
    answered = answer is not None and answer.status is Status.ANSWERED
    return Row(
        question=question,
        answer=answer,
        outcome=judge(question, answer),
        citations_valid=answer is not None and citations_are_valid(answer, known),
        citation_supports=(
            citation_supports(answer, evidence) if answer and answered and evidence else None
        ),
        figures_true=answer is not None and figures_are_true(answer, known),
        evidence_rank=first_rank(found),
        gains=found,
        missed=missed,
        latency_ms=latency,
        error=error,
    )


def _ask(system: System, question: Question) -> tuple[Answer | None, str | None, float]:
    started = time.perf_counter()
    answer: Answer | None = None
    error: str | None = None
    try:
        answer = system.answer(question)
    except Exception as failure:  # noqa: BLE001 - whatever a system raises is its result
        error = f"{type(failure).__name__}: {failure}"
    return answer, error, (time.perf_counter() - started) * 1000


def _search(system: System, question: Question) -> tuple[Sequence[Stretch], str | None]:
    try:
        return tuple(system.retrieve(question)), None
    except Exception as failure:  # noqa: BLE001 - as above: a miss, and told in the row
        return (), f"{type(failure).__name__}: {failure}"


def source_hash(package: Path = PACKAGE) -> str:
    """Return twelve hex digits that change whenever a file of the package does."""
    whole = hashlib.sha256()
    for path in sorted(package.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            whole.update(path.relative_to(package).as_posix().encode())
            whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()[:_HASH_DIGITS]
