"""The default engine: quotes and computes from the evidence, without a chat model.

request + hits ─ statements ─┬─ figures ranked ─┬─ the best read again ─┬─ claim? correction, yes/no
                             └─ clauses ranked ─┘                       └─ figure | cause | list ...
                                └─ nothing good enough ─► refusal with the nearest statement
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from rag.answer import (
    bare,
    claims,
    compare,
    compute,
    extremes,
    figure,
    refusal,
    superlatives,
    text,
)
from rag.answer.balance import balance
from rag.answer.cite import answered, refused
from rag.answer.draft import Draft, Refusal
from rag.answer.earlier import asks_before, earlier
from rag.answer.evidence import DocumentOf, Statement
from rag.answer.figure import Candidate
from rag.answer.forms import Idf
from rag.answer.leading import leading
from rag.answer.looks import Evidence, first_look, second_look
from rag.answer.matching import Matcher
from rag.answer.movement import movement
from rag.answer.names import says_no
from rag.answer.plans import over_plan, total_in_turn, with_plan
from rag.answer.portions import portion
from rag.answer.posts import post_held
from rag.answer.report_facts import report_fact
from rag.answer.rests import rest
from rag.answer.sections import section_list
from rag.answer.text import Ranked
from rag.protocols import Encoder
from rag.records import Answer, Asks, Hit, Metadata, Request

FIGURE_CHANCE, TEXT_CHANCE = 0.7, 0.65
"""An answer less likely to be right is not given. A wrong one costs twice what a right one is
worth, so two in three must be right, and some more where reports are new."""


def answer(
    request: Request,
    hits: Sequence[Hit],
    document_of: DocumentOf,
    loaded: Sequence[Metadata],
    idf: Idf,
    encoder: Encoder,
) -> Answer:
    """Return the answer the hits give, every figure checked, or a refusal.

    ``loaded`` is the metadata of all reports that could have answered.
    """
    if declined := refusal.for_conduct(request):
        return refused(request, declined, 1.0)
    evidence = second_look(first_look(request, hits, document_of, idf, encoder))
    if draft := _draft(evidence):
        given = answered(request, draft, _confidence(draft.score))
        if given:
            return given
    return refused(request, _refusal(evidence, loaded), _doubt(evidence))


def _draft(evidence: Evidence) -> Draft | None:
    """Return the best answer of the kind asked for, or None."""
    request, matcher = evidence.matcher.request, evidence.matcher
    if request.publication:
        return text.publication_draft([ranked.statement for ranked in evidence.texts])
    if fact := report_fact(request, evidence.statements):
        return fact
    if section := section_list(matcher, evidence.statements):
        return section
    if held := post_held(matcher, [ranked.statement for ranked in evidence.texts]):
        return held
    best, clause = _best_figure(evidence), _best_text(evidence)
    if special := _special(evidence, best) or leading(matcher, best, evidence.texts):
        return special
    says_which = clause is not None and extremes.names_one(clause.statement.text)
    if not (request.extreme and says_which) and (special := _among_siblings(evidence)):
        return special
    if extremes.asks_which(request) and not says_which:
        return None  # a sentence on the indicator does not say whose is the largest
    return _plainly(evidence, best, clause)


def _plainly(evidence: Evidence, best: Candidate | None, clause: Ranked | None) -> Draft | None:
    """Return the answer of the sentence or the figure that says it."""
    request, matcher = evidence.matcher.request, evidence.matcher
    if text.wants_words(matcher):
        return _in_words(evidence, clause)
    if request.asks is Asks.FIGURE or (request.asks is Asks.RANK and best):
        if best and "to_be_computed" in best.features and (found := _derived(evidence)):
            return found
        return _stated(evidence, best) or _derived(evidence)
    if request.yes_no:
        decisive = best or _figure_of(evidence, clause)
        return claims.verdict(matcher, decisive, evidence.figures, clause, evidence.texts)
    return _worded(evidence, best, clause)


def _special(evidence: Evidence, best: Candidate | None) -> Draft | None:
    """Return a corrected premise, a comparison, or what is worked out where nothing is printed."""
    matcher = evidence.matcher
    found = claims.correction(matcher, evidence.figures, evidence.texts) or compare.compared(
        matcher, evidence.figures
    )
    if matcher.request.asks in _OF_NO_FIGURE:
        return _named(evidence, found)
    printed = best is not None and "to_be_computed" not in best.features
    rules = _IN_PLACE if printed and not asks_before(matcher.request) else _WORKED_OUT
    return _named(evidence, found or _worked_out(evidence, rules))


_OF_NO_FIGURE = (Asks.REASON, Asks.PERSON, Asks.DATE)
"""What is asked for is never worked out: "vì sao xi măng giảm?"."""


def _stated(evidence: Evidence, best: Candidate | None) -> Draft | None:
    return replace(figure.draft(best), score=evidence.figure_chance) if best else None


def _worded(evidence: Evidence, best: Candidate | None, clause: Ranked | None) -> Draft | None:
    """Return the answer to a question without a number word."""
    request = evidence.matcher.request
    if best and _asks_for_figure(evidence, best, clause):
        return _stated(evidence, best)
    if request.computed:  # a clause does not say what has to be worked out
        return _derived(evidence)
    if clause and (moved := bare.moved(request, evidence.figures, clause)):
        return replace(figure.draft(moved), score=evidence.text_chance)
    if clause and clause.statement.header and (cell := _figure_of(evidence, clause)):
        return replace(figure.draft(cell), score=evidence.text_chance)
    return _in_words(evidence, clause)


def _in_words(evidence: Evidence, clause: Ranked | None) -> Draft | None:
    if clause is None:
        return None
    alone = extremes.asks_which(evidence.matcher.request)  # another sentence says of another
    found = text.draft(evidence.matcher, clause, [clause] if alone else evidence.texts)
    return replace(found, score=evidence.text_chance) if found else None


def _figure_of(evidence: Evidence, clause: Ranked | None) -> Candidate | None:
    """Return the best figure of the sentence that answers, which may decide a yes/no question."""
    if clause is None:
        return None
    span = clause.statement.span
    return next((c for c in evidence.figures if c.fits and c.statement.span == span), None)


def _named(evidence: Evidence, draft: Draft | None) -> Draft | None:
    """Return a draft unless a name asked about stands nowhere in what it rests on."""
    if draft is None:
        return None
    held = [s.statement for _, s in draft.sentences]
    texts = [t for s in held for t in (s.text, s.context, s.document.metadata.citation_line)]
    return None if evidence.matcher.missing_names(*texts) else draft


_Rule = Callable[[Matcher, Sequence[Candidate]], Draft | None]


def _worked_out(evidence: Evidence, rules: Sequence[_Rule]) -> Draft | None:
    """Return what a question asks for in words that say it has to be worked out."""
    return next(filter(None, (rule(evidence.matcher, evidence.figures) for rule in rules)), None)


_IN_PLACE: tuple[_Rule, ...] = (
    compute.change,
    movement,
    over_plan,
    with_plan,
    rest,
    portion,
    total_in_turn,
)
"""They say more than the printed figure alone; the others only stand in for one."""

_WORKED_OUT: tuple[_Rule, ...] = (*_IN_PLACE, earlier, balance)


def _among_siblings(evidence: Evidence) -> Draft | None:
    """Return the largest of siblings, or each of them, where a question asks for these."""
    matcher, found = evidence.matcher, evidence.statements
    return _named(evidence, extremes.extreme(matcher, found) or extremes.each(matcher, found))


def _derived(evidence: Evidence) -> Draft | None:
    return compute.derive(evidence.matcher, evidence.figures)


def _asks_for_figure(evidence: Evidence, best: Candidate, clause: Ranked | None) -> bool:
    """Whether a figure is asked for without a number word.

    "So với kế hoạch thì thế nào?", or a bare topic when a figure is all it names.
    """
    request = evidence.matcher.request
    if bare.compares(request) and best.figure.base:
        return request.asks in (Asks.TEXT, Asks.ANY)
    if request.asks in (Asks.TEXT, Asks.ANY) and _is_aside(evidence, best):
        return True
    likelier = clause is None or evidence.figure_chance >= evidence.text_chance
    within = clause is not None and clause.statement.span == best.statement.span
    return request.asks is Asks.ANY and (likelier or within or bool(request.dimensions))


def _is_aside(evidence: Evidence, best: Candidate) -> bool:
    """Whether just a figure is of the year asked about, in a sentence of another year."""
    here = next((r for r in evidence.texts if r.statement.span == best.statement.span), None)
    if here is None or here.fits:
        return False
    return all(here.score > ranked.score for ranked in evidence.texts if ranked.fits)


def _best_figure(evidence: Evidence) -> Candidate | None:
    best = evidence.figures[0] if evidence.figures else None
    asked = evidence.matcher.request.asks in (Asks.FIGURE, Asks.RANK)
    # A bare topic is answered by its sentence or its figure: they say the same.
    least = FIGURE_CHANCE if asked and not _is_named_in_full(best) else TEXT_CHANCE
    if best is None or not (best.fits and best.answers_kind) or evidence.figure_chance < least:
        return None
    return None if _absent_names(evidence, best.statement) else best


def _is_named_in_full(best: Candidate | None) -> bool:
    """Whether the indicator itself holds every word of the question, and prints what is asked."""
    return best is not None and best.features["own"] > ALL and "to_be_computed" not in best.features


ALL = 0.99
"""Share of the question's words, rounding aside."""


def _best_text(evidence: Evidence) -> Ranked | None:
    best = evidence.texts[0] if evidence.texts else None
    if best is None or not best.fits:
        return None
    if evidence.text_chance < TEXT_CHANCE and not text.wants_report(evidence.matcher.request):
        return None
    causal = evidence.matcher.request.asks is Asks.REASON  # "không" is part of the fact then
    if evidence.matcher.request.negated and not causal and not says_no(best.statement.text):
        return None  # "chỉ tiêu nào không đạt?" is not answered by those that were met
    if bare.lacks_figure(evidence.matcher, best):
        return None
    if superlatives.contradicts(evidence.matcher.request, best.statement.text):
        return None
    return None if _absent_names(evidence, best.statement) else best


def _absent_names(evidence: Evidence, statement: Statement) -> list[str]:
    """Return the acronyms asked about that neither a statement nor its report's title holds."""
    line = statement.document.metadata.citation_line
    return evidence.matcher.missing_names(statement.text, statement.context, line)


def _refusal(evidence: Evidence, loaded: Sequence[Metadata]) -> Refusal:
    # The nearest statement is shown, though it may lack a thing asked for by name.
    near = [r for r in evidence.texts if r.fits_year and r.fits_place] or evidence.texts
    best = max(near, key=lambda r: r.score, default=None)
    absent = _absent_names(evidence, best.statement) if best else []
    return refusal.for_evidence(evidence.matcher.request, best, loaded, absent)


def _confidence(score: float) -> float:
    """Return a chance as the contract prints it."""
    return round(min(max(score, 0.0), 1.0), 3)


def _doubt(evidence: Evidence) -> float:
    """Return how sure a refusal is: what is left of the likelier of figure and sentence."""
    return _confidence(1.0 - max(evidence.figure_chance, evidence.text_chance))
