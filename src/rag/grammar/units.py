"""The unit of a table cell: from its header, the unit column, the row's label or the caption."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from rag.grammar.lexicon import alternatives, lexicon
from rag.language.normalise import search_key


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as tables print it apart from the number."""

    factor: Decimal
    name: str  # canonical
    printed: str


def unit_of(header: str, unit_column: str, label: str, caption: str) -> Unit:
    """Return the unit the first of these names; a unit column may name any noun."""
    if header_unit := _named(header):
        return header_unit
    if "%" in header:  # "% so với kế hoạch"
        return Unit(Decimal(1), "%", "%")
    if re.search(r"(?<!\w)so(?: với| sánh)(?!\w)|\d/", search_key(header)):
        return Unit(Decimal(1), "", "")  # a comparison has not the unit of what is compared
    if unit_column.strip(" -"):
        return _named(unit_column) or _counted(unit_column)
    return _named(label) or _named(caption) or Unit(Decimal(1), "", "")


def _named(source: str) -> Unit | None:
    key = search_key(source)
    match = _outer_unit().search(key)
    if match is None:
        return None
    if _is_said(key[match.start()], match):
        return None
    name = lexicon().units[_written_out(re.sub(r"\s+", " ", match["unit"]))]
    printed = source[match.start("scales") : match.end("per")]
    return Unit(_factor(match["scales"]), name + re.sub(r"\s", "", match["per"]), printed)


_SAID = ("người", "lượt", "lượt người", "lượt khách", "điểm", "tuổi", "bậc", "lần", "đồng", "m")


def _is_said(before: str, match: re.Match[str]) -> bool:
    """Whether the word is a part of the phrase, not its unit: "Số người", "Tổng điểm"."""
    return before.isspace() and match["unit"] in _SAID and not match["scales"]


def _counted(unit_column: str) -> Unit:
    """Return "nghìn con" as a thousand of "con"."""
    key = search_key(unit_column)
    match = re.match(_scales(), key)
    scales = match[0] if match else ""
    return Unit(_factor(scales), key[len(scales) :].strip(), unit_column)


def _factor(scales: str) -> Decimal:
    factor = Decimal(1)
    for word in scales.replace(".", " ").split():
        if word.isdigit():
            factor *= Decimal(THOUSAND if word == "1000" else word)
        elif word != "000":
            factor *= lexicon().scales[lexicon().abbreviations.get(word, word)]
        else:
            factor *= THOUSAND
    return factor


THOUSAND = 1000
"""Tables print "1000 tấn" and "1.000 con" for thousands."""


def _written_out(unit: str) -> str:
    return lexicon().abbreviations.get(unit, unit)


@cache
def _scales() -> str:
    short = [w for w, full in lexicon().abbreviations.items() if full in lexicon().scales]
    words = alternatives([*lexicon().scales, *short])
    return rf"(?:(?:1\.?000\s+)?(?:{words}(?:\s+|\.\s?|(?=đồng|đ(?!\w))))*)"


@cache
def _outer_unit() -> re.Pattern[str]:
    """A unit stands in brackets, after a comma or a colon, or alone in its column."""
    units = rf"(?P<unit>{alternatives(lexicon().units)})(?P<per>(?:\s?/\s?[\w²³]+(?:\s+dân)?)*)"
    return re.compile(
        rf"(?:^|[(,:]\s*|\s)(?:đơn vị(?: tính)?:\s*|đvt:\s*)?(?P<scales>{_scales()}){units}"
        r"(?=\s*(?:[),;]|$))"
    )
