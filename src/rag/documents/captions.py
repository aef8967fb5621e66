"""The line between the title of a table and the table: "ĐVT: triệu đồng"."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.documents.layout import Line, RawText, Role

_UNIT_LINE = re.compile(r"[(*_ \t]*(?:đơn\s+vị(?:\s+tính)?|đvt)\s*[*_]*\s*:", re.IGNORECASE)
_LONGEST = 100  # characters
_TABLE_ROLES = (Role.TABLE_HEADER, Role.TABLE_ROW)


def mark_unit_lines(raw: RawText) -> RawText:
    """Return the text with the unit line above a table made a part of its header.

    The title above it then stands directly above the table.
    """
    lines = list(raw.lines)
    below: Line | None = None
    for at in range(len(lines) - 1, -1, -1):
        line = lines[at]
        if below and below.role in _TABLE_ROLES and _is_unit_line(raw.text, line):
            lines[at] = line = replace(line, role=Role.TABLE_HEADER)
        if line.role is not Role.FURNITURE:
            below = line
    return replace(raw, lines=tuple(lines))


def _is_unit_line(text: str, line: Line) -> bool:
    if line.role not in (Role.PLAIN, Role.HEADING, Role.CAPTION):
        return False
    return line.end - line.start <= _LONGEST and bool(_UNIT_LINE.match(line.of(text)))
