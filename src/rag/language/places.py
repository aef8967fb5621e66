"""The provinces of Viet Nam by name; which of them a text speaks of."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from rag.language.normalise import fold, is_unaccented, search_key

_FILE = Path(__file__).parents[1] / "assets" / "places.tsv"


@cache
def provinces() -> tuple[str, ...]:
    """Return the name of every province that exists or existed, in the file's order."""
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")][1:]
    return tuple(dict.fromkeys(row[0] for row in rows))


def places_named(text: str) -> tuple[str, ...]:
    """Return the provinces named in a text, typed with or without diacritics, each once."""
    key = search_key(text)
    found: list[str] = []
    for match in _pattern().finditer(fold(key)):
        typed = key[match.start() : match.end()]
        names = _by_folded()[match[0]]
        found += [n for n in names if typed == search_key(n) or is_unaccented(typed)]
    return tuple(dict.fromkeys(found))


@cache
def _by_folded() -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for name in provinces():
        names.setdefault(fold(search_key(name)), []).append(name)
    return names


@cache
def _pattern() -> re.Pattern[str]:
    folded = sorted(_by_folded(), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, folded))})(?!\w)")
