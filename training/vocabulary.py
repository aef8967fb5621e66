"""Chooses the pieces of the model: syllables, pairs of syllables, and letters for the unknown."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer, models

from rag.language.normalise import fold
from training.text import NUMBER, SPACE, build_normalizer, words

Bigram = tuple[str, str]

UNKNOWN = "<unk>"
LETTER_SCORE = -25.0  # below any known word, so that letters spell only what is unknown
LETTER_PAIR_SCORE = -40.0  # above two letters: an unknown word keeps a little of its order
BIGRAM_BONUS = 0.5  # a known bigram always beats its two syllables
LATIN = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many pieces of each kind; 44,000 rows of 256 halves are 22.5 MB."""

    syllables: int = 12_000
    plain_syllables: int = 1_000  # as typed without diacritics
    bigrams: int = 19_000
    plain_bigrams: int = 10_000


@dataclass(slots=True)
class Counts:
    """Occurrences of words and of neighbouring words, as written and without diacritics."""

    words: Counter[str] = field(default_factory=Counter)
    bigrams: Counter[Bigram] = field(default_factory=Counter)

    def add(self, text: str, weight: int) -> None:
        """Count a text's words; numbers take no part in bigrams."""
        found = words(text)
        for word in found:
            self.words[word] += weight
        for pair in pairwise(found):
            if NUMBER not in pair:
                self.bigrams[pair] += weight

    def folded(self) -> Counts:
        """Return the counts of the same text typed without diacritics."""
        plain = Counts()
        for word, count in self.words.items():
            plain.words[fold(word)] += count
        for (first, second), count in self.bigrams.items():
            plain.bigrams[fold(first), fold(second)] += count
        return plain

    def telling_bigrams(self, count: int, without: set[Bigram]) -> list[Bigram]:
        """Return the bigrams of the highest count times pointwise mutual information."""
        total = self.words.total()

        def value(pair: Bigram) -> float:
            expected = self.words[pair[0]] * self.words[pair[1]]
            seen = self.bigrams[pair]
            return seen * max(0.1, math.log(seen * total / expected))

        known = [pair for pair, seen in self.bigrams.items() if seen >= 3 and pair not in without]
        return sorted(known, key=lambda pair: (-value(pair), pair))[:count]


@dataclass(frozen=True)
class Vocabulary:
    """The pieces in row order: unknown, syllables, bigrams, letters.

    A bigram's vector is the sum of its own and its two syllables', so a text's vector hardly
    depends on where the tokenizer cuts it.
    """

    syllables: tuple[str, ...]
    bigrams: tuple[Bigram, ...]
    letters: tuple[str, ...]
    word_counts: Counter[str]
    bigram_counts: Counter[Bigram]

    @property
    def pieces(self) -> list[str]:
        """The tokenizer's pieces in row order."""
        pairs = [f"{SPACE}{first}{SPACE}{second}" for first, second in self.bigrams]
        return [UNKNOWN, *(SPACE + word for word in self.syllables), *pairs, *self.letters]

    @cached_property
    def row_of(self) -> dict[str, int]:
        """The row of each syllable."""
        return {word: row for row, word in enumerate(self.syllables, start=1)}

    def components(self, row: int) -> tuple[int, ...]:
        """Return the rows whose vectors add up to this row's piece."""
        index = row - 1 - len(self.syllables)
        if not 0 <= index < len(self.bigrams):
            return (row,)
        first, second = self.bigrams[index]
        return (self.row_of[first], self.row_of[second], row)

    def frequencies(self) -> NDArray[np.float64]:
        """Return each piece's share of all words; letters are taken to be rare."""
        total = self.word_counts.total()
        seen = [self.word_counts[word] for word in self.syllables]
        seen += [self.bigram_counts[pair] for pair in self.bigrams]
        return np.array([1, *seen, *([2] * len(self.letters))], dtype=np.float64) / total

    def _scores(self) -> list[float]:
        total = self.word_counts.total()

        def share(count: int) -> float:
            return math.log((count + 0.5) / total)

        single = {word: share(self.word_counts[word]) for word in self.syllables}
        double = [
            max(single[pair[0]] + single[pair[1]] + BIGRAM_BONUS, share(self.bigram_counts[pair]))
            for pair in self.bigrams
        ]
        spelt = [LETTER_SCORE if len(piece) == 1 else LETTER_PAIR_SCORE for piece in self.letters]
        return [0.0, *single.values(), *double, *spelt]

    def tokenizer(self) -> Tokenizer:
        """Return the stock tokenizer that cuts a text into these pieces."""
        scored = list(zip(self.pieces, self._scores(), strict=True))
        tokenizer = Tokenizer(models.Unigram(scored, unk_id=0, byte_fallback=False))
        tokenizer.normalizer = build_normalizer()
        return tokenizer


def _letters(known: Iterable[str]) -> tuple[str, ...]:
    letters = {letter for word in known for letter in word} | set(LATIN)
    pairs = [first + second for first in LATIN for second in LATIN]
    return (SPACE, *sorted(letters - {NUMBER}), *pairs)


def choose(counts: Counts, sizes: Sizes) -> Vocabulary:
    """Return the vocabulary of the given sizes for these counts."""
    plain = counts.folded()
    syllables = [word for word, seen in counts.words.most_common(sizes.syllables) if seen >= 2]
    taken = set(syllables) | {NUMBER}
    extra = [word for word, seen in plain.words.most_common() if word not in taken and seen >= 3]
    ordered = list(dict.fromkeys([NUMBER, *syllables, *extra[: sizes.plain_syllables]]))
    known = set(ordered)

    def spelt(pairs: list[Bigram]) -> list[Bigram]:
        return [pair for pair in pairs if pair[0] in known and pair[1] in known]

    bigrams = spelt(counts.telling_bigrams(sizes.bigrams, set()))
    bigrams += spelt(plain.telling_bigrams(sizes.plain_bigrams, set(bigrams)))
    return Vocabulary(
        tuple(ordered),
        tuple(bigrams),
        _letters(ordered),
        # An unaccented spelling is met as often as all the words it may stand for.
        Counter({word: max(counts.words[word], plain.words[word]) for word in ordered}),
        Counter({pair: max(counts.bigrams[pair], plain.bigrams[pair]) for pair in bigrams}),
    )
