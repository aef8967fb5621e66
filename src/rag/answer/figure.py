"""Answers that are a figure: the best of all figures in the evidence for the slot asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.answer.draft import Draft, Support
from rag.answer.evidence import Statement
from rag.answer.matching import Matcher, place_fits, slot_score, year_fits
from rag.answer.wording import as_sentence
from rag.grammar.figures import Figure, Measure
from rag.language.normalise import search_key, words
from rag.language.numbers import years
from rag.records import Asks, Request, Span

COVERED_BY_INDICATOR, COVERED_AT_ALL, SIMILAR, EXCESS = 0.45, 0.25, 0.3, 0.15
"""Weights of a figure's score; chosen on the dev questions, none critical within a third."""


OTHER_YEAR = 0.4
"""A question without a year means the report's own: "(năm 2022 giảm 16%)" is not its answer."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One figure of the evidence with its score."""

    figure: Figure
    statement: Statement
    score: float
    fits_year: bool
    fits_place: bool
    excess: float  # share of the indicator's words the question does not hold

    @property
    def fits(self) -> bool:
        """Whether place and year asked for are those it speaks of."""
        return self.fits_year and self.fits_place


def candidates(matcher: Matcher, evidence: Sequence[Statement]) -> list[Candidate]:
    """Return all figures of the evidence, best first, those of another place or year last."""
    pairs = [(statement, figure) for statement in evidence for figure in statement.figures]
    similar = matcher.similarities([_reading(figure) for _, figure in pairs])
    found = [
        _candidate(matcher, statement, figure, float(similarity))
        for (statement, figure), similarity in zip(pairs, similar, strict=True)
    ]
    return sorted(found, key=lambda c: (not c.fits, -c.score))


def _reading(figure: Figure) -> str:
    return f"{' '.join(figure.parents[-1:])} {figure.indicator} {figure.cue} {figure.base}"


def _candidate(
    matcher: Matcher, statement: Statement, figure: Figure, similarity: float
) -> Candidate:
    own = f"{figure.indicator} {figure.quantity.unit} {figure.cue} {figure.base}"
    request = matcher.request
    excess = matcher.excess(figure.indicator)
    score = (
        COVERED_BY_INDICATOR
        * (0.7 * matcher.coverage(own) + 0.3 * matcher.coverage(own, *figure.parents[-1:]))
        + COVERED_AT_ALL * matcher.coverage(own, *figure.parents, statement.text, statement.context)
        + SIMILAR * similarity
        - EXCESS * excess
        + slot_score(request, figure)
        - OTHER_YEAR * _of_another_year(request, figure, statement.document.metadata.period)
    )
    if request.asks is Asks.RANK:
        score += 0.2 if figure.measure is Measure.RANK else -0.6
    period = statement.document.metadata.period
    context = f"{figure.indicator} {statement.context}"
    return Candidate(
        figure=figure,
        statement=statement,
        score=score,
        fits_year=year_fits(
            request,
            figure.years or _base_years(request.base_period, figure),
            statement.document.text[figure.start : figure.end],
            context,
            period,
        ),
        fits_place=place_fits(request, statement.document.metadata.place, statement.text),
        excess=excess,
    )


def _of_another_year(request: Request, figure: Figure, period: str | None) -> bool:
    own = years(period or "")
    return bool(not request.years and own and figure.years and not set(own) & set(figure.years))


def _base_years(base_asked: bool, figure: Figure) -> tuple[int, ...]:
    """A question "so với năm 2022" names the base's year, not the figure's."""
    return years(figure.base) if base_asked else ()


def draft(candidate: Candidate, *, headline: str | None = None) -> Draft:
    """Return the answer that states one figure with its indicator and what it is compared with."""
    figure, statement = candidate.figure, candidate.statement
    support = Support(statement, Span(figure.start, figure.end))
    if statement.header:
        sentence = as_sentence(f"{figure.indicator} - {' '.join(figure.parents)}: {figure.text}")
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
