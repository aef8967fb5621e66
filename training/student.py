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
from training.twins import Twins
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
    steps: int = 1_000
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


def _info_nce(
    left: torch.Tensor, right: torch.Tensor, same: torch.Tensor, temperature: float
) -> torch.Tensor:
    scores = (left @ right.T / temperature).masked_fill(same, -1e4)
    own = torch.arange(len(left))
    return (functional.cross_entropy(scores, own) + functional.cross_entropy(scores.T, own)) / 2


class _Drawn:
    """Numbers drawn in proportion to weights."""

    def __init__(self, weights: Sequence[float]) -> None:
        self._cumulative = np.cumsum(np.asarray(weights) / np.sum(weights))

    def draw(self, random: np.random.Generator, count: int) -> Indices:
        points = random.random(count)
        return np.minimum(np.searchsorted(self._cumulative, points), len(self._cumulative) - 1)


class _Spelt:
    """Texts with and without diacritics."""

    def __init__(self, tokenizer: Tokenizer, texts: Sequence[str]) -> None:
        self.accented = TextStore(tokenizer, texts)
        self.plain = TextStore(tokenizer, [fold(text) for text in texts])

    def bags(
        self, chosen: Indices, bare: NDArray[np.bool_], drop: float, random: np.random.Generator
    ) -> tuple[Indices, Indices]:
        """Return (piece, row) pairs, some pieces dropped but never all of a text."""
        pieces, rows = [], []
        for store, where in (
            (self.accented, np.flatnonzero(~bare)),
            (self.plain, np.flatnonzero(bare)),
        ):
            found, local = store.bags(chosen[where])
            pieces.append(found)
            rows.append(where[local])
        ids, texts = np.concatenate(pieces), np.concatenate(rows)
        kept = random.random(len(ids)) >= drop
        emptied = np.bincount(texts[kept], minlength=len(chosen)) == 0
        kept |= emptied[texts]
        return ids[kept], texts[kept]


class _TwinBatches:
    """Draws two texts each of several groups."""

    def __init__(self, tokenizer: Tokenizer, twins: Twins) -> None:
        self.twins = twins
        self.texts = _Spelt(tokenizer, [text for group in twins.groups for text in group])
        self.sizes = np.array([len(group) for group in twins.groups], dtype=np.int64)
        self.starts = np.cumsum(self.sizes) - self.sizes
        self.choice = _Drawn(list(np.sqrt(self.sizes)))

    def draw(self, random: np.random.Generator) -> tuple[Indices, Indices, Indices]:
        """Return the groups and two different members of each."""
        groups = self.choice.draw(random, self.twins.batch)
        sizes = self.sizes[groups]
        left = (random.random(len(groups)) * sizes).astype(np.int64)
        right = (left + 1 + (random.random(len(groups)) * (sizes - 1)).astype(np.int64)) % sizes
        return groups, self.starts[groups] + left, self.starts[groups] + right


class Trainer:
    """Holds the data of one run."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        pairs: Sequence[Pair],
        targets: Matrix,
        recipe: Recipe,
        twins: Sequence[Twins] = (),
    ) -> None:
        """``targets`` has one teacher row a pair."""
        tokenizer = vocabulary.tokenizer()
        self.recipe = recipe
        self.targets = torch.from_numpy(targets)
        self.composition = composition(vocabulary)
        self.texts = _Spelt(tokenizer, [pair.vietnamese for pair in pairs])
        self.twins = [_TwinBatches(tokenizer, one) for one in twins]
        self.random = np.random.default_rng((recipe.seed, 1))
        self.choice = _Drawn([pair.weight for pair in pairs])
        self.text_number = _numbers([pair.vietnamese.lower() for pair in pairs])
        self.meaning_number = _numbers([pair.english for pair in pairs])
        self.optimiser = SparseAdam(initial_weights(vocabulary, recipe))

    def run(self) -> Matrix:
        """Train and return the composed rows, one a piece."""
        total = np.zeros(1 + len(self.twins))
        for step in range(self.recipe.steps):
            total += self._step(step)
            if (step + 1) % 250 == 0:
                print(f"step {step + 1}: losses {np.round(total / 250, 3)}", flush=True)
                total[:] = 0
        return cast("Matrix", self.composition @ self.optimiser.weights)

    def _step(self, step: int) -> list[float]:
        chosen = self.choice.draw(self.random, self.recipe.batch)
        bare = self.random.random(len(chosen)) < self.recipe.unaccented
        parts = [self.texts.bags(chosen, bare, self.recipe.drop, self.random)]
        sizes, groups = [len(chosen)], []
        for one in self.twins:
            drawn, *sides = one.draw(self.random)
            groups.append(torch.from_numpy(drawn))
            shares = (one.twins.left_unaccented, one.twins.right_unaccented)
            for side, share in zip(sides, shares, strict=True):
                bare = self.random.random(len(side)) < share
                parts.append(one.texts.bags(side, bare, self.recipe.drop, self.random))
                sizes.append(len(side))
        rows, local = self._local(parts, sizes)
        sums = torch.from_numpy(local @ self.optimiser.weights[rows]).requires_grad_()
        first, *others = functional.normalize(sums, dim=1).split(sizes)
        losses = [self._distil(first, chosen), *self._twin_losses(others, groups)]
        cast("torch.Tensor", sum(losses)).backward()  # type: ignore[no-untyped-call]
        left = max(0.02, 1 - step / self.recipe.steps)
        rate = self.recipe.learning_rate * min(1.0, (step + 1) / WARMUP_STEPS) * left
        assert sums.grad is not None  # noqa: S101  (for the type checker)
        self.optimiser.step(rows, local.T @ sums.grad.numpy(), rate, step + 1)
        return [loss.item() for loss in losses]

    def _local(
        self, parts: Sequence[tuple[Indices, Indices]], sizes: Sequence[int]
    ) -> tuple[Indices, sp.csr_matrix]:
        """Return the rows that a step touches, and the (texts, rows) counts over them."""
        starts = np.cumsum(sizes) - sizes
        ids = np.concatenate([piece for piece, _ in parts])
        texts = np.concatenate([t + s for (_, t), s in zip(parts, starts, strict=True)])
        shape = (int(np.sum(sizes)), self.composition.shape[0])
        bags = sp.csr_matrix((np.ones(len(ids), np.float32), (texts, ids)), shape=shape)
        bags = bags @ self.composition
        rows = np.unique(bags.indices)
        return rows, bags[:, rows]

    def _distil(self, student: torch.Tensor, chosen: Indices) -> torch.Tensor:
        teacher = self.targets[torch.from_numpy(chosen)]
        loss = _info_nce(student, teacher, self._same(chosen), self.recipe.temperature)
        return loss + self.recipe.cosine_weight * (1 - (student * teacher).sum(1)).mean()

    def _twin_losses(
        self, sides: Sequence[torch.Tensor], groups: Sequence[torch.Tensor]
    ) -> list[torch.Tensor]:
        return [
            one.twins.weight * _info_nce(left, right, _shared(group), self.recipe.temperature)
            for one, left, right, group in zip(
                self.twins, sides[::2], sides[1::2], groups, strict=True
            )
        ]

    def _same(self, chosen: Indices) -> torch.Tensor:
        """Return which pairs of the batch mean the same and are therefore no negatives."""
        text = torch.from_numpy(self.text_number[chosen])
        meaning = torch.from_numpy(self.meaning_number[chosen])
        targets = self.targets[torch.from_numpy(chosen)]
        same = _shared(text) | _shared(meaning) | (targets @ targets.T > SAME_MEANING)
        return same.fill_diagonal_(False)


def _shared(numbers: torch.Tensor) -> torch.Tensor:
    """Return where two rows have one number, the diagonal aside."""
    return (numbers[:, None] == numbers).fill_diagonal_(False)


def _numbers(keys: Sequence[str]) -> Indices:
    seen: dict[str, int] = {}
    return np.array([seen.setdefault(key, len(seen)) for key in keys], dtype=np.int64)
