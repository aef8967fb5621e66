"""The figure: one number of a report with everything that gives it meaning."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rag.grammar.lexicon import lexicon
from rag.grammar.patterns import pattern
from rag.grammar.quantities import Quantity
from rag.language.normalise import search_key


class Measure(StrEnum):
    """What kind of statement a figure makes about its indicator."""

    LEVEL = "level"
    GROWTH = "growth"
    RATIO = "ratio"
    SHARE = "share"
    RATE = "rate"
    RANK = "rank"
    K_OF_N = "k_of_n"


class FigureStatus(StrEnum):
    """Whether a figure says what was, what is thought to be, or what is aimed at."""

    ACTUAL = "actual"
    ESTIMATE = "estimate"
    PLAN = "plan"


@dataclass(frozen=True, slots=True)
class Context:
    """What a reader knows before the sentence: the report's period, and the headings above it."""

    period: str = ""  # as the metadata print it: "2023", "6 tháng đầu năm 2024"
    section: tuple[str, ...] = ()  # outermost first


@dataclass(frozen=True, slots=True)
class Figure:
    """One quantity with what gives it meaning; offsets point into the document's text."""

    quantity: Quantity
    indicator: str  # the noun phrase it measures, as printed
    parents: tuple[str, ...]  # wider indicators or the clause's topic, outermost first
    measure: Measure
    direction: int  # +1 rises, -1 falls, 0 neither
    base: str  # what a relative figure is measured against, as printed; "" for none
    years: tuple[int, ...]  # years named in its own clause
    planned: bool  # its own words call it a plan or target, not an outcome
    cue: str  # the linking verb as printed: "tăng", "ước đạt"
    start: int  # where its statement begins
    end: int  # where its statement ends, base included
    outer_unit: str = ""  # table cells: the unit as their header, unit column or caption prints it
    period: str = ""  # its own, else its sentence's, section's or report's: "2023", "2021-2025"
    status: FigureStatus = FigureStatus.ACTUAL

    @property
    def text(self) -> str:
        """The figure as a headline prints it: the verb of growth, hedge, number, unit."""
        if self.measure is Measure.RANK:
            return f"thứ {self.quantity.text}"
        if self.measure is Measure.GROWTH and (verb := self._verb):
            return f"{verb} {self.quantity.text}"
        space = "" if self.outer_unit in ("", "%") else " "
        return f"{self.quantity.text}{space}{self.outer_unit}"

    @property
    def _verb(self) -> str:
        """The verb of growth; "(6,4%)" after "giảm 14 vụ" has it from there."""
        inherited = {1: "tăng", -1: "giảm"}.get(self.direction, "")
        return _verb_of_growth(self.cue) or ("" if self.outer_unit else inherited)

    @property
    def names_growth(self) -> bool:
        """Whether its indicator is a growth rate by name: "tăng trưởng tín dụng đạt 9%"."""
        named = pattern("growth_named").match(search_key(self.indicator))
        return self.measure is Measure.RATE and named is not None

    @property
    def against_plan(self) -> bool:
        """Whether it is measured against a plan, a budget estimate or a target."""
        key = f" {search_key(self.base)} "
        return any(f" {word} " in key for word in lexicon().classes["plan_bases"])

    def figure_of(self, other: Figure) -> bool:
        """Whether both measure one indicator in one flow of words."""
        return self.indicator == other.indicator and self.start == other.start


def _verb_of_growth(cue: str) -> str:
    key = search_key(cue)
    matches = [m for name in ("rise", "fall") for m in pattern(name).finditer(key)]
    if not matches:
        return ""
    last = max(matches, key=lambda match: match.start())
    return cue[last.start() : last.end()].lower()
