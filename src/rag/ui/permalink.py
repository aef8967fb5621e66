"""A link to a quote: ``?doc=<id>&at=<start>-<end>`` opens the reader at it.

A document's id is made from its text, so a link never leads to other words than it was made for.
"""

from __future__ import annotations

import re

import streamlit as st

from rag.errors import RagError
from rag.records import Citation, Document, DocumentId, Span
from rag.ui import reading, state

_AT = re.compile(r"(\d{1,9})-(\d{1,9})")
BROKEN = "Liên kết trích dẫn này không còn đúng: báo cáo đã được gỡ hoặc thay bằng bản khác."


def of(citation: Citation) -> str:
    """Return the part of the address that leads to a quote."""
    return f"?{state.DOCUMENT}={citation.document_id}&{state.AT}={citation.start}-{citation.end}"


def open_from_address(assistant: state.Asked) -> bool:
    """Open the reader at the quote of the address; return whether the address made sense."""
    wanted, at = st.query_params.get(state.DOCUMENT), st.query_params.get(state.AT, "")
    if not wanted or state.opened():
        return True
    found = cited(assistant, DocumentId(wanted), at)
    if found is None:
        return False
    state.open_citation(found)
    return True


def cited(assistant: state.Asked, document_id: DocumentId, at: str) -> Citation | None:
    """Return the citation a link was made from, None where its report or place is not there."""
    place = _AT.fullmatch(at)
    if place is None or document_id not in {d.id for d in state.documents()}:
        return None
    try:
        document = assistant.document(document_id)
    except RagError:
        return None
    start, end = int(place[1]), int(place[2])
    if not start < end <= len(document.text):
        return None
    return of_span(document, Span(start, end))


def of_span(document: Document, span: Span) -> Citation:
    """Return a citation of a stretch of a report's text."""
    return Citation(
        number=1,
        document_id=document.id,
        title=document.metadata.title,
        section=reading.section_at(document, span.start),
        page=document.page_at(span.start),
        quote=document.text[span.start : span.end],
        start=span.start,
        end=span.end,
    )
