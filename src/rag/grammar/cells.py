"""A table cell -> its quantities: signs, ranges, marks of footnotes, a unit of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from rag.grammar.lexicon import lexicon
from rag.grammar.quantities import Quantity, quantities
from rag.grammar.units import Unit
from rag.language.normalise import search_key
from rag.language.numbers import NUMBER, parse_number
from rag.records import Span

_MARKS = "*_ \t\u00a0"
_SPACED = r"\d{1,3}(?:[ \u00a0]\d{3})+(?:,\d+)?(?!\d)"  # "1 234 567"
_SIGNS = {
    ">": "trên",
    "<": "dưới",
    "≥": "không dưới",
    ">=": "không dưới",
    "≤": "không quá",
    "<=": "không quá",
    "~": "khoảng",
    "≈": "khoảng",
}
_FOOTNOTE = r"(?:\s?(?:\[\^?\w+\]|\(\d\)|\(\*+\)|[¹²³⁴⁵*]+))*"
_YEARS = range(1900, 2101)


@dataclass(frozen=True, slots=True)
class Cell:
    """One quantity of a cell; one in brackets alone is a fall, as in accounts."""

    quantity: Quantity
    bracketed: bool = False


def cell_quantities(text: str, cell: Span, unit: Unit) -> list[Cell]:
    """Return the quantities of a cell in order; a cell of words has none.

    Args:
        text: the document.
        cell: where the cell stands.
        unit: what its header, row or table says its unit is; a unit in the cell goes before it.
    """
    raw = cell.of(text)
    own = _with_own_unit(raw)
    lead = len(raw) - len(raw.lstrip(_MARKS))
    body = raw[lead:].rstrip("_ \t\u00a0")
    match = _number().match(body)
    plain = _plain(match, unit) if match else None
    if match is None or plain is None:
        return [Cell(one.moved(cell.start)) for one in own]
    rest = [one for one in own if one.start >= lead + match.end()]  # "1.250 (5,2%)"
    if len(rest) < len(own) or (body[match.end() :].strip(_MARKS) and not rest):
        return [Cell(one.moved(cell.start)) for one in own]
    first = Cell(plain.moved(cell.start + lead), bracketed=bool(match["open"]))
    return [first, *(Cell(one.moved(cell.start)) for one in rest)]


def _with_own_unit(raw: str) -> list[Quantity]:
    """Return what a cell prints with units: all where it starts so, the only one in a sentence."""
    found = [_with_sign(raw, one) for one in quantities(raw) if one.unit]
    if found and not raw[: found[0].start].strip(_MARKS + "(-–−+"):
        return found
    bracketed = [one for one in found if raw[: one.start].rstrip().endswith("(")]
    return found if len(found) == 1 and not found[0].counted else bracketed


def _with_sign(raw: str, found: Quantity) -> Quantity:
    sign = re.search(r"([<>≥≤~≈]=?)\s*$", raw[: found.start])
    if sign is None or found.hedge:
        return found
    start = sign.start()
    return replace(found, start=start, text=raw[start : found.end], hedge=_SIGNS[sign[1]])


@cache
def _number() -> re.Pattern[str]:
    return re.compile(
        rf"(?:(?P<hedge>[<>≥≤~≈]=?|{lexicon().pattern('hedges')}(?=\s))\s*)?(?P<open>\()?"
        rf"(?P<sign>[-–−+]\s?)?(?P<low>{_SPACED}|{NUMBER})"
        rf"(?:\s?(?P<join>[-–−/÷]|đến)\s?(?P<high>{_SPACED}|{NUMBER}))?(?P<close>(?(open)\)))"
        rf"(?P<notes>{_FOOTNOTE})",
        re.IGNORECASE,
    )


def _plain(match: re.Match[str], unit: Unit) -> Quantity | None:
    low, high = _value(match["low"]), _value(match["high"])
    if low is None or (match["high"] and high is None) or _is_date(match):
        return None
    if (match["sign"] or "").strip() in ("-", "–", "−"):
        low = -low
    start = match.start("hedge") if match["hedge"] else match.start("sign")
    number_start = match.start("sign") if match["sign"] else match.start("low")
    start = start if start >= 0 else number_start
    end = match.end("high") if match["high"] else match.end("low")
    hedge = search_key(match["hedge"] or "")
    return Quantity(
        start=start,
        number_start=number_start,
        end=end,
        text=match.string[start:end],
        low=low * unit.factor,
        high=None if high is None else high * unit.factor,
        unit=unit.name,
        counted=is_noun(unit.name),
        k_of_n=match["join"] == "/",
        hedge=_SIGNS.get(hedge, hedge),
        number_end=end,
    )


def is_noun(unit: str) -> bool:
    """Whether a unit is a counted noun and no measure."""
    return bool(unit) and unit.partition("/")[0] not in lexicon().units.values()


def _value(printed: str | None) -> Decimal | None:
    return parse_number(re.sub(r"[ \u00a0]", "", printed)) if printed else None


def _is_date(match: re.Match[str]) -> bool:
    low, high = match["low"], match["high"] or ""
    month = match["join"] == "/" and low.isdigit() and int(low) <= 12
    return month and high.isdigit() and len(high) == 4 and int(high) in _YEARS
