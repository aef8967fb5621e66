"""Rows of cells -> HTML tables and paragraphs, as a spreadsheet's reader sees them.

Sheets have no paragraphs: a row with one filled cell before or after a table is its caption or its
unit line, an empty row parts two tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import takewhile


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell with how many columns and rows it covers; covered cells are left out."""

    text: str
    columns: int = 1
    rows: int = 1


Row = Sequence[Cell | None]


def grid_html(rows: Iterable[Row]) -> Iterator[str]:
    """Yield paragraphs for rows of one cell and tables for the others, in order."""
    table: list[Row] = []
    for row in [*rows, ()]:
        filled = [cell for cell in row if cell is not None and cell.text]
        if len(filled) > 1 or (filled and table and len(row) > 1 and _is_label(row)):
            table.append(row)
            continue
        if table:
            yield _table(table)
            table = []
        if filled:
            yield f"<p>{escape(filled[0].text)}</p>"
    if table:
        yield _table(table)


def _is_label(row: Row) -> bool:
    """Whether a row of one cell goes on with a table: its label, the others still empty."""
    first = row[0]
    return first is not None and bool(first.text) and first.columns == 1


def _table(rows: Sequence[Row]) -> str:
    heads = _header_rows(rows)
    lines = (_row(row, "th" if at < heads else "td") for at, row in enumerate(rows))
    return f"<table>{''.join(lines)}</table>"


def _header_rows(rows: Sequence[Row]) -> int:
    """Return how many rows name the columns: the first, and those below without a label."""
    if not _names_columns(rows[0]):
        return 0
    below = takewhile(lambda row: not _has_label(row) and _names_columns(row), rows[1:])
    return 1 + sum(1 for _ in below)


def _names_columns(row: Row) -> bool:
    """Whether no cell is a figure, years aside."""
    cells = [cell.text for cell in row if cell is not None and cell.text]
    return len(cells) > 0 and not any(_FIGURE.fullmatch(text) for text in cells)


def _has_label(row: Row) -> bool:
    return bool(row) and row[0] is not None and bool(row[0].text)


_FIGURE = re.compile(r"(?!(?:19|20)\d\d$)[-+]?\d[\d.,]*\s?%?")


def _row(row: Row, tag: str) -> str:
    return f"<tr>{''.join(_cell(cell, tag) for cell in row if cell is not None)}</tr>"


def _cell(cell: Cell, tag: str) -> str:
    spans = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    spans += f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    return f"<{tag}{spans}>{escape(cell.text)}</{tag}>"
