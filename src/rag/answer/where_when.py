"""Are a figure of a sentence and the printed one of the same time and place?

Years come from the grammar of figures; months, quarters and spans of months from the words before
the figure, else from the headings and the title of the report.
"""

from __future__ import annotations

import re

from rag.answer.claim import Claim
from rag.answer.evidence import Statement
from rag.answer.matching import is_of_place
from rag.grammar.figures import Figure
from rag.language.normalise import search_key
from rag.language.numbers import years
from rag.language.periods import kind, periods
from rag.language.places import own_place, places_named
from rag.records import Metadata

_PIECES = re.compile(r"[;,()]|[.:]\s")
_COMPARED = re.compile(r"(?<!\w)(?:so với|cùng kỳ|tháng trước|quý trước)(?!\w)")


def period_objection(said: Figure, claim: Claim, printed: Figure, statement: Statement) -> str:
    """Return what speaks against one period; "" for nothing."""
    own, theirs = set(years(said.period)), set(years(printed.period))
    known = theirs or set(years(_around(statement)))
    if own and own != known and not (not theirs and own <= known):
        return f"đó là số của {_named(printed, statement)}, không phải năm {said.period}"
    if not own and (wrong := _other_year_asked(claim, theirs)):
        return f"câu hỏi về năm {wrong}, số ấy là của năm {printed.period}"
    return _months(said, claim, printed, statement)


def _named(printed: Figure, statement: Statement) -> str:
    period = printed.period or statement.document.metadata.period or "kỳ khác"
    return f"năm {period}" if period[:1].isdigit() else period


def _around(statement: Statement) -> str:
    metadata = statement.document.metadata
    return " ".join((statement.paragraph, statement.context, metadata.title, metadata.period or ""))


def _other_year_asked(claim: Claim, theirs: set[int]) -> str:
    asked = set(claim.request.years) if claim.request else set()
    compared = set(claim.request.base_years) if claim.request else set()
    if not asked or not theirs or years(claim.text) or theirs & (asked | compared):
        return ""
    return "" if _inside(theirs, asked) else ", ".join(map(str, sorted(asked)))


def _inside(theirs: set[int], asked: set[int]) -> bool:
    return min(theirs) <= min(asked) and max(asked) <= max(theirs)


def _months(said: Figure, claim: Claim, printed: Figure, statement: Statement) -> str:
    own = _governing(claim.text, said.quantity.start)
    if not own:
        return ""
    theirs = _printed_months(printed, statement)
    if own & theirs or (not theirs and own <= periods(_around(statement))):
        return ""
    return "kỳ (tháng, quý) của số ấy trong báo cáo khác với câu này"


def _printed_months(printed: Figure, statement: Statement) -> frozenset[str]:
    text = statement.document.text
    line = text.rfind("\n", 0, statement.span.start) + 1
    at = printed.quantity.start - line if printed.quantity.start >= line else len(text)
    paragraph = statement.paragraph
    found = _governing(paragraph, min(at, len(paragraph)))
    for heading in (*reversed(statement.section), *statement.header):
        found = found or _months_of(heading)
    metadata = statement.document.metadata
    return found or _months_of(metadata.period or "") or _months_of(metadata.title)


def _governing(text: str, at: int) -> frozenset[str]:
    """Return the months or quarters last named before a place, bases of comparison apart."""
    before = _PIECES.split(text[:at])
    after = _PIECES.split(text[at:])
    for piece in (*reversed(before), *after):
        own = _COMPARED.split(search_key(piece))[0]
        if found := _months_of(own):
            return found
    return frozenset()


def _months_of(text: str) -> frozenset[str]:
    return frozenset(p for p in periods(text) if kind(p) in ("months", "month", "quarter"))


def place_objection(said: Figure, claim: Claim, statement: Statement) -> str:
    """Return what speaks against one place; "" for nothing."""
    before = places_named(claim.text[: said.quantity.start])
    named = before[-1:] or places_named(claim.text)
    if named and not set(named) & places_of(statement):
        return f"đó không phải số của {named[-1]}"
    if named or claim.request is None or not claim.request.places:
        return ""
    if is_of_place(claim.request, statement.document.metadata):
        return ""
    asked = set(claim.request.places)
    return "" if asked & places_of(statement) else f"đó không phải số của {', '.join(asked)}"


def places_of(statement: Statement) -> set[str]:
    """Return the places a statement may speak of: of its report, its headings and its words."""
    metadata: Metadata = statement.document.metadata
    report = own_place(metadata.place)
    texts = (metadata.place or "", metadata.title, statement.context, statement.paragraph)
    return {report, *(place for text in texts for place in places_named(text))} - {"", None}
