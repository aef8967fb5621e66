"""Seams: what is really replaced by something else, one method each where it can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rag.records import DocumentId, Passage, PassageId

Vectors = NDArray[np.float32]
"""Shape (texts, dimension), rows of length one (or zero for a text without a known token)."""


class Role(StrEnum):
    """Which side of a search a text stands on; some models prompt the two differently."""

    QUERY = "query"
    DOCUMENT = "document"


class Encoder(Protocol):
    """Turns texts into vectors whose inner product is their similarity."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever the vectors would; an index made with another one is re-embedded."""
        ...

    def encode(self, texts: Sequence[str], role: Role) -> Vectors:
        """Return one row per text."""
        ...


class Progress(Protocol):
    """Told how far a long piece of work has come."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """``stage`` is a Vietnamese phrase for the reader; ``done`` of ``total`` are finished."""
        ...


class SearchIndex(Protocol):
    """One published generation, open for reading. Scores are aligned with the ids asked for."""

    @property
    def document_ids(self) -> frozenset[DocumentId]:
        """The documents this generation was built from."""
        ...

    def nearest(
        self, vector: Vectors, count: int, within: frozenset[DocumentId] | None = None
    ) -> list[PassageId]:
        """Return at most ``count`` passages by descending cosine; ``within`` is a strict filter."""
        ...

    def cosines(self, vectors: Vectors, ids: Sequence[PassageId]) -> list[Vectors]:
        """Return for each passage its sentences' cosines, shape (sentences, vectors)."""
        ...

    def lexical(
        self, tokens: Sequence[str], count: int, within: frozenset[DocumentId] | None = None
    ) -> list[PassageId]:
        """Return at most ``count`` passages that hold a token, best first."""
        ...

    def contexts(self, tokens: Sequence[str], ids: Sequence[PassageId]) -> NDArray[np.float32]:
        """Return how much of its ceiling each passage's context has of BM25, about 0 to 1."""
        ...

    def idf(self, tokens: Sequence[str]) -> NDArray[np.float32]:
        """Return each token's inverse document frequency; an unknown token has the highest."""
        ...

    @property
    def vocabulary(self) -> Mapping[str, int]:
        """In how many passages each search token stands."""
        ...

    def passages(self, ids: Sequence[PassageId]) -> list[Passage]:
        """Return the passages in the order of their ids."""
        ...
