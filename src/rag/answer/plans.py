"""Outcomes beside their plans, and figures listed in turn: what both together say.

"tăng 17% (kế hoạch tăng 13%)" is four points over plan; "chiếm tương ứng 20%, 15% và 9%" is 44%.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.answer import arithmetic
from rag.answer.draft import Draft
from rag.answer.figure import Candidate
from rag.answer.figure import draft as figure_draft
from rag.answer.matching import Matcher
from rag.answer.operands import Operand, Operands, comparison_words
from rag.grammar.figures import Measure
from rag.language.normalise import search_key, words
from rag.records import Asks, Note, NoteKind

_GAP = re.compile(r"(?<!\w)(?:vượt|hụt|thiếu|cao hơn|thấp hơn)(?!\w)[^?]*?(?:bao nhiêu|mấy)")


def over_plan(matcher: Matcher, found: Sequence[Candidate]) -> Draft | None:
    """Return by how much a plan was passed or missed, printed so or worked out, or None."""
    key = search_key(matcher.request.text)
    if not matcher.request.base_plan or not _GAP.search(key):
        return None
    named = Operands(matcher, found).named()
    for operand in named:
        figure = operand.figure
        if figure.measure is Measure.GROWTH and figure.against_plan:
            headline = f"{figure.text} {figure.base}"
            return replace(figure_draft(operand.candidate, headline=headline), score=operand.fit)
    supposes_more = re.search(r"(?<!\w)(?:vượt|cao hơn)(?!\w)", key) is not None
    pairs = (_beside(plan, named) for plan in named if plan.figure.planned)
    return next((_apart(*pair, supposes_more=supposes_more) for pair in pairs if pair), None)


def with_plan(matcher: Matcher, found: Sequence[Candidate]) -> Draft | None:
    """Return an outcome with the plan beside it: "đạt bao nhiêu so với kế hoạch?", or None."""
    request = matcher.request
    if not (request.base_plan and request.asks is Asks.FIGURE) or request.wants_target:
        return None
    if not re.search(r"đạt (?:được )?bao nhiêu", search_key(request.text)):
        return None
    named = Operands(matcher, found).named()
    if both := next((o for o in named if _says_how_far(o)), None):  # "đạt 104% dự toán"
        return replace(figure_draft(both.candidate), score=both.fit)
    pair = next((p for o in named if o.figure.planned and (p := _beside(o, named))), None)
    if pair is None:
        return None
    outcome, plan = pair
    headline = f"{outcome.figure.text} (kế hoạch {plan.figure.text})"
    draft = arithmetic.both(headline, [outcome.candidate, plan.candidate])
    return replace(draft, score=min(outcome.fit, plan.fit))


def _says_how_far(operand: Operand) -> bool:
    return operand.figure.against_plan and operand.candidate.fits


def _beside(plan: Operand, named: Sequence[Operand]) -> tuple[Operand, Operand] | None:
    """Return an outcome and its plan where a sentence prints both in one unit."""
    for outcome in named:
        one, other = outcome.figure, plan.figure
        same = outcome.candidate.statement is plan.candidate.statement
        alike = one.measure is other.measure and one.quantity.unit == other.quantity.unit
        ranges = one.quantity.high or other.quantity.high
        told = not (one.planned or ranges) and one.indicator == other.indicator
        if same and alike and told and is_beside(outcome.candidate, plan.candidate):
            return outcome, plan
    return None


def is_beside(outcome: Candidate, plan: Candidate) -> bool:
    """Whether a plan is printed right after its outcome, no other figure of its unit between.

    Where nothing stands before a plan, its outcome follows it.
    """
    if plan.statement.header:
        return True
    unit, start = plan.figure.quantity.unit, plan.figure.quantity.start
    alike = [f.quantity.start for f in plan.statement.figures if f.quantity.unit == unit]
    before, after = [s for s in alike if s < start], [s for s in alike if s > start]
    return outcome.figure.quantity.start == (before[-1] if before else min(after, default=-1))


def _apart(outcome: Operand, plan: Operand, *, supposes_more: bool) -> Draft:
    over = outcome.figure.quantity.low >= plan.figure.quantity.low
    high, low = (outcome, plan) if over else (plan, outcome)
    draft = arithmetic.combined(high.candidate, low.candidate, sign=-1)
    draft = replace(draft, score=min(outcome.fit, plan.fit))
    if over == supposes_more:
        return draft
    headline = f"{'vượt' if over else 'thấp hơn'} {draft.headline}"
    note = Note(NoteKind.CORRECTION, f"Theo báo cáo, kết quả {headline} so với kế hoạch.")
    return replace(draft, headline=headline, notes=(note,))


def total_in_turn(matcher: Matcher, found: Sequence[Candidate]) -> Draft | None:
    """Return the sum of as many figures as a question counts, listed in one clause, or None."""
    table, key = comparison_words()["rests"], search_key(matcher.request.text)
    if not any(phrase in key for phrase in table["together"]):
        return None
    counts = [count for word, count in table["counts"].items() if key.startswith(f"{word} ")]
    operands = Operands(matcher, found)
    for first in found if counts else ():
        items = _in_turn(first, found)
        if len(items) == counts[0] and first.fits and operands.on_subject(first, ON_SUBJECT):
            return _total(items)
    return None


ON_SUBJECT = 0.75
"""Share of the subject's words that the sentence of the list must hold."""


def _in_turn(first: Candidate, found: Sequence[Candidate]) -> list[Candidate]:
    """Return the percentages of a list "tương ứng a, b và c" that begins with ``first``."""
    statement, start = first.statement, first.figure.quantity.start
    before = search_key(statement.document.text[statement.span.start : start])
    if first.figure.quantity.unit != "%" or words(before)[-2:] not in _openings():
        return []
    same = [c for c in found if c.statement is statement and c.figure.quantity.start >= start]
    ordered = sorted(same, key=lambda c: c.figure.quantity.start)
    items = [ordered[0]]
    for after in ordered[1:]:
        gap = statement.document.text[items[-1].figure.quantity.end : after.figure.quantity.start]
        if gap.strip(" ,") not in ("", "và") or after.figure.quantity.unit != "%":
            break
        items.append(after)
    return items


def _openings() -> list[list[str]]:
    return [words(phrase) for phrase in comparison_words()["rests"]["in_turn"]]


def _total(items: Sequence[Candidate]) -> Draft:
    values = [candidate.figure.quantity.low for candidate in items]
    formula = " + ".join(map(arithmetic.printed, values))
    return replace(arithmetic.derived(items, formula, sum(values, values[0] * 0), "%"), score=0.75)
