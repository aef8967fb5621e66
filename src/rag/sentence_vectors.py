"""The vector of every sentence, beside the passages' vectors that Chroma searches.

Chroma finds passages; which of their sentences is meant is decided by these. Half precision: a
cosine is off by less than 0.001, at half the disk and memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.protocols import Vectors
from rag.records import PassageId

Half = NDArray[np.float16]
"""Shape (sentences, dimension), rows of length one or zero."""

_ROWS, _VECTORS = "sentences.json", "sentences.npy"
_PART = 20_000  # rows made float32 at a time: 20 MB


def write_sentence_vectors(
    folder: Path, ids: Sequence[PassageId], vectors: Mapping[PassageId, Half]
) -> None:
    """Write the vectors of passages into a folder, in the order of ``ids``.

    Raises:
        KeyError: a passage has no vectors.
    """
    folder.mkdir(parents=True, exist_ok=True)
    counts = {id_: len(vectors[id_]) for id_ in ids}
    dimension = vectors[ids[0]].shape[1] if ids else 0
    rows = np.lib.format.open_memmap(
        folder / _VECTORS, mode="w+", dtype=np.float16, shape=(sum(counts.values()), dimension)
    )
    start = 0
    for id_ in ids:
        rows[start : start + counts[id_]] = vectors[id_]
        start += counts[id_]
    rows.flush()
    (folder / _ROWS).write_text(json.dumps(counts), encoding="utf-8")


class SentenceVectors:
    """A folder made by ``write_sentence_vectors``, memory-mapped; rows in the order of ``ids``."""

    def __init__(self, folder: Path) -> None:
        counts: dict[PassageId, int] = json.loads((folder / _ROWS).read_text(encoding="utf-8"))
        self._vectors: Half = np.load(folder / _VECTORS, mmap_mode="r" if counts else None)
        self.ids = tuple(counts)
        self._ends = np.cumsum([0, *counts.values()])
        if self._ends[-1] != len(self._vectors):
            raise ValueError(f"{len(self._vectors)} véc-tơ câu, cần {self._ends[-1]}")

    def items(self) -> Iterator[tuple[PassageId, Half]]:
        """Yield each passage with its sentences' vectors."""
        for row, id_ in enumerate(self.ids):
            yield id_, self._vectors[self._ends[row] : self._ends[row + 1]]

    def cosines(self, queries: Vectors, rows: NDArray[np.intp]) -> tuple[Vectors, NDArray[np.intp]]:
        """Return the cosines of passages' sentences to queries, and where each passage begins.

        Args:
            queries: shape (queries, dimension), rows of length one or zero.
            rows: of the passages, as in ``ids``.

        Returns:
            Shape (sentences, queries), the sentences of each passage following one another, and
            one row number a passage.
        """
        counts = self._ends[rows + 1] - self._ends[rows]
        begins = np.cumsum(counts) - counts
        at = np.arange(counts.sum()) - np.repeat(begins - self._ends[rows], counts)
        found = np.zeros((len(at), len(queries)), dtype=np.float32)
        for start in range(0, len(at), _PART):
            part = self._vectors[at[start : start + _PART]].astype(np.float32)
            found[start : start + _PART] = part @ queries.T
        return found, begins
