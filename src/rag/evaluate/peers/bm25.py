"""BM25 over sentences, with and without diacritics: the strong plain baseline for Vietnamese."""

from __future__ import annotations

from collections.abc import Sequence

import bm25s
import numpy as np
from numpy.typing import NDArray

from rag.evaluate.peers.reply import reply, typed
from rag.evaluate.records import Question, Stretch
from rag.language.normalise import words
from rag.language.tokens import lexical_tokens, query_tokens
from rag.records import Answer, Document, Span
from rag.split import split

DEPTH = 10
"""Sentences handed to the retrieval measures, which look no further."""

HALF = 10.0
"""The BM25 score that counts as one half; only the order of the confidences means anything."""


class Bm25Peer:
    """Answers with the sentence of the highest BM25 score."""

    name = "bm25"

    def __init__(self, documents: Sequence[Document]) -> None:
        self._sentences = [
            (document, Span(sentence.start, sentence.end))
            for document in documents
            for passage in split(document)
            for sentence in passage.sentences
        ]
        self._model = bm25s.BM25(method="lucene")
        rows = [lexical_tokens(span.of(document.text)) for document, span in self._sentences]
        self._model.index(rows, show_progress=False)

    def answer(self, question: Question) -> Answer:
        """Return the best sentence; the first of all when no word of the question is known."""
        scores = self._scores(question)
        best = int(np.argmax(scores))
        document, span = self._sentences[best]
        share = float(scores[best]) / (float(scores[best]) + HALF)
        return reply(question, document, span, share, self.name)

    def retrieve(self, question: Question) -> Sequence[Stretch]:
        """Return the best sentences that hold a word of the question."""
        scores = self._scores(question)
        best = np.argsort(-scores, kind="stable")[:DEPTH]
        found = [self._sentences[row] for row in best if scores[row] > 0]
        return [(document.id, span.start, span.end) for document, span in found]

    def _scores(self, question: Question) -> NDArray[np.float32]:
        known = [
            token
            for token in query_tokens(words(typed(question)))
            if token in self._model.vocab_dict
        ]
        if not known:
            return np.zeros(len(self._sentences), dtype=np.float32)
        return np.asarray(self._model.get_scores(known), dtype=np.float32)
