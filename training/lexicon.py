"""Counts syllables for restoring diacritics: ``python -m training.lexicon --data DIR --out DIR``.

The same data gives the same files, byte for byte. Every 20th row of the monolingual files is held
out, and so is every other row with the same words: benchmarks/restore.py measures on them.
"""

from __future__ import annotations

import argparse
import json
import lzma
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from rag.language.lexicon import BREAK, ID_BITS, NUMBER, RESERVED, UNKNOWN
from rag.language.normalise import words
from rag.language.syllable import is_syllable
from training.prepare import MONOLINGUAL, MissingDataError, read_pairs

HELD_OUT_EVERY = 20
"""Row 19, 39, 59 ... (counted from 0) of each monolingual file is held out."""

ASSETS = Path(__file__).parents[1] / "src" / "rag" / "assets"

PHRASES = Path(__file__).parent / "phrases.txt"

SOURCE_WEIGHT = {
    "law": 1,
    "msdocs": 1,
    "wiktionary": 2,  # a dictionary: a syllable it has once is a real one
    "tatoeba": 4,  # everyday words and questions, which laws do not have
    "ntrex": 4,  # news
    "glossary_own": 20,  # the only text of the genre
    "own": 40,  # phrases of questions and names of provinces, written for this project
}
"""How much one occurrence in a source counts."""

LEFT_OUT = ("ms-projops",)
"""Parallel rows with the same sentences as mono_msdocs would give held-out rows away."""

LEAST = {"syllables": 2, "pairs": 1, "triples": 2}
"""Rarer n-grams are dropped: mostly slips of the sources."""

ENGLISH_LEAST = 4
"""An English word is common when the pairs hold it this often."""

Rows = list[list[str]]


def monolingual(data: Path, name: str) -> Iterator[str]:
    """Yield the rows of a monolingual file, in order."""
    path = data / f"mono_{name}.jsonl.xz"
    if not path.is_file():
        raise MissingDataError(path)
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["t"]


def split(data: Path, name: str) -> tuple[list[str], list[str]]:
    """Return the rows of a monolingual file to count, and those held out."""
    rows = list(monolingual(data, name))
    held = [row for at, row in enumerate(rows) if at % HELD_OUT_EVERY == HELD_OUT_EVERY - 1]
    known = {" ".join(words(row)) for row in held}
    return [row for row in rows if " ".join(words(row)) not in known], held


def _own_phrases() -> Iterator[str]:
    for line in PHRASES.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            yield from line.split(",")
    for line in (ASSETS / "places.tsv").read_text("utf-8").splitlines():
        if not line.startswith(("#", "name\t")):
            name, kind = line.split("\t")[:2]
            yield f"{kind} {name}"
            yield name
    yield from _strings(tomllib.loads((ASSETS / "questions.toml").read_text("utf-8")))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _strings(item)


def _is_msdocs(source: str) -> bool:
    return source in LEFT_OUT or source.endswith("-slug")


def sources(data: Path) -> Iterator[tuple[str, int]]:
    """Yield each text that is counted, with its weight."""
    for name in MONOLINGUAL:
        for row in split(data, name)[0]:
            yield row, SOURCE_WEIGHT[name]
    for pair in read_pairs(data):
        if not _is_msdocs(pair.source):
            yield pair.vietnamese, SOURCE_WEIGHT.get(pair.source, 1)
    for phrase in _own_phrases():
        yield phrase, SOURCE_WEIGHT["own"]


def _token(word: str) -> str:
    if word[0].isdigit():
        return RESERVED[NUMBER]
    return word if is_syllable(word) else RESERVED[UNKNOWN]


def count(texts: Iterable[tuple[str, int]]) -> tuple[Counter[str], dict[int, list[list[str]]]]:
    """Return the weighted count of each syllable, and the texts' tokens by weight."""
    syllables: Counter[str] = Counter()
    by_weight: dict[int, list[list[str]]] = {}
    for text, weight in texts:
        tokens = [_token(word) for word in words(text)]
        by_weight.setdefault(weight, []).append(tokens)
        for token in tokens:
            syllables[token] += weight
    return syllables, by_weight


def _stream(rows: Rows, number: dict[str, int]) -> np.ndarray:
    ids = [BREAK]
    for row in rows:
        ids += (number.get(token, UNKNOWN) for token in row)
        ids.append(BREAK)
    return np.array(ids, dtype=np.int64)


def _ngrams(streams: dict[int, np.ndarray], size: int, least: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the sorted keys and the counts of the n-grams that are frequent enough."""
    keys, counts = [], []
    for weight, stream in sorted(streams.items()):
        length = len(stream) - size + 1
        key = stream[:length]
        for shift in range(1, size):
            key = (key << ID_BITS) | stream[shift : length + shift]
        # Nothing is told of what comes after a sentence, nor from before one.
        told = (stream != BREAK) & (stream != UNKNOWN)
        inner = told[size - 1 :]
        if size > 2:
            inner = inner & told[1 : length + 1]  # as its first two are no counted pair
        found, times = np.unique(key[inner], return_counts=True)
        keys.append(found)
        counts.append(times * weight)
    merged, place = np.unique(np.concatenate(keys), return_inverse=True)
    total = np.bincount(place, weights=np.concatenate(counts))
    kept = total >= least
    return merged[kept], np.minimum(total[kept], np.iinfo(np.uint16).max)


def _stored(keys: np.ndarray, counts: np.ndarray, name: str) -> dict[str, np.ndarray]:
    steps = np.diff(keys, prepend=0)
    kind = np.uint32 if steps.max() < 2**32 else np.uint64
    return {f"{name}_steps": steps.astype(kind), f"{name}_counts": counts.astype(np.uint16)}


def build(data: Path) -> dict[str, np.ndarray]:
    """Return the arrays of the lexicon file."""
    syllables, by_weight = count(sources(data))
    chosen = sorted(
        word
        for word, times in syllables.items()
        if times >= LEAST["syllables"] and word not in RESERVED
    )
    names = [*RESERVED, *chosen]
    if len(names) >= 2**ID_BITS:
        raise SystemExit(f"{len(names)} syllables do not fit in {ID_BITS} bits")
    number = {name: at for at, name in enumerate(names)}
    streams = {weight: _stream(rows, number) for weight, rows in by_weight.items()}
    return {
        "syllables": np.frombuffer("\n".join(names).encode("utf-8"), dtype=np.uint8),
        "counts": np.array([syllables[name] for name in names], dtype=np.uint32),
        **_stored(*_ngrams(streams, 2, LEAST["pairs"]), "pairs"),
        **_stored(*_ngrams(streams, 3, LEAST["triples"]), "triples"),
    }


def english(data: Path) -> list[str]:
    """Return the common words of the pairs' English side, in alphabetical order."""
    times: Counter[str] = Counter()
    for pair in read_pairs(data):
        weight = 20 if pair.source in ("glossary_own", "tatoeba", "ntrex") else 1
        for word in re.findall(r"[a-z]+", pair.english.lower()):
            times[word] += weight if len(word) > 1 else 0
    return sorted(word for word, seen in times.items() if seen >= ENGLISH_LEAST)


def main() -> None:
    """Count and write ``lexicon.npz`` and ``english.txt``."""
    parser = argparse.ArgumentParser(prog="python -m training.lexicon", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the training files")
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    arrays = build(chosen.data)
    np.savez_compressed(chosen.out / "lexicon.npz", **arrays)
    listed = english(chosen.data)
    (chosen.out / "english.txt").write_text("\n".join(listed) + "\n", encoding="utf-8")
    sizes = {name: len(array) for name, array in arrays.items()}
    print(f"{sizes}; {len(listed)} English words", flush=True)


if __name__ == "__main__":
    main()
