"""Vietnamese texts that mean the same: what the student learns without the teacher.

Five kinds: other words for a report's term (the shipped thesaurus), also set into frames of
questions and of report sentences; a report's sentence and how people ask for it (``asked/``);
dictionary words that share an English sense; a title and its passage; and a paragraph typed
without diacritics.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.language.question_words import content_words
from training.prepare import TITLED, Concept, Pair, read_monolingual, read_titles

FRAMES = Path(__file__).parent / "frames.txt"
ASKED = Path(__file__).parent / "asked"
ASKED_WEIGHT = 0.3
MAX_WORDS = 60
"""A passage is cut after so many words: longer ones speak of several things."""

FRAME_SEED = 0

SENSE_MARK = ": "
"""Wiktionary senses are written "word: gloss"; a word without a gloss has several senses."""


@dataclass(frozen=True, slots=True)
class Twins:
    """Groups of texts of one meaning; a batch takes two texts each of several groups."""

    name: str
    groups: tuple[tuple[str, ...], ...]
    batch: int
    weight: float
    left_unaccented: float  # how often the first of the two texts loses its diacritics
    right_unaccented: float


def _cut(text: str) -> str:
    return " ".join(text.split()[:MAX_WORDS])


def thesaurus_groups(concepts: Sequence[Concept]) -> list[tuple[str, ...]]:
    """Return the ways of saying each concept."""
    return [concept.vietnamese for concept in concepts if len(concept.vietnamese) > 1]


def sense_groups(pairs: Sequence[Pair]) -> list[tuple[str, ...]]:
    """Return Vietnamese words that share an English sense."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for pair in pairs:
        if pair.source == "wiktionary" and SENSE_MARK in pair.english:
            found[pair.english][pair.vietnamese.lower()] = None
    return [tuple(words) for words in found.values() if len(words) > 1]


def framed_groups(concepts: Sequence[Concept], seed: int, copies: int = 4) -> list[tuple[str, ...]]:
    """Return (question in any words, report sentence with the official term) pairs."""
    chooser = random.Random(seed)
    lines = FRAMES.read_text(encoding="utf-8").splitlines()
    asking = [line[2:] for line in lines if line.startswith("? ")]
    telling = [line[2:] for line in lines if line.startswith(". ")]
    return [
        (
            chooser.choice(asking).format(chooser.choice(concept.vietnamese)),
            chooser.choice(telling).format(concept.vietnamese[0]),
        )
        for concept in concepts
        for _ in range(copies)
    ]


def asked_groups(folder: Path = ASKED) -> list[tuple[str, ...]]:
    """Return each official sentence with the everyday questions it answers.

    The questions keep only the words that say what they are about, as the search reads them.
    """
    asked: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            sentence, question = line.split("\t")
            asked.setdefault(sentence, []).append(" ".join(content_words(question)) or question)
    return [(sentence, *questions) for sentence, questions in asked.items()]


def title_groups(data: Path) -> list[tuple[str, ...]]:
    """Return (title, passage) pairs, the held-out ones left out."""
    pairs = [pair for name in TITLED for pair in read_titles(data, name)]
    return [(title, _cut(passage)) for title, passage in pairs]


def paragraph_groups(data: Path) -> list[tuple[str, ...]]:
    """Return each paragraph twice: one of the two will lose its diacritics."""
    return [(text, text) for text in map(_cut, read_monolingual(data)) if len(text.split()) > 4]


def read_twins(data: Path, pairs: Sequence[Pair], concepts: Sequence[Concept]) -> list[Twins]:
    """Return every kind of twins, as the shipped model is trained on them.

    Raises:
        MissingDataError: a file is not there.
    """
    return [
        Twins("thesaurus", tuple(thesaurus_groups(concepts)), 256, 0.5, 0.3, 0.3),
        Twins("senses", tuple(sense_groups(pairs)), 256, 0.2, 0.3, 0.3),
        Twins("frames", tuple(framed_groups(concepts, FRAME_SEED)), 256, 0.2, 0.3, 0.1),
        Twins("asked", tuple(asked_groups()), 192, ASKED_WEIGHT, 0.3, 0.1),
        Twins("titles", tuple(title_groups(data)), 192, 0.2, 0.3, 0.05),
        Twins("paragraphs", tuple(paragraph_groups(data)), 128, 0.2, 1.0, 0.0),
    ]
