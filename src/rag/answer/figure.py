"""Answers that are a figure: the best of all figures in the evidence for the slot asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answer.base_kinds import base_features
from rag.answer.circumstances import circumstance_features, is_elsewhere, period_fits
from rag.answer.decisive import lacking
from rag.answer.draft import Draft, Support
from rag.answer.evidence import Statement
from rag.answer.matching import Matcher, place_fits, year_fits
from rag.answer.model import Features, weigh
from rag.answer.named_anew import NamedAnew
from rag.answer.slots import PERCENT_UNITS, is_of_other_kind, measure_words, slot_features
from rag.answer.wording import as_sentence
from rag.grammar.figures import Figure
from rag.grammar.nouns import bare_head
from rag.language.normalise import search_key, words
from rag.language.numbers import years
from rag.records import Request, Span


@dataclass(frozen=True, slots=True)
class Candidate:
    """One figure of the evidence with its score."""

    figure: Figure
    statement: Statement
    features: Features
    score: float
    fits_year: bool
    fits_place: bool
    lacks: tuple[str, ...] = ()  # things asked about by name that it is not of

    @property
    def answers_kind(self) -> bool:
        """Whether it counts or measures the kind of thing asked for."""
        return "other_kind" not in self.features

    @property
    def excess(self) -> float:
        """Share of the indicator's words the question does not hold."""
        return self.features["excess"]

    @property
    def in_scope(self) -> bool:
        """Whether it is of the place, year and months asked for."""
        return self.fits_year and self.fits_place and not is_elsewhere(self.features)

    @property
    def fits(self) -> bool:
        """Whether it is in scope and of the things asked for."""
        return self.in_scope and not self.lacks


def candidates(matcher: Matcher, evidence: Sequence[Statement]) -> list[Candidate]:
    """Return all figures of the evidence, best first, those of another place or year last."""
    pairs = [(statement, figure) for statement in evidence for figure in statement.figures]
    similar = matcher.similarities([_reading(s, figure) for s, figure in pairs])
    whole = matcher.similarities([statement.text for statement in evidence])
    of_statement = {id(s): float(value) for s, value in zip(evidence, whole, strict=True)}
    top = max((statement.hit_score for statement in evidence), default=0.0) or 1.0
    found = [
        _candidate(
            matcher,
            statement,
            figure,
            {
                "similar": float(similarity),
                "statement_similar": of_statement[id(statement)],
                "hit": statement.hit_score / top,
                "hit_score": statement.hit_score,
            },
        )
        for (statement, figure), similarity in zip(pairs, similar, strict=True)
    ]
    known = _of_named_anew(matcher.request, _compared(found))
    return sorted(known, key=lambda c: (not c.fits, not c.answers_kind, -c.score))


def _of_named_anew(request: Request, found: Sequence[Candidate]) -> Sequence[Candidate]:
    """Return figures, those that a follow-up does not name marked where there are such it does.

    What the earlier question named is not asked of those it names: they may stand in its place.
    """
    anew = NamedAnew(request)
    named = [bool(anew.words) and c.in_scope and anew.held(*_own_names(c.figure)) for c in found]
    if not any(named):
        return found
    return [
        replace(c, lacks=())
        if is_named
        else replace(c, lacks=(*c.lacks, " ".join(sorted(anew.words))))
        if not anew.held(*_own_names(c.figure), _told_before(c), c.statement.context)
        else c
        for c, is_named in zip(found, named, strict=True)
    ]


def _own_names(figure: Figure) -> tuple[str, ...]:
    return (figure.indicator, figure.quantity.unit, *figure.parents)


def _told_before(candidate: Candidate) -> str:
    span = candidate.statement.span
    return candidate.statement.document.text[span.start : candidate.figure.quantity.end]


MANY_OPEN = 3
"""So many topics left open are as bad as more."""

LOCAL = ("path", "similar", "topics_met", "numerals")
"""Features that tell the figures of one sentence apart; compared with the best of the sentence."""


def _compared(found: Sequence[Candidate]) -> list[Candidate]:
    """Add how far each figure stays behind the best one of its sentence, and weigh them all."""
    best: dict[int, dict[str, float]] = {}
    for one in found:
        top = best.setdefault(id(one.statement), dict.fromkeys(LOCAL, 0.0))
        for name in LOCAL:
            top[name] = max(top[name], one.features.get(name, 0.0))
    compared = []
    for one in found:
        top = best[id(one.statement)]
        features = one.features | {f"behind_{n}": top[n] - one.features.get(n, 0.0) for n in LOCAL}
        compared.append(replace(one, features=features, score=weigh("rank.figure", features)))
    return compared


def _reading(statement: Statement, figure: Figure) -> str:
    named = f"{' '.join(figure.parents[-1:])} {figure.indicator}"
    return f"{named} {_described(statement, figure)} {figure.cue} {figure.base}"


def _described(statement: Statement, figure: Figure) -> str:
    """Return what follows a number and tells what is measured: "41 | nghìn lượt khách quốc tế"."""
    if figure.quantity.counted or figure.quantity.unit in PERCENT_UNITS or statement.header:
        return ""
    after = statement.document.text[figure.quantity.number_end : statement.span.end]
    words_after = re.split(r"[,;.()]|\s(?:tăng|giảm|đạt|bằng|vượt|so|và)\s", after)[0].split()
    return " ".join(words_after[:DESCRIPTION_WORDS])


def _told_after(statement: Statement, figure: Figure) -> str:
    """Return what its own clause says after a number: "11 học sinh tử vong | do đuối nước"."""
    text, end = statement.document.text, statement.span.end
    border = _CLAUSE_END.search(text, figure.quantity.end, end)
    return "" if statement.header else text[figure.quantity.end : border.start() if border else end]


_CLAUSE_END = re.compile(r"[;,.()](?!\d)|\d")

DESCRIPTION_WORDS = 6
"""More words after a number are another statement."""


def _candidate(
    matcher: Matcher, statement: Statement, figure: Figure, features: Features
) -> Candidate:
    own = (
        figure.indicator,
        figure.quantity.unit,
        figure.cue,
        figure.base,
        measure_words(figure),
        _described(statement, figure),
    )
    request = matcher.request
    text = statement.document.text
    period = statement.document.metadata.period
    features |= {
        "own": matcher.coverage(*own),
        "parent": matcher.coverage(*own, *figure.parents[-1:]),
        "path": matcher.coverage(*own, *figure.parents, statement.opening, *statement.section[-1:]),
        "clause": matcher.coverage(text[figure.start : figure.end]),
        "open": matcher.unmet(*own, *figure.parents, statement.opening, statement.context).worst,
        **_open_topics(matcher, own, statement, figure),
        "own_open": matcher.unmet(*own).worst,
        "whole": matcher.coverage(*own, *figure.parents, statement.text, statement.context),
        "excess": matcher.excess(figure.indicator),
        "other_year": float(_of_another_year(request, figure, period)),
        **slot_features(request, figure, text[figure.start : figure.end]),
        **base_features(request, figure),
        **circumstance_features(request, statement, figure),
    }
    if is_of_other_kind(request, features, figure):
        features["other_kind"] = 1.0
    return Candidate(
        figure=figure,
        statement=statement,
        features=features,
        score=0.0,
        fits_year=year_fits(
            request,
            years(figure.period) or figure.years,
            text[figure.start : figure.end],
            f"{figure.indicator} {statement.context}",
            period,
        ),
        fits_place=place_fits(request, statement.document.metadata, statement.text)
        and period_fits(request, statement),
        lacks=_lacks(request, statement, figure),
    )


_BORDER = re.compile(r"[;.()](?!\d)|,\s*(?=trong đó|chủ yếu|riêng|nhất là|gồm)")


def _lacks(request: Request, statement: Statement, figure: Figure) -> tuple[str, ...]:
    """Return the things asked about that stand neither in a figure's clause, before it nor above.

    What follows it in its sentence is its parts: exports, "of which coffee 268 million".
    """
    text, span = statement.document.text, statement.span
    border = _BORDER.search(text, figure.quantity.end, span.end)
    # A measure alone ("năng suất đạt ...") is of what the sentences before it speak of.
    alone = bare_head(figure.indicator) or not figure.indicator
    before = text.rfind("\n", 0, span.start) + 1 if alone else span.start
    clause = text[before : border.start() if border else span.end]
    own = " ".join((figure.indicator, figure.quantity.unit, *figure.parents))
    metadata = statement.document.metadata
    near = " | ".join((own, clause, statement.context, metadata.title, metadata.issuer or ""))
    earlier = [f.quantity.end for f in statement.figures if f.quantity.end <= figure.quantity.start]
    lead = text[max([span.start, *earlier]) : figure.quantity.start]
    if earlier and (tail := re.match(r"[^,;]*[,;]", lead)):
        lead = lead[tail.end() :]  # "61% dự toán trung ương giao, 58%": that is the one before
    whose = figure.parents if statement.header or bare_head(figure.indicator) else (lead,)
    plan = figure.base if figure.against_plan else ""
    return lacking(request, " ".join((figure.indicator, figure.quantity.unit, plan, *whose)), near)


def _open_topics(
    matcher: Matcher, own: Sequence[str], statement: Statement, figure: Figure
) -> Features:
    """Return which topics stand neither in the figure's own words nor above them, nor near."""
    title = statement.document.metadata.title
    above = matcher.topics.open(
        *own,
        *figure.parents,
        statement.opening,
        _told_after(statement, figure),
        statement.context,
        title,
    )
    near = matcher.topics.open(statement.text, statement.context, title)
    said = matcher.topics.open(*own, *figure.parents, statement.text, *statement.header)
    return {
        "topics_met": above.met,
        "open_concept": above.concept,
        "open_known": above.known,
        "open_unknown": above.unknown,
        "other_concept": float(
            matcher.topics.conflicts(figure.indicator, *own, *figure.parents, statement.text)
        ),
        "open_number": min(above.number, MANY_OPEN) / MANY_OPEN,
        "absent_number": min(near.number, MANY_OPEN) / MANY_OPEN,
        "absent_any": float(near.number > 0),
        "heading_only": float(said.number > near.number),
        "absent_concept": near.concept,
        "absent_known": near.known,
        "absent_unknown": near.unknown,
    }


def _of_another_year(request: Request, figure: Figure, period: str | None) -> bool:
    own = years(period or "")
    spoken = years(figure.period) or figure.years
    return bool(not request.years and own and spoken and not set(own) & set(spoken))


def draft(candidate: Candidate, *, headline: str | None = None) -> Draft:
    """Return the answer that states one figure with its indicator and what it is compared with."""
    figure, statement = candidate.figure, candidate.statement
    support = Support(statement, Span(figure.start, figure.end))
    if statement.header or figure.quantity.listed:  # the unit stands elsewhere: it is said here
        named = " - ".join(filter(None, (figure.indicator, " ".join(figure.parents))))
        sentence = as_sentence(f"{named}: {figure.text}")
    else:
        sentence = as_sentence(_named(figure, _stated(statement, figure)))
    return Draft(headline or figure.text, ((sentence, support),), candidate.score)


def _stated(statement: Statement, figure: Figure) -> str:
    """Return the statement of an indicator with all figures that follow without a new noun."""
    text = statement.document.text
    end = figure.end
    for other in statement.figures:
        follows = other.figure_of(figure) and other.end > end
        if follows and "(" not in text[end : other.quantity.start]:
            end = other.end
    return text[figure.start : end]


def _named(figure: Figure, stated: str) -> str:
    """Put the indicator before a statement that leaves it out ("kế hoạch cả năm tăng 13%")."""
    key = search_key(stated)
    owner = figure.indicator if not figure.quantity.counted else ""
    held = set(words(key))
    missing = [word for word in words(owner) if word not in held]
    return f"{owner}: {stated}" if owner and len(missing) > len(words(owner)) / 2 else stated
