"""A number no report prints, worked out anew from the printed ones that its sentence rests on.

A model's sum is shown only when the very figures it is made of stand in the same sentence or the
one before, found to agree with the reports, and when the sentence says what was done with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import chain, combinations, permutations

from rag.answer.checkwords import denies, says
from rag.answer.claim import Claim
from rag.answer.evidence import Statement
from rag.answer.subjects import held
from rag.grammar.figures import Figure, Measure
from rag.language.numbers import parse_number

_WHOLE = Decimal(100)
_POINTS = "điểm phần trăm"


@dataclass(frozen=True, slots=True)
class Operand:
    """A printed figure and where it stands."""

    figure: Figure
    statement: Statement

    @property
    def value(self) -> Decimal:
        """Its value in its unit, scale words multiplied in."""
        return self.figure.quantity.low


@dataclass(frozen=True, slots=True)
class Recomputed:
    """How a number follows from printed ones."""

    formula: str
    statements: tuple[Statement, ...]


def recomputed(
    said: Figure, claim: Claim, known: Sequence[Operand], printed: Sequence[Operand]
) -> Recomputed | None:
    """Return how a figure follows from printed ones, or None.

    Args:
        said: a figure nothing prints so.
        claim: its sentence.
        known: what the sentence and the one before it print, found to agree.
        printed: every figure of the cited statements, for the rest of a "106/111 xã".
    """
    if said.quantity.hedge:
        return None
    if said.quantity.high is not None:
        return _of_all(said, printed) if said.quantity.k_of_n else None
    results = chain(_all_results(said, claim, list(known)), _rests(claim, printed))
    return _fitting(said, results)


def _of_all(said: Figure, printed: Sequence[Operand]) -> Recomputed | None:
    """Return "21/27 chỉ tiêu" from "trong 27 chỉ tiêu có 21 chỉ tiêu đạt"."""
    counted = [o for o in printed if o.figure.quantity.counted and not o.figure.quantity.k_of_n]
    for part, whole in permutations(counted, 2):
        one, all_of = part.figure.quantity, whole.figure.quantity
        same = part.statement is whole.statement and one.unit == all_of.unit
        if same and (one.low, all_of.low) == (said.quantity.low, said.quantity.high):
            formula = f"{one.text} / {all_of.text} = {said.quantity.text}"
            return Recomputed(formula, (part.statement,))
    return None


def _fitting(said: Figure, results: Iterator[_Result]) -> Recomputed | None:
    for text, value, used in results:
        if _rounds_to(value, said):
            return Recomputed(f"{text} = {said.quantity.text}", tuple(o.statement for o in used))
    return None


def _rests(claim: Claim, printed: Sequence[Operand]) -> Iterator[_Result]:
    """Yield what is left of k of n where the sentence denies: "còn 5 xã chưa đạt"."""
    if not denies(claim.text):
        return
    for operand in printed:
        quantity = operand.figure.quantity
        named = held(operand.figure.indicator, claim.text) >= _NAMED
        if operand.figure.measure is Measure.K_OF_N and quantity.high is not None and named:
            yield f"{quantity.high:f} − {quantity.low:f}", quantity.high - quantity.low, (operand,)


_NAMED = 0.75
"""Share of a printed indicator's words that a sentence must hold to speak of its rest."""

_Result = tuple[str, Decimal, tuple[Operand, ...]]


def _all_results(said: Figure, claim: Claim, operands: list[Operand]) -> Iterator[_Result]:
    """Yield what figures printed in the sentence itself may give."""
    amounts = [o for o in operands if _is_amount(o)]
    if said.quantity.unit in ("%", "lần"):
        yield from _relative(said, claim.text, amounts)
    elif said.measure is Measure.GROWTH:
        yield from _changes(said, amounts)
    yield from _plain_results(said, claim, operands)


def _plain_results(said: Figure, claim: Claim, operands: list[Operand]) -> Iterator[_Result]:
    """Yield differences and sums, where the sentence says it gives one."""
    if said.measure in (Measure.GROWTH, Measure.RANK, Measure.K_OF_N):
        return
    if says("difference", claim.text):
        yield from _differences(said.quantity.unit, operands)
    if says("sum", claim.text):
        yield from _sums(said.quantity.unit, [o for o in operands if _is_amount(o)])


def _changes(said: Figure, amounts: list[Operand]) -> Iterator[_Result]:
    """Yield the change of one indicator between two periods."""
    for one, other in permutations(amounts, 2):
        if _same_unit(one, other) and _is_one_over_time(one, other):
            change = (one.value - other.value) * (said.direction or 1)
            yield f"{_print(one)} − {_print(other)}", change, (one, other)


def _is_one_over_time(now: Operand, before: Operand) -> bool:
    """Whether two figures are of one indicator, the first of the later period."""
    one, other = now.figure, before.figure
    alike = held(one.indicator, other.indicator) == held(other.indicator, one.indicator) == 1.0
    return alike and one.period > other.period


def _is_amount(operand: Operand) -> bool:
    return operand.figure.measure not in (Measure.GROWTH, Measure.RANK)


def _same_unit(one: Operand, other: Operand) -> bool:
    first, second = one.figure.quantity, other.figure.quantity
    return first.unit == second.unit or (first.counted and second.counted)


def _differences(unit: str, operands: list[Operand]) -> Iterator[_Result]:
    for one, other in permutations(operands, 2):
        if not _same_unit(one, other) or one.value <= other.value:
            continue
        own = one.figure.quantity.unit
        if unit in (own, _POINTS if own == "%" else own):
            yield f"{_print(one)} − {_print(other)}", one.value - other.value, (one, other)


def _sums(unit: str, amounts: list[Operand]) -> Iterator[_Result]:
    for count in (2, 3):
        for used in combinations(amounts, count):
            alike = all(_same_unit(used[0], o) for o in used)
            if alike and (unit == used[0].figure.quantity.unit or used[0].figure.quantity.counted):
                yield " + ".join(map(_print, used)), sum((o.value for o in used), Decimal()), used


def _relative(said: Figure, text: str, amounts: list[Operand]) -> Iterator[_Result]:
    for one, other in permutations(amounts, 2):
        if not _same_unit(one, other) or not other.value:
            continue
        yield from _ratios(said, text, one, other)


def _ratios(said: Figure, text: str, one: Operand, other: Operand) -> Iterator[_Result]:
    ratio, used = one.value / other.value, (one, other)
    shown = f"{_print(one)} / {_print(other)}"
    if said.quantity.unit == "lần":
        if says("times", text):
            yield shown, ratio, used
    elif said.measure is Measure.GROWTH and _is_one_over_time(one, other):
        grown = (ratio - 1) * _WHOLE * (said.direction or 1)
        yield f"({shown} − 1) × 100%", grown, used
    elif said.measure in (Measure.SHARE, Measure.RATE) and says("share", text) and ratio <= 1:
        yield f"{shown} × 100%", ratio * _WHOLE, used


def _print(operand: Operand) -> str:
    return operand.figure.quantity.text


def _rounds_to(value: Decimal, said: Figure) -> bool:
    """Whether a result is the number as printed, rounded to its last place."""
    quantity = said.quantity
    digits = quantity.text[
        quantity.number_start - quantity.start : quantity.number_end - quantity.start
    ]
    number = parse_number(digits.strip(" -–−"))
    if not number or not value:
        return False
    scale = abs(quantity.low) / number
    place = Decimal(1).scaleb(int(number.as_tuple().exponent)) if "," in digits else Decimal(1)
    return (value / scale).quantize(place, ROUND_HALF_UP) == number
