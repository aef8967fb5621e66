"""One figure of a report as it is kept and looked up, and all figures of one report."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from rag.grammar.figures import Measure
from rag.records import BlockKind, DocumentId, SectionPath, Span


@dataclass(frozen=True, slots=True)
class ReportFigure:
    """One number of a report with everything that gives it meaning; offsets point into its text."""

    document_id: DocumentId
    start: int  # of the hedge, or of the number when there is none
    end: int  # after the unit; a table cell's unit stands elsewhere
    text: str  # as printed: the document's text[start:end]
    headline: str  # the same as one says it: "tăng 7,35%", a table cell with its unit
    value: Decimal  # in the unit, scale words multiplied in; the k of a k/n
    high: Decimal | None  # upper end of a range, or the n of a k/n
    unit: str  # canonical unit, or the counted noun; "" when none is printed
    hedge: str  # "gần", "trên", "hơn"; "" for none
    indicator: str  # the noun phrase it measures, as printed
    parents: tuple[str, ...]  # wider indicators, the clause's topic or the column, outermost first
    measure: Measure
    direction: int  # +1 rises, -1 falls, 0 neither
    base: str  # what a relative figure is measured against, as printed; "" for none
    status: str  # "actual", "estimate" or "plan"
    period: str  # "2023", "2021-2025": its own, else its heading's, else the report's; "" unknown
    place: str  # official name, found likewise: "Hà Tĩnh", "huyện Thạch Hà"; "" unknown
    section: SectionPath
    kind: BlockKind  # of the block it stands in
    clause: Span  # its own words: from its subject to the base it is compared with
    quote_span: Span  # the whole sentence, list item or table row
    quote: str  # equals the document's text there


@dataclass(frozen=True, slots=True)
class FigureReading:
    """All figures of one document in order, and the version of what read them."""

    document_id: DocumentId
    version: str
    figures: tuple[ReportFigure, ...]
