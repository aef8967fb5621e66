"""Frozen records of the eval suite: questions, outcomes, rows, summaries, runs, comparisons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from rag.records import Answer, DocumentId

OURS = "Hỏi Báo Cáo"
"""What results call this system; others are peers."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question with what a right answer holds; evals/README.md describes each field."""

    id: str
    document: tuple[str, ...]  # stems of the file names of the reports it is about
    category: str
    split: str  # "dev" or "test"
    question: str
    history: tuple[str, ...] = ()
    answerable: bool = True
    headline: tuple[str, ...] = ()  # acceptable direct answers
    must: tuple[tuple[str, ...], ...] = ()  # each: alternatives, one of which the answer holds
    must_not: tuple[str, ...] = ()  # wrong picks for the headline
    evidence: tuple[str, ...] = ()  # verbatim substrings of a report's text
    computed: bool = False
    note: str = ""

    @property
    def expected(self) -> str:
        """What a right answer holds, on one line for a reader."""
        if not self.answerable:
            return "(từ chối)"
        direct = " | ".join(self.headline)
        needed = "; ".join(" / ".join(one) for one in self.must)
        return " — ".join(part for part in (direct, needed) if part)

    @property
    def needs_all_evidence(self) -> bool:
        """Whether the evidence stretches complete each other; otherwise any one suffices."""
        return self.category in ("comparison", "computed", "list") or len(self.document) > 1


class Outcome(StrEnum):
    """What became of one question; only ``CORRECT`` scores."""

    CORRECT = "correct"  # a right answer, or a right refusal
    WRONG_VALUE = "wrong_value"  # answered with another figure, name or verdict
    INCOMPLETE = "incomplete"  # right as far as it goes, but a needed part is missing
    LOST_HEDGE = "lost_hedge"  # right, but "gần", "trên", "khoảng" ... got lost
    FALSE_REFUSAL = "false_refusal"  # refused although the reports answer it
    FALSE_ANSWER = "false_answer"  # answered although the reports do not
    FAILED = "failed"  # an exception, or no answer at all

    @property
    def label(self) -> str:
        """The outcome as a Vietnamese reader is told it."""
        return _LABELS[self]

    @property
    def severity(self) -> int:
        """How bad it is: 0 right, 3 misleads the reader."""
        return _SEVERITY.get(self, 1)


_LABELS = {
    Outcome.CORRECT: "đúng",
    Outcome.WRONG_VALUE: "sai số liệu",
    Outcome.INCOMPLETE: "thiếu",
    Outcome.LOST_HEDGE: "mất từ ước lượng",
    Outcome.FALSE_REFUSAL: "từ chối nhầm",
    Outcome.FALSE_ANSWER: "trả lời nhầm",
    Outcome.FAILED: "hỏng",
}
_SEVERITY = {
    Outcome.CORRECT: 0,
    Outcome.FAILED: 2,
    Outcome.WRONG_VALUE: 3,
    Outcome.FALSE_ANSWER: 3,
}

Stretch = tuple[DocumentId, int, int]
"""A half-open stretch of a document's text."""


class System(Protocol):
    """What is measured: it answers, and says which stretches of the reports it looked at."""

    @property
    def name(self) -> str:
        """Stands above its results."""
        ...

    def answer(self, question: Question) -> Answer:
        """Return its answer; whatever it raises counts as a failed question."""
        ...

    def retrieve(self, question: Question) -> Sequence[Stretch]:
        """Return the stretches it found, best first; none for a system that does not search."""
        ...


@dataclass(frozen=True, slots=True)
class Row:
    """One question as one system answered it."""

    question: Question
    answer: Answer | None  # None when it raised
    outcome: Outcome
    citations_valid: bool  # every quote equals its document's text[start:end]
    citation_supports: bool | None  # a citation covers evidence; None: refused, or no evidence
    figures_true: bool  # every figure called verbatim stands in the quotes it cites
    evidence_rank: int | None  # from 1: the first retrieved stretch that holds evidence
    gains: tuple[bool, ...]  # per retrieved stretch: does it hold evidence none before it held
    missed: int  # pieces of evidence in no retrieved stretch
    latency_ms: float
    error: str | None = None

    @property
    def correct(self) -> bool:
        """Whether it scores."""
        return self.outcome is Outcome.CORRECT

    @property
    def confidence(self) -> float:
        """The answer's own confidence; zero when there is none."""
        return self.answer.confidence if self.answer else 0.0

    @property
    def refused(self) -> bool:
        """Whether the system declined to answer (an exception is not a refusal)."""
        return self.answer is not None and self.answer.status == "refused"


@dataclass(frozen=True, slots=True)
class Interval:
    """A share with its 95 % bootstrap interval, all between 0 and 1."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Summary:
    """The measures of one group of rows; None where nothing in the group can be measured."""

    n: int
    accuracy: Interval
    wrong: Interval  # wrong value or false answer: what misleads a reader
    counts: Mapping[Outcome, int]  # every outcome is a key
    refusal_precision: float | None
    refusal_recall: float | None
    citation_validity: float | None  # share of answered questions
    citation_support: float | None
    figures_true: float | None
    retrieval: Mapping[str, float]  # by measure, such as "Success@5"; may be empty
    latency_p50_ms: float
    latency_p95_ms: float


@dataclass(frozen=True, slots=True)
class Run:
    """Everything one system did with one selection of questions."""

    system: str
    date: str  # ISO date
    source_hash: str  # twelve hex digits over the package's source
    split: str  # "dev", "test" or "all"
    rows: tuple[Row, ...]
    groups: Mapping[str, Summary]  # "all", "category/figure", "document/<stem>", "split/dev"

    @property
    def total(self) -> Summary:
        """The summary over all rows."""
        return self.groups["all"]


@dataclass(frozen=True, slots=True)
class Change:
    """One question whose outcome differs from the baseline's."""

    row: Row
    before: Outcome
    headline_before: str | None
    acknowledged: str | None = None  # why a regression is accepted

    @property
    def is_regression(self) -> bool:
        """Whether it got worse."""
        return self.row.outcome.severity > self.before.severity


@dataclass(frozen=True, slots=True)
class Comparison:
    """A run beside a baseline; questions the baseline does not know are only counted."""

    regressions: tuple[Change, ...]  # acknowledged ones included
    repairs: tuple[Change, ...]
    unknown: int  # questions of the run that the baseline does not hold
    absent: tuple[str, ...] = ()  # ids the baseline holds and the run was asked for but lacks

    @property
    def blocking(self) -> tuple[Change, ...]:
        """The regressions nobody has acknowledged."""
        return tuple(change for change in self.regressions if not change.acknowledged)
