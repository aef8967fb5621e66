"""What the parts of the extractive engine hand to one another."""

from __future__ import annotations

from dataclasses import dataclass

from rag.answer.evidence import Statement
from rag.records import Note, Span

QUOTE_LIMIT = 700
"""Characters; a longer sentence is quoted only as far as the answer rests on it."""


@dataclass(frozen=True, slots=True)
class Support:
    """A stretch of a statement an answer rests on."""

    statement: Statement
    span: Span

    @property
    def quote(self) -> Span:
        """The whole sentence, or the stretch itself where the sentence is very long."""
        sentence = self.statement.span
        return sentence if sentence.end - sentence.start <= QUOTE_LIMIT else self.span


@dataclass(frozen=True, slots=True)
class Derivation:
    """A figure that follows from printed ones."""

    result: str
    formula: str  # "9.100 − 8.300 = 800 tỷ đồng"


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before its figures are checked and its citations numbered.

    ``sentences`` are printed one after the other, each followed by the mark of its support.
    """

    headline: str
    sentences: tuple[tuple[str, Support], ...]
    score: float
    notes: tuple[Note, ...] = ()
    bullets: bool = False
    derivation: Derivation | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no answer, and the nearest thing the reports do say."""

    text: str
    reason: str
    nearest: Support | None
    score: float
