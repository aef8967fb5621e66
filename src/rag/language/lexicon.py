"""The syllable lexicon: which syllables exist, and how often two or three stand in a row."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.language.normalise import fold

ID_BITS = 14
"""A syllable's number fits in 14 bits, so three of them fit in one 64-bit key."""

BREAK = 0
"""Stands for the edge of a sentence."""

NUMBER = 1
"""Stands for every number."""

UNKNOWN = 2
"""Stands for every word that is no Vietnamese syllable."""

RESERVED = ("<break>", "<number>", "<unknown>")

Ids = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Table:
    """Sorted keys of n-grams and their counts."""

    keys: Ids
    counts: NDArray[np.float32]

    def find(self, wanted: Ids) -> Floats:
        """Return the counts of the wanted keys, 0 where a key is not in the table."""
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        return np.where(self.keys[at] == wanted, self.counts[at], 0.0).astype(np.float64)

    def followers(self, first: Ids) -> Floats:
        """Return how many keys of the table begin with each of the shorter keys."""
        start = np.searchsorted(self.keys, first << ID_BITS)
        end = np.searchsorted(self.keys, (first + 1) << ID_BITS)
        return (end - start).astype(np.float64)


@dataclass(frozen=True)
class Lexicon:
    """Syllables with the counts of one, two and three in a row."""

    syllables: tuple[str, ...]
    counts: Floats
    pairs: Table
    triples: Table

    @cached_property
    def number(self) -> dict[str, int]:
        """The number of each syllable."""
        return {syllable: at for at, syllable in enumerate(self.syllables)}

    @cached_property
    def by_plain(self) -> dict[str, list[str]]:
        """The syllables of each unaccented form, most frequent first."""
        order = np.argsort(-self.counts, kind="stable")
        found: dict[str, list[str]] = {}
        for at in order.tolist():
            if at >= len(RESERVED):
                found.setdefault(fold(self.syllables[at]), []).append(self.syllables[at])
        return found

    @cached_property
    def total(self) -> float:
        """How many syllables were counted."""
        return float(self.counts[len(RESERVED) :].sum())

    @cached_property
    def followers(self) -> Floats:
        """How many different syllables were seen after each one."""
        first = self.pairs.keys >> ID_BITS
        return np.bincount(first, minlength=len(self.syllables)).astype(np.float64)

    def __contains__(self, word: object) -> bool:
        return word in self.number and word not in RESERVED

    def count(self, word: str) -> float:
        """Return how often a syllable was seen, 0 when never."""
        at = self.number.get(word)
        return float(self.counts[at]) if at is not None else 0.0


def pair_keys(first: Ids, second: Ids) -> Ids:
    """Return the keys of syllables in a row, broadcast against each other."""
    return (first << ID_BITS) | second


def _table(stored: dict[str, NDArray[np.generic]], name: str) -> Table:
    # Keys are stored as steps from one to the next: small numbers, which compress well.
    keys = np.cumsum(stored[f"{name}_steps"], dtype=np.int64)
    return Table(keys, stored[f"{name}_counts"].astype(np.float32))


def read_lexicon(path: Path) -> Lexicon:
    """Return the lexicon a file written by ``training.lexicon`` holds."""
    with np.load(path) as archive:
        stored = {name: archive[name] for name in archive.files}
    return Lexicon(
        syllables=tuple(stored["syllables"].tobytes().decode("utf-8").split("\n")),
        counts=stored["counts"].astype(np.float64),
        pairs=_table(stored, "pairs"),
        triples=_table(stored, "triples"),
    )


@cache
def lexicon() -> Lexicon:
    """Return the shipped lexicon, read when first asked for."""
    with as_file(files("rag") / "assets" / "lexicon" / "lexicon.npz") as path:
        return read_lexicon(path)


@cache
def english_words() -> frozenset[str]:
    """Return common English words and loanwords, which are left as they are."""
    folder = files("rag") / "assets" / "lexicon"
    listed = ((folder / name).read_text("utf-8") for name in ("english.txt", "loanwords.txt"))
    return frozenset(word for text in listed for word in text.split())
