"""Text -> figures: which indicator each quantity measures, how, and against what.

One clause often carries several figures of one indicator, and brackets carry parts of it:

    Thu nội địa ước đạt 8 tỷ đồng, đạt 104% dự toán (thu tiền đất đạt 2 tỷ đồng; thuế 6 tỷ đồng)
    └ indicator ┘       └ level ┘      └ ratio to plan      └ child of "Thu nội địa"

The text between two quantities is read as *tail* of the first (what it is compared with), *border*,
and *lead* into the second. A lead without a noun of its own leaves the indicator as it was; an
opening bracket makes the last indicator the parent of what follows; "trong đó" does so for more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from rag.grammar.lexicon import lexicon
from rag.grammar.patterns import pattern
from rag.grammar.quantities import Quantity, quantities
from rag.language.normalise import search_key
from rag.language.numbers import years
from rag.records import Span


class Measure(StrEnum):
    """What kind of statement a figure makes about its indicator."""

    LEVEL = "level"
    GROWTH = "growth"
    RATIO = "ratio"
    SHARE = "share"
    RATE = "rate"
    RANK = "rank"
    K_OF_N = "k_of_n"


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
    planned: bool  # a plan or target, not an outcome
    cue: str  # the linking verb as printed: "tăng", "ước đạt"
    start: int  # where its statement begins
    end: int  # where its statement ends, base included
    outer_unit: str = ""  # table cells: the unit as their header, unit column or caption prints it

    @property
    def text(self) -> str:
        """The figure as a headline prints it: the verb of growth, hedge, number, unit."""
        if self.measure is Measure.RANK:
            return f"thứ {self.quantity.text}"
        if self.measure is Measure.GROWTH and self.cue:
            return f"{_verb_of_growth(self.cue)} {self.quantity.text}"
        space = "" if self.outer_unit in ("", "%") else " "
        return f"{self.quantity.text}{space}{self.outer_unit}"

    @property
    def against_plan(self) -> bool:
        """Whether it is measured against a plan, a budget estimate or a target."""
        key = f" {search_key(self.base)} "
        return any(f" {word} " in key for word in lexicon().classes["plan_bases"])

    def figure_of(self, other: Figure) -> bool:
        """Whether both measure one indicator in one flow of words."""
        return self.indicator == other.indicator and self.start == other.start


@dataclass
class _Level:
    """The reader's state inside one pair of brackets."""

    indicator: str = ""  # of the last figure; what a lead without a noun speaks of
    start: int = 0
    parents: tuple[str, ...] = ()
    main: str = ""  # the first indicator, which "trong đó" refers to
    clause: str = ""  # the first indicator since the last semicolon: "vụ xuân 5 ha, năng suất 6"
    verb: str = ""  # the noun or verb phrase before a counted noun, shared by "a 5 x, 6 y"
    border: int = 0  # after the last semicolon
    base_years: tuple[int, ...] = ()  # in brackets after "so với năm 2022": the value of that year
    of_plan: bool = False  # in brackets after "100% chỉ tiêu": the plan itself


@dataclass
class _State:
    levels: list[_Level] = field(default_factory=lambda: [_Level()])

    @property
    def top(self) -> _Level:
        return self.levels[-1]


def figures(text: str, sentences: Sequence[Span]) -> list[Figure]:
    """Return the figures of consecutive sentences of one section, in order.

    The sentences are read as one flow: "Trong đó: ..." at the start of one makes the main indicator
    of the one before its parent.
    """
    found: list[Figure] = []
    main = ""
    for sentence in sentences:
        state = _State([_Level(start=sentence.start, parents=_inherited(text, sentence, main))])
        found.extend(_read_sentence(text, sentence, state))
        main = _parent_for_next(state, main, text, sentence)
    return found


def _inherited(text: str, sentence: Span, main: str) -> tuple[str, ...]:
    opens_within = pattern("within").match(search_key(sentence.of(text)))
    return (main,) if main and opens_within else ()


def _parent_for_next(state: _State, main: str, text: str, sentence: Span) -> str:
    if pattern("within").match(search_key(sentence.of(text))):
        return main  # siblings may go on in a further sentence
    return state.levels[0].main


def _read_sentence(text: str, sentence: Span, state: _State) -> Iterator[Figure]:
    found = [q.moved(sentence.start) for q in quantities(sentence.of(text))]
    before: Figure | None = None
    position = sentence.start
    for quantity in found:
        tail_end, lead_start = _split_gap(text, position, quantity.start, before)
        if before:
            before = _with_tail(text, before, tail_end, state.top)
            yield before
        _walk_borders(text, position, lead_start, state, before)
        before = _with_lead(text, quantity, lead_start, state)
        position = quantity.end
    if before:
        yield _with_tail(text, before, _tail_end(text, position, sentence.end, before), state.top)


def _split_gap(text: str, start: int, end: int, before: Figure | None) -> tuple[int, int]:
    """Return where the tail of the figure before ends and the lead of the next one begins."""
    borders = list(pattern("border").finditer(search_key(text[start:end])))
    lead_start = start + borders[-1].end() if borders else start
    return _tail_end(text, start, end, before), lead_start


def _tail_end(text: str, start: int, end: int, before: Figure | None) -> int:
    gap = search_key(text[start:end])
    # "380 doanh nghiệp, đơn vị trực thuộc hoạt động trở lại (giảm ...": a comma does not end the
    # description of a counted noun when a stronger border follows.
    strong = re.search(r"[;()]", gap) if before and before.quantity.counted else None
    border = strong or pattern("border").search(gap)
    return start + border.start() if border else end


def _walk_borders(text: str, start: int, end: int, state: _State, before: Figure | None) -> None:
    for position in range(start, end):
        if text[position] == "(":
            state.levels.append(_inside_brackets(text[start:position], state.top, before))
        elif text[position] == ")" and len(state.levels) > 1:
            state.levels.pop()
        elif text[position] == ";":
            state.top.verb = state.top.clause = ""
            state.top.border = position + 1


def _inside_brackets(lead: str, outer: _Level, before: Figure | None) -> _Level:
    """A figure in brackets without a noun of its own speaks of what stands before them."""
    if before:
        parents = (*before.parents, before.indicator) if before.indicator else before.parents
        of_plan = pattern("plan").search(search_key(before.base)) is not None
        base_years = years(before.base)
        return _Level(
            before.indicator, before.start, parents, base_years=base_years, of_plan=of_plan
        )
    noun = _noun(lead)
    return _Level(noun, outer.start, (*outer.parents, noun) if noun else outer.parents)


def _with_lead(text: str, quantity: Quantity, lead_start: int, state: _State) -> Figure:
    """Return the figure as far as the text before it tells."""
    top = state.top
    lead_start, lead = _open_topic(text, quantity, lead_start, top)
    key = search_key(lead)
    cue = pattern("cue").search(key)
    noun = _noun(_without_base(lead, key)[: cue.start() if cue else None])
    planned = pattern("plan").search(key) is not None or (
        top.of_plan and not noun and not quantity.k_of_n
    )
    if re.fullmatch(pattern("plan").pattern, search_key(noun)):
        noun = ""
    if not (noun or top.indicator):
        noun = _noun(text[top.start : lead_start].rpartition(";")[2])
    if noun:
        top.indicator, top.verb = noun, noun
        top.start = max(lead_start + lead.find(noun), lead_start) if noun in lead else top.start
        top.main, top.clause = top.main or noun, top.clause or noun
    if quantity.counted and not (noun and noun in lead):
        start = max(top.start, top.border)  # "a; b 5 x": the statement begins after the semicolon
    else:
        start = lead_start if planned else top.start
    return Figure(
        quantity=quantity,
        indicator=noun or top.indicator,
        parents=top.parents,
        measure=Measure.LEVEL,
        direction=0,
        base=_base_before(lead),
        years=years(lead),
        planned=planned,
        cue=lead[cue.start() :].strip() if cue else "",
        start=_skip_space(text, start),
        end=quantity.end,
    )


def _open_topic(text: str, quantity: Quantity, lead_start: int, top: _Level) -> tuple[int, str]:
    """Take "Cơ cấu kinh tế:" or "trong đó" off the lead and make it the parent of what follows."""
    lead = text[lead_start : quantity.start]
    topic, colon, rest = lead.rpartition(":")
    if pattern("within").search(search_key(lead)):
        if top.main and top.main not in top.parents:
            top.parents = (*top.parents, top.main)
    elif colon and (noun := _noun(topic)):
        top.parents = (*top.parents, noun)
    return (lead_start + len(topic) + 1, rest) if colon else (lead_start, lead)


def _skip_space(text: str, start: int) -> int:
    while start < len(text) and text[start] in " \t,;:()":
        start += 1
    return start


def _noun(lead: str) -> str:
    """Return the noun phrase of a lead: without connectives, times and linking verbs around it."""
    text = lead.strip(" \t\n:,;()-–.")
    key = search_key(text)
    while True:
        before = text
        for name in ("opening", "when"):
            if match := re.match(pattern(name).pattern, key):
                text = text[match.end() :].strip(" ,:;")
                key = search_key(text)
        if cue := pattern("cue").search(key):
            text = text[: cue.start()].strip(" ,:;")
            key = search_key(text)
        if match := re.search(
            r"\s+(?:" + pattern("when").pattern + r")$|\s+cả năm$", key + " ".rstrip()
        ):
            text = text[: match.start()].strip(" ,:;")
            key = search_key(text)
        if text == before:
            return text


def _without_base(lead: str, key: str) -> str:
    """Cut "so với cùng kỳ" off after the indicator it follows."""
    match = pattern("base_before").search(key)
    return lead[: match.start()] if match and lead[: match.start()].strip() else lead


def _base_before(lead: str) -> str:
    match = pattern("base_before").search(search_key(lead))
    return lead[match.start("base") : match.end("base")] if match else ""


def _with_tail(text: str, figure: Figure, tail_end: int, top: _Level) -> Figure:
    """Return the figure with what follows it read: its base, and a counted noun's description."""
    tail = text[figure.quantity.end : tail_end]
    key = search_key(tail)
    match = pattern("base").match(key) or pattern("compared").match(key)
    base = tail[match.start() : match.end()].strip(" .") if match else figure.base
    measure, direction = _measure(figure, base)
    own = figure.indicator
    if measure is Measure.RANK:
        own = top.main or own
    elif figure.quantity.counted or figure.quantity.noun_rate:
        own = top.indicator = f"{top.verb} {_described(figure.quantity, tail)}".strip()
    parents = figure.parents
    if not parents and top.clause not in ("", own):
        parents = (top.clause,)
    named = figure.years + years(tail[match.end() :] if match else tail)
    if measure in (Measure.LEVEL, Measure.RATE) and figure.indicator in top.parents[-1:]:
        named = named or top.base_years
    return replace(
        figure,
        indicator=own,
        parents=parents,
        base=base,
        years=named,
        measure=measure,
        direction=direction,
        end=max(figure.quantity.end, _rstrip(text, figure.quantity.end, tail_end)),
    )


def _described(quantity: Quantity, tail: str) -> str:
    """Return what is counted: "476 doanh nghiệp | tạm ngừng hoạt động" without the number."""
    noun = quantity.text.removeprefix(quantity.hedge).strip()
    return re.sub(r"^[\d.,/–-]+\s*", "", noun + tail).strip(" .;,…")


def _rstrip(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1] in " \t\n,;:(.":
        end -= 1
    return end


def _measure(figure: Figure, base: str) -> tuple[Measure, int]:
    quantity, cue = figure.quantity, search_key(figure.cue)
    if pattern("rank").search(cue):
        return Measure.RANK, 0
    if quantity.k_of_n:
        return Measure.K_OF_N, 0
    relative = quantity.unit in ("%", "điểm phần trăm", "lần")
    if direction := _direction(cue):
        return Measure.GROWTH, direction
    if relative and (base or pattern("ratio").search(cue)):
        return Measure.RATIO, 0
    topic = search_key(" ".join(figure.parents))
    if quantity.unit == "%" and (
        pattern("share").search(cue) or pattern("composition").search(topic)
    ):
        return Measure.SHARE, 0
    return (Measure.RATE if "/" in quantity.unit else Measure.LEVEL), 0


def _direction(cue: str) -> int:
    # "giảm còn 3%" and "tăng lên 5 tỷ" name the level reached, not the change.
    if re.search(r"(?:lên|xuống|còn)\s*$", cue):
        return 0
    if pattern("rise").search(cue):
        return 1
    return -1 if pattern("fall").search(cue) else 0


def _verb_of_growth(cue: str) -> str:
    key = search_key(cue)
    matches = [m for name in ("rise", "fall") for m in pattern(name).finditer(key)]
    last = max(matches, key=lambda match: match.start())
    return cue[last.start() : last.end()].lower()
