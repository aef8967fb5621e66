"""The shipped embedder alone over sentences: what the vectors know without any word matching."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.embed import load_encoder
from rag.evaluate.peers.reply import typed
from rag.evaluate.peers.sentences import SentencePeer
from rag.evaluate.records import Question
from rag.protocols import Encoder, Role
from rag.records import Document
from rag.settings import SHIPPED_EMBEDDER


class DensePeer(SentencePeer):
    """Answers with the sentence nearest to the question."""

    name, half = "dense", 1.0

    def __init__(self, documents: Sequence[Document], encoder: Encoder | None = None) -> None:
        super().__init__(documents)
        self._encoder = encoder or load_encoder(str(SHIPPED_EMBEDDER))
        texts = [span.of(document.text) for document, span in self.sentences]
        self._vectors = self._encoder.encode(texts, Role.DOCUMENT)

    def scores(self, question: Question) -> NDArray[np.float32]:
        """Return the cosine of each sentence."""
        query = self._encoder.encode([typed(question)], Role.QUERY)[0]
        cosines: NDArray[np.float32] = self._vectors @ query
        return cosines
