"""Lists: the items inside a sentence, below a line that announces them, or under a heading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.answer.draft import Draft, Support
from rag.answer.evidence import Statement
from rag.answer.matching import Matcher
from rag.answer.wanted import wanted
from rag.answer.wording import HEADLINE_LIMIT, as_headline, as_sentence
from rag.language.normalise import search_key
from rag.language.numbers import years
from rag.language.segment import sentences
from rag.records import Block, BlockKind, Document, Note, NoteKind, Span

MAX_BULLETS = 16
"""A longer list is cut, and the headline says how many there are."""
ABOUT = 0.65
"""Share of the question's words a heading must hold to be the one asked for."""
_OPENINGS = (
    r"\(([^()]{8,})\)",
    r":\s+(.{8,})$",
    r"(?:gồm có|gồm|như|là|tại các|trong đó)\s+(.{8,})$",
)
_MARKS = re.compile(r"(?:(?<=\s)|^)\((?:\d{1,2}|[a-z])\)\s*")
_SEPARATOR = re.compile(r"\s*;\s*|,\s+(?![^()]*\))|\s+và\s+(?![^()]*\))")
_AFTER_ITEMS = re.compile(r",\s+(?:chiếm|với|trong đó|đạt|tăng|giảm|lần lượt|tương ứng)\s.*$")
_FIGURE = re.compile(r"\d")
_ANNOUNCES = re.compile(r"(?:\bsau(?: đây)?|\bgồm|:)\s*$")


def enumeration(text: str, least: int = 3, *, figures: bool = False) -> list[str]:
    """Return the items of a list inside a sentence: marked, in brackets, or after "gồm", "là".

    Args:
        text: the sentence.
        least: fewer items are no list.
        figures: whether items may hold shares ("dịch vụ 45%"); else these are figures, no list.
    """
    return next((items for _, items in _enumerations(text, least, figures=figures)), [])


def _enumerations(
    text: str, least: int, *, figures: bool = False
) -> Iterator[tuple[str, list[str]]]:
    """Yield each list in a sentence after the words that lead to it."""
    marks = list(_MARKS.finditer(text))
    if len(marks) >= least:
        ends = [mark.start() for mark in marks[1:]] + [len(text)]
        cut = [text[m.end() : end].strip(" .;,") for m, end in zip(marks, ends, strict=True)]
        yield text[: marks[0].start()], cut
    for pattern in _OPENINGS:
        for match in re.finditer(pattern, text):
            items = split_items(match[1], figures=figures)
            if len(items) >= least and (figures or not any(re.search(r"\d%", i) for i in items)):
                yield text[: match.start(1)], items


def split_items(text: str, *, figures: bool = False) -> list[str]:
    """Return the items of an enumeration; with ``figures`` they may hold shares."""
    stretch = text.strip(" .…")
    if figures:
        parts = re.split(r"\s*;\s*|(?<=[\d%)])\s*,\s+|(?<=\w),\s+(?=[^,;]*\d)", stretch)
        if ";" not in stretch and not all(_FIGURE.search(part) for part in parts):
            return []
    elif stretch.count(";") >= 1:
        parts = stretch.split(";")
    else:
        parts = _SEPARATOR.split(_AFTER_ITEMS.sub("", stretch))
    return [part.strip(" .…") for part in parts if part.strip(" .…")]


_WITH_FIGURES = re.compile(
    r"(?<!\w)(?:chỉ tiêu|mục tiêu|bao nhiêu|mỗi|từng|tốc độ|cơ cấu|nhóm hàng)(?!\w)"
)


def list_draft(
    matcher: Matcher, best: Statement, others: Sequence[Statement], score: float
) -> Draft | None:
    """Return a list that answers: in one of the sentences, or under a heading; None without one."""
    inside = _best_inside(matcher, [best, *others])
    heading = _heading_asked_for(matcher, best.document)
    own = matcher.coverage(inside[0].text, inside[0].document.metadata.title) if inside else 0.0
    if heading and heading.coverage >= 0.95 * own:
        if len(heading.items) > 1:
            return bullets(heading.title, heading.items, score)
        if heading.items and heading.items[0].text.count(";") > 1:
            inside = (heading.items[0], split_items(heading.items[0].text, figures=False))
    below = max(map(_announced, [best, *others]), key=len)
    if len(below) > 1:
        return bullets(best.text, below, score)
    if inside:
        statement, items = inside
        support = Support(statement, statement.span)
        return Draft(joined(items), ((as_sentence(statement.text), support),), score)
    return None


def joined(items: Sequence[str]) -> str:
    """Return items as a headline, their number first where they do not fit."""
    joined = "; ".join(items)
    numbered = joined if len(joined) <= HEADLINE_LIMIT else f"{len(items)} mục: {joined}"
    return as_headline(numbered)


def _best_inside(
    matcher: Matcher, found: Sequence[Statement]
) -> tuple[Statement, list[str]] | None:
    """Return the list whose leading words speak most of what is asked, with its statement."""
    noun = wanted(matcher.request).noun
    figures = _WITH_FIGURES.search(search_key(matcher.request.text)) is not None
    lists = [
        (
            matcher.coverage(lead[-160:])
            + 0.5 * matcher.coverage(one.text)
            + 0.3 * (f" {noun} " in f" {search_key(lead[-60:])} " if noun else 0.0),
            one,
            items,
        )
        for one in found
        if one.kind is not BlockKind.TABLE_ROW
        for allowed in ((False, True) if figures else (False,))
        for lead, items in _enumerations(one.text, 2, figures=allowed)
    ]
    if not lists:
        return None
    _, statement, items = max(lists, key=lambda entry: entry[0])
    return statement, items


def bullets(title: str, items: Sequence[Statement], score: float) -> Draft:
    """Return statements as a bullet list; a note says how many are left out."""
    shown = items[:MAX_BULLETS]
    bullets = tuple((as_sentence(_unnumbered(s.text)), Support(s, s.span)) for s in shown)
    joined = "; ".join(sentence.rstrip(".") for sentence, _ in bullets)
    named = f"{len(items)} nội dung: {as_sentence(_unnumbered(title)).rstrip('.')}"
    fits = len(joined) <= HEADLINE_LIMIT and len(shown) == len(items)
    cut = f"Chỉ nêu {len(shown)} trong {len(items)} nội dung của mục này."
    notes = (Note(NoteKind.PARTIAL, cut),) if len(shown) < len(items) else ()
    headline = as_headline(joined if fits else named)
    return Draft(headline, bullets, score, notes=notes, bullets=True)


def _unnumbered(text: str) -> str:
    return re.sub(r"^\s*(?:[-+*•]|\(?(?:\d+(?:\.\d+)*|[IVX]+|[a-zđ])[.)/])\s*", "", text)


@dataclass(frozen=True, slots=True)
class _Section:
    """A heading with the share of the question it meets, and what stands under it."""

    title: str
    coverage: float
    items: Sequence[Statement]


def _heading_asked_for(matcher: Matcher, document: Document) -> _Section | None:
    """Return the section whose heading the question names, of the year asked for."""
    asked = set(matcher.request.years)
    best: tuple[float, int] | None = None
    for at, title, path in headings(document):
        spoken = set(years(f"{path} {title}"))
        if (asked and spoken and not asked & spoken) or not _is_asked_for(matcher, title, document):
            continue
        coverage = matcher.coverage(title) + 0.1 * matcher.coverage(title, path)
        if best is None or coverage >= best[0]:
            best = (coverage, at)
    if best is None:
        return None
    heading = document.blocks[best[1]]
    title = document.text[heading.start : heading.end]
    whole = _WITH_FIGURES.search(search_key(title)) is not None
    coverage = matcher.coverage(title, document.metadata.title)
    return _Section(title, coverage, under(document, best[1], whole=whole))


def _is_asked_for(matcher: Matcher, title: str, document: Document) -> bool:
    """Whether a heading says what is asked, but for words that its report's title says."""
    if matcher.coverage(title) >= ABOUT:
        return True
    whole = matcher.coverage(title, document.metadata.title)
    return whole >= ABOUT and matcher.coverage(title) >= 0.3 and matcher.excess(title) <= 0.5


def headings(document: Document) -> Iterator[tuple[int, str, str]]:
    """Yield each heading's place among the blocks, its words, and those of the ones above it."""
    above: list[tuple[int, str]] = []
    for at, block in enumerate(document.blocks):
        if block.kind is BlockKind.HEADING:
            title = document.text[block.start : block.end]
            above = [entry for entry in above if entry[0] < block.level]
            yield at, title, " ".join(words for _, words in above)
            above.append((block.level, title))


def under(document: Document, at: int, *, whole: bool) -> list[Statement]:
    """Return the inner headings of a section, or its sentences and list items."""
    level = document.blocks[at].level
    inner: list[Block] = []
    for block in document.blocks[at + 1 :]:
        if block.kind is BlockKind.HEADING and block.level <= level:
            break
        inner.append(block)
    if _is_run_in(document, at):  # such a title covers its paragraph and the list below it
        inner = inner[:1] + list(_leading_items(inner[1:]))
    headings = [block for block in inner if block.kind is BlockKind.HEADING]
    outer = [b for b in headings if b.level == min(h.level for h in headings)]
    if len(outer) > 1 and not whole:
        return [_statement(document, Span(b.start, b.end), b.kind) for b in outer]
    found = [_statement(document, s, b.kind) for b in inner for s in _spans(document.text, b)]
    items = [s for s in found if s.kind is BlockKind.LIST_ITEM]
    return items if len(items) > 1 and not whole else found


def _is_run_in(document: Document, at: int) -> bool:
    following = document.blocks[at + 1 : at + 2]
    between = document.text[document.blocks[at].end : following[0].start] if following else "\n"
    return "\n" not in between


def _leading_items(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        if block.kind is not BlockKind.LIST_ITEM:
            return
        yield block


def _announced(statement: Statement) -> list[Statement]:
    """Return what follows a line such as "các nhóm giải pháp sau:": list items, or headings."""
    document = statement.document
    if not _ANNOUNCES.search(statement.text):
        return []
    following = [b for b in document.blocks if b.start >= statement.span.end]
    following = [b for b in following if b.kind is not BlockKind.FURNITURE]
    if not following:
        return []
    if following[0].kind is BlockKind.HEADING:
        blocks = _siblings(following)
    else:
        blocks = list(_leading_items(following))
    return [_statement(document, Span(b.start, b.end), b.kind) for b in blocks]


def _siblings(blocks: Sequence[Block]) -> list[Block]:
    level, found = blocks[0].level, []
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            if block.level < level:
                break
            found += [block] if block.level == level else []
    return found


def _statement(document: Document, span: Span, kind: BlockKind) -> Statement:
    return Statement(document, (), span, kind, (), 0.0)


def _spans(text: str, block: Block) -> list[Span]:
    if block.kind is BlockKind.LIST_ITEM:
        return [Span(block.start, block.end)]
    return sentences(text, block.start, block.end) if block.kind is BlockKind.PARAGRAPH else []
