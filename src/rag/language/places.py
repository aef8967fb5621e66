"""Which provinces and districts of Viet Nam a text speaks of, however they are typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import TypeVar

from rag.language.gazetteer import (
    District,
    districts_by_name,
    own_place,
    province_states,
    provinces,
    states_of,
)
from rag.language.normalise import nfc, search_key
from rag.language.place_words import (
    folded_key,
    is_place,
    is_typed,
    kind_before,
    kind_of,
    kind_pattern,
    no_places,
)
from rag.language.trie import trie_pattern
from rag.records import Span

__all__ = [
    "districts_named",
    "own_place",
    "places_named",
    "province_spans",
    "provinces",
    "provinces_mentioned",
]

T = TypeVar("T")

REMEMBERED = 8192
"""Texts whose places are kept: the statements of a report are looked at in every question."""


def places_named(text: str, local: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Return the provinces named in a text by their official names, each once, in its order.

    They may be typed without diacritics or by an alias ("TPHCM"); a name that is also a word, a
    person's or a part of a longer name counts only where it is a place's. ``local`` adds places
    that are looked for too, such as the districts the loaded reports are of.
    """
    found = tuple((start, name) for start, _, name in _provinces_named(text))
    if others := local.difference(provinces()):
        found = tuple(sorted((*found, *_local_named(text, frozenset(others)))))
    return tuple(dict.fromkeys(name for _, name in found))


def districts_named(text: str) -> tuple[District, ...]:
    """Return the former districts that a text names with their kind word: "huyện Thạch Hà".

    Districts of one name are all returned, unless the kind word tells them apart.
    """
    found: list[District] = []
    for match in _district_pattern().finditer(_padded(nfc(text))):
        kind = kind_of(match["kind"], match["name"])
        if kind and kind[0] in ("city", "district"):
            found += _districts_meant(match["name"], kind)
    return tuple(dict.fromkeys(found))


def provinces_mentioned(text: str) -> tuple[str, ...]:
    """Return the official name of a province for each time a text names one, in order."""
    return tuple(province for *_, province in _find_provinces(text))


def province_spans(text: str) -> tuple[tuple[Span, str], ...]:
    """Return where an NFC text names provinces, without the kind words before, and which."""
    return tuple((Span(start, end), province) for start, end, province in _provinces_named(text))


def _find_provinces(text: str) -> tuple[tuple[int, int, str], ...]:
    text = nfc(text)
    lowered, at, found = _padded(text), 0, []
    while match := _province_pattern().search(lowered, at):
        start, end = match.start() + 1, match.end()
        typed = match[0][1:]
        province = _province(typed)
        if province and _is_meant(text, start - 1, end - 1, province):
            found.append((start - 1, end - 1, province))
        # Another name may begin inside what was no name, but not inside a longer name.
        at = end if province or folded_key(typed) in _longer_names() else start
    return tuple(found)


_provinces_named = lru_cache(maxsize=REMEMBERED)(_find_provinces)


def _is_meant(text: str, start: int, end: int, province: str) -> bool:
    """Whether a province's name in a text speaks of it, by the kind word before it and the rest.

    "thành phố Hà Tĩnh" speaks of the province too, "huyện Quảng Ninh" and "xã Hà Nội" do not.
    """
    typed = text[start:end].lower()
    kind = kind_before(text, start, typed)
    if kind is None:
        return is_place(text, start, end, province)
    if kind[0] in ("city", "district"):
        same = _districts_meant(typed, kind)
        return not same or any(district.province == province for district in same)
    return kind[0] == "province"


@lru_cache(maxsize=REMEMBERED)
def _local_named(text: str, local: frozenset[str]) -> tuple[tuple[int, str], ...]:
    text = nfc(text)
    names = {name: search_key(name) for name in sorted(local) if name}
    return tuple(
        (match.start(), name)
        for match in _local_pattern(local).finditer(_padded(text))
        for name, key in names.items()
        if is_typed(match[0][1:], key) and _is_local(text, match.start(), match.end() - 1, name)
    )


def _is_local(text: str, start: int, end: int, name: str) -> bool:
    kind = kind_before(text, start, text[start:end].lower())
    return kind is not None or is_place(text, start, end, name)


def _padded(text: str) -> str:
    """Return a text in lower case after one space, which no name begins a text without."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a capital like "İ" becomes two characters
        lowered = "".join(char.lower()[:1] for char in text)
    return f" {lowered}"


@lru_cache(maxsize=REMEMBERED)
def _province(typed: str) -> str:
    """Return the official name of the province a lower-case name or alias stands for, or ""."""
    same = _provinces_by_key().get(folded_key(typed), ())
    return next((province for key, province in same if is_typed(typed, key)), "")


def _districts_meant(typed: str, kind: tuple[str, str]) -> tuple[District, ...]:
    """Return the districts of a lower-case name, only those of the kind word if there are any.

    "thành phố Huế" is a centrally governed city and none.
    """
    if any(state.kind == kind[1] for state in states_of(_province(typed))):
        return ()
    same = _districts_by_key().get(folded_key(typed), ())
    found = [district for key, district in same if is_typed(typed, key)]
    return tuple(d for d in found if d.kind == kind[1]) or tuple(found)


def _by_fold(pairs: Iterable[tuple[str, T]]) -> dict[str, list[tuple[str, T]]]:
    found: dict[str, list[tuple[str, T]]] = {}
    for key, value in pairs:
        found.setdefault(folded_key(key), []).append((key, value))
    return found


@cache
def _provinces_by_key() -> dict[str, list[tuple[str, str]]]:
    return _by_fold(
        (search_key(name), state.name)
        for state in province_states()
        for name in (state.name, *state.aliases)
    )


@cache
def _districts_by_key() -> dict[str, list[tuple[str, District]]]:
    return _by_fold(
        (key.removeprefix("quận ") if key[-1].isdigit() else key, district)
        for key, same in districts_by_name().items()
        for district in same
    )


def _keys(by_fold: Mapping[str, Sequence[tuple[str, object]]]) -> list[str]:
    return [re.sub(r"\s*-\s*", "-", key) for same in by_fold.values() for key, _ in same]


@cache
def _longer_names() -> frozenset[str]:
    """Return the folds of names and phrases that begin with a province's name and are not it."""
    own = tuple(f"{key} " for key in _provinces_by_key())
    districts = {key for key in _districts_by_key() if key.startswith(own)}
    return frozenset((*districts, *map(folded_key, no_places())))


# Each pattern begins with what stands before a word: a search that skips from one such character
# to the next is three times as fast as one that tries every position.


@cache
def _province_pattern() -> re.Pattern[str]:
    longer = [key for key in _keys(_districts_by_key()) if folded_key(key) in _longer_names()]
    names = trie_pattern((*_keys(_provinces_by_key()), *longer, *no_places()))
    return re.compile(rf"\W{names}(?!\w)")


@cache
def _district_pattern() -> re.Pattern[str]:
    names = trie_pattern(_keys(_districts_by_key()))
    # "huyện 6 tháng" and, without diacritics, "bình quân 10 tháng" or "bình quân 9" name none.
    no_number = r"(?!\d+\s+(?:tháng|thang|năm|nam)(?!\w))"
    mean = r"(?<!\bbình)(?<!\bbinh)"
    return re.compile(rf"{mean}\W{kind_pattern()}(?P<name>{no_number}{names})(?!\w)")


@lru_cache(maxsize=256)
def _local_pattern(local: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"\W{trie_pattern(search_key(name) for name in local if name)}(?!\w)")
