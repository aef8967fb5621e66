"""Questions the loaded reports can answer, made from their own figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.grammar.figures import Figure, Measure, figures
from rag.language.normalise import fold, search_key
from rag.language.segment import sentences
from rag.records import Block, BlockKind, Citation, Document

MIN_WORDS, MAX_WORDS = 3, 9
"""A shorter indicator is seldom clear on its own, a longer one seldom an indicator."""


def suggested_questions(documents: Sequence[Document], count: int) -> tuple[str, ...]:
    """Return at most ``count`` questions, spread over the documents and their paragraphs."""
    streams = [_of_document(document) for document in documents]
    found: dict[str, None] = {}
    while streams and len(found) < count:
        for stream in list(streams):
            question = next(stream, None)
            if question is None:
                streams.remove(stream)
            elif len(found) < count:
                found[question] = None
    return tuple(found)


def follow_up_questions(
    document: Document, citation: Citation, asked: Sequence[str], count: int
) -> tuple[str, ...]:
    """Return at most ``count`` questions about the figures beside a citation and right after it.

    Args:
        document: the one the citation is of.
        citation: what the last answer rests on; its own figures are not asked about.
        asked: the questions so far, which are not suggested again.
        count: of questions.
    """
    before = {fold(search_key(question)) for question in asked}
    found: dict[str, None] = {}
    blocks = [b for b in document.blocks if b.kind in _PROSE and b.end > citation.start]
    for block in blocks[:NEIGHBOURS]:
        for figure in _clear(document, block):
            question = _question(figure, document.metadata.place or "")
            own = citation.start <= figure.start < citation.end
            if not own and fold(search_key(question)) not in before:
                found[question] = None
            if len(found) == count:
                return tuple(found)
    return tuple(found)


_PROSE = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
NEIGHBOURS = 4
"""Paragraphs looked at: the cited one and those after it."""


def _of_document(document: Document) -> Iterator[str]:
    place = document.metadata.place or ""
    for block in document.blocks:
        if block.kind in _PROSE and (best := next(_clear(document, block), None)):
            yield _question(best, place)


def _clear(document: Document, block: Block) -> Iterator[Figure]:
    """Yield the figures of a paragraph that can be asked about by their indicator alone."""
    spans = sentences(document.text, block.start, block.end)
    for figure in figures(document.text, spans):
        if _is_clear(figure) and _opens(document.text, figure):
            yield figure


def _is_clear(figure: Figure) -> bool:
    size = len(figure.indicator.split())
    plain = figure.measure in (Measure.LEVEL, Measure.GROWTH) and not figure.quantity.counted
    clean = not any(mark in figure.indicator for mark in ",;:().")
    return (
        plain
        and clean
        and not figure.planned
        and not figure.years
        and MIN_WORDS <= size <= MAX_WORDS
    )


def _opens(text: str, figure: Figure) -> bool:
    """Whether the indicator opens its clause; after another number it may be half of a phrase."""
    before = text[: figure.start].rstrip(" ")[-1:]
    return text.startswith(figure.indicator, figure.start) and before in "\n.;,:("


def _question(figure: Figure, place: str) -> str:
    name = figure.indicator[0].upper() + figure.indicator[1:]
    where = f" của {place}" if place and place not in name else ""
    verb = "tăng, giảm bao nhiêu" if figure.measure is Measure.GROWTH else "là bao nhiêu"
    return f"{name}{where} {verb}?"
