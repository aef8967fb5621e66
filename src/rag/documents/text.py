"""Plain text: paragraphs, wrapped or one a line, bulleted lists and tables in columns."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from rag.documents.layout import (
    BULLET,
    NUMBERED,
    TABLE_TITLE,
    Line,
    RawText,
    Role,
    physical_lines,
)
from rag.documents.plain_tables import table_at
from rag.records import Span

_ENDS_PARAGRAPH = re.compile(r"[.!?…:;|][\"”’»)\]]*$")
_WIDEST_WRAP = 130  # characters; mail and typewriter texts are wrapped at 60-100
_FEWEST_WRAPPED = 4  # neighbouring lines needed before a text is believed to be wrapped


def read_text(text: str) -> RawText:
    """Return the text's lines; a wrapped paragraph is one line that spans several."""
    rows = list(physical_lines(text))
    width = _wrap_width(text, rows)
    found: list[Line] = []
    previous: Span | None = None
    after_table = 0
    for at, row in enumerate(rows):
        if at < after_table:
            continue
        if table := table_at(text, rows, at):
            lines, after_table = table
            found += lines
            previous = None
            continue
        if row.start == row.end:
            previous = None
            continue
        if previous and _continues(text, previous, row, width):
            found[-1] = replace(found[-1], end=row.end)
        else:
            found.append(_line(text, row))
        previous = row
    return RawText(text, tuple(mark_lone(text, found)))


def mark_lone(text: str, lines: list[Line]) -> list[Line]:
    """Return the lines, each told whether empty lines (or the text's ends) surround it.

    In a text that never uses empty lines every line stands for itself.
    """
    if "\n\n" not in re.sub(r"[ \t\r\u00a0]+", "", text.strip()):
        return lines
    ends = [0, *(line.end for line in lines)]
    starts = [*(line.start for line in lines), len(text)]
    gaps = [text.count("\n", a, b) > 1 for a, b in zip(ends, starts, strict=True)]
    gaps[0] = gaps[-1] = True
    return [
        replace(line, lone=gaps[at] and gaps[at + 1]) if line.role is Role.PLAIN else line
        for at, line in enumerate(lines)
    ]


def starts_anew(text: str, row: Span) -> bool:
    """Whether a line opens a list item, has a number or titles a table: it continues nothing."""
    return any(opens.match(text, row.start, row.end) for opens in (BULLET, NUMBERED, TABLE_TITLE))


def _line(text: str, row: Span) -> Line:
    bullet = BULLET.match(text, row.start, row.end)
    if bullet and bullet.end() < row.end:
        return Line(bullet.end(), row.end, Role.LIST_ITEM)
    return Line(row.start, row.end)


def _wrap_width(text: str, rows: list[Span]) -> int:
    """Return the width a text was wrapped at, or 0 for a text with one paragraph a line."""
    pairs = pairwise(rows)
    inner = [a.end - a.start for a, b in pairs if a.start < a.end and b.start < b.end]
    longest = max((row.end - row.start for row in rows), default=0)
    open_ended = sum(1 for row in rows if not _ENDS_PARAGRAPH.search(row.of(text)))
    wrapped = len(inner) >= _FEWEST_WRAPPED and longest <= _WIDEST_WRAP
    return longest if wrapped and open_ended > len(inner) / 2 else 0


def _continues(text: str, previous: Span, row: Span, width: int) -> bool:
    if starts_anew(text, row):
        return False
    if row.of(text)[0].islower() and not _ENDS_PARAGRAPH.search(previous.of(text)):
        return True
    return bool(width) and previous.end - previous.start >= 0.75 * width
