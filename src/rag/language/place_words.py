"""Whether a name in a text is a place's: judged by its diacritics, capitals and neighbours."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from rag.language.normalise import fold, is_unaccented, search_key
from rag.language.trie import trie_pattern

_FILE = Path(__file__).parents[1] / "assets" / "place_words.toml"

_GAP = re.compile(r"\s*[-–—]\s*|\s+")
_YEAR_AFTER = re.compile(r"\s*\?|\s+nam\s+\d{4}")

LONGEST_KIND = 14
"""Characters of the longest kind word and of what parts it from the name."""

BEFORE, AFTER = 24, 16
"""How many characters on either side of a name are looked at."""


@cache
def place_words() -> Mapping[str, Any]:
    """Return the word lists of ``assets/place_words.toml``."""
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@cache
def _kinds() -> dict[str, tuple[str, str]]:
    """Return level and full kind by each kind word's fold: "tp" -> ("city", "thành phố")."""
    level = {kind: level for level, same in place_words()["kinds"].items() for kind in same}
    short = {short: (level[kind], kind) for short, kind in place_words()["short_kinds"].items()}
    return {fold(kind): (of, kind) for kind, of in level.items()} | short


@cache
def kind_pattern() -> str:
    """Return the source of a pattern of a kind word, in a group, and what parts it from a name."""
    words = [kind for same in place_words()["kinds"].values() for kind in same]
    kinds = trie_pattern((*words, *place_words()["short_kinds"]))
    return rf"(?P<kind>{kinds})(?:\s+|\s*\.\s*)"


@cache
def _kind_at_end() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){kind_pattern()}$")


@lru_cache(maxsize=1024)
def kind_of(typed: str, name: str) -> tuple[str, str] | None:
    """Return level and full form of the kind word before a name, both in lower case.

    None is returned where its diacritics make it another word: "cơ quan Hà Nội".
    """
    level, kind = _kinds()[folded_key(typed)]
    if typed in place_words()["short_kinds"] or typed == kind:
        return level, kind
    return (level, kind) if is_typed(typed, kind) and is_unaccented(name) else None


def kind_before(text: str, start: int, name: str) -> tuple[str, str] | None:
    """Return level and full form of the kind word before the name at ``start``, or None."""
    match = _kind_at_end().search(text[max(0, start - LONGEST_KIND) : start].lower())
    return kind_of(match["kind"], name) if match else None


@cache
def no_places() -> tuple[str, ...]:
    """Return the search keys of phrases that hold a place's name and name none."""
    listed = place_words()["no_place"]
    after = [f"{word} {name}" for name, words in listed["after"].items() for word in words]
    return tuple(map(search_key, (*listed["phrases"], *after)))


def folded_key(typed: str) -> str:
    """Return a name without diacritics and with single spaces, hyphens with none around them."""
    return fold(_spaced(typed))


def _spaced(typed: str) -> str:
    return _GAP.sub(lambda gap: " " if gap[0].isspace() else "-", typed)


def is_typed(typed: str, key: str) -> bool:
    """Whether a typed name stands for a search key: each syllable as it is, or unaccented."""
    if typed == key:
        return True
    own, its = re.split(r"[ -]", search_key(_spaced(typed))), re.split(r"[ -]", _spaced(key))
    return len(own) == len(its) and all(
        a == b or (is_unaccented(a) and a == fold(b)) for a, b in zip(own, its, strict=True)
    )


def is_place(text: str, start: int, end: int, name: str) -> bool:
    """Whether the name of a place at ``text[start:end]``, without kind word, is meant as one."""
    before = text[max(0, start - BEFORE) : start]
    if before.endswith(" ") and _is_person(before.split(), capital=text[start].isupper()):
        return False
    if name not in _common() or all(part[:1].isupper() for part in _GAP.split(text[start:end])):
        return True
    if _cue_before().search(fold(before)):
        return True
    if start == 0 and is_unaccented(text[start:end]):
        return True
    return name not in place_words()["common"]["compared"] and _has_cue_after(text, start, end)


def _has_cue_after(text: str, start: int, end: int) -> bool:
    after = fold(text[end : end + AFTER])
    if not after.strip(" ."):
        return is_unaccented(text[start:end])
    return bool(_YEAR_AFTER.match(after) or _cue_after().match(after))


@cache
def _common() -> frozenset[str]:
    return frozenset(place_words()["common"]["names"])


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(fold(word)) for word in words)


@cache
def _cue_before() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_either(place_words()['common']['before'])})\s+$")


@cache
def _cue_after() -> re.Pattern[str]:
    return re.compile(rf"\s+(?:{_either(place_words()['common']['after'])})(?!\w)")


@cache
def _persons(part: str) -> frozenset[str]:
    keys = [search_key(name) for name in place_words()["persons"][part]]
    return frozenset((*keys, *map(fold, keys)))


def _is_person(before: list[str], *, capital: bool) -> bool:
    """Whether the words before a name make it a person's: "Nguyễn", "Vương Đình"."""
    *_, two, one = ("", "", *before)
    if search_key(one) in _persons("middle"):
        return search_key(two) in _persons("family") and one[0].isupper() == capital
    # A capital before the family name makes it the end of a place's: "An Dương Hải Phòng".
    alone = not two[:1].isupper() or two.isupper() or search_key(two) in ("ông", "bà")
    return capital and one[:1].isupper() and search_key(one) in _persons("family") and alone
