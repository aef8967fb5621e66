"""HTML tables: spans expanded, header rows told from body rows, one text a cell."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bs4 import Tag

from rag.language.normalise import nfc

_MOST_COLUMNS = 100  # a page may claim any colspan; no printed table is wider
_LONGEST_CELL = 600  # characters; a longer "cell" is a page laid out with a table
_MOST_HEADER_ROWS = 4
_FIGURE = re.compile(r"[-+]?\d[\d.,]*\s*%?")
_NO_HEADER = "Một bảng không có hàng tiêu đề cột nên các cột của bảng chưa có tên."


@dataclass(frozen=True, slots=True)
class Table:
    """A table as text: its column names, the header rows as printed, and the body rows."""

    header: tuple[str, ...]
    header_lines: list[list[str]]
    body: list[list[str]]
    warnings: list[str] = field(default_factory=list)


def read_table(tag: Tag) -> Table | None:
    """Return the table, or None where it only lays a page out (one column, or whole texts)."""
    rows = [row for row in tag.find_all("tr") if row.find_parent("table") is tag]
    if tag.find("table") is not None or any(len(_text(row)) > 3 * _LONGEST_CELL for row in rows):
        return None
    grid = _grid(rows)
    width = max((len(row) for row in grid), default=0)
    if width < 2 or any(len(cell) > _LONGEST_CELL for row in grid for cell in row):
        return None
    grid = [row + [""] * (width - len(row)) for row in grid]
    depth = _header_depth(rows, grid)
    header = tuple(_column_name([row[n] for row in grid[:depth]]) for n in range(width))
    lines = [_distinct(row) for row in grid[:depth]]
    body = [row for row in grid[depth:] if any(row)]
    while body and _counts_columns(body[0]):
        lines.append(body.pop(0))
    return Table(header, lines, body, [] if depth else [_NO_HEADER])


def _text(tag: Tag) -> str:
    return " ".join(nfc(tag.get_text(" ")).split())


def _span(cell: Tag, name: str, most: int) -> int:
    value = str(cell.get(name, "1")).strip()
    return min(max(int(value), 1), most) if value.isdecimal() else 1


def _grid(rows: list[Tag]) -> list[list[str]]:
    """Return each row's cells; a cell over several rows is repeated, over several columns blank.

    The label of a merged cell belongs to each of its rows; in header rows the text of a wide cell
    belongs to each of its columns too.
    """
    grid: list[list[str]] = []
    open_cells: dict[int, tuple[int, str]] = {}  # column -> rows left, text
    for row in rows:
        line: list[str] = []
        cells = [c for c in row.find_all(["td", "th"]) if c.find_parent("tr") is row]
        for cell in [*cells, None]:
            while len(line) in open_cells:
                left, words = open_cells.pop(len(line))
                if left > 1:
                    open_cells[len(line)] = (left - 1, words)
                line.append(words)
            if cell is None:
                break
            words, down = _text(cell), _span(cell, "rowspan", len(rows))
            for _ in range(min(_span(cell, "colspan", _MOST_COLUMNS), _MOST_COLUMNS - len(line))):
                if down > 1:
                    open_cells[len(line)] = (down - 1, words)
                line.append(words)
        grid.append(line)
    return [_blank_repeats(row, line) for row, line in zip(rows, grid, strict=True)]


def _blank_repeats(row: Tag, line: list[str]) -> list[str]:
    if row.find("th") is not None or row.find_parent("thead") is not None:
        return line
    wide = {_text(c) for c in row.find_all("td") if _span(c, "colspan", _MOST_COLUMNS) > 1}
    if not any(_FIGURE.fullmatch(cell) for cell in line) and len(set(line)) > 1:
        return line  # may be a header row made of td
    return [c if not n or c not in wide or line[n - 1] != c else "" for n, c in enumerate(line)]


def _header_depth(rows: list[Tag], grid: list[list[str]]) -> int:
    marked = [
        row.find_parent("thead") is not None or (row.find("th") and not row.find("td"))
        for row in rows
    ]
    depth = next((n for n, is_head in enumerate(marked) if not is_head), len(rows))
    if depth:
        return depth if depth < len(rows) else 1
    if any(_FIGURE.fullmatch(cell) for cell in grid[0]) or len(rows) < 2:
        return 0
    downs = [_span(cell, "rowspan", _MOST_HEADER_ROWS) for cell in rows[0].find_all("td")]
    return min(max(downs, default=1), len(rows) - 1)


def _column_name(parts: list[str]) -> str:
    return " – ".join(dict.fromkeys(part for part in parts if part))


def _distinct(row: list[str]) -> list[str]:
    return [cell for n, cell in enumerate(row) if not n or cell != row[n - 1]]


def _counts_columns(row: list[str]) -> bool:
    words = [cell.strip("() ") for cell in row]
    return (
        len(row) > 1
        and all(re.fullmatch(r"[A-Z]|\d{1,2}(?:\s*=.*)?", w) for w in words)
        and (
            [w for w in words if w.isdigit()]
            == [str(n + 1) for n in range(sum(map(str.isdigit, words)))]
        )
    )
