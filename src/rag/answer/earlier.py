"""The value of an earlier time, from a level and its change in the same unit: 74 vụ, giảm 11 vụ."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.answer import arithmetic
from rag.answer.draft import Draft
from rag.answer.figure import Candidate
from rag.answer.matching import Matcher
from rag.answer.operands import Operand, Operands
from rag.answer.sides import comparison
from rag.grammar.figures import Figure, Measure
from rag.language.normalise import search_key, words
from rag.language.numbers import years
from rag.language.periods import without_periods
from rag.records import Request

STRICT = 0.8
"""Share of the subject's words the level's sentence must hold."""


def earlier(matcher: Matcher, found: Sequence[Candidate]) -> Draft | None:
    """Return a level of the time a change is measured from, or None."""
    request = matcher.request
    if request.wants_growth or request.base_plan or request.base_years or comparison(request):
        return None
    if has_own_report(request, found) and "đầu năm" not in search_key(request.text):
        return None
    operands = Operands(matcher, found)
    for level, change in _changes(operands, found):
        if not _is_asked(request, change):
            continue
        before = arithmetic.combined(level.candidate, change, sign=-change.figure.direction)
        return replace(_in_unit_of(level.candidate, before), score=level.fit)
    return None


def asks_before(request: Request) -> bool:
    """Whether a value of before the report's time is asked for; reports print that of its end.

    "Tỷ lệ hộ nghèo đầu năm?", "Số vụ cùng kỳ năm trước?", but not "tăng so với năm trước".
    """
    key = without_periods(search_key(request.text))
    compares = request.wants_growth or request.base_plan or "so" in words(key)
    year_before = _YEAR_BEFORE.search(key) is not None and not request.years and not compares
    return year_before or re.search(r"(?<!\w)đầu năm(?!\w)", key) is not None


_YEAR_BEFORE = re.compile(r"(?<!\w)(?:cùng kỳ|năm trước|năm ngoái)(?!\w)")


def has_own_report(request: Request, found: Sequence[Candidate]) -> bool:
    """Whether a report of the very year asked about is loaded: what it says goes first."""
    periods_loaded = (
        c.statement.document.metadata.period for c in found if c.fits_place and c.fits_year
    )
    return any(set(request.years) & set(years(period or "")[:1]) for period in periods_loaded)


def _changes(operands: Operands, found: Sequence[Candidate]) -> Iterator[tuple[Operand, Candidate]]:
    """Yield the levels on the subject, each with its change in absolute numbers."""
    for candidate in found:
        if (
            candidate.figure.measure not in (Measure.LEVEL, Measure.RATE)
            or candidate.figure.planned
        ):
            continue
        if not candidate.fits_place or candidate.statement.header:
            continue
        level = operands.on_subject(candidate, STRICT)
        if level is None or not _is_named(operands.request, level):
            continue
        for other in found:
            if other.statement is candidate.statement and _changes_it(other.figure, level.figure):
                yield level, other


def _is_named(request: Request, level: Operand) -> bool:
    """Whether the level is of the indicator asked for, or counts the very noun."""
    noun = words(level.figure.quantity.unit)
    counted = level.figure.quantity.counted and noun[:1] == words(request.unit)[:1]
    return counted or (level.near >= STRICT and level.excess <= 0.5)


def _changes_it(change: Figure, level: Figure) -> bool:
    one, other = change.quantity, level.quantity
    if change.measure is not Measure.GROWTH or change.planned or one.high or other.high:
        return False
    points = one.unit == "điểm phần trăm" and other.unit == "%"
    same_unit = one.unit in (other.unit, other.unit.split("/")[0]) and one.unit not in ("%", "")
    of_it = change.indicator == level.indicator or (one.counted and one.unit == other.unit)
    return (points or same_unit) and of_it and one.start > other.start


def _is_asked(request: Request, change: Candidate) -> bool:
    """Whether the time a change is measured from is the one asked for."""
    key, base = search_key(request.text), search_key(change.figure.base)
    period = change.statement.document.metadata.period or ""
    of_report = years(period)
    if "đầu năm" in base and "đầu năm" in key and not re.search(r"tháng đầu năm", key):
        return not request.years or set(request.years) <= set(of_report)
    if "tháng trước" in base:
        return _is_month_before(key, search_key(period))
    named = years(base)
    yearly = not base or "cùng kỳ" in base or "năm trước" in base
    if not request.years and asks_before(request):
        return yearly
    if not request.years or not of_report or len(request.years) > 1:
        return False
    return request.years == (named if named else (of_report[0] - 1,) if yearly else ())


def _is_month_before(key: str, period: str) -> bool:
    own = re.search(r"tháng (\d{1,2})", period)
    asked = [int(month) for month in re.findall(r"tháng (\d{1,2})(?!\s*đầu)", key)]
    return own is not None and bool(asked) and asked[0] == int(own[1]) - 1


def _in_unit_of(level: Candidate, draft: Draft) -> Draft:
    """Write the result in the unit of the level: points of a percentage give a percentage."""
    if draft.derivation is None or level.figure.quantity.unit == draft.derivation.result:
        return draft
    value = draft.derivation.result.split(" ")[0].rstrip("%")
    unit = arithmetic.unit_words(level)
    result = f"{value}{'' if unit == '%' else ' '}{unit}".strip()
    formula = draft.derivation.formula.replace(draft.derivation.result, result)
    return replace(
        draft, headline=result, derivation=replace(draft.derivation, result=result, formula=formula)
    )
