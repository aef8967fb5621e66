"""The reports page: every loaded report, and the text as it was read."""

from __future__ import annotations

from functools import partial

import streamlit as st

from rag import citing
from rag.store.documents import StoredDocument
from rag.ui import state
from rag.ui.components import describing, preview, reader, shelf, welcome
from rag.ui.text import escape

_FIELD_NAMES = {
    "title": "tên",
    "issuer": "cơ quan ban hành",
    "speaker": "người trình bày",
    "speaker_post": "chức vụ",
    "meeting": "kỳ họp",
    "place": "địa phương",
    "period": "kỳ báo cáo",
    "published": "ngày đăng",
    "source_name": "nguồn",
    "source_url": "địa chỉ",
}


def draw() -> None:
    """Draw the page."""
    assistant = state.assistant()
    documents = state.documents()
    if not documents:
        welcome.draw_without_reports()
        shelf.draw()
        return
    st.html(
        f'<header class="hbc-welcome"><h1>Tài liệu</h1><p>{len(documents)} báo cáo đã nạp. '
        "Nạp thêm ở đây, hoặc bằng <code>rag ingest TỆP_HOẶC_THƯ_MỤC</code>.</p></header>"
    )
    shelf.draw()
    _index_state(assistant)
    for document in documents:
        with st.container(key=f"report-{document.id}", border=True, gap="small"):
            st.html(_summary(document))
            shown = state.reading() == document.id
            with st.container(horizontal=True, gap="small"):
                st.button(
                    "Ẩn văn bản đã đọc" if shown else "Xem đã đọc thế nào",
                    key=f"reading-{document.id}",
                    on_click=partial(state.toggle_reading, document.id),
                )
                shelf.buttons(document)
            if state.describing() == document.id:
                describing.draw(document, _FIELD_NAMES)
            if shown:
                preview.draw(assistant.document(document.id))


def _index_state(assistant: state.Asked) -> None:
    """Draw which index answers, and the way to build it anew."""
    made = assistant.index_state()
    if made is None:
        return
    passages = f"{made.passages:,}".replace(",", ".")
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.html(
            f'<p class="hbc-quiet">Chỉ mục: {passages} đoạn của {len(made.documents)} báo cáo · '
            f"lập ngày {citing.moment(made.created_at)} · "
            f"phiên bản {escape(made.version)}</p>",
            width="content",
        )
        shelf.rebuild_button()


def _summary(document: StoredDocument) -> str:
    metadata = document.metadata
    facts = " · ".join(part for part in (metadata.place, metadata.period) if part)
    guessed = ", ".join(name for field, name in _FIELD_NAMES.items() if field in metadata.guessed)
    remarks = [*([f"Suy ra từ văn bản: {guessed}."] if guessed else []), *document.warnings]
    notes = "".join(f'<p class="hbc-note">{escape(remark)}</p>' for remark in remarks)
    counts = (
        (document.pages, "trang"),
        (document.characters, "ký tự"),
        (document.figures or 0, "số liệu"),
    )
    read = [f"{count:,} {of}".replace(",", ".") for count, of in counts if count]
    source = " · ".join(part for part in (reader.source_line(metadata), *read) if part)
    return (
        f'<div><p class="hbc-report-facts">{escape(facts)}</p>'
        f'<p class="hbc-report-title">{escape(metadata.title)}</p>'
        f'<p class="hbc-report-source">{escape(source)}</p>{notes}</div>'
    )
