"""Claims inside questions: yes/no questions answered, and false premises corrected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.answer.draft import Draft
from rag.answer.figure import Candidate
from rag.answer.figure import draft as figure_draft
from rag.answer.matching import Matcher
from rag.answer.names import word_list
from rag.answer.text import Ranked, clause_draft
from rag.answer.wording import as_headline
from rag.grammar.figures import Figure, Measure
from rag.grammar.quantities import quantities
from rag.language.normalise import fold, is_unaccented, search_key, words
from rag.records import Asks, Note, NoteKind, Request

RISES, FALLS = ("tăng", "vượt"), ("giảm", "sụt", "hụt")


def claimed_direction(request: Request) -> int:
    """Return +1 when a question supposes a rise, -1 a fall, 0 neither or both ("tăng hay giảm")."""
    typed = set(words(request.text))
    rises, falls = _any_typed(typed, RISES), _any_typed(typed, FALLS)
    return int(rises) - int(falls)


def _any_typed(typed: set[str], cues: tuple[str, ...]) -> bool:
    return any(
        cue in typed or (fold(cue) in typed and is_unaccented(" ".join(typed))) for cue in cues
    )


def correction(matcher: Matcher, found: Sequence[Candidate]) -> Draft | None:
    """Return the figure that contradicts the rise or fall a question supposes, if there is one."""
    claimed = claimed_direction(matcher.request)
    if not claimed or matcher.request.asks not in (Asks.REASON, Asks.TEXT):
        return None
    fitting = [c for c in found if c.fits and _moves(c) and _about(matcher, c)]
    if not fitting or any(_moves(c) == claimed for c in fitting):
        return None
    best = fitting[0]
    supposed, fact = "tăng" if claimed > 0 else "giảm", _fact(best.figure)
    note = Note(
        NoteKind.CORRECTION,
        f"Câu hỏi nêu «{supposed}», nhưng báo cáo ghi: {fact}.",
    )
    return replace(figure_draft(best, headline=fact), notes=(note,))


def _fact(figure: Figure) -> str:
    """Return a figure with what makes it a rise or a fall: "bằng 64% cùng kỳ"."""
    if figure.measure is not Measure.RATIO:
        return figure.text
    return " ".join(filter(None, (figure.cue.lower(), figure.text, figure.base)))


ABOUT = 0.6
"""Share of the question's words an indicator must hold before it may contradict the question."""


def _about(matcher: Matcher, candidate: Candidate) -> bool:
    figure = candidate.figure
    indicator = f"{figure.indicator} {figure.base} tăng giảm sụt {candidate.statement.context}"
    return matcher.coverage(indicator) >= ABOUT


def _moves(candidate: Candidate) -> int:
    """Return the direction a figure moves in; a ratio to another period below 100% is a fall."""
    figure = candidate.figure
    if figure.measure is Measure.RATIO and not figure.against_plan:
        unchanged = 1 if figure.quantity.unit == "lần" else 100
        return (figure.quantity.low > unchanged) - (figure.quantity.low < unchanged)
    return figure.direction


def verdict(
    matcher: Matcher, best: Candidate | None, found: Sequence[Candidate], clause: Ranked | None
) -> Draft | None:
    """Return the answer to a yes/no question: from a figure if one decides it, else a clause."""
    decided = _figure_verdict(matcher, best, found) if best else None
    if decided is None and clause:
        return _text_verdict(matcher, clause)
    return decided


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
    claimed, moves = claimed_direction(request), _moves(best)
    if claimed and moves:
        return _with_verdict(
            fact, "Có" if claimed == moves else "Không", correcting=claimed != moves
        )
    return None


def _against_plan(best: Candidate, found: Sequence[Candidate]) -> Draft | None:
    """Compare an outcome with the plan printed beside it: "tăng 8% (kế hoạch tăng 14-16%)"."""
    same = [c for c in found if c.statement is best.statement and _same_indicator(c, best)]
    plans = [c for c in same if c.figure.planned]
    if not plans:
        return None
    plan = plans[0].figure
    outcomes = [c for c in same if not c.figure.planned and _comparable(c.figure, plan)]
    if not outcomes:
        return None
    outcome = outcomes[0]
    met = outcome.figure.quantity.low >= plan.quantity.low
    stated = f"{outcome.figure.text}, kế hoạch {plan.text}"
    fact = figure_draft(outcome)
    sentence, support = fact.sentences[0]
    with_plan = f"{sentence.rstrip('.')}, trong khi kế hoạch {plan.text}."
    fact = replace(fact, sentences=((with_plan, support),))
    fact = replace(fact, score=max(best.score, outcome.score, plans[0].score))
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
