"""What outlives a session: the browser's key, its conversations, and what was asked.

A browser is told from others by a key in a first-party cookie; it is made here and kept by the
page's own script, so that a first visit works at once. Where the store fails, the pages go on and
say so.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import cast

import streamlit as st

from rag.errors import RagError
from rag.settings import Settings
from rag.store.conversations import Conversation, Conversations, KeptTurn, new_key
from rag.store.usage import AskedQuestion, Only, UsageCounts, UsageLog
from rag.ui import state

COOKIE = "hoi-bao-cao"
ADDRESS, SHARED = "hoi-thoai", "chia-se"
"""Names in the page's address: of a conversation of one's own, and of one that was shared."""
_KEY, _ID, _SAVED, _FAILED = "kept_key", "kept_id", "kept_saved", "kept_failed"
_SETTINGS = "settings_factory"
logger = logging.getLogger(__name__)


def key() -> str:
    """Return the browser's key: its cookie's, else a new one for this session."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = _cookie() or new_key()
    return cast("str", st.session_state[_KEY])


def cookie_script() -> str:
    """Return the script that makes the browser keep its key; "" where it has done so."""
    if _cookie():
        return ""
    year = 365 * 24 * 3600
    return f'document.cookie = "{COOKIE}={key()}; path=/; max-age={year}; SameSite=Strict";'


def _cookie() -> str:
    found: object = st.context.cookies.get(COOKIE)
    return found if isinstance(found, str) else ""  # a page under test has none


def failed() -> str:
    """Return why nothing could be kept the last time, "" where it could."""
    return str(st.session_state.get(_FAILED, ""))


def current() -> str | None:
    """Return the id of the conversation on the page, None while it is not kept yet."""
    return cast("str | None", st.session_state.get(_ID))


def listed(search: str = "") -> tuple[Conversation, ...]:
    """Return the browser's conversations, newest first."""
    with _told():
        return _conversations().listed(key(), search)
    return ()


def here() -> Conversation | None:
    """Return the conversation on the page as the list knows it."""
    return next((one for one in listed() if one.id == current()), None)


def sync() -> None:
    """Keep what is new on the page."""
    turns, saved = state.turns(), int(st.session_state.get(_SAVED, 0))
    if len(turns) > saved:
        with _told():
            log = _log()
            for index in range(saved, len(turns)):
                asked = turns[index]
                before = tuple(turn.question for turn in turns[:index])
                asked_id = log.add(asked.question, before, asked.answer)
                state.replace_turn(index, replace(asked, asked_id=asked_id))
            st.session_state[_ID] = _conversations().save(key(), current(), state.turns(), saved)
            st.session_state[_SAVED] = len(turns)


def keep_address() -> None:
    """Put the conversation's id into the address, so that a reload finds it."""
    here = current()
    if here and st.query_params.get(ADDRESS) != here:
        st.query_params[ADDRESS] = here


def open_from_address() -> None:
    """Put the conversation of the address on an empty page: after a reload, or from a bookmark."""
    wanted = st.query_params.get(ADDRESS)
    if wanted and not state.turns() and not state.pending() and current() is None:
        show(wanted)
        if current() is None:
            del st.query_params[ADDRESS]


def show(conversation_id: str) -> None:
    """Put one's own conversation on the page."""
    with _told():
        turns = _conversations().turns(key(), conversation_id)
        if turns:
            state.start_anew()
            state.resume(turns)
            st.session_state[_ID], st.session_state[_SAVED] = conversation_id, len(turns)


def start_anew() -> None:
    """Leave the conversation on the page, which stays in the list."""
    state.start_anew()
    for name in (_ID, _SAVED):
        st.session_state.pop(name, None)
    for name in (ADDRESS, SHARED):
        st.query_params.pop(name, None)


def ask_from(index: int, question: str) -> None:
    """Ask again from a turn on: it and what came after it are replaced."""
    state.cut(index)
    st.session_state[_SAVED] = min(int(st.session_state.get(_SAVED, 0)), index)
    state.ask(question)


def is_shared() -> bool:
    """Whether the address is that of a link somebody shared."""
    return SHARED in st.query_params


def shared() -> tuple[str, tuple[KeptTurn, ...]] | None:
    """Return the title and turns of the conversation a link of the address shares."""
    token = st.query_params.get(SHARED)
    if token:
        with _told():
            return _conversations().shared(token)
    return None


def rename(conversation_id: str, title: str) -> None:
    """Give a conversation another title."""
    with _told():
        _conversations().rename(key(), conversation_id, title)


def delete(conversation_id: str) -> None:
    """Forget a conversation."""
    with _told():
        _conversations().delete(key(), conversation_id)
        if conversation_id == current():
            start_anew()


def share(conversation_id: str, *, on: bool) -> None:
    """Make a link to a conversation, or take it back."""
    with _told():
        if on:
            _conversations().share(key(), conversation_id)
        else:
            _conversations().unshare(key(), conversation_id)


def rate(index: int, thumb: int, reason: str = "") -> None:
    """Keep what a reader thinks of an answer."""
    asked_id = state.turns()[index].asked_id
    if asked_id is not None:
        with _told():
            _log().rate(asked_id, thumb, reason)


def thumb(index: int) -> int:
    """Return what a reader thought of an answer: +1, -1, or 0."""
    asked_id = state.turns()[index].asked_id
    if asked_id is not None:
        with _told():
            return _log().thumb(asked_id)
    return 0


def usage_counts() -> UsageCounts:
    """Return how much was asked, refused and thumbed down."""
    with _told():
        return _log().counts()
    return UsageCounts(0, 0, 0)


def asked(only: Only, limit: int) -> tuple[AskedQuestion, ...]:
    """Return what was asked, newest first."""
    with _told():
        return _log().asked(only, limit)
    return ()


@contextmanager
def _told() -> Iterator[None]:
    """Remember why nothing could be kept, instead of raising it."""
    try:
        yield
        st.session_state.pop(_FAILED, None)
    except RagError as error:
        logger.warning("%s", error)
        st.session_state[_FAILED] = str(error)


def settings() -> Settings:
    """Return the installation's settings, or what a test has put into the session."""
    factory = st.session_state.get(_SETTINGS)
    return cast("Callable[[], Settings]", factory)() if factory else Settings.from_environment()


def _conversations() -> Conversations:
    return Conversations(settings())


def _log() -> UsageLog:
    return UsageLog(settings())
