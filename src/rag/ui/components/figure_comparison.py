"""Chosen figures side by side: what speaks against comparing them, their chart, files of both."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from rag.figure_chart import Comparison, Shape, as_image, chart, source_lines
from rag.figure_record import ReportFigure
from rag.figure_sheet import as_xlsx, rows
from rag.records import DocumentId
from rag.store.documents import StoredDocument
from rag.ui.text import escape

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def draw(figures: Sequence[ReportFigure], documents: Sequence[StoredDocument]) -> None:
    """Draw the comparison of figures chosen in the table."""
    comparison = Comparison(tuple(figures))
    st.html('<h2 class="hbc-heading">So sánh</h2>')
    for warning in comparison.warnings:
        st.html(f'<p class="hbc-warning" role="note">{escape(warning)}</p>')
    if not comparison.can_be_drawn:
        st.html('<p class="hbc-caption">Chỉ vẽ được các số liệu cùng đơn vị.</p>')
        return
    shape = st.segmented_control(
        "Kiểu biểu đồ",
        list(Shape),
        default=comparison.shape,
        format_func=lambda one: one.label,
        key="chart-shape",
    )
    metadata = {document.id: document.metadata for document in documents}
    spec = chart(comparison, source_lines(metadata), shape)
    st.vega_lite_chart(spec, width="stretch", theme=None)
    titles = {id_: one.title for id_, one in metadata.items()}
    _files(spec, figures, titles)


def _files(
    spec: dict[str, object], figures: Sequence[ReportFigure], titles: dict[DocumentId, str]
) -> None:
    table = rows(figures, titles)
    with st.container(horizontal=True, gap="small"):
        for name, kind, mime in (("PNG", "png", "image/png"), ("SVG", "svg", "image/svg+xml")):
            st.download_button(
                f"Tải biểu đồ ({name})",
                partial(as_image, spec, kind),
                file_name=f"bieu-do.{kind}",
                mime=mime,
                icon=":material/image:",
                on_click="ignore",
            )
        st.download_button(
            "Tải số liệu (XLSX)",
            partial(as_xlsx, table),
            file_name="so-lieu-so-sanh.xlsx",
            mime=SPREADSHEET,
            icon=":material/table_view:",
            on_click="ignore",
        )
