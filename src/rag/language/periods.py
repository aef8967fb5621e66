"""Months, quarters and days a text names, as keys that compare equal however they are written.

"10 tháng" (so many months together) is not "tháng 10" (one month): statistics print both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from rag.language.normalise import fold, search_key
from rag.language.numbers import ROMAN

_IN_WORDS = {"ba": 3, "bon": 4, "bay": 7, "tam": 8, "chin": 9, "muoi": 10, "muoi mot": 11}
_BEFORE_FIRST = {"hai": 2, "nam": 5, "sau": 6}  # "năm tháng", "sau tháng": only before "đầu"
_NAMED_MONTHS = {"gieng": 1, "ba": 3, "bay": 7, "tam": 8, "chin": 9, "muoi": 10}
_NAMED_MONTHS |= {"muoi mot": 11, "muoi hai": 12, "chap": 12}
_NAMED_QUARTERS = {"nhat": 1, "mot": 1, "hai": 2, "ba": 3, "tu": 4, "bon": 4}


def _any(names: Iterable[str]) -> str:
    return "|".join(name.replace(" ", r"\s+") for name in sorted(names, key=len, reverse=True))


_PERIOD = re.compile(
    r"(?P<day>(?<![\d/.-])(?<!hang )(?<!thu )(?:0?[1-9]|[12]\d|3[01]))\s?[/.-]\s?"
    r"(?P<of>0?[1-9]|1[0-2])(?:\s?[/.-]\s?(?P<year>(?:19|20)\d\d))?(?![\d/%-]|[.,]\d)"
    r"|ngay\s+(?P<day2>\d{1,2})\s+thang\s+(?P<of2>\d{1,2})"
    r"|(?<![\d.,/-])(?P<months>\d{1,2})\s+thang(?:\s+(?P<end>cuoi))?(?!\s+\d{1,2}(?!\d|[.,]\d))"
    r"|(?<![\d.,/-])(?P<short>\d{1,2})t(?=/20\d\d)"
    rf"|(?<!\w)(?P<word>{_any(_IN_WORDS)})\s+thang"
    rf"(?:\s+(?P<last>cuoi))?(?!\s+(?:{_any(_IN_WORDS)}|\d{{1,2}})(?!\w))"
    rf"|(?<!\w)(?P<before>{_any(_BEFORE_FIRST)})\s+thang(?=\s+dau(?!\w))"
    r"|(?<!\w)(?P<half>nua\s+(?:dau\s+)?nam(?!\w)(?!\s+cuoi)|nua\s+dau(?=\s+20\d\d))"
    r"|(?<!\w)(?P<whole>ca nam)(?!\w)"
    r"|thang\s+(?P<month>\d{1,2})(?!\d|[.,]\d|\s?%)"
    r"|(?<![\d/.,-])(?P<month2>1[0-2]|0?[1-9])/20\d\d(?![\d/%-]|[.,]\d)"
    rf"|(?<!\w)thang\s+(?P<named>{_any(_NAMED_MONTHS)})(?!\w)"
    r"|quy\s+(?P<quarter>iv|i{1,3}|[1-4])(?!\w)"
    rf"|(?<!\w)quy\s+(?P<in_words>{_any(_NAMED_QUARTERS)})(?=\s+(?:nam|20\d\d)|\s*[?.,;]|\s*$)"
)

_SINCE = re.compile(r"(?<!\w)tu\s+thang\s+(?:1|gieng)\s+(?:toi|den)\s+(?:nay|gio)(?!\w)")
"""The whole period of a report, whatever it is."""
_LATE = re.compile(
    r"(?<!\w)(?:cham|tre|som|keo dai|rut ngan|qua han|gia han)(?: tien do| hen| han| hon| them)?"
    r"\s+(?:(?:hon|tren|gan|khoang|toi|den)\s+)?\d+\s+thang(?!\w|\s+(?:\d|dau|cuoi))"
)
"""How long something takes: "chậm tiến độ 7 tháng"."""

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
    key = _LATE.sub(" ", _SINCE.sub(" ", fold(search_key(text))))
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
    if months := match["months"] or match["short"]:
        return f"{'last ' if match['end'] else ''}{int(months)} months"
    if match["word"] or match["before"]:
        number = {**_IN_WORDS, **_BEFORE_FIRST}[_spaced(match["word"] or match["before"])]
        return f"{'last ' if match['last'] else ''}{number} months"
    if match["half"]:
        return "6 months"
    if match["whole"]:
        return "year"
    return _month_or_quarter(match)


def _month_or_quarter(match: re.Match[str]) -> str:
    if match["month"] or match["month2"]:
        return f"month {int(match['month'] or match['month2'])}"
    if match["named"]:
        return f"month {_NAMED_MONTHS[_spaced(match['named'])]}"
    if match["in_words"]:
        return f"quarter {_NAMED_QUARTERS[match['in_words']]}"
    quarter = match["quarter"]
    return f"quarter {ROMAN.get(quarter) or quarter}"


def _spaced(name: str) -> str:
    return " ".join(name.split())


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
