"""A second look: the likeliest sentences are read with the question by the cross-encoder.

The first look (``figure``, ``rank``, ``confidence``) knows words, units, places and years, but not
what words mean beyond the thesaurus. The second reads the few best sentences and changes their
order and their chances; weights of both looks are learnt, see ``model``.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rag.answer.evidence import Statement
from rag.answer.figure import Candidate
from rag.answer.model import Features, probability, weigh
from rag.answer.rank import Ranked
from rag.answer.read_as import placed, questions_as_read
from rag.cross_encoder import Reading, cross_encoder
from rag.records import Request, Span

READ = 4
"""Sentences that are read for one question: the best ones of the first look."""

UNREAD = -5.0
"""Log-odds of a sentence that was not read, and of its figures."""

MOST = 6.0
"""Log-odds beyond this, either way, say no more."""

FAR = 3.0
"""A lead over the next candidate that is as good as any larger one."""

Place = tuple[str, int]
"""A statement: its document and where it starts."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One candidate: what the first look scored, and what was read."""

    score: float
    answers: float = UNREAD  # log-odds that its sentence answers
    asked: float = UNREAD  # log-odds that it is the figure asked for
    key: Hashable = None  # what makes candidates say the same
    place: Place = ("", 0)

    @property
    def features(self) -> Features:
        """What its score of the second look is worked out from."""
        return {"score": self.score, "read_sentence": self.answers, "read_figure": self.asked}


Readings = Mapping[Place, tuple[Reading, Sequence[Span]]]
"""What was read in each statement, and the quantities its figure log-odds belong to."""


def place_of(statement: Statement) -> Place:
    """Return what tells a statement from all others."""
    return statement.document.id, statement.span.start


def likeliest(found: Sequence[Candidate] | Sequence[Ranked], count: int = READ) -> list[Statement]:
    """Return the sentences of the first candidates of a list, each once."""
    first: dict[Place, Statement] = {}
    for one in found:
        first.setdefault(place_of(one.statement), one.statement)
        if len(first) == count:
            break
    return list(first.values())


def read(request: Request, statements: Sequence[Statement]) -> Readings:
    """Return what the cross-encoder reads in sentences: of two wordings what it reads in either."""
    asked: dict[str, list[Statement]] = {}
    for statement in statements:
        for question in questions_as_read(request, statement):
            asked.setdefault(question, []).append(statement)
    readings: dict[Place, tuple[Reading, Sequence[Span]]] = {}
    for question, same in asked.items():
        passages = [placed(s).passage(s.figures) for s in same]
        for s, reading in zip(same, cross_encoder().read(question, passages), strict=True):
            spans = [Span(f.quantity.number_start, f.quantity.end) for f in s.figures]
            before, _ = readings.get(place_of(s), (reading, spans))
            readings[place_of(s)] = (before | reading, spans)
    return readings


def figures_seen(found: Sequence[Candidate], readings: Readings) -> list[Seen]:
    """Return figures with what was read of each."""
    return [
        Seen(
            one.score,
            *_log_odds(readings, one.statement, one),
            key=one.figure.quantity.value_key,
            place=place_of(one.statement),
        )
        for one in found
    ]


def statements_seen(found: Sequence[Ranked], readings: Readings) -> list[Seen]:
    """Return sentences with what was read of each."""
    return [
        Seen(
            one.score,
            _log_odds(readings, one.statement)[0],
            key=place_of(one.statement),
            place=place_of(one.statement),
        )
        for one in found
    ]


def _log_odds(
    readings: Readings, statement: Statement, candidate: Candidate | None = None
) -> tuple[float, float]:
    reading, spans = readings.get(place_of(statement), (None, ()))
    if reading is None:
        return UNREAD, UNREAD
    asked = UNREAD
    if candidate is not None:
        quantity = candidate.figure.quantity
        asked = reading.spans[spans.index(Span(quantity.number_start, quantity.end))]
    return _clipped(reading.answers), _clipped(asked)


def _clipped(log_odds: float) -> float:
    return min(max(log_odds, -MOST), MOST)


@dataclass(frozen=True)
class Look:
    """The candidates of one kind, "figure" or "statement", after both looks."""

    of: str
    seen: Sequence[Seen]  # as the first look ordered them
    first_chance: float  # what the first look thought of its own best

    @cached_property
    def values(self) -> list[float]:
        """Their scores of the second look."""
        return [self.value(one.features) for one in self.seen]

    def value(self, features: Features) -> float:
        """Return a candidate's score."""
        return weigh(f"reread.{self.of}", features)

    @cached_property
    def order(self) -> list[int]:
        """Which candidate is first, second, ... now."""
        return sorted(range(len(self.seen)), key=lambda at: -self.values[at])

    @property
    def features(self) -> Features:
        """What the chance of the candidate now first is worked out from."""
        first = self.order[0]
        best = self.seen[first]
        rivals = [at for at, one in enumerate(self.seen) if one.key != best.key]
        elsewhere = [one.answers for one in self.seen if one.place != best.place]
        lead = SCALE * (self.values[first] - max((self.values[r] for r in rivals), default=-9.0))
        features = {
            "first_look": _logit(self.first_chance),
            "same": float(best.key == self.seen[0].key),
            "read_sentence": best.answers,
            "lead": min(lead, FAR),
            "sentence_lead": _lead(best.answers, elsewhere),
        }
        if self.of == "figure":
            features["read_figure"] = best.asked
            features["figure_lead"] = _lead(best.asked, [self.seen[r].asked for r in rivals])
        return features

    @cached_property
    def chance(self) -> float:
        """How likely the candidate now first is right, 0 to 1."""
        return probability(f"second.{self.of}", self.features)


SCALE = 8.0
"""A lead of an eighth makes a candidate e times as likely: so the scores were learnt."""


def _lead(own: float, others: Sequence[float]) -> float:
    return min(max(own - max(others, default=-9.0), -FAR), FAR)


def _logit(chance: float) -> float:
    chance = min(max(chance, 1e-6), 1.0 - 1e-6)
    return math.log(chance / (1.0 - chance))
