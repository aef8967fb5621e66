"""Headings without markup, and the blocks that lie below them.

Four shapes are headings: a numbered short line ("II. Kết quả", "1.1 Trồng trọt"), a short line in
capitals, a short line that stands alone above other content, and a title printed at the start of
its paragraph ("Giao thông, xây dựng: Trong năm đã hoàn thành ...").
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from rag.documents.layout import NUMBERED, Line, RawText, Role
from rag.language.normalise import UPPER
from rag.language.segment import trim
from rag.records import Block, BlockKind, Span

_LONGEST_NUMBERED = 220  # characters; official headings list several fields and their tasks
_LONGEST_LONE = 140
_LONGEST_RUN_IN = 230
_SHORTEST_REST = 12  # characters after a run-in title; fewer is a label with its value
_FULL_STOP = re.compile(r"[.!?…;,][\"”’»)\]]*$")
_RUN_IN = re.compile(rf"[ \u00a0]?:[*_]*\s+(?=[*_“\"]*[{UPPER}])")
_NUMBERED_RUN_IN = re.compile(rf"\.\s+(?=[{UPPER}])")
_DATA = tomllib.loads((Path(__file__).parents[1] / "assets" / "headings.toml").read_text("utf-8"))
_ANNOUNCES = re.compile(rf"(?:^|\s)(?:{'|'.join(_DATA['announcing'])})$", re.IGNORECASE)
_NAMING_NUMBERS = re.compile("|".join(_DATA["naming_numbers"]), re.IGNORECASE)
_TABLE_TITLE = re.compile(r"(?:bảng|biểu|phụ biểu|phụ lục)(?: số)?\s*[\dIVX]", re.IGNORECASE)
_TABLE_ROLES = (Role.TABLE_HEADER, Role.TABLE_ROW)
_RANKS = (
    ("part", re.compile(r"phần\s", re.IGNORECASE)),
    ("chapter", re.compile(r"(?:chương|mục)\s", re.IGNORECASE)),
    ("letter", re.compile(r"[A-HK-UYĐ]\s*[.)]")),
    ("roman", re.compile(r"[IVX]{1,5}\s*[.)/:-]")),
    ("number 4", re.compile(r"\d+(?:\.\d+){3}")),
    ("number 3", re.compile(r"\d+(?:\.\d+){2}")),
    ("number 2", re.compile(r"\d+\.\d+")),
    ("number 1", re.compile(r"\d+\s*[.)/:]")),
    ("alpha", re.compile(r"[a-zđ]\s*[.)]")),
)
# From the outermost to the innermost; "lone+" are lone headings above "1.", "lone" those below it.
_ORDER = (
    *("part", "chapter", "capitals", "letter", "roman", "lone year", "lone+", "number 1", "lone"),
    *("number 2", "number 3", "number 4", "alpha", "run-in", "item", "table"),
)


@dataclass(frozen=True, slots=True)
class _Found:
    """A heading before its level is known."""

    span: Span
    style: str
    level: int = 0  # by markup


def find_blocks(raw: RawText) -> tuple[Block, ...]:
    """Return the blocks of a text whose furniture and captions are marked, in order."""
    found = _headings(raw)
    levels = _levels(raw, found)
    blocks: list[Block] = []
    for at, line in enumerate(raw.lines):
        heading = found.get(at)
        start = line.start
        if heading:
            span = heading.span
            blocks.append(Block(BlockKind.HEADING, span.start, span.end, levels[at]))
            start = _skip_colon(raw.text, span.end, line.end)
        if start < line.end:
            blocks.append(_block(raw.text, line, start))
    return tuple(blocks)


def _block(text: str, line: Line, start: int) -> Block:
    if line.role is Role.TABLE_ROW:
        return Block(BlockKind.TABLE_ROW, line.start, line.end, 0, line.cells, line.header)
    if line.role in (Role.FURNITURE, Role.TITLE, Role.TABLE_HEADER):
        return Block(BlockKind.FURNITURE, start, line.end)
    if line.role is Role.CAPTION:
        return Block(BlockKind.CAPTION, start, line.end)
    numbered = start == line.start and NUMBERED.match(text, start, line.end)
    is_item = line.role is Role.LIST_ITEM or bool(numbered)
    return Block(BlockKind.LIST_ITEM if is_item else BlockKind.PARAGRAPH, start, line.end)


def _skip_colon(text: str, at: int, end: int) -> int:
    return at + len(text[at:end]) - len(text[at:end].lstrip(" \t\u00a0\n:*_."))


def _headings(raw: RawText) -> dict[int, _Found]:
    """Return the headings by the number of their line, looking from the end for what follows."""
    found: dict[int, _Found] = {}
    below: Line | None = None  # the next line that is not furniture
    below_style = ""
    for at in range(len(raw.lines) - 1, -1, -1):
        line = raw.lines[at]
        if line.role is Role.TABLE_HEADER:
            below, below_style = line, ""
        if line.role in (Role.FURNITURE, Role.CAPTION, Role.TITLE, Role.TABLE_HEADER):
            continue
        heading = _heading(raw.text, line, below, below_style)
        if heading:
            found[at] = heading
        whole = heading and heading.span.end >= trim(raw.text, Span(0, line.end), " :*_").end
        below, below_style = line, heading.style if heading and whole else ""
    return found


def _heading(text: str, line: Line, below: Line | None, below_style: str) -> _Found | None:
    if line.role is Role.HEADING:
        return _Found(Span(line.start, line.end), "markup", line.level)
    if line.role not in (Role.PLAIN, Role.LIST_ITEM):
        return None
    span = trim(text, Span(line.start, line.end), " :*_\u00a0")
    if below and below.role in _TABLE_ROLES and _TABLE_TITLE.match(span.of(text)):
        return _Found(span, "table")
    style = _style(text, line) if below and span.start < span.end else ""
    # Two equal headings with nothing between them are items of a list, not headings.
    if style and below and style != below_style:
        opening = text[span.start : span.end].lstrip(". …")  # "... Những kết quả"
        return _Found(Span(span.end - len(opening), span.end), style)
    run_in = _run_in(text, line)
    if run_in is None:
        return None
    item = "item" if line.role is Role.LIST_ITEM else "run-in"
    return _Found(run_in, _number_style(run_in.of(text)) or item)


def _number_style(words: str) -> str:
    if not NUMBERED.match(words):
        return ""
    return next((name for name, regex in _RANKS if regex.match(words)), "")


def _style(text: str, line: Line) -> str:
    """Return the style of a line that is a heading as a whole, or "" for any other line."""
    words = line.of(text).strip("*_ \u00a0")
    if line.role is not Role.PLAIN or _FULL_STOP.search(words) or "\n\n" in words:
        return ""
    title = words.rstrip(" :*_")
    if _ANNOUNCES.search(title):
        return ""
    if NUMBERED.match(words):
        short = len(words) <= _LONGEST_NUMBERED and not _holds_figure(_unnumbered(title))
        return _number_style(words) if short and _RUN_IN.search(words) is None else ""
    if title.isupper() and len(title.split()) > 1 and len(words) <= _LONGEST_NUMBERED:
        return "capitals"
    plain = title.lstrip(". …")
    lone = line.lone and len(plain) <= _LONGEST_LONE and plain[:1].isupper()
    return "lone" if lone and not _holds_figure(plain) and ": " not in plain else ""


def _unnumbered(words: str) -> str:
    number = NUMBERED.match(words)
    return words[number.end() :] if number else words


def _holds_figure(words: str) -> bool:
    return bool(re.search(r"\d", _NAMING_NUMBERS.sub("", words)))


def _run_in(text: str, line: Line) -> Span | None:
    """Return the title printed at the start of a paragraph, if there is one.

    It has no full stop and no figure inside, does not merely announce what follows ("Trong đó:"),
    and a text that starts with a capital letter comes after its colon.
    """
    words = line.of(text)
    number = NUMBERED.match(words)
    begin = number.end() if number else 0
    colon = words.find(":", begin)
    cut = _RUN_IN.search(words, max(begin, colon - 1)) if colon >= 0 else None
    if cut is None or words[cut.start() :].lstrip()[0] != ":" or cut.start() > colon:
        cut = _NUMBERED_RUN_IN.search(words, begin) if number else None
        if cut is None or cut.start() - begin > 60:
            return None
    title = words[begin : cut.start()].strip(" *_\u00a0")
    unfit = (
        not title[:1].isupper()
        or len(title) > _LONGEST_RUN_IN
        or len(words) - cut.end() < _SHORTEST_REST
        or re.search(r"[.!?…]\s", title)
        or _ANNOUNCES.search(title)
        or _holds_figure(title)
        or title.count("(") != title.count(")")
    )
    start = line.start + len(words) - len(words.lstrip("*_"))
    return None if unfit else trim(text, Span(start, line.start + cut.start()), " *_\u00a0")


def _levels(raw: RawText, found: dict[int, _Found]) -> dict[int, int]:
    """Return each heading's level: markup's own, below it the styles the document uses, ranked."""
    marked = {heading.level for heading in found.values() if heading.style == "markup"}
    depth = {level: n + 1 for n, level in enumerate(sorted(marked))}
    styles = {at: heading.style for at, heading in found.items()}
    years = _parts_by_year(raw, found)
    lone = "lone" if _lone_is_inner(raw, found) else "lone+"
    for at, style in styles.items():
        if style == "lone":
            styles[at] = "lone year" if at in years else lone
    used = sorted(set(styles.values()) - {"markup"}, key=_ORDER.index)
    rank = {style: len(depth) + n + 1 for n, style in enumerate(used)}
    return {
        at: depth[f.level] if f.style == "markup" else rank[styles[at]] for at, f in found.items()
    }


def _parts_by_year(raw: RawText, found: dict[int, _Found]) -> set[int]:
    """Return the lone headings that name a year, when they name several.

    "Kết quả năm 2023" ... "Nhiệm vụ năm 2024": such a report has one part for what was done and one
    for what is planned, and the headings without a year stand inside these parts.
    """
    named = {
        at: tuple(re.findall(r"\bnăm ((?:19|20)\d\d)", f.span.of(raw.text), re.IGNORECASE))
        for at, f in found.items()
        if f.style == "lone"
    }
    years = {at: year for at, year in named.items() if year}
    first = min((at for at, f in found.items() if f.style == "lone"), default=-1)
    return set(years) if len(set(years.values())) > 1 and first in years else set()


def _lone_is_inner(raw: RawText, found: dict[int, _Found]) -> bool:
    """Whether unnumbered headings stand inside numbered ones: "1. ...", "Trồng trọt", "2. ..."."""
    last, lone_since = 0, False
    for at in sorted(found):
        if found[at].style == "lone":
            lone_since = True
        elif found[at].style == "number 1":
            number = int(re.match(r"\d+", found[at].span.of(raw.text)).group())  # type: ignore[union-attr]
            if lone_since and number == last + 1 and last:
                return True
            last, lone_since = number, False
    return False
