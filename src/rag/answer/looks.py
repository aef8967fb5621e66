"""The evidence of a question: sentences and figures, each list best first, seen in two looks.

The first look scores every one by words, units, places and years; the second reads the best again
with the question, see ``rereading``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from rag.answer import figure, rereading, text
from rag.answer.confidence import figure_probability, statement_probability
from rag.answer.evidence import DocumentOf, Statement, provenance, statements, with_learnt_acronyms
from rag.answer.figure import Candidate
from rag.answer.forms import Idf
from rag.answer.matching import Matcher
from rag.answer.posts import asks_post
from rag.answer.rereading import Look, Readings
from rag.answer.text import Ranked
from rag.protocols import Encoder
from rag.records import Asks, Hit, Request

Doubt = tuple[float, float]

DOUBT: Doubt = (0.01, 0.9)
"""First chances of a figure between which it is read again: reading takes time, and above them it
talked the engine out of more right answers than wrong ones."""

FIRST_READ = 2
"""Sentences that are read first."""

ENOUGH = 0.95
"""A chance with which the answer is given without reading more."""


@dataclass(frozen=True)
class Evidence:
    """What one question is answered from."""

    matcher: Matcher
    statements: Sequence[Statement]
    figures: Sequence[Candidate]
    texts: Sequence[Ranked]
    looks: Mapping[str, Look] = field(default_factory=dict)  # what the cross-encoder read

    @cached_property
    def figure_chance(self) -> float:
        """How likely the first figure is right, 0 to 1."""
        if look := self.looks.get("figure"):
            return look.chance
        if not self.figures:
            return 0.0
        return figure_probability(self.matcher, self.figures, self.texts)

    @cached_property
    def text_chance(self) -> float:
        """How likely the first sentence is right, 0 to 1."""
        if look := self.looks.get("statement"):
            return look.chance
        return statement_probability(self.matcher, self.texts) if self.texts else 0.0


def first_look(
    request: Request, hits: Sequence[Hit], document_of: DocumentOf, idf: Idf, encoder: Encoder
) -> Evidence:
    """Return the sentences and figures of the hits, each list best first."""
    found = statements(hits, document_of)
    matcher = Matcher(with_learnt_acronyms(request, found), idf, encoder)
    return Evidence(
        matcher,
        found,
        figure.candidates(matcher, found),
        text.ranked(matcher, [*found, *_page_furniture(request, found)]),
    )


def second_look(first: Evidence, doubt: Doubt = DOUBT, enough: float = ENOUGH) -> Evidence:
    """Return evidence with its best sentences read by the cross-encoder, in their new order.

    Of a question for a figure the sentences of the best figures are read, of another the best
    sentences, of a bare topic both. The items below a heading that is asked for are not: they do
    not say what they are of. Where the likeliest leave ``enough`` chance, the others are not read.
    """
    request = first.matcher.request
    figures = [c for c in first.figures if c.fits and c.answers_kind]
    texts = [ranked for ranked in first.texts if ranked.fits]
    wants_figure = request.asks in (Asks.FIGURE, Asks.RANK, Asks.ANY) and not request.yes_no
    in_doubt = wants_figure and doubt[0] < first.figure_chance < doubt[1]
    of_figures = figures if in_doubt else []
    names_heading = bool(texts) and texts[0].features.get("heading", 0.0) > 0
    wants_words = request.asks not in (Asks.FIGURE, Asks.RANK)
    of_texts = texts if wants_words and not names_heading else []
    looks: dict[str, Look] = {}
    readings: Readings = {}
    for some in (slice(FIRST_READ), slice(FIRST_READ, rereading.READ)):
        likely = [s for of in (of_figures, of_texts) for s in rereading.likeliest(of)[some]]
        unread = {place: s for s in likely if (place := rereading.place_of(s)) not in readings}
        readings = {**readings, **rereading.read(request, list(unread.values()))}
        looks = _looks(first, of_figures, of_texts, readings)
        if all(look.chance >= enough for look in looks.values()):
            break
    if "figure" in looks:
        figures = [figures[at] for at in looks["figure"].order]
    if "statement" in looks:
        texts = [texts[at] for at in looks["statement"].order]
    return replace(
        first,
        figures=[*figures, *(c for c in first.figures if not (c.fits and c.answers_kind))],
        texts=[*texts, *(ranked for ranked in first.texts if not ranked.fits)],
        looks=looks,
    )


def _looks(
    first: Evidence, figures: Sequence[Candidate], texts: Sequence[Ranked], readings: Readings
) -> dict[str, Look]:
    looks = {}
    if figures:
        seen = rereading.figures_seen(figures, readings)
        looks["figure"] = Look("figure", seen, first.figure_chance)
    if texts:
        seen = rereading.statements_seen(texts, readings)
        looks["statement"] = Look("statement", seen, first.text_chance)
    return looks


def _page_furniture(request: Request, found: Sequence[Statement]) -> list[Statement]:
    """Who spoke, when and where stands in the page around a report, not in its passages."""
    kinds = (Asks.PERSON, Asks.DATE, Asks.NAME)
    if request.asks not in kinds and not (text.wants_page(request) or asks_post(request)):
        return []
    documents = {statement.document.id: statement.document for statement in found}
    return [s for document in documents.values() for s in provenance(document)]
