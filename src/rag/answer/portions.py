"""Which share one printed level is of another: "A chiếm bao nhiêu phần trăm tổng thu?"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from rag.answer import arithmetic
from rag.answer.draft import Draft
from rag.answer.figure import Candidate
from rag.answer.matching import Matcher
from rag.answer.operands import Operand, Operands, alike
from rag.grammar.figures import Measure
from rag.language.normalise import search_key, words
from rag.language.question_words import content_words
from rag.records import Asks, Request

_SHARE = re.compile(
    r"^(?P<part>.+?)\s+chiếm\s+(?:tỷ trọng\s+|tỷ lệ\s+|khoảng\s+|được\s+)*"
    r"(?:bao nhiêu|mấy)\s*(?:phần trăm|%)?\s*(?:trong|của|so với|trên)?\s+(?P<whole>[^?]+)"
)
_TENTH = Decimal("0.1")
_PRINTED = 0.75
"""A printed share this well named is the answer; nothing is worked out beside it."""


def portion(matcher: Matcher, found: Sequence[Candidate]) -> Draft | None:
    """Return the share a part is of a whole, both printed as levels, or None."""
    asked = _SHARE.match(search_key(matcher.request.text))
    if asked is None or _is_printed(matcher, found):
        return None
    parts = _levels(matcher, found, asked["part"])
    wholes = _levels(matcher, found, asked["whole"])
    total = "tổng" in words(asked["whole"])
    pairs = [(p, w) for p in parts for w in wholes if _is_part(p, w, total=total)]
    if not pairs:
        return None
    part, whole = max(pairs, key=lambda pair: pair[0].fit + pair[1].fit)
    if _says_share(part, asked["whole"]):
        return None
    one, other = (o.figure.quantity.low for o in (part, whole))
    share = (one * 100 / other).quantize(_TENTH, ROUND_HALF_UP)
    scale = min(arithmetic.scale_of(o.candidate) for o in (part, whole))
    formula = f"{arithmetic.printed(one / scale)} : {arithmetic.printed(other / scale)}"
    draft = arithmetic.derived([part.candidate, whole.candidate], formula, share, "%", "khoảng")
    return replace(draft, score=min(part.fit, whole.fit))


def _is_printed(matcher: Matcher, found: Sequence[Candidate]) -> bool:
    named = Operands(matcher, found).named()
    return any(o.figure.measure is Measure.SHARE and o.near >= _PRINTED for o in named)


def _says_share(part: Operand, whole: str) -> bool:
    """Whether the part's own sentence prints what it is of the whole: ", bằng 87% tổng số hộ"."""
    statement, wanted = part.candidate.statement, set(content_words(whole))
    shares = (
        f
        for f in statement.figures
        if f.measure is Measure.SHARE and f.indicator == part.figure.indicator
    )
    ends = (f.quantity.end for f in shares)
    tails = (statement.document.text[end : end + TAIL] for end in ends)
    return any(wanted & set(words(search_key(tail))) for tail in tails)


TAIL = 40
"""Characters behind a share that say of what it is."""


def _levels(matcher: Matcher, found: Sequence[Candidate], name: str) -> list[Operand]:
    """Return the levels that a stretch of the question names."""
    named = Operands(matcher.about(_named(matcher.request, name)), found).named()
    return [o for o in named if o.figure.measure is Measure.LEVEL and not o.figure.planned]


def _named(request: Request, name: str) -> Request:
    own = tuple(content_words(name))
    return replace(
        request, text=name, words=own, readings=(), unit="", asks=Asks.FIGURE, wants_share=False
    )


def _is_part(part: Operand, whole: Operand, *, total: bool) -> bool:
    """Whether a level may be part of another; a "tổng" says so itself or stands above its parts."""
    above = whole.figure.indicator in part.figure.parents
    if total and not above and "tổng" not in words(search_key(whole.figure.indicator)):
        return False
    one, other = part.figure, whole.figure
    here, there = part.candidate.statement, whole.candidate.statement
    same = here.document.id == there.document.id and here.section == there.section
    if here.header or there.header:  # of one column, or it counts other things
        same = same and one.parents == other.parents
    return same and alike(one, other) and 0 < one.quantity.low < other.quantity.low
