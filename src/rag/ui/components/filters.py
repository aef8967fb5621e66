"""Which reports questions are answered from, by report, place and period: strict, and shown."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from rag.records import DocumentId
from rag.store.documents import StoredDocument
from rag.ui import state
from rag.ui.text import label, shorten

FEWEST = 2
"""With one report there is nothing to choose."""

NONE = (DocumentId("-"),)
"""No report's id: nothing is answered from."""


def draw(documents: Sequence[StoredDocument]) -> tuple[DocumentId, ...]:
    """Draw the choice and a chip for each chosen thing; return the reports left, () for all."""
    if len(documents) < FEWEST:
        return ()
    chosen = state.chosen_filters()
    with st.container(key="filters", horizontal=True, gap="xsmall"):
        with st.popover("Phạm vi", icon=":material/filter_list:", type="tertiary"):
            _choose(documents, chosen)
        titles = {document.id: document.metadata.title for document in documents}
        for value in (*chosen.reports, *chosen.places, *chosen.periods):
            st.button(
                label(titles.get(DocumentId(value), value), 40),
                key=f"filter-{value}",
                icon=":material/close:",
                help="Bỏ điều kiện này",
                on_click=partial(state.filter_by, chosen.without(value)),
            )
        _offered(documents, chosen)
    if chosen == state.Filters():
        return ()
    left = chosen.of(documents)
    if not left:
        st.html(
            '<p class="hbc-note" role="status">Không có báo cáo nào hợp với phạm vi đã chọn. '
            "Hãy bỏ bớt điều kiện.</p>"
        )
    return left or NONE


def _offered(documents: Sequence[StoredDocument], chosen: state.Filters) -> None:
    """Draw what the newest question names as chips to be kept for the next ones."""
    asked = state.history()[-1:]
    if not asked:
        return
    scope = state.assistant().named_scope(asked[0])
    kept = state.Filters(
        chosen.reports, chosen.places or scope.places, chosen.periods or scope.periods
    )
    new = [v for v in (*kept.places, *kept.periods) if v not in chosen.places + chosen.periods]
    if new and 0 < len(kept.of(documents)) < len(documents):
        st.button(
            label(f"Chỉ hỏi về {', '.join(new)}", 60),
            key="filter-offered",
            icon=":material/add:",
            type="tertiary",
            help="Giữ phạm vi câu hỏi vừa nêu cho các câu sau",
            on_click=partial(state.filter_by, kept),
        )


def _choose(documents: Sequence[StoredDocument], chosen: state.Filters) -> None:
    titles = {d.id: shorten(d.metadata.title, 90) for d in documents}
    reports = st.multiselect(
        "Báo cáo",
        list(titles),
        default=[report for report in chosen.reports if report in titles],
        format_func=titles.__getitem__,
        placeholder="Mọi báo cáo",
    )
    places = _one_of("Nơi", [d.metadata.place for d in documents], chosen.places)
    periods = _one_of("Kỳ", [d.metadata.period for d in documents], chosen.periods)
    wanted = state.Filters(tuple(reports), places, periods)
    if wanted != chosen:
        state.filter_by(wanted)
        st.rerun()


def _one_of(name: str, found: Sequence[str | None], chosen: Sequence[str]) -> tuple[str, ...]:
    options = sorted({value for value in found if value})
    kept = [value for value in chosen if value in options]
    return tuple(st.multiselect(name, options, default=kept, placeholder="Bất kỳ"))
