"""Figures side by side: what speaks against comparing them, and the chart a newspaper could print.

A chart is a Vega-Lite specification, drawn by the page in the browser and by vl-convert as a file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from textwrap import wrap
from typing import Any

from rag.figure_record import ReportFigure
from rag.figure_sheet import MEASURES, STATUSES
from rag.grammar.figures import Measure
from rag.language.normalise import search_key
from rag.language.numbers import format_number, years
from rag.records import DocumentId, Metadata

SCALES = ((Decimal(10) ** 9, "tỷ"), (Decimal(10) ** 6, "triệu"), (Decimal(10) ** 3, "nghìn"))
"""Scale words an axis is labelled with, largest first."""
MONEY = ("đồng", "USD")
LEAST_POINTS = 3
"""A line needs as many points; two periods are two bars."""
SOURCE_WIDTH = 90
"""Characters of a line under a chart's title."""
MOST_SOURCES = 3
"""Reports named under a chart; the others are counted."""
WHOLE = (Decimal(97), Decimal(103))
"""Shares that add up to so much are the parts of one whole, rounding aside."""

_RED, _INK = "#9B1C1C", "#3A3A3A"
_LOCALE = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", ""]}


class Shape(StrEnum):
    """How figures are drawn."""

    BAR = "bar"
    LINE = "line"
    SHARE = "share"

    @property
    def label(self) -> str:
        """What a reader calls it."""
        return {"bar": "Cột", "line": "Đường", "share": "Tỷ trọng"}[self]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Figures put side by side."""

    figures: tuple[ReportFigure, ...]

    @property
    def unit(self) -> str:
        """Their unit; that of the first where they differ."""
        return self.figures[0].unit if self.figures else ""

    @property
    def can_be_drawn(self) -> bool:
        """Whether they have one unit: others have no common axis."""
        return len(self.figures) > 1 and len({figure.unit for figure in self.figures}) == 1

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a reader must know before comparing them, one sentence each."""
        found = (
            _differing("Các số liệu khác đơn vị", [f.unit or "không đơn vị" for f in self.figures]),
            _differing("Cách đo khác nhau", [MEASURES[f.measure] for f in self.figures]),
            _differing("Mốc so sánh khác nhau", [f.base or "không có mốc" for f in self.figures]),
            _differing("Mức chắc khác nhau", [STATUSES[f.status] for f in self.figures]),
            _differing("Tên chỉ tiêu khác nhau", [_named(f) for f in self.figures]),
        )
        return tuple(filter(None, found))

    @property
    def shape(self) -> Shape:
        """The drawing that suits them."""
        shares = [f.value for f in self.figures if f.measure is Measure.SHARE or f.unit == "%"]
        whole = len(shares) == len(self.figures) and WHOLE[0] <= sum(shares) <= WHOLE[1]
        if whole and len({_named(f) for f in self.figures}) == len(self.figures):
            return Shape.SHARE
        over_time = len({f.period for f in self.figures}) >= LEAST_POINTS
        one = len({(_named(f), f.place) for f in self.figures}) == 1
        return Shape.LINE if over_time and one else Shape.BAR


def source_lines(metadata: Mapping[DocumentId, Metadata]) -> dict[DocumentId, str]:
    """Return the line under a chart for each report: title, issuer, day of publication."""
    return {
        id_: ", ".join(filter(None, (one.title, one.issuer, one.published)))
        for id_, one in metadata.items()
    }


def _differing(what: str, values: Sequence[str]) -> str:
    distinct = list(dict.fromkeys(map(str.strip, values)))
    return f"{what}: {'; '.join(distinct)}." if len({*map(search_key, distinct)}) > 1 else ""


def _named(figure: ReportFigure) -> str:
    return figure.indicator or (figure.parents[-1] if figure.parents else "")


def chart(
    comparison: Comparison, sources: Mapping[DocumentId, str], shape: Shape | None = None
) -> dict[str, Any]:
    """Return the Vega-Lite specification of figures of one unit.

    Args:
        comparison: what is drawn; it must be drawable.
        sources: by document id, the line that names the report, its issuer and its date.
        shape: chosen by a reader; the one that suits the figures when None.
    """
    shape = shape or comparison.shape
    points, unit = _points(comparison)
    lines = list(dict.fromkeys(sources[f.document_id] for f in comparison.figures))
    more = [f"và {len(lines) - MOST_SOURCES} báo cáo khác"] if len(lines) > MOST_SOURCES else []
    title = _common([_named(f) for f in comparison.figures]) or "So sánh số liệu"
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "data": {"values": points},
        "title": {
            "text": f"{title} ({unit})" if unit else title,
            "subtitle": [
                part
                for line in (*(f"Nguồn: {line}" for line in lines[:MOST_SOURCES]), *more)
                for part in wrap(line, SOURCE_WIDTH)
            ],
            "anchor": "start",
            "subtitleColor": "#666666",
            "subtitlePadding": 6,
            "offset": 12,
        },
        "width": "container",
        "height": 280 if shape is Shape.LINE else {"step": 34},
        "config": {
            "locale": {"number": _LOCALE},
            "font": "Be Vietnam Pro, DejaVu Sans, sans-serif",
            "view": {"stroke": None},
            "axis": {"labelLimit": 320, "grid": False, "domain": False, "ticks": False},
        },
        **_layers(shape, unit),
    }


def _layers(shape: Shape, unit: str) -> dict[str, Any]:
    value: dict[str, Any] = {"field": "value", "type": "quantitative", "title": unit}
    tooltip = [{"field": name, "type": "nominal", "title": title} for name, title in _TOLD.items()]
    if shape is Shape.LINE:
        across: dict[str, Any] = {"field": "label", "type": "ordinal", "title": None, "sort": None}
        across["axis"] = {"labelAngle": 0}
        up = {**value, "scale": {"zero": False}, "axis": {"grid": True}}
        encoding = {"x": across, "y": up, "tooltip": tooltip}
        marks: list[dict[str, Any]] = [
            {"mark": {"type": "line", "point": True, "color": _RED}},
            {"mark": {"type": "text", "dy": -12, "color": _INK}, "encoding": _PRINTED},
        ]
        return {"encoding": encoding, "layer": marks}
    down = {"field": "label", "type": "nominal", "title": None, "sort": None}
    along = {**value, "axis": None, "scale": {"zero": True}}
    if shape is Shape.SHARE:
        along["scale"] = {"domain": [0, 100]}
    bars = {"mark": {"type": "bar", "color": _RED, "height": 20}}
    text = {"mark": {"type": "text", "align": "left", "dx": 5, "color": _INK}, "encoding": _PRINTED}
    return {"encoding": {"y": down, "x": along, "tooltip": tooltip}, "layer": [bars, text]}


_PRINTED = {"text": {"field": "printed", "type": "nominal"}}
_TOLD = {"label": "Chỉ tiêu", "printed": "Số liệu", "base": "So với", "source": "Báo cáo"}


def _points(comparison: Comparison) -> tuple[list[dict[str, Any]], str]:
    """Return one mapping a figure and the unit of their values, scale word included."""
    figures = comparison.figures
    if comparison.shape is Shape.LINE:
        figures = tuple(sorted(figures, key=lambda f: (years(f.period) or (0,), f.period)))
    factor, word = _scale(figures)
    unit = " ".join(filter(None, (word, comparison.unit)))
    signed = (f.value if f.direction >= 0 or f.value < 0 else -f.value for f in figures)
    return [
        {
            "label": label,
            "value": float(value / factor),
            "printed": figure.headline,
            "base": figure.base,
            "source": figure.document_id,
        }
        for figure, label, value in zip(figures, _labels(figures), signed, strict=True)
    ], unit


def _scale(figures: Sequence[ReportFigure]) -> tuple[Decimal, str]:
    largest = max((abs(figure.value) for figure in figures), default=Decimal(0))
    if figures and figures[0].unit in MONEY:
        return next(((f, w) for f, w in SCALES if largest >= f), (Decimal(1), ""))
    return Decimal(1), ""


def _labels(figures: Sequence[ReportFigure]) -> list[str]:
    """Return what tells each figure from the others: name, place, period, what differs of them."""
    parts = [[_named(f) for f in figures], [f.place for f in figures], [f.period for f in figures]]
    told = [part for part in parts if len(set(part)) > 1] or parts[:1]
    labels = [", ".join(filter(None, row)) for row in zip(*told, strict=True)]
    repeated = {label for label in labels if labels.count(label) > 1}
    return [
        f"{label} ({format_number(Decimal(n + 1))})" if label in repeated else label
        for n, label in enumerate(labels)
    ]


def _common(names: Sequence[str]) -> str:
    return names[0] if len({*map(search_key, names)}) == 1 else ""


def as_image(spec: Mapping[str, Any], kind: str) -> bytes:
    """Return a chart as a file: ``kind`` is "png" (at double size) or "svg" (UTF-8)."""
    import vl_convert  # heavy: only when a file is asked for

    sized = {**spec, "width": 640, "background": "white", "padding": 16}
    if kind == "svg":
        return bytes(vl_convert.vegalite_to_svg(sized), "utf-8")
    return bytes(vl_convert.vegalite_to_png(sized, scale=2))
