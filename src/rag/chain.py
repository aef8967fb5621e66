"""The wiring of reading: question -> request -> hits -> answer, as one LangChain runnable.

    ask ─ understand ─ assign(hits) ─ assign(sources) ─ assign(answer)

``stream`` gives each part as soon as it is there, so a reader sees the sources before the text.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypedDict

from langchain_core.runnables import Runnable, RunnableLambda, RunnablePassthrough
from langsmith.run_helpers import tracing_context

from rag.answer import extractive
from rag.answer.cite import sources
from rag.answer.matching import is_of_place
from rag.answer.suggest import suggested_questions
from rag.embed import load_encoder
from rag.errors import EncoderMismatchError, IndexDamagedError, NoIndexError
from rag.generations import Generations
from rag.index import OpenIndex
from rag.language.mergers import merger_note, state_year
from rag.language.normalise import search_key
from rag.language.numbers import years
from rag.language.places import own_place, places_named
from rag.language.thesaurus import thesaurus
from rag.protocols import Encoder
from rag.question import understand
from rag.records import (
    Answer,
    Document,
    DocumentId,
    DoneEvent,
    Event,
    Hit,
    Metadata,
    Note,
    NoteKind,
    Request,
    SourcesEvent,
    Status,
    TextEvent,
)
from rag.retrieve import retrieve
from rag.settings import Settings
from rag.store.documents import DocumentStore, StoredDocument


class Ask(TypedDict):
    """The chain's input."""

    question: str
    history: Sequence[str]


@dataclass
class _Snapshot:
    """One generation with the documents it was built from."""

    name: str
    index: OpenIndex
    documents: tuple[StoredDocument, ...]
    store: DocumentStore
    _texts: dict[DocumentId, Document] = field(default_factory=dict)

    def document(self, document_id: DocumentId) -> Document:
        if document_id not in self._texts:
            self._texts[document_id] = self.store.get(document_id)
        return self._texts[document_id]

    @property
    def local_places(self) -> frozenset[str]:
        """The places the reports are of."""
        return frozenset(place for d in self.documents for place in _places_of(d))

    def within(self, request: Request) -> frozenset[DocumentId] | None:
        """Return the reports asked for by title or issuing body, else by place.

        None, for all of them, when the question names none.
        """
        named = frozenset(d.id for d in self.documents if _is_named(d, search_key(request.text)))
        asked = bool(request.places)
        placed = frozenset(
            d.id for d in self.documents if asked and is_of_place(request, d.metadata)
        )
        return named & placed or named or placed or None

    def favoured(self, request: Request) -> frozenset[DocumentId]:
        """Return the reports of the years asked for."""
        asked = set(request.years)
        return frozenset(
            d.id for d in self.documents if asked & set(years(d.metadata.period or ""))
        )


def _places_of(document: StoredDocument) -> tuple[str, ...]:
    place = own_place(document.metadata.place)
    return (place,) if place else places_named(document.metadata.title)


def _is_named(document: StoredDocument, question: str) -> bool:
    """Whether a question holds the title of a report or the body that issued it."""
    names = (document.metadata.title, document.metadata.issuer)
    return any(re.search(rf"\b{re.escape(search_key(n))}\b", question) for n in names if n)


class Assistant:
    """Answers questions from the published index; safe to share between threads.

    It notices a newly published index before each question. Nothing is opened before the first one.
    """

    def __init__(self, settings: Settings | None = None, encoder: Encoder | None = None) -> None:
        self._settings = settings or Settings.from_environment()
        self._given_encoder = encoder
        self._generations = Generations(self._settings.data_dir)
        self._store = DocumentStore(self._settings.data_dir)
        self._opened: _Snapshot | None = None
        self._opening = threading.Lock()

    def ask(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        id: str | int | None = None,  # noqa: A002 - the contract's name
    ) -> Answer:
        """Return the answer to one question.

        Args:
            question: as typed.
            history: the user's earlier questions in this conversation, oldest first.
            id: copied into the answer.

        Raises:
            NoIndexError: nothing was indexed yet.
            IndexDamagedError: the published index cannot be read.
            EncoderError, EncoderMismatchError: the embedding model cannot be used with it.
        """
        started = time.perf_counter()
        with tracing_context(enabled=False):  # nothing leaves this machine, whatever is configured
            answer: Answer = self.chain.invoke({"question": question, "history": history})["answer"]
        return replace(answer, id=id, elapsed_ms=_since(started))

    def stream(self, question: str, *, history: Sequence[str] = ()) -> Iterator[Event]:
        """Yield the sources, then the answer's text piece by piece, then the whole answer.

        Raises the same errors as ``ask``.
        """
        started = time.perf_counter()
        with tracing_context(enabled=False):
            for part in self.chain.stream({"question": question, "history": history}):
                if "sources" in part:
                    yield SourcesEvent(part["sources"])
                if "answer" in part:
                    yield from _text_events(part["answer"])
                    yield DoneEvent(replace(part["answer"], elapsed_ms=_since(started)))

    def explain(self, question: str, *, history: Sequence[str] = ()) -> tuple[Hit, ...]:
        """Return the sentences weighed for a question with the parts of their scores."""
        state = self._understand({"question": question, "history": history})
        return tuple(self._retrieve(state))

    def evidence(self, question: str, *, history: Sequence[str] = ()) -> extractive.Evidence:
        """Return the sentences and figures an answer would be chosen from, weighed."""
        state = self._understand({"question": question, "history": history})
        return extractive.weighed(
            state["request"],
            self._retrieve(state),
            state["snapshot"].document,
            state["snapshot"].index.idf,
            self._encoder,
        )

    def documents(self) -> tuple[StoredDocument, ...]:
        """Return the reports that are answered from."""
        return self._snapshot().documents

    def document(self, document_id: DocumentId) -> Document:
        """Return one report with its text; raises UnknownDocumentError."""
        return self._store.get(document_id)

    def suggestions(self, count: int = 6) -> tuple[str, ...]:
        """Return at most ``count`` questions the loaded reports can answer."""
        snapshot = self._snapshot()
        return suggested_questions([snapshot.document(d.id) for d in snapshot.documents], count)

    def close(self) -> None:
        """Let go of the open index."""
        with self._opening:
            self._opened = None

    @cached_property
    def chain(self) -> Runnable[Ask, dict[str, Any]]:
        """The runnable: input ``Ask``, output a dict with request, hits, sources and answer."""
        return (
            RunnableLambda(self._understand)
            | RunnablePassthrough.assign(hits=RunnableLambda(self._retrieve))
            | RunnablePassthrough.assign(sources=RunnableLambda(self._sources))
            | RunnablePassthrough.assign(answer=RunnableLambda(self._answer))
        )

    @cached_property
    def _encoder(self) -> Encoder:
        return self._given_encoder or load_encoder(self._settings.embedder)

    def _snapshot(self) -> _Snapshot:
        """Return the generation the pointer names now, opening it when it is a new one."""
        name = self._generations.current_name()
        if name is None:
            raise NoIndexError(self._settings.data_dir)
        with self._opening:
            if self._opened is None or self._opened.name != name:
                self._opened = self._open()
            return self._opened

    def _open(self) -> _Snapshot:
        generation = self._generations.current()
        if generation is None:
            raise NoIndexError(self._settings.data_dir)
        if damage := generation.damage():
            raise IndexDamagedError(damage)
        if generation.manifest.encoder != self._encoder.fingerprint:
            raise EncoderMismatchError(self._settings.embedder)
        ids = generation.manifest.documents
        if not ids:  # the last report was removed
            raise NoIndexError(self._settings.data_dir)
        return _Snapshot(
            name=generation.name,
            index=OpenIndex(generation.path, ids),
            documents=self._store.listed(ids),
            store=self._store,
        )

    def _understand(self, ask: Ask) -> dict[str, Any]:
        snapshot = self._snapshot()
        request = understand(
            ask["question"],
            ask["history"],
            snapshot.local_places,
            snapshot.index.vocabulary,
            thesaurus(self._settings.thesaurus),
        )
        return {"request": request, "snapshot": snapshot}

    def _retrieve(self, state: dict[str, Any]) -> list[Hit]:
        snapshot, request = state["snapshot"], state["request"]
        return retrieve(
            request,
            snapshot.index,
            self._encoder,
            self._settings.top_k,
            snapshot.within(request),
            snapshot.favoured(request),
        )

    def _sources(self, state: dict[str, Any]) -> tuple[Any, ...]:
        titles = {str(d.id): d.metadata.title for d in state["snapshot"].documents}
        return sources(state["hits"], titles)

    def _answer(self, state: dict[str, Any]) -> Answer:
        snapshot: _Snapshot = state["snapshot"]
        request: Request = state["request"]
        answer = extractive.answer(
            request,
            state["hits"],
            snapshot.document,
            [document.metadata for document in snapshot.documents],
            snapshot.index.idf,
            self._encoder,
        )
        return _with_scope(answer, request, snapshot)


def _with_scope(answer: Answer, request: Request, snapshot: _Snapshot) -> Answer:
    """Say for which report an answer speaks when several are loaded and no place was asked for."""
    cited = {citation.document_id for citation in answer.citations}
    spoken = [d.metadata for d in snapshot.documents if d.id in cited]
    if answer.status is Status.ANSWERED and (merged := _merger_notes(request, spoken)):
        return replace(answer, notes=(*answer.notes, *merged))
    if answer.status is Status.REFUSED or len(snapshot.documents) < 2 or request.places:
        return answer
    labels = [", ".join(filter(None, (m.place, m.period))) or m.title for m in spoken]
    note = Note(NoteKind.SCOPE, f"Trả lời theo báo cáo: {'; '.join(dict.fromkeys(labels))}.")
    return replace(answer, notes=(*answer.notes, note))


def _merger_notes(request: Request, spoken: Sequence[Metadata]) -> list[Note]:
    """Return a note for each merger of provinces between a place asked for and a report cited."""
    notes = (
        merger_note(place, metadata.place, state_year(metadata.period or ""))
        for place in request.places
        for metadata in spoken
        if metadata.place and not (place == metadata.place and request.years)
    )
    return [Note(NoteKind.SCOPE, text) for text in dict.fromkeys(filter(None, notes))]


def _text_events(answer: Answer) -> Iterator[TextEvent]:
    """Yield the text sentence by sentence, each with the figures that end in it."""
    start = 0
    for match in re.finditer(r"\[\d+\]\.\s*|$", answer.answer):
        if match.end() > start:
            inside = tuple(f for f in answer.figures if start <= f.start < match.end())
            yield TextEvent(answer.answer[start : match.end()], inside)
        start = match.end()


def _since(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 1)
