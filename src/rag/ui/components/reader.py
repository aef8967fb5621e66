"""The reader: the passage a citation points at, the quote highlighted, its place and its source."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from rag import citing
from rag.records import Block, BlockKind, Citation, Document, Metadata, Span
from rag.ui import permalink, reading, state
from rag.ui.text import Mark, escape, marked


def draw(assistant: state.Asked) -> None:
    """Draw the panel, beside the chat or over it on a narrow screen, when a citation is open."""
    opened = state.opened()
    if opened is None:
        return
    citation = opened.citation
    with st.container(key="reader", gap="small"):
        _bar(citation)
        document = assistant.document(citation.document_id)
        st.html(_heading(document, citation))
        st.html(passage(document, citation, opened.shift), width="stretch")
        _steps(document, citation, opened.shift)
        _mentions(assistant, document, citation)
        st.html(_copy(document, citation))


def passage(document: Document, citation: Citation, shift: int = 0) -> str:
    """Return HTML of the blocks around a citation with the quoted words marked."""
    window = reading.window(document, citation.start, citation.end, shift)
    quote = Mark(citation.start, citation.end, "mark", "hbc-quote")
    parts: list[str] = []
    for block, between in reading.pieces(document, window.blocks):
        inner = _block(document, block, quote)
        if between is not None:
            parts[-1] = f"{parts[-1].removesuffix('</p>')}{escape(between)}{inner}</p>"
        else:
            parts.append(f'<p class="{block.kind.value}">{inner}</p>')
    before = '<p class="hbc-cut">…</p>' if window.more_before else ""
    after = '<p class="hbc-cut">…</p>' if window.more_after else ""
    place = "hbc-passage" if shift else "hbc-passage hbc-at-quote"
    return f'<div class="{place}">{before}{"".join(parts)}{after}</div>'


def source_line(metadata: Metadata) -> str:
    """Return who issued the report, where it was read and when it was published."""
    day = citing.day(metadata.published)
    parts = (metadata.issuer, metadata.meeting, metadata.source_name, day)
    return " · ".join(part for part in parts if part)


def _block(document: Document, block: Block, quote: Mark) -> str:
    inner = marked(document.text, [quote], block.start, block.end)
    return f"<strong>{inner}</strong>" if block.kind is BlockKind.HEADING else inner


def _bar(citation: Citation) -> None:
    with st.container(
        key="reader-bar",
        horizontal=True,
        vertical_alignment="center",
        horizontal_alignment="distribute",
    ):
        st.html(f'<p class="hbc-caption">Trích dẫn {citation.number}</p>', width="content")
        st.button(
            "Đóng",
            key="close-reader",
            icon=":material/close:",
            type="tertiary",
            on_click=state.close_reader,
        )


def _heading(document: Document, citation: Citation) -> str:
    path = citation.section or reading.section_at(document, citation.start)
    page = [f"trang {citation.page}"] if citation.page else []
    places = " · ".join([" › ".join(citing.heading(part) for part in path), *page]).lstrip(" ·")
    section = f'<p class="hbc-path">{escape(places)}</p>' if places else ""
    return (
        '<div class="hbc-reader-head">'
        f'<p class="hbc-report-title">{escape(document.metadata.title)}</p>'
        f'<p class="hbc-report-source">{escape(source_line(document.metadata))}</p>{section}</div>'
    )


def _steps(document: Document, citation: Citation, shift: int) -> None:
    with st.container(key="reader-steps", horizontal=True, gap="small"):
        for name, icon, to in (
            ("Đoạn trước", "chevron_left", shift - 1),
            ("Đoạn sau", "chevron_right", shift + 1),
        ):
            st.button(
                name,
                key=f"reader-{icon}",
                icon=f":material/{icon}:",
                on_click=partial(state.move, to),
                disabled=not reading.can_move(document, citation.start, citation.end, to),
            )
        if shift:
            st.button(
                "Về đoạn trích", key="reader-back", type="tertiary", on_click=partial(state.move, 0)
            )


def _mentions(assistant: state.Asked, document: Document, citation: Citation) -> None:
    """Draw the way to the other places where the report speaks of what the quote does."""
    spans = assistant.mentions(document.id, Span(citation.start, citation.end))
    here = [n for n, s in enumerate(spans) if s.start <= citation.start < s.end]
    if len(spans) < 2 or not here:
        return
    with st.container(key="reader-mentions", horizontal=True, gap="small"):
        st.html(f'<p class="hbc-quiet">Lần nhắc {here[0] + 1}/{len(spans)}</p>', width="content")
        for name, icon, to in (
            ("Lần nhắc trước", "keyboard_arrow_up", here[0] - 1),
            ("Lần nhắc sau", "keyboard_arrow_down", here[0] + 1),
        ):
            possible = 0 <= to < len(spans)
            other = permalink.of_span(document, spans[to]) if possible else citation
            st.button(
                name,
                key=f"reader-{icon}",
                icon=f":material/{icon}:",
                on_click=partial(state.open_citation, replace(other, number=citation.number)),
                disabled=not possible,
            )


def _copy(document: Document, citation: Citation) -> str:
    text = citing.citation_text(citation.quote, citation.section, document.metadata, citation.page)
    return (
        '<div class="hbc-copy-box"><p class="hbc-caption">Trích dẫn để đăng</p>'
        f'<p class="hbc-citation-text">{escape(text)}</p>'
        '<button type="button" class="hbc-copy">Sao chép trích dẫn</button></div>'
        f'<div class="hbc-copy-box"><p class="hbc-copied hbc-link" hidden>'
        f"{escape(permalink.of(citation))}</p>"
        '<button type="button" class="hbc-copy">Sao chép liên kết</button></div>'
    )
