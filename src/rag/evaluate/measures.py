"""One answer measured: its outcome, its citations, its figures. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rag.evaluate.records import Outcome, Question, Stretch
from rag.evaluate.values import (
    Text,
    Value,
    holds,
    mentions,
    same_value,
    stated_verdict,
    take_apart,
    verdict_of,
)
from rag.records import Answer, Citation, Document, DocumentId, Status

MAX_HEADLINE = 200
"""Characters; a longer headline is no direct answer. The contract asks for about 140."""

_SAME_HEDGE = (
    frozenset({"trên", "hơn"}),
    frozenset({"gần", "xấp xỉ", "chưa đến", "chưa tới", "khoảng gần"}),
    frozenset({"khoảng", "xấp xỉ", "ước khoảng", "trên dưới"}),
    frozenset({"dưới", "chưa đến", "chưa tới", "không quá", "tối đa"}),
    frozenset({"ít nhất", "tối thiểu", "không dưới"}),
)


def judge(question: Question, answer: Answer | None) -> Outcome:
    """Return what became of a question; no answer at all is a failure, never skipped."""
    if answer is None:
        return Outcome.FAILED
    if not question.answerable:
        return Outcome.CORRECT if answer.status is Status.REFUSED else Outcome.FALSE_ANSWER
    if answer.status is Status.REFUSED:
        return Outcome.FALSE_REFUSAL
    if not (answer.headline or "").strip() and not answer.answer.strip():
        return Outcome.FAILED
    return _judge_content(question, answer)


def _judge_content(question: Question, answer: Answer) -> Outcome:
    headline = take_apart(answer.headline or "")
    whole = take_apart(f"{answer.headline or ''}\n{answer.answer}")
    by_name = _asks_for_name(question)
    right = [one for one in question.headline if holds(headline, one, with_words=by_name)]
    if question.headline and not right:
        is_wrong = _is_wrong_pick(question, headline, whole)
        return Outcome.WRONG_VALUE if is_wrong else Outcome.INCOMPLETE
    if not question.headline and _picks_wrongly(question, headline):
        return Outcome.WRONG_VALUE
    missing = [
        needed for needed in question.must if not any(mentions(whole, one) for one in needed)
    ]
    if not question.headline and question.must and len(missing) == len(question.must):
        return Outcome.WRONG_VALUE
    if missing or _is_incomplete_headline(answer.headline or "", right):
        return Outcome.INCOMPLETE
    return Outcome.LOST_HEDGE if _lost_hedge(right, whole) else Outcome.CORRECT


def _asks_for_name(question: Question) -> bool:
    """Whether words alone would answer: then a figure alone does not name what was asked for."""
    return any(not take_apart(one).values and not verdict_of(one) for one in question.headline)


def _is_incomplete_headline(headline: str, right: Sequence[str]) -> bool:
    """Whether a right headline is too long to be direct, or leaves out the figure's unit."""
    if len(headline) > MAX_HEADLINE:
        return True
    text = take_apart(headline)
    return bool(right) and not any(holds(text, one, with_unit=True) for one in right)


def _is_wrong_pick(question: Question, headline: Text, whole: Text) -> bool:
    """Whether a headline that is not right misleads, rather than only says too little."""
    if _picks_wrongly(question, headline) or _has_wrong_verdict(question, headline):
        return True
    if any(take_apart(one).values for one in question.headline):
        return bool(headline.values)
    wanted = [*question.headline, *(one for needed in question.must for one in needed)]
    return not any(holds(whole, one) for one in wanted)


def _picks_wrongly(question: Question, headline: Text) -> bool:
    return any(holds(headline, wrong) for wrong in question.must_not)


def _has_wrong_verdict(question: Question, headline: Text) -> bool:
    expected = {verdict_of(one) for one in question.headline} - {""}
    stated = stated_verdict(headline)
    return bool(expected) and bool(stated) and stated not in expected


def _lost_hedge(right: Sequence[str], whole: Text) -> bool:
    """Whether every expected headline that was met prints a hedge, and the answer has none."""
    hedged = [
        [v for v in take_apart(one).values if v.hedge not in ("", "từ")]  # "từ" opens a range
        for one in right
    ]
    if not hedged or not all(hedged):
        return False
    return not any(all(_keeps_hedge(value, whole) for value in values) for values in hedged)


def _keeps_hedge(expected: Value, whole: Text) -> bool:
    accepted = frozenset({expected.hedge}).union(*(g for g in _SAME_HEDGE if expected.hedge in g))
    return any(same_value(expected, v) and v.hedge in accepted for v in whole.values)


def citation_is_valid(citation: Citation, known: Mapping[DocumentId, Document]) -> bool:
    """Whether a quote is exactly the stretch of the document it claims to be."""
    document = known.get(citation.document_id)
    if document is None or not 0 <= citation.start < citation.end <= len(document.text):
        return False
    return document.text[citation.start : citation.end] == citation.quote


def citations_are_valid(answer: Answer, known: Mapping[DocumentId, Document]) -> bool:
    """Whether every quote of an answer is exact (true of one without citations)."""
    return all(citation_is_valid(citation, known) for citation in answer.citations)


def overlap(one: Stretch, other: Stretch) -> int:
    """Return how many characters two stretches share."""
    if one[0] != other[0]:
        return 0
    return max(0, min(one[2], other[2]) - max(one[1], other[1]))


def citation_supports(answer: Answer, evidence: Sequence[Sequence[Stretch]]) -> bool:
    """Whether a citation and a piece of evidence share at least half of the shorter of the two.

    Args:
        answer: its citations are looked at.
        evidence: for each piece all the places it stands at.
    """
    cited = [(c.document_id, c.start, c.end) for c in answer.citations]
    places = [place for piece in evidence for place in piece]
    return any(
        overlap(one, place) * 2 >= min(one[2] - one[1], place[2] - place[1]) > 0
        for one in cited
        for place in places
    )
