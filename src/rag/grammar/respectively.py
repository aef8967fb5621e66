"""Pairing in order: "A và B lần lượt đạt 5 và 6, tương ứng giảm 7% và tăng 8%"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.grammar.figure import Figure, Measure
from rag.grammar.nouns import noun_of
from rag.grammar.patterns import pattern
from rag.language.normalise import search_key


@dataclass(frozen=True, slots=True)
class Read:
    """A figure with what was read before it."""

    figure: Figure
    subject: str  # the words of its clause before the verb, enumeration and all
    bare: bool  # nothing but a separator and a verb stands between it and the figure before
    ordered: bool  # "lần lượt" or "tương ứng" stands before it
    own_noun: bool  # its lead named an indicator


def paired(reads: Sequence[Read]) -> list[Figure]:
    """Return the figures with the indicators of ordered runs given out in order."""
    found = [read.figure for read in reads]
    index = 0
    while index < len(reads):
        end = _run_end(reads, index)
        owners = _owners(reads, found, index, end) if reads[index].ordered else []
        if not owners:
            index += 1
            continue
        _give(found, index, owners)
        index += len(owners)
        while index < len(reads) and _follows(reads, index, len(owners)):
            _give(found, index, owners)
            index += len(owners)
    return found


def _run_end(reads: Sequence[Read], index: int) -> int:
    end = index + 1
    while end < len(reads) and reads[end].bare and not reads[end].ordered:
        end += 1
    return end


def _follows(reads: Sequence[Read], index: int, count: int) -> bool:
    """Whether a run of as many figures goes on about the same: ", giảm 11% và 7%"."""
    return not reads[index].own_noun and _run_end(reads, index) - index >= count


def _owners(reads: Sequence[Read], found: Sequence[Figure], index: int, end: int) -> list[Figure]:
    count = end - index
    if count < MIN_RUN:
        return []
    first = found[index]
    # "A và B đạt tương ứng 5 và 6, giảm 7% và 8%": the names say how long the run is.
    lengths = range(count, MIN_RUN - 1, -1)
    if names := next((n for c in lengths if (n := names_of(reads[index].subject, c))), []):
        return _of_composition(first, names)
    distinct: dict[str, Figure] = {}
    for figure in found[:index]:
        distinct.setdefault(figure.indicator, figure)
    return list(distinct.values())[-count:] if len(distinct) >= count else []


def _of_composition(first: Figure, names: Sequence[str]) -> list[Figure]:
    """Take "Cơ cấu kinh tế" off the first name: it is the whole of which all are shares."""
    whole = re.match(r"(?:cơ cấu(?:\s+kinh tế|\s+lao động)?|tỷ trọng)\s+", names[0].lower())
    parents, measure = first.parents, first.measure
    if whole:
        parents, measure = (*parents, names[0][: whole.end()].strip()), Measure.SHARE
        names = [names[0][whole.end() :], *names[1:]]
    return [replace(first, indicator=name, parents=parents, measure=measure) for name in names]


MIN_RUN = 2
"""One figure alone is in no order; "tương ứng" before it is a plain link."""


def _give(found: list[Figure], index: int, owners: Sequence[Figure]) -> None:
    for offset, owner in enumerate(owners):
        figure = found[index + offset]
        shares = owner.measure is Measure.SHARE and figure.quantity.unit == "%"
        found[index + offset] = replace(
            figure,
            indicator=owner.indicator,
            parents=owner.parents,
            measure=Measure.SHARE if shares and not figure.direction else figure.measure,
        )


_SEPARATORS = (
    r"\s*;\s*(?:và\s+)?",
    r"\s*[;,]\s*(?:và\s+)?|\s+và\s+(?=[^,;]*$)",
    r"\s+và\s+",
    r"\s*[;,]\s*",
)


def names_of(subject: str, count: int) -> list[str]:
    """Return the ``count`` items of an enumeration, or nothing when it has not as many.

    What only the first one names counts for all: "Sản lượng xi măng và gạch nung".
    """
    text = re.split(r":|(?:^|\s+)là\s+", subject)[-1]
    if verb := pattern("cue").search(search_key(text)):  # "A, B và C, chiếm"
        text = text[: verb.start()].rstrip(" ,")
    return _items(text.rpartition(";")[2], count) or _items(text, count)


def _items(text: str, count: int) -> list[str]:
    for separator in _SEPARATORS:
        items = [noun_of(item) for item in re.split(separator, text)]
        if len(items) == count and all(items):
            return [items[0], *(_with_head(items[0], item) for item in items[1:])]
    return []


def _with_head(first: str, item: str) -> str:
    if pattern("head_opening").match(search_key(item)):
        return item
    shared = re.search(rf"(?<!\w){re.escape(item.split()[0])}(?!\w)", first)
    if shared and shared.start() and pattern("head_opening").match(search_key(first)):
        return first[: shared.start()] + item
    head = pattern("head_opening").match(search_key(first))
    return f"{first[: head.end()]} {item}" if head else item
