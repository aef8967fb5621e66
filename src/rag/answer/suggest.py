"""Questions the loaded reports can answer, made from their own figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.grammar.figures import Figure, Measure, figures
from rag.language.segment import sentences
from rag.records import BlockKind, Document

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


def _of_document(document: Document) -> Iterator[str]:
    place = document.metadata.place or ""
    for block in document.blocks:
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
            spans = sentences(document.text, block.start, block.end)
            found = figures(document.text, spans)
            best = next((f for f in found if _is_clear(f) and _opens(document.text, f)), None)
            if best:
                yield _question(best, place)


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
