"""What a relative figure is compared with, as kinds that can be held against one another."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.answer.checkwords import phrases, says, telling_words
from rag.grammar.lexicon import lexicon
from rag.language.normalise import search_key
from rag.language.numbers import years
from rag.language.periods import periods

_END = re.compile(r"(?<!\w)(?:cuối|hết|31/12)(?!\w)")


@dataclass(frozen=True, slots=True)
class Base:
    """One base: of which kind, of which years, whose plan, in which further words."""

    kind: str  # "plan", "same", "end", "year", "month", "quarter", "other"
    years: frozenset[int]
    plans: frozenset[str]  # "dự toán", "kế hoạch"
    owners: frozenset[str]
    words: frozenset[str]


def read_base(printed: str, period: str) -> Base:
    """Return what a printed base says; ``period`` tells which year "năm trước" is."""
    key = search_key(printed)
    named = frozenset(years(printed))
    named_plans = (w for w in lexicon().classes["plan_bases"] if f" {w} " in f" {key} ")
    plans = frozenset("kế hoạch" if w == "kh" else w for w in named_plans)
    if says("last_year", printed) and not named:
        named = frozenset(year - 1 for year in years(period)[-1:])
    return Base(
        _kind(key, plans, named), named, plans, phrases("base_owners", key), _words(printed)
    )


def _words(printed: str) -> frozenset[str]:
    return frozenset(telling_words(printed)) - {"cùng", "kỳ", "năm", "trước", "cuối"}


def _kind(key: str, plans: frozenset[str], named: frozenset[int]) -> str:
    if plans:
        return "plan"
    if says("same_period", key):
        return "same"
    if says("last_month", key) or any(p.startswith("month ") for p in periods(key)):
        return "month"
    if says("last_quarter", key) or any(p.startswith("quarter") for p in periods(key)):
        return "quarter"
    if _END.search(key):
        return "end"
    return "year" if named or says("last_year", key) else "other"


def same_base(said: Base, printed: Base, whole_year: int | None) -> bool:
    """Whether two bases may be one.

    Args:
        said: the base of the sentence.
        printed: the base of the report.
        whole_year: the year of a figure that is of a whole year, in which "cùng kỳ" and "năm
            trước" are one; None for other figures.
    """
    if not _same_kind(said, printed, whole_year):
        return False
    if said.kind == "plan":
        return bool(said.plans & printed.plans) and said.owners <= printed.owners
    return not (said.years and printed.years) or bool(said.years & printed.years)


def _same_kind(said: Base, printed: Base, whole_year: int | None) -> bool:
    if said.kind == printed.kind:
        return said.kind != "other" or bool(said.words & printed.words) or not said.words
    before = {one.kind for one in (said, printed)} == {"same", "year"}
    return before and whole_year is not None and _is_before(said, printed, whole_year)


def _is_before(said: Base, printed: Base, whole_year: int) -> bool:
    named = said.years | printed.years
    return not named or named == {whole_year - 1}
