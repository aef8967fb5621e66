"""What a session remembers and what the server shares; what outlives a session is in kept.py."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

import streamlit as st

from rag.errors import NoIndexError, SettingsError
from rag.generations import Manifest
from rag.records import Answer, Citation, Document, DocumentId, Event, Span
from rag.scope import Scope
from rag.settings import ChatSettings, Settings
from rag.store.conversations import KeptTurn
from rag.store.documents import StoredDocument
from rag.store.figures import FigureChoices, FigurePage, FigureQuery

if TYPE_CHECKING:
    from rag.uploads import Uploads

_ASSISTANT = "assistant_factory"
_TURNS = "turns"
_PENDING = "pending"
_OPENED = "opened"
_READING, _DESCRIBING, _FILTERS = "reading", "describing", "filters"
_TOLD = "told"
_EDITING, _DELETING, _CHOSEN = "editing", "deleting", "chosen_for_evals"
_UPLOADS = "uploads_factory"
_UPLOADS_DONE = "uploads_done"
PASSWORD = "admin_password"  # noqa: S105 - the key of the box it is typed into
"""Key of the box for the administrator's password."""
DOCUMENT, AT = "doc", "at"
"""Names in the address of a link to a quote."""
QUESTION = "question"
"""Key of the question box."""
SEARCH = "conversation_search"
"""Key of the box that conversations are searched in."""


class Asked(Protocol):
    """What the pages need of ``rag.chain.Assistant``; tests bring a small one."""

    def stream(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        cancel: threading.Event | None = None,
        reader: str = "",
        only: Collection[DocumentId] = (),
    ) -> Iterator[Event]:
        """Yield the sources, then text, then the whole answer."""
        ...

    def documents(self) -> tuple[StoredDocument, ...]:
        """Return the loaded reports."""
        ...

    def document(self, document_id: DocumentId) -> Document:
        """Return one report with its text."""
        ...

    def index_state(self) -> Manifest | None:
        """Return what the published index was made of."""
        ...

    def passages(self, document_id: DocumentId) -> int:
        """Return how many passages one report is searched in."""
        ...

    def figures(self, query: FigureQuery, *, limit: int) -> FigurePage:
        """Return the figures of the reports that meet a query."""
        ...

    def figure_choices(self, documents: Sequence[DocumentId] = ()) -> FigureChoices:
        """Return what figures can be narrowed to."""
        ...

    def named_scope(self, question: str) -> Scope:
        """Return the places and periods a question names."""
        ...

    def mentions(self, document_id: DocumentId, quote: Span) -> tuple[Span, ...]:
        """Return where else a report speaks of what a quote does."""
        ...

    def follow_ups(self, answer: Answer | None, asked: Sequence[str]) -> tuple[str, ...]:
        """Return questions that go on from an answer."""
        ...

    def suggestions(self, count: int) -> tuple[str, ...]:
        """Return questions the loaded reports answer."""
        ...


Turn = KeptTurn
"""One question and what became of it: an answer, a failure, or text cut short by the reader."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A question being answered. ``partial`` is kept so that a stopped answer stays on the page."""

    question: str
    partial: str = ""
    started: bool = False


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reports are narrowed to; what is empty may be anything."""

    reports: tuple[DocumentId, ...] = ()
    places: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()

    def without(self, value: str) -> Filters:
        """Return these with one thing less."""
        return Filters(
            tuple(one for one in self.reports if one != value),
            tuple(one for one in self.places if one != value),
            tuple(one for one in self.periods if one != value),
        )

    def of(self, documents: Sequence[StoredDocument]) -> tuple[DocumentId, ...]:
        """Return the reports that are left."""
        return tuple(
            d.id
            for d in documents
            if (not self.reports or d.id in self.reports)
            and (not self.places or d.metadata.place in self.places)
            and (not self.periods or d.metadata.period in self.periods)
        )


@dataclass(frozen=True, slots=True)
class Opened:
    """The citation the reader panel shows, moved on by ``shift`` paragraphs."""

    citation: Citation
    shift: int = 0


@st.cache_resource(show_spinner="Đang mở chỉ mục…")
def _shared_assistant() -> Asked:
    from rag.chain import Assistant  # heavy: loaded when the first page is drawn

    return Assistant(Settings.from_environment())


def assistant() -> Asked:
    """Return the server's one assistant, or the one a test has put into the session.

    Raises:
        RagError: the settings, the index or the model cannot be used.
    """
    factory = st.session_state.get(_ASSISTANT)
    return cast("Callable[[], Asked]", factory)() if factory else _shared_assistant()


def documents() -> tuple[StoredDocument, ...]:
    """Return the loaded reports, none where none was loaded or the last one was taken out.

    Raises:
        RagError: the settings, the index or the model cannot be used.
    """
    try:
        return assistant().documents()
    except NoIndexError:
        return ()


def use_assistant(factory: Callable[[], Asked]) -> None:
    """Let this session ask another assistant."""
    st.session_state[_ASSISTANT] = factory


def turns() -> tuple[Turn, ...]:
    """Return the conversation so far, oldest first."""
    return cast("tuple[Turn, ...]", st.session_state.get(_TURNS, ()))


def history() -> tuple[str, ...]:
    """Return the questions asked so far, oldest first."""
    return tuple(turn.question for turn in turns())


def add(turn: Turn) -> None:
    """Append a finished turn; nothing is pending any more."""
    st.session_state[_TURNS] = (*turns(), turn)
    st.session_state[_PENDING] = None


def ask(question: str) -> None:
    """Make a question the pending one, if it says anything."""
    settle()
    if question.strip():
        st.session_state[_PENDING] = Pending(question.strip())


def ask_typed() -> None:
    """Make what was typed into the question box the pending question."""
    ask(st.session_state.get(QUESTION) or "")


def pending() -> Pending | None:
    """Return the question to be answered now, if any."""
    return cast("Pending | None", st.session_state.get(_PENDING))


def begin() -> None:
    """Remember that the pending question is being answered in this run."""
    if found := pending():
        st.session_state[_PENDING] = replace(found, started=True)


def write(text: str) -> None:
    """Remember the text written so far for the pending question."""
    if found := pending():
        st.session_state[_PENDING] = replace(found, partial=text)


def settle() -> None:
    """Turn a question whose answer was interrupted in an earlier run into a stopped turn."""
    found = pending()
    if found and found.started:
        add(Turn(found.question, partial=found.partial))


def resume(kept: Sequence[Turn]) -> None:
    """Go on with a conversation that was kept."""
    st.session_state[_TURNS] = tuple(kept)


def replace_turn(index: int, turn: Turn) -> None:
    """Put another turn in the place of one."""
    found = list(turns())
    found[index] = turn
    st.session_state[_TURNS] = tuple(found)


def cut(index: int) -> None:
    """Forget a turn and those after it."""
    st.session_state[_TURNS] = turns()[:index]
    close_reader()


def is_editing() -> bool:
    """Whether the newest question is being changed."""
    return bool(st.session_state.get(_EDITING))


def toggle_editing() -> None:
    """Begin to change the newest question, or leave it."""
    st.session_state[_EDITING] = not is_editing()


def begin_deleting(conversation_id: str) -> None:
    """Ask once more before a conversation is deleted."""
    st.session_state[_DELETING] = conversation_id


def is_deleting(conversation_id: str) -> bool:
    """Whether a conversation is about to be deleted."""
    return bool(st.session_state.get(_DELETING) == conversation_id)


def chosen_filters() -> Filters:
    """Return what the reports are narrowed to."""
    return cast("Filters", st.session_state.get(_FILTERS, Filters()))


def filter_by(chosen: Filters) -> None:
    """Narrow the reports that questions are answered from."""
    st.session_state[_FILTERS] = chosen


def chosen_for_evals() -> dict[int, str]:
    """Return the really asked questions to go into the question set, each as a line, by id."""
    return dict(st.session_state.get(_CHOSEN, {}))


def choose_for_evals(asked_id: int, line: str | None) -> None:
    """Add a really asked question to those, or take it out where there is no line."""
    others = {key: value for key, value in chosen_for_evals().items() if key != asked_id}
    st.session_state[_CHOSEN] = others | ({asked_id: line} if line else {})


def start_anew() -> None:
    """Forget the conversation."""
    for key in (_TURNS, _PENDING, _OPENED, _EDITING, _DELETING):
        st.session_state.pop(key, None)


def open_citation(citation: Citation) -> None:
    """Show a citation in the reader panel."""
    st.session_state[_OPENED] = Opened(citation)


def opened() -> Opened | None:
    """Return what the reader panel shows, if it is open."""
    return cast("Opened | None", st.session_state.get(_OPENED))


def move(shift: int) -> None:
    """Move the reader panel to ``shift`` paragraphs from the quote."""
    if found := opened():
        st.session_state[_OPENED] = replace(found, shift=shift)


def close_reader() -> None:
    """Close the reader panel, and forget the quote of the address."""
    st.session_state.pop(_OPENED, None)
    for name in (DOCUMENT, AT):
        st.query_params.pop(name, None)


def toggle_reading(document_id: DocumentId) -> None:
    """Show how a report was read, or hide it again."""
    st.session_state[_READING] = None if reading() == document_id else document_id


def reading() -> DocumentId | None:
    """Return the report whose reading is shown."""
    return cast("DocumentId | None", st.session_state.get(_READING))


@st.cache_resource(show_spinner=False)
def chat_settings() -> ChatSettings | None:
    """Return which chat model writes the answers, if any; a wrong setting is told elsewhere."""
    try:
        return Settings.from_environment().chat
    except SettingsError:
        return None


def toggle_describing(document_id: DocumentId) -> None:
    """Show what is known about a report as a form, or hide it again."""
    st.session_state[_DESCRIBING] = None if describing() == document_id else document_id


def describing() -> DocumentId | None:
    """Return the report whose description is being changed."""
    return cast("DocumentId | None", st.session_state.get(_DESCRIBING))


def uploads() -> Uploads:
    """Return what brings reports in and takes them out, or what a test has put into the session."""
    factory = st.session_state.get(_UPLOADS)
    return cast("Callable[[], Uploads]", factory)() if factory else _shared_uploads()


@st.cache_resource(show_spinner=False)
def _shared_uploads() -> Uploads:
    from rag.uploads import Uploads  # heavy: loaded when the page is first drawn

    return Uploads(Settings.from_environment())


def password() -> str:
    """Return the administrator's password as typed in this session."""
    return str(st.session_state.get(PASSWORD, ""))


def tell(sentences: Sequence[str], undo: Path | None = None) -> None:
    """Keep what is told after the next run, and the file of what can be undone."""
    st.session_state[_TOLD] = (tuple(sentences), undo)
    st.session_state[_UPLOADS_DONE] = uploads_done() + 1


def told() -> tuple[tuple[str, ...], Path | None]:
    """Return what is told of the last upload or removal."""
    return cast("tuple[tuple[str, ...], Path | None]", st.session_state.get(_TOLD, ((), None)))


def uploads_done() -> int:
    """Return how often something was told: a new upload box is drawn each time."""
    return int(st.session_state.get(_UPLOADS_DONE, 0))
