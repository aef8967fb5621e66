"""The unit line of a table, "ĐVT: triệu đồng", for each of its rows."""

from __future__ import annotations

import re

from rag.records import Block, BlockKind, Document

_UNIT_LINE = re.compile(r"[(*_\s]*(?:đơn\s+vị(?:\s+tính)?|đvt)\s*[*_]*\s*:", re.IGNORECASE)
Rows = dict[int, tuple[Block, str]]


def table_rows(document: Document) -> Rows:
    """Return the table rows of a document by where they start, each with its table's unit line.

    The line is "" where none stands between the title of the table and the table.
    """
    rows: Rows = {}
    unit = ""
    for block in document.blocks:
        if block.kind is BlockKind.TABLE_ROW:
            rows[block.start] = block, unit
        elif block.kind is BlockKind.FURNITURE:
            line = document.text[block.start : block.end]
            unit = line if _UNIT_LINE.match(line) and "\n" not in line else unit
        else:
            unit = ""
    return rows
