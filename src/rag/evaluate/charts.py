"""Rows and summaries -> what the report's charts draw. Every length is a share of its axis."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from rag.evaluate.records import Interval, Outcome, Row, Summary
from rag.evaluate.summary import risk_coverage
from rag.evaluate.wording import label, milliseconds, number, percent

PARTS = {
    "wrong": (Outcome.WRONG_VALUE, Outcome.FALSE_ANSWER),
    "refused": (Outcome.FALSE_REFUSAL,),
    "partial": (Outcome.INCOMPLETE, Outcome.LOST_HEDGE),
    "failed": (Outcome.FAILED,),
    "correct": (Outcome.CORRECT,),
}
"""The colours of a chart, worst first, and the outcomes each stands for."""

CONFIDENCE_BINS = 10
LATENCY_BINS = 12
TICKS = 4


@dataclass(frozen=True, slots=True)
class Part:
    """One coloured stretch of a bar."""

    css: str
    count: int
    start: float
    share: float

    @property
    def label(self) -> str:
        """What the colour means."""
        return label("parts", self.css)


@dataclass(frozen=True, slots=True)
class Bar:
    """One labelled row of a bar chart; ``whisker`` is the interval drawn over it."""

    label: str
    parts: tuple[Part, ...]
    value: str
    detail: str
    whisker: Interval | None = None

    @property
    def spoken(self) -> str:
        """The bar in words, for a screen reader."""
        return f"{self.label}: {self.value} {self.detail}"


@dataclass(frozen=True, slots=True)
class Point:
    """One mark of a plot with the words shown when it is pointed at."""

    x: float
    y: float
    title: str
    weight: float = 0.0  # share of all answers it stands for

    @property
    def radius(self) -> float:
        """Pixels; its area grows with the weight."""
        return 3.5 + 9 * math.sqrt(self.weight)


@dataclass(frozen=True, slots=True)
class Plot:
    """Points over two axes, drawn as dots, as a line or as columns."""

    points: tuple[Point, ...]
    x_ticks: tuple[str, ...]
    y_ticks: tuple[str, ...]  # from the bottom up
    x_label: str
    y_label: str


@dataclass(frozen=True, slots=True)
class Histogram:
    """Columns over an axis of time, with the median and the slow end marked."""

    columns: tuple[Point, ...]  # x is the left edge, y the height
    width: float
    marks: tuple[Point, ...]
    x_ticks: tuple[str, ...]
    y_ticks: tuple[str, ...]


def accuracy_bar(name: str, summary: Summary) -> Bar:
    """Return a bar as long as the accuracy, with its interval."""
    part = Part("correct", summary.counts[Outcome.CORRECT], 0.0, summary.accuracy.value)
    detail = f"{number(part.count)}/{number(summary.n)} câu"
    return Bar(name, (part,), percent(summary.accuracy.value), detail, summary.accuracy)


def error_bar(name: str, summary: Summary) -> Bar:
    """Return what went wrong as coloured stretches from worst to mildest."""
    parts = [p for p in outcome_parts(summary) if p.css != "correct" and p.count]
    wrong = _count(summary, "wrong")
    refused = _count(summary, "refused")
    return Bar(name, tuple(parts), f"sai {wrong}", f"từ chối nhầm {refused}")


def outcome_parts(summary: Summary) -> tuple[Part, ...]:
    """Return all outcomes as the stretches of one bar; together they are as long as the axis."""
    parts: list[Part] = []
    start = 0.0
    for css in PARTS:
        count = _count(summary, css)
        share = count / summary.n if summary.n else 0.0
        parts.append(Part(css, count, start, share))
        start += share
    return tuple(parts)


def _count(summary: Summary, css: str) -> int:
    return sum(summary.counts[outcome] for outcome in PARTS[css])


def reliability(rows: Sequence[Row]) -> Plot:
    """Return, for each tenth of confidence, how often answers given with it were right."""
    answered = [row for row in rows if row.answer is not None and not row.refused]
    bins: dict[int, list[Row]] = {}
    for row in answered:
        at = min(int(row.confidence * CONFIDENCE_BINS), CONFIDENCE_BINS - 1)
        bins.setdefault(at, []).append(row)
    return Plot(
        tuple(_bin_point(bins[at], len(answered)) for at in sorted(bins)),
        _shares(),
        _shares(),
        "Độ tin cậy hệ thống tự báo",
        "Tỷ lệ đúng thực tế",
    )


def _bin_point(rows: Sequence[Row], total: int) -> Point:
    confidence = sum(row.confidence for row in rows) / len(rows)
    right = sum(row.correct for row in rows)
    title = f"tin cậy {percent(confidence)}: đúng {right}/{len(rows)} câu"
    return Point(confidence, right / len(rows), title, len(rows) / total)


def risk_plot(rows: Sequence[Row]) -> Plot:
    """Return the share of answers that are not right, by how many of the questions are answered."""
    found = risk_coverage(rows)
    top = _ceiling(max((risk for _, risk in found), default=0.0))
    points = (
        Point(cover, risk / top, f"trả lời {percent(cover)}, không đúng {percent(risk)}")
        for cover, risk in found
    )
    ticks = tuple(f"{number(top * 100 * step / TICKS, 0)}%" for step in range(TICKS + 1))
    return Plot(tuple(points), _shares(), ticks, "Tỷ lệ câu được trả lời", "Không đúng trong số đó")


def _ceiling(share: float) -> float:
    """Return the end of an axis: the next 20 percent, so that four ticks are whole numbers."""
    return max(math.ceil(share * 5) / 5, 0.2)


def _shares() -> tuple[str, ...]:
    return tuple(f"{step * 100 // TICKS}%" for step in range(TICKS + 1))


def latency(rows: Sequence[Row], summary: Summary) -> Histogram:
    """Return how long answers took; the last column holds all slower ones."""
    times = [row.latency_ms for row in rows]
    end = _nice(max(summary.latency_p95_ms * 1.25, 1.0))
    counts = [0] * LATENCY_BINS
    for time in times:
        counts[min(int(time / end * LATENCY_BINS), LATENCY_BINS - 1)] += 1
    top = max(counts) or 1
    step = end / LATENCY_BINS
    columns = tuple(
        Point(at / LATENCY_BINS, count / top, f"{_span(at, step)}: {count} câu")
        for at, count in enumerate(counts)
    )
    named = (("p50", summary.latency_p50_ms), ("p95", summary.latency_p95_ms))
    marks = tuple(Point(min(v / end, 1.0), 1.0, f"{name} {milliseconds(v)}") for name, v in named)
    ticks = tuple(milliseconds(end * at / TICKS) for at in range(TICKS + 1))
    return Histogram(columns, 1 / LATENCY_BINS, marks, ticks, ("0", number(top)))


def _span(at: int, step: float) -> str:
    if at == LATENCY_BINS - 1:
        return f"từ {milliseconds(at * step)}"
    return f"{milliseconds(at * step)} đến {milliseconds((at + 1) * step)}"


def _nice(value: float) -> float:
    """Return the next of 1, 2, 3, 4, 6, 8, 10 ... at the value's order of magnitude."""
    scale = float(10 ** math.floor(math.log10(value)))
    return next(step * scale for step in (1, 2, 3, 4, 6, 8, 10) if step * scale >= value)
