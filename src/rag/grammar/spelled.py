"""Numbers in words where they count something: "hai mươi ba hộ", "gấp đôi"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from rag.grammar.lexicon import alternatives, lexicon


@dataclass(frozen=True, slots=True)
class Spelled:
    """A number in words with the noun it counts; offsets into the search key."""

    start: int
    number_end: int
    end: int
    value: Decimal
    unit: str
    counted: bool


def spelled(key: str) -> Iterator[Spelled]:
    """Yield the numbers in words of a search key, in order.

    Only before a noun of the class ``countables``, so that "năm 2023" and "ba" in a name are none.
    """
    for match in _pattern().finditer(key):
        if match["fold"]:
            value = Decimal(lexicon().numerals[match["fold"]])
            yield Spelled(match.start(), match.end(), match.end(), value, "lần", counted=False)
        else:
            yield Spelled(
                match.start(),
                match.end("number"),
                match.end(),
                _value(match["number"]),
                match["unit"],
                counted=match["unit"] not in lexicon().units,
            )


def _value(words: str) -> Decimal:
    total = 0
    for word in words.split():
        value = lexicon().numerals[word]
        total = total * TEN if word == "mươi" else total + value
    return Decimal(total)


TEN = 10
"""What "mươi" multiplies: "hai mươi ba"."""


@cache
def _pattern() -> re.Pattern[str]:
    numerals = alternatives(list(lexicon().numerals))
    number = rf"{numerals}(?:\s+{numerals})*"
    countables = lexicon().pattern("countables")
    ordinal = "".join(rf"(?<!{word} )" for word in ("thứ", "hạng", "quý", "tháng", "ngày", "khóa"))
    return re.compile(
        rf"(?<!\w){ordinal}(?:gấp\s+(?P<fold>đôi|ba|bốn|năm)(?!\w)(?!\s+lần)"
        # "rút một lần" says how, not how often
        rf"|(?!một\s+lần)(?P<number>{number})\s+(?P<unit>{countables})(?!\w))"
    )
