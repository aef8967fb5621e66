"""Whole sections asked for by their kind: "Nêu các hạn chế", "Mục tiêu năm 2025 gồm những gì?".

Every report has a section for what fell short, for goals, for tasks. A question that names such a
section and nothing else is answered with what stands under its heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.answer.draft import Draft, Support
from rag.answer.evidence import Statement
from rag.answer.lists import bullets, headings, joined, split_items, under
from rag.answer.matching import Matcher, is_of_place
from rag.answer.wanted import Kind, wanted
from rag.answer.wording import as_sentence
from rag.language.normalise import fold, search_key, words
from rag.language.numbers import years
from rag.language.periods import without_periods
from rag.language.question_words import content_words, find_phrase, question_lexicon
from rag.records import Asks, BlockKind, Document, Request, Span

SURE = 0.8
FEWEST = 2


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a section stands: under a heading, or in a line that opens with its name."""

    document: Document
    title: str
    items: Sequence[Statement]
    fit: tuple[int, int, float]  # kinds named, year named, share of the question's words


def section_list(matcher: Matcher, evidence: Sequence[Statement]) -> Draft | None:
    """Return what stands in the section a question names, or None when it asks for more."""
    kinds, rest = _asked(matcher.request)
    if not kinds:
        return None
    documents = {s.document.id: s.document for s in evidence}.values()
    fitting = [d for d in documents if _fits(matcher.request, d, rest)]
    for document in fitting[:1]:
        places = [
            p for p in _places(matcher, document, kinds) if p.items and p.fit[0] == len(kinds)
        ]
        places = [p for p in places if not _is_told_below(p, kinds)]
        if places:
            return _draft(max(places, key=lambda place: place.fit))
    return None


def _fits(request: Request, document: Document, rest: Sequence[str]) -> bool:
    """Whether a report is of the place asked for and its title says what else is asked."""
    metadata = document.metadata
    said = words(f"{metadata.title} {metadata.issuer or ''}")
    of_it = all(word in said or word in map(fold, said) for word in rest)
    return of_it and (not request.places or is_of_place(request, metadata))


def _asked(request: Request) -> tuple[tuple[tuple[str, ...], ...], list[str]]:
    """Return the kinds of section a question names, and its other words."""
    text = request.text.split("; ")[-1]
    key = search_key(text)
    table: dict[str, list[str]] = question_lexicon()["sections"]
    named = [tuple(n) for n in table.values() if any(find_phrase(key, name) for name in n)]
    plural = wanted(request).kind is Kind.LIST or request.asks in (Asks.LIST, Asks.ANY)
    hangs = "; " in request.text and "; " not in request.question  # "Thế còn mục tiêu?"
    if not named or not plural or hangs or request.yes_no or request.computed or request.extreme:
        return (), []
    rest = without_periods(text)
    for name in sorted((name for names in named for name in names), key=len, reverse=True):
        rest = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", search_key(rest))
    known = set(question_lexicon()["words"]["section_fillers"])
    known |= {w for place in (*request.places, *request.localities) for w in words(place)}
    left = [w for w in content_words(rest) if w not in known and w not in map(fold, known)]
    return tuple(named), left


def _places(
    matcher: Matcher, document: Document, kinds: Sequence[Sequence[str]]
) -> Iterator[_Place]:
    for at, title, path in headings(document):
        key = search_key(title)
        met = sum(any(find_phrase(key, name) for name in names) for names in kinds)
        if met and _is_of_year(matcher.request, f"{path} {title}"):
            fit = (met, _names_year(matcher.request, title), matcher.coverage(title))
            yield _Place(document, title, under(document, at, whole=False), fit)
    for block in document.blocks:
        opening = re.match(r"[^:;.\n]{3,60}:", document.text[block.start : block.end])
        if block.kind is not BlockKind.PARAGRAPH or opening is None:
            continue
        key = search_key(opening[0])
        met = sum(key.startswith(tuple(names)) for names in kinds)
        if met:
            line = Statement(document, (), Span(block.start, block.end), block.kind, (), 0.0)
            yield _Place(document, opening[0].rstrip(":"), [line], (met, 0, 0.0))


def _is_told_below(place: _Place, kinds: Sequence[Sequence[str]]) -> bool:
    """Whether a heading only leads to one of its own that names the section: it is that one."""
    inner = [search_key(s.text) for s in place.items if s.kind is BlockKind.HEADING]
    return any(find_phrase(key, name) for key in inner for names in kinds for name in names)


def _is_of_year(request: Request, title: str) -> bool:
    spoken = set(years(title))
    return not (request.years and spoken) or bool(spoken & set(request.years))


def _names_year(request: Request, title: str) -> int:
    return len(set(years(title)) & set(request.years))


def _draft(place: _Place) -> Draft | None:
    if len(place.items) >= FEWEST:
        return bullets(place.title, place.items, SURE)
    (only,) = place.items
    text = re.split(r":\s", only.text, maxsplit=1)[-1]
    items = split_items(re.split(r"\.\s", text)[0])
    if len(items) < FEWEST:
        return None
    sentence = (as_sentence(only.text), Support(only, only.span))
    return Draft(joined(items), (sentence,), SURE)
