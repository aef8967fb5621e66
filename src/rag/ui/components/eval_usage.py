"""Real use: what was asked, refused and thumbed down, and the way into the question set."""

from __future__ import annotations

from functools import partial
from typing import get_args

import streamlit as st

from rag.evaluate.saved import to_question_line
from rag.records import Status
from rag.store.usage import AskedQuestion, Only, UsageCounts
from rag.ui import kept, state
from rag.ui.components import shelf
from rag.ui.text import escape

_NAMES: dict[Only, str] = {"all": "Đã hỏi", "refused": "Bị từ chối", "down": "Bị chê"}
SHOWN = 100


def draw() -> None:
    """Draw the questions people asked, for whoever may see them."""
    if not shelf.is_open():
        return
    counts = kept.usage_counts()
    if not counts.asked:
        st.html('<p class="hbc-caption">Chưa có câu hỏi nào được ghi lại.</p>')
        return
    only = st.segmented_control(
        "Câu hỏi",
        list(get_args(Only)),
        default="all",
        format_func=lambda name: f"{_NAMES[name]} ({_count(counts, name)})",
        key="usage-only",
    )
    chosen = state.chosen_for_evals()
    if chosen:
        st.download_button(
            f"Tải JSONL ({len(chosen)} câu)",
            data="\n".join(chosen.values()) + "\n",
            file_name="cau-hoi-tu-su-dung.jsonl",
            mime="application/jsonl",
            key="usage-download",
            icon=":material/download:",
            on_click="ignore",
        )
    for asked in kept.asked(only or "all", SHOWN):
        _row(asked, chosen=asked.id in chosen)


def _count(counts: UsageCounts, only: Only) -> int:
    return {"all": counts.asked, "refused": counts.refused, "down": counts.down}[only]


def _row(asked: AskedQuestion, *, chosen: bool) -> None:
    with st.container(key=f"asked-{asked.id}", gap="xsmall"):
        thumb = {1: " · được khen", -1: " · bị chê"}.get(asked.thumb, "")
        reason = f": {escape(asked.reason)}" if asked.reason else ""
        st.html(
            f'<p class="hbc-used">{escape(asked.question)}</p><p class="hbc-quiet">'
            f"{asked.asked_at.astimezone():%d/%m/%Y %H:%M} · {_became(asked)}{thumb}{reason}</p>"
        )
        st.button(
            "Bỏ khỏi bộ câu hỏi" if chosen else "Đưa vào bộ câu hỏi",
            key=f"choose-{asked.id}",
            icon=":material/remove:" if chosen else ":material/playlist_add:",
            type="tertiary",
            on_click=partial(state.choose_for_evals, asked.id, None if chosen else line(asked)),
        )


def line(asked: AskedQuestion) -> str:
    """Return a question as a line of a question file."""
    return to_question_line(
        identity=f"su-dung-{asked.id}",
        question=asked.question,
        history=asked.history,
        headline=asked.headline if asked.status is Status.ANSWERED else None,
        quote=asked.quotes[0] if asked.quotes else "",
    )


def _became(asked: AskedQuestion) -> str:
    if asked.status is None:
        return "chưa trả lời xong"
    if asked.status is Status.REFUSED:
        return "bị từ chối"
    return f"trả lời: {escape(asked.headline or '')}"
