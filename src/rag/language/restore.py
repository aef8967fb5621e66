"""Diacritics put back on words typed without them, or with some of them: weighted candidates."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np

from rag.language.lexicon import (
    BREAK,
    NUMBER,
    UNKNOWN,
    Floats,
    Ids,
    Lexicon,
    lexicon,
    pair_keys,
)
from rag.language.normalise import fold, is_unaccented, search_key
from rag.language.syllable import is_syllable, keeps_marks, split_tone

Vocabulary = Mapping[str, int]
"""Counts of the loaded reports' syllables ("tế") and of two in a row ("kinh_tế")."""

CORPUS_WEIGHT = 25.0
"""One occurrence in the loaded reports counts like this many in the lexicon's text."""

PAIR_BASE, PAIR_PER_FOLLOWER = 20.0, 1.0
"""Pseudo-counts of a syllable alone when it is told from the one before it: a syllable that many
others follow says less about the next one (Witten and Bell's estimate)."""

TRIPLE_BASE, TRIPLE_PER_FOLLOWER = 10.0, 3.0
"""The same for a syllable told from the two before it."""

KEPT_WHEN_ACCENTED = 9.0
"""Log-odds that a plain word is meant as it stands when the rest of the question is accented."""

CHANGE_POWER = 3
"""Half-typed questions (a share of 0.3 to 0.4) fall well below a full one's cost."""

USUAL_SHARE_ACCENTED = 0.6
"""Of the words of accented text, about 0.75 carry a diacritic; short questions fall to this."""

BEAM = 16
"""Readings kept from word to word; 48 restore no more than one syllable in 2,000 besides."""

MOST_FORMS = 16
"""Readings of one word that are weighed; no plain form has more that are not rare."""

LONGEST_ACRONYM = 8

UNSEEN = 0.02
"""The count of a syllable the lexicon does not have."""


key_of = lru_cache(maxsize=16384)(search_key)
"""``search_key`` of one word, remembered: every reading asks for it again."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading of a question's words, with the logarithm of its probability."""

    words: tuple[str, ...]
    log_probability: float


@dataclass(frozen=True, slots=True)
class Form:
    """One reading of one word, and the logarithm of how well it fits the keys that were typed."""

    word: str
    log_weight: float = 0.0


Lattice = Sequence[Sequence[Form]]


@lru_cache(maxsize=16384)
def forms_of(word: str) -> tuple[str, ...]:
    """Return the lexicon's syllables a word may stand for, most frequent first.

    Every diacritic that was typed is in every form. A word of the lexicon that carries a tone mark
    stands for itself alone. A word the lexicon cannot read gives nothing, nor does a syllable with
    a tone mark that the lexicon lacks: nothing is missing there, though it may be a slip.
    """
    known, key = lexicon(), key_of(word)
    if split_tone(key)[1] and is_syllable(key):
        return (key,) if key in known else ()
    return tuple(form for form in known.by_plain.get(fold(key), ()) if keeps_marks(key, form))


def change_cost(words: Sequence[str]) -> float:
    """Return the log-cost of changing a word that could stand as typed.

    Nothing for a question typed without diacritics, KEPT_WHEN_ACCENTED for an accented one.
    """
    readable = [word for word in map(key_of, words) if forms_of(word)]
    accented = sum(not is_unaccented(word) for word in readable)
    share = accented / len(readable) if readable else 0.0
    return KEPT_WHEN_ACCENTED * min(1.0, share / USUAL_SHARE_ACCENTED) ** CHANGE_POWER


def _acronyms(key: str, vocabulary: Vocabulary) -> list[str]:
    """Return the reports' acronyms a word without a vowel may stand for: "hdnd" for "hđnd"."""
    letters = [("d", "đ") if char == "d" else (char,) for char in key[:LONGEST_ACRONYM]]
    spelt = map("".join, product(*letters)) if "d" in key and len(key) <= LONGEST_ACRONYM else ()
    return [acronym for acronym in spelt if acronym != key and acronym in vocabulary]


def word_forms(word: str, cost: float, vocabulary: Vocabulary | None = None) -> list[Form]:
    """Return a word's readings: itself, and what it becomes with diacritics added."""
    key = key_of(word)
    found = list(forms_of(word)) or _acronyms(key, vocabulary or {})
    if len(found) > MOST_FORMS:
        seen = vocabulary or {}
        rest = [form for form in found[MOST_FORMS:] if form == key or form in seen]
        found = found[:MOST_FORMS] + rest
    if key not in found and (not found or key in (vocabulary or {})):
        found = [key, *found]
    return [Form(form, 0.0 if form == key else -cost) for form in found]


class _Scorer:
    """Log-probabilities of a word after one or two others, the reports' own counts mixed in."""

    def __init__(self, known: Lexicon, vocabulary: Vocabulary | None) -> None:
        self.known, self.vocabulary = known, vocabulary or {}

    def ids(self, words: Sequence[str]) -> Ids:
        number = self.known.number
        return np.array(
            [NUMBER if word[0].isdigit() else number.get(word, UNKNOWN) for word in words],
            dtype=np.int64,
        )

    def counts(self, words: Sequence[str], ids: Ids) -> Floats:
        own = np.array([self.vocabulary.get(word, 0) for word in words], dtype=np.float64)
        known = np.where(ids == UNKNOWN, UNSEEN, self.known.counts[ids])
        result: Floats = known + CORPUS_WEIGHT * own
        return result

    def own_pairs(self, before: Sequence[str], words: Sequence[str]) -> Floats | float:
        if not self.vocabulary:
            return 0.0
        get = self.vocabulary.get
        own = [[get(f"{first}_{second}", 0) for second in words] for first in before]
        return CORPUS_WEIGHT * np.array(own, dtype=np.float64)


@dataclass(frozen=True)
class _Column:
    """The readings of one word of the question."""

    words: list[str]
    weights: Floats
    ids: Ids
    counts: Floats

    @classmethod
    def of(cls, forms: Sequence[Form], scorer: _Scorer) -> _Column:
        words = [form.word for form in forms]
        ids = scorer.ids(words)
        weights = np.array([form.log_weight for form in forms])
        return cls(words, weights, ids, scorer.counts(words, ids))


def _pair_counts(before: _Column, column: _Column, scorer: _Scorer) -> Floats:
    keys = pair_keys(before.ids[:, None], column.ids[None, :])
    return scorer.known.pairs.find(keys) + scorer.own_pairs(before.words, column.words)


def _search(columns: list[_Column], scorer: _Scorer) -> tuple[Ids, Floats]:
    """Return the kept paths (rows of indices into the columns) and their log-probabilities."""
    edge = _Column(["<"], np.zeros(1), np.array([BREAK]), np.array([scorer.known.counts[BREAK]]))
    before, earlier = edge, edge
    paths = np.zeros((1, 0), dtype=np.int64)
    last = np.zeros((1, 2), dtype=np.int64)  # indices into ``earlier`` and ``before``
    scores = np.zeros(1)
    pairs_before = np.zeros((1, 1))
    for column in columns:
        pairs = _pair_counts(before, column, scorer)
        alone = column.counts / scorer.known.total
        prior = PAIR_BASE + PAIR_PER_FOLLOWER * scorer.known.followers[before.ids][:, None]
        by_pair = (pairs + prior * alone) / (before.counts[:, None] + prior)
        held = pair_keys(earlier.ids[last[:, 0]], before.ids[last[:, 1]])
        # The lexicon counts no unknown words: any word is as likely before one, unless the reports
        # have the two together.
        unknown = column.ids[None, :] == UNKNOWN
        by_pair = np.where(unknown & (by_pair < alone), alone, by_pair)
        triples = scorer.known.triples.find(pair_keys(held[:, None], column.ids[None, :]))
        seen = np.maximum(pairs_before[last[:, 0], last[:, 1]][:, None], triples)
        prior = TRIPLE_BASE + TRIPLE_PER_FOLLOWER * scorer.known.triples.followers(held)[:, None]
        chance = (triples + prior * by_pair[last[:, 1]]) / (seen + prior)
        chance = np.where(unknown, by_pair[last[:, 1]], chance)
        grid = scores[:, None] + np.log(chance) + column.weights[None, :]
        order = np.argsort(-grid, axis=None, kind="stable")[:BEAM]
        rows, chosen = np.unravel_index(order, grid.shape)
        scores = grid[rows, chosen]
        paths = np.concatenate([paths[rows], chosen[:, None]], axis=1)
        last = np.stack([last[rows, 1], chosen], axis=1)
        earlier, before, pairs_before = before, column, pairs
    return paths, scores


def best_paths(lattice: Lattice, vocabulary: Vocabulary | None = None) -> list[Candidate]:
    """Return the most probable choices of one form in each place, best first."""
    if not lattice:
        return [Candidate((), 0.0)]
    scorer = _Scorer(lexicon(), vocabulary)
    columns = [_Column.of(forms, scorer) for forms in lattice]
    paths, scores = _search(columns, scorer)
    return [
        Candidate(tuple(c.words[at] for c, at in zip(columns, path, strict=True)), float(score))
        for path, score in zip(paths.tolist(), scores.tolist(), strict=True)
    ]


def log_total(found: Sequence[Candidate]) -> float:
    """Return the logarithm of the candidates' summed probability; the best must come first."""
    best = found[0].log_probability
    return best + math.log(sum(math.exp(c.log_probability - best) for c in found))


def cased_like(word: str, typed: str) -> str:
    """Return a restored word in the letters' case that was typed; as typed when unchanged."""
    if word == key_of(typed):
        return typed
    if len(word) != len(typed):
        return word[0].upper() + word[1:] if typed[0].isupper() else word
    pairs = zip(word, typed, strict=True)
    return "".join(char.upper() if key.isupper() else char for char, key in pairs)


def restore(
    words: Sequence[str], vocabulary: Vocabulary | None = None, most: int = 4
) -> list[Candidate]:
    """Return the likeliest readings of words typed without some or all of their diacritics.

    Args:
        words: the words of one question, as typed; numbers and foreign words stay as they are.
        vocabulary: counts of the loaded reports, so that their own words win.
        most: how many readings to return.

    Returns:
        Candidates with log-probabilities that sum to at most one, best first, at least one. No
        candidate changes or drops a diacritic that was typed.
    """
    cost = change_cost(words)
    lattice = [word_forms(word, cost, vocabulary) for word in words]
    found = best_paths(lattice, vocabulary)
    total = log_total(found)
    return [
        Candidate(
            tuple(cased_like(word, typed) for word, typed in zip(c.words, words, strict=True)),
            c.log_probability - total,
        )
        for c in found[:most]
    ]
