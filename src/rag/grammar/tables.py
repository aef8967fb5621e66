"""Table row -> figures: the row's label names the indicator, the column header the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.grammar.figure import Context, Figure, FigureStatus, Measure
from rag.grammar.measures import is_rate
from rag.grammar.patterns import pattern
from rag.grammar.quantities import Quantity, quantities
from rag.grammar.setting import period_of, section_plans
from rag.grammar.units import Unit, unit_of
from rag.language.normalise import search_key
from rag.language.numbers import NUMBER, parse_number, years
from rag.records import Block, Span

_CELL_NUMBER = re.compile(
    rf"(?P<sign>[-–−+]\s?)?(?P<low>{NUMBER})(?:\s?[-–/]\s?(?P<high>{NUMBER}))?"
)
_NUMERAL = re.compile(r"[IVX]+(?:\.\d+)*")
_NUMBERING = re.compile(r"^\s*(?:[-–+*•]\s*|(?:\d{1,2}(?:\.\d{1,2})*|[IVX]+|[a-zđ])[.)]\s+)")
_UNIT_HEADER = re.compile(r"đơn vị(?: tính)?|đvt")
_ORDINAL_HEADER = re.compile(r"(?:stt|tt|số tt|#)?")
_RELATIVE_HEADER = re.compile(r"%|/|(?<!\w)(?:so|tăng|giảm|tốc độ|cùng kỳ)(?!\w)")
_GROWTH_HEADER = r"tăng|giảm|tốc độ|chênh lệch|\+/-"
_DIFFERENCE_HEADER = re.compile(r"(?<!\w)(?:so với|tăng|giảm|chênh lệch)(?!\w)|\+/-")
# "so với 2021", "2022/2021": the base's year stands after
_OUTCOME_HEADER = re.compile(r"(?<!\w)(?:thực hiện|th|kết quả|đạt)(?!\w)")
_BASE = re.compile(r"(?<!\w)so(?!\w)|(?<=\d{4})/")


def row_figures(
    text: str, row: Block, caption: str = "", context: Context | None = None
) -> tuple[Figure, ...]:
    """Return one figure per numeric cell of a table row.

    ``caption`` is the heading above the table, where a unit for all cells may stand.
    """
    label_at = _label_column(text, row)
    label = _NUMBERING.sub("", row.cells[label_at].of(text)).strip() if row.cells else ""
    unit_column = _unit_column(text, row)
    found = []
    for position, cell in enumerate(row.cells):
        header = row.header[position] if position < len(row.header) else ""
        if position == label_at or _UNIT_HEADER.fullmatch(search_key(header).strip(" .")):
            continue
        unit = unit_of(header, unit_column, label, caption)
        quantity = _cell_quantity(text, cell, unit)
        if quantity and not (position < label_at and _is_ordinal(header)):
            printed = unit.printed if quantity.text[-1:].isdigit() else ""
            figure = _figure(quantity, label, header, row, cell)
            found.append(
                _set(replace(figure, outer_unit=printed), row.header, context or Context())
            )
    return tuple(found)


def _set(figure: Figure, headers: Sequence[str], context: Context) -> Figure:
    """Return a cell's figure with its period and status."""
    header = search_key(" ".join(figure.parents))
    status = FigureStatus.ACTUAL
    if figure.base and any(pattern("estimate").search(search_key(h)) for h in headers):
        header += " ước"  # a comparison shares the status of the amount beside it
    if figure.planned:
        status = FigureStatus.PLAN
    elif pattern("estimate").search(header):
        status = FigureStatus.ESTIMATE
    elif section_plans(context) and not _OUTCOME_HEADER.search(header):
        status = FigureStatus.PLAN
    return replace(figure, period=period_of(figure.years, (), context), status=status)


def _label_column(text: str, row: Block) -> int:
    """The first cell with words in it names the row; a serial number may stand before it."""
    for position, cell in enumerate(row.cells):
        words = cell.of(text).strip(" .)*_")
        if re.search(r"[^\W\d_]{2}", words) and not _NUMERAL.fullmatch(words):
            return position
    return 0


def _unit_column(text: str, row: Block) -> str:
    for cell, header in zip(row.cells, row.header, strict=False):
        if _UNIT_HEADER.search(search_key(header)):
            return cell.of(text).strip()
    return ""


def _is_ordinal(header: str) -> bool:
    return _ORDINAL_HEADER.fullmatch(search_key(header).strip(" .")) is not None


def _cell_quantity(text: str, cell: Span, unit: Unit) -> Quantity | None:
    raw = cell.of(text)
    if own := quantities(raw):
        first = own[0]
        if first.unit and len(own) == 1 and not first.counted:
            return first.moved(cell.start)
    match = _CELL_NUMBER.fullmatch(raw.strip().strip("*_ "))
    low = parse_number(match["low"]) if match else None
    if match is None or low is None:
        return None
    if match["sign"] and match["sign"].strip() in "-–−":
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
    relative = _is_relative(quantity.unit, key)
    planned = not relative and re.search(r"kế hoạch|chỉ tiêu|dự toán|mục tiêu|(?<!\w)kh(?!\w)", key)
    compared = relative and re.search(r"so|/|cùng kỳ|kế hoạch|dự toán|(?<!\w)kh(?!\w)", key)
    grows = relative and (re.search(_GROWTH_HEADER, key) or quantity.unit != "%")
    own = _BASE.split(key)[0] if relative else header
    signed = relative and quantity.text[:1] in "+-–−"
    measure = _measure(quantity, label, key, grows=bool(grows or signed), compared=bool(compared))
    return Figure(
        quantity=quantity,
        indicator=label,
        parents=(header,) if header else (),
        measure=measure,
        direction=0 if measure is not Measure.GROWTH else (-1 if quantity.low < 0 else 1),
        base=header if compared or grows or signed else "",
        years=years(own),
        planned=bool(planned),
        cue="",
        start=row.start,
        end=max(row.end, cell.end),
    )


def _is_relative(unit: str, header: str) -> bool:
    if unit == "%":
        return _RELATIVE_HEADER.search(header) is not None
    return _DIFFERENCE_HEADER.search(header) is not None


def _measure(
    quantity: Quantity, label: str, header: str, *, grows: bool, compared: bool
) -> Measure:
    if grows or compared:
        return Measure.GROWTH if grows else Measure.RATIO
    if quantity.k_of_n:
        return Measure.K_OF_N
    if quantity.unit == "%":
        share = pattern("composition").search(header) or pattern("composition").search(
            label.lower()
        )
        return Measure.SHARE if share else Measure.RATE
    return Measure.RATE if is_rate(quantity.unit, label) else Measure.LEVEL
