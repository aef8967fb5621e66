"""Extracted figures beside annotated ones: which are found, and what of each is understood.

A figure is *found* when one is extracted at its place with its value and unit. Of those found, each
field is right or wrong by itself. See evals/figures/README.md for what the fields mean.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rag.evaluate.annotations import Annotation, Annotations, Region
from rag.evaluate.readings import Reading, bare_base, extraction_words
from rag.grammar.lexicon import lexicon
from rag.language.normalise import search_key, words

FIELDS = ("indicator", "measure", "direction", "base", "period", "status", "hedge")
VALUE = "value"
SIMILAR = 0.75
"""Token F1 from which on two phrases name the same indicator or base."""

_NONE: Mapping[str, int | str] = {"direction": 0, "base": "", "hedge": ""}


@dataclass(frozen=True, slots=True)
class Pair:
    """What stands at one place: annotated, extracted, or both, and in what the two differ."""

    document: str
    split: str
    expected: Annotation | None
    found: Reading | None
    wrong: tuple[str, ...] = ()  # of VALUE and FIELDS; the latter only when the value is right

    @property
    def is_hit(self) -> bool:
        """Whether the annotated figure was found."""
        return bool(self.expected and self.found) and VALUE not in self.wrong

    @property
    def start(self) -> int:
        """Where it stands in the document's text."""
        return next(one.start for one in (self.expected, self.found) if one)


def compare(
    annotations: Annotations, readings: Mapping[str, Sequence[Reading]], *, part: str = "all"
) -> tuple[Pair, ...]:
    """Return a pair for each figure annotated or extracted inside the regions of a split.

    Args:
        annotations: regions and figures of all splits.
        readings: what was extracted, by the stem of the report's file name.
        part: ``dev``, ``test`` or ``all``.
    """
    return tuple(
        pair
        for region in annotations.regions
        if part in ("all", region.split)
        for pair in _pairs_of(region, annotations.figures, readings.get(region.document, ()))
    )


def _pairs_of(
    region: Region, figures: Iterable[Annotation], readings: Iterable[Reading]
) -> list[Pair]:
    left = [r for r in readings if region.start <= r.start < region.end]
    pairs = []
    for expected in (one for one in figures if one.region == region.id):
        overlapping = [r for r in left if r.start < expected.end and expected.start < r.end]
        found = min(overlapping, key=lambda r: not _same_value(expected, r), default=None)
        if found:
            left.remove(found)
        wrong = _wrong(expected, found) if found else ()
        pairs.append(Pair(region.document, region.split, expected, found, wrong))
    return pairs + [Pair(region.document, region.split, None, reading) for reading in left]


def _wrong(expected: Annotation, found: Reading) -> tuple[str, ...]:
    if not _same_value(expected, found):
        return (VALUE,)
    bases = [bare_base(base) for base in expected.bases]
    right = {
        "indicator": any(_similar(a, b) for a in expected.indicators for b in found.indicators),
        "measure": found.measure in expected.measures,
        "direction": found.direction in expected.directions,
        "base": any(base == found.base or _similar(base, found.base) for base in bases),
        "period": found.period in expected.periods,
        "status": found.status == expected.status,
        "hedge": found.hedge == search_key(expected.hedge),
    }
    return tuple(field for field in FIELDS if not right[field])


def _same_value(expected: Annotation, found: Reading) -> bool:
    return expected.value == found.value and _same_unit(expected, found.unit)


def _same_unit(expected: Annotation, unit: str) -> bool:
    """Units of measure must be equal; counted nouns share a word, or none is printed."""
    wanted = search_key(expected.unit)
    if wanted == search_key(unit):
        return True
    closed = {search_key(name) for name in lexicon().units.values()}
    if any(name.partition("/")[0] in closed for name in (wanted, search_key(unit))):
        return False
    if not unit:
        return not expected.unit or expected.text[-1].isdigit()
    return not wanted or bool(set(words(wanted)) & set(words(unit)))


def _similar(one: str, other: str) -> bool:
    """Whether two phrases are equal but for function words, or nearly so."""
    first, second = _content(one), _content(other)
    if not first or not second:
        return False
    common = sum((first & second).values())
    return 2 * common / (first.total() + second.total()) >= SIMILAR


def _content(phrase: str) -> Counter[str]:
    return Counter(
        word for word in words(phrase) if word not in extraction_words()["function_words"]
    )


@dataclass(frozen=True, slots=True)
class FieldScore:
    """How one field was read over the figures found."""

    n: int
    right: int
    expected: int  # figures annotated with something other than "none"
    given: int  # figures extracted with something other than "none"
    agreed: int  # of both, those that are right

    @property
    def accuracy(self) -> float | None:
        """The share that is right, "none" included; None of no figure."""
        return self.right / self.n if self.n else None

    @property
    def f1(self) -> float | None:
        """F1 of what is not "none"; None when there is nothing of it."""
        total = self.expected + self.given
        return 2 * self.agreed / total if total else None


@dataclass(frozen=True, slots=True)
class Score:
    """Figures annotated, extracted and both; and the fields of the last."""

    expected: int
    found: int
    hits: int
    fields: Mapping[str, FieldScore]

    @property
    def precision(self) -> float | None:
        """The share of what was extracted that is annotated."""
        return self.hits / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        """The share of what is annotated that was extracted."""
        return self.hits / self.expected if self.expected else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of both."""
        total = self.expected + self.found
        return 2 * self.hits / total if total else None


def score(pairs: Sequence[Pair]) -> Score:
    """Return the measures over some pairs."""
    hits = [pair for pair in pairs if pair.is_hit]
    return Score(
        expected=sum(pair.expected is not None for pair in pairs),
        found=sum(pair.found is not None for pair in pairs),
        hits=len(hits),
        fields={field: _field_score(field, hits) for field in FIELDS},
    )


def _field_score(field: str, hits: Sequence[Pair]) -> FieldScore:
    expected = given = agreed = right = 0
    for pair in hits:
        is_right = field not in pair.wrong
        states = _states(field, pair.found)
        right += is_right
        given += states
        agreed += is_right and states
        # Where "none" is one of several right readings, the other is expected only if given.
        expected += is_right and states if _may_be_none(field, pair.expected) else 1
    return FieldScore(len(hits), right, expected, given, agreed)


def _states(field: str, found: Reading | None) -> bool:
    return field not in _NONE or getattr(found, field) != _NONE[field]


def _may_be_none(field: str, expected: Annotation | None) -> bool:
    if expected is None or field not in _NONE:
        return False
    allowed = {
        "direction": expected.directions,
        "base": expected.bases,
        "hedge": (expected.hedge,),
    }
    return _NONE[field] in allowed[field]
