"""Passages <-> BM25 over accented and unaccented syllables and their bigrams.

BM25 as in Lucene (Kamphuis et al. 2020, "Which BM25 do you mean?"), computed by bm25s.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rag.language.tokens import lexical_tokens
from rag.records import PassageId

if TYPE_CHECKING:
    from bm25s import BM25

_ROWS = "passages.json"


def write_lexical(folder: Path, passages: Iterable[tuple[PassageId, str]]) -> int:
    """Index ``(id, search text)`` pairs into a new folder and return how many there were."""
    folder.mkdir(parents=True)
    vocabulary: dict[str, int] = {}
    ids: list[PassageId] = []
    rows: list[list[int]] = []
    for passage_id, text in passages:
        ids.append(passage_id)
        # Numbers instead of strings: a tenth of the memory for a large library.
        rows.append([vocabulary.setdefault(t, len(vocabulary)) for t in lexical_tokens(text)])
    (folder / _ROWS).write_text(json.dumps(ids), encoding="utf-8")
    if vocabulary:
        _fit(rows, vocabulary).save(folder, show_progress=False)
    return len(ids)


def _fit(rows: list[list[int]], vocabulary: dict[str, int]) -> BM25:
    import bm25s

    model = bm25s.BM25(method="lucene")
    model.index((rows, vocabulary), show_progress=False)
    return model


class LexicalIndex:
    """A folder made by ``write_lexical``, memory-mapped; safe to read from several threads."""

    def __init__(self, folder: Path) -> None:
        self.ids: tuple[PassageId, ...] = tuple(
            json.loads((folder / _ROWS).read_text(encoding="utf-8"))
        )
        self._model = _load(folder)
        found = self._model.scores["num_docs"] if self._model else 0
        if self._model and found != len(self.ids):
            raise ValueError(f"{found} hàng BM25, {len(self.ids)} đoạn")

    @property
    def vocabulary(self) -> Mapping[str, int]:
        """Return in how many passages each token stands; looked up, not copied."""
        return _Vocabulary(self._model) if self._model else {}

    def search(
        self, tokens: Sequence[str], count: int, allowed: NDArray[np.bool_] | None = None
    ) -> list[tuple[PassageId, float]]:
        """Return at most ``count`` passages scoring above zero, best first; ties in row order.

        ``allowed`` is a mask over the rows of ``ids``.
        """
        known = self._known(tokens)
        if self._model is None or not known:
            return []
        scores = self._model.get_scores_from_ids(known)
        if allowed is not None:
            scores = np.where(allowed, scores, 0)
        matching = np.flatnonzero(scores > 0)
        best = matching[np.argsort(-scores[matching], kind="stable")[:count]]
        return [(self.ids[row], float(scores[row])) for row in best]

    def idf(self, tokens: Sequence[str]) -> NDArray[np.float32]:
        """Return each token's inverse document frequency (Lucene's), highest for unknown ones."""
        frequencies = np.array([self._frequency(token) for token in tokens], dtype=np.float32)
        total = len(self.ids)
        return np.log1p((total - frequencies + 0.5) / (frequencies + 0.5)).astype(np.float32)

    def _known(self, tokens: Sequence[str]) -> list[int]:
        vocabulary = self._model.vocab_dict if self._model else {}
        return [vocabulary[token] for token in tokens if token in vocabulary]

    def _frequency(self, token: str) -> int:
        known = self._known([token])
        if not known or self._model is None:
            return 0
        # One column of the score matrix holds one entry for each passage with the token.
        bounds = self._model.scores["indptr"]
        return int(bounds[known[0] + 1] - bounds[known[0]])


class _Vocabulary(Mapping[str, int]):
    """The index's tokens with their document frequencies."""

    def __init__(self, model: BM25) -> None:
        self._rows: dict[str, int] = model.vocab_dict
        self._bounds = model.scores["indptr"]

    def __getitem__(self, token: str) -> int:
        row = self._rows[token]
        return int(self._bounds[row + 1] - self._bounds[row])

    def __contains__(self, token: object) -> bool:
        return token in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def _load(folder: Path) -> BM25 | None:
    if not (folder / "params.index.json").exists():
        return None  # an index of no passages, or of none with a word
    import bm25s

    return bm25s.BM25.load(folder, mmap=True, show_progress=False)
