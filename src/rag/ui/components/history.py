"""The browser's conversations in the sidebar: found again, by day, and opened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from rag.store.conversations import Conversation
from rag.ui import kept, state
from rag.ui.text import escape, label

SHOWN = 30
"""More conversations are found by searching."""


def draw(chat: StreamlitPage) -> None:
    """Draw the way to a new question, and the list; ``chat`` is the page they open on."""
    kept.open_from_address()
    kept.sync()
    begun = state.turns() or state.pending() or kept.is_shared()
    if begun and st.button(
        "Câu hỏi mới", key="new-conversation", icon=":material/add:", width="stretch"
    ):
        kept.start_anew()
        st.switch_page(chat)
    every = kept.listed()
    if every:
        _list(chat, every)
    if kept.failed():
        st.html(f'<p class="hbc-note" role="status">{escape(kept.failed())}</p>')


def _list(chat: StreamlitPage, every: Sequence[Conversation]) -> None:
    search = st.text_input(
        "Tìm hội thoại",
        key=state.SEARCH,
        placeholder="Tìm hội thoại",
        label_visibility="collapsed",
        icon=":material/search:",
    )
    found = kept.listed(search) if search else every
    if not found:
        st.html('<p class="hbc-caption">Không có hội thoại nào như vậy.</p>')
    with st.container(key="history", gap=None):
        for day, conversations in by_day(found[:SHOWN], date.today()):
            st.html(f'<p class="hbc-caption">{day}</p>')
            for one in conversations:
                if st.button(
                    label(one.title, 60),
                    key=f"open-{one.id}",
                    type="secondary" if one.id == kept.current() else "tertiary",
                    width="stretch",
                ):
                    kept.show(one.id)
                    st.switch_page(chat)


def by_day(
    conversations: Sequence[Conversation], today: date
) -> Iterator[tuple[str, tuple[Conversation, ...]]]:
    """Yield conversations, newest first, under Hôm nay, Hôm qua and Trước đó."""

    def day(one: Conversation) -> str:
        when = one.updated_at.astimezone().date()
        if when >= today:
            return "Hôm nay"
        return "Hôm qua" if when == today - timedelta(days=1) else "Trước đó"

    for name, group in groupby(conversations, key=day):
        yield name, tuple(group)
