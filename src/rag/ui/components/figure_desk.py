"""The figures page: every figure of every report, looked up, read at its source, taken along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial

import streamlit as st

from rag.figure_record import ReportFigure
from rag.figure_sheet import as_csv, as_xlsx, question_about, rows
from rag.language.numbers import format_number
from rag.records import DocumentId
from rag.store.documents import StoredDocument
from rag.store.figures import FigurePage
from rag.ui import config, permalink, state
from rag.ui.components import figure_comparison, figure_filters, reader, welcome
from rag.ui.text import Mark, escape, marked

SHOWN = 5_000
"""Rows of the table at most; the count says how many there are."""


def draw() -> None:
    """Draw the page."""
    assistant = state.assistant()
    documents = state.documents()
    if not documents:
        welcome.draw_without_reports()
        return
    st.html(
        '<header class="hbc-welcome"><h1>Số liệu</h1>'
        "<p>Mọi số liệu của các báo cáo đã nạp, kèm nguyên văn câu chứa nó.</p></header>"
    )
    query, columns = figure_filters.draw(documents)
    page = assistant.figures(query, limit=SHOWN)
    titles = {document.id: document.metadata.title for document in documents}
    table = rows(page.figures, titles)
    st.html(f'<p class="hbc-caption" role="status">{_count(page)}</p>')
    if not table:
        return
    chosen = st.dataframe(
        [{name: row[name] for name in columns} for row in table],
        key="figure-table",
        hide_index=True,
        width="stretch",
        on_select="rerun",
        selection_mode="multi-row",
    )
    _files(table)
    rows_chosen: Sequence[int] = chosen["selection"]["rows"]
    _chosen([page.figures[row] for row in rows_chosen if row < len(page.figures)], documents)


def _chosen(figures: Sequence[ReportFigure], documents: Sequence[StoredDocument]) -> None:
    """Draw one figure at its source, several side by side."""
    if not figures:
        st.html('<p class="hbc-caption">Chọn một dòng để đọc câu gốc, nhiều dòng để so sánh.</p>')
    elif len(figures) == 1:
        _source(figures[0], {document.id: document.metadata.title for document in documents})
    else:
        figure_comparison.draw(figures, documents)


def _files(table: Sequence[Mapping[str, str]]) -> None:
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            "Tải bảng này (CSV)",
            lambda: as_csv(table).encode("utf-8-sig"),
            file_name="so-lieu.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
        )
        st.download_button(
            "Tải bảng này (XLSX)",
            partial(as_xlsx, table),
            file_name="so-lieu.xlsx",
            mime=figure_comparison.SPREADSHEET,
            icon=":material/download:",
            on_click="ignore",
        )


def _count(page: FigurePage) -> str:
    if not page.total:
        return "Không có số liệu nào như vậy. Hãy bớt từ hoặc bỏ bộ lọc."
    most = format_number(Decimal(SHOWN))
    shown = f", bảng hiện {most} dòng đầu" if page.total > SHOWN else ""
    return f"{format_number(Decimal(page.total))} số liệu{shown}"


def _source(figure: ReportFigure, titles: dict[DocumentId, str]) -> None:
    """Draw the sentence a figure stands in, the figure marked, and where it is from."""
    document = state.assistant().document(figure.document_id)
    mark = Mark(figure.start, figure.end, "mark", "hbc-quote")
    span = figure.quote_span
    quote = marked(document.text, [mark], span.start, span.end)
    place = " › ".join((titles[figure.document_id], *figure.section))
    source = reader.source_line(document.metadata)
    st.html(
        f'<section class="hbc-passage" aria-label="Câu gốc"><p>{quote}</p>'
        f'<p class="hbc-report-source">{escape(place)}</p>'
        f'<p class="hbc-report-source">{escape(source)}</p></section>'
    )
    with st.container(horizontal=True, gap="small"):
        if st.button("Hỏi về số liệu này", key="ask-figure", icon=":material/forum:"):
            state.ask(question_about(figure))
            st.switch_page(config.PAGES / "chat.py")
        if st.button("Đọc trong báo cáo", key="read-figure", icon=":material/menu_book:"):
            state.open_citation(permalink.of_span(document, figure.quote_span))
            st.switch_page(config.PAGES / "chat.py")
