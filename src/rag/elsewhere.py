"""Where else a report speaks of what a quote gives a figure of."""

from __future__ import annotations

from collections.abc import Sequence

from rag.figure_record import ReportFigure
from rag.language.normalise import search_key
from rag.records import Span


def mentions(figures: Sequence[ReportFigure], quote: Span) -> tuple[Span, ...]:
    """Return the sentences that give a figure of an indicator of a quote's, in the text's order.

    Args:
        figures: all of one report.
        quote: a stretch of it.

    Returns:
        The sentences, the quote's own among them; empty where the quote holds no figure with a
        name of its own ("sản lượng" alone names none).
    """
    named = {_name(figure) for figure in figures if quote.start <= figure.start < quote.end} - {""}
    return tuple(dict.fromkeys(f.quote_span for f in figures if _name(f) in named))


SHORT = 2
"""Words of an indicator that may leave open of what it is: "sản lượng", "tổng vốn"."""


def _name(figure: ReportFigure) -> str:
    if len(figure.indicator.split()) > SHORT:
        return search_key(figure.indicator)
    return search_key(f"{figure.parents[-1]} {figure.indicator}") if figure.parents else ""
