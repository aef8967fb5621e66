"""How a citation is printed where it is pasted: quote, place in the report, report, body, date."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from rag.records import Metadata, SectionPath


def citation_text(
    quote: str, section: SectionPath, metadata: Metadata, page: int | None = None
) -> str:
    """Return what a writer pastes into an article: the quote, its place, its source."""
    path = f"mục {' › '.join(map(heading, section))}" if section else ""
    places = ", ".join(filter(None, (path, f"trang {page}" if page else "")))
    place = f" ({places})" if places else ""
    source = replace(metadata, published=day(metadata.published)).citation_line
    address = f" {metadata.source_url}" if metadata.source_url else ""
    return f"“{' '.join(quote.split())}”{place}. Nguồn: {source}.{address}"


def heading(text: str) -> str:
    """Return a heading without the dots a publisher prints around an excerpt."""
    return text.strip(" .…") or text


def moment(iso: str) -> str:
    """Return an ISO time in this machine's own zone: 06/12/2023 lúc 07:30."""
    here = datetime.fromisoformat(iso).astimezone()
    return f"{here:%d/%m/%Y} lúc {here:%H:%M}"


def day(iso: str | None) -> str:
    """Return an ISO date as Vietnamese readers write it: 06/12/2023."""
    parts = (iso or "").split("-")
    return "/".join(reversed(parts)) if len(parts) == 3 else (iso or "")
