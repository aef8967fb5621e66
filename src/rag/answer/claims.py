"""Claims inside questions: yes/no questions answered, and false premises corrected."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.answer.denials import denials
from rag.answer.draft import Draft
from rag.answer.figure import Candidate
from rag.answer.figure import draft as figure_draft
from rag.answer.matching import Matcher
from rag.answer.names import word_list
from rag.answer.operands import Operands
from rag.answer.plans import is_beside
from rag.answer.premises import Fact, claimed_direction, claimed_plan, facts, moves
from rag.answer.text import Ranked, clause_draft
from rag.answer.wording import as_headline
from rag.grammar.figures import Figure
from rag.grammar.quantities import quantities
from rag.language.normalise import search_key
from rag.records import Asks, Note, NoteKind, Request

CORRECTED = (Asks.REASON, Asks.TEXT, Asks.ANY, Asks.FIGURE, Asks.NAME, Asks.DATE)


def correction(
    matcher: Matcher, found: Sequence[Candidate], texts: Sequence[Ranked]
) -> Draft | None:
    """Return the fact that contradicts what a question takes for granted, if there is one."""
    request = matcher.request
    nobody = re.search(r"không (?:có )?ai(?!\w)", search_key(request.text))
    if request.yes_no or not (request.asks in CORRECTED or nobody):
        return None
    figures_said = () if _weighs(request) else facts(Operands(matcher, found), found)
    for fact in (*figures_said, *denials(matcher, texts)):
        if not fact.agrees:
            text = f"Khác với điều câu hỏi nêu, báo cáo ghi: {fact.headline}."
            corrected: Draft = replace(fact.draft, notes=(Note(NoteKind.CORRECTION, text),))
            return corrected
    return None


def _weighs(request: Request) -> bool:
    """Whether a question asks for the direction rather than supposing it: "tăng hay giảm"."""
    text = search_key(request.text)
    gap = re.search(r"(?<!\w)(?:vượt|hụt)(?!\w)", text) and claimed_plan(request)
    return (request.asks is Asks.FIGURE and not gap) or re.search(
        r"(?:tăng|cao|nhiều)[^?]* hay |tăng,? giảm", text
    ) is not None


def verdict(
    matcher: Matcher,
    best: Candidate | None,
    found: Sequence[Candidate],
    clause: Ranked | None,
    texts: Sequence[Ranked],
) -> Draft | None:
    """Return the answer to a yes/no question: from a figure if one decides it, else a clause."""
    for fact in (*facts(Operands(matcher, found), found), *denials(matcher, texts)):
        return _judged(matcher.request, fact)
    decided = _figure_verdict(matcher, best, found) if best else None
    if decided is None and clause:
        return _text_verdict(matcher, clause)
    return decided


def _judged(request: Request, fact: Fact) -> Draft:
    verdict = "Có" if fact.agrees else "Chưa" if fact.of_plan else "Không"
    supposed = _SUPPOSES.search(search_key(request.text)) is not None
    correcting = supposed and not fact.agrees
    return _with_verdict(fact.draft, verdict, stated=fact.headline, correcting=correcting)


# "Có đạt kế hoạch không?" supposes nothing, "đạt kế hoạch đúng không?" does.
_SUPPOSES = re.compile(
    r"(?:đúng|phải|à|hả|chứ)(?:\s+\w+)?[\s?!.]*$|^(?:có phải|có đúng|phải chăng)"
)


def _figure_verdict(matcher: Matcher, best: Candidate, found: Sequence[Candidate]) -> Draft | None:
    """Return the yes/no answer a figure gives: on a number, a plan met, or a direction."""
    request = matcher.request
    if request.base_plan and (compared := _against_plan(best, found)):
        return compared
    fact = figure_draft(best)
    asked = [q for q in quantities(request.text) if q.unit or q.low >= 10]
    if asked:
        agrees = any(q.value_key[:2] == best.figure.quantity.value_key[:2] for q in asked)
        return _with_verdict(fact, "Có" if agrees else "Không", correcting=not agrees)
    if request.base_plan and best.figure.against_plan and best.figure.quantity.unit == "%":
        met = best.figure.quantity.low >= 100
        return _with_verdict(
            fact, "Có" if met else "Chưa", stated=f"đạt {best.figure.text} {best.figure.base}"
        )
    claimed, moved = claimed_direction(request), moves(best.figure)
    if claimed and moved:
        return _with_verdict(
            fact, "Có" if claimed == moved else "Không", correcting=claimed != moved
        )
    return None


def _against_plan(best: Candidate, found: Sequence[Candidate]) -> Draft | None:
    """Compare an outcome with the plan printed beside it: "tăng 8% (kế hoạch tăng 14-16%)"."""
    same = [c for c in found if c.statement is best.statement and _same_indicator(c, best)]
    pairs = [
        (outcome, plan)
        for plan in same
        for outcome in found
        if plan.figure.planned and not outcome.figure.planned and outcome.fits
        if outcome.statement is plan.statement and _comparable(outcome.figure, plan.figure)
        if is_beside(outcome, plan)
    ]
    if not pairs:
        return None
    outcome, planned = pairs[0]
    plan = planned.figure
    met = outcome.figure.quantity.low >= plan.quantity.low
    stated = f"{outcome.figure.text}, kế hoạch {plan.text}"
    fact = figure_draft(outcome)
    sentence, support = fact.sentences[0]
    with_plan = f"{sentence.rstrip('.')}, trong khi kế hoạch {plan.text}."
    fact = replace(fact, sentences=((with_plan, support),))
    fact = replace(fact, score=max(best.score, outcome.score, planned.score))
    return _with_verdict(fact, "Có" if met else "Chưa", stated=stated)


def _same_indicator(one: Candidate, other: Candidate) -> bool:
    return one.figure.indicator == other.figure.indicator


def _comparable(outcome: Figure, plan: Figure) -> bool:
    return (outcome.quantity.unit, outcome.measure) == (plan.quantity.unit, plan.measure)


def _with_verdict(
    fact: Draft, verdict: str, *, stated: str = "", correcting: bool = False
) -> Draft:
    headline = f"{verdict}: {stated or fact.headline}"
    notes = fact.notes
    if correcting:
        notes = (*notes, Note(NoteKind.CORRECTION, f"Báo cáo ghi: {fact.headline}."))
    return replace(fact, headline=headline, notes=notes)


def _text_verdict(matcher: Matcher, best: Ranked) -> Draft:
    """Return the yes/no answer a clause gives: it says so, or says it is not (yet) so."""
    plain = clause_draft(matcher, best, ())
    clause = search_key(best.clause.of(best.statement.document.text))
    asked = search_key(matcher.request.text)
    negations = [word for word in word_list("negations")[:2] if f" {word} " in f" {clause} "]
    negated = [word for word in negations if f" {word} " not in f" {asked.rstrip('?!. ')[:-6]} "]
    verdict = "Chưa" if "chưa" in negated else "Không" if negated else "Có"
    return replace(plain, headline=as_headline(f"{verdict}: {plain.headline}"))
