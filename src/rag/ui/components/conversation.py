"""The chat page: what was asked and answered, the question being answered, and the question box."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rag.errors import RagError
from rag.records import Answer, DocumentId, DoneEvent, Event, SourcesEvent, TextEvent
from rag.store.documents import StoredDocument
from rag.ui import kept, permalink, state
from rag.ui.components import actions, answer, conversation_menu, failure, filters, reader, welcome
from rag.ui.streaming import events
from rag.ui.text import escape, prose, shorten

logger = logging.getLogger(__name__)

MAX_QUESTION = 1_000
"""Characters; the longest real questions have about 300."""


def draw() -> None:
    """Draw the page."""
    if shared := kept.shared():
        _shared(*shared)
        return
    state.settle()
    assistant = state.assistant()
    documents = state.documents()
    if not documents:
        welcome.draw_without_reports()
        return
    if not permalink.open_from_address(assistant):
        st.html(f'<p class="hbc-note" role="status">{permalink.BROKEN}</p>')
    only = filters.draw(documents)
    st.chat_input(
        "Hỏi về số liệu, nhiệm vụ, ngày…",
        key=state.QUESTION,
        max_chars=MAX_QUESTION,
        submit_mode="stop",
        on_submit=state.ask_typed,
    )
    if not state.turns() and not state.pending():
        welcome.draw(documents, assistant.suggestions(welcome.SUGGESTIONS))
    kept.sync()  # before anything is shown: what a reader sees is found after a reload
    kept.keep_address()
    metadata_of = {document.id: document.metadata for document in documents}
    conversation_menu.draw(metadata_of)
    _turns(state.turns(), documents)
    if state.pending():
        _answer(assistant, only, len(only) or len(documents))
    elif state.turns():
        newest = len(state.turns()) - 1
        follow_ups = assistant.follow_ups(state.turns()[newest].answer, state.history())
        actions.draw(newest, metadata_of, follow_ups)
    reader.draw(assistant)


def _turns(turns: Sequence[state.Turn], documents: Sequence[StoredDocument]) -> None:
    names = {document.id: short_name(document) for document in documents}
    for index, turn in enumerate(turns):
        answer.draw(turn, index, names)


def _shared(title: str, turns: Sequence[state.Turn]) -> None:
    """Draw a conversation somebody shared by link: to be read, its citations to be opened."""
    assistant = state.assistant()
    st.html(
        f'<h1 class="hbc-heading">{escape(title)}</h1>'
        '<p class="hbc-note">Hội thoại được chia sẻ, chỉ để đọc. '
        "Muốn hỏi, hãy chọn «Câu hỏi mới».</p>"
    )
    _turns(turns, state.documents())
    reader.draw(assistant)


def short_name(document: StoredDocument) -> str:
    """Return the place and the period of a report, or else its title, cut to a button's width."""
    metadata = document.metadata
    if metadata.place and metadata.period:
        return f"{metadata.place} {metadata.period}"
    return shorten(metadata.title, 40)


def _answer(assistant: state.Asked, only: Sequence[DocumentId], reports: int) -> None:
    """Stream the pending answer, then run again to draw it as a finished turn."""
    asked = state.pending()
    if asked is None:
        return
    answer.question(asked.question, first=not state.turns())
    status, text = st.empty(), st.empty()
    # Hidden by a style while the page is working: shows only when the reader stops the answer,
    # because a stopped run can draw nothing more.
    st.html(f'<p class="hbc-note hbc-if-stopped">{answer.STOPPED}</p>')
    status.html(f'<p class="hbc-status" role="status">Đang tìm trong {reports} báo cáo…</p>')
    state.begin()
    try:
        found = events(assistant, asked.question, state.history(), reader=kept.key(), only=only)
        turn = state.Turn(asked.question, answer=_stream(found, status, text))
    except RagError as error:
        turn = state.Turn(asked.question, failure=str(error))
    except Exception:
        logger.exception("unexpected error while answering")
        turn = state.Turn(asked.question, failure=failure.UNEXPECTED)
    state.add(turn)
    st.rerun()


def _stream(found: Iterable[Event | None], status: DeltaGenerator, text: DeltaGenerator) -> Answer:
    written = ""
    for event in found:
        if event is None:
            state.write(written)
            text.html(f'<div class="hbc-prose">{prose(written)}</div>')
        elif isinstance(event, SourcesEvent):
            status.html(f'<p class="hbc-status" role="status">{_found(len(event.sources))}</p>')
        elif isinstance(event, TextEvent):
            written += event.text
            state.write(written)
            text.html(f'<div class="hbc-prose">{prose(written)}</div>')
        elif isinstance(event, DoneEvent):
            return event.answer
    raise RuntimeError("the stream ended without a whole answer")


def _found(sources: int) -> str:
    return f"Đang đọc {sources} đoạn liên quan…" if sources else "Đang viết câu trả lời…"
