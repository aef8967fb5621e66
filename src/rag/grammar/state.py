"""What a reader keeps in mind from one number of a sentence to the next."""

from __future__ import annotations

from dataclasses import dataclass, field

from rag.grammar.figure import Context, Figure, FigureStatus
from rag.grammar.quantities import Quantity


@dataclass(frozen=True, slots=True)
class Main:
    """What the sentence before spoke of."""

    indicator: str = ""
    status: FigureStatus = FigureStatus.ACTUAL


@dataclass
class Level:
    """The reader's state inside one pair of brackets."""

    indicator: str = ""  # of the last figure; what a lead without a noun speaks of
    start: int = 0
    parents: tuple[str, ...] = ()
    main: str = ""  # the first indicator, which "trong đó" refers to
    clause: str = ""  # the first indicator since the last semicolon: "vụ xuân 5 ha, năng suất 6"
    ranked: str = ""  # the last indicator that is no count: what a rank is of
    verb: str = ""  # the verb phrase before a counted noun, shared by "a 5 x, 6 y"
    grown: str = ""  # what the last area, length or weight was of: "5 ha lúa"
    event: str = ""  # the last thing counted or measured that is no consequence of another
    border: int = 0  # after the last semicolon
    base: str = ""  # what the clause compares with from the outset: "so với cùng kỳ: ..."
    topic_base: str = ""  # the same for all clauses, before a colon
    base_years: tuple[int, ...] = ()  # in brackets after "so với năm 2022": the value of that year
    years_within: tuple[int, ...] = ()  # brackets that open with "năm 2022:"
    of_plan: bool = False  # in brackets after "100% chỉ tiêu": the plan itself
    opened_by: Figure | None = None  # the figure the bracket stands behind
    behind_base: bool = False  # what it is compared with stands between: "(88 triệu đồng)"
    status: FigureStatus = FigureStatus.ACTUAL  # of the last amount; its comparisons share it
    main_status: FigureStatus = FigureStatus.ACTUAL
    whole_status: FigureStatus = FigureStatus.ACTUAL  # of the total; its parts share it

    @property
    def goes_on(self) -> bool:
        """Whether a bracket still speaks of the figure it stands behind."""
        return self.opened_by is not None and self.indicator == self.opened_by.indicator


@dataclass
class State:
    """A sentence half read."""

    text: str
    start: int  # of the sentence
    context: Context
    plans: bool
    years: tuple[int, ...] = ()  # the year the sentence opens with
    levels: list[Level] = field(default_factory=list)
    found: list[Figure] = field(default_factory=list)

    @property
    def top(self) -> Level:
        """The innermost open bracket."""
        return self.levels[-1]

    @property
    def inside(self) -> bool:
        """Whether a bracket is open."""
        return len(self.levels) > 1


def counts(quantity: Quantity) -> bool:
    """Whether a quantity counts things, of which the words after it say more."""
    named_before = quantity.lead >= 0  # an item of a list
    return not named_before and (quantity.counted or quantity.unit == "người")
