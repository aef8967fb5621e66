"""Numbers as Vietnamese prints them: thousands dots, decimal commas, k/n, ranges."""

from __future__ import annotations

import re
from decimal import Decimal

NUMBER = r"\d+(?:[.,]\d+)*"
"""One printed number; separators must stand between digits, so a full stop is not swallowed."""

ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7}
"""Roman numbers in search-key form, as quarters, areas and classes are numbered."""

_THOUSANDS_DOTS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_THOUSANDS_COMMAS = re.compile(r"\d{1,3}(?:(?:,\d{3}){2,}(?:\.\d+)?|,\d{3}\.\d+)")
_DECIMAL_COMMA = re.compile(r"\d+,\d+")
_PLAIN = re.compile(r"\d+(?:\.\d+)?")


# Not the years inside dates and decision numbers (08/3/2022, 51/2021/NQ-HĐND), nor 2.022 or 2022,5.
_YEAR = re.compile(
    r"(?<![\d.,/-])(?P<year>(?:19|20)\d\d)(?!\d|[.,/]\d|/[^\W\d_])"
    r"|(?<=[12]\d{3}[-–])(?P<end>(?:19|20)\d\d)(?!\d)"
    r"|(?:tháng|quý)\s+[\dIVX]+[/-](?P<of>(?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)


def years(text: str) -> tuple[int, ...]:
    """Return the years a text names, each once, in order; both ends of "2021-2025"."""
    found = (match["year"] or match["end"] or match["of"] for match in _YEAR.finditer(text))
    return tuple(dict.fromkeys(map(int, found)))


def parse_number(text: str) -> Decimal | None:
    """Return the value of one printed number, or None when it is not a single number.

    Official Vietnamese writing has dots between thousands and a comma before decimals (Circular
    01/2011/TT-BNV): ``12.345`` is twelve thousand, ``7,35`` is seven point three five. English
    spelling is accepted only where Vietnamese has no reading: ``1,234,567``, ``1,234.5``, ``3.5``.
    """
    if _THOUSANDS_DOTS.fullmatch(text):
        return Decimal(text.replace(".", "").replace(",", "."))
    if _THOUSANDS_COMMAS.fullmatch(text):
        return Decimal(text.replace(",", ""))
    if _DECIMAL_COMMA.fullmatch(text):
        return Decimal(text.replace(",", "."))
    return Decimal(text) if _PLAIN.fullmatch(text) else None


def format_number(value: Decimal) -> str:
    """Return a value in Vietnamese form: dots between thousands, a comma before decimals."""
    text = f"{value.normalize():,f}"
    return text.translate(str.maketrans(",.", ".,"))
