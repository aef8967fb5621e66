"""What the weights of the answer engine are learnt from: questions asked as it asks them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from rag.answer.confidence import figure_features, statement_features
from rag.answer.evidence import Statement
from rag.answer.figure import Candidate
from rag.answer.looks import Evidence
from rag.answer.rank import Ranked
from rag.evaluate.measures import overlap
from rag.evaluate.records import Question, Stretch
from rag.evaluate.values import holds, take_apart
from rag.records import Asks
from training import practice
from training.questions import dev, files, of_reports

Features = Mapping[str, float]


@dataclass(frozen=True)
class Choice:
    """The candidates of one question, and which of them are right."""

    report: str
    candidates: Sequence[Features]
    right: Sequence[bool]
    weight: float = 1.0


@dataclass(frozen=True)
class Example:
    """The best candidate of one question, and whether it is right."""

    report: str
    features: Features
    right: bool
    weight: float = 1.0


LEFT_OUT = 0.3
"""Weight of a question asked of a report that no longer answers it: its evidence is taken away."""


PRACTISED = 0.25
"""Weight of an invented question: its near misses are harder than what people ask."""
EVERY = 12
"""Of the invented questions each twelfth is asked; the others would teach the same."""


@dataclass
class Examples:
    """Everything the weights are learnt from."""

    choices: dict[str, list[Choice]]
    accepted: dict[str, list[Example]]


def collect(folder: Path) -> Examples:
    """Ask the dev questions and those of invented reports; keep the features of candidates."""
    found = Examples({"figure": [], "statement": []}, {"figure": [], "statement": []})
    for asked in chain(dev(folder), of_reports(files("weighed"), folder)):
        judged = Judged(*asked)
        judged.add_figures(found)
        judged.add_statements(found)
    return found


def practise(folder: Path) -> Examples:
    """Ask the invented questions, each of the report its sentence was put into."""
    found = Examples({"figure": [], "statement": []}, {"figure": [], "statement": []})
    for name, assistant, asked in practice.reports(folder, practice.files()):
        for item in asked[::EVERY]:
            _add_practised(found, name, item, assistant.first_look(item.question))
    return found


def _add_practised(found: Examples, name: str, item: practice.Item, evidence: Evidence) -> None:
    """Keep the features of one invented question.

    One that its sentence does not answer may be answered by another, so that only a wrong choice
    in the sentence itself teaches anything.
    """
    figure = evidence.matcher.request.asks in (Asks.FIGURE, Asks.RANK)
    figures = [c for c in evidence.figures if c.fits]
    texts = [r for r in evidence.texts if r.fits]
    kinds = {
        "figure": ([c.features for c in figures], [item.is_right(c) for c in figures]),
        "statement": (
            [r.features for r in texts],
            [item.is_answered_by(r.statement) for r in texts],
        ),
    }
    for of, (features, right) in kinds.items():
        if any(right):
            found.choices[of].append(Choice(name, features, right, PRACTISED))
    best = (figures if figure else texts)[:1]
    if not best or not (item.answer or item.is_of(best[0].statement)):
        return
    of = "figure" if figure else "statement"
    features = (
        figure_features(evidence.matcher, evidence.figures, evidence.texts)
        if figure
        else statement_features(evidence.matcher, evidence.texts)
    )
    found.accepted[of].append(Example(name, features, kinds[of][1][0], PRACTISED))


class Judged:
    """One question with what was found for it: which of it is right."""

    def __init__(self, question: Question, evidence: Evidence, places: Sequence[Stretch]) -> None:
        self._question, self._evidence, self._places = question, evidence, places
        self._report = question.document[0]
        self._asks = evidence.matcher.request.asks
        headlines = [h for h in question.headline if take_apart(h).values]
        needed = [m for alternatives in question.must for m in alternatives]
        self._wanted = headlines or [m for m in needed if take_apart(m).values]
        self._others = [r for r in evidence.texts if not self._proves(r.statement)]

    def _proves(self, statement: Statement) -> bool:
        here = (statement.document.id, statement.span.start, statement.span.end)
        return any(
            2 * overlap(here, place) >= min(here[2] - here[1], place[2] - place[1])
            for place in self._places
        )

    def is_right(self, candidate: Candidate | Ranked) -> bool:
        """Whether a figure or a sentence is what answers the question."""
        held = self._proves(candidate.statement)
        return held and (isinstance(candidate, Ranked) or self._is_right(candidate))

    def _is_right(self, candidate: Candidate) -> bool:
        printed = take_apart(candidate.figure.text)
        return any(holds(printed, wanted) for wanted in self._wanted)

    def add_figures(self, found: Examples) -> None:
        """Keep the features of the figures, for their order and for the chance of the best."""
        evidence, asks = self._evidence, self._asks
        figures = [c for c in evidence.figures if c.fits]
        right = [self.is_right(c) for c in figures]
        if any(right) and not self._question.computed:
            choice = Choice(self._report, [c.features for c in figures], right)
            found.choices["figure"].append(choice)
        topic = asks is Asks.ANY and not self._question.must
        if not figures or not (topic or asks in (Asks.FIGURE, Asks.RANK)):
            return
        features = figure_features(evidence.matcher, evidence.figures, evidence.texts)
        found.accepted["figure"].append(Example(self._report, features, right[0]))
        rest = [c for c in evidence.figures if not (self._proves(c.statement) or self._is_right(c))]
        if any(right) and any(c.fits for c in rest):
            features = figure_features(evidence.matcher, rest, self._others)
            found.accepted["figure"].append(Example(self._report, features, False, LEFT_OUT))

    def add_statements(self, found: Examples) -> None:
        """Keep the features of the sentences, likewise."""
        evidence = self._evidence
        texts = [r for r in evidence.texts if r.fits]
        proven = [self._proves(r.statement) for r in texts]
        if any(proven):
            choice = Choice(self._report, [r.features for r in texts], proven)
            found.choices["statement"].append(choice)
        if not texts or self._asks in (Asks.FIGURE, Asks.RANK):
            return
        features = statement_features(evidence.matcher, evidence.texts)
        found.accepted["statement"].append(Example(self._report, features, proven[0]))
        if any(proven) and any(r.fits for r in self._others):
            features = statement_features(evidence.matcher, self._others)
            found.accepted["statement"].append(Example(self._report, features, False, LEFT_OUT))
