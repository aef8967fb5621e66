"""What a question names and a text must name too, whatever the weights say.

Exports of pepper are not exports, and pupils of one kind of school are not those of another. Things
of one kind stand in ``assets/kinds.toml``; names in capitals ("An Bình - Phú Lộc") are told by
how they are typed. A broader or narrower thing is another thing; other names of the same are not.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from rag.language.normalise import UPPER, is_unaccented, search_key, words
from rag.records import Request

_FILE = Path(__file__).parents[1] / "assets" / "kinds.toml"


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing of a kind, as questions call it and as reports may."""

    label: str
    asked: re.Pattern[str]
    held: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Demand:
    """What a question names of one kind; any one of the things meets it."""

    things: tuple[Thing, ...]
    others: tuple[Thing, ...] = ()

    @property
    def label(self) -> str:
        """What is asked for, for a reader."""
        return " / ".join(thing.label for thing in self.things)

    def is_met_by(self, text: str) -> bool:
        """Whether a search key, free of look-alikes, names one of the things."""
        return any(thing.held.search(text) for thing in self.things)

    def is_rivalled_by(self, own: str) -> bool:
        """Whether a figure's own words name another thing of the kind, and none of these."""
        return not self.is_met_by(own) and any(thing.held.search(own) for thing in self.others)


def lacking(request: Request, own: str, near: str) -> tuple[str, ...]:
    """Return what a request names that a text does not, or that its own words say otherwise.

    Args:
        request: the question.
        own: the words of the figure itself; empty for a whole sentence.
        near: those and all that stands around them: clause, headings, title.
    """
    demands = _demands(request)
    if not demands:
        return ()
    text, inner = _plain(near), _plain(own)
    return tuple(d.label for d in demands if not d.is_met_by(text) or d.is_rivalled_by(inner))


@lru_cache(maxsize=256)
def _demands(request: Request) -> tuple[Demand, ...]:
    return (*_kinds_named(request), *_names(request))


def _kinds_named(request: Request) -> Iterable[Demand]:
    """Return the things named of each kind; what a follow-up names replaces what was asked."""
    plain_typist = is_unaccented(search_key(request.question))
    places = [search_key(place) for place in (*request.places, *request.localities)]
    parts = [_without(places, part) for part in reversed(request.text.split("; "))]
    for things in _kinds():
        found = (_named(things, part, plain_typist=plain_typist) for part in parts)
        if named := next(filter(None, found), ()):
            yield Demand(named, tuple(t for t in things if t not in named))


def _named(things: Sequence[Thing], key: str, *, plain_typist: bool) -> tuple[Thing, ...]:
    return tuple(
        thing
        for thing in things
        if any(
            not (plain_typist and is_unaccented(match[0]))  # "hoa" may be "hóa", "hòa"
            and not _is_one_of_several(key, match)
            for match in thing.asked.finditer(key)
        )
    )


_BESIDE = r"(?:hay|hoặc|và|với)"


def _is_one_of_several(key: str, match: re.Match[str]) -> bool:
    """Whether a thing is compared with another: "thủy sản hay dệt may"; each is answered about."""
    before = re.search(rf"(?<!\w){_BESIDE}(?:\s+\w+)?\s+$", key[: match.start()])
    return bool(before or re.match(rf"\s+{_BESIDE}(?!\w)", key[match.end() :]))


def _without(places: Sequence[str], text: str) -> str:
    key = _plain(text)
    for place in places:
        key = key.replace(place, " ")
    return key


_NAMED = rf"[{UPPER}]\w*(?:\s+[{UPPER}][^\W\d_]*)+"
_ROUTE = re.compile(rf"(?<!\w){_NAMED}\s*[-–]\s*{_NAMED}(?!\w)")
_NUMBERED = re.compile(rf"(?<!\w){_NAMED}\s+[IVX]+(?!\w)")


def _names(request: Request) -> Iterable[Demand]:
    """Return the routes and numbered sites a question names: "An Bình - Phú Lộc", "Tân Lập II".

    Other names have other spellings ("TP. Vinh") and are left to the weights.
    """
    typed = request.question
    for name in (*_ROUTE.findall(typed), *_NUMBERED.findall(typed)):
        spelled = r"[\s–-]+".join(map(re.escape, words(name)))
        pattern = re.compile(rf"(?<!\w){spelled}(?!\w)")
        yield Demand((Thing(name, pattern, pattern),))


@cache
def _kinds() -> tuple[tuple[Thing, ...], ...]:
    table: dict[str, list[str]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))["kinds"]
    return tuple(tuple(map(_thing, entries)) for entries in table.values())


def _thing(entry: str) -> Thing:
    asked, _, also = (part.strip() for part in entry.partition(">"))
    return Thing(asked.split("|")[0], _any_of(asked), _any_of(f"{asked}|{also}" if also else asked))


def _any_of(names: str) -> re.Pattern[str]:
    longest_first = sorted((_plain(n) for n in names.split("|")), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


@cache
def _masks() -> re.Pattern[str]:
    phrases: list[str] = tomllib.loads(_FILE.read_text(encoding="utf-8"))["masks"]["phrases"]
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, phrases))})(?!\w)")


@lru_cache(maxsize=8192)
def _plain(text: str) -> str:
    """Return a text's search key, phrases that only look like a thing's name joined to one word."""
    key = " ".join(search_key(text).split())
    return _masks().sub(lambda match: match[0].replace(" ", "_"), key)
