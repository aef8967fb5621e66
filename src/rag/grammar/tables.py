"""Table row -> figures: the row's label names the indicator, the column header the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from rag.grammar.figures import Figure, Measure
from rag.grammar.lexicon import alternatives, lexicon
from rag.grammar.quantities import Quantity, quantities
from rag.language.normalise import search_key
from rag.language.numbers import NUMBER, parse_number, years
from rag.records import Block, Span

_CELL_NUMBER = re.compile(
    rf"(?P<sign>[-–+]\s?)?(?P<low>{NUMBER})(?:\s?[-–/]\s?(?P<high>{NUMBER}))?"
)
_UNIT_HEADER = re.compile(r"đơn vị(?: tính)?|đvt")
_ORDINAL_HEADER = re.compile(r"(?:stt|tt|số tt|#)?")
_RELATIVE_HEADER = re.compile(r"%|/|(?<!\w)(?:so|tăng|giảm|tốc độ|cùng kỳ)(?!\w)")
# "so với 2021", "2022/2021": the base's year stands after
_BASE = re.compile(r"(?<!\w)so(?!\w)|(?<=\d{4})/")


def row_figures(text: str, row: Block, caption: str = "") -> tuple[Figure, ...]:
    """Return one figure per numeric cell of a table row.

    ``caption`` is the heading above the table, where a unit for all cells may stand.
    """
    label_at = _label_column(text, row)
    label = row.cells[label_at].of(text).strip() if row.cells else ""
    unit_column = _unit_column(text, row)
    found = []
    for position, cell in enumerate(row.cells):
        if position == label_at or not cell.of(text).strip():
            continue
        header = row.header[position] if position < len(row.header) else ""
        unit = _unit(header, unit_column, label, caption)
        quantity = _cell_quantity(text, cell, unit)
        if quantity and not (position < label_at and _is_ordinal(header)):
            printed = unit.printed if quantity.text[-1:].isdigit() else ""
            found.append(replace(_figure(quantity, label, header, row, cell), outer_unit=printed))
    return tuple(found)


def _label_column(text: str, row: Block) -> int:
    """The first cell with words in it names the row; a serial number may stand before it."""
    for position, cell in enumerate(row.cells):
        if re.search(r"[^\W\d_]{2}", cell.of(text)):
            return position
    return 0


def _unit_column(text: str, row: Block) -> str:
    for cell, header in zip(row.cells, row.header, strict=False):
        if _UNIT_HEADER.search(search_key(header)):
            return cell.of(text).strip()
    return ""


def _is_ordinal(header: str) -> bool:
    return _ORDINAL_HEADER.fullmatch(search_key(header).strip(" .")) is not None


@dataclass(frozen=True, slots=True)
class _Unit:
    factor: Decimal
    name: str  # canonical
    printed: str


def _unit(header: str, unit_column: str, label: str, caption: str) -> _Unit:
    """Return the unit of a cell from its header, the unit column, the label, or the caption."""
    for source in (header, unit_column, label, caption):
        if match := _outer_unit().search(search_key(source)):
            factor = Decimal(1)
            for word in match["scales"].split():
                factor *= lexicon().scales[word]
            name = lexicon().units[re.sub(r"\s+", " ", match["unit"])] + match["per"]
            return _Unit(factor, name, source[match.start("scales") : match.end("per")])
    return _Unit(Decimal(1), search_key(unit_column), unit_column)


@cache
def _outer_unit() -> re.Pattern[str]:
    """A unit stands in brackets, after a comma or a colon, or alone in its column."""
    lex = lexicon()
    scales = rf"(?P<scales>(?:{alternatives(lex.scales)}\s+)*)"
    units = rf"(?P<unit>{alternatives(lex.units)})(?P<per>(?:/\w+)*)"
    return re.compile(
        rf"(?:^|[(,:]\s*|\s)(?:đơn vị(?: tính)?:\s*|đvt:\s*)?{scales}{units}(?=\s*(?:[),;]|$))"
    )


def _cell_quantity(text: str, cell: Span, unit: _Unit) -> Quantity | None:
    raw = cell.of(text)
    if own := quantities(raw):
        first = own[0]
        if first.unit and len(own) == 1 and not first.counted:
            return first.moved(cell.start)
    match = _CELL_NUMBER.fullmatch(raw.strip().strip("*_ "))
    low = parse_number(match["low"]) if match else None
    if match is None or low is None:
        return None
    if match["sign"] and match["sign"].strip() in "-–":
        low = -low
    high = parse_number(match["high"]) if match["high"] else None
    start = cell.start + raw.find(match[0])
    return Quantity(
        start=start,
        number_start=start,
        end=start + len(match[0]),
        text=match[0],
        low=low * unit.factor,
        high=None if high is None else high * unit.factor,
        unit=unit.name,
        counted=False,
        k_of_n=False,
        hedge="",
    )


def _figure(quantity: Quantity, label: str, header: str, row: Block, cell: Span) -> Figure:
    key = search_key(header)
    # "%" may be the unit of the row ("Tỷ lệ hộ nghèo (%)"): only the header makes it a comparison.
    relative = quantity.unit == "%" and _RELATIVE_HEADER.search(key) is not None
    planned = not relative and re.search(r"kế hoạch|chỉ tiêu|dự toán|mục tiêu|(?<!\w)kh(?!\w)", key)
    compared = relative and re.search(r"so|/|cùng kỳ|kế hoạch|dự toán|(?<!\w)kh(?!\w)", key)
    grows = relative and re.search(r"tăng|giảm|tốc độ", key)
    own = _BASE.split(key)[0] if relative else header
    measure = Measure.GROWTH if grows else Measure.RATIO if compared else Measure.LEVEL
    return Figure(
        quantity=quantity,
        indicator=label,
        parents=(header,) if header else (),
        measure=measure,
        direction=0 if not grows else (-1 if quantity.low < 0 else 1),
        base=header if compared or grows else "",
        years=years(own),
        planned=bool(planned),
        cue="",
        start=row.start,
        end=max(row.end, cell.end),
    )
