"""PDF -> a small HTML page: joined paragraphs, tables, no running heads or page numbers."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from rag.documents.grids import Cell, grid_html
from rag.documents.layout import PAGE_MARK

if TYPE_CHECKING:
    from pdfplumber.page import Page

MARGIN = 0.1
"""Share of a page's height, above and below, in which running heads and page numbers stand."""
REPEATED = 0.5
"""A line of the margin on so many of the pages is a running head."""
FULL = 0.85
"""A line at least so long, against the longest, goes on in the next one."""

_PAGE_NUMBER = re.compile(r"[-–\s]*(?:trang\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?[-–\s]*", re.IGNORECASE)
_OPENS = re.compile(
    r"(?:[-+*•–—▪]\s|[IVX]{1,5}[.)]\s|\d{1,2}(?:\.\d{1,2})*[.)]?\s+[^\W\d]|[a-zđ][.)]\s)"
)
_ENDS = re.compile(r"[.!?:;…][”»\")\]]*$")


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    top: float
    width: float
    in_margin: bool


_Table = tuple[float, list[list[Cell]]]
"""A table's top and its rows."""


class NoTextError(Exception):
    """The pages hold pictures only."""


def pdf_html(data: bytes) -> str:
    """Return the text and tables of a PDF.

    Raises:
        NoTextError: no page holds any text.
    """
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as pdf:
        pages = [_read_page(page) for page in pdf.pages]
    if not any(lines or tables for lines, tables in pages):
        raise NoTextError
    heads = _running_heads([lines for lines, _ in pages])
    out = _Writer(max((line.width for lines, _ in pages for line in lines), default=0.0))
    for lines, tables in pages:
        out.page()
        kept = [line for line in lines if not _is_furniture(line, heads)]
        items: list[_Line | _Table] = [*kept, *tables]
        for item in sorted(items, key=_top):
            if isinstance(item, _Line):
                out.line(item)
            else:
                out.table(item[1])
    return out.finish()


class _Writer:
    """Joins the lines of paragraphs, over the borders of pages too."""

    def __init__(self, longest: float) -> None:
        self._longest = longest
        self._parts: list[str] = []
        self._open = ""
        self._was_full = False
        self._turned = ""  # marks of the pages that began since the last words

    def page(self) -> None:
        """Begin a page."""
        self._turned += PAGE_MARK

    def line(self, line: _Line) -> None:
        """Add a line to the open paragraph, or begin another one with it."""
        sentence_ends = _ENDS.search(self._open) is not None
        goes_on = self._was_full or (line.text[:1].islower() and not sentence_ends)
        marked = f"{self._turned}{line.text}"
        self._turned = ""
        if self._open and goes_on and not _OPENS.match(line.text):
            self._open = f"{self._open} {marked}"
        else:
            self._close()
            self._open = marked
        self._was_full = line.width >= FULL * self._longest

    def table(self, rows: list[list[Cell]]) -> None:
        """Add a table after what stands above it."""
        self._close()
        if self._turned:
            self._parts.append(f"<p>{self._turned}</p>")
            self._turned = ""
        self._parts += grid_html(rows)

    def finish(self) -> str:
        """Return the page."""
        self._close()
        return "\n".join(self._parts)

    def _close(self) -> None:
        if self._open:
            self._parts.append(f"<p>{escape(self._open)}</p>")
        self._open = ""


def _top(item: _Line | _Table) -> float:
    return item.top if isinstance(item, _Line) else item[0]


def _read_page(page: Page) -> tuple[list[_Line], list[_Table]]:
    found = page.find_tables()
    tables = [(table.bbox[1], _cells(table.extract())) for table in found]
    boxes = [table.bbox for table in found]
    outside = page.filter(lambda thing: not _is_inside(thing, boxes))
    lines = [
        _Line(
            " ".join(line["text"].split()),
            line["top"],
            line["x1"] - line["x0"],
            not MARGIN * page.height < line["top"] < (1 - MARGIN) * page.height,
        )
        for line in outside.extract_text_lines(return_chars=False)
    ]
    return [line for line in lines if line.text], tables


def _cells(rows: Sequence[Sequence[str | None]]) -> list[list[Cell]]:
    return [[Cell(" ".join((cell or "").split())) for cell in row] for row in rows]


def _is_inside(thing: dict[str, Any], boxes: Sequence[tuple[float, float, float, float]]) -> bool:
    if thing.get("object_type") != "char":
        return False
    x, y = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
    return any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in boxes)


def _running_heads(pages: Sequence[Sequence[_Line]]) -> frozenset[str]:
    """Return the lines that stand in the margins of half the pages, page numbers aside."""
    if len(pages) < 2:
        return frozenset()
    seen = Counter(
        text for lines in pages for text in {_without_numbers(x) for x in lines if x.in_margin}
    )
    return frozenset(text for text, count in seen.items() if count > REPEATED * len(pages))


def _without_numbers(line: _Line) -> str:
    return re.sub(r"\d+", "#", line.text)


def _is_furniture(line: _Line, heads: frozenset[str]) -> bool:
    number = _PAGE_NUMBER.fullmatch(line.text) is not None
    return line.in_margin and (number or _without_numbers(line) in heads)
