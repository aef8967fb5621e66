"""Learns the weights of ``src/rag/assets/answer_model.toml`` from the dev questions of the evals.

    python -m training.answer_model            # learn, report cross-validated accuracy, write
    python -m training.answer_model --dry-run  # the same without writing

Ranking: a conditional logit over the candidates of one question, penalised towards the priors in
``training/answer_priors.toml`` so that a feature seldom seen keeps a sensible weight. Acceptance: a
logistic regression on the best candidate's features, with an L2 penalty. Both are checked by
leaving out one report at a time. No question of the test split is read.
"""

from __future__ import annotations

import argparse
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from rag import Assistant
from rag.answer.confidence import figure_features, statement_features
from rag.answer.evidence import Statement
from rag.evaluate.measures import overlap
from rag.evaluate.questions import load_questions
from rag.evaluate.records import Question
from rag.evaluate.retrieval import find_evidence
from rag.evaluate.systems import Shelf, ours
from rag.evaluate.values import holds, take_apart
from rag.records import Asks
from rag.settings import Settings

ROOT = Path(__file__).parents[1]
PRIORS = Path(__file__).parent / "answer_priors.toml"
WEIGHTS = ROOT / "src" / "rag" / "assets" / "answer_model.toml"
STIFFNESS = 3.0
"""Penalty on a ranking weight's square distance from its prior."""
RIDGE = 0.3
"""Penalty on an acceptance weight's square; the bias is free."""

Features = Mapping[str, float]
Vector = NDArray[np.float64]


@dataclass(frozen=True)
class Choice:
    """The candidates of one question, and which of them are right."""

    report: str
    candidates: Sequence[Features]
    right: Sequence[bool]


@dataclass(frozen=True)
class Example:
    """The best candidate of one question, and whether it is right."""

    report: str
    features: Features
    right: bool


@dataclass
class Examples:
    """Everything the weights are learnt from."""

    choices: dict[str, list[Choice]]
    accepted: dict[str, list[Example]]


def collect(questions: Sequence[Question], folder: Path) -> Examples:
    """Ask every question as the engine does and keep the features of its candidates."""
    shelf = Shelf.of(ROOT / "corpus", ROOT / "evals" / "documents")
    both = ours(shelf, Settings(data_dir=folder, corpus_dir=None))
    both.prepare(questions)
    found = Examples({"figure": [], "statement": []}, {"figure": [], "statement": []})
    for question in questions:
        _add(found, question, shelf, both.assistant_for(question))
    return found


def _add(found: Examples, question: Question, shelf: Shelf, assistant: Assistant) -> None:
    evidence = assistant.evidence(question.question, history=question.history)
    matcher, report = evidence.matcher, question.document[0]
    places = [p for piece in find_evidence(question, shelf.documents) for p in piece]

    def proves(statement: Statement) -> bool:
        here = (statement.document.id, statement.span.start, statement.span.end)
        return any(
            2 * overlap(here, place) >= min(here[2] - here[1], place[2] - place[1])
            for place in places
        )

    figures = [c for c in evidence.figures if c.fits]
    texts = [r for r in evidence.texts if r.fits]
    wanted = [h for h in question.headline if take_apart(h).values]
    wanted = wanted or [m for alternatives in question.must for m in alternatives]
    wanted = [h for h in wanted if take_apart(h).values]
    asks = matcher.request.asks
    right = [
        proves(c.statement) and any(holds(take_apart(c.figure.text), h) for h in wanted)
        for c in figures
    ]
    if any(right) and not question.computed:
        found.choices["figure"].append(Choice(report, [c.features for c in figures], right))
    if figures and (asks in (Asks.FIGURE, Asks.RANK) or (asks is Asks.ANY and not question.must)):
        features = figure_features(matcher, figures, evidence.texts)
        found.accepted["figure"].append(Example(report, features, right[0]))
    proven = [proves(r.statement) for r in texts]
    if any(proven):
        found.choices["statement"].append(Choice(report, [r.features for r in texts], proven))
    if texts and asks not in (Asks.FIGURE, Asks.RANK):
        features = statement_features(matcher, texts)
        found.accepted["statement"].append(Example(report, features, proven[0]))


@cache
def _priors() -> dict[str, dict[str, Any]]:
    return tomllib.loads(PRIORS.read_text(encoding="utf-8"))


def names_of(rows: Sequence[Features]) -> list[str]:
    """Return the feature names that occur, in order of first appearance."""
    return list(dict.fromkeys(name for row in rows for name in row))


def matrix(rows: Sequence[Features], names: Sequence[str]) -> Vector:
    """Return one row per feature mapping, shape (rows, names)."""
    return np.array([[row.get(name, 0.0) for name in names] for row in rows], dtype=np.float64)


def bounds(names: Sequence[str]) -> list[tuple[float | None, float | None]]:
    """Return the interval each feature's weight may lie in.

    What can only speak for a candidate, or only against it, keeps its sign: a weight of the other
    sign would be an accident of the questions it was learnt on, and wrong on the next report.
    """
    helps, harms = _priors()["signs"]["helps"], _priors()["signs"]["harms"]
    return [
        (0.0, None) if name in helps else (None, 0.0) if name in harms else (None, None)
        for name in names
    ]


def fit_ranking(choices: Sequence[Choice], prior: Features) -> dict[str, float]:
    """Return the weights under which the right candidates are likeliest to come first."""
    names = names_of([c for choice in choices for c in choice.candidates])
    start = np.array([prior.get(name, 0.0) for name in names])
    tables = [(matrix(c.candidates, names), np.array(c.right)) for c in choices]

    def loss(weights: Vector) -> tuple[float, Vector]:
        total = STIFFNESS * float(((weights - start) ** 2).sum())
        slope = 2 * STIFFNESS * (weights - start)
        for table, right in tables:
            scores = SHARPNESS * (table @ weights)
            chance = np.exp(scores - scores.max())
            chance /= chance.sum()
            good = chance * right
            total -= float(np.log(max(good.sum(), 1e-12)))
            slope -= SHARPNESS * (table.T @ (good / max(good.sum(), 1e-12) - chance))
        return total, slope

    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds(names))
    return dict(zip(names, found.x.tolist(), strict=True))


SHARPNESS = 8.0
"""A score difference of one half makes a candidate e^4 times as likely: scores lie in 0 to 1."""


def fit_acceptance(examples: Sequence[Example]) -> dict[str, float]:
    """Return the weights of the probability that a best candidate is right."""
    names = names_of([e.features for e in examples])
    table = np.hstack([matrix([e.features for e in examples], names), np.ones((len(examples), 1))])
    right = np.array([e.right for e in examples], dtype=np.float64)
    penalty = np.array([RIDGE] * len(names) + [0.0])

    def loss(weights: Vector) -> tuple[float, Vector]:
        scores = table @ weights
        total = np.logaddexp(0.0, scores).sum() - right @ scores + (penalty * weights**2).sum()
        slope = table.T @ (1 / (1 + np.exp(-scores)) - right) + 2 * penalty * weights
        return float(total), slope

    start, limits = np.zeros(table.shape[1]), [*bounds(names), (None, None)]
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=limits)
    return dict(zip([*names, "bias"], found.x.tolist(), strict=True))


def scores_of(rows: Sequence[Features], weights: Features) -> list[float]:
    """Return the weighted sums."""
    bias = weights.get("bias", 0.0)
    return [bias + sum(weights.get(k, 0.0) * v for k, v in row.items()) for row in rows]


def left_out(reports: Sequence[str]) -> Iterator[tuple[NDArray[np.bool_], NDArray[np.bool_]]]:
    """Yield masks for learning and checking, leaving out one report at a time."""
    names = np.array(reports)
    for report in dict.fromkeys(reports):
        yield names != report, names == report


def check_ranking(choices: Sequence[Choice], fit: Callable[[Sequence[Choice]], Features]) -> float:
    """Return how often a right candidate comes first in reports the weights were not learnt on."""
    hits = 0
    for learn, check in left_out([c.report for c in choices]):
        weights = fit([c for c, use in zip(choices, learn, strict=True) if use])
        for choice in (c for c, use in zip(choices, check, strict=True) if use):
            hits += choice.right[int(np.argmax(scores_of(choice.candidates, weights)))]
    return hits / max(len(choices), 1)


def check_acceptance(examples: Sequence[Example]) -> list[tuple[float, float, float]]:
    """Return (threshold, answered share, wrong among all) on reports left out."""
    chances: list[tuple[float, bool]] = []
    for learn, check in left_out([e.report for e in examples]):
        weights = fit_acceptance([e for e, use in zip(examples, learn, strict=True) if use])
        held = [e for e, use in zip(examples, check, strict=True) if use]
        logits = scores_of([e.features for e in held], weights)
        chances += [(1 / (1 + np.exp(-s)), e.right) for s, e in zip(logits, held, strict=True)]
    rows = []
    for threshold in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        given = [right for chance, right in chances if chance >= threshold]
        right = sum(given)
        rows.append((threshold, right / len(chances), (len(given) - right) / len(chances)))
    return rows


def rescored(examples: Sequence[Example], ranking: Features) -> list[Example]:
    """Return acceptance examples with their score by new ranking weights (margins are kept)."""
    return [
        replace(e, features={**e.features, "score": scores_of([e.features], ranking)[0]})
        for e in examples
    ]


def write(tables: Mapping[str, Features]) -> None:
    """Write the weights file, three decimals, zero weights left out."""
    lines = [
        "# Weights of the answer engine, see rag/answer/model.py; by training/answer_model.py.",
        "# Do not edit: change training/answer_priors.toml or the features, and learn again.",
    ]
    for name, table in tables.items():
        lines += ["", f"[{name}]"]
        lines += [f"{key} = {value:.3f}" for key, value in table.items() if abs(value) >= 5e-4]
    WEIGHTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Learn, report and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("--data-dir", type=Path, help="keeps the indexes between runs")
    parser.add_argument("--stage", choices=["rank", "accept", "both"], default="both")
    args = parser.parse_args()
    priors = _priors()["rank"]
    tables = {
        f"{kind}.{of}": table
        for kind, group in tomllib.loads(WEIGHTS.read_text(encoding="utf-8")).items()
        for of, table in group.items()
    }
    questions = [
        question
        for question in load_questions(sorted((ROOT / "evals" / "questions").glob("*.jsonl")))
        if question.split == "dev"
    ]
    with tempfile.TemporaryDirectory() as scratch:
        found = collect(questions, args.data_dir or Path(scratch))
    for of in ("figure", "statement"):
        choices, examples = found.choices[of], found.accepted[of]
        if args.stage in ("rank", "both"):

            def fit(some: Sequence[Choice], prior: Features = priors[of]) -> Features:
                return fit_ranking(some, prior)

            before = check_ranking(choices, lambda _, prior=priors[of]: prior)
            print(
                f"{of}: {len(choices)} choices; right first by priors {before:.3f}, "
                f"learnt, report left out {check_ranking(choices, fit):.3f}"
            )
            tables[f"rank.{of}"] = fit(choices)
        if args.stage in ("accept", "both"):
            examples = rescored(examples, tables[f"rank.{of}"])
            print(f"{of}: {len(examples)} best candidates, {sum(e.right for e in examples)} right")
            for threshold, right, wrong in check_acceptance(examples):
                print(f"  accepted from {threshold:.1f}: right {right:.3f} wrong {wrong:.3f}")
            tables[f"accept.{of}"] = fit_acceptance(examples)
    if not args.dry_run:
        write(tables)


if __name__ == "__main__":
    main()
