"""Bare topics: "Sản lượng thủy sản so với cùng kỳ?" names a figure and has no word that asks."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer import text
from rag.answer.figure import Candidate
from rag.answer.matching import Matcher
from rag.answer.slots import PERCENT_UNITS
from rag.answer.text import Ranked
from rag.records import Asks, Request


def compares(request: Request) -> bool:
    """Whether a question asks how something stands against a plan or another time."""
    return request.base_plan or request.base_period or request.wants_growth


def moved(request: Request, found: Sequence[Candidate], clause: Ranked) -> Candidate | None:
    """Return the figure of the answering sentence that says how a bare topic moved.

    Its clause nearest in meaning may be that of another month or of the whole.
    """
    first = found[0] if found else None
    if first is None or request.asks is not Asks.ANY or not compares(request):
        return None
    fits = first.fits and first.answers_kind and bool(first.figure.base or first.figure.direction)
    return first if fits and first.statement.span == clause.statement.span else None


def lacks_figure(matcher: Matcher, best: Ranked) -> bool:
    """Whether a bare topic that is measured in some unit meets a clause with no such figure."""
    request = matcher.request
    bare = request.asks is Asks.ANY and not request.yes_no and not text.wants_words(matcher)
    if not bare or not request.dimensions:
        return False
    stretch = text.headline_span(best)
    held = {
        f.quantity.unit
        for f in best.statement.figures
        if stretch.start <= f.quantity.start < stretch.end
    }
    return not held & _units_of(request)


def _units_of(request: Request) -> frozenset[str]:
    """Return the units of the indicator a question names, or of how it moved."""
    return request.dimensions | frozenset(PERCENT_UNITS if compares(request) else ())
