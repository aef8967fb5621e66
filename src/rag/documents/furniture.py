"""Tells the report's own words from what the page around it says, and from photo captions.

The patterns are data (``assets/furniture.toml``); this file knows where in a document they apply.
Nothing is removed: a line only gets another role.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from rag.documents.layout import NUMBERED, Line, RawText, Role
from rag.language.normalise import LOWER, UPPER

_DATA = Path(__file__).parents[1] / "assets" / "furniture.toml"
_NAME = rf"(?:[{UPPER}][{LOWER}]+ ){{1,4}}[{UPPER}][{LOWER}]+"
_FULL_STOP = re.compile(r"[.!?…;:,][\"”’»)\]]*$")
_SENTENCE_LENGTH = 120  # characters; a line this long with a full stop is running text
_LONGEST_FURNITURE = 400  # characters; only the lead in brackets comes near it
_LONGEST_TITLE = 300
_FEWEST_REPEATS = 3
_REOPENS = re.compile(rf"phụ lục|phụ biểu|bảng|biểu|{NUMBERED.pattern}", re.IGNORECASE)
# "BÁO CÁO", "BÁO CÁO TÓM TẮT": the kind of paper alone on a line; its subject is on the next one.
_PAPER_KIND = re.compile(
    r"(?:BÁO CÁO|TỜ TRÌNH|KẾ HOẠCH|NGHỊ QUYẾT|THÔNG BÁO|CHƯƠNG TRÌNH|ĐỀ ÁN|THÔNG CÁO)"
    rf"(?: [{UPPER}]+){{0,2}}|Báo cáo|Tờ trình|Kế hoạch|Thông báo"
)


@dataclass(frozen=True, slots=True)
class Pattern:
    """One entry of the data file."""

    regex: re.Pattern[str]
    where: str = ""  # "top", "end" or anywhere
    closes: bool = False

    def matches(self, words: str) -> bool:
        """Whether the whole line is of this kind."""
        return len(words) <= _LONGEST_FURNITURE and bool(self.regex.fullmatch(words))


@lru_cache(maxsize=2)
def _patterns(kind: str) -> tuple[Pattern, ...]:
    entries = tomllib.loads(_DATA.read_text("utf-8"))[kind]
    return tuple(
        Pattern(
            re.compile(
                entry["pattern"].replace("<NAME>", _NAME).replace("<U>", UPPER),
                0 if entry.get("exact") else re.IGNORECASE,
            ),
            entry.get("where", ""),
            entry.get("closes", False),
        )
        for entry in entries
    )


def mark_furniture(raw: RawText) -> RawText:
    """Return the text with its title, furniture and captions told apart from its content."""
    lines = list(raw.lines)
    top, end = _body(raw)
    closed = False
    for at, line in enumerate(lines):
        if line.role not in (Role.PLAIN, Role.LIST_ITEM, Role.HEADING):
            continue
        words = _plain(line.of(raw.text))
        place = {"top"} if at < top else {"end"} if at >= end else set()
        found = _furniture(words, place, listed=line.role is Role.LIST_ITEM)
        closed = (closed and not _REOPENS.match(words)) or bool(
            found and found.closes and at >= end
        )
        if found or (closed and not _is_sentence(words)):
            lines[at] = replace(line, role=Role.FURNITURE)
    lines = _mark_repeats(raw.text, lines)
    lines = _mark_title(raw, lines)
    return replace(raw, lines=tuple(_mark_captions(raw.text, lines)))


def _plain(words: str) -> str:
    return words.strip("*_# \t\u00a0")


def _is_sentence(words: str) -> bool:
    return len(words) > _SENTENCE_LENGTH and bool(_FULL_STOP.search(words))


def _body(raw: RawText) -> tuple[int, int]:
    """Return the first line of running text and the line after the last one.

    Running text is a sentence, a table row, or a numbered line: before it stands the letterhead,
    after it the signature and the page's own matters.
    """

    def is_body(line: Line) -> bool:
        words = _plain(line.of(raw.text))
        if line.role is Role.TABLE_ROW:
            return True
        content = line.role in (Role.PLAIN, Role.LIST_ITEM) and _is_sentence(words)
        return content and not _furniture(words, {"top"}, listed=False)

    body = [at for at, line in enumerate(raw.lines) if is_body(line)]
    short = [
        at
        for at, line in enumerate(raw.lines)
        if re.search(r"[.!?][\"”)]?$", line.of(raw.text)) or line.role is Role.TABLE_ROW
        if not _furniture(_plain(line.of(raw.text)), {"top", "end"}, listed=False)
    ]
    first = min(body[:1] + short[:1], default=len(raw.lines))
    numbered = [n for n, x in enumerate(raw.lines) if NUMBERED.match(x.of(raw.text))][:1]
    last = max(body[-1:], default=-1)
    closing = [
        n
        for n, x in enumerate(raw.lines)
        if n > max(last, first) and x.role is not Role.TABLE_ROW
        # Nothing closes a text of which most is still to come.
        if sum(s < n for s in short) >= sum(s > n for s in short)
        if (found := _furniture(_plain(x.of(raw.text)), {"end"}, listed=False)) and found.closes
    ]
    end = min([max(body[-1:] + short[-1:], default=-1) + 1, *closing])
    return min([first, *numbered]), end


def _furniture(words: str, place: set[str], *, listed: bool) -> Pattern | None:
    return next(
        (
            pattern
            for pattern in _patterns("furniture")
            if (pattern.where in place if pattern.where else not listed) and pattern.matches(words)
        ),
        None,
    )


def _mark_repeats(text: str, lines: list[Line]) -> list[Line]:
    """Mark running heads: a short line printed again and again next to a page number."""
    plain = [line for line in lines if line.role is Role.PLAIN and line.end - line.start < 100]
    counts = Counter(line.of(text) for line in plain)

    def beside_page_number(at: int) -> bool:
        near = lines[max(0, at - 1) : at] + lines[at + 1 : at + 2]
        return any(x.role is Role.FURNITURE and re.search(r"\d", x.of(text)) for x in near)

    heads = {
        line.of(text)
        for at, line in enumerate(lines)
        if line.role is Role.PLAIN
        if counts[line.of(text)] >= _FEWEST_REPEATS and beside_page_number(at)
    }
    return [
        replace(x, role=Role.FURNITURE) if x.role is Role.PLAIN and x.of(text) in heads else x
        for x in lines
    ]


def _mark_title(raw: RawText, lines: list[Line]) -> list[Line]:
    """Mark the first line that is no furniture, when nothing in it says that it is a paragraph."""
    at = next((n for n, line in enumerate(lines) if line.role is not Role.FURNITURE), len(lines))
    if at >= len(lines) - 1:
        return lines
    first, words = lines[at], _plain(lines[at].of(raw.text))
    tops = [line for line in lines if line.role is Role.HEADING and line.level == first.level]
    by_markup = first.role is Role.HEADING and len(tops) == 1
    if NUMBERED.match(words) or not (by_markup or _may_be_title(first, words)):
        return lines
    lines[at] = replace(first, role=Role.TITLE)
    following = lines[at + 1]
    rest = _plain(following.of(raw.text))
    if _PAPER_KIND.fullmatch(words) and _may_be_title(following, rest):
        lines[at + 1] = replace(following, role=Role.TITLE)
    return lines


def _may_be_title(line: Line, words: str) -> bool:
    short = len(words) <= _LONGEST_TITLE and not _FULL_STOP.search(words)
    return line.role in (Role.PLAIN, Role.HEADING) and short and not NUMBERED.match(words)


def _mark_captions(text: str, lines: list[Line]) -> list[Line]:
    """Mark lone lines that show someone or something rather than announce a part of the text."""
    patterns = _patterns("caption")
    return [
        replace(line, role=Role.CAPTION)
        if line.role is Role.PLAIN
        and line.lone
        and not _FULL_STOP.search(line.of(text).rstrip(")"))
        and any(pattern.matches(_plain(line.of(text))) for pattern in patterns)
        else line
        for line in lines
    ]
