"""Tables in plain text: rows whose cells are parted by tabs, bars or runs of spaces.

A table pasted from a word processor has a line a row and a tab between cells. What stands in
columns but holds no figures, such as a letterhead, is no table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from rag.documents.columns import column_names, header_depth, holds_figure, numbers_columns
from rag.documents.layout import Line, Role
from rag.language.segment import trim
from rag.records import Span

# Between cells; the fewest rows with figures and the fewest columns that make it a table.
_TAB, _BAR = re.compile(r"\t"), re.compile(r"[ \u00a0]*\|[ \u00a0]*")
_SPACES = re.compile(r"[ \u00a0]{2,}")
_SEPARATORS = ((_TAB, 2, 2), (_BAR, 2, 2), (_SPACES, 3, 3))
_RULE = re.compile(r"[-=+|: \t]+")
_LONGEST_CELL = 300  # characters
_Cells = tuple[Span, ...]


def table_at(text: str, rows: Sequence[Span], at: int) -> tuple[list[Line], int] | None:
    """Return the lines of the table that starts with a row and the row after it, or None."""
    for separator, fewest_rows, fewest_columns in _SEPARATORS:
        end = at
        while end < len(rows) and separator.search(text, rows[end].start, rows[end].end):
            end += 1
        if end - at < fewest_rows:
            continue
        grid = [_cells(text, row, separator) for row in rows[at:end]]
        if max(map(len, grid)) >= fewest_columns and _is_table(text, grid, fewest_rows):
            spaced = separator is _SPACES
            return _lines(text, rows[at:end], grid, spaced=spaced), end
    return None


def _cells(text: str, row: Span, separator: re.Pattern[str]) -> _Cells:
    start, end = (_line_start(text, row), row.end) if separator is _TAB else (row.start, row.end)
    cuts = [(m.start(), m.end()) for m in separator.finditer(text, start, end)]
    if separator is _BAR:  # bars may frame the row
        start = cuts.pop(0)[1] if text[start] == "|" else start
        end = cuts.pop()[0] if text[end - 1] == "|" and cuts else end
    borders = [(start, start), *cuts, (end, end)]
    return tuple(trim(text, Span(min(a, b), b)) for (_, a), (b, _) in pairwise(borders))


def _line_start(text: str, row: Span) -> int:
    return text.rfind("\n", 0, row.start) + 1


def _is_table(text: str, grid: Sequence[_Cells], fewest: int) -> bool:
    words = [_words(text, cells) for cells in grid]
    figures = sum(map(holds_figure, words))
    depth = header_depth(words)
    long = any(len(cell) > _LONGEST_CELL for row in words for cell in row)
    # A list of contents has two columns too, but they have no names.
    return (
        not long
        and figures >= fewest
        and 2 * figures >= len(grid) - depth
        and (depth > 0 or max(map(len, grid)) > 2)
    )


def _words(text: str, cells: _Cells) -> list[str]:
    return [cell.of(text) for cell in cells]


def _lines(text: str, rows: Sequence[Span], grid: Sequence[_Cells], *, spaced: bool) -> list[Line]:
    depth = header_depth([_words(text, cells) for cells in grid])
    names = column_names([_words(text, cells) for cells in grid[:depth]])
    lines = [Line(row.start, row.end, Role.TABLE_HEADER) for row in rows[:depth]]
    for row, cells in zip(rows[depth:], grid[depth:], strict=True):
        if _RULE.fullmatch(row.of(text)) or numbers_columns(_words(text, cells)):
            lines.append(Line(row.start, row.end, Role.TABLE_HEADER))
            continue
        placed = _placed(text, cells, grid[0]) if depth == 1 and spaced else cells
        padded = (*placed, *(Span(row.end, row.end) for _ in names[len(placed) :]))
        inside = tuple(
            Span(min(max(c.start, row.start), row.end), min(max(c.end, row.start), row.end))
            for c in padded
        )
        header = (*names, *("" for _ in inside))[: len(inside)]
        lines.append(Line(row.start, row.end, Role.TABLE_ROW, cells=inside, header=header))
    return lines


def _placed(text: str, cells: _Cells, header: _Cells) -> _Cells:
    """Return one cell a column where spaces part them: each stands below its column's name."""
    if len(cells) >= len(header):
        return cells
    centres = [_centre(text, name) for name in header]
    at = [
        min(range(len(header)), key=lambda n: abs(centres[n] - _centre(text, cell)))
        for cell in cells
    ]
    if len(set(at)) < len(at):
        return cells
    row: list[Span] = []
    for column, cell in zip(at, cells, strict=True):
        row += [Span(cell.start, cell.start)] * (column - len(row)) + [cell]
    return tuple(row)


def _centre(text: str, cell: Span) -> float:
    return (cell.start + cell.end) / 2 - _line_start(text, cell)
