"""Table row -> figures: the row's label names the indicator, the column header the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from rag.grammar import headers
from rag.grammar.cells import Cell, cell_quantities
from rag.grammar.figure import Context, Figure, FigureStatus, Measure
from rag.grammar.measures import is_rate
from rag.grammar.patterns import pattern
from rag.grammar.quantities import Quantity
from rag.grammar.setting import period_of, section_plans
from rag.grammar.units import unit_of
from rag.language.normalise import search_key
from rag.language.numbers import years
from rag.records import Block

_NUMERAL = re.compile(r"[IVX]+(?:\.\d+)*")
_NUMBERING = re.compile(
    r"^\s*(?:[-–+*•]+\s*|(?:\d{1,2}(?:\.\d{1,2})*|[IVX]+|[A-Za-zđ])(?:[.)/]|\s?-)\s+"
    r"|\d{1,2}(?:\.\d{1,2})+\s+)+"
)
_WITHIN = re.compile(r"^(?:trong đó|tr\.?\s?đó|bao gồm|gồm|chia ra)\s*:?\s+(?=\w)", re.IGNORECASE)
_NOTE = re.compile(r"\s*(?:\[\^?\w+\]|\(\d\)|\(\*+\)|[¹²³⁴⁵*]+)$")
_MARKS = "*_ \t\u00a0"
_YEAR_LABEL = re.compile(r"(?:năm(?: học)?\s+)?(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)\d\d)?")
_RANKED = re.compile(r"(?<!\w)(?:xếp hạng|thứ hạng|vị thứ|xếp thứ|hạng)(?!\w)")
_TABLE_TITLE = re.compile(r"(?:bảng|biểu|phụ biểu|phụ lục)(?!\w)")


@dataclass(frozen=True, slots=True)
class _Row:
    """A row taken apart."""

    label: str
    label_at: int
    unit: str  # as its unit column prints it; "" without one
    headers: tuple[str, ...]
    wider: tuple[str, ...]  # the row it is a part of, the label beside its own; "" for none
    context: Context


def row_figures(
    text: str, row: Block, caption: str = "", context: Context | None = None, group: str = ""
) -> tuple[Figure, ...]:
    """Return the figures of a table row, in the order of its cells.

    Args:
        text: the document.
        row: the row with its cells and column headers.
        caption: the heading or line above the table, where a unit for all cells may stand.
        context: the report's period and the headings above the table.
        group: the label of the row that this one is a part of; "" for none.
    """
    names = (*row.header, *("" for _ in row.cells))[: len(row.cells)]
    label_at = _label_column(text, row, names)
    label = row_label(text, row, label_at)
    beside = _label_beside(text, row, names, label_at)
    unit = _unit_column(text, row, names, label_at)
    parts = _Row(label, label_at, unit, names, (group, beside), context or Context())
    found: list[Figure] = []
    for position, header in enumerate(names):
        skipped = position == label_at or (headers.is_unit(header) and position != label_at)
        if not (skipped or (position < label_at and headers.is_ordinal(header))):
            found += _cell_figures(text, row, parts, position, caption)
    return tuple(found)


def _cell_figures(text: str, row: Block, parts: _Row, position: int, caption: str) -> list[Figure]:
    header, cell = parts.headers[position], row.cells[position]
    unit = unit_of(header, parts.unit, parts.label, caption)
    figures = []
    for one in cell_quantities(text, cell, unit):
        if _is_year(one.quantity, header):
            continue
        bare = one.quantity.unit == unit.name and one.quantity.text[-1:].isdigit()
        figure = _figure(one, parts, position)
        figure = replace(
            figure,
            start=row.start,
            end=max(row.end, cell.end),
            outer_unit=unit.printed if bare and figure.measure is not Measure.RANK else "",
        )
        figures.append(_set(figure, header, parts))
    return figures


def _is_year(quantity: Quantity, header: str) -> bool:
    year = re.fullmatch(r"(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)\d\d)?", quantity.text)
    return bool(year) and not quantity.unit and "năm" in search_key(header) and not years(header)


_SHORT_LABEL = 40  # characters


def _label_beside(text: str, row: Block, names: tuple[str, ...], label_at: int) -> str:
    """Return "Công lập" of "Mầm non | Công lập" in columns "Cấp học | Loại hình"; else ""."""
    beside = label_at + 1
    if beside >= len(names) - 1 or headers.is_unit(names[beside]) or not names[beside]:
        return ""
    words = row.cells[beside].of(text).strip(_MARKS)
    named = re.fullmatch(r"[^\d|]*[^\W\d_]{2}[^\d|]*", words) and len(words) <= _SHORT_LABEL
    judged = re.match(r"(?:không |chưa )?(?:đạt|vượt|hoàn thành|có|tăng|giảm)", words.lower())
    return words if named and not judged else ""


def row_label(text: str, row: Block, position: int | None = None) -> str:
    """Return the label of a row without its number, marks of footnotes and "trong đó:"."""
    if not row.cells:
        return ""
    at = _label_column(text, row, row.header) if position is None else position
    label = _NUMBERING.sub("", row.cells[at].of(text).strip(_MARKS + "\n")).strip(_MARKS)
    return _NOTE.sub("", _WITHIN.sub("", label)).strip(_MARKS + ":")


def is_part(text: str, row: Block) -> bool:
    """Whether a row's label opens as a part of a row above: with a dash, or "trong đó"."""
    if not row.cells:
        return False
    at = _label_column(text, row, row.header)
    before = [cell.of(text).strip(_MARKS) for cell in row.cells[:at]]
    label = row.cells[at].of(text).strip("*_ ")
    dashed = re.match(r"[-–+•]", label) is not None or any(b in ("-", "–", "+") for b in before)
    return dashed or _WITHIN.match(label) is not None


def _label_column(text: str, row: Block, names: tuple[str, ...]) -> int:
    """The first cell with words in it names the row; a serial number may stand before it."""
    first = next((n for n, name in enumerate(names) if not headers.is_ordinal(name)), 0)
    for position, cell in enumerate(row.cells):
        words = cell.of(text).strip(" .)*_")
        is_unit = position > first and position < len(names) and headers.is_unit(names[position])
        named = re.search(r"[^\W\d_]{2}", words) and not _NUMERAL.fullmatch(words)
        if named and not is_unit and not (position > first and re.match(r"[-–+(<>≥≤]?\d", words)):
            return position
    return min(first, len(row.cells) - 1) if row.cells else 0


def _unit_column(text: str, row: Block, names: tuple[str, ...], label_at: int) -> str:
    for position, (cell, header) in enumerate(zip(row.cells, names, strict=True)):
        if position > label_at and headers.is_unit(header):
            return cell.of(text).strip(_MARKS)
    return ""


def _figure(cell: Cell, parts: _Row, position: int) -> Figure:
    quantity, header = cell.quantity, parts.headers[position]
    # "%" may be the unit of the row ("Tỷ lệ hộ nghèo (%)"): only the header makes it a comparison.
    relative = headers.is_relative(header, quantity.unit)
    own = headers.own_part(header) if relative else header
    told = not relative or (own != search_key(header) and "%" not in own)
    planned = told and headers.plans(own)
    signed = relative and (quantity.text[:1] in "+-–−" or cell.bracketed)
    grows = relative and (headers.grows(header, quantity.unit) or signed)
    compared = relative and headers.compares(header)
    falls = quantity.low < 0 or cell.bracketed
    if cell.bracketed and not grows:
        quantity = replace(quantity, low=-quantity.low)
    measure = _measure(quantity, parts.label, header, grows=grows, compared=compared)
    indicator, parents = _names(parts, position, relative=relative)
    return Figure(
        quantity=replace(quantity, unit="", counted=False) if measure is Measure.RANK else quantity,
        indicator=indicator,
        parents=parents,
        measure=measure,
        direction=0 if measure is not Measure.GROWTH else (-1 if falls else 1),
        base=header if compared or grows else "",
        years=years(own) or _label_years(parts.label),
        planned=planned,
        cue="",
        start=0,
        end=0,
    )


def _label_years(label: str) -> tuple[int, ...]:
    return years(label) if _YEAR_LABEL.fullmatch(search_key(label)) else ()


def _names(parts: _Row, position: int, *, relative: bool) -> tuple[str, tuple[str, ...]]:
    """Return indicator and parents: a row of a year is of the indicator its column names."""
    header = parts.headers[position]
    if header and _label_years(parts.label):
        return header, (parts.label,)
    subject = _compared_column(parts, position) if relative else ""
    return parts.label, tuple(filter(None, (*parts.wider, subject, header)))


def _compared_column(parts: _Row, position: int) -> str:
    """Return the header of the column on the left that one like "So với dự toán (%)" is about."""
    if headers.names_indicator(parts.headers[position]):
        return ""
    for name in reversed(parts.headers[parts.label_at + 1 : position]):
        if headers.names_indicator(name) and not headers.is_unit(name):
            return name
    return ""


def _set(figure: Figure, header: str, parts: _Row) -> Figure:
    """Return a cell's figure with its period and status."""
    context, status = parts.context, FigureStatus.ACTUAL
    estimated = headers.is_estimate(header) or _estimated_beside(figure, parts)
    if figure.planned or (headers.is_estimate(header) and headers.is_ahead(header, context.period)):
        status = FigureStatus.PLAN
    elif estimated or (_title_estimates(context) and not headers.is_ahead(context.period, header)):
        status = FigureStatus.ESTIMATE
    elif section_plans(context) and not headers.is_outcome(header):
        status = FigureStatus.PLAN
    return replace(figure, period=period_of(figure.years, (), context), status=status)


def _estimated_beside(figure: Figure, parts: _Row) -> bool:
    """A comparison shares the status of the amount beside it."""
    return bool(figure.base) and any(map(headers.is_estimate, parts.headers))


def _title_estimates(context: Context) -> bool:
    title = search_key(context.section[-1]) if context.section else ""
    return (
        _TABLE_TITLE.match(title) is not None and re.search(r"(?<!\w)ước(?!\w)", title) is not None
    )


def _measure(
    quantity: Quantity, label: str, header: str, *, grows: bool, compared: bool
) -> Measure:
    key = search_key(header)
    if grows or compared:
        return Measure.GROWTH if grows else Measure.RATIO
    if _RANKED.search(f"{search_key(label)} {key} {quantity.unit}") and quantity.unit != "%":
        return Measure.RANK
    if quantity.k_of_n:
        return Measure.K_OF_N
    if quantity.unit == "%":
        share = pattern("composition").search(f"{key} {search_key(label)}")
        return Measure.SHARE if share else Measure.RATE
    return Measure.RATE if is_rate(quantity.unit, label) else Measure.LEVEL
