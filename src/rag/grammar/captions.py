"""What stands around the rows of a table: its unit line, and the row another is a part of."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.grammar.tables import is_part, row_label
from rag.records import Block, BlockKind, Document

_UNIT_LINE = re.compile(r"[(*_\s]*(?:đơn\s+vị(?:\s+tính)?|đvt)\s*[*_]*\s*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row with what stands around it in its table."""

    block: Block
    unit_line: str  # "" where none stands between the title of the table and the table
    group: str  # the label of the row it is a part of; "" for none


Rows = dict[int, TableRow]


def table_rows(document: Document) -> Rows:
    """Return the table rows of a document by where they start."""
    rows: Rows = {}
    unit = whole = ""
    for block in document.blocks:
        if block.kind is BlockKind.TABLE_ROW:
            part = is_part(document.text, block)
            whole = whole if part else row_label(document.text, block)
            rows[block.start] = TableRow(block, unit, whole if part else "")
        elif block.kind is BlockKind.FURNITURE:
            line = document.text[block.start : block.end]
            unit = line if _UNIT_LINE.match(line) and "\n" not in line else unit
        else:
            unit = whole = ""
    return rows
