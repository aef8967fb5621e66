"""Document -> its figures, in order, each with everything that gives it meaning.

Figures are read passage by passage, as they are for an answer, so that what is looked up in the
table of figures and what an answer says never differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from rag.figure_record import ReportFigure
from rag.grammar.captions import Rows, table_rows
from rag.grammar.figures import Context, Figure, figures
from rag.grammar.tables import row_figures
from rag.language.normalise import UPPER
from rag.language.places import districts_named, own_place, places_named
from rag.records import BlockKind, Document, Metadata, Passage, Sentence, Span

GRAMMAR_VERSION = 16
"""Raised whenever the same passages would give other figures: by a change of the grammar, its word
classes or this module. Stored figures of an older version are read again at the next ingest."""

# "huyện An Phú và Tân Lập": the kind word is said once for several places.
_MORE_PLACES = re.compile(
    rf"(?i:huyện|thị xã|thành phố|quận|tỉnh)\s(?:[{UPPER}]\w*\s)*[{UPPER}]\w*(?:,| và)\s[{UPPER}]"
)


def report_figures(document: Document, passages: Sequence[Passage]) -> tuple[ReportFigure, ...]:
    """Return the figures of a document in the order of its text.

    Args:
        document: the report.
        passages: all of its passages; those of the page around the report are not read.
    """
    rows = table_rows(document)
    found = chain.from_iterable(_of_passage(document, passage, rows) for passage in passages)
    return tuple(sorted(found, key=lambda figure: figure.start))


def _of_passage(document: Document, passage: Passage, rows: Rows) -> Iterator[ReportFigure]:
    content = [sentence for sentence in passage.sentences if sentence.kind.is_content]
    prose = [s for s in content if s.kind is not BlockKind.TABLE_ROW]
    context = Context(document.metadata.period or "", passage.section)
    for figure in figures(document.text, [Span(s.start, s.end) for s in prose], context):
        sentence = next(s for s in prose if s.start <= figure.quantity.start < s.end)
        yield _record(document, passage, sentence, figure)
    title = passage.section[-1] if passage.section else ""
    for sentence in content:
        if sentence.kind is BlockKind.TABLE_ROW and sentence.start in rows:
            row = rows[sentence.start]
            caption = row.unit_line or title
            for figure in row_figures(document.text, row.block, caption, context, row.group):
                yield _record(document, passage, sentence, figure)


def _record(
    document: Document, passage: Passage, sentence: Sentence, figure: Figure
) -> ReportFigure:
    quantity = figure.quantity
    return ReportFigure(
        document_id=document.id,
        start=quantity.start,
        end=quantity.end,
        text=document.text[quantity.start : quantity.end],
        headline=figure.text,
        value=quantity.low,
        high=quantity.high,
        unit=quantity.unit,
        hedge=quantity.hedge,
        indicator=figure.indicator,
        parents=figure.parents,
        measure=figure.measure,
        direction=figure.direction,
        base=figure.base,
        status=figure.status.value,
        period=figure.period,
        place=_place(document.metadata, passage, figure),
        section=passage.section,
        kind=sentence.kind,
        clause=Span(figure.start, figure.end),
        quote_span=Span(sentence.start, sentence.end),
        quote=document.text[sentence.start : sentence.end],
    )


def _place(metadata: Metadata, passage: Passage, figure: Figure) -> str:
    """Return the place of a figure's subject, else of the innermost heading, else of the report.

    Other words of its clause do not count, for they often name a place in passing.
    """
    province = next(iter(places_named(metadata.place or "")), "")
    subject = " ; ".join((*figure.parents, figure.indicator))
    named = (_only_place(text, province) for text in (subject, *reversed(passage.section)))
    return next(filter(None, named), "") or _report_place(metadata)


def _report_place(metadata: Metadata) -> str:
    return own_place(metadata.place) or next(iter(places_named(metadata.title)), "")


def _only_place(text: str, province: str) -> str:
    """Return the one place a text names, a district rather than its province; "" for several."""
    districts = {d.label for d in districts_named(text) if province in ("", d.province)}
    named = districts or set(places_named(text))
    return named.pop() if len(named) == 1 and not _MORE_PLACES.search(text) else ""
