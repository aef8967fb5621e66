"""What a cross-encoder is given to read: the question without its scope, a statement in place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answer.evidence import Statement
from rag.cross_encoder import Passage
from rag.grammar.captions import table_rows
from rag.grammar.figures import Figure
from rag.language.gazetteer import own_place
from rag.language.numbers import years
from rag.language.places import provinces_mentioned
from rag.language.question_words import abbreviations, spell_out
from rag.language.scope_words import without_scope
from rag.records import Request, Span

HEADING = 110
"""Characters of the headings above a statement that are read with it: the nearest."""


def questions_as_read(request: Request, statement: Statement) -> tuple[str, ...]:
    """Return a question as typed and, where that differs, as it is understood; without its scope.

    A bare or misspelt question is read both ways: its restoration may take a word for another, as
    typed it may be any of several. A follow-up comes first, then what it goes back to. Place and
    year of the report are left out, and other provinces unless the statement names them. Acronyms
    that only the reports explain and terms of the user's own are written out: no model knows them.
    """
    understood = ", ".join(reversed(request.text.split("; ")))
    typed = understood if request.follows else request.question
    metadata = statement.document.metadata
    own = own_place(metadata.place)
    places = [name for name in (metadata.place, own) if name]
    named = set(provinces_mentioned(statement.text)) - set(provinces_mentioned(own))
    texts = [
        without_scope(_spelled_out(request, text), years(metadata.period or ""), places, named)
        for text in (typed, understood, *(r.text for r in request.readings if r.own))
    ]
    return tuple(dict.fromkeys(texts))


def _spelled_out(request: Request, question: str) -> str:
    for short, long in request.expansions:
        if short not in abbreviations():
            word = re.compile(rf"(?<!\w){re.escape(short)}(?!\w)", re.IGNORECASE)
            question = word.sub(" ".join(long), question)
    return question


@dataclass(frozen=True)
class Placed:
    """A statement as it is read, and where its figures stand in that text."""

    text: str
    pieces: Sequence[tuple[Span, int]]  # a stretch of the document, and where it begins in text

    def passage(self, figures: Sequence[Figure]) -> Passage:
        """Return it to be read, with a span for the digits of each of these figures."""
        return Passage(self.text, tuple(self._span(figure) for figure in figures))

    def _span(self, figure: Figure) -> Span:
        start, end = figure.quantity.number_start, figure.quantity.number_end
        for piece, at in self.pieces:
            if piece.start <= start < piece.end:
                return Span(at + start - piece.start, at + min(end, piece.end) - piece.start)
        return Span(len(self.text), len(self.text))


def placed(statement: Statement) -> Placed:
    """Return a sentence after its headings, a table row with its column headers.

    What heads it is written out ("Giải ngân ĐTC"): the question may be.
    """
    headings = spell_out(" > ".join(statement.section[-2:])[-HEADING:])
    opening = f"{headings} : " if headings else ""
    if not statement.header:
        return Placed(opening + statement.text, [(statement.span, len(opening))])
    row = table_rows(statement.document)[statement.span.start]
    text = opening + (f"{row.group} > " if row.group else "")
    pieces: list[tuple[Span, int]] = []
    cells = [(cell, cell.of(statement.document.text).strip()) for cell in row.block.cells]
    headers = (*map(spell_out, row.block.header), *[""] * len(cells))
    for header, (cell, printed) in zip(headers, cells, strict=False):
        if printed:
            text += f"{header}: " if header and pieces else ""
            pieces.append((cell, len(text)))
            text += f"{printed}; "
    return Placed(text, pieces)
