"""The provinces and former districts of Viet Nam: what lay in what, and what became of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rag.language.normalise import search_key

KIND = re.compile(r"^(tỉnh|thành phố|huyện|thị xã|quận|xã|phường|thị trấn)\s+(?=\D)", re.IGNORECASE)
"""The kind word a place's name begins with; a numbered one ("Quận 1") is part of the name."""

_ASSETS = Path(__file__).parents[1] / "assets"


@dataclass(frozen=True, slots=True)
class Province:
    """One state of a province or centrally governed city; a merger ends it and begins another."""

    name: str
    kind: str
    valid_from: str
    """ISO date, inclusive; empty when open. The same holds for ``valid_to``."""
    valid_to: str
    merged_into: str
    aliases: tuple[str, ...]

    @property
    def label(self) -> str:
        """The name as a sentence needs it: cities with their kind, provinces without."""
        return self.name if self.kind == "tỉnh" else f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class District:
    """A district, town or provincial city; since 1 July 2025 there are none."""

    name: str
    kind: str
    province: str
    valid_from: str
    valid_to: str
    aliases: tuple[str, ...]

    @property
    def label(self) -> str:
        """The name with its kind: "huyện Thạch Hà"."""
        return self.name if self.name.startswith("Quận") else f"{self.kind} {self.name}"


def _rows(file: str) -> Iterator[dict[str, str]]:
    lines = (_ASSETS / file).read_text(encoding="utf-8").splitlines()
    head, *rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    for row in rows:
        yield dict(zip(head, row, strict=True))


def _aliases(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(alias for alias in row["aliases"].split(";") if alias)


@cache
def province_states() -> tuple[Province, ...]:
    """Return every state of every province, the earlier state of a name first."""
    return tuple(Province(**row | {"aliases": _aliases(row)}) for row in _rows("places.tsv"))  # type: ignore[arg-type]


@cache
def districts() -> tuple[District, ...]:
    """Return every district there was from 2019 until districts were abolished."""
    return tuple(District(**row | {"aliases": _aliases(row)}) for row in _rows("districts.tsv"))  # type: ignore[arg-type]


@cache
def provinces() -> tuple[str, ...]:
    """Return the name of every province that exists or existed, in the file's order."""
    return tuple(dict.fromkeys(state.name for state in province_states()))


@cache
def _states_by_name() -> dict[str, tuple[Province, ...]]:
    found: dict[str, list[Province]] = {}
    for state in province_states():
        found.setdefault(state.name, []).append(state)
    return {name: tuple(states) for name, states in found.items()}


def states_of(province: str) -> tuple[Province, ...]:
    """Return the states of one province by its official name, earliest first; () if unknown."""
    return _states_by_name().get(province, ())


@cache
def districts_by_name() -> dict[str, tuple[District, ...]]:
    """Return all districts by the search key of their names and aliases; many share a name."""
    found: dict[str, list[District]] = {}
    for district in districts():
        for name in (district.name, *district.aliases):
            found.setdefault(search_key(name), []).append(district)
    return {name: tuple(same) for name, same in found.items()}


def province_of(district: str, kind: str = "") -> str | None:
    """Return the province a district lay in: "Hà Tĩnh" of "Thạch Hà".

    ``kind`` ("huyện", "thị xã" ...) tells districts of one name apart. None is returned for an
    unknown name and for one that districts of several provinces have, such as "Châu Thành".
    """
    same = districts_by_name().get(search_key(district), ())
    homes = {d.province for d in same if not kind or d.kind == kind} or {d.province for d in same}
    return homes.pop() if len(homes) == 1 else None


def successor(province: str) -> str | None:
    """Return the province whose area now holds a province's, itself where none took it in.

    None is returned for a name that is no province's.
    """
    states = states_of(province)
    return (states[0].merged_into or province) if states else None


@cache
def predecessors(province: str) -> tuple[str, ...]:
    """Return the provinces of which a province was made, itself among them if it was one.

    Empty for a province that took in no other, and for one that was itself merged into another.
    """
    return tuple(dict.fromkeys(s.name for s in province_states() if s.merged_into == province))


def own_place(place: str | None) -> str:
    """Return the place a report is of: "Thanh Chương" of "huyện Thanh Chương, Nghệ An"."""
    return KIND.sub("", (place or "").split(",")[0].strip())
