"""Things of one kind that are told apart: crops, kinds of school, diseases (see ``kinds.toml``)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

from rag.language.normalise import is_unaccented, search_key

_FILE = Path(__file__).parents[1] / "assets" / "kinds.toml"
_BESIDE = r"(?:hay|hoặc|và|với)"


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing of a kind, as questions call it and as reports may."""

    label: str
    asked: re.Pattern[str]
    held: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Named:
    """The things of one kind a question names, and the others of the kind."""

    things: tuple[Thing, ...]
    others: tuple[Thing, ...] = ()
    needed: bool = True  # whether a text that names none of the kind is no answer


def things_named(key: str, *, plain_typist: bool) -> Iterator[Named]:
    """Yield, for each kind of thing, those that a text names.

    Args:
        key: what ``plain`` makes of a text.
        plain_typist: whether diacritics were put in by us; "hoa" then may be "hóa" or "hòa".
    """
    for things, needed in _kinds():
        typed = {t: _typed(t, key, plain_typist=plain_typist) for t in things}
        if named := tuple(replace(t, label=name) for t, name in typed.items() if name):
            yield Named(named, tuple(t for t, name in typed.items() if not name), needed)


def _typed(thing: Thing, key: str, *, plain_typist: bool) -> str:
    """Return what a text calls a thing; "" where it does not name it."""
    found = (
        match[0].replace("_", " ")
        for match in thing.asked.finditer(key)
        if not (plain_typist and is_unaccented(match[0])) and not _is_one_of_several(key, match)
    )
    return next(found, "")


def _is_one_of_several(key: str, match: re.Match[str]) -> bool:
    """Whether a thing is compared with another: "thủy sản hay dệt may"; each is answered about."""
    before = re.search(rf"(?<!\w){_BESIDE}(?:\s+\w+)?\s+$", key[: match.start()])
    return bool(before or re.match(rf"\s+{_BESIDE}(?!\w)", key[match.end() :]))


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Return a text's search key, phrases that only look like a thing's name joined to one word."""
    key = " ".join(search_key(text).split())
    return _masks().sub(lambda match: match[0].replace(" ", "_"), key)


@cache
def _kinds() -> tuple[tuple[tuple[Thing, ...], bool], ...]:
    """Return the things of each kind, and whether one of them must be named to be spoken of."""
    table: dict[str, dict[str, list[str]]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(
        (tuple(map(_thing, entries)), name == "kinds")
        for name in ("kinds", "apart")
        for entries in table[name].values()
    )


def _thing(entry: str) -> Thing:
    asked, _, also = (part.strip() for part in entry.partition(">"))
    return Thing(asked.split("|")[0], _any_of(asked), _any_of(f"{asked}|{also}" if also else asked))


def _any_of(names: str) -> re.Pattern[str]:
    longest_first = sorted((plain(n) for n in names.split("|")), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


@cache
def _masks() -> re.Pattern[str]:
    phrases: list[str] = tomllib.loads(_FILE.read_text(encoding="utf-8"))["masks"]["phrases"]
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, phrases))})(?!\w)")
