"""Numbers and names of the report in Vietnamese form."""

from __future__ import annotations

import tomllib
from functools import cache

from rag.evaluate.records import Interval
from rag.settings import ASSETS

FOLDER = ASSETS / "report"
UNKNOWN = "–"


def number(value: float, decimals: int = 0) -> str:
    """Return "1.234,5" for 1234.5."""
    english = f"{value:,.{decimals}f}"
    return english.translate(str.maketrans(",.", ".,"))


def percent(share: float | None) -> str:
    """Return "73,9%" for 0.739; a dash where nothing could be measured."""
    return UNKNOWN if share is None else f"{number(share * 100, 1)}%"


def between(interval: Interval) -> str:
    """Return both ends of an interval: "77,5–90,0%"."""
    return f"{number(interval.low * 100, 1)}–{number(interval.high * 100, 1)}%"


def milliseconds(value: float) -> str:
    """Return "42 ms", or "1,3 giây" from one second on."""
    return f"{number(value / 1000, 1)} giây" if value >= 1000 else f"{number(value)} ms"


def day(iso: str) -> str:
    """Return "8/12/2023" for "2023-12-08"; anything else as it is."""
    parts = iso.split("-")
    if len(parts) != 3 or not all(part.isdigit() for part in parts):
        return iso
    return "/".join(str(int(part)) for part in reversed(parts))


@cache
def _labels() -> dict[str, dict[str, str]]:
    return tomllib.loads((FOLDER / "labels.toml").read_text(encoding="utf-8"))


def label(table: str, key: str) -> str:
    """Return what a reader calls ``key``; the key itself when it has no other name."""
    return _labels().get(table, {}).get(key, key)


def position(category: str) -> tuple[int, str]:
    """Return the sort key that puts categories in the order of their labels."""
    known = list(_labels()["categories"])
    return (known.index(category) if category in known else len(known), category)
