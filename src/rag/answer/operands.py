"""Which figures a question names: the operands of comparisons and computations.

A computed answer is worse than none when an operand is the wrong one, so an operand is told by
the words that name it, not by likeness of meaning: its indicator with the headings and columns
above it must hold what the question says of it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from rag.answer.figure import Candidate
from rag.answer.forms import forms
from rag.answer.matching import Matcher
from rag.answer.slots import PERCENT_UNITS
from rag.grammar.figures import Figure, Measure
from rag.grammar.lexicon import lexicon
from rag.grammar.quantities import Quantity
from rag.language.normalise import fold, is_unaccented, search_key, words
from rag.language.numbers import years
from rag.language.places import own_place
from rag.language.question_words import content_words, find_phrase
from rag.records import Request, Span

_FILE = Path(__file__).parents[1] / "assets" / "comparisons.toml"

MIN_FAR = 0.8
"""Share of the subject's words that indicator, sentence, headings and title must hold together."""

MIN_NEAR = 0.45
"""Share of them that the indicator with its parents must hold itself."""

MIN_SUBJECT = 0.65
"""Share of the subject's words a sentence must hold where a number or a rank identifies it."""

MOST = 0.95
"""Fit of a figure named in every word: 84 of 88 answers made so on the dev questions were right."""

MAX_EXCESS = 0.67
"""Share of the indicator's words the question may leave out."""

TOGETHER, NEARBY = 0.3, 0.15
"""Two operands of one sentence, or of one section, belong together."""


@cache
def comparison_words() -> dict[str, Any]:
    """Return the tables of ``assets/comparisons.toml``."""
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Side:
    """One of the things compared: by name, by the year, or by the place of the report."""

    label: str  # as the question names it
    words: tuple[str, ...] = ()  # its own, not shared with the other, as far as they name it
    all_words: tuple[str, ...] = ()  # all that the other does not share
    year: int | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Operand:
    """A figure the question names, with how well it does."""

    candidate: Candidate
    near: float  # share of the subject's words in indicator, unit and parents
    far: float  # the same with the sentence, its headings and the report's title
    excess: float  # share of the indicator's words the question leaves out

    @property
    def figure(self) -> Figure:
        """The figure itself."""
        return self.candidate.figure

    @property
    def fit(self) -> float:
        """How likely it is the one that is meant, 0 to 1."""
        return MOST * max(0.0, 0.5 * self.near + 0.5 * self.far - 0.2 * self.excess)


class Operands:
    """The figures found, looked up by what a question says of them."""

    def __init__(self, matcher: Matcher, found: Sequence[Candidate]) -> None:
        self.request = matcher.request
        self._matcher, self._found = matcher, found

    def named(
        self, drop: Collection[str] = (), side: Side | None = None, *, any_year: bool = False
    ) -> list[Operand]:
        """Return the figures the question's words without ``drop`` name, best first."""
        subject = self._matcher.about(subject_of(self.request, drop))
        own = self._matcher.about(_only(self.request, side.words)) if side else None
        found = [
            operand
            for candidate in self._found
            if ((any_year and candidate.fits_place) or _of_side(candidate, side, self.request))
            and (operand := self._operand(subject, candidate))
            and (own is None or not own.words or _holds(own, candidate))
        ]
        return sorted(found, key=lambda operand: -operand.fit)

    def counting(self) -> list[Operand]:
        """Return the figures that count the noun asked for, where the question names nothing else.

        "Bao nhiêu chỉ tiêu không đạt?" of "26/29 chỉ tiêu đạt".
        """
        noun = words(self.request.unit)[:2]
        if not noun or subject_of(self.request).words:
            return []
        counted = (c for c in self._found if c.fits and words(c.figure.quantity.unit)[:2] == noun)
        return [Operand(c, 1.0, 1.0, 0.0) for c in counted]

    def pair(
        self, sides: tuple[Side, Side], accept: Callable[[Figure], bool] | None = None
    ) -> tuple[Operand, Operand] | None:
        """Return the best two comparable figures, one of each side."""
        one, other = sides
        firsts = self._of(one, other, accept)
        seconds = self._of(other, one, accept)
        pairs = [
            (a, b)
            for a, b in product(firsts[:MANY], seconds[:MANY])
            if a.figure is not b.figure and alike(a.figure, b.figure)
        ]
        return max(pairs, key=_pair_fit, default=None)

    def _of(
        self, side: Side, other: Side, accept: Callable[[Figure], bool] | None
    ) -> list[Operand]:
        rival = set(other.words)
        named = [o for o in self.named(other.all_words, side) if not accept or accept(o.figure)]
        own = [o for o in named if not (rival and rival <= forms(o.figure.indicator))]
        return own or named

    def _operand(self, subject: Matcher, candidate: Candidate) -> Operand | None:
        operand = self._measured(subject, candidate)
        good = operand.near >= MIN_NEAR and operand.far >= MIN_FAR and operand.excess <= MAX_EXCESS
        return operand if good else None

    def _measured(self, subject: Matcher, candidate: Candidate) -> Operand:
        figure, statement = candidate.figure, candidate.statement
        name = _name(figure)
        noun = _counted_noun(candidate)
        if self._asks_for(noun):
            # "so với năm trước giảm 9 vụ": what is counted was named at the start of the sentence.
            opening = Span(statement.span.start, figure.quantity.start)
            name = (*name, opening.of(statement.document.text))
        title = statement.document.metadata.title
        far = subject.coverage(*name, statement.text, statement.context, title)
        other_noun = noun and self.request.unit and not self._asks_for(noun)
        excess = 1.0 if other_noun else self._matcher.excess(figure.indicator)
        if self._asks_for(noun):
            excess = 0.0
        return Operand(candidate, subject.coverage(*name), far, excess)

    def _asks_for(self, noun: Sequence[str]) -> bool:
        return bool(noun) and set(noun) <= set(words(self.request.text))

    def on_subject(
        self, candidate: Candidate, least: float = MIN_SUBJECT, drop: Collection[str] = ()
    ) -> Operand | None:
        """Return the figure when its sentence holds ``least`` of the subject without ``drop``."""
        subject = self._matcher.about(subject_of(self.request, drop))
        operand = self._measured(subject, candidate)
        return operand if operand.far >= least or not subject.words else None

    def absent(self, operands: Iterable[Operand]) -> list[str]:
        """Return the names of the question that no operand's sentence or report holds."""
        texts = [
            part
            for o in operands
            for part in (
                o.candidate.statement.text,
                o.candidate.statement.context,
                o.candidate.statement.document.metadata.citation_line,
            )
        ]
        return self._matcher.missing_names(*texts)


MANY = 8
"""Operands of one side that are tried."""


@cache
def _idle() -> frozenset[str]:
    idle: list[str] = comparison_words()["sides"]["idle"]
    return frozenset((*idle, *map(fold, idle)))


def content(text: str) -> list[str]:
    """Return the words of a text that may name an indicator, without those of comparisons."""
    key = search_key(text)
    for phrase in comparison_words()["sides"]["idle_phrases"]:
        for match in find_phrase(key, phrase):
            key = key[: match.start()] + " " * len(match[0]) + key[match.end() :]
    found = [word for word in words(key) if not word[0].isdigit()]
    # A word of comparisons typed without diacritics may be another word, where others have them.
    idle = _idle() if is_unaccented(key) else comparison_words()["sides"]["idle"]
    return [word for word in found if word not in idle]


def subject_of(request: Request, drop: Collection[str] = ()) -> Request:
    """Return the request with only the words that name its indicator, without ``drop``."""
    kept = set(content(_placeless(request))) - set(drop)
    dropped = set(words(request.text)) - kept
    readings = tuple(
        replace(r, text="", words=tuple(w for w in r.words if w not in dropped))
        for r in request.readings
    )
    subject = tuple(w for w in (*request.words, *_counted(request)) if w in kept)
    # Without its text no pairs of neighbours are weighed: words were taken out between them.
    return replace(request, text="", words=subject, readings=readings, focus=frozenset())


def _placeless(request: Request) -> str:
    places = "|".join(map(re.escape, request.places))
    kinds = r"(?:(?:tỉnh|huyện|thị xã|thành phố|quận|xã|phường)\s+)?"
    if not places:
        return request.text
    return re.sub(rf"{kinds}(?:{places})(?!\w)", " ", request.text, flags=re.IGNORECASE)


def _counted(request: Request) -> list[str]:
    """Return the noun after "bao nhiêu" where it is more than a unit: "lượt khách"."""
    lex, known = lexicon(), set(content_words(request.text))
    asked = [w for w in words(request.unit) if w in known]
    return [w for w in asked if w not in lex.units and w not in lex.scales]


def _only(request: Request, kept: Sequence[str]) -> Request:
    return replace(request, text="", words=tuple(kept), readings=(), focus=frozenset())


def _name(figure: Figure) -> tuple[str, ...]:
    rate = "tỷ lệ" if figure.quantity.unit in PERCENT_UNITS else ""
    return (figure.indicator, figure.quantity.unit, rate, *figure.parents)


def _counted_noun(candidate: Candidate) -> list[str]:
    """Return what a change in prose counts: "giảm 12 người chết" -> người chết."""
    figure, statement = candidate.figure, candidate.statement
    quantity = figure.quantity
    persons = quantity.counted or quantity.unit == "người"
    if statement.header or figure.measure is not Measure.GROWTH or not persons:
        return []
    rest = statement.document.text[quantity.number_start : max(figure.end, quantity.end)]
    phrase = re.split(r"[,;(]|\sso với\s", rest)[0]
    return [word for word in words(phrase) if not word[0].isdigit()]


def _holds(own: Matcher, candidate: Candidate) -> bool:
    figure = candidate.figure
    printed = candidate.statement.document.text[figure.start : figure.quantity.end]
    near = own.coverage(*_name(figure), "" if candidate.statement.header else printed)
    return near >= MIN_OWN


MIN_OWN = 0.75
"""Share of a side's own words that a figure's indicator must hold."""


def _of_side(candidate: Candidate, side: Side | None, request: Request) -> bool:
    if side and side.place:
        place = own_place(candidate.statement.document.metadata.place)
        return place == side.place and candidate.fits_year
    if not candidate.fits_place or _of_goals(candidate, request):
        return False
    if side and side.year:
        return spoken_year(candidate) == side.year
    return candidate.fits_year or bool(side is None and request.base_years)


def _of_goals(candidate: Candidate, request: Request) -> bool:
    """Whether a figure stands under the goals of a year after the report's own."""
    statement = candidate.statement
    own, named = years(statement.document.metadata.period or ""), years(" ".join(statement.section))
    return bool(own and named) and min(named) > max(own) and not set(named) & set(request.years)


def _pair_fit(pair: tuple[Operand, Operand]) -> float:
    one, other = pair[0].candidate.statement, pair[1].candidate.statement
    near = TOGETHER if one.span == other.span else 0.0
    near = near or (NEARBY if one.section == other.section else 0.0)
    return pair[0].fit + pair[1].fit + near


def alike(one: Figure, other: Figure) -> bool:
    """Whether two figures can be compared: one unit, one measure, no ranges."""
    simple = not (one.quantity.high or other.quantity.high)
    same_column = bool(one.parents[-1:] == other.parents[-1:]) or one.measure is other.measure
    return simple and same_column and _of_one_kind(one.quantity, other.quantity)


def _of_one_kind(one: Quantity, other: Quantity) -> bool:
    if one.counted and other.counted:
        return words(one.unit)[:1] == words(other.unit)[:1]
    return one.unit == other.unit


def spoken_year(candidate: Candidate) -> int | None:
    """Return the year a figure is of: its own, else its headings', else its report's."""
    period = years(candidate.statement.document.metadata.period or "")
    named = candidate.figure.years or years(" ".join(candidate.statement.section)) or period
    return named[0] if named else None
