"""What a question takes for granted, held against the figures: directions, plans, ranks, wholes.

Each check returns a fact that agrees with the question or contradicts it, or None where the report
does not speak clearly of the same thing. Only what contradicts corrects a question; a yes/no
question is decided by either.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from rag.answer.compare import signed, stated
from rag.answer.draft import Draft, Support
from rag.answer.figure import Candidate
from rag.answer.figure import draft as figure_draft
from rag.answer.operands import Operand, Operands, comparison_words
from rag.answer.wording import as_sentence
from rag.grammar.figures import Figure, Measure
from rag.grammar.quantities import Quantity, quantities
from rag.language.normalise import fold, is_unaccented, search_key, words
from rag.records import Request

RISES, FALLS = ("tăng", "vượt"), ("giảm", "sụt", "hụt")


@dataclass(frozen=True, slots=True)
class Fact:
    """What the report says of what a question takes for granted."""

    agrees: bool
    headline: str
    draft: Draft
    of_plan: bool = False  # a plan or a whole not reached is "not yet" so


def claimed_direction(request: Request) -> int:
    """Return +1 when a question supposes a rise, -1 a fall, 0 neither or both ("tăng hay giảm")."""
    typed = set(words(request.text))
    rises, falls = _any_typed(typed, RISES), _any_typed(typed, FALLS)
    return int(rises) - int(falls)


def _any_typed(typed: set[str], cues: tuple[str, ...]) -> bool:
    return any(
        cue in typed or (fold(cue) in typed and is_unaccented(" ".join(typed))) for cue in cues
    )


def facts(operands: Operands, found: Sequence[Candidate]) -> Iterator[Fact]:
    """Yield what the figures say of each thing a question takes for granted."""
    for check in _CHECKS:
        if fact := check(operands, found):
            yield fact


def moves(figure: Figure) -> int:
    """Return the direction a figure moves in; a ratio to another period below 100% is a fall."""
    if figure.measure not in (Measure.RATIO, Measure.GROWTH) or figure.against_plan:
        return 0
    value = signed(figure)
    return (value > 0) - (value < 0)


def _direction(operands: Operands, found: Sequence[Candidate]) -> Fact | None:
    """A rise or fall that is supposed, of an indicator or of a very number."""
    claimed = claimed_direction(operands.request)
    if not claimed or operands.request.base_plan:
        return None
    numbers = {q.low for q in quantities(operands.request.text) if q.unit}
    moving = _of_the_number(operands, found, numbers) or first_moves(operands.named())
    if not moving:
        return None
    rivals = [o for o in moving if o.fit > moving[0].fit - AS_GOOD]
    # What a sentence or section says first is its main indicator.
    rivals.sort(key=lambda o: o.candidate.statement.span.start)
    chosen = next((o for o in rivals if moves(o.figure) == claimed), rivals[0])
    agrees = moves(chosen.figure) == claimed
    if agrees and numbers and chosen.figure.quantity.low not in numbers:
        return None
    return _fact(chosen, stated(chosen.figure), agrees=agrees)


AS_GOOD = 0.1
"""Two figures whose fit differs by less may both be meant."""


def first_moves(named: Sequence[Operand]) -> list[Operand]:
    """Return the changes of each indicator, the first of a sentence against each base.

    A second one there is of an indicator that was named by a verb only.
    """
    kept: dict[tuple[object, ...], Operand] = {}
    for operand in sorted(named, key=lambda o: o.figure.quantity.start):
        figure = operand.figure
        if moves(figure) and not figure.planned:
            statement = operand.candidate.statement
            noun = figure.quantity.unit if figure.quantity.unit != "%" else ""
            key = (id(statement), figure.indicator, search_key(figure.base), noun)
            kept.setdefault(key, operand)
    return sorted(kept.values(), key=lambda o: -o.fit)


def _of_the_number(
    operands: Operands, found: Sequence[Candidate], numbers: Collection[Decimal]
) -> list[Operand]:
    """Return the changes of the very number asked about, in a sentence on the subject."""
    return [
        operand
        for c in found
        if c.fits and c.figure.quantity.low in numbers and moves(c.figure)
        if (operand := operands.on_subject(c, SAME_COUNT))
    ]


def claimed_plan(request: Request) -> int:
    """Return +1 when a question supposes a plan was met, -1 when it supposes it was not."""
    key = search_key(request.text)
    plans = "|".join(comparison_words()["suppositions"]["plans"])
    gap = r"(?:\s+(?!tăng|giảm)\w+){0,2}?\s+"
    if re.search(rf"(?:không|chưa)\s+(?:đạt|hoàn thành|vượt){gap}(?:{plans})", key):
        return -1
    if re.search(rf"(?:hụt|thấp hơn|thiếu){gap}(?:{plans})", key):
        return -1
    return int(re.search(rf"(?:vượt|đạt|hoàn thành|đủ){gap}(?:{plans})", key) is not None)


def _plan(operands: Operands, _: Sequence[Candidate]) -> Fact | None:
    """A plan met or missed."""
    claimed = claimed_plan(operands.request)
    if not claimed:
        return None
    for operand in operands.named():
        figure = operand.figure
        relative = figure.measure in (Measure.RATIO, Measure.GROWTH) and not figure.planned
        if figure.against_plan and relative:
            met = signed(figure) >= 0
            shown = stated(figure)
            if figure.measure is Measure.GROWTH:
                shown = f"{shown} {figure.base}"
            return _fact(operand, shown, agrees=met == (claimed > 0), of_plan=True)
    return None


def _whole(operands: Operands, found: Sequence[Candidate]) -> Fact | None:
    """All of n supposed where the report counts k of them."""
    every = "|".join(comparison_words()["suppositions"]["all"])
    match = re.search(rf"(?<!\w)(?:{every})(?!\w)", search_key(operands.request.text))
    if match is None:
        return None
    asked = [q for q in quantities(operands.request.text) if q.unit and q.unit != "%"]
    if asked:
        return next((f for q in asked for c in found if (f := _of_n(operands, c, q))), None)
    for operand in operands.named():
        figure = operand.figure
        if figure.measure is Measure.K_OF_N and figure.quantity.high:
            done = figure.quantity.low >= figure.quantity.high
            return _fact(operand, _with_share(operand.candidate), agrees=done, of_plan=True)
    return None


def _of_n(operands: Operands, candidate: Candidate, n: Quantity) -> Fact | None:
    """Return what was reached of the n a question says was reached in full."""
    figure = candidate.figure
    operand = operands.on_subject(candidate, SAME_COUNT) if candidate.fits else None
    if operand is None:
        return None
    if figure.measure is Measure.K_OF_N and figure.quantity.high == n.low:
        done = figure.quantity.low >= n.low
        return _fact(operand, figure.text, agrees=done, of_plan=True)
    if figure.measure is Measure.LEVEL and figure.quantity.low == n.low:
        part = _part_after(candidate, n.low)
        return _fact(operand, part.text, agrees=False, of_plan=True) if part else None
    return None


SAME_COUNT = 0.4
"""Share of the subject's words that is enough where the very number is counted."""


def _part_after(candidate: Candidate, n: Decimal) -> Figure | None:
    """Return the next count in the sentence, where it is a part of n."""
    after = [
        f
        for f in candidate.statement.figures
        if f.quantity.start > candidate.figure.quantity.end and f.measure is Measure.LEVEL
    ]
    first = after[0] if after else None
    counted = first is not None and (first.quantity.counted or first.quantity.unit == "người")
    return first if first and counted and first.quantity.low < n else None


def _with_share(candidate: Candidate) -> str:
    """Return k/n with the share printed after it: "3/4 tỷ đồng, bằng 75% kế hoạch"."""
    after = [
        f
        for f in candidate.statement.figures
        if f.quantity.start > candidate.figure.quantity.end and f.quantity.unit == "%"
    ]
    share = next((f for f in after if f.indicator == candidate.figure.indicator), None)
    parts = [candidate.figure.text, *([stated(share)] if share else [])]
    return ", ".join(parts)


def _rank(operands: Operands, found: Sequence[Candidate]) -> Fact | None:
    """The first place supposed where the report prints another."""
    scope = scope_of_first(operands.request)
    if scope is None:
        return None
    for candidate in found:
        figure = candidate.figure
        if figure.measure is not Measure.RANK or not candidate.fits:
            continue
        text = candidate.statement.document.text
        tail = set(words(text[figure.quantity.start : figure.end + len(" ".join(scope))]))
        if set(scope) <= tail and (operand := operands.on_subject(candidate)):
            return _fact(operand, figure.text, agrees=figure.quantity.low == 1)
    return None


def scope_of_first(request: Request) -> tuple[str, ...] | None:
    """Return the words after "đứng nhất": of what a first place is supposed."""
    key = search_key(request.text)
    firsts = "|".join(map(re.escape, comparison_words()["suppositions"]["first"]))
    match = re.search(
        rf"(?<!\w)(?:{firsts})(?!\w)\s*(?:trong\s+)?(?P<scope>[^,?]*?)(?:,|\?|về|$)", key
    )
    return tuple(words(match["scope"])[:3]) if match else None


def _fact(operand: Operand, headline: str, *, agrees: bool, of_plan: bool = False) -> Fact:
    statement = operand.candidate.statement
    if statement.header or len(statement.text) > LONG:
        draft = replace(figure_draft(operand.candidate, headline=headline), score=operand.fit)
    else:
        sentence = as_sentence(statement.text)
        draft = Draft(headline, ((sentence, Support(statement, statement.span)),), operand.fit)
    return Fact(agrees, headline, draft, of_plan)


LONG = 420
"""Characters; a longer sentence is quoted only as far as the figure's statement goes."""

_CHECKS: tuple[Callable[[Operands, Sequence[Candidate]], Fact | None], ...] = (
    _whole,
    _rank,
    _plan,
    _direction,
)
