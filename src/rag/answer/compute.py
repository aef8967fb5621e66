"""Answers that follow from a printed ratio or growth.

Tried only when no printed figure answers as it stands. Each shows its formula and rests on the
statements its inputs are printed in; the result is rounded as the inputs were.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from rag.answer import figure as figures
from rag.answer.arithmetic import derived, printed, scale_of, step, unit_words
from rag.answer.draft import Draft
from rag.answer.earlier import has_own_report
from rag.answer.figure import Candidate
from rag.answer.matching import Matcher
from rag.answer.operands import Operands
from rag.grammar.figures import Measure
from rag.language.normalise import search_key, words
from rag.language.numbers import years
from rag.records import Note, NoteKind, Request

WHOLE = Decimal(100)


def derive(matcher: Matcher, found: Sequence[Candidate]) -> Draft | None:
    """Return the answer worked out from a ratio or growth of the indicator asked for, or None."""
    named = Operands(matcher, found).named(any_year=True)
    candidates = [replace(operand.candidate, score=operand.fit) for operand in named]
    for rule in (_gap_to_whole, _base_value):
        if draft := rule(matcher.request, candidates):
            return draft
    return None


def change(matcher: Matcher, found: Sequence[Candidate]) -> Draft | None:
    """Return the change the first figure says as a ratio, "bằng 60% cùng kỳ", or None."""
    request = matcher.request
    if not found or not request.wants_growth or not found[0].fits:
        return None
    figure = found[0].figure
    ratio = figure.measure is Measure.RATIO and figure.quantity.unit == "%"
    if not ratio or figure.against_plan or found[0].features["own"] < NAMED:
        return None
    return _gap_to_whole(replace(request, wants_percent=True), found[:1])


NAMED = 0.45
"""Share of the question's words the indicator of a ratio must hold."""


def _gap_to_whole(request: Request, found: Sequence[Candidate]) -> Draft | None:
    """Work out "hụt bao nhiêu %?" or "giảm bao nhiêu %?" from "đạt 83% dự toán"."""
    asked = {"hụt", "thiếu", "vượt"} & set(words(request.text))
    in_percent = request.wants_percent or not request.unit
    if not (in_percent and (request.wants_growth or asked)):
        return None
    for candidate in found:
        ratio = candidate.figure
        if ratio.measure is Measure.RATIO and _same_base(request, candidate):
            value = ratio.quantity.low
            verb = ("vượt" if value > WHOLE else "hụt") if ratio.against_plan else None
            verb = verb or ("tăng" if value > WHOLE else "giảm")
            if _contradicted(request, verb):
                return _corrected(candidate)
            high, low = max(value, WHOLE), min(value, WHOLE)
            return derived(
                [candidate], f"{printed(high)}% − {printed(low)}%", high - low, "%", verb
            )
    return None


def _contradicted(request: Request, verb: str) -> bool:
    """Whether "hụt bao nhiêu?" was asked of a plan that was exceeded, or the like."""
    opposites = {"vượt": {"hụt", "thiếu"}, "hụt": {"vượt"}, "tăng": {"giảm"}, "giảm": {"tăng"}}
    typed = set(words(request.text))
    return bool(typed & opposites[verb]) and verb not in typed


def _corrected(candidate: Candidate) -> Draft:
    fact = f"{candidate.figure.text} {candidate.figure.base}"
    note = Note(NoteKind.CORRECTION, f"Báo cáo ghi: {candidate.figure.cue} {fact}.")
    return replace(figures.draft(candidate, headline=fact), notes=(note,))


def _base_value(request: Request, found: Sequence[Candidate]) -> Draft | None:
    """The plan, or the year before, from a level and its ratio or growth: 9.100 / 83%."""
    if request.wants_percent or not (request.wants_target or request.years or request.base_years):
        return None
    if not request.wants_target and has_own_report(request, found):
        return None
    for level in found:
        if level.figure.measure is not Measure.LEVEL or level.figure.quantity.unit in ("", "%"):
            continue
        if request.wants_target and not _of_year(request, level):
            continue
        for other in found:
            if _belongs(level, other) and _leads_to(request, other):
                return _divided(level, other)
    return None


def _divided(level: Candidate, other: Candidate) -> Draft:
    share = other.figure.quantity.low
    if other.figure.measure is Measure.GROWTH:
        share = WHOLE + share * other.figure.direction
    value = level.figure.quantity.low / scale_of(level)
    result = (value * WHOLE / share).quantize(step(level), ROUND_HALF_UP)
    formula = f"{printed(value)} : {printed(share)}%"
    return derived([level, other], formula, result, unit_words(level), "khoảng")


def _belongs(level: Candidate, other: Candidate) -> bool:
    """Whether two figures stand in one statement of one indicator."""
    same_place = level.statement.span == other.statement.span
    return same_place and level.figure.indicator == other.figure.indicator


def _leads_to(request: Request, other: Candidate) -> bool:
    """Whether a relative figure is measured against what is asked for."""
    relative = other.figure
    if relative.measure not in (Measure.RATIO, Measure.GROWTH) or relative.quantity.unit != "%":
        return False
    if relative.quantity.high or relative.planned:
        return False
    if request.wants_target:
        return relative.measure is Measure.RATIO and relative.against_plan
    return not relative.against_plan and (request.base_years or request.years) == _base_years(other)


def _base_years(other: Candidate) -> tuple[int, ...]:
    named = years(other.figure.base)
    if named or "cùng kỳ" not in search_key(other.figure.base):
        return named
    period = years(other.statement.document.metadata.period or "")
    return (period[0] - 1,) if period else ()


def _same_base(request: Request, candidate: Candidate) -> bool:
    if request.base_plan:
        return candidate.figure.against_plan
    asked = request.base_years or request.years
    met = set(asked) & set(_base_years(candidate))
    return not candidate.figure.against_plan and (not asked or bool(met))


def _of_year(request: Request, candidate: Candidate) -> bool:
    return not request.years or _spoken_year(candidate) in request.years


def _spoken_year(candidate: Candidate) -> int | None:
    period = years(candidate.statement.document.metadata.period or "")
    named = candidate.figure.years or years(" ".join(candidate.statement.section)) or period
    return named[0] if named else None
