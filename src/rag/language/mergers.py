"""Whether a place asked for and the place of a report are one area, mergers considered."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from rag.language.gazetteer import (
    KIND,
    Province,
    districts_by_name,
    predecessors,
    province_of,
    states_of,
    successor,
)
from rag.language.normalise import search_key
from rag.language.numbers import years
from rag.language.periods import kind, periods

ABOLISHED = date(2025, 7, 1)
"""The day from which there are no districts."""

COMMUNES = ("xã", "phường", "thị trấn")


class Relation(Enum):
    """How the area of a report stands to the area asked for."""

    SAME = "same"
    RENAMED = "renamed"
    PART = "part"
    """What is asked for is now a part of what the report is of."""
    WHOLE = "whole"
    """The report is of a former province that is now a part of what is asked for."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class _Area:
    kind: str
    name: str
    within: str

    @property
    def is_province(self) -> bool:
        states = states_of(self.name)
        return bool(states) and self.kind in ("", "tỉnh", *(s.kind for s in states))

    @property
    def province(self) -> str | None:
        """The province a district lay in: "Long An" of "Bến Lức, Tây Ninh" too."""
        if not self.within:
            return province_of(self.name, self.kind)
        homes = {d.province for d in districts_by_name().get(search_key(self.name), ())}
        now = [home for home in homes - {self.within} if successor(home) == self.within]
        return now[0] if len(now) == 1 and self.within not in homes else self.within

    @property
    def label(self) -> str:
        if self.kind:
            return f"{self.kind} {self.name}"
        same = districts_by_name().get(search_key(self.name), ())
        kinds = {district.kind for district in same}
        return f"{kinds.pop()} {self.name}" if len(kinds) == 1 else self.name


def _area(place: str) -> _Area:
    first, *rest = (part.strip() for part in place.split(","))
    kind = KIND.match(first)
    return _Area(
        kind.group(1).lower() if kind else "",
        KIND.sub("", first),
        KIND.sub("", rest[-1]) if rest else "",
    )


def relation(asked: str, report_place: str, year: int | None = None) -> Relation:
    """Return how the area of a report of some year stands to the area asked for.

    Args:
        asked: a place as a question names it, official spelling, with or without its kind.
        report_place: the place a report is of, as ``records.Metadata.place`` has it.
        year: the year the report speaks of; without it both states of a merged province count.
    """
    own, other = _area(asked), _area(report_place)
    if own.is_province and other.is_province:
        return _of_provinces(own.name, other.name, year)
    if own.is_province != other.is_province or search_key(own.name) != search_key(other.name):
        return Relation.NONE
    return Relation.SAME if _agree(own, other) else Relation.NONE


def _agree(own: _Area, other: _Area) -> bool:
    """Whether two districts of one name are the same: province, and kind where both are said."""
    homes = {home for home in (own.province, other.province) if home}
    communes = {area.kind in COMMUNES for area in (own, other) if area.kind}
    return len(homes) < 2 and len(communes) < 2


def _of_provinces(asked: str, other: str, year: int | None) -> Relation:
    if asked == other:
        return Relation.SAME
    if _renamed(asked, other):
        return Relation.RENAMED
    if asked in predecessors(other) and _is_merged(other, year) is not False:
        return Relation.PART
    if other in predecessors(asked) and _is_merged(other, year) is not True:
        return Relation.WHOLE
    return Relation.NONE


def _renamed(*pair: str) -> bool:
    return any(predecessors(new) == (old,) for new, old in (pair, pair[::-1]))


def _is_merged(province: str, year: int | None) -> bool | None:
    """Whether figures of a year are of after a province's merger; None when they may be either."""
    ended = _end(province)
    if year is None or year == ended.year:
        return None
    return year > ended.year


def _end(province: str) -> date:
    """Return the last day of the first state of a province that was merged or renamed."""
    return date.fromisoformat(states_of(province)[0].valid_to)


def state_year(period: str) -> int | None:
    """Return the year in whose state of the provinces a report of a period speaks.

    Months that ended before the mergers are of the provinces as they were the year before.
    """
    year = next(iter(years(period)), None)
    ends = [_last_month(p) for p in periods(period)]
    before = year == ABOLISHED.year and bool(ends) and all(0 < e < ABOLISHED.month for e in ends)
    return year - 1 if year and before else year


def _last_month(period: str) -> int:
    """Return the month a period of a year ends in, 0 where it is not known."""
    number = re.match(r"(?:day \d+/|month |quarter )?(\d+)", period)
    months = int(number[1]) if number else 0
    return 3 * months if kind(period) == "quarter" else months


def same_area(asked: str, report_place: str, year: int | None = None) -> bool:
    """Whether a report of a year speaks of the place asked for, old and new names alike.

    A former province meets the reports of the one that took it in; `merger_note` says so. A
    province of today does not meet the old reports of those merged into it: it had its own.
    """
    return relation(asked, report_place, year) in (Relation.SAME, Relation.RENAMED, Relation.PART)


def merger_note(asked: str, report_place: str, year: int | None = None) -> str | None:
    """Return the sentence that a reader needs when a merger stands between question and report.

    None is returned when there is nothing to say: unrelated places, or no merger between them.
    Arguments as for `relation`.
    """
    own, other = _area(asked), _area(report_place)
    if not other.is_province:
        return None
    if not own.is_province:
        return _abolished(own, other.name, year)
    if _renamed(own.name, other.name):
        return _renaming(own.name, other.name)
    if not states_of(own.name) or successor(own.name) != successor(other.name):
        return None
    return _merger(own.name, other.name, year)


def _merger(asked: str, other: str, year: int | None) -> str | None:
    """Return the note on two provinces of which one holds the other today, or are one by name."""
    whole = successor(other) or other
    if len(predecessors(whole)) < 2 or whole not in (asked, other):
        return None
    merged = _is_merged(other, year) if other == whole else False
    if asked == other and (year is None or merged):
        return None
    return f"{_event(whole, asked, other)}; {_whose(asked, other, merged=merged)}."


def _event(whole: str, asked: str, other: str) -> str:
    """Return what happened, the part that is spoken of first and the name-giver second."""
    rest = [p for p in predecessors(whole) if p != whole]
    rest.sort(key=lambda p: p not in (asked, other))
    parts = [*rest[1:], whole]
    new = states_of(whole)[-1]
    named = " và ".join(states_of(p)[0].label for p in parts)
    made = "thành" if new.kind == "tỉnh" else "để lập"
    return f"{_since(whole)}, {rest[0]} đã hợp nhất với {named} {made} {_full(new)} mới"


def _whose(asked: str, other: str, *, merged: bool | None) -> str:
    area = _full(states_of(other)[-1])
    if merged is None:
        return f"số liệu dưới đây là của {area}, có thể theo địa bàn trước hoặc sau hợp nhất"
    if merged:
        return f"số liệu dưới đây là của {area} sau hợp nhất, gồm cả {asked} trước đây"
    lacks = asked not in (other, successor(other))
    without = f", không gồm {asked}" if lacks else ""
    return f"số liệu dưới đây là của {area} trước hợp nhất{without}"


def _renaming(asked: str, other: str) -> str:
    old, new = (asked, other) if predecessors(other) == (asked,) else (other, asked)
    before, after = states_of(old)[0], states_of(new)[0]
    since = _since(old)
    return f"{since}, {_full(before)} trở thành {_full(after)} trực thuộc trung ương; " + (
        f"số liệu dưới đây là của {_full(states_of(other)[0])}."
    )


def _abolished(own: _Area, province: str, year: int | None) -> str | None:
    """Return the note for a district whose province reports after districts were abolished."""
    listed = search_key(own.name) in districts_by_name() and own.kind not in COMMUNES
    if not listed or year is None or year <= ABOLISHED.year:
        return None
    if own.province is None or successor(own.province) != province:
        return None
    return (
        f"Từ {_written(ABOLISHED)}, cả nước không còn cấp huyện; địa bàn {own.label} trước đây "
        f"nay thuộc {_full(states_of(province)[-1])}."
    )


def _since(province: str) -> str:
    return f"Từ {_written(_end(province) + timedelta(days=1))}"


def _written(day: date) -> str:
    """Return a date as officials write it: days and the months up to February with two digits."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year}"


def _full(state: Province) -> str:
    return f"{state.kind} {state.name}"
