"""Runs -> one self-contained HTML page in Vietnamese; dev and test are never one number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from rag.evaluate import charts, wording
from rag.evaluate.records import Comparison, Interval, Outcome, Row, Run, Summary
from rag.evaluate.retrieval import FOUND, MEASURES
from rag.evaluate.summary import grouped

_ORDER = (
    Outcome.WRONG_VALUE,
    Outcome.FALSE_ANSWER,
    Outcome.FAILED,
    Outcome.FALSE_REFUSAL,
    Outcome.INCOMPLETE,
    Outcome.LOST_HEDGE,
    Outcome.CORRECT,
)
_TABLES = {"category": "categories"}
_PART_OF = {outcome: css for css, outcomes in charts.PARTS.items() for outcome in outcomes}


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of the side-by-side table, with its interval where it has one."""

    value: str
    interval: str = ""


@dataclass(frozen=True)
class SystemView:
    """What one system did with the questions of one split."""

    name: str
    rows: tuple[Row, ...]

    @cached_property
    def groups(self) -> Mapping[str, Summary]:
        """Summaries of this split alone."""
        return grouped(self.rows)

    @property
    def total(self) -> Summary:
        """The summary over the whole split."""
        return self.groups["all"]

    def members(self, kind: str) -> list[tuple[str, Summary]]:
        """Return the groups of one kind ("category", "document") with the names readers know."""
        mine = [name for name in self.groups if name.startswith(f"{kind}/")]
        keys = sorted((name.split("/", 1)[1] for name in mine), key=wording.position)
        table = _TABLES.get(kind, "")
        return [(wording.label(table, key), self.groups[f"{kind}/{key}"]) for key in keys]

    @cached_property
    def row_of(self) -> Mapping[str, Row]:
        """Rows by the id of their question."""
        return {row.question.id: row for row in self.rows}


@dataclass(frozen=True)
class SplitView:
    """One split: the first system in detail, the others beside it."""

    key: str
    systems: tuple[SystemView, ...]

    @property
    def label(self) -> str:
        """The split's name for a reader."""
        return wording.label("splits", self.key)

    @property
    def main(self) -> SystemView:
        """The system the report is about."""
        return self.systems[0]

    @property
    def parts(self) -> tuple[charts.Part, ...]:
        """All outcomes as one bar."""
        return charts.outcome_parts(self.main.total)

    def accuracy_bars(self, kind: str) -> list[charts.Bar]:
        """Return one bar per category or document."""
        return [charts.accuracy_bar(*member) for member in self.main.members(kind)]

    @property
    def error_bars(self) -> list[charts.Bar]:
        """What went wrong in each category."""
        return [charts.error_bar(*member) for member in self.main.members("category")]

    @property
    def system_bars(self) -> list[charts.Bar]:
        """The accuracy of each system."""
        return [charts.accuracy_bar(one.name, one.total) for one in self.systems]

    @property
    def reliability(self) -> charts.Plot:
        """Confidence against correctness."""
        return charts.reliability(self.main.rows)

    @property
    def risk(self) -> charts.Plot:
        """Risk against coverage."""
        return charts.risk_plot(self.main.rows)

    @property
    def latency(self) -> charts.Histogram:
        """How long answers took."""
        return charts.latency(self.main.rows, self.main.total)

    @property
    def table(self) -> list[tuple[str, list[Cell]]]:
        """Every measure of every system: (what is measured, one cell a system)."""
        columns = [dict(_measures(one)) for one in self.systems]
        return [(name, [column[name] for column in columns]) for name in columns[0]]

    @property
    def category_table(self) -> list[tuple[str, list[Cell]]]:
        """The accuracy of every system in every category."""
        columns = [dict(one.members("category")) for one in self.systems]
        return [
            (
                name,
                [_accuracy(column[name]) if name in column else _nothing() for column in columns],
            )
            for name in columns[0]
        ]

    @property
    def outcomes(self) -> list[tuple[Outcome, str, list[Row]]]:
        """The rows by outcome, what misleads most first, with the colour of each."""
        found = {outcome: [r for r in self.main.rows if r.outcome is outcome] for outcome in _ORDER}
        return [(outcome, _PART_OF[outcome], rows) for outcome, rows in found.items() if rows]

    def others(self, row: Row) -> list[tuple[str, Row]]:
        """Return what the other systems did with the same question."""
        asked = ((one.name, one.row_of.get(row.question.id)) for one in self.systems[1:])
        return [(name, other) for name, other in asked if other]


def write_report(runs: Sequence[Run], path: Path, comparison: Comparison | None = None) -> None:
    """Write the report of these runs as one HTML file that asks for nothing outside itself.

    Args:
        runs: the system the report is about first, peers after it.
        path: the file; folders above it are made.
        comparison: the first system beside its baseline.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(render(runs, comparison), encoding="utf-8")


def render(runs: Sequence[Run], comparison: Comparison | None = None) -> str:
    """Return the report as HTML."""
    template = _environment().get_template("report.html")
    return template.render(run=runs[0], splits=_splits(runs), comparison=comparison)


def _splits(runs: Sequence[Run]) -> list[SplitView]:
    """Return test, dev, then any other split, whichever the runs hold."""
    present = {row.question.split for run in runs for row in run.rows}
    keys = sorted(present, key=lambda split: ({"test": 0, "dev": 1}.get(split, 2), split))
    views = [SplitView(key, tuple(_systems(runs, key))) for key in keys]
    return [view for view in views if view.systems]


def _systems(runs: Sequence[Run], split: str) -> Iterator[SystemView]:
    for name in dict.fromkeys(run.system for run in runs):
        mine = (row for run in runs if run.system == name for row in run.rows)
        rows = tuple(row for row in mine if row.question.split == split)
        if rows:
            yield SystemView(name, rows)


def _measures(system: SystemView) -> Iterator[tuple[str, Cell]]:
    summary = system.total
    refused = summary.counts[Outcome.FALSE_REFUSAL] / summary.n
    named = "measures"
    yield wording.label(named, "accuracy"), _accuracy(summary)
    yield wording.label(named, "wrong"), _with_interval(summary.wrong)
    yield wording.label(named, "false_refusal"), Cell(wording.percent(refused))
    for name in (
        *("refusal_precision", "refusal_recall", "citation_validity"),
        "citation_support",
    ):
        yield wording.label(named, name), Cell(wording.percent(getattr(summary, name)))
    # A system that marks no figure at all would otherwise be called free of false ones.
    marks = any(row.answer and row.answer.figures for row in system.rows)
    true = wording.percent(summary.figures_true if marks else None)
    yield wording.label(named, "figures_true"), Cell(true)
    for name in (*FOUND, *MEASURES):
        yield name, Cell(wording.percent(summary.retrieval.get(name)))
    for name in ("latency_p50", "latency_p95"):
        value = wording.milliseconds(getattr(summary, f"{name}_ms"))
        yield wording.label(named, name), Cell(value)


def _accuracy(summary: Summary) -> Cell:
    return _with_interval(summary.accuracy)


def _with_interval(share: Interval) -> Cell:
    return Cell(wording.percent(share.value), wording.between(share))


def _nothing() -> Cell:
    return Cell(wording.UNKNOWN)


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(wording.FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "percent": wording.percent,
        "between": wording.between,
        "number": wording.number,
        "milliseconds": wording.milliseconds,
        "day": wording.day,
        "along": _along,
        "up": _up,
        "colour": _PART_OF.__getitem__,
    }
    environment.globals |= {"label": wording.label}
    return environment


def _along(share: float) -> str:
    """Return a share of an axis as an SVG length: it grows and shrinks with the page."""
    return f"{share * 100:.3f}%"


def _up(share: float) -> str:
    """Return a height above the axis as an SVG length from the top."""
    return _along(1 - share)
