"""A question's topics, and which of them a text meets.

A topic is a known concept with all its names ("hồ tiêu", "cây tiêu", "pepper"), a name in capitals
("Lạc Hồng - Mỹ Khê"), or a single content word. A figure that leaves one open answers another
question: exports, but not of pepper. Words no report holds may be everyday words for what one says,
so they are told apart from words the reports do hold elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rag.answer.forms import FOCUS, GENERIC, OUT_OF_FOCUS, Idf, forms, with_acronyms
from rag.language.normalise import fold, is_unaccented
from rag.language.periods import periods
from rag.language.question_words import agents, fillers, generic_words, slot_words
from rag.language.readings import concepts_named
from rag.records import Request

_NOWHERE = "\x00"  # a token no report holds: its idf is the highest there is


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing a question is about: any of its phrases names it."""

    phrases: tuple[tuple[str, ...], ...]  # words; the first as asked
    weight: float  # sum of the idf of its words
    known: bool  # whether a loaded report holds all words of one of its phrases
    concept: bool
    idle: bool = False  # says little: who does it ("nông dân"), a light verb ("làm")

    def is_met_by(self, held: frozenset[str]) -> bool:
        """Whether a text with these forms names the topic."""
        return any(_holds(held, phrase) for phrase in self.phrases)


@dataclass(frozen=True, slots=True)
class Open:
    """What of a question's topics a text leaves open; shares of the heaviest topic, 0 to 1."""

    met: float  # share of all topics' weight that is met
    concept: float  # the heaviest known concept that is not met
    known: float  # the heaviest other topic that some report does name
    unknown: float  # the heaviest that no report names
    number: int  # how many are not met that some report names


class Topics:
    """The topics of one request."""

    def __init__(self, request: Request, idf: Idf, skip: frozenset[str]) -> None:
        self._never = float(idf([_NOWHERE])[0])
        self._idf = idf
        self._focus = request.focus
        self._expansions = request.expansions
        idle = skip | fillers() | slot_words()
        concepts = [phrases for phrases in request.concepts if _is_topic(phrases[0], idle)]
        inside = {word for phrases in concepts for word in phrases[0]}
        single = [w for w in request.words if w not in inside and fold(w) not in inside]
        found = [self._topic(phrases, concept=True) for phrases in concepts]
        if is_unaccented(request.question) and request.readings:
            single = []  # as typed they may stand for any word; the concepts are restored ones
        found += [self._topic(((w,),), concept=False) for w in single if w not in idle]
        self.all = tuple(found)
        readings = (request.text, *(reading.text for reading in request.readings))
        self._asked = frozenset().union(*map(forms, readings))
        self._put = _exchanges(request)
        self._opened: dict[tuple[str, ...], Open] = {}
        self._total = sum(topic.weight for topic in found)
        self._heaviest = max((topic.weight for topic in found), default=0.0)

    def open(self, *texts: str) -> Open:
        """Return what the texts together leave open."""
        if texts not in self._opened:  # all figures of a sentence ask the same of it
            self._opened[texts] = self._left_open(texts)
        return self._opened[texts]

    def _left_open(self, texts: Sequence[str]) -> Open:
        held = with_acronyms(frozenset().union(*map(forms, texts)), self._expansions)
        left = [topic for topic in self.all if not topic.is_met_by(held)]
        if left and (said := frozenset().union(*(o for o, new in self._put if new <= held))):
            left = [topic for topic in left if not said.issuperset(topic.phrases[0])]
        if not self._total:
            return Open(0.0, 0.0, 0.0, 0.0, 0)
        return Open(
            met=1.0 - sum(topic.weight for topic in left) / self._total,
            concept=self._worst([t for t in left if t.concept]),
            known=self._worst([t for t in left if t.known and not t.concept]),
            unknown=self._worst([t for t in left if not t.known and not t.concept]),
            number=sum((t.known or t.concept) and not t.idle and self._is_own(t) for t in left),
        )

    def conflicts(self, indicator: str, *texts: str) -> bool:
        """Whether an indicator names a concept of its own where one asked about is in no text.

        "Sản lượng thủy sản?" is not answered by "sản lượng lương thực".
        """
        held = with_acronyms(frozenset().union(*map(forms, texts)), self._expansions)
        if all(topic.is_met_by(held) for topic in self.all if topic.concept):
            return False
        return any(not any(_holds(self._asked, p) for p in c) for c in _concepts_of(indicator))

    def _is_own(self, topic: Topic) -> bool:
        """Whether a topic is of the question itself, not of the one a follow-up hangs on."""
        return not self._focus or bool(
            self._focus & {*topic.phrases[0], *map(fold, topic.phrases[0])}
        )

    def _worst(self, topics: Sequence[Topic]) -> float:
        return max((topic.weight for topic in topics), default=0.0) / self._heaviest

    def _topic(self, phrases: tuple[tuple[str, ...], ...], *, concept: bool) -> Topic:
        rarity = [[self._rarity(word) for word in phrase] for phrase in phrases]
        known = any(all(value < self._never for value in values) for values in rarity)
        idle = set(phrases[0]) <= generic_words() or phrases[0] in agents()
        weight = sum(rarity[0]) * self._emphasis(phrases[0])
        return Topic(phrases, GENERIC * weight if idle else weight, known, concept, idle)

    def _emphasis(self, phrase: Sequence[str]) -> float:
        """What a follow-up names itself decides; what it takes over from before weighs less."""
        if not self._focus:
            return 1.0
        own = self._focus & {*phrase, *map(fold, phrase)}
        return FOCUS if own else OUT_OF_FOCUS

    def _rarity(self, word: str) -> float:
        return float(self._idf([f"~{word}" if is_unaccented(word) else word])[0])


def _exchanges(request: Request) -> list[tuple[frozenset[str], frozenset[str]]]:
    """Return which words of a question each reading of it leaves out, and which it puts there.

    A phrase with words between ("chở được bao nhiêu khách") is no topic of its own; a text that
    holds the official term has said its words all the same.
    """
    own = frozenset(request.words)
    pairs = ((own - {*r.words}, frozenset(r.words) - own) for r in request.readings)
    return [(left, put) for left, put in pairs if left and put]


def _is_topic(phrase: Sequence[str], idle: frozenset[str]) -> bool:
    """Whether a known phrase names a topic: not a slot ("rộng bao nhiêu"), not a period."""
    asks = {"bao", "nhiêu", "mấy"} & set(phrase)
    return not asks and not periods(" ".join(phrase)) and bool(set(phrase) - idle)


@lru_cache(maxsize=8192)
def _concepts_of(indicator: str) -> tuple[tuple[tuple[str, ...], ...], ...]:
    return concepts_named(indicator)


def _holds(held: frozenset[str], phrase: tuple[str, ...]) -> bool:
    return any(held.issuperset(needed) for needed in _needed(phrase))


@lru_cache(maxsize=32768)
def _needed(phrase: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    """Return the sets of forms of which a text must hold one to name a phrase."""
    if len(phrase) == 1:
        return (frozenset(phrase),)
    side_by_side = frozenset(f"{a}_{b}" for a, b in pairwise(phrase))
    subject = frozenset(word for word in phrase if word not in slot_words())
    # "năng suất bình quân của lúa" names "năng suất lúa"
    return (side_by_side, subject) if len(phrase) >= LONG and subject else (side_by_side,)


LONG = 3
"""Words of a phrase that need not stand side by side; of two, one may belong to another word."""
