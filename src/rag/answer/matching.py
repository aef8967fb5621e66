"""How well a text speaks of what is asked: words, meaning, place, year, and kind of figure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rag.grammar.figures import Figure, Measure
from rag.grammar.lexicon import lexicon
from rag.grammar.quantities import Quantity, measuring_unit
from rag.language.normalise import UPPER, fold, is_unaccented, search_key, words
from rag.language.numbers import years
from rag.language.places import own_place, places_named
from rag.protocols import Encoder, Role
from rag.records import Reading, Request

Idf = Callable[[Sequence[str]], NDArray[np.float32]]
"""Inverse document frequencies of search tokens, highest for unknown ones."""


PAIR_WEIGHT = 0.5
"""Two words side by side ("nông nghiệp") are told from others that share one ("công nghiệp")."""

FOCUS, OUT_OF_FOCUS = 2.0, 0.5
"""Words of the asking clause, or of the follow-up itself, against the rest of the question."""


class _Terms:
    """One set of content words with their weights and their vector."""

    def __init__(self, request: Request, reading: Reading, idf: Idf, encoder: Encoder) -> None:
        self.words, self.factor, self._text = reading.words, reading.weight, reading.text
        self._request, self._encoder = request, encoder
        self._weights = self._weigh(idf)
        self._total = sum(self._weights.values())

    def _weigh(self, idf: Idf) -> dict[str, float]:
        terms = [*self.words, *_pairs(self._text, self.words)]
        # An unaccented word's document frequency is that of all words it may stand for.
        tokens = [f"~{term}" if is_unaccented(term) else term for term in terms]
        weights = dict(zip(terms, map(float, idf(tokens)), strict=True)) if tokens else {}
        return {term: weight * self._importance(term) for term, weight in weights.items()}

    def _importance(self, term: str) -> float:
        parts = term.split("_")
        share = PAIR_WEIGHT if len(parts) > 1 else 1.0
        return share if not self._request.focus else share * self._emphasis(parts)

    def _emphasis(self, parts: Sequence[str]) -> float:
        # A word another reading brought in stands for one of the question's own.
        own = [word for word in parts if word in self._request.words]
        return FOCUS if not own or set(own) & self._request.focus else OUT_OF_FOCUS

    @cached_property
    def vector(self) -> NDArray[np.float32]:
        asked = [word for word in self.words if word in self._request.focus]
        texts = [" ".join(self.words) or self._request.text, " ".join(asked)]
        whole, focused = self._encoder.encode(texts, Role.QUERY)
        vector: NDArray[np.float32] = whole + FOCUS * focused
        return vector / max(float(np.linalg.norm(vector)), 1e-12)

    def coverage(self, held: frozenset[str]) -> float:
        if not self._total:
            return 0.0
        covered = sum(weight for term, weight in self._weights.items() if term in held)
        return self.factor * covered / self._total


class Matcher:
    """Compares texts with one request; each of its readings counts at its weight."""

    def __init__(self, request: Request, idf: Idf, encoder: Encoder) -> None:
        self.request = request
        self._encoder, self._idf = encoder, idf
        place_words = {w for place in request.places for w in (*words(place), *words(fold(place)))}
        readings = (Reading(request.text, request.words, 1.0), *request.readings)
        self._terms = [
            _Terms(
                request,
                replace(r, words=tuple(w for w in r.words if w not in place_words)),
                idf,
                encoder,
            )
            for r in readings
        ]
        self.words = self._terms[0].words

    def about(self, request: Request) -> Matcher:
        """Return a matcher for another request."""
        return Matcher(request, self._idf, self._encoder)

    def similarities(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the cosine of each text to the question's content words, in its best reading."""
        if not texts:
            return np.zeros(0, dtype=np.float32)
        vectors = np.stack([terms.factor * terms.vector for terms in self._terms])
        found: NDArray[np.float32] = self._encoder.encode(texts, Role.DOCUMENT) @ vectors.T
        best: NDArray[np.float32] = found.max(axis=1)
        return best

    def coverage(self, *texts: str) -> float:
        """Return the share, by idf, of the question's content words that the texts hold."""
        held = _forms(" ".join(texts))
        held |= {short for short, long in self.request.expansions if held.issuperset(long)}
        return max(terms.coverage(held) for terms in self._terms)

    def excess(self, text: str) -> float:
        """Return the share of a text's words the question does not hold: a narrower indicator."""
        own = [word for word in words(text) if word not in _idle_words()]
        # A word typed without diacritics is its own fold.
        asked = set(words(self.request.text)).union(*(terms.words for terms in self._terms))
        extra = sum(1 for word in own if word not in asked and fold(word) not in asked)
        return extra / len(own) if own else 0.0

    def missing_names(self, *texts: str) -> list[str]:
        """Return the acronyms and numbers of the question that the texts do not hold."""
        held = _forms(" ".join(texts))
        typed = self.request.question.split()
        shouted = sum(word.isupper() for word in typed) > len(typed) / 2
        held |= {short for short, long in self.request.expansions if held.issuperset(long)}
        names = [w for w in words(self.request.text) if _is_name(w, self.request.question)]
        absent = [] if shouted else [name for name in names if name not in held]
        key = search_key(" ".join(texts))
        return absent + [p for p in _local_places(self.request.text) if search_key(p) not in key]


_LOCAL = re.compile(
    r"(?:huyện|thị xã|thành phố|thị trấn|phường|quận|xã)\s+"
    rf"[{UPPER}]\w*(?:\s+[{UPPER}]\w*){{0,3}}"
)


def _local_places(text: str) -> list[str]:
    """Return the districts, towns and communes a question names, with their kind."""
    return _LOCAL.findall(text)


def _is_name(word: str, typed: str) -> bool:
    upper = word.upper()
    return len(word) >= 3 and word.isalpha() and upper in typed.split() and not word.isdigit()


def _forms(text: str) -> frozenset[str]:
    """Return a text's words and pairs of neighbours, with and without diacritics."""
    found = words(text)
    pairs = [f"{a}_{b}" for a, b in pairwise(found)]
    return frozenset((*found, *pairs, *map(fold, found), *map(fold, pairs)))


def _pairs(text: str, kept: Sequence[str]) -> list[str]:
    """Return the neighbours among a question's content words."""
    return list(
        dict.fromkeys(f"{a}_{b}" for a, b in pairwise(words(text)) if a in kept and b in kept)
    )


def contradicts(request: Request, indicator: str) -> bool:
    """Whether an indicator names the rival of a term asked for: "thu" where "chi" is asked."""
    held = f" {search_key(indicator)} "
    return any(
        any(f" {term} " in held for term in others) and not any(f" {t} " in held for t in named)
        for named, others in request.rivals
    )


def _idle_words() -> frozenset[str]:
    return frozenset(lexicon().classes["stops"])


def year_fits(
    request: Request, own: Sequence[int], text: str, context: str, period: str | None
) -> bool:
    """Whether a statement is of a year asked for: its own, its headings', else its report's.

    A date in its text fits too: "trước ngày 30/6/2023".
    """
    if not request.years:
        return True
    if not own and any(re.search(rf"\d/{year}(?!\d)", text) for year in request.years):
        return True
    for spoken in (tuple(own), years(context), years(period or "")):
        if spoken:
            enough = all if request.year_span and len(spoken) > 1 else any
            return enough(year in spoken for year in request.years)
    return True


def place_fits(request: Request, place: str | None, text: str) -> bool:
    """Whether a statement speaks of a place asked for: its own, else its report's.

    "Thanh Chương, Nghệ An" names a district and, to find it, the province it lies in.
    """
    if not request.places:
        return True
    report = own_place(place)
    named = {report, *places_named(text, frozenset((report,)) - {""})}
    return any(asked in named for asked in request.places)


def slot_score(request: Request, figure: Figure) -> float:
    """Return how well a figure's kind fits the slot asked for; 0 fits, below -0.5 does not."""
    return (
        _unit_score(request, figure)
        + _comparison_score(request, figure)
        + (-0.25 if figure.planned and not request.base_plan else 0.0)
        + (-0.5 if contradicts(request, figure.indicator) else 0.0)
        + (-0.6 if _must_be_computed(request, figure) else 0.0)
    )


def _must_be_computed(request: Request, figure: Figure) -> bool:
    """Whether a difference, sum or rest is asked for that the figure itself does not state."""
    said = _forms(f"{figure.indicator} {figure.cue} {figure.base}")
    stated = any(said.issuperset(words(phrase)) for phrase in request.computed)
    rest = request.negated and not said & {"chưa", "không", "chua", "khong"}
    return bool(request.computed and not stated) or rest


def _unit_score(request: Request, figure: Figure) -> float:
    quantity = figure.quantity
    if request.wants_percent and quantity.unit not in ("%", "điểm phần trăm", "‰"):
        return -0.6
    if not request.unit or request.wants_percent:
        return 0.0
    dimension = _asked_dimension(request.unit)
    if dimension:
        return 0.0 if dimension in (quantity.unit, quantity.unit.split("/")[0]) else -0.6
    asked = words(request.unit)[:2]
    held = _forms(quantity.unit if quantity.counted else f"{quantity.unit} {figure.indicator}")
    if asked and (asked[0] in held or fold(asked[0]) in held):
        return 0.1 if quantity.counted or quantity.noun_rate or quantity.k_of_n else 0.0
    return _other_noun_score(request, quantity) if quantity.counted else -0.1


def _other_noun_score(request: Request, quantity: Quantity) -> float:
    """Whether the noun is a synonym: "bao nhiêu tài khoản?" is not answered by "4 tỉnh"."""
    noun = words(quantity.unit)[:2]
    return 0.0 if any(set(noun) <= set(r.words) for r in request.readings) else -0.8


def _asked_dimension(unit: str) -> str:
    """Return the canonical unit asked for ("tỷ đồng" -> "đồng"), or "" for a counted noun."""
    measured = measuring_unit(unit, 0).strip()
    lex = lexicon()
    by_typed = {**{fold(name): canonical for name, canonical in lex.units.items()}, **lex.units}
    words_left = measured.split()
    while words_left and fold(words_left[0]) in map(fold, lex.scales):
        words_left = words_left[1:]
    # A scale word alone asks for money: "thu được bao nhiêu tỷ".
    canonical = by_typed.get(" ".join(words_left), "đồng" if measured and not words_left else "")
    return "" if canonical in _COUNTED_UNITS else canonical


_COUNTED_UNITS = ("người", "điểm", "lần", "tuổi", "bậc")
"""Units that are nouns too: "bao nhiêu người chết" asks for whom, not only for how many."""


def _comparison_score(request: Request, figure: Figure) -> float:
    compares = figure.measure in (Measure.GROWTH, Measure.RATIO)
    plan = figure.against_plan
    if request.wants_share:
        return 0.2 if figure.measure is Measure.SHARE else -0.05
    if request.wants_target:
        return 0.3 if figure.planned else -0.5
    if request.base_plan:
        return _plan_score(figure, compares=compares, plan=plan)
    if request.wants_growth:
        return (
            0.25 if figure.measure is Measure.GROWTH else -0.1 if compares and not plan else -0.35
        )
    if request.base_period:
        return (0.25 if compares and not plan else -0.35) + _year_of_base(request, figure)
    if compares and not request.wants_percent:
        return -0.2
    return -0.1 if plan else 0.0


def _plan_score(figure: Figure, *, compares: bool, plan: bool) -> float:
    if plan or figure.planned:
        return 0.3
    return -0.35 if compares else -0.1


def _year_of_base(request: Request, figure: Figure) -> float:
    named = set(years(figure.base))
    return -0.3 if named and request.years and not named & set(request.years) else 0.0
