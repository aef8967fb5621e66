"""The student: one vector a piece, trained so that a Vietnamese text lands on its English twin.

Loss: symmetric InfoNCE (van den Oord et al. 2018, arXiv 1807.03748) with the teacher's vectors as
targets, plus the plain distance to the own target (Reimers and Gurevych 2020, arXiv 2004.09813).
Start: random vectors under smooth inverse frequency weights (Arora et al. 2017), so that a word
no pair ever touches still works as a lexical feature.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import scipy.sparse as sp  # type: ignore[import-untyped]
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch.nn import functional

from rag.language.normalise import fold
from training.prepare import Pair
from training.vocabulary import Vocabulary

Matrix = NDArray[np.float32]
Indices = NDArray[np.int64]

SIF = 1e-3
NUMBER_WEIGHT = 0.3  # numbers are everywhere and all alike
BIGRAM_WEIGHT = 0.5  # added to two syllables that speak already
LETTER_WEIGHT = 0.3  # an unknown word of five letters weighs about one rare syllable
BETAS = (0.9, 0.99)
WARMUP_STEPS = 100
SAME_MEANING = 0.9  # teacher cosine above which two pairs are no negatives of each other


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that can be turned, besides the data."""

    dimension: int = 256
    steps: int = 1_500
    batch: int = 768
    learning_rate: float = 3e-3
    temperature: float = 0.05
    cosine_weight: float = 2.0
    drop: float = 0.05
    unaccented: float = 0.4
    seed: int = 0


def initial_weights(vocabulary: Vocabulary, recipe: Recipe) -> Matrix:
    """Return random rows, shorter the more frequent the piece; the unknown piece is zero."""
    random = np.random.default_rng(recipe.seed)
    rows = random.standard_normal((len(vocabulary.pieces), recipe.dimension))
    weight = SIF / (SIF + vocabulary.frequencies())
    first_bigram = 1 + len(vocabulary.syllables)
    first_letter = first_bigram + len(vocabulary.bigrams)
    weight[0] = 0.0
    weight[1] *= NUMBER_WEIGHT
    weight[first_bigram:first_letter] *= BIGRAM_WEIGHT
    weight[first_letter:] *= LETTER_WEIGHT
    return cast("Matrix", (rows * weight[:, None] / np.sqrt(recipe.dimension)).astype(np.float32))


def composition(vocabulary: Vocabulary) -> sp.csr_matrix:
    """Return the matrix that adds a bigram's syllables to it; shape (pieces, pieces)."""
    parts = [vocabulary.components(row) for row in range(len(vocabulary.pieces))]
    lengths = np.fromiter(map(len, parts), dtype=np.int64)
    columns = np.concatenate([np.array(part) for part in parts])
    rows = np.repeat(np.arange(len(parts)), lengths)
    return sp.csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=(len(parts),) * 2)


class TextStore:
    """The pieces of many texts, flat, so that a batch is cut out without a Python loop."""

    def __init__(self, tokenizer: Tokenizer, texts: Sequence[str]) -> None:
        encodings = tokenizer.encode_batch(list(texts), add_special_tokens=False)
        ids = [encoding.ids or [0] for encoding in encodings]
        self.flat: Indices = np.concatenate([np.array(one, dtype=np.int64) for one in ids])
        self.ends: Indices = np.cumsum([len(one) for one in ids])

    def bags(self, chosen: Indices) -> tuple[Indices, Indices]:
        """Return (piece, row) of every piece of the chosen texts; rows count from zero."""
        starts = np.where(chosen > 0, self.ends[chosen - 1], 0)
        lengths = self.ends[chosen] - starts
        rows = np.repeat(np.arange(len(chosen)), lengths)
        within = np.arange(len(rows)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        return self.flat[starts[rows] + within], rows


class SparseAdam:
    """Adam (Kingma and Ba 2015) that touches only the rows of a batch."""

    def __init__(self, weights: Matrix) -> None:
        self.weights = weights
        self.first = np.zeros_like(weights)
        self.second = np.zeros_like(weights)

    def step(self, rows: Indices, gradient: Matrix, rate: float, number: int) -> None:
        """Move ``rows`` against their gradient; ``number`` counts steps from one."""
        decay, decay_square = BETAS
        first = decay * self.first[rows] + (1 - decay) * gradient
        second = decay_square * self.second[rows] + (1 - decay_square) * gradient**2
        self.first[rows], self.second[rows] = first, second
        mean = first / (1 - decay**number)
        spread = np.sqrt(second / (1 - decay_square**number)) + 1e-8
        self.weights[rows] -= rate * mean / spread


def _contrast(
    student: torch.Tensor, teacher: torch.Tensor, same: torch.Tensor, recipe: Recipe
) -> torch.Tensor:
    scores = (student @ teacher.T / recipe.temperature).masked_fill(same, -1e4)
    own = torch.arange(len(student))
    loss = functional.cross_entropy(scores, own) + functional.cross_entropy(scores.T, own)
    nearness = (student * teacher).sum(1)
    return loss / 2 + recipe.cosine_weight * (1 - nearness).mean()


class Trainer:
    """Holds the data of one run."""

    def __init__(
        self, vocabulary: Vocabulary, pairs: Sequence[Pair], targets: Matrix, recipe: Recipe
    ) -> None:
        """``targets`` has one teacher row a pair."""
        tokenizer = vocabulary.tokenizer()
        self.recipe = recipe
        self.targets = torch.from_numpy(targets)
        self.composition = composition(vocabulary)
        self.accented = TextStore(tokenizer, [pair.vietnamese for pair in pairs])
        self.plain = TextStore(tokenizer, [fold(pair.vietnamese) for pair in pairs])
        self.random = np.random.default_rng(recipe.seed + 1)
        weight = np.array([pair.weight for pair in pairs])
        self.cumulative = np.cumsum(weight / weight.sum())
        self.text_number = _numbers([pair.vietnamese.lower() for pair in pairs])
        self.meaning_number = _numbers([pair.english for pair in pairs])
        self.optimiser = SparseAdam(initial_weights(vocabulary, recipe))

    def run(self) -> Matrix:
        """Train and return the composed rows, one a piece."""
        total = 0.0
        for step in range(self.recipe.steps):
            total += self._step(step)
            if (step + 1) % 250 == 0:
                print(f"step {step + 1}: loss {total / 250:.3f}", flush=True)
                total = 0.0
        return cast("Matrix", self.composition @ self.optimiser.weights)

    def _step(self, step: int) -> float:
        chosen = self._draw()
        bags = self._bags(chosen) @ self.composition
        rows = np.unique(bags.indices)
        local = bags[:, rows]
        sums = torch.from_numpy(local @ self.optimiser.weights[rows]).requires_grad_()
        loss = _contrast(
            functional.normalize(sums, dim=1),
            self.targets[torch.from_numpy(chosen)],
            self._same(chosen),
            self.recipe,
        )
        loss.backward()  # type: ignore[no-untyped-call]
        left = max(0.02, 1 - step / self.recipe.steps)
        rate = self.recipe.learning_rate * min(1.0, (step + 1) / WARMUP_STEPS) * left
        assert sums.grad is not None  # noqa: S101  (for the type checker)
        self.optimiser.step(rows, local.T @ sums.grad.numpy(), rate, step + 1)
        return loss.item()

    def _draw(self) -> Indices:
        points = self.random.random(self.recipe.batch)
        return np.minimum(np.searchsorted(self.cumulative, points), len(self.cumulative) - 1)

    def _bags(self, chosen: Indices) -> sp.csr_matrix:
        """Return the batch's texts as (texts, pieces) counts, some words and diacritics dropped."""
        bare = self.random.random(len(chosen)) < self.recipe.unaccented
        pieces, rows = [], []
        for store, where in (
            (self.accented, np.flatnonzero(~bare)),
            (self.plain, np.flatnonzero(bare)),
        ):
            found, local = store.bags(chosen[where])
            pieces.append(found)
            rows.append(where[local])
        ids, texts = np.concatenate(pieces), np.concatenate(rows)
        kept = self.random.random(len(ids)) >= self.recipe.drop
        emptied = np.bincount(texts[kept], minlength=len(chosen)) == 0
        kept |= emptied[texts]
        shape = (len(chosen), self.composition.shape[0])
        return sp.csr_matrix(
            (np.ones(kept.sum(), np.float32), (texts[kept], ids[kept])), shape=shape
        )

    def _same(self, chosen: Indices) -> torch.Tensor:
        """Return which pairs of the batch mean the same and are therefore no negatives."""
        text, meaning = self.text_number[chosen], self.meaning_number[chosen]
        twins = (text[:, None] == text) | (meaning[:, None] == meaning)
        targets = self.targets[torch.from_numpy(chosen)]
        same = torch.from_numpy(twins) | (targets @ targets.T > SAME_MEANING)
        return same.fill_diagonal_(False)


def _numbers(keys: Sequence[str]) -> Indices:
    seen: dict[str, int] = {}
    return np.array([seen.setdefault(key, len(seen)) for key in keys], dtype=np.int64)
