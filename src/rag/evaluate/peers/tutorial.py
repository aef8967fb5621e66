"""The chain of the libraries' own tutorials: fixed chunks, Chroma, its default English embedder.

The default of Chroma is all-MiniLM-L6-v2; the same weights are read from a package here, so that
nothing is downloaded.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import uuid4

import numpy as np

from rag.embed import SentenceTransformerEncoder
from rag.evaluate.peers.extra import MODEL_PACKAGE, package_folder
from rag.evaluate.peers.reply import reply, typed
from rag.evaluate.records import Question, Stretch
from rag.language.segment import sentences
from rag.protocols import Encoder, Role, Vectors
from rag.records import Answer, Document, Span

CHUNK_CHARACTERS, OVERLAP_CHARACTERS = 1000, 200
"""As in the tutorials of LangChain."""

TOP_K = 4
"""Chunks the answer is looked for in: LangChain's default."""

DEPTH = 10
"""Chunks handed to the retrieval measures, so that R@10 is not cut at ``TOP_K``."""

_BATCH = 64

_Place = tuple[Document, Span]


class TutorialPeer:
    """Answers with that sentence of the four nearest chunks which is nearest to the question."""

    name = "tutorial"

    def __init__(self, documents: Sequence[Document], encoder: Encoder | None = None) -> None:
        package_folder("langchain_text_splitters")
        self._encoder = encoder or minilm()
        self._chunks = [(document, span) for document in documents for span in chunks(document)]
        self._known: dict[str, Vectors] = {}
        self._collection = self._indexed()

    def answer(self, question: Question) -> Answer:
        """Return the best sentence of the nearest chunks."""
        text = typed(question)
        places = [
            (document, sentence)
            for document, chunk in self._nearest(text, TOP_K)
            for sentence in sentences(document.text, chunk.start, chunk.end)
        ]
        rows = self._vectors([span.of(document.text) for document, span in places])
        similarities = rows @ self._query(text)[0]
        best = int(np.argmax(similarities))
        return reply(question, *places[best], float(similarities[best]), self.name)

    def retrieve(self, question: Question) -> Sequence[Stretch]:
        """Return the nearest chunks."""
        found = self._nearest(typed(question), DEPTH)
        return [(document.id, span.start, span.end) for document, span in found]

    def _nearest(self, text: str, count: int) -> list[_Place]:
        found = self._collection.query(
            query_embeddings=self._query(text), n_results=min(count, len(self._chunks))
        )
        return [self._chunks[int(row)] for row in found["ids"][0]]

    def _query(self, text: str) -> Vectors:
        return self._encoder.encode([text], Role.QUERY)

    def _vectors(self, texts: Sequence[str]) -> Vectors:
        """Return one row per text, each text encoded only once in the life of the peer."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known.update(zip(new, self._encoder.encode(new, Role.DOCUMENT), strict=True))
        return np.stack([self._known[text] for text in texts])

    def _indexed(self) -> Any:  # noqa: ANN401 - Chroma's own type depends on its settings
        import chromadb
        from chromadb.config import Settings

        client = chromadb.EphemeralClient(Settings(anonymized_telemetry=False))
        # All in-memory clients of a process share one space.
        collection = client.create_collection(f"tutorial-{uuid4().hex}", embedding_function=None)
        texts = [span.of(document.text) for document, span in self._chunks]
        for start in range(0, len(texts), _BATCH):
            part = texts[start : start + _BATCH]
            rows = [str(row) for row in range(start, start + len(part))]
            collection.add(ids=rows, embeddings=self._encoder.encode(part, Role.DOCUMENT))
        return collection


@cache
def minilm() -> Encoder:
    """Return all-MiniLM-L6-v2 from the package that carries its weights.

    Raises:
        MissingExtraError: the package is not installed.
    """
    return SentenceTransformerEncoder(str(package_folder(MODEL_PACKAGE) / "model"))


def chunks(document: Document) -> list[Span]:
    """Return the chunks of a document as RecursiveCharacterTextSplitter cuts them."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        chunk_size=CHUNK_CHARACTERS, chunk_overlap=OVERLAP_CHARACTERS, add_start_index=True
    )
    found = splitter.create_documents([document.text])
    starts = [(chunk.metadata["start_index"], len(chunk.page_content)) for chunk in found]
    return [Span(start, start + length) for start, length in starts]
