"""Trains and writes the model: ``python -m training --data DIR --work DIR --out DIR``."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch

from training.export import export
from training.prepare import (
    THESAURUS,
    Pair,
    concept_pairs,
    read_concepts,
    read_monolingual,
    read_pairs,
)
from training.sanity import StaticModel, report
from training.student import Matrix, Recipe, Trainer, composition, initial_weights
from training.teacher import reduce, teacher_vectors
from training.twins import read_twins
from training.vocabulary import Counts, Sizes, Vocabulary, choose


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the training files")
    parser.add_argument("--work", type=Path, required=True, help="folder for the teacher's cache")
    parser.add_argument("--out", type=Path, required=True, help="model folder to write")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


def build_vocabulary(data: Path, pairs: list[Pair]) -> Vocabulary:
    """Return the vocabulary of the data folder's Vietnamese text."""
    counts = Counts()
    for text in read_monolingual(data):
        counts.add(text, 1)
    for pair in pairs:
        counts.add(pair.vietnamese, pair.count_weight)
    return choose(counts, Sizes())


def targets(pairs: list[Pair], work: Path, dimension: int) -> Matrix:
    """Return the teacher's reduced vector of each pair's English side."""
    texts = sorted({pair.english for pair in pairs})
    # The thesaurus changes more often than the third-party text, and is read apart from it.
    own = {pair.english for pair in pairs if pair.source == THESAURUS}
    own -= {pair.english for pair in pairs if pair.source != THESAURUS}
    parts = [[text for text in texts if text not in own], sorted(own)]
    vectors = [teacher_vectors(part, work) for part in parts if part]
    reduced = reduce(np.concatenate(vectors), dimension)
    row_of = {text: row for row, text in enumerate(parts[0] + parts[1])}
    rows: Matrix = reduced[np.array([row_of[pair.english] for pair in pairs])]
    return rows


def main() -> None:
    """Run every step once and print the sanity scores."""
    chosen = _arguments()
    torch.set_num_threads(1)  # one thread keeps sums, and so the weights, the same on every run
    recipe = Recipe(seed=chosen.seed)
    concepts = read_concepts()
    parallel = read_pairs(chosen.data)
    pairs = [*parallel, *concept_pairs(concepts)]
    vocabulary = build_vocabulary(chosen.data, pairs)
    print(f"{len(pairs)} pairs, {len(vocabulary.pieces)} pieces", flush=True)
    wanted = targets(pairs, chosen.work, recipe.dimension)
    twins = read_twins(chosen.data, parallel, concepts)
    rows = Trainer(vocabulary, pairs, wanted, recipe, twins).run()
    export(vocabulary.tokenizer(), rows, chosen.out)
    untrained = composition(vocabulary) @ initial_weights(vocabulary, recipe)
    print(report(StaticModel.load(chosen.out), untrained))


if __name__ == "__main__":
    main()
