"""What follows a number: its base, and the description of what is counted or measured."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.grammar.figure import Figure, Measure
from rag.grammar.lexicon import lexicon
from rag.grammar.measures import base_after, measure_of
from rag.grammar.nouns import bare_head, described, noun_of, overlap, tail_description
from rag.grammar.patterns import pattern
from rag.grammar.setting import period_of
from rag.grammar.state import Level, State, counts
from rag.language.normalise import search_key
from rag.language.numbers import years


def with_tail(figure: Figure, tail_end: int, state: State, *, own_noun: bool) -> Figure:
    """Return the figure with what follows it read: its base, and a counted noun's description."""
    text, top = state.text, state.top
    tail = text[figure.quantity.end : tail_end]
    base, base_end = base_after(tail)
    base = base or figure.base
    measure, direction = measure_of(figure, base, tail)
    figure = replace(figure, base=base, measure=measure, direction=direction)
    figure = _in_other_units(figure, top)
    if measure in (Measure.GROWTH, Measure.RATIO) and not figure.base:
        figure = replace(figure, base=top.base)
    indicator, parents = _indicator(figure, tail, state, own_noun=own_noun)
    named = figure.years or years(tail[base_end:])
    if measure in (Measure.LEVEL, Measure.RATE, Measure.SHARE) and top.goes_on:
        named = named or top.base_years
    if state.inside and figure.years:
        top.base_years = figure.years
    return replace(
        figure,
        indicator=indicator,
        parents=parents,
        years=named,
        period=period_of(named, state.years, state.context),
        end=max(figure.quantity.end, _rstrip(text, figure.quantity.end, tail_end)),
    )


def _in_other_units(figure: Figure, top: Level) -> Figure:
    """A change in brackets behind the same change: "tăng 30 vụ (15%)"."""
    opener = top.opened_by
    if opener is None or figure.cue or figure.years or figure.planned or top.behind_base:
        return figure
    other_unit = opener.quantity.unit != figure.quantity.unit
    if opener.measure is not Measure.GROWTH or not other_unit:
        return figure
    if figure.indicator != opener.indicator:
        return figure
    return replace(
        figure, measure=opener.measure, direction=opener.direction, base=opener.base or figure.base
    )


def _indicator(
    figure: Figure, tail: str, state: State, *, own_noun: bool
) -> tuple[str, tuple[str, ...]]:
    top, quantity = state.top, figure.quantity
    own, parents = figure.indicator, figure.parents
    if figure.measure is Measure.RANK:
        own = top.ranked or top.main or own
        top.indicator = own
    elif aspect := _aspect(figure, tail):
        own = _spoken_of(aspect.removeprefix("số "), state) or (
            aspect if aspect.startswith("số ") else own
        )
    elif counts(quantity) and figure.measure is Measure.GROWTH:
        spoken = f"{quantity.unit} {tail_description(tail)}"
        own = _spoken_of(spoken, state) or own
    elif counts(quantity) or quantity.noun_rate:
        own, parents = _counted(figure, tail, top, figure.indicator if own_noun else "")
        top.indicator = own
    elif quantity.unit == "lượt" and _describes(figure, tail):
        own = described(quantity, tail)  # "2,4 triệu lượt khách | quốc tế"
        top.indicator = own
    elif _names_stuff(figure, tail):
        own = f"{own}{tail_description(tail)}".strip(" .")
        top.indicator = top.grown = own
    own = own or noun_of(re.sub(pattern("plan").pattern, "", figure.base))
    return own, _whose(own, parents, figure, top)


def _aspect(figure: Figure, tail: str) -> str:
    """Return what grew where it is said behind: "giảm 5% về lượng", "giảm 12% số vụ"; else ""."""
    found = pattern("aspect").match(search_key(tail))
    behind = found and (figure.measure is Measure.GROWTH or not found["aspect"].startswith("số "))
    return found["aspect"] if found and behind else ""


def _whose(own: str, parents: tuple[str, ...], figure: Figure, top: Level) -> tuple[str, ...]:
    """Return the parents with what a bare measure or a consequence is of."""
    # "gieo cấy 5 ha lúa; năng suất 6 tạ/ha; sản lượng 30 tấn": of what came before them
    clause = top.grown if top.clause in ("", own) else top.clause
    if bare_head(own) and clause not in ("", own, *parents):
        parents = (*parents, clause)
    told_after = counts(figure.quantity) or (
        own != figure.indicator and figure.measure is Measure.LEVEL
    )
    if told_after and figure.measure is not Measure.GROWTH and not bare_head(own):
        top.clause = own
    return _with_event(own, parents, figure, top)


def _with_event(own: str, parents: tuple[str, ...], figure: Figure, top: Level) -> tuple[str, ...]:
    """Put what an event led to under the event: "24 vụ tai nạn, chết | 15 người"."""
    if pattern("consequence").match(search_key(own)):
        return (top.event,) if top.event else parents
    named = counts(figure.quantity) or len(own.split()) > 1  # not "dài 860 m"
    if figure.measure is Measure.LEVEL and named and not bare_head(own):
        top.event = own
    return parents


def _counted(figure: Figure, tail: str, top: Level, lead: str) -> tuple[str, tuple[str, ...]]:
    """Return indicator and parents of a counted thing: with its verb, or under its subject."""
    what = described(figure.quantity, tail)
    bare = what in lexicon().classes["classifiers"]
    deed = pattern("predicate").match(search_key(lead)) is not None
    if lead and (((bare or figure.quantity.noun_rate) and not deed) or bare_head(lead)):
        return lead, figure.parents
    subject = lead if lead != top.verb and lead not in figure.parents else ""
    if subject:
        return what, (*figure.parents, subject)
    return f"{top.verb} {what}".strip(), figure.parents


def _spoken_of(words: str, state: State) -> str:
    """Return the indicator of this sentence that shares most words with a phrase."""
    counts = [(overlap(words, f.indicator + " " + f.quantity.unit), f) for f in state.found]
    best = max(counts, key=lambda pair: pair[0], default=None)
    return best[1].indicator if best and best[0] else ""


_STUFF_UNITS = ("ha", "km", "m", "m²", "m³", "tấn", "kg", "lít", "tạ", "kWh")


def _names_stuff(figure: Figure, tail: str) -> bool:
    """Whether the thing measured stands after its unit: "trồng mới 24 ha | rừng tập trung"."""
    return figure.quantity.unit in _STUFF_UNITS and _describes(figure, tail)


def _describes(figure: Figure, tail: str) -> bool:
    """Whether the words after a level say of what it is."""
    first = search_key(tail_description(tail)).strip(" .,;:")
    told = bool(first) and not figure.base and not pattern("predicate").match(first)
    return told and figure.measure is Measure.LEVEL


def _rstrip(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1] in " \t\n,;:(.":
        end -= 1
    return end
