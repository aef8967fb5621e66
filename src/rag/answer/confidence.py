"""How likely the best candidate is to be right: a calibrated probability, and the reason to refuse.

A similarity says little: "thu nội địa năm 2021" is very near "thu nội địa năm 2023". What decides
is whether each thing asked for is met (indicator, slot, names, numbers) and whether another
candidate is as good.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer.figure import Candidate
from rag.answer.matching import Matcher
from rag.answer.model import Features, probability
from rag.answer.slots import is_plan
from rag.answer.text import Ranked
from rag.records import Asks

NO_RIVAL = 0.3
"""Margins above this are as good: where few sentences are loaded, there may be no rival at all."""


def figure_probability(
    matcher: Matcher, found: Sequence[Candidate], texts: Sequence[Ranked]
) -> float:
    """Return how likely the first of ranked figures answers the question."""
    return probability("accept.figure", figure_features(matcher, found, texts))


def figure_features(
    matcher: Matcher, found: Sequence[Candidate], texts: Sequence[Ranked]
) -> Features:
    """Return what the probability of the first of ranked figures is worked out from.

    ``texts`` are the ranked sentences: that the best of them holds the figure speaks for it.
    """
    best = found[0]
    key = best.figure.quantity.value_key
    plans = matcher.request.base_plan or matcher.request.wants_target or is_plan(best.figure)
    others = (
        c.score
        for c in found[1:]
        if c.fits and c.figure.quantity.value_key != key and (plans or not is_plan(c.figure))
    )
    statement, figure = best.statement, best.figure
    title = statement.document.metadata.title
    near = matcher.unmet(figure.indicator, figure.quantity.unit, figure.cue, figure.base)
    far = matcher.unmet(statement.text, statement.context, *figure.parents, title)
    return {
        **_own(best.features),
        **_sentence_features(matcher, best, [r for r in texts if r.fits]),
        "sole": float(_is_sole(best, found)),
        "score": best.score,
        "margin": min(best.score - max(others, default=-9.0), NO_RIVAL),
        "better_unfit": _better_unfit(found),
        "unmet_by_indicator": near.worst,
        "unmet": far.share,
        "unmet_worst": far.worst,
        "fully_met": float(not far.words),
        "many_words": min(len(matcher.words), 8) / 8,
        f"asks_{matcher.request.asks}": 1.0,
    }


def _better_unfit(found: Sequence[Candidate] | Sequence[Ranked]) -> float:
    """Return how far ahead one of another place or year would be: what is asked stands there."""
    unfit = max((c.score for c in found if not c.fits), default=found[0].score)
    return min(max(unfit - found[0].score, 0.0), 1.0)


def _own(features: Features) -> Features:
    """Leave out "hit", which compares retrieved sentences: the best one always has 1.0."""
    return {name: value for name, value in features.items() if name != "hit"}


_OF_KIND = ("unit", "noun", "dimension", "growth", "share", "plan", "rank")


def _is_sole(best: Candidate, found: Sequence[Candidate]) -> bool:
    """Whether its sentence has no other figure of the kind asked for: the sentence decides."""
    kinds = [kind for kind in _OF_KIND if kind in best.features]
    return bool(kinds) and not any(
        other.statement is best.statement
        and other.figure.quantity.value_key != best.figure.quantity.value_key
        and any(kind in other.features for kind in kinds)
        for other in found
    )


def _sentence_features(matcher: Matcher, best: Candidate, texts: Sequence[Ranked]) -> Features:
    if not texts or texts[0].statement.span != best.statement.span:
        return {}
    others = (
        r.score - texts[0].score for r in texts[1:] if r.statement.span != best.statement.span
    )
    return {
        "best_sentence": 1.0,
        "sentence_chance": statement_probability(matcher, texts),
        "sentence_score": texts[0].score,
        "sentence_margin": min(-max(others, default=-NO_RIVAL), NO_RIVAL),
    }


def statement_probability(matcher: Matcher, found: Sequence[Ranked]) -> float:
    """Return how likely the first of ranked statements answers the question."""
    return probability("accept.statement", statement_features(matcher, found))


def statement_features(matcher: Matcher, found: Sequence[Ranked]) -> Features:
    """Return what the probability of the first of ranked statements is worked out from."""
    best = found[0]
    others = (r.score for r in found[1:] if r.fits and not _both_below_heading(best, r))
    statement = best.statement
    far = matcher.unmet(statement.text, statement.context, statement.document.metadata.title)
    asks = matcher.request.asks
    return {
        **_own(best.features),
        "score": best.score,
        "margin": min(best.score - max(others, default=-9.0), NO_RIVAL),
        "better_unfit": _better_unfit(found),
        "unmet": far.share,
        "unmet_worst": far.worst,
        "fully_met": float(not far.words),
        "many_words": min(len(matcher.words), 8) / 8,
        f"asks_{asks}": 1.0,
        "asks_worded": float(asks not in (Asks.FIGURE, Asks.RANK)),
    }


def _both_below_heading(best: Ranked, other: Ranked) -> bool:
    """Whether both stand below the heading that is asked for: they answer together."""
    one, two = best.statement, other.statement
    same = one.document.id == two.document.id and one.section == two.section
    return same and best.features.get("heading", 0.0) > 0
