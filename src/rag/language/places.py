"""The provinces of Viet Nam by name; which of them a text speaks of."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

from rag.language.normalise import fold, is_unaccented, search_key

_FILE = Path(__file__).parents[1] / "assets" / "places.tsv"


@cache
def provinces() -> tuple[str, ...]:
    """Return the name of every province that exists or existed, in the file's order."""
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")][1:]
    return tuple(dict.fromkeys(row[0] for row in rows))


def places_named(text: str, local: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Return the provinces named in a text, typed with or without diacritics, each once.

    ``local`` adds places that are looked for too, such as the districts the loaded reports are of.
    """
    key = search_key(text)
    found: list[str] = []
    for match in _pattern(local).finditer(fold(key)):
        typed = key[match.start() : match.end()]
        names = _by_folded(local)[match[0]]
        found += [n for n in names if typed == search_key(n) or is_unaccented(typed)]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=8)
def _by_folded(local: frozenset[str]) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for name in (*provinces(), *sorted(local - frozenset(provinces()))):
        names.setdefault(fold(search_key(name)), []).append(name)
    return names


@lru_cache(maxsize=8)
def _pattern(local: frozenset[str]) -> re.Pattern[str]:
    folded = sorted(_by_folded(local), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, folded))})(?!\w)")


_KIND = re.compile(r"^(?:tỉnh|thành phố|huyện|thị xã|quận|xã|phường|thị trấn)\s+", re.IGNORECASE)


def own_place(place: str | None) -> str:
    """Return the place a report is of: "Thanh Chương" of "huyện Thanh Chương, Nghệ An"."""
    return _KIND.sub("", (place or "").split(",")[0].strip())
