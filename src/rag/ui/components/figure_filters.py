"""What narrows the table of figures, its order and its columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

import streamlit as st

from rag.figure_sheet import BASES, COLUMNS, MEASURES, ORDERS, STATUSES
from rag.language.numbers import years
from rag.records import DocumentId, SectionPath
from rag.store.documents import StoredDocument
from rag.store.figures import FigureQuery, Order
from rag.ui import state
from rag.ui.text import shorten

USUAL = ("Chỉ tiêu", "Số liệu", "So với", "Loại", "Kỳ", "Nơi", "Mức chắc", "Thuộc", "Báo cáo")
"""The columns shown until a reader chooses others."""

T = TypeVar("T")
_ANY = "Tất cả"
_WIDEST = 80


def draw(documents: Sequence[StoredDocument]) -> tuple[FigureQuery, tuple[str, ...]]:
    """Draw the search box and the filters; return what is looked for and the columns shown."""
    text = st.text_input(
        "Tìm chỉ tiêu",
        key="figure-text",
        placeholder="thu ngân sách, ty le ho ngheo …",
    )
    report, year, kind, unit = st.columns(4)
    with report:
        of_report = _one("Báo cáo", {d.id: d.metadata.title for d in documents}, "report")
    spoken = sorted({y for d in documents for y in years(d.metadata.period or "")}, reverse=True)
    with year:
        of_year = _one("Năm", {one: str(one) for one in spoken}, "year")
    with kind:
        of_kind = _one("Loại", MEASURES, "kind")
    of_unit = unit.text_input("Đơn vị", key="figure-unit", placeholder="%, tỷ đồng, ha …")
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        with st.popover("Thêm bộ lọc", icon=":material/tune:"):
            chosen = (of_report,) if of_report else ()
            place, section, base, status = _more(chosen)
        order = st.selectbox(
            "Sắp xếp",
            list(Order),
            format_func=lambda one: ORDERS[one.value],
            key="figure-order",
            width=230,
        )
        with st.popover("Cột", icon=":material/view_column:"):
            columns = st.multiselect(
                "Cột của bảng", COLUMNS, default=USUAL, key="figure-columns", placeholder="Chọn cột"
            )
    query = FigureQuery(
        text=text.strip(),
        documents=chosen,
        place=place or "",
        year=of_year,
        unit=of_unit.strip(),
        measure=of_kind,
        section=section or (),
        base=None if base is None else BASES[base],
        status=status or "",
        order=order or Order.REPORT,
    )
    return query, tuple(columns) or USUAL


def _more(
    documents: tuple[DocumentId, ...],
) -> tuple[str | None, SectionPath | None, str | None, str | None]:
    """Draw the filters few need; return place, section, base and status."""
    choices = state.assistant().figure_choices(documents)
    place = _one("Nơi", {name: name for name in choices.places}, "place")
    sections = {path: shorten(" › ".join(path), _WIDEST) for path in choices.sections}
    section = _one("Mục", sections, "section")
    base = _one("So với", {name: name for name in BASES}, "base")
    return place, section, base, _one("Mức chắc", STATUSES, "status")


def _one(name: str, options: Mapping[T, str], key: str) -> T | None:
    """Draw a choice of one or any; return the one, None for any."""
    return st.selectbox(
        name,
        list(options),
        index=None,
        placeholder=_ANY,
        format_func=options.__getitem__,
        key=f"figure-{key}",
    )
