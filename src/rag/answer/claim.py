"""One sentence of a chat model, read as a report is read: its figures with all they say."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rag.grammar.figures import Figure, figures
from rag.language.normalise import nfc, search_key
from rag.records import Request, Span


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence without its citation marks; the offsets of its figures point into ``text``."""

    text: str
    figures: tuple[Figure, ...]
    request: Request | None = None  # the question: its year and place hold where none is named
    before: str = ""  # the sentence shown before it


def read_claim(text: str, before: str = "", request: Request | None = None) -> Claim:
    """Return a sentence with its figures.

    Args:
        text: the sentence without marks.
        before: the sentence shown before it; "Trong đó" and a missing subject refer to it.
        request: the question that is answered.
    """
    text, before = nfc(text), nfc(before)
    lead = len(before) + 1 if before else 0
    flow = f"{before}\n{text}" if before else text
    spans = [Span(0, len(before))] if before else []
    read = figures(flow, [*spans, Span(lead, len(flow))])
    own = (_moved(figure, -lead) for figure in read if figure.quantity.start >= lead)
    return Claim(text, tuple(f for f in own if not _is_misread(f, text)), request, before)


def _is_misread(figure: Figure, text: str) -> bool:
    """Whether a number word is a part of another word: "đầu tư dự án" is not four projects."""
    quantity = figure.quantity
    spelled = not any(char.isdigit() for char in quantity.text)
    return spelled and search_key(text[: quantity.number_start]).rstrip().endswith("đầu")


def _moved(figure: Figure, offset: int) -> Figure:
    return replace(
        figure,
        quantity=figure.quantity.moved(offset),
        start=max(figure.start + offset, 0),
        end=figure.end + offset,
    )
