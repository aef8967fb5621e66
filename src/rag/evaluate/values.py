"""Printed text -> what it holds: figures compared as values, words compared as whole words.

"12.345 tỷ" is "12,345 nghìn tỷ", "02/10" is "2/10", "3,2 vạn tấn" is "32.000 tấn"; but
"12.345" is not inside "112.345", nor "5%" inside "95%".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from itertools import accumulate

from rag.grammar.lexicon import lexicon
from rag.grammar.quantities import Quantity, quantities
from rag.language.normalise import search_key, words
from rag.language.numbers import NUMBER, parse_number

_CITATION_MARK = re.compile(r"\s*\[\d+\]")
# Numbers no quantity was read from: ranks, years, table cells; not dates and document numbers.
_BARE = re.compile(
    rf"(?<![\w.,/:-])(?P<low>{NUMBER})(?:(?P<join>\s?[-–]\s?|/)(?P<high>{NUMBER}))?(?![\w/]|[.,-]\w)"
)
_MONTH_OF_YEAR = re.compile(r"\d{1,2}/(?:19|20)\d\d")
_DATE_HEAD = re.compile(r"(?:ngày|tháng|mùng|mồng)\s+$")
_ORDINAL = re.compile(r"(?<!\w)(?:thứ|hạng|lần)\s+$")
_BORDER = re.compile(r"[,;():|\n]|\.\s")
_PERCENT = "%"


@dataclass(frozen=True, slots=True)
class Value:
    """One figure of a text."""

    start: int
    end: int
    low: Decimal  # scale words multiplied in, never negative
    high: Decimal | None
    printed: Decimal  # the low number as printed, without its scale
    printed_high: Decimal | None
    unit: str  # canonical; "" when none is printed
    unit_words: frozenset[str]  # as printed
    counted: bool  # the unit is a counted noun
    k_of_n: bool
    ordinal: bool
    hedge: str
    direction: int  # +1 rises, -1 falls or is negative, 0 neither

    @property
    def bare(self) -> bool:
        """Whether neither unit nor scale is printed."""
        return not self.unit and self.low == self.printed


@dataclass(frozen=True, slots=True)
class Text:
    """A text taken apart for comparison."""

    tokens: tuple[str, ...]
    values: tuple[Value, ...]

    def has_phrase(self, tokens: Sequence[str]) -> bool:
        """Whether the words stand here side by side, from the start of one to the end of one.

        Spaces do not count, because publishers break words ("ki nh t ế").
        """
        wanted = _joined(tokens)
        ends = list(accumulate(len(_joined([token])) for token in self.tokens))
        borders = {0, *ends}
        return any(
            match.end(1) in borders and match.start() in borders
            for match in re.finditer(rf"(?=({re.escape(wanted)}))", _joined(self.tokens))
        )

    def has_value(self, expected: Value, *, with_unit: bool = False) -> bool:
        """Whether a figure here equals ``expected``; ``with_unit`` insists that it has its unit."""
        return any(
            same_value(expected, found) and not (with_unit and _lacks_unit(expected, found))
            for found in self.values
        )


@lru_cache(maxsize=8192)
def take_apart(text: str) -> Text:
    """Return the tokens and figures of a text; citation marks are no part of it."""
    plain = _CITATION_MARK.sub("", text)
    return Text(tuple(map(_token, words(plain))), tuple(_values(plain)))


def _joined(tokens: Sequence[str]) -> str:
    """Return the tokens without spaces; numbers keep to themselves ("1 2" is not "12")."""
    return "".join(f"<{token}>" if token[0].isdigit() else token for token in tokens)


def _token(word: str) -> str:
    if not word[0].isdigit():
        return word
    parts = [(part, parse_number(part)) for part in word.split("/")]
    return "/".join(part if value is None else _plain(value) for part, value in parts)


def _values(text: str) -> Iterator[Value]:
    key = search_key(text)
    if len(key) != len(text):
        key = text
    found = [_from_quantity(q, key) for q in quantities(text)]
    taken = [(value.start, value.end) for value in found]
    for match in _BARE.finditer(key):
        inside = any(start < match.end() and match.start() < end for start, end in taken)
        if not inside and (value := _from_bare(match, key)):
            found.append(value)
    yield from sorted(found, key=lambda value: value.start)


def _from_quantity(quantity: Quantity, key: str) -> Value:
    number = re.match(rf"[-–]?({NUMBER})(?:\D+?({NUMBER}))?", key[quantity.number_start :])
    printed = parse_number(number[1]) if number else None
    high = parse_number(number[2]) if number and number[2] and quantity.high is not None else None
    tail = key[quantity.number_start : quantity.end]
    return Value(
        start=quantity.start,
        end=quantity.end,
        low=abs(quantity.low),
        high=quantity.high,
        printed=abs(quantity.low) if printed is None else printed,
        printed_high=quantity.high if high is None else high,
        unit=quantity.unit,
        unit_words=frozenset(word for word in words(tail) if not word[0].isdigit())
        - lexicon().scales.keys(),
        counted=quantity.counted or quantity.noun_rate,
        k_of_n=quantity.k_of_n,
        ordinal=bool(_ORDINAL.search(key[: quantity.number_start])) and not quantity.unit,
        hedge=quantity.hedge,
        direction=-1 if quantity.low < 0 else _direction(key[: quantity.start]),
    )


def _from_bare(match: re.Match[str], key: str) -> Value | None:
    before = key[: match.start()]
    low = parse_number(match["low"])
    high = parse_number(match["high"]) if match["high"] else None
    is_date = _MONTH_OF_YEAR.fullmatch(match[0]) or _DATE_HEAD.search(before)
    if low is None or is_date:
        return None
    return Value(
        start=match.start(),
        end=match.end(),
        low=low,
        high=high,
        printed=low,
        printed_high=high,
        unit="",
        unit_words=frozenset(),
        counted=False,
        k_of_n=match["join"] == "/",
        ordinal=bool(_ORDINAL.search(before)),
        hedge="",
        direction=_direction(before),
    )


@cache
def _directions() -> re.Pattern[str]:
    any_of = lexicon().pattern
    return re.compile(rf"(?<!\w)(?:(?P<rise>{any_of('rises')})|{any_of('falls')}|thiếu)(?!\w)")


def _direction(before: str) -> int:
    """Return where the last word of movement in the same clause points."""
    clause = _BORDER.split(before)[-1]
    moves = list(_directions().finditer(clause))
    # A figure in between has taken the word for itself: "tăng 8%, đạt 95%" has a border there.
    if not moves or re.search(r"\d", clause[moves[-1].end() :]):
        return 0
    return 1 if moves[-1]["rise"] else -1


def same_value(expected: Value, found: Value) -> bool:
    """Whether ``found`` says what ``expected`` says: number, unit and direction.

    Units must agree when both print one; "%" must be printed where it is expected; counted nouns
    agree when they share a word. A fall must be called one.
    """
    if expected.direction < 0 and found.direction >= 0:
        return False
    if expected.direction > 0 and found.direction < 0:
        return False
    return same_number(expected, found) and _same_unit(expected, found)


def same_number(expected: Value, found: Value) -> bool:
    """Whether two figures have the same number, whatever their unit and direction."""
    if expected.k_of_n and not found.k_of_n:
        return False
    only_low = found.k_of_n and not expected.k_of_n  # "thứ 15" in "15/63", "26 xã" in "26/29 xã"
    pairs = [(expected.low, expected.high, found.low, found.high)]
    if expected.bare:
        pairs.append((expected.low, expected.high, found.printed, found.printed_high))
    if found.bare:
        pairs.append((expected.printed, expected.printed_high, found.low, found.high))
    return any(low == at and (only_low or high == to) for low, high, at, to in pairs)


def _same_unit(expected: Value, found: Value) -> bool:
    if expected.unit == _PERCENT or (expected.unit and found.unit == _PERCENT):
        return expected.unit == found.unit
    if expected.ordinal or found.ordinal:
        return not (expected.unit or found.unit)
    if not expected.unit or not found.unit:
        return True
    if expected.counted or found.counted:
        return bool(expected.unit_words & found.unit_words)
    base, per = _base(expected.unit)
    found_base, found_per = _base(found.unit)
    return base == found_base and (not per or not found_per or bool(per & found_per))


def _base(unit: str) -> tuple[str, frozenset[str]]:
    if unit in lexicon().units.values():
        return unit, frozenset()
    base, _, per = unit.partition("/")
    return base, frozenset(words(per))


def _lacks_unit(expected: Value, found: Value) -> bool:
    return bool(expected.unit) and not expected.counted and found.bare and not found.k_of_n


_VERDICT = re.compile(r"(có|không|chưa)(?:\s*[:,.;]|\s*$)")
_VERDICTS = ("có", "không", "chưa")


def verdict_of(expected: str) -> str:
    """Return the yes/no word an expected headline consists of or begins with, or ""."""
    match = _VERDICT.match(search_key(expected.strip()))
    return match[1] if match else ""


def stated_verdict(text: Text) -> str:
    """Return the yes/no word a headline begins with, or ""."""
    return text.tokens[0] if text.tokens and text.tokens[0] in _VERDICTS else ""


def holds(text: Text, expected: str, *, with_unit: bool = False, with_words: bool = False) -> bool:
    """Whether a text holds what is expected of it: all figures by value, or the words.

    Parts between semicolons may stand anywhere; a yes/no word counts at the beginning only.

    Args:
        text: what was answered.
        expected: one acceptable way to say it.
        with_unit: a figure must have its unit.
        with_words: the words around a figure are needed as well.
    """
    verdict = verdict_of(expected)
    if verdict:
        if stated_verdict(text) != verdict:
            return False
        expected = expected.strip()[len(verdict) :].lstrip(" :,.;")
    parts = [part for part in expected.split(";") if words(part)]
    return all(
        _holds_part(text, take_apart(part), with_unit=with_unit, with_words=with_words)
        for part in parts
    )


def mentions(text: Text, expected: str) -> bool:
    """Whether a text holds what is expected, or prints its number as the n of a "k/n"."""
    if holds(text, expected):
        return True
    part = take_apart(expected)
    totals = {token.split("/")[-1] for token in text.tokens if "/" in token}
    return len(part.tokens) == len(part.values) == 1 and _plain(part.values[0].printed) in totals


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _holds_part(text: Text, part: Text, *, with_unit: bool, with_words: bool) -> bool:
    # "20/9" is read as k of n by itself, and as a date after "ngày".
    spelled = all(value.k_of_n and not value.unit for value in part.values)
    if spelled and text.has_phrase(part.tokens):
        return True
    if not part.values:
        return False
    if not all(text.has_value(value, with_unit=with_unit) for value in part.values):
        return False
    # A number without a unit is told apart by the words around it: "Đề án 06", "kỳ họp thứ 17".
    is_named = with_words or any(not value.unit and not value.k_of_n for value in part.values)
    around = {token for token in part.tokens if not token[0].isdigit()} if is_named else set()
    return around <= set(text.tokens) | lexicon().scales.keys()
