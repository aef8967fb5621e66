"""DOCX, XLSX and CSV -> a small HTML page, which the reader of web pages then reads.

Their markup says what a heading, a list item and a merged cell is; HTML can say it too.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Iterator
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING, Any

from rag.documents.grids import Cell, Row, grid_html
from rag.language.numbers import format_number

if TYPE_CHECKING:
    from docx.table import Table
    from docx.text.paragraph import Paragraph
    from openpyxl.cell.cell import Cell as SheetCell
    from openpyxl.worksheet.worksheet import Worksheet

_HEADING = re.compile(r"(?:heading|tiêu đề|đề mục)\s*(\d)", re.IGNORECASE)
_TITLE = re.compile(r"(?:title|tên văn bản)$", re.IGNORECASE)
_LIST = re.compile(r"list|danh sách", re.IGNORECASE)
_YEARS = range(1900, 2101)
_SNIFFED = 20_000  # characters a delimiter is told from


def docx_html(data: bytes) -> str:
    """Return the paragraphs, headings, lists and tables of a Word file in reading order."""
    import docx
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    parts = []
    for block in docx.Document(io.BytesIO(data)).iter_inner_content():
        if isinstance(block, Paragraph):
            parts.append(_paragraph(block))
        elif isinstance(block, Table):
            parts += grid_html(_docx_rows(block))
    return "\n".join(parts)


def _paragraph(paragraph: Paragraph) -> str:
    words = escape(" ".join(paragraph.text.split()))
    if not words:
        return ""
    style = paragraph.style.name if paragraph.style is not None else ""
    if heading := _HEADING.search(style):
        return f"<h{heading[1]}>{words}</h{heading[1]}>"
    if _TITLE.match(style):
        return f"<h1>{words}</h1>"
    properties = paragraph._p.pPr
    numbered = properties is not None and properties.numPr is not None
    return f"<ul><li>{words}</li></ul>" if numbered or _LIST.search(style) else f"<p>{words}</p>"


def _docx_rows(table: Table) -> Iterator[Row]:
    """Yield the rows; a cell merged over several is given once, with its spans."""
    grid = [list(row.cells) for row in table.rows]
    taken: set[tuple[int, int]] = set()
    for at, cells in enumerate(grid):
        row: list[Cell | None] = []
        for column, cell in enumerate(cells):
            if (at, column) in taken:
                row.append(None)
                continue
            wide = _run(c._tc is cell._tc for c in cells[column:])
            high = _run(column < len(r) and r[column]._tc is cell._tc for r in grid[at:])
            taken |= {(at + y, column + x) for y in range(high) for x in range(wide)}
            row.append(Cell(" ".join(cell.text.split()), wide, high))
        yield row


def _run(same: Iterator[bool]) -> int:
    """Return how many of the first are true."""
    count = 0
    for one in same:
        if not one:
            break
        count += 1
    return max(count, 1)


def xlsx_html(data: bytes) -> str:
    """Return each visible sheet of a workbook: its name as heading, its tables, its lines."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), data_only=True)
    parts = []
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible" and sheet.max_row:
            name = f"<h2>{escape(sheet.title)}</h2>" if len(book.worksheets) > 1 else ""
            parts += [name, *grid_html(_sheet_rows(sheet))]
    return "\n".join(parts)


def _sheet_rows(sheet: Worksheet) -> Iterator[Row]:
    spans = {
        (m.min_row, m.min_col): (m.max_col - m.min_col + 1, m.max_row - m.min_row + 1)
        for m in sheet.merged_cells.ranges
    }
    covered = {
        (row, column)
        for m in sheet.merged_cells.ranges
        for row in range(m.min_row, m.max_row + 1)
        for column in range(m.min_col, m.max_col + 1)
    } - spans.keys()
    for cells in sheet.iter_rows():
        row: list[Cell | None] = []
        for cell in cells:
            at = (cell.row, cell.column)
            wide, high = spans.get(at, (1, 1))
            row.append(None if at in covered else Cell(_shown(cell), wide, high))
        yield row


def _shown(cell: SheetCell) -> str:
    """Return a value as a Vietnamese table prints it: 1234.5 is "1.234,5", a year stays a year."""
    value = cell.value
    if value is None or isinstance(value, bool):
        return "" if value is None else ("Có" if value else "Không")
    if isinstance(value, datetime.datetime | datetime.date):
        return f"{value:%d/%m/%Y}"
    if not isinstance(value, int | float):
        return " ".join(str(value).split())
    if str(cell.number_format).endswith("%"):
        return f"{_number(value * 100)}%"
    return str(value) if isinstance(value, int) and value in _YEARS else _number(value)


def _number(value: float) -> str:
    # A spreadsheet keeps 0.1 + 0.2 as it computes; no report prints more than these decimals.
    return format_number(Decimal(str(round(value, 6))))


def csv_html(text: str) -> str:
    """Return the rows of a CSV text, parted by semicolons, commas, tabs or bars."""
    try:
        dialect: Any = csv.Sniffer().sniff(text[:_SNIFFED], delimiters=";,\t|")
    except csv.Error:
        dialect = csv.excel
    rows = csv.reader(io.StringIO(text), dialect)
    return "\n".join(grid_html([Cell(" ".join(cell.split())) for cell in row] for row in rows))
