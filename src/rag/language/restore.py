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


@dataclass(frozen=True)
class _Column:
    """The readings of one word of the question; flat arrays hold them from ``start`` on."""

    words: list[str]
    start: int
    unknown: bool  # whether the lexicon lacks one of them


@dataclass(frozen=True)
class _Lattice:
    """Every reading of every word, and every two of neighbouring words, each in one flat array.

    Readings stand in the question's order after the edge of the sentence; a pair stands at
    ``row[first] + place of the second among the readings of its word``.
    """

    columns: list[_Column]
    ids: Ids
    weights: Floats
    row: Ids
    pair_keys: Ids  # the last one is the edge's own
    pair_counts: Floats
    by_pair: Floats  # chance of the second reading after the first
    prior: Floats  # pseudo-counts of ``by_pair`` for the reading that comes third

    @classmethod
    def of(cls, lattice: Lattice, known: Lexicon, vocabulary: Vocabulary) -> _Lattice:
        words = ["<", *(form.word for forms in lattice for form in forms)]
        own = [0, *(vocabulary.get(word, 0) for word in words[1:])]
        ids = np.array([BREAK, *(_id_of(word, known) for word in words[1:])], dtype=np.int64)
        unseen = np.where(ids == UNKNOWN, UNSEEN, known.counts[ids])
        counts = unseen + CORPUS_WEIGHT * np.array(own, dtype=np.float64)
        sizes = np.array([1, *map(len, lattice)])
        ends = np.cumsum(sizes)
        # Of each reading but the last word's: how many may follow, and where they stand.
        follow, at = np.repeat(sizes[1:], sizes[:-1]), np.repeat(ends[:-1], sizes[:-1])
        row = np.cumsum(follow) - follow
        first = np.repeat(np.arange(len(follow)), follow)
        second = np.arange(len(first)) + (at - row)[first]
        keys = pair_keys(ids[first], ids[second])
        columns = [
            _Column([form.word for form in forms], start, UNKNOWN in ids[start:end])
            for forms, start, end in zip(
                lattice, ends[:-1].tolist(), ends[1:].tolist(), strict=True
            )
        ]
        pairs = known.pairs.find(keys)
        if vocabulary:
            pairs += CORPUS_WEIGHT * np.array(_own_pairs(columns, own, vocabulary))
        alone = (counts / known.total)[second]
        prior = (PAIR_BASE + PAIR_PER_FOLLOWER * known.followers[ids])[first]
        by_pair = (pairs + prior * alone) / (counts[first] + prior)
        # The lexicon counts no unknown words: any word is as likely before one, unless the reports
        # have the two together.
        by_pair = np.where((ids[second] == UNKNOWN) & (by_pair < alone), alone, by_pair)
        keys = np.append(keys, pair_keys(ids[:1], ids[:1]))
        followers = known.triples.followers(keys)
        return cls(
            columns=columns,
            ids=ids,
            weights=np.array([0.0, *(form.log_weight for forms in lattice for form in forms)]),
            row=row,
            pair_keys=keys,
            pair_counts=np.append(pairs, 0.0),
            by_pair=by_pair,
            prior=TRIPLE_BASE + TRIPLE_PER_FOLLOWER * followers,
        )


def _id_of(word: str, known: Lexicon) -> int:
    return NUMBER if word[0].isdigit() else known.number.get(word, UNKNOWN)


def _own_pairs(columns: list[_Column], own: list[int], vocabulary: Vocabulary) -> list[float]:
    """Return the reports' counts of every pair, in the order of the flat arrays."""
    counts: list[float] = []
    before = _Column(["<"], 0, unknown=False)
    for column in columns:
        seen = [own[column.start + at] > 0 for at in range(len(column.words))]
        for at, first in enumerate(before.words):
            if own[before.start + at]:
                counts += [
                    vocabulary.get(f"{first}_{second}", 0) if there else 0
                    for second, there in zip(column.words, seen, strict=True)
                ]
            else:
                counts += [0.0] * len(seen)
        before = column
    return counts


def _search(lattice: _Lattice, known: Lexicon) -> tuple[list[list[int]], Floats]:
    """Return the kept paths (a place in each column) and their log-probabilities, best first."""
    scores = np.zeros(1)
    reading = np.zeros(1, dtype=np.int64)  # where each path's last reading stands
    pair = np.array([-1])  # and its last two
    steps = []
    for column in lattice.columns:
        count = len(column.words)
        here = slice(column.start, column.start + count)
        ids = lattice.ids[here]
        pairs = lattice.row[reading][:, None] + np.arange(count)
        by_pair = lattice.by_pair[pairs]
        triples = known.triples.find(pair_keys(lattice.pair_keys[pair][:, None], ids))
        prior = lattice.prior[pair][:, None]
        seen = np.maximum(lattice.pair_counts[pair][:, None], triples)
        chance = (triples + prior * by_pair) / (seen + prior)
        if column.unknown:
            chance = np.where(ids == UNKNOWN, by_pair, chance)
        grid = (scores[:, None] + np.log(chance) + lattice.weights[here]).ravel()
        order = np.argsort(-grid, kind="stable")[:BEAM]
        scores, pair = grid[order], pairs.ravel()[order]
        rows, chosen = np.divmod(order, count)
        reading = chosen + column.start
        steps.append((rows.tolist(), chosen.tolist()))
    paths = [[at] for at in range(len(scores))]
    for rows_of_step, chosen_of_step in reversed(steps):
        for path in paths:
            at = path.pop()
            path += (chosen_of_step[at], rows_of_step[at])
    return [path[-2::-1] for path in paths], scores


def best_paths(lattice: Lattice, vocabulary: Vocabulary | None = None) -> list[Candidate]:
    """Return the most probable choices of one form in each place, best first."""
    if not lattice:
        return [Candidate((), 0.0)]
    known = lexicon()
    read = _Lattice.of(lattice, known, vocabulary or {})
    paths, scores = _search(read, known)
    return [
        Candidate(tuple(c.words[at] for c, at in zip(read.columns, path, strict=True)), score)
        for path, score in zip(paths, scores.tolist(), strict=True)
    ]


def log_total(found: Sequence[Candidate]) -> float:
    """Return the logarithm of the candidates' summed probability; the best must come first."""
    best = found[0].log_probability
    return best + math.log(sum(math.exp(c.log_probability - best) for c in found))


@lru_cache(maxsize=16384)
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
