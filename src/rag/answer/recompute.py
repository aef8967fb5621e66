"""A number no report prints, worked out anew from the printed ones that its sentence rests on.

A model's sum is shown only when the very figures it is made of are known: printed in the same
sentence, or called what the sentence calls its subject; and when the sentence says what was done.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations, permutations

from rag.answer.checkwords import says
from rag.answer.claim import Claim
from rag.answer.evidence import Statement
from rag.answer.subjects import held
from rag.grammar.figures import Figure, Measure
from rag.language.numbers import parse_number

MOST_OPERANDS = 24
"""Printed figures that are tried; more would make some pair fit any number."""

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
    said: Figure, claim: Claim, printed: Sequence[Operand], agreed: Sequence[Operand]
) -> Recomputed | None:
    """Return how a figure follows from printed ones, or None.

    Args:
        said: a figure nothing prints.
        claim: its sentence.
        printed: figures of the cited statements.
        agreed: those the sentence itself prints, found to agree.
    """
    if said.quantity.high is not None or said.quantity.hedge:
        return None
    named = [o for o in printed if _is_named(o, claim)]
    for operands in (list(agreed), [*agreed, *(o for o in named if o not in agreed)]):
        for text, value, used in _results(said, claim, operands[:MOST_OPERANDS]):
            if _rounds_to(value, said):
                return Recomputed(
                    f"{text} = {said.quantity.text}", tuple(o.statement for o in used)
                )
    return None


def _is_named(operand: Operand, claim: Claim) -> bool:
    indicator = operand.figure.indicator
    return bool(indicator) and held(indicator, claim.text) >= _NAMED


_NAMED = 0.75
"""Share of a printed indicator's words that a sentence must hold to speak of it unprinted."""

_Result = tuple[str, Decimal, tuple[Operand, ...]]


def _results(said: Figure, claim: Claim, operands: list[Operand]) -> Iterator[_Result]:
    unit, text = said.quantity.unit, claim.text
    amounts = [o for o in operands if _is_amount(o)]
    if unit in ("%", "lần"):
        yield from _relative(said, text, amounts)
    if says("difference", text) or (says("growth", text) and unit not in ("%", "lần")):
        yield from _differences(unit, operands)
    if says("sum", text):
        yield from _sums(unit, amounts)


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
    elif said.measure is Measure.GROWTH:
        grown = (ratio - 1) * _WHOLE * (said.direction or 1)
        yield f"({shown} − 1) × 100%", grown, used
    elif says("share", text) and ratio <= 1:
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
