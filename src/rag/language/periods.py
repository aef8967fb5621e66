"""Months, quarters and days a text names, as keys that compare equal however they are written.

"10 tháng" (so many months together) is not "tháng 10" (one month): statistics print both.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rag.language.normalise import fold, search_key

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_MONTHS = {"ba": 3, "sau": 6, "chin": 9, "muoi": 10, "nua": 6, "nua dau": 6}
_PERIOD = re.compile(
    r"(?P<day>(?<![\d/.-])\d{1,2})\s?[/.-]\s?(?P<of>\d{1,2})(?:\s?[/.-]\s?(?P<year>(?:19|20)\d\d))?(?![\d/%-]|[.,]\d)"
    r"|ngay\s+(?P<day2>\d{1,2})\s+thang\s+(?P<of2>\d{1,2})"
    r"|(?<![\d.,/-])(?P<months>\d{1,2})\s+thang(?:\s+(?P<end>cuoi))?(?!\s+\d{1,2}(?!\d))"
    r"|(?<!\w)(?P<word>ba|sau|chin|muoi|nua(?: dau)?)\s+(?:thang\s+dau|nam(?!\w))(?!\s+cuoi)"
    r"|(?<!\w)(?P<half>nua dau)(?=\s+20\d\d)"
    r"|(?<!\w)(?P<whole>ca nam)(?!\w)"
    r"|thang\s+(?P<month>\d{1,2})(?![\d.,]\d|\s?%)"
    r"|quy\s+(?P<quarter>iv|i{1,3}|[1-4])(?!\w)"
)

_NUMBERS = {"three": 3, "six": 6, "nine": 9, "ten": 10, "eleven": 11}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH = re.compile(
    rf"(?:(?:the\s+)?first\s+)?(?<![\w.,])(?P<months>\d{{1,2}}|{'|'.join(_NUMBERS)})\s+months(?!\w)"
    rf"|(?:the\s+)?(?<!\w)(?P<ordinal>{'|'.join(_ORDINALS)})\s+quarter(?!\w)"
    r"|(?<!\w)(?P<half>h1|(?:the\s+)?first half)(?!\w)|(?<!\w)q(?P<quarter>[1-4])(?!\w)"
    rf"|(?<!\w)jan(?:uary)?\s*(?:-|–|to|through)\s*(?P<until>{'|'.join(_NAMES[1:])})[a-z]*"
)
"""How an English question names them."""


@lru_cache(maxsize=4096)
def periods(text: str) -> frozenset[str]:
    """Return the keys of the periods a text names: "day 30/11", "10 months", "month 10"."""
    key = fold(search_key(text))
    english = map(_english_key, _ENGLISH.finditer(key))
    return frozenset([*map(_key, _PERIOD.finditer(key)), *english])


def without_periods(text: str) -> str:
    """Return a text with the periods it names blanked out, offsets kept."""
    folded = fold(search_key(text))
    if len(folded) != len(text):
        return text
    for match in (*_PERIOD.finditer(folded), *_ENGLISH.finditer(folded)):
        text = text[: match.start()] + " " * (match.end() - match.start()) + text[match.end() :]
    return text


def _key(match: re.Match[str]) -> str:
    if match["day"] or match["day2"]:
        day, month = match["day"] or match["day2"], match["of"] or match["of2"]
        return f"day {int(day)}/{int(month)}"
    if match["months"]:
        return f"{'last ' if match['end'] else ''}{int(match['months'])} months"
    if match["word"]:
        return f"{_MONTHS[match['word']]} months"
    if match["half"]:
        return "6 months"
    if match["whole"]:
        return "year"
    if match["month"]:
        return f"month {int(match['month'])}"
    quarter = match["quarter"]
    return f"quarter {_ROMAN.get(quarter) or quarter}"


def _english_key(match: re.Match[str]) -> str:
    if match["ordinal"] or match["quarter"]:
        return f"quarter {_ORDINALS.get(match['ordinal']) or match['quarter']}"
    if match["half"]:
        return "6 months"
    if match["until"]:
        return f"{_NAMES.index(match['until']) + 1} months"
    return f"{_NUMBERS.get(match['months']) or int(match['months'])} months"


def kind(period: str) -> str:
    """Return what a key is of: "day", "months", "month", "quarter" or "year"."""
    return "months" if period.endswith("months") else period.partition(" ")[0]
