"""Whether one indicator rose or fell: "tăng hay giảm?", "cao hay thấp hơn năm ngoái?"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.answer.compare import signed, stated
from rag.answer.draft import Draft
from rag.answer.figure import Candidate
from rag.answer.figure import draft as figure_draft
from rag.answer.matching import Matcher
from rag.answer.operands import Operand, Operands
from rag.answer.premises import first_moves
from rag.grammar.figures import Measure
from rag.language.normalise import search_key
from rag.language.numbers import years
from rag.language.periods import periods
from rag.records import Request

_EITHER = re.compile(
    r"(?<!\w)(?P<up>tăng|cao|nhiều|lớn)(?:\s+hơn)?\s*(?:hay|hoặc|,)\s*(?:là\s+)?"
    r"(?P<down>giảm|thấp|ít|nhỏ)(?!\w)|(?<!\w)(?:biến động|thay đổi)\s+(?:như\s+)?thế nào"
)

ALONE = 0.34
"""Share of the indicator's words a question may leave out; more is another indicator."""


def movement(matcher: Matcher, found: Sequence[Candidate]) -> Draft | None:
    """Return the rise or fall of the one indicator a question asks about, or None."""
    request = matcher.request
    key = search_key(request.text)  # a follow-up that counts asks nothing of how it moved
    match = _EITHER.search(key.split("; ")[-1] if request.unit else key)
    if match is None or request.base_plan:
        return None
    named = Operands(matcher, found).named()
    moving = [o for o in first_moves(named) if o.excess <= ALONE and _against(request, o)]
    if not moving:
        return None
    best = max(moving, key=lambda o: (_of_period(request, o), o.fit))
    headline = _headline(best, match["up"] or "tăng", match["down"] or "giảm")
    return replace(figure_draft(best.candidate, headline=headline), score=best.fit)


def _headline(operand: Operand, up: str, down: str) -> str:
    figure, rises = operand.figure, signed(operand.figure) > 0
    if up == "tăng" and figure.measure is Measure.GROWTH and figure.cue:
        return figure.text
    if figure.measure is Measure.GROWTH:
        verb = "tăng" if rises else "giảm"
        return f"{verb} {figure.quantity.text.lstrip('+-– ')}{figure.outer_unit or '%'}"
    verb = up if rises else down
    return f"{verb}{' hơn' if up != 'tăng' else ''}: {stated(figure)}"


def _against(request: Request, operand: Operand) -> bool:
    """Whether a change is measured from the time asked about."""
    figure, key = operand.figure, search_key(request.text)
    base = search_key(f"{figure.indicator} {figure.base}")  # "so với tháng trước" may come first
    if ("tháng trước" in base) != ("tháng trước" in key):
        return False
    named = set(years(figure.base))
    asked = set(request.base_years)
    return not (named and asked) or bool(named & asked)


def _of_period(request: Request, operand: Operand) -> int:
    """Return 1 where the months asked about are named before the figure, -1 where others are."""
    statement = operand.candidate.statement
    start = operand.figure.quantity.start
    own = periods(statement.document.text[statement.span.start : start])
    own |= periods(" ".join(operand.figure.parents))
    if not (request.periods and own):
        return 0
    return 1 if own & request.periods else -1
