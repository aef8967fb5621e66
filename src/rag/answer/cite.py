"""Draft -> answer: supports become numbered citations, their marks join the text."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer.draft import Derivation, Draft, Refusal, Support
from rag.answer.evidence import Statement
from rag.answer.verify import check_figures
from rag.grammar.quantities import Quantity, quantities
from rag.records import Answer, BlockKind, CheckedFigure, Citation, Hit, Request, Status, Verdict


def citation(number: int, support: Support) -> Citation:
    """Return the citation of a support; its quote is an exact stretch of the document."""
    document, span = support.statement.document, support.quote
    return Citation(
        number=number,
        document_id=document.id,
        title=document.metadata.title,
        section=support.statement.section,
        page=document.page_at(span.start),
        quote=span.of(document.text),
        start=span.start,
        end=span.end,
    )


def sources(hits: Sequence[Hit], title_of: dict[str, str]) -> tuple[Citation, ...]:
    """Return the retrieved passages as a reader sees them while the answer is written."""
    passages = {hit.passage.id: hit.passage for hit in hits}.values()
    return tuple(
        Citation(
            number=number,
            document_id=passage.document_id,
            title=title_of.get(passage.document_id, ""),
            section=passage.section,
            page=None,
            quote=passage.text,
            start=passage.start,
            end=passage.end,
        )
        for number, passage in enumerate(passages, 1)
    )


def answered(request: Request, draft: Draft, confidence: float) -> Answer | None:
    """Return the checked answer, or None when one of its figures is not in its quotes."""
    numbers: dict[tuple[str, int], int] = {}
    citations: list[Citation] = []
    cells: dict[int, list[Quantity]] = {}
    parts: list[str] = []
    for sentence, support in draft.sentences:
        key = (support.statement.document.id, support.quote.start)
        if key not in numbers:
            numbers[key] = len(numbers) + 1
            citations.append(citation(numbers[key], support))
            if support.statement.kind is BlockKind.TABLE_ROW:
                cells[numbers[key]] = _cells(support.statement)
        body = sentence.rstrip(".")
        parts.append(f"{'- ' if draft.bullets else ''}{body} [{numbers[key]}].")
    text = ("\n" if draft.bullets else " ").join(parts)
    figures = check_figures(text, citations, cells)
    if draft.derivation:
        text, figures = _with_formula(text, figures, draft.derivation, citations)
    if any(figure.verdict is Verdict.UNSUPPORTED for figure in figures):
        return None
    return Answer(
        question=request.question,
        interpreted=request.interpreted,
        status=Status.ANSWERED,
        headline=draft.headline,
        answer=text,
        citations=tuple(citations),
        figures=figures,
        confidence=confidence,
        notes=draft.notes,
    )


def _cells(statement: Statement) -> list[Quantity]:
    """Return what a table row prints, with the numbers of its column headers ("6 tháng")."""
    headers = [quantity for header in statement.header for quantity in quantities(header)]
    return [*(figure.quantity for figure in statement.figures), *headers]


def _with_formula(
    text: str,
    figures: tuple[CheckedFigure, ...],
    derivation: Derivation,
    citations: Sequence[Citation],
) -> tuple[str, tuple[CheckedFigure, ...]]:
    """Add how a figure was worked out; it rests on all cited statements."""
    opening = f"{text} Tính ra: {derivation.formula.removesuffix(derivation.result)}"
    start = len(opening)
    derived = CheckedFigure(
        text=derivation.result,
        start=start,
        end=start + len(derivation.result),
        verdict=Verdict.DERIVED,
        citations=tuple(citation.number for citation in citations),
        formula=derivation.formula,
    )
    return f"{opening}{derivation.result}.", (*figures, derived)


def refused(request: Request, refusal: Refusal, confidence: float) -> Answer:
    """Return the refusal as an answer, with the nearest statement as its citation."""
    citations = (citation(1, refusal.nearest),) if refusal.nearest else ()
    return Answer(
        question=request.question,
        interpreted=request.interpreted,
        status=Status.REFUSED,
        headline=None,
        answer=refusal.text,
        citations=citations,
        confidence=confidence,
        reason=refusal.reason,
    )
