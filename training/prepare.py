"""Reads the training text: pairs of English and Vietnamese, titles and passages, concepts."""

from __future__ import annotations

import csv
import json
import lzma
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.language.syllable import is_syllable
from rag.language.thesaurus_file import Relation, read_entries

PARALLEL = ("wiktionary", "tatoeba", "ntrex", "msdocs")
GLOSSARY = "glossary_own"
THESAURUS = "thesaurus"
TITLED = ("law", "msdocs")
SHIPPED_THESAURUS = Path(__file__).parents[1] / "src" / "rag" / "assets" / "thesaurus.tsv"
ENGLISH_OF_TERMS = Path(__file__).parent / "english.tsv"
MONOLINGUAL = ("law", "msdocs")
HELD_OUT_EVERY = 10  # of the title-passage pairs

SAMPLING_WEIGHT = {
    "ntrex": 3.0,  # whole sentences are few beside the dictionary's single words
    "ms-projops": 3.0,
    "tatoeba": 2.0,
    GLOSSARY: 10.0,  # the text of the genre
    THESAURUS: 6.0,
}
"""How often a pair of a source is drawn, compared with a dictionary pair."""

COUNT_WEIGHT = {GLOSSARY: 20, THESAURUS: 20}
"""How much one occurrence in a source counts when the vocabulary is chosen; 2 for other pairs."""


class MissingDataError(FileNotFoundError):
    """A training file is not in the data folder."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"{path} is missing; --data must name the folder that holds it")


@dataclass(frozen=True, slots=True)
class Pair:
    """One meaning in two languages."""

    english: str
    vietnamese: str
    source: str

    @property
    def weight(self) -> float:
        """How often the pair is drawn, relative to a dictionary pair."""
        return SAMPLING_WEIGHT.get(self.source, 1.0)

    @property
    def count_weight(self) -> int:
        """How much one occurrence counts when the vocabulary is chosen."""
        return COUNT_WEIGHT.get(self.source, 2)


def _rows(path: Path) -> Iterator[list[str]]:
    if not path.is_file():
        raise MissingDataError(path)
    with lzma.open(path, "rt", encoding="utf-8", newline="") as lines:
        yield from csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def _pairs_of(path: Path, name: str) -> Iterator[Pair]:
    for english, vietnamese, *source in _rows(path):
        kind = source[0] if source and source[0] else name
        words = english.replace("-", " ") if kind.endswith("-slug") else english
        if words.strip() and vietnamese.strip():
            yield Pair(words.strip(), vietnamese.strip(), kind)


def read_pairs(data: Path) -> list[Pair]:
    """Return every pair of the data folder, glossary last.

    Raises:
        MissingDataError: a file is not there.
    """
    names = [(f"parallel_{name}.tsv.xz", name) for name in PARALLEL]
    names.append((f"{GLOSSARY}.tsv.xz", GLOSSARY))
    return [pair for file, name in names for pair in _pairs_of(data / file, name)]


def read_monolingual(data: Path) -> Iterator[str]:
    """Yield Vietnamese paragraphs, used only to choose and weigh the vocabulary.

    Raises:
        MissingDataError: a file is not there.
    """
    for name in MONOLINGUAL:
        for row in _json_lines(data / f"mono_{name}.jsonl.xz"):
            yield row["t"]


def read_held_out_titles(data: Path, name: str) -> list[tuple[str, str]]:
    """Return the (title, passage) pairs of a source that no training may see: every tenth.

    Raises:
        MissingDataError: a file is not there.
    """
    return [pair for row, pair in enumerate(_titles(data, name)) if row % HELD_OUT_EVERY == 0]


def read_titles(data: Path, name: str) -> list[tuple[str, str]]:
    """Return the other (title, passage) pairs, those that share a text with a held-out one aside.

    Raises:
        MissingDataError: a file is not there.
    """
    held = {text for pair in read_held_out_titles(data, name) for text in pair}
    return [pair for pair in _titles(data, name) if held.isdisjoint(pair)]


def _titles(data: Path, name: str) -> Iterator[tuple[str, str]]:
    for row in _json_lines(data / f"pairs_{name}.jsonl.xz"):
        yield row["q"], row["d"]


def _json_lines(path: Path) -> Iterator[dict[str, str]]:
    if not path.is_file():
        raise MissingDataError(path)
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


@dataclass(frozen=True, slots=True)
class Concept:
    """A subject of reports: its English name, and Vietnamese ways to say it, official first."""

    english: str
    vietnamese: tuple[str, ...]


def read_concepts() -> list[Concept]:
    """Return the concepts of the shipped thesaurus.

    Their English is that of the thesaurus or, where it has none, of ``english.tsv``.
    """
    lines = ENGLISH_OF_TERMS.read_text(encoding="utf-8").splitlines()
    english = dict(line.split("\t") for line in lines)
    by_term: dict[str, list[str]] = {}
    for entry in read_entries(SHIPPED_THESAURUS):
        if entry.relation is Relation.SAME and not entry.ambiguous:
            by_term.setdefault(entry.term, []).append(entry.phrase)
    return [_concept(term, phrases, english.get(term, "")) for term, phrases in by_term.items()]


def _concept(term: str, phrases: list[str], english: str) -> Concept:
    foreign = [phrase for phrase in phrases if is_english(phrase)]
    own = dict.fromkeys([term, *(phrase for phrase in phrases if phrase not in foreign)])
    return Concept(english or ", ".join(foreign), tuple(own))


def is_english(phrase: str) -> bool:
    """Return whether a phrase without diacritics is none of Vietnamese syllables or capitals."""
    plain = phrase.isascii() and not phrase.isupper()
    return plain and not all(is_syllable(word.lower()) for word in phrase.split())


def concept_pairs(concepts: Sequence[Concept]) -> list[Pair]:
    """Return a pair for each way of saying a concept that has an English name."""
    return [
        Pair(concept.english, phrase, THESAURUS)
        for concept in concepts
        if concept.english
        for phrase in concept.vietnamese
    ]
