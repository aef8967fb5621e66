"""The largest and smallest of sibling figures, and each of them: over a sentence or a whole table.

Siblings are figures of one kind that stand side by side: the parts after "trong đó", or a column of
a table in all its rows, whichever of them were retrieved. What is asked about must be named above
them ("tỷ lệ giải ngân"), so that they are told apart by nothing but whose they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from rag.answer.arithmetic import both
from rag.answer.draft import Draft
from rag.answer.evidence import Statement, rows_beside
from rag.answer.figure import Candidate, candidates, draft
from rag.answer.matching import Matcher
from rag.answer.names import word_list
from rag.answer.operands import comparison_words, subject_of
from rag.answer.premises import claimed_direction
from rag.answer.wanted import wanted
from rag.grammar.figures import Figure
from rag.language.normalise import search_key, words
from rag.language.question_words import find_phrase
from rag.records import Asks, BlockKind, Request

MET = 0.75
"""Share of the subject's topics that must be named where siblings stand."""
FEWEST = 2
TRIED = 20
"""Figures whose siblings are looked at, best first."""
MOST = 12
"""More siblings than these are not listed."""


def extreme(matcher: Matcher, evidence: Sequence[Statement]) -> Draft | None:
    """Return the largest or smallest of siblings: "khu vực nào tăng nhanh nhất?"."""
    request = matcher.request
    if not request.extreme:
        return None
    siblings, wished = _siblings(matcher, evidence), _count(request)
    direction = claimed_direction(request)  # "giảm mạnh nhất" is the deepest fall
    if direction:
        siblings = [c for c in siblings if (c.figure.direction or 0) == direction]
    if len(siblings) < max(FEWEST, wished + 1):
        return None
    ordered = sorted(siblings, key=lambda c: -request.extreme * _value(c) * (direction or 1))
    best = ordered[:wished]
    if _value(ordered[wished - 1]) == _value(ordered[wished]):
        return None  # two share the last place
    return draft(best[0], headline=_named(best[0])) if wished == 1 else _listed(best)


def asks_which(request: Request) -> bool:
    """Whether a question asks which one is the largest or smallest."""
    return bool(request.extreme) and "nào" in words(request.text)


def names_one(text: str) -> bool:
    """Whether a sentence says of one that it is the largest or smallest."""
    key, known = search_key(text), comparison_words()["siblings"]
    for phrase in known["no_superlatives"]:
        key = key.replace(phrase, " ")
    return any(find_phrase(key, phrase) for phrase in known["superlatives"])


def each(matcher: Matcher, evidence: Sequence[Statement]) -> Draft | None:
    """Return every sibling: "tốc độ tăng của từng khu vực"."""
    asked = re.search(r"(?<!\w)(?:từng|mỗi)\s+(\w+)", search_key(matcher.request.text))
    if asked is None:
        return None
    siblings = _siblings(matcher, evidence)
    if not any(_are_of(asked[1], sibling) for sibling in siblings):
        return None
    return _listed(siblings) if FEWEST < len(siblings) <= MOST else None


def _are_of(noun: str, sibling: Candidate) -> bool:
    """Whether a sibling is one of what each is asked of: "khu vực" of "từng khu vực"."""
    figure, statement = sibling.figure, sibling.statement
    named = (figure.indicator, *figure.parents, *statement.header, *statement.section[-1:])
    return noun in words(" ".join(named)) or noun in words(statement.text)


def _listed(siblings: Sequence[Candidate]) -> Draft:
    return both("; ".join(map(_named, siblings)), siblings)


def _named(candidate: Candidate) -> str:
    return f"{candidate.figure.indicator}: {candidate.figure.text}"


def _siblings(matcher: Matcher, evidence: Sequence[Statement]) -> list[Candidate]:
    """Return the best group of figures of what is asked about, in the order they are printed."""
    plain = matcher.about(_plain(matcher.request))
    for first in candidates(plain, evidence)[:TRIED]:
        if not first.fits or not _is_simple(first.figure):
            continue
        statement, figure = first.statement, first.figure
        title = statement.document.metadata.title
        above = plain.topics.open(*figure.parents, statement.context, title)
        if above.met < MET:
            continue
        beside = rows_beside(statement) if statement.kind is BlockKind.TABLE_ROW else [statement]
        pairs = [(s, f) for s in beside for f in s.figures if _is_sibling(f, figure)]
        if len({f.indicator for _, f in pairs}) >= FEWEST:
            return [replace(first, statement=s, figure=f) for s, f in pairs]
    return []


# "Khu vực kinh tế nào", "từng khu vực": what the siblings are.
_ONE_OF = re.compile(
    r"(?:^|[,;]\s*)(\w+\s\w+)(?:\s\w+){0,3}?\snào(?!\w)|(?<!\w)(?:từng|mỗi)\s+(\w+\s\w+)"
)


def _plain(request: Request) -> Request:
    """Return a question without what is to be found: "huyện", "cao nhất", "ba"."""
    noun = words(wanted(request).noun) or [
        w for found in _ONE_OF.findall(search_key(request.text)) for w in words(" ".join(found))
    ]
    counts, idle = comparison_words()["rests"]["counts"], comparison_words()["siblings"]["idle"]
    plain = subject_of(request, drop={*noun, *counts, *idle})
    concepts = tuple(c for c in plain.concepts if set(c[0]) <= set(plain.words))
    return replace(plain, unit="", asks=Asks.FIGURE, concepts=concepts, extreme=0, readings=())


def _count(request: Request) -> int:
    """Return how many are asked for: 3 of "ba huyện nào thấp nhất"."""
    counts: dict[str, int] = comparison_words()["rests"]["counts"]
    key = search_key(request.text)
    match = re.search(
        rf"(?:^|(?<!trong)\s)({'|'.join(counts)}|\d)\s+(?:{'|'.join(word_list('listed'))})", key
    )
    if match is None:
        return 1
    return counts.get(match[1]) or int(match[1])


def _is_simple(figure: Figure) -> bool:
    return not figure.quantity.high and bool(figure.indicator)


def _is_sibling(one: Figure, other: Figure) -> bool:
    alike = one.quantity.unit == other.quantity.unit and one.measure is other.measure
    level = one.parents == other.parents and one.planned == other.planned
    return alike and level and _is_simple(one) and not _is_total(one.indicator)


def _is_total(label: str) -> bool:
    """Whether a row sums up the others: "Tổng cộng", "Toàn tỉnh"."""
    return search_key(label).startswith(("tổng", "cộng", "toàn", "chung", "bình quân", "cả nước"))


def _value(candidate: Candidate) -> Decimal:
    return candidate.figure.quantity.low * (candidate.figure.direction or 1)
