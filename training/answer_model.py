"""Learns the weights of ``src/rag/assets/answer_model.toml`` from questions with known answers.

    python -m training.answer_model            # learn, report cross-validated accuracy, write
    python -m training.answer_model --dry-run  # the same without writing

Ranking: a conditional logit over the candidates of one question, penalised towards the priors in
``training/answer_priors.toml`` so that a feature seldom seen keeps a sensible weight. Acceptance: a
logistic regression on the best candidate's features, with an L2 penalty. The questions are those
of dev and of the invented reports in ``training/reports/weighed``, and, at a lower weight, those on
single sentences (``training/read``). Both are checked by leaving out one report at a time. No
question of the test split is read.
"""

from __future__ import annotations

import argparse
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from training.answer_examples import Choice, Example, Features, collect, practise
from training.questions import ROOT

PRIORS = Path(__file__).parent / "answer_priors.toml"
WEIGHTS = ROOT / "src" / "rag" / "assets" / "answer_model.toml"
STIFFNESS = 3.0
"""Penalty on a ranking weight's square distance from its prior."""
RIDGE = 0.3
"""Penalty on an acceptance weight's square; the bias is free."""

Vector = NDArray[np.float64]


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


def fit_ranking(
    choices: Sequence[Choice], prior: Features, stiffness: float = STIFFNESS
) -> dict[str, float]:
    """Return the weights under which the right candidates are likeliest to come first."""
    names = names_of([c for choice in choices for c in choice.candidates])
    start = np.array([prior.get(name, 0.0) for name in names])
    tables = [(matrix(c.candidates, names), np.array(c.right), c.weight) for c in choices]

    def loss(weights: Vector) -> tuple[float, Vector]:
        total = stiffness * float(((weights - start) ** 2).sum())
        slope = 2 * stiffness * (weights - start)
        for table, right, share in tables:
            scores = SHARPNESS * (table @ weights)
            chance = np.exp(scores - scores.max())
            chance /= chance.sum()
            good = chance * right
            total -= share * float(np.log(max(good.sum(), 1e-12)))
            slope -= share * SHARPNESS * (table.T @ (good / max(good.sum(), 1e-12) - chance))
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
    weight = np.array([e.weight for e in examples])
    penalty = np.array([RIDGE] * len(names) + [0.0])

    def loss(weights: Vector) -> tuple[float, Vector]:
        scores = table @ weights
        total = weight @ (np.logaddexp(0.0, scores) - right * scores) + penalty @ weights**2
        slope = table.T @ (weight * (1 / (1 + np.exp(-scores)) - right)) + 2 * penalty * weights
        return float(total), slope

    start, limits = np.zeros(table.shape[1]), [*bounds(names), (None, None)]
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=limits)
    return calibrated(dict(zip([*names, "bias"], found.x.tolist(), strict=True)), examples)


def calibrated(weights: Features, examples: Sequence[Example]) -> dict[str, float]:
    """Return weights scaled and shifted so that chances are right on questions as asked.

    The questions whose evidence was taken away teach what tells right from wrong, but are more of
    the wrong than people ask (Platt 1999, on the score).
    """
    asked = [e for e in examples if e.weight == 1.0]
    scores = np.array(scores_of([e.features for e in asked], weights))
    right = np.array([e.right for e in asked], dtype=np.float64)

    def loss(line: Vector) -> float:
        return float(
            (
                np.logaddexp(0.0, line[0] * scores + line[1]) - right * (line[0] * scores + line[1])
            ).sum()
        )

    scale, shift = minimize(loss, np.array([1.0, 0.0])).x.tolist()
    return {k: scale * w + (shift if k == "bias" else 0.0) for k, w in weights.items()}


def scores_of(rows: Sequence[Features], weights: Features) -> list[float]:
    """Return the weighted sums."""
    bias = weights.get("bias", 0.0)
    return [bias + sum(weights.get(k, 0.0) * v for k, v in row.items()) for row in rows]


def is_dev(one: Choice | Example) -> bool:
    """Whether a choice or an example is asked of a whole report, not of single sentences."""
    return one.weight == 1.0


def is_invented(one: Choice | Example) -> bool:
    """Whether it is an invented question on a single sentence."""
    return not is_dev(one)


WHOLE_PARTS, INVENTED_PARTS = 10, 6
"""Whole reports are left out a tenth at a time, those made of single sentences a sixth."""


def left_out(
    found: Sequence[Choice] | Sequence[Example],
) -> Iterator[tuple[NDArray[np.bool_], NDArray[np.bool_]]]:
    """Yield masks for learning and checking: some whole reports, or single sentences, left out."""
    names = np.array([one.report for one in found])
    for among, parts in ((is_dev, WHOLE_PARTS), (is_invented, INVENTED_PARTS)):
        reports = list(dict.fromkeys(one.report for one in found if among(one)))
        for left in filter(None, (reports[n::parts] for n in range(parts))):
            held = np.isin(names, left)
            yield ~held, held


def check_ranking(
    choices: Sequence[Choice],
    fit: Callable[[Sequence[Choice]], Features],
    among: Callable[[Choice], bool] = is_dev,
) -> float:
    """Return how often a right candidate comes first in reports the weights were not learnt on."""
    hits: list[bool] = []
    for learn, check in left_out(choices):
        held = [c for c, use in zip(choices, check, strict=True) if use and among(c)]
        if not held:
            continue
        weights = fit([c for c, use in zip(choices, learn, strict=True) if use])
        hits += [c.right[int(np.argmax(scores_of(c.candidates, weights)))] for c in held]
    return sum(hits) / max(len(hits), 1)


def check_acceptance(
    examples: Sequence[Example], among: Callable[[Example], bool] = is_dev
) -> list[tuple[float, float, float]]:
    """Return (threshold, rightly answered, wrongly answered) of all, on reports left out."""
    chances: list[tuple[float, bool]] = []
    for learn, check in left_out(examples):
        held = [e for e, use in zip(examples, check, strict=True) if use and among(e)]
        if not held:
            continue
        weights = fit_acceptance([e for e, use in zip(examples, learn, strict=True) if use])
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


def probability_of(features: Features, weights: Features) -> float:
    """Return the chance that weights give a candidate, 0 to 1."""
    return float(1 / (1 + np.exp(-scores_of([features], weights)[0])))


def read_tables() -> dict[str, dict[str, float]]:
    """Return the shipped weights, by names such as "rank.figure"."""
    return {
        f"{kind}.{of}": table
        for kind, group in tomllib.loads(WEIGHTS.read_text(encoding="utf-8")).items()
        for of, table in group.items()
    }


def write(tables: Mapping[str, Features]) -> None:
    """Write the weights file, three decimals, zero weights left out."""
    lines = [
        "# Weights of the answer engine, see rag/answer/model.py; by training/answer_model.py",
        "# and, those of the second look, training/second_look.py.",
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
    tables = read_tables()
    with tempfile.TemporaryDirectory() as scratch:
        folder = args.data_dir or Path(scratch)
        found, practised = collect(folder), practise(folder / "practice")
    for of in ("figure", "statement"):
        choices = [*found.choices[of], *practised.choices[of]]
        examples = [*found.accepted[of], *practised.accepted[of]]
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
            asked = [e for e in examples if e.weight == 1.0]
            print(f"{of}: {len(asked)} best candidates, {sum(e.right for e in asked)} right")
            for threshold, right, wrong in check_acceptance(examples):
                print(f"  accepted from {threshold:.1f}: right {right:.3f} wrong {wrong:.3f}")
            tables[f"accept.{of}"] = fit_acceptance(examples)
    if not args.dry_run:
        write(tables)


if __name__ == "__main__":
    main()
