"""Reads the training text: pairs of English and Vietnamese, and Vietnamese alone for counting."""

from __future__ import annotations

import csv
import json
import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PARALLEL = ("wiktionary", "tatoeba", "ntrex", "msdocs")
GLOSSARY = "glossary_own"
MONOLINGUAL = ("law", "msdocs")

SAMPLING_WEIGHT = {
    "ntrex": 3.0,  # whole sentences are few beside the dictionary's single words
    "ms-projops": 3.0,
    "tatoeba": 2.0,
    GLOSSARY: 10.0,  # the only text of the genre
}
"""How often a pair of a source is drawn, compared with a dictionary pair."""

COUNT_WEIGHT = {GLOSSARY: 20}
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
        path = data / f"mono_{name}.jsonl.xz"
        if not path.is_file():
            raise MissingDataError(path)
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)["t"]
