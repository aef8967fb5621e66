"""Working with printed figures: scale, step, formula, and the drafts that show several of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import takewhile

from rag.answer import figure as figures
from rag.answer.draft import Derivation, Draft, Support
from rag.answer.figure import Candidate
from rag.grammar.lexicon import lexicon
from rag.language.normalise import words
from rag.language.numbers import format_number

POINTS = "điểm phần trăm"


def both(headline: str, inputs: Sequence[Candidate]) -> Draft:
    """Return the draft that states several printed figures under one headline."""
    return Draft(headline, _stated(inputs), min(c.score for c in inputs))


def combined(first: Candidate, second: Candidate, *, sign: int) -> Draft:
    """Return the sum or the difference of two printed figures of one unit."""
    scale = min(scale_of(first), scale_of(second))
    one, two = first.figure.quantity.low / scale, second.figure.quantity.low / scale
    unit = _shared_unit(first, second, scale)
    if first.figure.quantity.unit == "%":
        unit = "%" if sign > 0 else POINTS
    operator = "+" if sign > 0 else "−"
    formula = f"{printed(one)} {operator} {printed(two)}"
    return derived([first, second], formula, one + sign * two, unit)


def _shared_unit(first: Candidate, second: Candidate, scale: Decimal) -> str:
    """Return the unit of a result: of "hộ nghèo" and "hộ cận nghèo", hộ."""
    one, two = unit_words(first), unit_words(second)
    if first.figure.quantity.counted and second.figure.quantity.counted:
        pairs = zip(one.split(), two.split(), strict=False)
        shared = [a for a, _ in takewhile(lambda pair: pair[0] == pair[1], pairs)]
        return " ".join(shared) or one
    return one if scale_of(first) == scale else two


def derived(
    inputs: Sequence[Candidate], formula: str, value: Decimal, unit: str, verb: str = ""
) -> Draft:
    """Return the draft of a worked-out figure: the statements of its inputs, then the formula.

    ``verb`` "khoảng" says that the result is rounded.
    """
    space = "" if unit == "%" else " "
    result = f"{printed(value)}{space}{unit}".strip()
    equals = "≈" if verb == "khoảng" else "="
    return Draft(
        headline=f"{verb} {result}".strip(),
        sentences=_stated(inputs),
        score=min(c.score for c in inputs),
        derivation=Derivation(result, f"{formula} {equals} {result}"),
    )


def _stated(inputs: Sequence[Candidate]) -> tuple[tuple[str, Support], ...]:
    """Return the statement of each input once, with the sentence it stands in."""
    found: dict[str, Support] = {}
    for candidate in inputs:
        sentence, _ = figures.draft(candidate).sentences[0]
        found.setdefault(sentence, Support(candidate.statement, candidate.statement.span))
    return tuple(found.items())


def unit_words(candidate: Candidate) -> str:
    """Return the unit as printed after the number: "tỷ đồng"."""
    return re.sub(r"^\D*[\d.,/–-]+\s*", "", candidate.figure.text)


def scale_of(candidate: Candidate) -> Decimal:
    """Return what the printed number is multiplied by: 10^9 for "9.100 tỷ đồng"."""
    scale = Decimal(1)
    for word in words(candidate.figure.text):
        scale *= lexicon().scales.get(word, Decimal(1))
    return scale


def step(candidate: Candidate) -> Decimal:
    """Return the last printed decimal place."""
    value = (candidate.figure.quantity.low / scale_of(candidate)).normalize()
    return Decimal(1).scaleb(min(int(value.as_tuple().exponent), 0))


def printed(value: Decimal) -> str:
    """Return a value as Vietnamese prints it."""
    return format_number(value)
