"""The empty chat: what this is, which reports are loaded, and questions to start with."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from rag import citing
from rag.store.documents import StoredDocument
from rag.ui import state
from rag.ui.text import escape, label, shorten

SUGGESTIONS = 6
_MOST_CARDS = 6


def draw(documents: Sequence[StoredDocument], suggestions: Sequence[str]) -> None:
    """Draw the empty chat."""
    st.html(
        '<header class="hbc-welcome hbc-start"><h1>Hỏi Báo Cáo</h1>'
        "<p>Mỗi câu trả lời kèm nguyên văn đoạn báo cáo làm căn cứ; báo cáo không nêu thì nói là "
        "không nêu.</p></header>"
    )
    cards = "".join(_card(document) for document in documents[:_MOST_CARDS])
    rest = len(documents) - _MOST_CARDS
    more = f'<p class="hbc-more">và {rest} báo cáo khác trong mục Tài liệu.</p>' if rest > 0 else ""
    st.html(
        f'<p class="hbc-caption">Báo cáo đã nạp</p><div class="hbc-reports">{cards}</div>{more}'
    )
    if suggestions:
        st.html('<p class="hbc-caption">Thử hỏi</p>')
        with st.container(key="suggestions"):
            for number, suggestion in enumerate(suggestions):
                st.button(
                    label(suggestion, 120),
                    key=f"suggestion-{number}",
                    on_click=partial(state.ask, suggestion),
                    width="stretch",
                )


def draw_without_reports() -> None:
    """Draw what to do when nothing is loaded."""
    st.html(
        '<header class="hbc-welcome"><h1>Hỏi Báo Cáo</h1></header>'
        '<div class="hbc-card"><p class="hbc-card-title">Chưa có báo cáo nào</p>'
        "<p>Mở trang Tài liệu để nạp báo cáo (.pdf, .docx, .xlsx, .csv, .txt, .md, .html), hoặc "
        "đặt chúng vào một thư mục rồi chạy <code>rag ingest THƯ_MỤC_BÁO_CÁO</code>; trang này "
        "nhận ra ngay, không cần khởi động lại.</p></div>"
    )


def _card(document: StoredDocument) -> str:
    metadata = document.metadata
    facts = " · ".join(part for part in (metadata.place, metadata.period) if part)
    source = ", ".join(part for part in (metadata.issuer, citing.day(metadata.published)) if part)
    return (
        f'<div class="hbc-report"><p class="hbc-report-facts">{escape(facts)}</p>'
        f'<p class="hbc-report-title">{escape(shorten(metadata.title, 150))}</p>'
        f'<p class="hbc-report-source">{escape(source)}</p></div>'
    )
