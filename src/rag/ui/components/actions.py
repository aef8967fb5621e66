"""What can be done with the newest answer: copy it, ask again, change the question, judge it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from rag.conversation_export import MetadataOf, answer_text
from rag.ui import kept, state
from rag.ui.text import escape, label

REASONS = (
    "Sai số liệu",
    "Không đúng câu hỏi",
    "Thiếu ý",
    "Báo cáo có mà không trả lời",
    "Nguồn không khớp",
)


def draw(index: int, metadata_of: MetadataOf, follow_ups: Sequence[str]) -> None:
    """Draw them under the turn of this index."""
    turn = state.turns()[index]
    if turn.answer is None:
        return
    _next(follow_ups)
    with st.container(key="actions", horizontal=True, gap="xsmall"):
        _thumbs(index)
        copied = escape(answer_text(turn.answer, metadata_of))
        st.html(
            f'<div class="hbc-copy-box"><p class="hbc-copied" hidden>{copied}</p>'
            '<button type="button" class="hbc-copy">Sao chép</button></div>',
            width="content",
        )
        st.button(
            "Hỏi lại",
            key="ask-again",
            icon=":material/refresh:",
            type="tertiary",
            on_click=partial(kept.ask_from, index, turn.question),
        )
        st.button(
            "Sửa câu hỏi",
            key="edit",
            icon=":material/edit:",
            type="tertiary",
            on_click=state.toggle_editing,
        )
    if kept.thumb(index) < 0:
        _why(index)
    if state.is_editing():
        _edit(index, turn.question)


def _next(follow_ups: Sequence[str]) -> None:
    if not follow_ups:
        return
    st.html('<p class="hbc-caption">Hỏi tiếp</p>')
    with st.container(key="follow-ups", horizontal=True, gap="xsmall"):
        for number, question in enumerate(follow_ups):
            st.button(
                label(question, 90), key=f"follow-{number}", on_click=partial(state.ask, question)
            )


def _thumbs(index: int) -> None:
    now = kept.thumb(index)
    for name, icon, value in (
        ("Hữu ích", "thumb_up", 1),
        ("Chưa đúng", "thumb_down", -1),
    ):
        st.button(
            name,
            key=f"rate-{icon}",
            icon=f":material/{icon}:",
            type="primary" if now == value else "tertiary",
            on_click=partial(kept.rate, index, 0 if now == value else value),
        )


def _why(index: int) -> None:
    """Ask for the reason of a thumb down; it is kept as soon as it is given."""

    def give() -> None:
        chosen = st.session_state.get(f"why-{index}") or ""
        said = (st.session_state.get(f"said-{index}") or "").strip()
        kept.rate(index, -1, ": ".join(filter(None, (chosen, said))))

    st.pills("Vì sao chưa đúng?", REASONS, key=f"why-{index}", on_change=give)
    st.text_input("Nói thêm (không bắt buộc)", key=f"said-{index}", max_chars=300, on_change=give)


def _edit(index: int, question: str) -> None:
    with st.form("edit-question", border=False):
        changed = st.text_area("Sửa câu hỏi", value=question, max_chars=1_000, key="edited")
        if st.form_submit_button("Hỏi câu này") and changed.strip():
            state.toggle_editing()
            kept.ask_from(index, changed)
            st.rerun()
