"""The middle form: a text and its lines with what the format's markup says about each of them.

A reader of one format makes a ``RawText``; ``furniture`` and ``headings`` work on it alike for all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from rag.language.normalise import UPPER
from rag.records import Span

BULLET = re.compile(rf"(?:[-+*•–—·▪○●■]|[-+]{{2}})(?:[ \t\u00a0]+(?=[^\s|])|(?<!\*)(?=[{UPPER}]))")
NUMBERED = re.compile(
    r"(?:Phần|PHẦN|Chương|CHƯƠNG|Mục|MỤC)\s+(?:(?:thứ|THỨ)\s+\w+|[IVX\d]+\b)[.:]?"
    r"|[IVX]{1,5}\s*[.)/:-]\s*(?=\D)|\d{1,2}(?:\.\d{1,2}){0,3}\s*[.)/:]\s*(?=\D)"
    r"|\d{1,2}(?:\.\d{1,2}){1,3}\s+(?=\D)|[A-Za-zđ]\s*[.)]\s+"
)
"""The start of a line that carries a number of its own."""

TABLE_TITLE = re.compile(
    r"(?:Bảng|BẢNG|Biểu|BIỂU|Phụ lục|PHỤ LỤC)(?:\s+(?:số|SỐ))?\s+[\dIVX]+\s*[.:]"
)
"""The start of a line that titles a table."""


class Role(StrEnum):
    """What is known of a line so far."""

    PLAIN = "plain"
    HEADING = "heading"  # by markup, with its level
    LIST_ITEM = "list_item"
    TABLE_HEADER = "table_header"
    TABLE_ROW = "table_row"
    CAPTION = "caption"
    TITLE = "title"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph, list item, table row or heading, its markers left out."""

    start: int
    end: int
    role: Role = Role.PLAIN
    level: int = 0  # headings by markup only
    lone: bool = True  # nothing stands directly above or below it
    cells: tuple[Span, ...] = ()
    header: tuple[str, ...] = ()

    def of(self, text: str) -> str:
        """The line itself."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class RawText:
    """A text, its lines in order, what markup says about the document, and what was read badly."""

    text: str
    lines: tuple[Line, ...]
    hints: Mapping[str, str] = field(default_factory=dict)  # keys are fields of records.Metadata
    warnings: tuple[str, ...] = ()
    page_starts: tuple[int, ...] = ()  # where each page begins, for a format that has pages


PAGE_MARK = "\ue000"
"""Stands in a page made from a PDF where one of its pages begins; private use, never printed."""


def physical_lines(text: str) -> Iterator[Span]:
    """Yield each line of the text without its newline, white space at its ends left out."""
    at = 0
    for line in text.split("\n"):
        left = len(line) - len(line.lstrip())
        yield Span(at + left, at + max(left, len(line.rstrip())))
        at += len(line) + 1
