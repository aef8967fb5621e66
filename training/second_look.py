"""Learns the weights of the second look (``rag/answer/rereading.py``), after those of the first.

    python -m training.second_look            # learn, report cross-validated accuracy, write
    python -m training.second_look --dry-run  # the same without writing

It learns from the dev questions, from those on the invented reports in ``training/reports/weighed``
and from invented ones on sentences the cross-encoder did not learn from. What the first look
thought of a question on a whole report is worked out with weights that were learnt without that
report, as it will be for a new one. No question of the test split is read.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from rag.answer.confidence import figure_features, statement_features
from rag.answer.looks import DOUBT, Doubt, Evidence, second_look
from rag.answer.rereading import Look
from training import practice
from training.answer_examples import PRACTISED, Choice, Example, Features, Judged
from training.answer_model import (
    check_acceptance,
    check_ranking,
    fit_acceptance,
    fit_ranking,
    is_dev,
    is_invented,
    probability_of,
    read_tables,
    write,
)
from training.questions import Asked, dev, files, of_reports

EVERY, PARTS = 2, 6
"""Every second file of single sentences is asked, in parts for two processes to share."""

START = {"score": 1.0}
"""Before anything is learnt the second look keeps the order of the first."""

ALL: Doubt = (0.0, 1.0)
"""Every figure is read: what is in doubt depends on weights that are learnt here."""

STIFFNESS = 0.02
"""Penalty on a weight's square distance from that: few weights, many questions."""


@dataclass(frozen=True)
class Read:
    """One question: the candidates as both looks see them, and which of them are right."""

    report: str
    look: Look
    features: Features  # of the first look's best, for its chance
    right: Sequence[bool]
    weight: float = 1.0
    ranked: bool = True  # whether a right candidate can be asked to come first
    accepted: bool = True  # whether the answer is decided by this kind of candidate


Found = dict[str, list[Read]]


def of_dev(folder: Path) -> Found:
    """Return what was read for the dev questions."""
    return _read(dev(folder))


def of_weighed(folder: Path) -> Found:
    """Return what was read for the questions on invented reports."""
    return _read(of_reports(files("weighed"), folder))


def _read(asked: Iterable[Asked]) -> Found:
    found: Found = {"figure": [], "statement": []}
    for question, first, places in asked:
        judged = Judged(question, first, places)
        read = second_look(first, ALL, ALL[1]).looks
        for of, look in read.items():
            right = [judged.is_right(one) for one in _candidates(of, first)]
            topic = not question.must
            found[of].append(
                Read(
                    question.document[0],
                    look,
                    _first_features(of, first),
                    right,
                    ranked=not question.computed,
                    accepted=of != "figure" or "statement" not in read or topic,
                )
            )
    return found


def of_practice(folder: Path, paths: Sequence[Path]) -> Found:
    """Return what was read for the invented questions on held-out sentences of some files.

    A question its sentence does not answer may be answered by another, so that only a wrong choice
    in the sentence itself teaches anything.
    """
    found: Found = {"figure": [], "statement": []}
    for name, assistant, asked in practice.reports(folder, paths, held_out=True):
        for item in asked:
            first = assistant.first_look(item.question)
            for of, look in second_look(first, ALL, ALL[1]).looks.items():
                candidates = _candidates(of, first)
                right = [
                    item.is_right(one) if of == "figure" else item.is_answered_by(one.statement)
                    for one in candidates
                ]
                own = item.answer or item.is_of(candidates[look.order[0]].statement)
                features = _first_features(of, first)
                found[of].append(Read(name, look, features, right, PRACTISED, accepted=bool(own)))
    return found


def _candidates(of: str, first: Evidence) -> Sequence:
    if of == "statement":
        return [one for one in first.texts if one.fits]
    return [one for one in first.figures if one.fits and one.answers_kind]


def _first_features(of: str, first: Evidence) -> Features:
    if of == "statement":
        return statement_features(first.matcher, first.texts)
    return figure_features(first.matcher, first.figures, first.texts)


def as_choices(reads: Sequence[Read]) -> list[Choice]:
    """Return the questions that have a right candidate, for the weights of the order."""
    return [
        Choice(one.report, [seen.features for seen in one.look.seen], one.right, one.weight)
        for one in reads
        if one.ranked and any(one.right)
    ]


GATE = {"figure": DOUBT, "statement": ALL}
"""First chances between which the engine reads; beyond them that of the first look stands."""


def as_examples(
    of: str, reads: Sequence[Read], order: Features, first: dict[str, Features]
) -> list[Example]:
    """Return the candidates now first, for the weights of the chance.

    ``first`` holds the weights of the first look's chance by report; "" is for all others.
    """
    found = []
    for one in reads:
        if not one.accepted:
            continue
        chance = probability_of(one.features, first.get(one.report, first[""]))
        if not GATE[of][0] < chance < GATE[of][1]:
            continue
        look = Relooked(of, one.look.seen, chance, order)
        found.append(Example(one.report, look.features, one.right[look.order[0]], one.weight))
    return found


@dataclass(frozen=True)
class Relooked(Look):
    """A look under other weights than the shipped ones."""

    weights: Features

    def value(self, features: Features) -> float:
        """Return a candidate's score by these weights."""
        return sum(self.weights.get(name, 0.0) * value for name, value in features.items())


def first_weights(reads: Sequence[Read], shipped: Features) -> dict[str, Features]:
    """Return the weights of the first look's chance, for each whole report without it."""
    examples = [
        Example(one.report, one.features, one.right[0], one.weight)
        for one in reads
        if one.accepted and one.weight == 1.0
    ]
    reports = dict.fromkeys(example.report for example in examples)
    return {"": shipped} | {
        report: fit_acceptance([e for e in examples if e.report != report]) for report in reports
    }


def main() -> None:
    """Learn, report and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("--data-dir", type=Path, help="keeps the indexes between runs")
    args = parser.parse_args()
    tables = read_tables()
    with tempfile.TemporaryDirectory() as scratch, ProcessPoolExecutor(2) as pool:
        folder = args.data_dir or Path(scratch)
        paths = practice.files()[::EVERY]
        parts = [
            pool.submit(of_dev, folder),
            pool.submit(of_weighed, folder / "weighed"),
            *(pool.submit(of_practice, folder / "practice", paths[n::PARTS]) for n in range(PARTS)),
        ]
        found = [part.result() for part in parts]
    for of in ("figure", "statement"):
        reads = [read for part in found for read in part[of]]
        choices = as_choices(reads)

        def fit(some: Sequence[Choice]) -> Features:
            return fit_ranking(some, START, STIFFNESS)

        order = tables[f"reread.{of}"] = fit(choices)
        first = first_weights(reads, tables[f"accept.{of}"])
        examples = as_examples(of, reads, order, first)
        alone = [replace(e, features={"first_look": e.features["first_look"]}) for e in examples]
        for title, among in (("whole reports", is_dev), ("single sentences", is_invented)):
            before = check_ranking(choices, lambda _: START, among)
            now = check_ranking(choices, fit, among)
            print(f"{of}, {title}: right first {before:.3f}, read {now:.3f}")
            for looks, some in (("the first look alone", alone), ("both looks", examples)):
                print(f"  chance by {looks}")
                for threshold, right, wrong in check_acceptance(some, among):
                    print(f"    accepted from {threshold:.1f}: right {right:.3f} wrong {wrong:.3f}")
        tables[f"second.{of}"] = fit_acceptance(examples)
    if not args.dry_run:
        write(tables)


if __name__ == "__main__":
    main()
