"""Passages <-> BM25 over accented and unaccented syllables and their bigrams.

BM25 as in Lucene (Kamphuis et al. 2020, "Which BM25 do you mean?"), computed by bm25s, twice: over
passages, which is what a word's rarity is counted in, and over contexts, the paragraph-sized
stretches they belong to. A question rarely has all its words in one sentence; the paragraph holds
them, and the paragraph's score is what a passage is found by.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from rag.language.tokens import lexical_tokens
from rag.records import PassageId

if TYPE_CHECKING:
    from bm25s import BM25

_ROWS, _CONTEXTS = "passages.json", "contexts"

CEILING = 0.75
"""Share of a token's idf that BM25 (k1 = 1.5) gives one occurrence in a short text; further
occurrences give more, so a share of the ceiling may pass one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage as it is indexed; those with the same ``context`` follow one another."""

    id: PassageId
    context: str  # names the context among all documents
    heading: str  # its words count once in a context
    body: str


def write_lexical(folder: Path, entries: Iterable[Entry]) -> int:
    """Index entries into a new folder and return how many there were."""
    folder.mkdir(parents=True)
    vocabulary: dict[str, int] = {}

    def numbered(text: str) -> list[int]:
        # Numbers instead of strings: a tenth of the memory for a large library.
        return [vocabulary.setdefault(t, len(vocabulary)) for t in lexical_tokens(text)]

    ids: list[PassageId] = []
    groups: list[int] = []
    rows: list[list[int]] = []
    contexts: list[list[int]] = []
    context = None
    for entry in entries:
        heading, body = numbered(entry.heading), numbered(entry.body)
        if entry.context != context:
            context = entry.context
            contexts.append(list(heading))
        contexts[-1] += body
        ids.append(entry.id)
        groups.append(len(contexts) - 1)
        rows.append(heading + body)
    (folder / _ROWS).write_text(json.dumps({"ids": ids, "contexts": groups}), encoding="utf-8")
    if vocabulary:
        _fit(rows, vocabulary).save(folder, show_progress=False)
        _fit(contexts, vocabulary).save(folder / _CONTEXTS, show_progress=False)
    return len(ids)


def _fit(rows: list[list[int]], vocabulary: dict[str, int]) -> BM25:
    import bm25s

    model = bm25s.BM25(method="lucene")
    model.index((rows, vocabulary), show_progress=False)
    return model


class LexicalIndex:
    """A folder made by ``write_lexical``, memory-mapped; safe to read from several threads."""

    def __init__(self, folder: Path) -> None:
        rows = json.loads((folder / _ROWS).read_text(encoding="utf-8"))
        self.ids: tuple[PassageId, ...] = tuple(rows["ids"])
        self._contexts: NDArray[np.int32] = np.asarray(rows["contexts"], dtype=np.int32)
        self._row_of = {id_: row for row, id_ in enumerate(self.ids)}
        self._passages, self._whole = _load(folder), _load(folder / _CONTEXTS)
        found = self._passages.rows if self._passages else 0
        if self._passages and found != len(self.ids):
            raise ValueError(f"{found} hàng BM25, {len(self.ids)} đoạn")

    @property
    def vocabulary(self) -> Mapping[str, int]:
        """Return in how many passages each token stands; looked up, not copied."""
        return self._passages or {}

    def rows(self, ids: Sequence[PassageId]) -> NDArray[np.intp]:
        """Return where passages stand in ``ids``; raises KeyError for an unknown one."""
        return np.fromiter((self._row_of[id_] for id_ in ids), dtype=np.intp, count=len(ids))

    def search(
        self, tokens: Sequence[str], count: int, allowed: NDArray[np.bool_] | None = None
    ) -> list[PassageId]:
        """Return at most ``count`` passages holding a token, best first; ties in row order.

        Ordered by the sum of the passage's own score and its context's. ``allowed`` is a mask over
        the rows of ``ids``.
        """
        if self._passages is None or self._whole is None:
            return []
        own = self._passages.scores(tokens)
        scores = np.where(own > 0, own + self._whole.scores(tokens)[self._contexts], 0)
        if allowed is not None:
            scores = np.where(allowed, scores, 0)
        return [self.ids[row] for row in _best(scores, count)]

    def contexts(self, tokens: Sequence[str], ids: Sequence[PassageId]) -> NDArray[np.float32]:
        """Return for each passage its context's BM25 score as a share of the ceiling.

        The ceiling is what a context would score that holds every token once.
        """
        if self._whole is None or not tokens:
            return np.zeros(len(ids), dtype=np.float32)
        wanted = self._contexts[self.rows(ids)]
        ceiling = max(float(self._whole.idf(tokens).sum()) * CEILING, 1e-6)
        shares: NDArray[np.float32] = self._whole.scores_of(tokens, wanted) / np.float32(ceiling)
        return shares

    def idf(self, tokens: Sequence[str]) -> NDArray[np.float32]:
        """Return each token's inverse document frequency (Lucene's), highest for unknown ones."""
        if self._passages is None:
            return np.full(len(tokens), np.log(2), dtype=np.float32)
        return self._passages.idf(tokens)


def _best(scores: NDArray[np.float32], count: int) -> NDArray[np.intp]:
    """Return the rows of the ``count`` highest scores above zero, ties in row order."""
    matching = np.flatnonzero(scores > 0)
    if len(matching) > count:  # sorting them all would take longer than scoring did
        least = np.partition(scores[matching], -count)[-count]
        matching = matching[scores[matching] >= least]
    best: NDArray[np.intp] = matching[np.argsort(-scores[matching], kind="stable")[:count]]
    return best


class _Columns(Mapping[str, int]):
    """A BM25 model as tokens and their document frequencies, and as columns of scores."""

    def __init__(self, model: BM25) -> None:
        self._model = model
        self._columns: dict[str, int] = model.vocab_dict
        # Slicing a plain view of a file costs a third of slicing numpy's memmap class.
        self._scores: dict[str, Any] = {
            name: np.asarray(part) if isinstance(part, np.memmap) else part
            for name, part in model.scores.items()
        }
        model.scores = self._scores
        self._idf: dict[str, float] = {}
        self.rows = int(model.scores["num_docs"])

    def __getitem__(self, token: str) -> int:
        start, end = self._bounds(self._columns[token])
        return end - start

    def __contains__(self, token: object) -> bool:
        return token in self._columns

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    def idf(self, tokens: Sequence[str]) -> NDArray[np.float32]:
        for token in tokens:
            if token not in self._idf:
                held = self.get(token, 0)
                self._idf[token] = math.log1p((self.rows - held + 0.5) / (held + 0.5))
        return np.array([self._idf[token] for token in tokens], dtype=np.float32)

    def scores(self, tokens: Sequence[str]) -> NDArray[np.float32]:
        known = [self._columns[token] for token in tokens if token in self._columns]
        if not known:
            return np.zeros(self.rows, dtype=np.float32)
        return np.asarray(self._model.get_scores_from_ids(known), dtype=np.float32)

    def scores_of(self, tokens: Sequence[str], rows: NDArray[np.int32]) -> NDArray[np.float32]:
        """Return the scores of some rows only, found in the columns by bisection."""
        total = np.zeros(len(rows), dtype=np.float32)
        for column in (self._columns[token] for token in tokens if token in self._columns):
            start, end = self._bounds(column)
            held = self._scores["indices"][start:end]
            at = np.minimum(np.searchsorted(held, rows), len(held) - 1)
            total += np.where(held[at] == rows, self._scores["data"][start:end][at], 0)
        return total

    def _bounds(self, column: int) -> tuple[int, int]:
        # One column of the score matrix holds one entry for each text with the token.
        bounds = self._scores["indptr"]
        return int(bounds[column]), int(bounds[column + 1])


def _load(folder: Path) -> _Columns | None:
    if not (folder / "params.index.json").exists():
        return None  # an index of no passages, or of none with a word
    import bm25s

    return _Columns(bm25s.BM25.load(folder, mmap=True, show_progress=False))
