"""The wiring of reading: question -> request -> hits -> answer, as one LangChain runnable.

    ask ─ understand and retrieve ─ sources, then events, then the answer

``stream`` gives each part as soon as it is there, so a reader sees the sources before the text. Who
answers, the offline engine or a chat model, is chosen by the settings; the chain is the same.
(``RunnablePassthrough.assign`` reads the same but starts a thread for each part: 2 ms each here.)
"""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, NotRequired, TypedDict

from langchain_core.runnables import Runnable, RunnableGenerator, RunnableLambda
from langchain_core.runnables.utils import AddableDict
from langsmith.run_helpers import tracing_context

from rag.answer import looks
from rag.answer.case import Answerer, Case, Offline
from rag.answer.cite import sources
from rag.answer.suggest import follow_up_questions, suggested_questions
from rag.elsewhere import mentions
from rag.embed import RememberingEncoder, load_encoder
from rag.errors import EncoderMismatchError, IndexDamagedError, NoIndexError
from rag.generations import Generations, Manifest
from rag.index import OpenIndex
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
    SourcesEvent,
    Span,
    TextEvent,
)
from rag.retrieve import retrieve
from rag.scope import Scope, named, with_scope
from rag.settings import Settings
from rag.snapshot import Snapshot
from rag.split import split
from rag.store.documents import DocumentStore, StoredDocument
from rag.store.figures import PAGE_SIZE, FigureChoices, FigurePage, FigureQuery, FigureStore
from rag.store.tokens import TokenStore


class Ask(TypedDict):
    """The chain's input."""

    question: str
    history: Sequence[str]
    cancel: NotRequired[threading.Event]  # set by whoever wants the answer to stop
    reader: NotRequired[str]  # the key of whoever asks, where use is counted
    only: NotRequired[Collection[DocumentId]]  # the reports to answer from; empty: all


FOLLOW_UPS = 3
"""Questions offered under an answer."""

WIDER = 2
"""How many times as many passages a chat model is given to choose from."""

MOST_FIGURES = 20_000
"""Figures of one report that are looked through for mentions; long ones have some thousand."""

VECTORS_KEPT = 16_384
"""Vectors of sentences and clauses kept between questions, 16 MB at 256 dimensions."""


class Assistant:
    """Answers questions from the published index; safe to share between threads.

    It notices a newly published index before each question. Nothing is opened before the first one.
    """

    def __init__(self, settings: Settings | None = None, encoder: Encoder | None = None) -> None:
        self._settings = settings or Settings.from_environment()
        self._given_encoder = encoder
        self._generations = Generations(self._settings.data_dir)
        self._store = DocumentStore(self._settings.data_dir)
        self._figures = FigureStore(self._settings.data_dir)
        self._opened: Snapshot | None = None
        self._opening = threading.Lock()

    def ask(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        id: str | int | None = None,  # noqa: A002 - the contract's name
        only: Collection[DocumentId] = (),
    ) -> Answer:
        """Return the answer to one question.

        Args:
            question: as typed.
            history: the user's earlier questions in this conversation, oldest first.
            id: copied into the answer.
            only: the reports to answer from, and from no other; all where empty.

        Raises:
            NoIndexError: nothing was indexed yet.
            IndexDamagedError: the published index cannot be read.
            EncoderError, EncoderMismatchError: the embedding model cannot be used with it.
        """
        started = time.perf_counter()
        with tracing_context(enabled=False):  # nothing leaves this machine, whatever is configured
            asked = Ask(question=question, history=history, only=only)
            answer: Answer = self.chain.invoke(asked)["answer"]
        return replace(answer, id=id, elapsed_ms=_since(started))

    def stream(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        cancel: threading.Event | None = None,
        reader: str = "",
        only: Collection[DocumentId] = (),
    ) -> Iterator[Event]:
        """Yield the sources, then the answer's text piece by piece, then the whole answer.

        When ``cancel`` is set, a chat model's answer ends within a second with what was shown.
        What ``reader`` uses of a chat model counts against RAG_LLM_DAILY_TOKENS. Raises the same
        errors as ``ask``.
        """
        started = time.perf_counter()
        cancel = cancel or threading.Event()
        asked = Ask(question=question, history=history, cancel=cancel, reader=reader, only=only)
        with tracing_context(enabled=False):
            for part in self.chain.stream(asked):
                if "sources" in part:
                    yield SourcesEvent(part["sources"])
                for event in part.get("events", ()):
                    yield _timed(event, started) if isinstance(event, DoneEvent) else event

    def explain(self, question: str, *, history: Sequence[str] = ()) -> tuple[Hit, ...]:
        """Return the sentences weighed for a question with the parts of their scores."""
        state = self._understand({"question": question, "history": history})
        return tuple(self._retrieve(state))

    def first_look(self, question: str, *, history: Sequence[str] = ()) -> looks.Evidence:
        """Return the sentences and figures an answer would be chosen from, not read again yet."""
        state = self._understand({"question": question, "history": history})
        return looks.first_look(
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

    def index_state(self) -> Manifest | None:
        """Return what the published index was made of, None where none was published.

        Raises:
            IndexDamagedError: it cannot be read.
        """
        current = self._generations.current()
        return current.manifest if current else None

    def passages(self, document_id: DocumentId) -> int:
        """Return how many passages one report is searched in; raises UnknownDocumentError."""
        return len(split(self._store.get(document_id)))

    def figures(self, query: FigureQuery, *, limit: int = PAGE_SIZE) -> FigurePage:
        """Return at most ``limit`` figures of the reports that meet a query, and how many do."""
        return self._figures.search(query, limit=limit)

    def figure_choices(self, documents: Sequence[DocumentId] = ()) -> FigureChoices:
        """Return the places and sections that figures can be narrowed to."""
        return self._figures.choices(documents)

    def suggestions(self, count: int = 6) -> tuple[str, ...]:
        """Return at most ``count`` questions the loaded reports can answer."""
        snapshot = self._snapshot()
        return suggested_questions([snapshot.document(d.id) for d in snapshot.documents], count)

    def named_scope(self, question: str) -> Scope:
        """Return the places and periods of the loaded reports that a question names."""
        state = self._understand({"question": question, "history": ()})
        return named(state["request"], state["snapshot"].documents)

    def mentions(self, document_id: DocumentId, quote: Span) -> tuple[Span, ...]:
        """Return where a report gives figures of what a quote does, the quote's own among them."""
        query = FigureQuery(documents=(document_id,))
        return mentions(self._figures.search(query, limit=MOST_FIGURES).figures, quote)

    def follow_ups(self, answer: Answer | None, asked: Sequence[str]) -> tuple[str, ...]:
        """Return up to three questions about what stands beside what an answer cites."""
        if answer is None or not answer.citations:
            return ()
        cited = answer.citations[0]
        if cited.document_id not in {document.id for document in self._snapshot().documents}:
            return ()  # the report was taken out since
        document = self._snapshot().document(cited.document_id)
        return follow_up_questions(document, cited, asked, FOLLOW_UPS)

    def close(self) -> None:
        """Let go of the open index."""
        with self._opening:
            self._opened = None

    @cached_property
    def chain(self) -> Runnable[Ask, dict[str, Any]]:
        """The runnable: ``Ask`` to a dict with request, hits, sources, events and answer.

        Events come one by one, each in a tuple, so that LangChain can add them up.
        """
        return RunnableLambda(self._found) | RunnableGenerator(self._parts)

    @cached_property
    def _encoder(self) -> Encoder:
        encoder = self._given_encoder or load_encoder(self._settings.embedder)
        return RememberingEncoder(encoder, VECTORS_KEPT)

    def _snapshot(self) -> Snapshot:
        """Return the generation the pointer names now, opening it when it is a new one."""
        name = self._generations.current_name()
        if name is None:
            raise NoIndexError(self._settings.data_dir)
        with self._opening:
            if self._opened is None or self._opened.name != name:
                self._opened = self._open()
            return self._opened

    def _open(self) -> Snapshot:
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
        return Snapshot(
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
        return {"request": request, "snapshot": snapshot, "ask": ask}

    def _found(self, ask: Ask) -> dict[str, Any]:
        state = self._understand(ask)
        return {**state, "hits": self._retrieve(state)}

    def _retrieve(self, state: dict[str, Any], widen: int = 1) -> list[Hit]:
        snapshot, request = state["snapshot"], state["request"]
        return retrieve(
            request,
            snapshot.index,
            self._encoder,
            self._settings.top_k * widen,
            _filtered(snapshot.within(request), state["ask"].get("only", ())),
            snapshot.favoured(request),
        )

    def _parts(self, found: Iterator[dict[str, Any]]) -> Iterator[AddableDict]:
        """Yield what was found, its sources, the text as it may be shown, then the answer."""
        for state in found:
            yield AddableDict(state, sources=self._sources(state))
            for event in self._events(state):
                yield AddableDict(events=(event,))
                if isinstance(event, DoneEvent):
                    yield AddableDict(answer=event.answer)

    def _sources(self, state: dict[str, Any]) -> tuple[Any, ...]:
        titles = {str(d.id): d.metadata.title for d in state["snapshot"].documents}
        return sources(state["hits"], titles)

    @cached_property
    def _answerer(self) -> Answerer:
        chat = self._settings.chat
        if chat is None:
            return Offline()
        from rag.answer.llm import ChatAnswerer  # loads a client only where one is asked for

        answerer = ChatAnswerer(chat)
        if chat.daily_tokens is None:
            return answerer
        from rag.allowance import Limited

        return Limited(answerer, TokenStore(self._settings.data_dir), chat.daily_tokens)

    def _events(self, state: dict[str, Any]) -> Iterator[Event]:
        for piece in self._answerer.answer(self._case(state)):
            if isinstance(piece, TextEvent):
                yield piece
            else:
                yield DoneEvent(with_scope(piece, state["request"], state["snapshot"].documents))

    def _case(self, state: dict[str, Any]) -> Case:
        snapshot: Snapshot = state["snapshot"]
        ask: Ask = state["ask"]
        return Case(
            request=state["request"],
            history=ask["history"],
            hits=state["hits"],
            widened=lambda: self._retrieve(state, WIDER),
            document_of=snapshot.document,
            loaded=[document.metadata for document in snapshot.documents],
            idf=snapshot.index.idf,
            encoder=self._encoder,
            cancel=ask.get("cancel") or threading.Event(),
            reader=ask.get("reader", ""),
        )


def _filtered(
    named: frozenset[DocumentId] | None, only: Collection[DocumentId]
) -> frozenset[DocumentId] | None:
    """Return the reports a question is answered from: those it names, of those that were chosen."""
    if not only:
        return named
    return frozenset(only) if named is None else named & frozenset(only)


def _timed(event: DoneEvent, started: float) -> DoneEvent:
    return DoneEvent(replace(event.answer, elapsed_ms=_since(started)))


def _since(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 1)
