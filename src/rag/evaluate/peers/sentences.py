"""Peers that score every sentence by one number and answer with the best."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.evaluate.peers.reply import reply
from rag.evaluate.records import Question, Stretch
from rag.records import Answer, Document, Span
from rag.split import split

DEPTH = 10
"""Sentences handed to the retrieval measures, which look no further."""


class SentencePeer(ABC):
    """Answers from the same sentences as the product, with one way of scoring them."""

    name: str
    half: float
    """The score whose confidence is one half; only the order of confidences means anything."""

    def __init__(self, documents: Sequence[Document]) -> None:
        """Take every sentence of the documents."""
        self.sentences = [
            (document, Span(sentence.start, sentence.end))
            for document in documents
            for passage in split(document)
            for sentence in passage.sentences
        ]

    @abstractmethod
    def scores(self, question: Question) -> NDArray[np.float32]:
        """Return one score for each sentence."""

    def answer(self, question: Question) -> Answer:
        """Return the best sentence; the first of all when nothing is known about any."""
        scores = self.scores(question)
        best = int(np.argmax(scores))
        document, span = self.sentences[best]
        score = max(float(scores[best]), 0.0)
        return reply(question, document, span, score / (score + self.half), self.name)

    def retrieve(self, question: Question) -> Sequence[Stretch]:
        """Return the best sentences of those that score above zero."""
        scores = self.scores(question)
        best = np.argsort(-scores, kind="stable")[:DEPTH]
        found = [self.sentences[row] for row in best if scores[row] > 0]
        return [(document.id, span.start, span.end) for document, span in found]
