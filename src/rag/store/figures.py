"""The figures of all reports: written with their documents, looked up by what they are of."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Float,
    String,
    and_,
    case,
    cast,
    func,
    or_,
    select,
)
from sqlalchemy.engine import Row

from rag.figure_record import FigureReading, ReportFigure
from rag.grammar.figures import Measure
from rag.grammar.quantities import quantities
from rag.language.normalise import fold, is_unaccented, search_key, words
from rag.language.numbers import years
from rag.language.places import districts_named, own_place, places_named, provinces
from rag.records import BlockKind, DocumentId, SectionPath, Span
from rag.store.database import Database
from rag.store.tables import DOCUMENTS, FIGURE_READINGS, FIGURES, SCHEMA

PAGE_SIZE = 100
"""Figures returned at once unless more are asked for: about three screens of a table."""


class Order(StrEnum):
    """In which order figures come."""

    REPORT = "report"  # as the reports print them
    LARGEST = "largest"  # those of one unit together, the largest first; a fall is below zero
    SMALLEST = "smallest"


@dataclass(frozen=True, slots=True)
class FigureQuery:
    """What figures are looked for; what is left empty may be anything."""

    text: str = ""  # words of the indicator, with diacritics or without
    documents: tuple[DocumentId, ...] = ()
    place: str = ""  # "Hà Tĩnh", "huyện Thạch Hà", with diacritics or without
    year: int | None = None  # the figure's period is this year or holds it
    unit: str = ""  # "%", "tỷ đồng" (which finds all amounts in đồng), "doanh nghiệp"
    measure: Measure | None = None
    section: SectionPath = ()  # a heading's path: the figures under it
    base: tuple[str, ...] | None = None  # openings of the base's phrases, any; () for no base
    status: str = ""  # "actual", "estimate" or "plan"
    order: Order = Order.REPORT


@dataclass(frozen=True, slots=True)
class FigureChoices:
    """What figures can be narrowed to."""

    places: tuple[str, ...]  # in alphabetical order
    sections: tuple[SectionPath, ...]  # every path and those above it, in the order of the text


@dataclass(frozen=True, slots=True)
class FigurePage:
    """Some of the figures found, and how many there are in all."""

    figures: tuple[ReportFigure, ...]
    total: int


class FigureStore:
    """The figures of one data folder."""

    def __init__(self, data_dir: Path) -> None:
        self._database = Database(data_dir, SCHEMA)

    def search(self, query: FigureQuery, *, offset: int = 0, limit: int = PAGE_SIZE) -> FigurePage:
        """Return the figures of active documents that meet a query, in the documents' order."""
        joined = FIGURES.join(DOCUMENTS, DOCUMENTS.c.id == FIGURES.c.document_id)
        met = and_(DOCUMENTS.c.active, *_conditions(query))
        listing = select(FIGURES).select_from(joined).where(met)
        counting = select(func.count()).select_from(joined).where(met)
        ordered = listing.order_by(*_ORDERS[query.order], DOCUMENTS.c.position, FIGURES.c.number)
        with self._database.transaction() as connection:
            total = connection.execute(counting).scalar_one()
            rows = connection.execute(ordered.offset(offset).limit(limit)).all()
        return FigurePage(tuple(map(_figure, rows)), total)

    def choices(self, documents: Sequence[DocumentId] = ()) -> FigureChoices:
        """Return the places and sections of the figures of some reports, of all where none."""
        joined = FIGURES.join(DOCUMENTS, DOCUMENTS.c.id == FIGURES.c.document_id)
        met = and_(DOCUMENTS.c.active, *_conditions(FigureQuery(documents=tuple(documents))))
        query = select(FIGURES.c.place, FIGURES.c.section).select_from(joined).where(met)
        each = query.group_by(FIGURES.c.document_id, FIGURES.c.place, FIGURES.c.section)
        ordered = each.order_by(DOCUMENTS.c.position, func.min(FIGURES.c.number))
        with self._database.transaction() as connection:
            rows = connection.execute(ordered).all()
        paths = dict.fromkeys(
            tuple(row.section[:depth]) for row in rows for depth in range(1, len(row.section) + 1)
        )
        return FigureChoices(tuple(sorted({row.place for row in rows} - {""})), tuple(paths))

    def outdated(self, version: str) -> tuple[DocumentId, ...]:
        """Return the active documents whose figures are missing or were read by another version."""
        read = DOCUMENTS.outerjoin(FIGURE_READINGS)
        other = FIGURE_READINGS.c.version.is_distinct_from(version)
        query = select(DOCUMENTS.c.id).select_from(read).where(DOCUMENTS.c.active, other)
        with self._database.transaction() as connection:
            found = connection.execute(query.order_by(DOCUMENTS.c.position)).scalars()
            return tuple(map(DocumentId, found))

    def replace(self, reading: FigureReading) -> None:
        """Put a document's figures in the place of those stored, all or nothing.

        Raises:
            StoreError: the document is not stored, or the file cannot be written.
        """
        with self._database.transaction() as connection:
            write_figures(connection, reading)


def write_figures(connection: Connection, reading: FigureReading) -> None:
    """Replace a document's figures inside a transaction that is open already."""
    for table in (FIGURES, FIGURE_READINGS):
        connection.execute(table.delete().where(table.c.document_id == reading.document_id))
    made = {"version": reading.version, "count": len(reading.figures)}
    connection.execute(FIGURE_READINGS.insert().values(document_id=reading.document_id, **made))
    if reading.figures:
        rows = [{"number": n, **_values(figure)} for n, figure in enumerate(reading.figures)]
        connection.execute(FIGURES.insert(), rows)


def _conditions(query: FigureQuery) -> Iterator[ColumnElement[bool]]:
    columns = FIGURES.c
    if query.documents:
        yield columns.document_id.in_(query.documents)
    if query.place:
        yield columns.place_key == _asked_place_key(query.place)
    if query.year is not None:
        yield and_(columns.first_year <= query.year, columns.last_year >= query.year)
    if query.unit:
        yield or_(columns.unit_key == fold(query.unit), columns.unit_key == _unit_key(query.unit))
    if query.measure is not None:
        yield columns.measure == query.measure.value
    yield from _finer(query)
    for word in words(query.text):
        column = columns.bare_words if is_unaccented(word) else columns.words
        yield column.contains(f" {word} ", autoescape=True)


def _finer(query: FigureQuery) -> Iterator[ColumnElement[bool]]:
    columns = FIGURES.c
    if query.section:
        path = cast(columns.section, String)
        opening = json.dumps(list(query.section)).removesuffix("]")
        yield or_(*(path.startswith(f"{opening}{end}", autoescape=True) for end in ("]", ", ")))
    if query.base is not None:
        holds = (columns.base_words.contains(f" {fold(phrase)}") for phrase in query.base)
        yield or_(*holds) if query.base else columns.base == ""
    if query.status:
        yield columns.status == query.status


_VALUE = cast(FIGURES.c.value, Float)
_SIGNED = case((and_(FIGURES.c.direction < 0, _VALUE > 0), -_VALUE), else_=_VALUE)
_ORDERS: Mapping[Order, tuple[ColumnElement[Any], ...]] = {
    Order.REPORT: (),
    Order.LARGEST: (FIGURES.c.unit_key, _SIGNED.desc()),
    Order.SMALLEST: (FIGURES.c.unit_key, _SIGNED),
}


def _unit_key(unit: str) -> str:
    """Return the key of the canonical unit of what a reader calls a unit: "đồng" of "tỷ đồng"."""
    read = quantities(f"đạt 1 {unit}")
    return fold(search_key(read[0].unit if read else unit))


def _asked_place_key(place: str) -> str:
    """Return the key of a place as a reader types it: "tinh ca mau", "huyen thach ha"."""
    labels = [district.label for district in districts_named(place)]
    return _place_key(next(iter((*labels, *places_named(place))), place))


def _place_key(place: str) -> str:
    """Return a place's name without its kind and diacritics.

    A provincial city keeps its kind where its province has the same name: "thành phố Hà Tĩnh".
    """
    name = own_place(place)
    is_namesake = name in provinces() and bool(districts_named(place))
    return fold(search_key(place.partition(",")[0].strip() if is_namesake else name))


def _values(figure: ReportFigure) -> dict[str, Any]:
    copied = {name: getattr(figure, name) for name in _COPIED}
    named = years(figure.period)
    phrase = f" {' '.join(words(' '.join((*figure.parents, figure.indicator))))} "
    return {
        **copied,
        "value": str(figure.value),
        "high": None if figure.high is None else str(figure.high),
        "parents": list(figure.parents),
        "section": list(figure.section),
        "clause_start": figure.clause.start,
        "clause_end": figure.clause.end,
        "quote_start": figure.quote_span.start,
        "quote_end": figure.quote_span.end,
        "first_year": min(named, default=None),
        "last_year": max(named, default=None),
        "place_key": _place_key(figure.place),
        "unit_key": fold(search_key(figure.unit)),
        "words": phrase,
        "bare_words": fold(phrase),
        "base_words": fold(f" {' '.join(words(figure.base))} "),
    }


_COPIED: Sequence[str] = (
    *("document_id", "start", "end", "text", "headline", "unit", "hedge", "indicator", "measure"),
    *("direction", "base", "status", "period", "place", "kind", "quote"),
)


def _figure(row: Row[Any]) -> ReportFigure:
    stored = row._mapping
    return ReportFigure(
        **{name: stored[name] for name in _COPIED if name not in ("measure", "kind")},
        value=Decimal(row.value),
        high=None if row.high is None else Decimal(row.high),
        parents=tuple(row.parents),
        section=tuple(row.section),
        measure=Measure(row.measure),
        kind=BlockKind(row.kind),
        clause=Span(row.clause_start, row.clause_end),
        quote_span=Span(row.quote_start, row.quote_end),
    )
