"""A question's topics, and which of them a text meets.

A topic is a known concept with all its names ("hồ tiêu", "cây tiêu", "pepper"), a name in capitals
("Bảo Lộc - Liên Khương"), or a single content word. A figure that leaves one open answers another
question: exports, but not of pepper. Words no report holds may be everyday words for what one says,
so they are told apart from words the reports do hold elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.answer.forms import FOCUS, GENERIC, OUT_OF_FOCUS, Idf, forms, with_acronyms
from rag.language.normalise import fold, is_unaccented
from rag.language.question_words import generic_words
from rag.records import Request

_NOWHERE = "\x00"  # a token no report holds: its idf is the highest there is


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing a question is about: any of its phrases names it."""

    phrases: tuple[tuple[str, ...], ...]  # words; the first as asked
    weight: float  # sum of the idf of its words
    known: bool  # whether a loaded report holds all words of one of its phrases
    concept: bool

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
        concepts = [phrases for phrases in request.concepts if set(phrases[0]) - skip]
        inside = {word for phrases in concepts for word in phrases[0]}
        single = [w for w in request.words if w not in inside and fold(w) not in inside]
        found = [self._topic(phrases, concept=True) for phrases in concepts]
        found += [self._topic(((w,),), concept=False) for w in single if w not in skip]
        self.all = tuple(found)
        self._total = sum(topic.weight for topic in found)
        self._heaviest = max((topic.weight for topic in found), default=0.0)

    def open(self, *texts: str) -> Open:
        """Return what the texts together leave open."""
        held = with_acronyms(frozenset().union(*map(forms, texts)), self._expansions)
        left = [topic for topic in self.all if not topic.is_met_by(held)]
        if not self._total:
            return Open(0.0, 0.0, 0.0, 0.0, 0)
        return Open(
            met=1.0 - sum(topic.weight for topic in left) / self._total,
            concept=self._worst([t for t in left if t.concept]),
            known=self._worst([t for t in left if t.known and not t.concept]),
            unknown=self._worst([t for t in left if not t.known and not t.concept]),
            number=sum(t.known or t.concept for t in left),
        )

    def _worst(self, topics: Sequence[Topic]) -> float:
        return max((topic.weight for topic in topics), default=0.0) / self._heaviest

    def _topic(self, phrases: tuple[tuple[str, ...], ...], *, concept: bool) -> Topic:
        rarity = [[self._rarity(word) for word in phrase] for phrase in phrases]
        known = any(all(value < self._never for value in values) for values in rarity)
        share = GENERIC if set(phrases[0]) <= generic_words() else 1.0
        return Topic(phrases, share * sum(rarity[0]) * self._emphasis(phrases[0]), known, concept)

    def _emphasis(self, phrase: Sequence[str]) -> float:
        """What a follow-up names itself decides; what it takes over from before weighs less."""
        if not self._focus:
            return 1.0
        own = self._focus & {*phrase, *map(fold, phrase)}
        return FOCUS if own else OUT_OF_FOCUS

    def _rarity(self, word: str) -> float:
        return float(self._idf([f"~{word}" if is_unaccented(word) else word])[0])


def _holds(held: frozenset[str], phrase: Sequence[str]) -> bool:
    if len(phrase) == 1:
        return phrase[0] in held
    return all(f"{a}_{b}" in held for a, b in pairwise(phrase))
