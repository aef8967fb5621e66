"""The word lists of the sentence check, read once from ``assets/check.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from rag.language.normalise import search_key, words

_FILE = Path(__file__).parents[1] / "assets" / "check.toml"


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def check_list(name: str) -> tuple[str, ...]:
    """Return one list of phrases."""
    return tuple(_table()[name])


@cache
def _pattern(name: str) -> re.Pattern[str]:
    ordered = sorted(check_list(name), key=len, reverse=True)
    body = "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in ordered)
    return re.compile(rf"(?<!\w)(?:{body})(?!\w)")


def says(name: str, text: str) -> bool:
    """Whether a text holds a phrase of one list."""
    return _pattern(name).search(search_key(text)) is not None


def phrases(name: str, text: str) -> frozenset[str]:
    """Return the phrases of one list that a text holds."""
    return frozenset(match[0] for match in _pattern(name).finditer(search_key(text)))


def denies(text: str) -> bool:
    """Whether a text holds a word of denial."""
    return says("negations", without_no_negations(text))


def without_no_negations(text: str) -> str:
    """Return a text's search key without phrases that only look like denials."""
    return _pattern("no_negations").sub(" ", search_key(text))


def hedge_class(hedge: str) -> int:
    """Return a number that hedges of one meaning share; 0 for none, -1 for one not listed."""
    if not hedge:
        return 0
    groups: list[list[str]] = _table()["hedges"]
    return next((number for number, group in enumerate(groups, 1) if hedge in group), -1)


@cache
def _idle() -> frozenset[str]:
    return frozenset(_table()["idle"].split())


@cache
def _light() -> frozenset[str]:
    return frozenset(_table()["light"].split())


def naming_words(text: str) -> list[str]:
    """Return the words that tell one indicator from another."""
    return [word for word in telling_words(text) if word not in _light()]


@cache
def opposites() -> tuple[tuple[str, str], ...]:
    """Return pairs of words of which one may not stand for the other."""
    return tuple((one, other) for one, other in _table()["opposites"])


def holds_phrase(key: str, phrase: str) -> bool:
    """Whether a search key holds a phrase as whole words."""
    return re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", key) is not None


def telling_words(text: str) -> list[str]:
    """Return the words that a report would have to hold, numbers left out, in order."""
    return list(_telling(text))


@lru_cache(maxsize=8192)
def _telling(text: str) -> tuple[str, ...]:
    return tuple(w for w in words(text) if not w[0].isdigit() and w not in _idle())


@cache
def common_acronyms() -> tuple[tuple[str, str], ...]:
    """Return acronyms that need no explanation with their words."""
    return tuple((short, long) for short, long in _table()["acronyms"])


def with_acronyms(held: Sequence[str]) -> set[str]:
    """Return words with the common acronyms whose words are all among them."""
    known = set(held)
    return known | {short for short, long in common_acronyms() if set(words(long)) <= known}


@cache
def strong_words() -> tuple[tuple[str, ...], ...]:
    """Return words that claim the utmost, those of one meaning together."""
    return tuple(tuple(group) for group in _table()["strong"])


def implied_by(unit: str) -> list[str]:
    """Return the words for what a unit measures."""
    table: dict[str, str] = _table()["implied"]
    return words(table.get(unit, ""))
