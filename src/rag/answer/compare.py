"""Answers to comparisons: which of two, whether more or less, by how much, both at once.

Both figures are named in the answer and cited; a difference or a sum shows its formula.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from rag.answer import arithmetic
from rag.answer.draft import Draft
from rag.answer.figure import Candidate
from rag.answer.matching import Matcher
from rag.answer.operands import Operand, Operands, Side
from rag.answer.sides import Comparison, Form, comparison
from rag.answer.slots import PERCENT_UNITS, asked_dimension, is_in_asked_unit
from rag.grammar.figures import Figure, Measure
from rag.language.normalise import search_key, words
from rag.records import Note, NoteKind, Request

WHOLE = Decimal(100)


def compared(matcher: Matcher, found: Sequence[Candidate]) -> Draft | None:
    """Return the answer to a question that speaks out both things it compares, or None."""
    asked = comparison(matcher.request)
    if asked is None:
        return None
    operands = Operands(matcher, found)
    kind = _criterion(matcher.request, asked)
    pair = operands.pair(asked.sides, lambda f: kind(f) and _in_unit(matcher.request, f))
    if pair is None or operands.absent(pair):
        return None
    draft = _ANSWERS[asked.form](asked, pair)
    return draft and replace(draft, score=min(draft.score, *(o.fit for o in pair)))


def _criterion(request: Request, asked: Comparison) -> Callable[[Figure], bool]:
    """Return which figures are compared: those against a plan, against a period, or levels."""
    said = set(words(asked.predicate))
    against_period = request.base_period and not all(side.year for side in asked.sides)
    if request.base_plan:
        return lambda f: f.against_plan and f.quantity.unit == "%"
    if against_period:
        return lambda f: _relative(f) and not f.against_plan
    if said & {"tăng", "giảm"} or "biến động" in asked.predicate or _grows(request, asked):
        return lambda f: _relative(f) and not f.against_plan and not f.planned
    return lambda f: not _relative(f) and f.measure is not Measure.RANK and not f.planned


def _in_unit(request: Request, figure: Figure) -> bool:
    """Whether a figure is in the unit asked for, or none was."""
    quantity = figure.quantity
    if request.wants_percent:
        return quantity.unit in PERCENT_UNITS
    if not request.unit:
        return True
    if asked_dimension(request.unit):
        return is_in_asked_unit(request, quantity)
    return quantity.unit not in PERCENT_UNITS


def _grows(request: Request, asked: Comparison) -> bool:
    return request.wants_growth and asked.form in (Form.WHICH, Form.EACH)


def _relative(figure: Figure) -> bool:
    return figure.measure in (Measure.GROWTH, Measure.RATIO)


def signed(figure: Figure) -> Decimal:
    """Return a figure's value; a fall is negative, a ratio to a period or plan is less 100."""
    value = figure.quantity.low
    if figure.measure is Measure.RATIO:
        return value - (1 if figure.quantity.unit == "lần" else WHOLE)
    return abs(value) * figure.direction if figure.direction else value


def stated(figure: Figure) -> str:
    """Return a figure with what makes it relative: "đạt 83% dự toán"."""
    if figure.measure is not Measure.RATIO:
        return figure.text
    cue = search_key(figure.cue).split()[-1:]
    return " ".join(filter(None, (*cue, figure.text, figure.base)))


def named(side: Side, operand: Operand) -> str:
    """Return what a side is called: as the report prints it, where that is short."""
    indicator = operand.figure.indicator
    by_name = bool(side.words) and len(words(indicator)) <= MAX_NAME_WORDS
    return indicator if by_name else side.label


MAX_NAME_WORDS = 7


def _which(asked: Comparison, pair: tuple[Operand, Operand]) -> Draft | None:
    values = [signed(operand.figure) for operand in pair]
    sign = asked.sign or _sign_of(asked.predicate)
    if not sign or values[0] == values[1]:
        return None
    at = values.index(max(values) if sign > 0 else min(values))
    chosen, other = pair[at], pair[1 - at]
    if pair[0].figure.measure is Measure.RATIO and not asked.sign:
        return _sorted_by_plan(asked, pair, sign)
    label = named(asked.sides[at], chosen)
    headline = f"{label}: {stated(chosen.figure)}, so với {stated(other.figure)}"
    return arithmetic.both(headline, [chosen.candidate, other.candidate])


def _sign_of(predicate: str) -> int:
    """Return -1 where the one that fails or falls is asked for, +1 for the other."""
    said = set(words(predicate))
    if said & {"không", "chưa", "hụt", "giảm", "thiếu"}:
        return -1
    return 1 if said & {"đạt", "vượt", "tăng"} else 0


def _sorted_by_plan(asked: Comparison, pair: tuple[Operand, Operand], sign: int) -> Draft:
    fitting = [i for i, o in enumerate(pair) if (signed(o.figure) >= 0) == (sign > 0)]
    shown = fitting or [0, 1]
    parts = [f"{named(asked.sides[i], pair[i])}: {stated(pair[i].figure)}" for i in shown]
    opening = "" if fitting else "không có khoản nào; "
    return arithmetic.both(opening + "; ".join(parts), [o.candidate for o in pair])


def _whether(asked: Comparison, pair: tuple[Operand, Operand]) -> Draft | None:
    first, second = (signed(operand.figure) for operand in pair)
    stems = asked.predicate.replace("hay là", "hay").split(" hay ")
    more, less = (s.removesuffix(" hơn").strip() + " hơn" for s in _ordered(stems))
    verdict = "bằng nhau" if first == second else more if first > second else less
    texts = [stated(operand.figure) for operand in pair]
    return arithmetic.both(f"{verdict}: {texts[0]} so với {texts[1]}", [o.candidate for o in pair])


def _ordered(stems: Sequence[str]) -> tuple[str, str]:
    falls = {"thấp", "ít", "nhỏ", "chậm", "giảm", "kém", "yếu", "nông"}
    first, second = stems[0], stems[-1]
    return (second, first) if falls & set(words(first)) else (first, second)


def _difference(asked: Comparison, pair: tuple[Operand, Operand]) -> Draft | None:
    first, second = pair
    over = first.figure.quantity.low - second.figure.quantity.low
    high, low = (first, second) if over >= 0 else (second, first)
    draft = arithmetic.combined(high.candidate, low.candidate, sign=-1)
    if not asked.sign or over * asked.sign >= 0:
        return draft
    verb = "cao hơn" if over > 0 else "thấp hơn"
    note = Note(NoteKind.CORRECTION, f"Theo báo cáo, {asked.sides[0].label} {verb}.")
    return replace(draft, headline=f"{verb} {draft.headline}", notes=(note,))


def _sum(_: Comparison, pair: tuple[Operand, Operand]) -> Draft | None:
    first, second = pair
    if first.figure.measure not in (Measure.LEVEL, Measure.SHARE):
        return None
    return arithmetic.combined(first.candidate, second.candidate, sign=1)


def _each(asked: Comparison, pair: tuple[Operand, Operand]) -> Draft | None:
    parts = [_item(side, o) for side, o in zip(asked.sides, pair, strict=True)]
    return arithmetic.both("; ".join(parts), [o.candidate for o in pair])


def _item(side: Side, operand: Operand) -> str:
    return f"{named(side, operand)}: {stated(operand.figure)}"


_ANSWERS: dict[Form, Callable[[Comparison, tuple[Operand, Operand]], Draft | None]] = {
    Form.WHICH: _which,
    Form.WHETHER: _whether,
    Form.DIFFERENCE: _difference,
    Form.SUM: _sum,
    Form.EACH: _each,
}
