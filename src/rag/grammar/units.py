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
    if own := _in_brackets(header) or _named(label) or _in_brackets(label):
        return own
    if _COUNTS.match(search_key(header)) or _COUNTS.match(search_key(label)):
        return Unit(Decimal(1), "", "")  # a number of schools is not in the table's "triệu đồng"
    return _named(caption) or _of_unit_line(caption) or Unit(Decimal(1), "", "")


_COUNTS = re.compile(
    r"(?:tổng )?số (?!tiền|thu|chi|vốn|dư|nợ|kinh phí|nộp|phải|đã|còn|tăng|giảm|liệu|kế hoạch)"
)
_UNIT_LINE = re.compile(r"\W*(?:đơn vị(?: tính)?|đvt)\W*:\W*(?P<unit>[^:,;()]*\w)\W*")
_MOST_NOUN_WORDS = 4


def _in_brackets(name: str) -> Unit | None:
    """Return the counted noun at the end of "Số hộ nghèo (hộ)"."""
    match = re.search(r"\(([^()]+)\)\W*$", name)
    if match is None:
        return None
    unit = _counted(match[1].strip())
    return unit if unit.name in lexicon().classes["countables"] else None


def _of_unit_line(caption: str) -> Unit | None:
    """Return the counted noun of "ĐVT: nghìn con"."""
    match = _UNIT_LINE.fullmatch(search_key(caption))
    if match is None or len(match["unit"].split()) > _MOST_NOUN_WORDS:
        return None
    return _counted(caption[match.start("unit") : match.end("unit")])


def _named(source: str) -> Unit | None:
    key = search_key(source)
    match = _outer_unit().search(key)
    if match is None:
        return None
    if _is_said(key[match.start()], match):
        return None
    name = lexicon().units[_written_out(re.sub(r"\s+", " ", match["unit"]))]
    printed = source[match.start("scales") : match.end("per")]
    return Unit(_factor(match["scales"]), name + _per(match["per"]), printed)


def _per(printed: str) -> str:
    """Return "/ng/năm" as "/người/năm"."""
    return re.sub(r"/ng(?![^\W\d_])", "/người", re.sub(r"\s*/\s*", "/", printed))


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
        if word in ("1000", "000"):
            factor *= THOUSAND
        elif not word.isdigit():
            factor *= lexicon().scales[lexicon().abbreviations.get(word, word)]
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
    per = r"(?:\s?/\s?[\d.]*\s?[\w²³]+(?:\s+(?:dân|đêm))?)*"
    units = rf"(?P<unit>{alternatives(lexicon().units)})(?P<per>{per})"
    return re.compile(
        rf"(?:^|[(,:]\s*|\s)(?:đơn vị(?: tính)?:\s*|đvt:\s*)?(?P<scales>{_scales()}){units}"
        r"(?=\s*(?:[),;]|$))"
    )
