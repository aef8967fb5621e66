"""Question -> what it compares with what: "giữa A và B, khoản nào ...", "A cao hơn hay thấp hơn B".

Only forms in which both sides are spoken out are read; everything else is no comparison.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from rag.answer.operands import Side, comparison_words, content
from rag.language.normalise import search_key, words
from rag.language.numbers import years
from rag.language.question_words import content_words, idle_words
from rag.records import Request


class Form(StrEnum):
    """What is asked of two sides."""

    WHICH = "which"  # "khoản nào cao hơn?"
    WHETHER = "whether"  # "cao hơn hay thấp hơn?"
    DIFFERENCE = "difference"  # "A hơn B bao nhiêu?"
    SUM = "sum"  # "A và B cộng lại"
    EACH = "each"  # "A và B lần lượt là bao nhiêu?"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sides and what is asked of them."""

    form: Form
    sides: tuple[Side, Side]
    sign: int = 0  # +1 asks for or supposes the first or larger, -1 the smaller
    predicate: str = ""  # what is said of the one asked for


def comparison(request: Request) -> Comparison | None:
    """Return the comparison a question asks for, or None."""
    text = re.sub(r"[\s?!.]+$", "", request.text)
    for form, pattern in _patterns():
        match = pattern.search(text)
        if match and (sides := _sides(request, match["a"], match["b"])):
            groups = match.groupdict()
            predicate = search_key(" ".join(filter(None, (groups.get("p"), groups.get("q")))))
            return Comparison(form, sides, _sign(predicate), predicate)
    return None


@cache
def _patterns() -> tuple[tuple[Form, re.Pattern[str]], ...]:
    table = comparison_words()["sides"]
    stems = "|".join(
        re.escape(phrase.removesuffix(" hơn"))
        for phrase in sorted((*table["more"], *table["less"]), key=len, reverse=True)
    )
    either = rf"(?:{stems})(?:\s+hơn)?\s+hay(?:\s+là)?\s+(?:{stems})(?:\s+hơn)?"
    how_much = r"(?:bao nhiêu|mấy)"
    verbs = r"(?:(?:được|có|tăng|giảm|đạt|thu|chi)\s+(?:\w+\s+){0,3}?)?"
    # "so với" compares one side with a base, it does not join two.
    joined = r"(?:\s+(?:và|hay|hoặc)|(?<!so)\s+với)\s+"
    found = (
        (Form.WHETHER, rf"^(?P<a>.+?)\s+(?P<p>{either})\s+(?:so với\s+)?(?P<b>[^,]+)"),
        (
            Form.SUM,
            r"^(?P<a>.+?)\s+(?:và|với|lẫn|cùng)\s+(?P<b>.+?)\s+"
            r"(?P<p>cộng lại|cộng chung|gộp lại|tổng cộng|tất cả|cộng)\b",
        ),
        (
            Form.WHICH,
            rf"(?:^|,\s*)(?:giữa\s+)?(?P<a>[^,]+?){joined}(?P<b>[^,]+?),"
            r"\s*(?P<noun>(?:\w+\s){1,3}?)nào\s+(?P<p>.+)",
        ),
        (
            Form.WHICH,
            rf"^(?P<a>.+?)\s+hay\s+(?P<b>.+?)\s+(?P<p>{verbs}(?:{stems})\s+(?:\w+\s+)?hơn.*)",
        ),
        (
            Form.DIFFERENCE,
            rf"^(?P<a>.+?)\s+(?P<p>(?:(?:{stems})\s+)?hơn)\s+(?:so với\s+)?(?P<b>.+?)\s+"
            rf"(?:là\s+|khoảng\s+)*{how_much}\b",
        ),
        (
            Form.DIFFERENCE,
            r"(?P<p>chênh lệch)\s+(?:giữa\s+)?(?P<a>.+?)\s+(?:và|với)\s+(?P<b>.+?)"
            rf"(?:\s+(?:là\s+|khoảng\s+)*{how_much}\b|$)",
        ),
        (
            Form.DIFFERENCE,
            r"^(?P<a>.+?)\s+(?:và|với)\s+(?P<b>.+?)\s+(?P<p>chênh(?: lệch)?(?: nhau)?|lệch nhau)"
            rf"\s+(?:là\s+|khoảng\s+)*{how_much}\b",
        ),
        (
            Form.EACH,
            r"^(?P<a>.+?)\s+(?:và|cùng)\s+(?P<b>.+?)\s+"
            r"(?:(?P<p>lần lượt|mỗi|từng|biến động|thay đổi|tăng,? giảm)\b.*|"
            r"(?P<q>(?:đạt|là)?\s*bao nhiêu.*))$",
        ),
    )
    return tuple((form, re.compile(pattern, re.IGNORECASE)) for form, pattern in found)


def _sign(predicate: str) -> int:
    table = comparison_words()["sides"]
    more = any(phrase in predicate for phrase in table["more"])
    less = any(phrase in predicate for phrase in table["less"])
    return int(more) - int(less)


def _sides(request: Request, a: str, b: str) -> tuple[Side, Side] | None:
    return _by_place(request, a, b) or _by_year(request, a, b) or _by_name(request, a, b)


def _by_place(request: Request, a: str, b: str) -> tuple[Side, Side] | None:
    one, other = _last(request.places, a), _last(request.places, b)
    if one and other and one != other and not _names(request, b):
        return Side(one, place=one), Side(other, place=other)
    return None


def _last(places: Iterable[str], text: str) -> str:
    held = [place for place in places if search_key(place) in search_key(text)]
    return held[-1] if held else ""


def _by_year(request: Request, a: str, b: str) -> tuple[Side, Side] | None:
    one, other = years(a)[-1:], years(b)[-1:]
    if one and other and one != other and not _names(request, b):
        return Side(f"năm {one[0]}", year=one[0]), Side(f"năm {other[0]}", year=other[0])
    return None


def _by_name(request: Request, a: str, b: str) -> tuple[Side, Side] | None:
    b = re.sub(r"\s+(?:ở|tại|trên địa bàn)\s.*$", "", b)
    of_a, of_b = _names(request, a), _names(request, b)
    own_a = tuple(w for w in of_a if w not in of_b)
    own_b = tuple(w for w in of_b if w not in of_a)
    if not (own_a and own_b):
        return None
    # The first side may open with what is said of both: "xuất khẩu | thủy sản hay tàu biển".
    name_a = own_a[-max(len(own_b), MIN_OWN_WORDS) :]
    return Side(_label(a, name_a), name_a, own_a), Side(_label(b, own_b), own_b, own_b)


MIN_OWN_WORDS = 2


def _names(request: Request, text: str) -> list[str]:
    """Return the words of a side that name an indicator: no place, year, unit or comparison."""
    places = {w for place in request.places for w in words(place)}
    idle = idle_words(search_key(request.text))
    kept = set(content_words(text)) & set(_ALONE.findall(search_key(text)))  # not "m" of "15m"
    return [w for w in content(text) if w in kept and w not in places and w not in idle]


_ALONE = re.compile(r"(?<!\w)[^\W_]+(?!\w)")


def _label(text: str, own: tuple[str, ...]) -> str:
    """Return a side as the question names it, from the first of its own words to the last."""
    key = search_key(text)
    spans = [m.span() for w in own for m in re.finditer(rf"(?<!\w){re.escape(w)}(?!\w)", key)]
    start, end = min(s for s, _ in spans), max(e for _, e in spans)
    return text[start:end] if len(key) == len(text) else " ".join(own)
