"""How well a text speaks of what is asked: words, meaning, place, year, and kind of figure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rag.answer.forms import FOCUS, GENERIC, OUT_OF_FOCUS, Idf, forms, with_acronyms
from rag.answer.topics import Topics
from rag.grammar.lexicon import lexicon
from rag.language.gazetteer import own_place
from rag.language.mergers import same_area, state_year
from rag.language.normalise import fold, is_unaccented, search_key, words
from rag.language.numbers import years
from rag.language.places import places_named
from rag.language.question_words import abbreviations, generic_words
from rag.protocols import Encoder, Role
from rag.records import Metadata, Reading, Request

PAIR_WEIGHT = 0.5
"""Two words side by side ("nông nghiệp") are told from others that share one ("công nghiệp")."""


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
        share = PAIR_WEIGHT if len(parts) > 1 else GENERIC if term in generic_words() else 1.0
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

    def unmet(self, held: frozenset[str]) -> Unmet:
        weights = {word: self._weights.get(word, 0.0) for word in self.words}
        heaviest = max(weights.values(), default=0.0)
        open_words = [word for word in weights if word not in held]
        worst = max((weights[word] for word in open_words), default=0.0)
        return Unmet(
            share=1.0 - self.coverage(held) / self.factor,
            worst=worst / heaviest if heaviest else 1.0,
            words=tuple(open_words),
        )


@dataclass(frozen=True, slots=True)
class Unmet:
    """What a text does not hold of a question's content words."""

    share: float  # of their weight, 0 to 1
    worst: float  # weight of the heaviest one, against the heaviest of the question
    words: tuple[str, ...]


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
        self.topics = Topics(request, idf, frozenset(place_words))

    @cached_property
    def _asked(self) -> frozenset[str]:
        """The words of a question in all its readings and of all names of what it speaks of."""
        own = frozenset(words(self.request.text)).union(*(terms.words for terms in self._terms))
        return own | {w for names in self.request.concepts for name in names for w in name}

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
        held = self._held(texts)
        return max(terms.coverage(held) for terms in self._terms)

    def unmet(self, *texts: str) -> Unmet:
        """Return what the texts leave open of the question, in the reading they meet best."""
        held = self._held(texts)
        best = max(self._terms, key=lambda terms: terms.coverage(held))
        return best.unmet(held)

    def _held(self, texts: Sequence[str]) -> frozenset[str]:
        return with_acronyms(frozenset().union(*map(forms, texts)), self.request.expansions)

    def excess(self, text: str) -> float:
        """Return the share of a text's words the question does not hold: a narrower indicator."""
        idle = _idle_words()
        own = [word for word in words(text) if word not in idle]
        # A word typed without diacritics is its own fold.
        asked = self._asked
        extra = sum(1 for word in own if word not in asked and fold(word) not in asked)
        return extra / len(own) if own else 0.0

    def missing_names(self, *texts: str) -> list[str]:
        """Return the acronyms and numbers of the question that the texts do not hold.

        The number of a heading ("II. Công nghiệp") is none of what stands under it.
        """
        held = self._held([_HEADING_NUMBER.sub("", text) for text in texts])
        typed = self.request.question.split()
        shouted = sum(word.isupper() for word in typed) > len(typed) / 2
        names = [w for w in words(self.request.text) if _is_name(w, self.request.question)]
        key = search_key(" ".join(texts))
        # "GDĐT" is of "giáo dục và đào tạo".
        initials = "".join(word[0] for word in words(fold(key)) if word != "va")
        initials += " " + "".join(word[0] for word in words(fold(key)))
        absent = [n for n in names if n not in held]
        absent = [n for n in absent if _ROMAN.fullmatch(n) or fold(n) not in initials]
        absent = [] if shouted else absent
        absent += [c for c in _CODE.findall(self.request.question) if c.lower() not in key]
        return absent + [p for p in self.request.localities if own_place(p) not in key]


def _is_name(word: str, typed: str) -> bool:
    """Whether a word is typed in capitals and stands for nothing known: "THPT" is a common noun."""
    if word in abbreviations():
        return False
    upper = word.upper()
    long_enough = len(word) >= 3 or _ROMAN.fullmatch(word) is not None
    return long_enough and word.isalpha() and upper in re.split(r"[\s?.,;]+", typed)


_ROMAN = re.compile(r"[ivx]{2,}")
_HEADING_NUMBER = re.compile(r"(?<!\w)[IVX]+[.)]\s")
_CODE = re.compile(r"(?<!\w)(?!T\d)[A-ZĐ]{1,3}\d{2,3}(?!\w)")  # "khối D01", not "T12/2023"


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


@cache
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
    named = re.search(r"(?<!\w)năm (?:19|20)\d\d(?!\d)", search_key(text)) is not None
    day = r"\d{1,2}/" if named else ""  # "của năm 2022, in ra tháng 5/2023" is of 2022
    if any(re.search(rf"{day}\d{{1,2}}/{year}(?!\d)", text) for year in request.years):
        return True
    for spoken in (tuple(own), years(context), years(period or "")):
        if spoken:
            enough = all if request.year_span and len(spoken) > 1 else any
            return enough(year in spoken for year in request.years)
    return True


def place_fits(request: Request, metadata: Metadata, text: str) -> bool:
    """Whether a statement speaks of a place asked for: its own, else its report's.

    "Thanh Chương, Nghệ An" names a district and, to find it, the province it lies in.
    """
    if _is_of_other_kind(request, metadata):
        return False
    if not request.places or is_of_place(request, metadata):
        return True
    named = places_named(text)
    return any(asked in named for asked in request.places)


def _is_of_other_kind(request: Request, metadata: Metadata) -> bool:
    """Whether the province is asked for and a report is of the city or district of its name."""
    asked = search_key(request.text)
    own = search_key(f"{metadata.title} {metadata.issuer or ''}")
    for place in map(search_key, request.places):
        name = own_place(place)
        if f"tỉnh {name}" in asked and f"tỉnh {name}" not in own:
            return any(f"{kind} {name}" in own for kind in ("thành phố", "thị xã", "huyện"))
    return False


def is_of_place(request: Request, metadata: Metadata) -> bool:
    """Whether a report is of a place asked for, under its old name or its new one."""
    year = state_year(metadata.period or "")
    places = (metadata.place,) if metadata.place else places_named(metadata.title)
    return any(same_area(asked, place, year) for asked in request.places for place in places)
