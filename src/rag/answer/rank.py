"""Statements ranked by how well they speak of what is asked and hold what is wanted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answer.causes import cause_span
from rag.answer.circumstances import period_fits
from rag.answer.decisive import lacking
from rag.answer.evidence import Statement
from rag.answer.lists import enumeration
from rag.answer.matching import Matcher, place_fits, year_fits
from rag.answer.model import Features, weigh
from rag.answer.names import dates, document_names, named, persons
from rag.answer.wanted import Kind, Wanted, wanted
from rag.answer.wording import clause_spans
from rag.language.numbers import years
from rag.records import Span


@dataclass(frozen=True, slots=True)
class Ranked:
    """A statement with its score and its clause closest to the question."""

    statement: Statement
    clause: Span
    features: Features
    score: float
    fits_year: bool
    fits_place: bool
    lacks: tuple[str, ...] = ()  # things asked about by name that it does not name

    @property
    def fits(self) -> bool:
        """Whether place, year and things asked for are those it speaks of."""
        return self.fits_year and self.fits_place and not self.lacks


def ranked(matcher: Matcher, evidence: Sequence[Statement]) -> list[Ranked]:
    """Return the statements best first, those of another place or year last."""
    clauses = [(s, c) for s in evidence for c in _stretches(s)]
    texts = [c.of(s.document.text) for s, c in clauses]
    best: dict[int, tuple[float, Span]] = {}
    for (statement, clause), similarity in zip(clauses, matcher.similarities(texts), strict=True):
        key = id(statement)
        if key not in best or similarity > best[key][0]:
            best[key] = (float(similarity), clause)
    top = max((statement.hit_score for statement in evidence), default=0.0) or 1.0
    found = [_rank(matcher, statement, *best[id(statement)], top) for statement in evidence]
    return sorted(found, key=lambda r: (not r.fits, -r.score))


def _stretches(statement: Statement) -> list[Span]:
    clauses = clause_spans(statement.document.text, statement.span)
    return clauses if len(clauses) == 1 else [*clauses, statement.span]


def _rank(
    matcher: Matcher, statement: Statement, similarity: float, clause: Span, top: float
) -> Ranked:
    request = matcher.request
    covered = matcher.coverage(statement.text, statement.context)
    features: Features = {
        "whole": covered,
        "own": matcher.coverage(statement.text),
        "clause": matcher.coverage(clause.of(statement.document.text)),
        "similar": similarity,
        "hit": statement.hit_score / top,
        "hit_score": statement.hit_score,
    }
    if wanted(request).kind is Kind.LIST and statement.section:
        # "Các giải pháp phát triển du lịch?" names a heading; its items need not repeat the words.
        heading = matcher.coverage(statement.section[-1])
        features["heading"] = max(heading - features["own"], 0.0)
    want = wanted(request)
    cue = holds_kind(want, statement.text)
    if cue is not None:
        features[f"{'cue' if cue else 'no_cue'}_{want.kind}"] = 1.0
    title = statement.document.metadata.title
    near = matcher.topics.open(statement.text, statement.context, title)
    features |= {
        "topics_met": near.met,
        "absent_concept": near.concept,
        "absent_known": near.known,
        "absent_unknown": near.unknown,
        "absent_number": min(near.number, 3) / 3,
        "absent_any": float(near.number > 0),
    }
    period = statement.document.metadata.period
    return Ranked(
        statement=statement,
        clause=clause,
        features=features,
        score=weigh("rank.statement", features),
        fits_year=year_fits(
            request, _own_years(statement.text), statement.text, statement.context, period
        ),
        fits_place=place_fits(request, statement.document.metadata, statement.text)
        and period_fits(request, statement),
        lacks=lacking(request, "", f"{statement.paragraph} | {statement.context} | {title}"),
    )


# "so với năm 2022" and "(năm 2022 giảm 16%)" name years a statement is not of.
_COMPARED = re.compile(r"so với[^,;()]*|\([^()]*\)", re.IGNORECASE)


def _own_years(text: str) -> tuple[int, ...]:
    return years(_COMPARED.sub(" ", text))


def holds_kind(want: Wanted, text: str) -> bool | None:
    """Whether a text holds the kind of thing asked for; None where every text does."""
    match want.kind:
        case Kind.CAUSE:
            return cause_span(text) is not None
        case Kind.PERSON:
            return bool(persons(text))
        case Kind.DATE:
            return bool(dates(text))
        case Kind.DOCUMENT:
            return bool(document_names(text))
        case Kind.NAMED:
            return bool(named(text, want.noun, ""))
        case Kind.LIST:
            return bool(enumeration(text))
    return None
