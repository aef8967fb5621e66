"""The columns of a table in text or Markdown, named by one or several header rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

_FIGURE = re.compile(r"[-–−+(<>≥≤~≈]*\s*\d[\d.,/\s–−-]*(?:%|‰|[^\W\d_]{1,12})?[\s)*_]*")
_YEAR = re.compile(r"\D*(?:19|20)\d\d\D*")
_SERIAL = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*|[IVX]+|[a-zđ])[.)]?|[-+*]")
_MOST_HEADER_ROWS = 3


def holds_figure(cells: Sequence[str]) -> bool:
    """Whether a cell after the first is a number, and not only a year."""
    plain = [cell.strip("*_ ") for cell in cells[1:]]
    return any(_FIGURE.fullmatch(cell) and not _YEAR.fullmatch(cell) for cell in plain)


def header_depth(rows: Sequence[Sequence[str]]) -> int:
    """Return how many of the first rows name the columns; 0 where the table starts with figures."""
    if not rows or len(list(filter(None, rows[0]))) < 2 or not _may_name_columns(rows[0]):
        return 0
    depth = 1
    for row in rows[1:_MOST_HEADER_ROWS]:
        if not names_columns_on(row, rows[0]):
            break
        depth += 1
    return depth


def _may_name_columns(row: Sequence[str]) -> bool:
    return not holds_figure(row) and not _SERIAL.fullmatch(row[0].strip("*_ "))


def names_columns_on(row: Sequence[str], above: Sequence[str]) -> bool:
    """Whether a row below the header says what stands in the parts of its wide columns.

    Its first cell is empty or printed again; a row with one filled cell heads a group of rows.
    """
    opens = row[0].strip("*_ ") in ("", above[0].strip("*_ "))
    return opens and len(list(filter(None, row))) > 1 and not holds_figure(row)


def column_names(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return a name a column; the name of a wide cell belongs to each of its columns."""
    width = max((len(row) for row in rows), default=0)
    plain = [[cell.strip("*_ ") for cell in row] + [""] * (width - len(row)) for row in rows]
    for above, below in pairwise(plain):
        for n in range(1, width):
            if not above[n] and below[n] and below[n - 1]:
                above[n] = above[n - 1]
    columns = zip(*plain, strict=True)
    return tuple(" – ".join(dict.fromkeys(part for part in column if part)) for column in columns)


def numbers_columns(cells: Sequence[str]) -> bool:
    """Whether a row only counts the columns: "A | B | 1 | 2", "(1) | (2) | (3)=(2)/(1)"."""
    words = [cell.strip("() ") for cell in cells]
    counted = [w for w in words if re.fullmatch(r"[A-Z]|\d{1,2}|\d{1,2}\)?\s*=.*", w)]
    numbers = [int(w) for w in counted if w.isdigit()]
    first = numbers[0] if numbers else 0
    return len(counted) == len(words) > 1 and numbers == list(range(first, first + len(numbers)))
