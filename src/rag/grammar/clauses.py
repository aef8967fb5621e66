"""The words between two figures: which belong to the one before, which lead into the next."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.grammar.lexicon import lexicon
from rag.grammar.nouns import is_phrase, opens_indicator
from rag.grammar.patterns import pattern
from rag.grammar.quantities import Quantity
from rag.grammar.state import counts
from rag.language.normalise import search_key

_BRACKETS = re.compile(r"\([^()]*\)")
_NAMED = re.compile(r"\slà\s")  # "ba thị trường lớn nhất là A, B và C, chiếm tương ứng 5, 4 và 3"
_BLANK = "\x1f"


@dataclass(frozen=True, slots=True)
class Gap:
    """The stretch between two figures, as offsets into the text."""

    tail_end: int  # up to here it belongs to the figure before
    lead_start: int  # from here it leads into the next


def masked(sentence: str, found: Sequence[Quantity]) -> str:
    """Return the sentence's search key with brackets that hold no figure made one word.

    "chỉ số giá (CPI) đạt" is one phrase; offsets stay.
    """
    key = search_key(sentence)
    for match in _BRACKETS.finditer(sentence):
        if not any(match.start() <= q.start < match.end() for q in found):
            inside = re.sub(r"[(),;:]", _BLANK, key[match.start() : match.end()])
            key = key[: match.start()] + inside + key[match.end() :]
    return key


def split_gap(
    text: str, key: str, start: int, end: int, before: Quantity | None, *, last: bool = False
) -> Gap:
    """Divide ``text[start:end]``; ``key`` is the masked search key of the same offsets.

    ``last`` says that no figure follows.
    """
    borders = [
        (m.start() + start, m.end() + start) for m in pattern("border").finditer(key[start:end])
    ]
    if before is not None and counts(before):
        if pattern("ordered").search(key, start, end) and (named := _NAMED.search(key, start, end)):
            return Gap(named.start(), named.end())
        classifier = before.unit in lexicon().classes["classifiers"]
        return _after_counted(text, key, start, end, borders, last=last, listed=not classifier)
    if not borders:
        return Gap(end, start)
    first_piece = start if before is None else borders[0][1]
    return Gap(borders[0][0], _lead_start(text, key, first_piece, end, borders))


def _lead_start(
    text: str, key: str, first_piece: int, end: int, borders: list[tuple[int, int]]
) -> int:
    """Take items of an enumeration before the last comma into the lead: "hàng dệt, may đạt"."""
    start = borders[-1][1]
    last = text[start:end]
    for index in range(len(borders) - 1, -1, -1):
        if key[borders[index][0]] != "," or opens_indicator(last) or last.strip()[:1].isupper():
            break
        begin = borders[index - 1][1] if index else first_piece
        piece = text[begin : borders[index][0]]
        if begin < first_piece or not _listed(piece, last):
            break
        start, last = begin, piece
    return start


def _listed(piece: str, last: str) -> bool:
    own = piece.rpartition(":")[2]
    opening = pattern("within").search(search_key(own))
    if opening:
        own = own[opening.end() :]
    return is_phrase(own) and _begins_with_noun(last)


def _begins_with_noun(last: str) -> bool:
    key = search_key(last).strip()
    openers = (pattern("opening"), pattern("when_opening"))
    if not key or any(opener.match(key) for opener in openers):
        return False
    first = pattern("predicate").match(key)
    return first is None and pattern("cue").match(key) is None


def _after_counted(
    text: str,
    key: str,
    start: int,
    end: int,
    borders: list[tuple[int, int]],
    *,
    last: bool,
    listed: bool,
) -> Gap:
    """A description may hold commas: "7/9 huyện, thị xã, phường đạt chuẩn; ..."."""
    tail_end, lead_start = end, start
    if borders:
        tail_end = borders[0][0]
        for index, border in enumerate(borders):
            stop = borders[index + 1][0] if index + 1 < len(borders) else end if last else None
            if (
                not listed
                or key[border[0]] != ","
                or stop is None
                or not _goes_on(text, start, border, stop)
            ):
                break
            tail_end = stop
        lead_start = _lead_start(text, key, tail_end, end, borders)
    return _at_head(key, Gap(tail_end, lead_start), end)


def _goes_on(text: str, start: int, border: tuple[int, int], stop: int) -> bool:
    piece = search_key(text[start : border[0]])
    following = text[border[1] : stop]
    return (
        not pattern("predicate").search(piece)
        and _begins_with_noun(following)
        and not opens_indicator(following)
        and not pattern("within").search(search_key(following))
    )


def _at_head(key: str, gap: Gap, end: int) -> Gap:
    """A measure's name after a counted noun opens the next figure: "18 dự án | tổng vốn 5 tỷ"."""
    heads = list(pattern("head").finditer(key, gap.lead_start, end))
    if not heads or len(key[heads[-1].start() : end].split()) > MAX_LEAD_WORDS:
        return gap
    head = heads[-1]
    if head.start() == gap.lead_start and gap.tail_end < gap.lead_start:
        return gap
    joined = gap.tail_end >= end or gap.lead_start <= gap.tail_end
    return Gap(head.start() if joined else gap.tail_end, head.start("head"))


MAX_LEAD_WORDS = 9
"""Words from a measure's name to its number; more than that is another clause."""
