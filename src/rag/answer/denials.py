"""What a question takes for granted, held against words: "không có tử vong", "xu hướng tăng".

A clause counts only when its sentence is on the subject and it says the opposite in so many words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from rag.answer.draft import Draft, Support
from rag.answer.matching import Matcher
from rag.answer.operands import comparison_words, subject_of
from rag.answer.premises import Fact, claimed_direction, scope_of_first
from rag.answer.text import Ranked
from rag.answer.wording import as_headline, as_sentence, clause_spans
from rag.language.normalise import UPPER, search_key, words
from rag.records import Asks, Request

ON_SUBJECT = 0.7
"""Share of the subject's words that sentence, headings and title must hold."""

IN_CLAUSE = 0.9
"""Share of them a clause must hold itself where it gives a direction without a number."""

_NUMBER_WORDS = "một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười"


def denials(matcher: Matcher, texts: Sequence[Ranked]) -> Iterator[Fact]:
    """Yield the clauses that agree with or deny what a question takes for granted."""
    deaths = [w for phrase in comparison_words()["suppositions"]["deaths"] for w in words(phrase)]
    subject = matcher.about(subject_of(matcher.request, deaths))
    near = [r for r in texts[:MANY] if r.fits and _covers(subject, r) >= ON_SUBJECT]
    for check in _CHECKS:
        if fact := check(matcher.request, subject, near):
            yield fact


MANY = 12
"""Statements that are looked at, best first."""


def _covers(subject: Matcher, ranked: Ranked) -> float:
    statement = ranked.statement
    title = statement.document.metadata.title
    return subject.coverage(statement.text, statement.context, title)


def _clauses(ranked: Ranked) -> list[str]:
    text = ranked.statement.document.text
    return [span.of(text).strip(" ,;.") for span in clause_spans(text, ranked.statement.span)]


def _deaths(request: Request, subject: Matcher, near: Sequence[Ranked]) -> Fact | None:
    """Deaths denied in a question and counted in the report, or the other way round."""
    deaths = "|".join(comparison_words()["suppositions"]["deaths"])
    key = search_key(request.text)
    if not re.search(rf"(?<!\w)(?:{deaths})(?!\w)", key):
        return None
    denied = re.search(
        rf"không (?:có )?(?:ai |người nào |ca |trường hợp )*(?:bị )?(?:{deaths})", key
    )
    counted = re.compile(rf"(?<!\w)(?:\d+|{_NUMBER_WORDS})\s+(?:\w+\s+)?(?:{deaths})")
    none = re.compile(rf"không (?:có |ghi nhận )*(?:ca |người |trường hợp )*(?:nào )?(?:{deaths})")
    sought, other = (counted, none) if denied else (none, counted)
    for ranked in near:
        # One sentence may count several diseases, a semicolon between them.
        segment = max(re.split(r";", ranked.statement.text), key=subject.coverage)
        if other.search(search_key(segment)):
            return None
        for clause in re.split(r",(?!\d)", segment):
            if sought.search(search_key(clause)):
                return _fact(ranked, clause.strip(" .,"))
    return None


def _direction(request: Request, subject: Matcher, near: Sequence[Ranked]) -> Fact | None:
    """A direction in words only: "có xu hướng tăng"."""
    claimed = claimed_direction(request)
    if not claimed or request.asks is Asks.FIGURE:
        return None
    up, down = r"(?<!\w)tăng(?! trưởng)(?!\w)", r"(?<!\w)(?:giảm|sụt)(?!\w)"
    same, opposite = (up, down) if claimed > 0 else (down, up)
    for ranked in near:
        for clause in _clauses(ranked):
            key = search_key(clause)
            if subject.coverage(clause) < IN_CLAUSE or re.search(r"\d", key):
                continue
            if re.search(same, key):
                return None
            if re.search(opposite, key):
                return _fact(ranked, clause)
    return None


def _last_place(request: Request, _: Matcher, near: Sequence[Ranked]) -> Fact | None:
    """The first place supposed where the report says the last."""
    scope = scope_of_first(request)
    lasts = "|".join(comparison_words()["suppositions"]["last"])
    if not scope:
        return None
    for ranked in near:
        for clause in _clauses(ranked):
            key = search_key(clause)
            if re.search(rf"(?<!\w)(?:{lasts})(?!\w)", key) and set(scope) <= set(words(key)):
                return _fact(ranked, clause)
    return None


def _not_yet(request: Request, _: Matcher, near: Sequence[Ranked]) -> Fact | None:
    """An event asked about that the report says has not come about for the one named."""
    if request.asks is not Asks.DATE or request.negated:
        return None
    names = _names(request)
    for ranked in near:
        for clause in _clauses(ranked):
            held = [name for name in names if name in clause]
            if held and re.search(r"(?<!\w)chưa(?!\w)", search_key(clause)):
                return _fact(ranked, clause)
    return None


def _names(request: Request) -> list[str]:
    """Return the proper names of a question, not the place its report is of."""
    found = re.findall(rf"[{UPPER}]\w+(?:\s+[{UPPER}]\w+)+", request.text)
    kinds = [n.split(" ", 1)[1] if n.split(" ", 1)[0] in _KINDS else n for n in found]
    return [name for name in kinds if name not in request.places]


_KINDS = ("Huyện", "Xã", "Tỉnh", "Quận", "Phường")


def _fact(ranked: Ranked, clause: str) -> Fact:
    statement = ranked.statement
    support = Support(statement, statement.span)
    draft = Draft(as_headline(clause), ((as_sentence(statement.text), support),), ranked.score)
    return Fact(agrees=False, headline=draft.headline, draft=draft)


_CHECKS: tuple[Callable[[Request, Matcher, Sequence[Ranked]], Fact | None], ...] = (
    _deaths,
    _last_place,
    _direction,
    _not_yet,
)
