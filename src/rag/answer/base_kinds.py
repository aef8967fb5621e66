"""What a rise is counted from: the month before, the same period, the end of a year.

One clause often gives two ("tăng 2% so với tháng trước và tăng 8% so với cùng kỳ"), and only one of
them is asked for.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rag.grammar.figure import Figure, Measure
from rag.language.normalise import fold, search_key
from rag.records import Request

_COMPARED = re.compile(r"(?<!\w)(?:so(?: voi)?|compared (?:with|to)|than)\s+(?P<base>[^,;?]+)")
_KINDS = {
    "month": r"thang (?:lien )?truoc|thang \d|(?:previous|last|preceding) month",
    "quarter": r"quy (?:lien )?truoc|quy (?:\d|[ivx]+(?!\w))|(?:previous|last|preceding) quarter",
    "year": r"cung ky|nam (?:hoc )?(?:lien )?truoc|nam ngoai|nam \d{4}|last year|previous year"
    r"|same period|(?<![/\d])(?:19|20)\d\d",
    "year_end": r"(?:cuoi|dau|het) nam|thang 12|31/12|end of",
    "season": r"vu (?:\w+ )?(?:lien )?truoc|vu (?:\w+ ){0,3}nam",
}
_PATTERNS = {name: re.compile(rf"(?<!\w)(?:{pattern})") for name, pattern in _KINDS.items()}


def base_features(request: Request, figure: Figure) -> dict[str, float]:
    """Return whether a rise or ratio is counted from what the question compares with."""
    if figure.measure not in (Measure.GROWTH, Measure.RATIO):
        return {}
    asked, printed = _asked(search_key(request.text)), kinds(search_key(figure.base))
    if not asked or not printed:
        return {}
    if asked & printed:
        return {"base_kind": 1.0}
    # "so với năm 2022" is often said of what is printed as "so với cuối năm 2022"
    return {} if asked | printed == {"year", "year_end"} else {"other_base_kind": 1.0}


@lru_cache(maxsize=256)
def _asked(key: str) -> frozenset[str]:
    """Return the kinds of base a question names."""
    return frozenset(
        kind for match in _COMPARED.finditer(fold(key)) for kind in kinds(match["base"])
    )


@lru_cache(maxsize=4096)
def kinds(base: str) -> frozenset[str]:
    """Return the kinds of base in a phrase; "cuối năm 2022" is the end of a year, not a year."""
    typed = fold(base)
    found = {name for name, pattern in _PATTERNS.items() if pattern.search(typed)}
    if "cung ky" in typed or "same period" in typed:  # "cùng kỳ tháng trước" is printed by no one
        return frozenset({"year"})
    if "year_end" in found:
        found -= {"year", "month"}
    if "season" in found or "month" in found or "quarter" in found:
        found -= {"year"}
    return frozenset(found)
