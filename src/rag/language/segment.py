"""Borders: where Vietnamese sentences and clauses begin and end, as offsets into the text.

A *sentence* ends at a full stop, question mark, exclamation mark, ellipsis or "./." (with the
quotes and brackets that close after it) and at an empty line. A list joined by ";" stays one
sentence.

A *clause* is a part of one sentence that states something of its own: what stands between two ";"
outside brackets, and every bracket that holds a figure with its words, "(năm 2022 giảm 16%)".
Commas never divide clauses: "5.200 tỷ đồng, đạt 97,4% kế hoạch" is one statement.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from functools import lru_cache
from pathlib import Path

from rag.records import Span

_DATA = Path(__file__).parents[1] / "assets" / "segment.toml"
_CLOSERS = "\"'”’»)]"
_OPENERS = "\"'“‘«(["
_BORDER = re.compile(
    rf"(?:\./\.|/\.|[.!?…]+)[{re.escape(_CLOSERS)}]*|\n[ \t]*(?=\n)|\n(?=[ \t]*[-+*•–][ \t])"
)
_TOKEN_BEFORE = re.compile(r"[\w./]+$")
_NUMBERING = re.compile(r"(?:[-+*•–]\s*)?(?:\d{1,2}(?:\.\d{1,2})*|[IVXLC]{1,5}|[A-Za-zđĐ])")
_BRACKET = re.compile(r"\([^()]*(?:\([^()]*\)[^()]*)*\)")
_FIGURE_BRACKET = re.compile(r"(?=.*\d)(?=.*\s)", re.DOTALL)
_LONGEST_BRACKET = 400  # characters; a longer bracket is a text of its own with sentences in it
_NEAR = 200  # characters looked at beside a border, so that a text without any stays cheap
_LONGEST_ABBREVIATION = 24  # characters looked back at; "PGS.TS.BS" has nine
_SEPARATORS = " \t\n\r\u00a0;,"


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Return the sentences of ``text[start:end]``; only white space lies outside them."""
    stop = len(text) if end is None else end
    brackets = _closed_brackets(text, start, stop)
    found: list[Span] = []
    begin = start
    for border in _BORDER.finditer(text, start, stop):
        if border.start() < begin or _is_inside(brackets, border):
            continue
        if _ends_sentence(text, begin, border, stop):
            found.append(Span(begin, border.end()))
            begin = border.end()
    found.append(Span(begin, stop))
    return [trimmed for span in found if (trimmed := trim(text, span)).start < trimmed.end]


def clauses(text: str, span: Span) -> list[Span]:
    """Return the clauses of one sentence, in order.

    Only white space and the separating ";" and "," lie outside them; a full stop left alone
    after a bracket belongs to the bracket.
    """
    pieces: list[Span] = []
    begin = span.start
    brackets = _closed_brackets(text, span.start, span.end)
    cuts = [b for b in brackets if _FIGURE_BRACKET.match(b.of(text))]
    for cut in [*cuts, Span(span.end, span.end)]:
        pieces += _at_semicolons(text, Span(begin, cut.start), brackets)
        pieces.append(cut)
        begin = cut.end
    return _join_strays(text, [trim(text, piece, _SEPARATORS) for piece in pieces], span)


def trim(text: str, span: Span, characters: str | None = None) -> Span:
    """Return the span without white space (or the given characters) at its ends."""
    piece = span.of(text)
    left = len(piece) - len(piece.lstrip(characters))
    return Span(span.start + left, span.start + max(left, len(piece.rstrip(characters))))


@lru_cache(maxsize=1)
def _abbreviations() -> tuple[frozenset[str], frozenset[str]]:
    data = tomllib.loads(_DATA.read_text("utf-8"))
    return frozenset(data["before_name"]), frozenset(data["before_number"])


def _closed_brackets(text: str, start: int, end: int) -> list[Span]:
    found = (Span(m.start(), m.end()) for m in _BRACKET.finditer(text, start, end))
    return [b for b in found if b.end - b.start <= _LONGEST_BRACKET and "\n\n" not in b.of(text)]


def _is_inside(brackets: list[Span], border: re.Match[str]) -> bool:
    at = bisect_left(brackets, border.start(), key=lambda bracket: bracket.start)
    return at > 0 and border.end() < brackets[at - 1].end


def _ends_sentence(text: str, begin: int, border: re.Match[str], stop: int) -> bool:
    if border.group().startswith("\n"):
        return True
    rest = text[border.end() : min(stop, border.end() + _NEAR)].lstrip()[:1]
    if not text[begin : min(border.start(), begin + _NEAR)].strip(" \t\n\u00a0" + _OPENERS):
        return False  # dots that open a sentence: "... Những kết quả"
    if rest and not text[border.end()].isspace():
        return _is_missing_space(text, border, rest)
    if not rest:
        return True
    if rest.islower():
        return False  # "tỉnh nhà... nên", "v.v. và"
    if border.group() == ".":
        return not _is_abbreviation(text, begin, border.start(), rest)
    return True


def _is_missing_space(text: str, border: re.Match[str], rest: str) -> bool:
    """Whether two sentences were run together: "ổn định.Trong năm", but not "TP.Vinh"."""
    before = text[max(0, border.start() - _LONGEST_ABBREVIATION) : border.start()]
    token = _TOKEN_BEFORE.search(before)
    word = token.group() if token else ""
    after = text[border.end() + 1 : border.end() + 2]
    plain = len(word) > 1 and word.isalpha() and word.islower() and word not in _abbreviations()[0]
    return rest.isupper() and after.islower() and (plain or before[-1:] in "%)")


def _is_abbreviation(text: str, begin: int, dot: int, rest: str) -> bool:
    before = text[max(begin, dot - _LONGEST_ABBREVIATION) : dot]
    if before[-1:].isspace():
        return False  # the publisher's space before a full stop
    if dot - begin < _NEAR and _NUMBERING.fullmatch(text[begin:dot].strip()):
        return True  # "I. Kết quả", "1.1. Trồng trọt"
    token = _TOKEN_BEFORE.search(before)
    word = token.group().rsplit(".", 1)[-1] if token else ""
    name, number = _abbreviations()
    if rest.isdigit():
        return word in number
    return word in name or _is_initial(word, before)


def _is_initial(word: str, before: str) -> bool:
    """Whether a lone capital shortens a name: "Nguyễn V. An", but not "xếp loại A."."""
    previous = before[: -len(word)].split() if len(word) == 1 and word.isupper() else []
    return bool(previous) and previous[-1][:1].isupper()


def _at_semicolons(text: str, span: Span, brackets: list[Span]) -> list[Span]:
    pieces = []
    begin = span.start
    for at in range(span.start, span.end):
        if text[at] == ";" and not any(b.start < at < b.end for b in brackets):
            pieces.append(Span(begin, at))
            begin = at + 1
    return [*pieces, Span(begin, span.end)]


def _join_strays(text: str, pieces: list[Span], whole: Span) -> list[Span]:
    found: list[Span] = []
    for piece in pieces:
        if piece.start >= piece.end:
            continue
        if found and not any(c.isalnum() for c in piece.of(text)):
            found[-1] = Span(found[-1].start, piece.end)
        else:
            found.append(piece)
    return found or [trim(text, whole)]
