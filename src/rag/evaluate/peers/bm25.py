"""BM25 over sentences, with and without diacritics: the strong plain baseline for Vietnamese."""

from __future__ import annotations

from collections.abc import Sequence

import bm25s
import numpy as np
from numpy.typing import NDArray

from rag.evaluate.peers.reply import typed
from rag.evaluate.peers.sentences import SentencePeer
from rag.evaluate.records import Question
from rag.language.normalise import words
from rag.language.tokens import lexical_tokens, query_tokens
from rag.records import Document

HALF = 10.0
"""The BM25 score that counts as one half; only the order of the confidences means anything."""


class Bm25Peer(SentencePeer):
    """Answers with the sentence of the highest BM25 score."""

    name, half = "bm25", HALF

    def __init__(self, documents: Sequence[Document]) -> None:
        super().__init__(documents)
        self._model = bm25s.BM25(method="lucene")
        rows = [lexical_tokens(span.of(document.text)) for document, span in self.sentences]
        self._model.index(rows, show_progress=False)

    def scores(self, question: Question) -> NDArray[np.float32]:
        """Return the BM25 score of each sentence."""
        known = [
            token
            for token in query_tokens(words(typed(question)))
            if token in self._model.vocab_dict
        ]
        if not known:
            return np.zeros(len(self.sentences), dtype=np.float32)
        return np.asarray(self._model.get_scores(known), dtype=np.float32)
