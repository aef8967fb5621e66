"""The default engine: quotes and computes from the evidence, without a chat model.

request + hits ─ statements ─┬─ figures ranked ─┬─ claim? correction, yes/no
                             └─ clauses ranked ─┴─ figure | cause | list | name | date | clause
                                └─ nothing good enough ─► refusal with the nearest statement
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.answer import claims, compare, compute, figure, refusal, text
from rag.answer.balance import balance
from rag.answer.cite import answered, refused
from rag.answer.draft import Draft, Refusal
from rag.answer.earlier import earlier
from rag.answer.evidence import (
    DocumentOf,
    Statement,
    provenance,
    statements,
    with_learnt_acronyms,
)
from rag.answer.figure import Candidate
from rag.answer.matching import Idf, Matcher
from rag.answer.movement import movement
from rag.answer.names import says_no
from rag.answer.plans import over_plan, total_in_turn, with_plan
from rag.answer.rests import rest
from rag.answer.text import Ranked
from rag.protocols import Encoder
from rag.records import Answer, Asks, Hit, Metadata, Request

FIGURE_THRESHOLD = 0.55
"""A figure scoring less is not given: on the dev questions most such answers were wrong."""

TEXT_THRESHOLD = 0.5
"""The same for a clause."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one question is answered from."""

    matcher: Matcher
    statements: Sequence[Statement]
    figures: Sequence[Candidate]
    texts: Sequence[Ranked]


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
    evidence = weighed(request, hits, document_of, idf, encoder)
    if draft := _draft(evidence):
        given = answered(request, draft, _confidence(draft.score))
        if given:
            return given
    return refused(request, _refusal(evidence, loaded), _doubt(evidence))


def weighed(
    request: Request, hits: Sequence[Hit], document_of: DocumentOf, idf: Idf, encoder: Encoder
) -> Evidence:
    """Return the sentences and figures of the hits, each list best first."""
    found = statements(hits, document_of)
    matcher = Matcher(with_learnt_acronyms(request, found), idf, encoder)
    return Evidence(
        matcher,
        found,
        figure.candidates(matcher, found),
        text.ranked(matcher, [*found, *_page_furniture(request, found)]),
    )


def _page_furniture(request: Request, found: Sequence[Statement]) -> list[Statement]:
    """Who spoke, when and where stands in the page around a report, not in its passages."""
    if request.asks not in (Asks.PERSON, Asks.DATE, Asks.NAME):
        return []
    documents = {statement.document.id: statement.document for statement in found}
    return [s for document in documents.values() for s in provenance(document)]


def _draft(evidence: Evidence) -> Draft | None:
    """Return the best answer of the kind asked for, or None."""
    request, matcher = evidence.matcher.request, evidence.matcher
    if request.publication:
        return text.publication_draft([ranked.statement for ranked in evidence.texts])
    if special := (
        claims.correction(matcher, evidence.figures, evidence.texts)
        or compare.compared(matcher, evidence.figures)
        or _worked_out(evidence)
        or _extreme(evidence)
    ):
        return special
    best, clause = _best_figure(evidence), _best_text(evidence)
    if request.asks is Asks.FIGURE or (request.asks is Asks.RANK and best):
        return figure.draft(best) if best else _derived(evidence)
    if request.yes_no:
        return claims.verdict(matcher, best, evidence.figures, clause, evidence.texts)
    return _worded(evidence, best, clause)


def _worded(evidence: Evidence, best: Candidate | None, clause: Ranked | None) -> Draft | None:
    """Return the answer to a question without a number word."""
    request = evidence.matcher.request
    if best and _asks_for_figure(request, best, clause):
        return figure.draft(best)
    if request.computed:  # a clause does not say what has to be worked out
        return _derived(evidence)
    return text.draft(evidence.matcher, clause, evidence.texts) if clause else None


def _worked_out(evidence: Evidence) -> Draft | None:
    """Return what a question asks for in words that say it has to be worked out."""
    found, matcher = evidence.figures, evidence.matcher
    return next(filter(None, (rule(matcher, found) for rule in _WORKED_OUT)), None)


_WORKED_OUT = (movement, over_plan, with_plan, rest, total_in_turn, earlier, balance)


def _extreme(evidence: Evidence) -> Draft | None:
    if not evidence.matcher.request.extreme:
        return None
    return compute.extreme(evidence.matcher, evidence.statements, FIGURE_THRESHOLD)


def _derived(evidence: Evidence) -> Draft | None:
    return compute.derive(evidence.matcher, evidence.figures)


def _asks_for_figure(request: Request, best: Candidate, clause: Ranked | None) -> bool:
    """Whether a figure is asked for without a number word.

    "So với kế hoạch thì thế nào?", or a bare topic when a figure is all it names.
    """
    compares = request.base_plan or request.base_period or request.wants_growth
    if compares and best.figure.base:
        return request.asks in (Asks.TEXT, Asks.ANY)
    return request.asks is Asks.ANY and (clause is None or best.score >= clause.score - 0.1)


def _best_figure(evidence: Evidence) -> Candidate | None:
    best = evidence.figures[0] if evidence.figures else None
    if best is None or not best.fits or best.score < FIGURE_THRESHOLD:
        return None
    return None if _absent_names(evidence, best.statement) else best


def _best_text(evidence: Evidence) -> Ranked | None:
    best = evidence.texts[0] if evidence.texts else None
    if best is None or not best.fits or best.score < TEXT_THRESHOLD:
        return None
    if evidence.matcher.request.negated and not says_no(best.statement.text):
        return None  # "chỉ tiêu nào không đạt?" is not answered by those that were met
    return None if _absent_names(evidence, best.statement) else best


def _absent_names(evidence: Evidence, statement: Statement) -> list[str]:
    """Return the acronyms asked about that neither a statement nor its report's title holds."""
    line = statement.document.metadata.citation_line
    return evidence.matcher.missing_names(statement.text, statement.context, line)


def _refusal(evidence: Evidence, loaded: Sequence[Metadata]) -> Refusal:
    best = evidence.texts[0] if evidence.texts else None
    absent = _absent_names(evidence, best.statement) if best else []
    return refusal.for_evidence(evidence.matcher.request, best, loaded, absent)


def _confidence(score: float) -> float:
    """Return a score as a share of one; calibrated in the eval suite, monotone until then."""
    return round(min(max(score, 0.0), 1.0), 3)


def _doubt(evidence: Evidence) -> float:
    best = max((r.score for r in evidence.texts), default=0.0)
    return round(1.0 - min(max(best, 0.0), 1.0), 3)
