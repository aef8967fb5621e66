"""Markdown: headings, lists, tables; the text stays as it is, markers are left out of the lines."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.documents.columns import column_names, names_columns_on, numbers_columns
from rag.documents.layout import BULLET, Line, RawText, Role, physical_lines
from rag.documents.text import mark_lone, starts_anew
from rag.language.segment import trim
from rag.records import Span

_HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)[ \t]*#*$")
_UNDERLINE = re.compile(r"(=+|-{2,})$")
_RULE_ROW = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(\|[ \t]*:?-+:?[ \t]*)*\|?$")
_SEPARATOR = re.compile(r"(?<!\\)\|")
_SHAPES_ONLY = re.compile(r"[-*_=|:# \t>~`]+$")
_IMAGE = re.compile(r"!\[(.*?)\]\([^)]*\)$")
_COMMENT = re.compile(r"<!--.*-->$|</?[a-z][^>]*>$", re.IGNORECASE)
_HARD_BREAK = re.compile(r"( {2}|\\)\n$")
_BOLD = re.compile(r"(\*\*|__)(?!\s)[^*_]+\1:?$")
"""A line that is bold as a whole is a title, though the next one follows without a gap."""

_RUN_IN = re.compile(r"(\*\*(?!\s)[^*]+[.:]\*\*|__(?!\s)[^_]+[.:]__)[ \t]+(?=\w)")
"""A title in bold that its text goes on from: "**2. Nông nghiệp.** Giá trị sản xuất ..."."""

LOWEST = 6
"""The level of such a title: all others stand above it."""

_MARKS = "*_> \t\u00a0"
_NO_HEADER = "Một bảng không có hàng tiêu đề cột nên các cột của bảng chưa có tên."


def read_markdown(text: str) -> RawText:
    """Return the lines of a Markdown text; table rows carry their cells and column headers."""
    rows = list(physical_lines(text))
    at = _front_matter(text, rows)
    lines = [Line(r.start, r.end, Role.FURNITURE) for r in rows[:at] if r.start < r.end]
    warnings: list[str] = []
    previous: Span | None = None
    while at < len(rows):
        row = rows[at]
        table = _table(text, rows, at)
        if table:
            new, at, headed = table
            lines += new
            warnings += [] if headed or _NO_HEADER in warnings else [_NO_HEADER]
            previous = None
            continue
        at += 1
        if row.start == row.end:
            previous = None
            continue
        _add(text, lines, previous, row)
        previous = row
    return RawText(text, tuple(mark_lone(text, lines)), warnings=tuple(warnings))


def _front_matter(text: str, rows: list[Span]) -> int:
    if rows[0].of(text) != "---":
        return 0
    return next((n + 1 for n, row in enumerate(rows) if n and row.of(text) == "---"), 0)


def _add(text: str, lines: list[Line], previous: Span | None, row: Span) -> None:
    """Append the line, or let it extend or underline the one above it."""
    last = lines[-1] if lines and previous else None
    if last and last.role is Role.PLAIN and _UNDERLINE.match(row.of(text)):
        level = 1 if row.of(text)[0] == "=" else 2
        lines[-1] = replace(last, role=Role.HEADING, level=level)
        lines.append(Line(row.start, row.end, Role.FURNITURE))
    elif last and previous and _continues(text, last, previous, row):
        lines[-1] = replace(last, end=trim(text, row, _MARKS).end)
    elif title := _RUN_IN.match(row.of(text)):
        head = trim(text, Span(row.start, row.start + title.end(1)), f"{_MARKS}.:")
        lines.append(Line(head.start, head.end, Role.HEADING, level=LOWEST))
        lines.append(_line(text, Span(row.start + title.end(), row.end)))
    else:
        lines.append(_line(text, row))


def _continues(text: str, last: Line, previous: Span, row: Span) -> bool:
    """Whether the line goes on with the paragraph or list item above it, as CommonMark has it."""
    if last.role not in (Role.PLAIN, Role.LIST_ITEM) or _HEADING.match(row.of(text)):
        return False
    broken = _HARD_BREAK.search(text[previous.start : text.find("\n", previous.end) + 1])
    shapes = _SHAPES_ONLY.match(row.of(text)) or _COMMENT.match(row.of(text))
    titles = _BOLD.match(previous.of(text)) or any(
        title.match(row.of(text)) for title in (_BOLD, _RUN_IN)
    )
    # A line of its own below a list item that has ended goes on with nothing.
    ended = last.role is Role.LIST_ITEM and previous.of(text).endswith(".")
    anew = ended and text[row.start].isupper()
    return not (broken or shapes or titles or anew or starts_anew(text, row))


def _line(text: str, row: Span) -> Line:
    words = row.of(text)
    if _SHAPES_ONLY.match(words) or _COMMENT.match(words):
        return Line(row.start, row.end, Role.FURNITURE)
    heading = _HEADING.match(words)
    if heading and heading.group(2):
        span = trim(text, Span(row.start + heading.start(2), row.start + heading.end(2)), _MARKS)
        return Line(span.start, span.end, Role.HEADING, level=len(heading.group(1)))
    if _IMAGE.match(words):
        return Line(row.start, row.end, Role.CAPTION)
    bullet = BULLET.match(text, row.start, row.end)
    if bullet and bullet.end() < row.end and not words.startswith("**"):
        return Line(bullet.end(), row.end, Role.LIST_ITEM)
    span = trim(text, row, _MARKS) if words.startswith(">") or words.count("*") % 2 == 0 else row
    # An inner emphasis must keep both its marks: only a mark on the very outside is left out.
    return Line(span.start, span.end) if span.start < span.end else Line(row.start, row.end)


def _table(text: str, rows: list[Span], at: int) -> tuple[list[Line], int, bool] | None:
    """Return a table's lines, the row after it, and whether it names its columns."""
    first = rows[at].of(text)
    if not _SEPARATOR.search(first):
        return None
    below = rows[at + 1].of(text) if at + 1 < len(rows) else ""
    headed = "|" in below + first and bool(_RULE_ROW.match(below)) and "-" in below
    if not headed and not (first.startswith("|") and first.endswith("|") and len(first) > 2):
        return None
    end = at
    while end < len(rows) and _SEPARATOR.search(rows[end].of(text)):
        end += 1
    end = max(end, at + 2 * headed)
    if not headed:
        return [_row(text, rows[n], (), n - at) for n in range(at, end)], end, False
    names = [_words(text, rows[at])]
    body = at + 2
    while body < end and names_columns_on(more := _words(text, rows[body]), names[0]):
        names.append(more)
        body += 1
    header_rows = (rows[at], *rows[at + 2 : body])
    lines = [Line(row.start, row.end, Role.TABLE_HEADER) for row in header_rows]
    lines.insert(1, Line(rows[at + 1].start, rows[at + 1].end, Role.FURNITURE))
    header = column_names(names)
    return lines + [_row(text, rows[n], header, n - body) for n in range(body, end)], end, True


def _row(text: str, row: Span, header: tuple[str, ...], number: int) -> Line:
    cells = _cells(text, row)
    counts = number < 3 and numbers_columns([c.of(text) for c in cells])
    if counts or _RULE_ROW.match(row.of(text)):
        return Line(row.start, row.end, Role.FURNITURE)
    span = trim(text, row, " \t|")
    end = max(span.end, span.start + 1)
    cells = tuple(Span(min(c.start, end), min(c.end, end)) for c in cells)  # empty ones at the end
    # A row may be shorter or longer than its header: every cell has a header, "" where none is.
    names = (*header, *("" for _ in cells))[: len(cells)]
    return Line(span.start, end, Role.TABLE_ROW, cells=cells, header=names)


def _words(text: str, row: Span) -> list[str]:
    return [cell.of(text).strip(_MARKS) for cell in _cells(text, row)]


def _cells(text: str, row: Span) -> tuple[Span, ...]:
    cuts = [m.start() for m in _SEPARATOR.finditer(text, row.start, row.end)]
    opened = bool(cuts) and cuts[0] == row.start
    closed = bool(cuts) and cuts[-1] == row.end - 1 and (len(cuts) > 1 or not opened)
    starts = [cut + 1 for cut in cuts] if opened else [row.start, *(cut + 1 for cut in cuts)]
    ends = [*(cuts[1:] if opened else cuts), *([] if closed else [row.end])]
    return tuple(trim(text, Span(a, b)) for a, b in zip(starts, ends, strict=False))
