"""How one report was read: its text, headings, figures, and what a reader should know."""

from __future__ import annotations

import streamlit as st

from rag.figure_sheet import rows
from rag.records import Block, BlockKind, Document
from rag.store.figures import FigureQuery
from rag.ui import state
from rag.ui.text import escape

BLOCKS_A_PAGE = 80
"""Blocks shown at once: about ten printed pages."""

FIGURES_SHOWN = 1_000
"""Rows of the table of figures; all of them stand on the page Số liệu."""

_COLUMNS = ("Chỉ tiêu", "Số liệu", "So với", "Kỳ", "Nơi", "Mục")


def draw(document: Document) -> None:
    """Draw the preview of a report."""
    assistant = state.assistant()
    found = assistant.figures(FigureQuery(documents=(document.id,)), limit=FIGURES_SHOWN)
    headings = [block for block in document.blocks if block.kind is BlockKind.HEADING]
    kept = sum(block.kind.is_content for block in document.blocks)
    left_out = len(document.blocks) - kept - len(headings)
    st.html(
        f'<p class="hbc-caption">{len(headings)} đề mục · {kept} đoạn được tìm và trích · '
        f"{assistant.passages(document.id)} đoạn trong chỉ mục · "
        f"{left_out} đoạn bỏ qua (chữ mờ: nút bấm, chú thích ảnh…)</p>"
    )
    text, outline, figures = st.tabs(
        ["Văn bản", f"Đề mục ({len(headings)})", f"Số liệu ({found.total:,})".replace(",", ".")]
    )
    with text:
        _text(document)
    with outline:
        st.html(f'<div class="hbc-passage">{_outline(document, headings)}</div>')
    with figures:
        table = rows(found.figures, {document.id: document.metadata.title})
        st.dataframe(
            [{name: row[name] for name in _COLUMNS} for row in table],
            key=f"preview-{document.id}",
            hide_index=True,
            width="stretch",
        )


def as_read(document: Document, blocks: tuple[Block, ...]) -> str:
    """Return HTML of the blocks, each kind set apart, what is kept out of answers grey."""
    parts = (
        f'<p class="{block.kind.value}">{escape(document.text[block.start : block.end])}</p>'
        for block in blocks
    )
    return f'<div class="hbc-passage hbc-as-read">{"".join(parts)}</div>'


def _outline(document: Document, headings: list[Block]) -> str:
    lines = (document.text[block.start : block.end] for block in headings)
    listed = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<ol>{listed}</ol>" if listed else "<p>Báo cáo không có đề mục.</p>"


def _text(document: Document) -> None:
    pages = max(1, -(-len(document.blocks) // BLOCKS_A_PAGE))
    page = st.pagination(pages, key=f"page-{document.id}") if pages > 1 else 1
    first = (page - 1) * BLOCKS_A_PAGE
    st.html(as_read(document, document.blocks[first : first + BLOCKS_A_PAGE]))
