"""What can be done with the conversation on the page: rename, share, save as a file, delete."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from rag.conversation_export import MetadataOf, to_docx, to_markdown
from rag.store.conversations import Conversation, KeptTurn
from rag.ui import kept, state
from rag.ui.text import escape

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def draw(metadata_of: MetadataOf) -> None:
    """Draw the menu of a conversation that is kept."""
    here = kept.here()
    if here is None:
        return
    with (
        st.container(key="conversation-menu", horizontal=True, horizontal_alignment="right"),
        st.popover("Hội thoại", icon=":material/more_horiz:", type="tertiary"),
    ):
        _rename(here)
        _share(here)
        _save(here, metadata_of)
        _delete(here)


def _rename(here: Conversation) -> None:
    name = f"title-{here.id}"
    st.text_input(
        "Tên hội thoại",
        value=here.title,
        key=name,
        max_chars=80,
        on_change=lambda: kept.rename(here.id, st.session_state[name]),
    )


def _share(here: Conversation) -> None:
    st.button(
        "Ngừng chia sẻ" if here.share else "Tạo liên kết chia sẻ",
        key="share",
        icon=":material/link_off:" if here.share else ":material/link:",
        on_click=partial(kept.share, here.id, on=not here.share),
    )
    if here.share:
        st.html(
            '<div class="hbc-copy-box"><p class="hbc-caption">Ai có liên kết này đều đọc được hội '
            f'thoại.</p><p class="hbc-copied hbc-link">?{kept.SHARED}={escape(here.share)}'
            '</p><button type="button" class="hbc-copy">Sao chép liên kết</button></div>'
        )


def _save(here: Conversation, metadata_of: MetadataOf) -> None:
    turns = state.turns()
    for name, suffix, mime, data in (
        ("Lưu dạng Word", "docx", WORD, partial(to_docx, here.title, turns, metadata_of)),
        (
            "Lưu dạng Markdown",
            "md",
            "text/markdown",
            partial(_markdown, here.title, turns, metadata_of),
        ),
    ):
        st.download_button(
            name,
            data=data,
            file_name=f"hoi-thoai-{here.id[:8]}.{suffix}",
            mime=mime,
            key=f"save-{suffix}",
            icon=":material/download:",
            on_click="ignore",
        )


def _markdown(title: str, turns: Sequence[KeptTurn], metadata_of: MetadataOf) -> bytes:
    """Make the file when it is asked for: outside of any session, so with all it needs."""
    return to_markdown(title, turns, metadata_of).encode()


def _delete(here: Conversation) -> None:
    if state.is_deleting(here.id):
        st.html('<p class="hbc-note">Xóa rồi thì không lấy lại được.</p>')
        st.button(
            "Xóa hẳn",
            key="delete-really",
            icon=":material/delete_forever:",
            on_click=partial(kept.delete, here.id),
        )
        return
    st.button(
        "Xóa hội thoại",
        key="delete",
        icon=":material/delete:",
        on_click=partial(state.begin_deleting, here.id),
    )
