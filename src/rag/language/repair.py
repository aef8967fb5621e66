"""Words the publisher broke, joined for search: "ki nh t ế" is found as "kinh tế".

Pieces are joined when together they are spelt like one Vietnamese syllable and at least one of
them is none by itself, so that correct text stays as it is. Every offset leads back to the source.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from pathlib import Path

from rag.language.normalise import fold, search_key
from rag.language.syllable import is_syllable
from rag.records import Span

_DATA = Path(__file__).parents[1] / "assets" / "repair.toml"
_LONGEST = 7  # letters of the longest syllable, "nghiêng"
_MOST_PIECES = 4  # "ng h i ệp"; more pieces are spaced-out letters, not a broken word
# "I'm an", "kg/m ở", "n.v": letters tied to a sign are parts of something else.
_PIECE = re.compile(r"(?<![\w'’/.@&])[^\W\d_]+(?![\w'’/@&]|\.\w)")
_BLANKS = re.compile(r"[ \t\u00a0]+")
_NUMBER_BEFORE = re.compile(r"[\d%][ \t\u00a0]*\Z")
_WORD_BEFORE = re.compile(r"([^\W\d_]+)[ \t\u00a0]+\Z")
_NEAR = 24  # characters looked back at


@dataclass(frozen=True, slots=True)
class Repaired:
    """A text with its broken words joined, and the way back to the text as published."""

    text: str
    joins: tuple[Span, ...]  # in the source: each word that was broken, its blanks included
    gaps: tuple[Span, ...]  # in the source: the blanks left out

    def source_offset(self, position: int) -> int:
        """Return where the character at a position of ``text`` stands in the source.

        The end of ``text`` leads to the end of the source.
        """
        removed = [0, *accumulate(gap.end - gap.start for gap in self.gaps)]
        places = [gap.start - before for gap, before in zip(self.gaps, removed, strict=False)]
        return position + removed[bisect_right(places, position)]

    def source_span(self, span: Span) -> Span:
        """Return the stretch of the source that a stretch of ``text`` was made from."""
        start = self.source_offset(span.start)
        end = self.source_offset(span.end - 1) + 1 if span.end > span.start else start
        return Span(start, end)


def repair(text: str) -> Repaired:
    """Return the text with broken words joined; nothing but blanks inside words is left out."""
    joins: list[Span] = []
    gaps: list[Span] = []
    for run in _runs(text):
        for group in _grouped(text, run):
            joins.append(Span(group[0].start, group[-1].end))
            gaps += (Span(one.end, other.start) for one, other in pairwise(group))
    kept, at = [], 0
    for gap in gaps:
        kept.append(text[at : gap.start])
        at = gap.end
    return Repaired("".join([*kept, text[at:]]), tuple(joins), tuple(gaps))


def _runs(text: str) -> Iterator[list[Span]]:
    """Yield pieces with only blanks between them, where one at least is no syllable."""
    run: list[Span] = []
    for match in _PIECE.finditer(text):
        piece = Span(*match.span())
        if run and not _BLANKS.fullmatch(text, run[-1].end, piece.start):
            if _is_suspect(text, run):
                yield run
            run = []
        run.append(piece)
    if _is_suspect(text, run):
        yield run


def _is_suspect(text: str, run: list[Span]) -> bool:
    return len(run) > 1 and not all(_is_word(piece.of(text)) for piece in run)


def _grouped(text: str, run: list[Span]) -> list[list[Span]]:
    """Return the groups to join: those that leave the fewest pieces that are no syllable.

    Between equals the piece opens the next word ("có t ình" is "có tình"): words broken after
    their first consonant are the more frequent.
    """
    best: list[tuple[int, int]] = [
        (0, 0)
    ]  # pieces left broken, pieces joined: the fewer the better
    sizes = [0]
    for end in range(1, len(run) + 1):
        broken, joined = best[end - 1]
        cost, size = (broken + (not _is_word(run[end - 1].of(text))), joined), 1
        for wider in range(2, min(_MOST_PIECES, end) + 1):
            if not _makes_word(text, run[end - wider : end]):
                continue
            other = (best[end - wider][0], best[end - wider][1] + wider - 1)
            cost, size = (other, wider) if other <= cost else (cost, size)
        best.append(cost)
        sizes.append(size)
    return list(_cut(run, sizes))[::-1]


def _cut(run: list[Span], sizes: list[int]) -> Iterator[list[Span]]:
    end = len(run)
    while end:
        if sizes[end] > 1:
            yield run[end - sizes[end] : end]
        end -= sizes[end]


@lru_cache(maxsize=8192)
def _is_word(piece: str) -> bool:
    return is_syllable(search_key(piece))


def _makes_word(text: str, group: list[Span]) -> bool:
    pieces = [piece.of(text) for piece in group]
    whole = "".join(pieces)
    if len(whole) > _LONGEST or all(map(_is_word, pieces)) or not _is_word(whole):
        return False
    return _has_one_case(pieces, whole) and not _is_label(text, group[0], whole)


def _has_one_case(pieces: list[str], whole: str) -> bool:
    """Whether the case is that of one word; lone capitals ("B D E") need a diacritic too."""
    if whole.isupper() and all(len(piece) == 1 for piece in pieces):
        return fold(whole[1:]) != whole[1:].lower()
    return whole[1:].islower() or whole.isupper()


def _is_label(text: str, first: Span, whole: str) -> bool:
    """Whether the first piece is a label or a unit that stands alone: "nhóm B", "500 đ"."""
    before = text[max(0, first.start - _NEAR) : first.start]
    piece, words = first.of(text), _words()
    if _NUMBER_BEFORE.search(before) and not _is_word(piece):
        return search_key(whole) not in words["after_number"]
    if len(piece) > 1:
        return False
    if piece.isupper() and before.endswith(("-", "–")):
        return True
    word = _WORD_BEFORE.search(before)
    kind = "label_before_capital" if piece.isupper() else "label_before_small"
    return word is not None and search_key(word[1]) in words[kind]


@cache
def _words() -> dict[str, frozenset[str]]:
    table = tomllib.loads(_DATA.read_text("utf-8"))
    return {name: frozenset(map(search_key, text.split())) for name, text in table.items()}
