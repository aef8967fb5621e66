"""One sentence -> its figures: what a reader keeps in mind from one number to the next.

The text between two quantities is *tail* of the first (what it is compared with), *border*, and
*lead* into the second. A lead without a noun of its own leaves the indicator as it was; an opening
bracket makes the last indicator the parent of what follows; "trong đó" does so for more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from rag.grammar.clauses import Gap, masked, split_gap
from rag.grammar.figure import Context, Figure, FigureStatus, Measure
from rag.grammar.lexicon import lexicon
from rag.grammar.listed import sentence_quantities
from rag.grammar.measures import base_after, base_before
from rag.grammar.nouns import bare_head, noun_of
from rag.grammar.patterns import pattern
from rag.grammar.quantities import Quantity
from rag.grammar.respectively import Read, paired
from rag.grammar.setting import section_plans, spoken_years, status_of, years_of
from rag.grammar.state import Level, Main, State, counts
from rag.grammar.tails import with_tail
from rag.language.normalise import search_key
from rag.language.numbers import years
from rag.records import Span


def read_sentence(
    text: str, sentence: Span, before: Main, context: Context
) -> tuple[list[Figure], Main]:
    """Return the figures of one sentence, and what the next sentence may refer to."""
    found = sentence_quantities(sentence.of(text))
    within = pattern("within").match(search_key(sentence.of(text))) is not None
    if not found:
        return [], before
    key = masked(sentence.of(text), found)
    parents = (before.indicator,) if within and before.indicator else ()
    level = Level(start=sentence.start, parents=parents)
    if within:
        level.status = level.whole_status = before.status
    state = State(text, sentence.start, context, section_plans(context), levels=[level])
    reads = list(_reads(sentence, [q.moved(sentence.start) for q in found], key, state, before))
    main = before if within else Main(state.levels[0].main, state.levels[0].main_status)
    return paired(reads), main


def _reads(
    sentence: Span, found: list[Quantity], key: str, state: State, main: Main
) -> Iterator[Read]:
    text, position = state.text, sentence.start
    padded = " " * sentence.start + key
    pending: tuple[Figure, str, bool] | None = None
    for quantity in [*found, None]:
        end = quantity.start if quantity else sentence.end
        before = pending[0].quantity if pending else None
        gap = split_gap(text, padded, position, end, before)
        if quantity and quantity.lead >= 0:  # an item of a list: all between is its name
            gap = Gap(position, quantity.lead)
        if pending:
            tail_end = gap.tail_end if quantity else _last_tail_end(padded, position, end, before)
            yield _finished(pending, tail_end, state)
        if quantity is None:
            return
        subject = text[position if pending is None else gap.tail_end : quantity.start]
        opened = state.found[-1] if state.found else None
        _walk_borders(padded, position, gap.lead_start, state, opened)
        bare = opened is not None and _is_bare(subject)
        figure, own_noun = _with_lead(
            quantity, gap.lead_start, state, main, opened if bare else None
        )
        pending = (figure, subject, own_noun)
        position = quantity.end


def _last_tail_end(key: str, start: int, end: int, before: Quantity | None) -> int:
    return split_gap(key, key, start, end, before, last=True).tail_end


def _is_bare(subject: str) -> bool:
    words = re.sub(r"[;,]|(?<!\w)và(?!\w)", " ", search_key(subject))
    return "(" not in subject and ")" not in subject and noun_of(words) == ""


def _finished(pending: tuple[Figure, str, bool], tail_end: int, state: State) -> Read:
    figure, subject, own_noun = pending
    done = _of_same_thing(with_tail(figure, tail_end, state, own_noun=own_noun), state, own_noun)
    state.found.append(done)
    key = search_key(subject)
    verb = pattern("ordered").search(key)
    noun_part = subject[: verb.start()] if verb else subject
    return Read(
        done,
        subject=noun_part.strip(" ,;("),
        bare=_is_bare(subject),
        ordered=verb is not None,
        own_noun=own_noun,
    )


def _of_same_thing(figure: Figure, state: State, own_noun: bool) -> Figure:
    """Return a figure of an earlier year in brackets with the name of the one it stands beside.

    "3 vụ trộm trâu, mất 7 con (năm 2021: 9 vụ, 20 con)": of one unit they are of one thing.
    """
    opening = state.text.rfind("(", 0, figure.quantity.start)
    inside = opening > state.text.rfind(")", 0, figure.quantity.start)
    earlier = search_key(state.text[opening + 1 : figure.quantity.start])
    if own_noun or not inside or not pattern("of_other_year").match(earlier):
        return figure
    unit = figure.quantity.unit
    before = (f for f in reversed(state.found) if f.quantity.end <= opening)
    same = next((f for f in before if unit and f"{f.quantity.unit} ".startswith(f"{unit} ")), None)
    return replace(figure, indicator=same.indicator, parents=same.parents) if same else figure


def _walk_borders(key: str, start: int, end: int, state: State, before: Figure | None) -> None:
    for position in range(start, end):
        if key[position] == "(":
            lead = state.text[start:position]
            state.levels.append(_inside_brackets(lead, state.top, before))
        elif key[position] == ")" and state.inside:
            state.levels.pop()
        elif key[position] == ";":
            state.top.verb = state.top.clause = ""
            state.top.base = state.top.topic_base
            state.top.border = position + 1


def _inside_brackets(lead: str, outer: Level, before: Figure | None) -> Level:
    """A figure in brackets without a noun of its own speaks of what stands before them."""
    noun = noun_of(re.split(r"[;,]", lead)[-1])
    if before is None or (noun and len(lead) > len(before.base) + 1 and ";" in lead):
        parents = (*outer.parents, noun) if noun else outer.parents
        return Level(noun, outer.start, parents, status=outer.status, whole_status=outer.status)
    parents = (*before.parents, before.indicator) if before.indicator else before.parents
    return Level(
        before.indicator,
        before.start,
        parents,
        base_years=years(before.base),
        of_plan=pattern("plan").search(search_key(before.base)) is not None,
        opened_by=before,
        behind_base=base_after(lead)[0] != "",
        status=before.status,
        whole_status=before.status,
    )


def _with_lead(
    quantity: Quantity, lead_start: int, state: State, main: Main, same: Figure | None
) -> tuple[Figure, bool]:
    """Return the figure as far as the text before it tells, and whether it names its indicator."""
    top, text = state.top, state.text
    if state.found and lead_start == state.found[-1].quantity.end:
        lead_start += base_after(text[lead_start : quantity.start])[1]
    opening = search_key(text[lead_start : quantity.start])
    if state.inside and pattern("year_opening").match(opening):
        top.years_within = spoken_years(text[lead_start : quantity.start])
    of_last_year = state.inside and pattern("last_year").fullmatch(opening.strip()) is not None
    lead_start, lead = _open_topic(quantity, lead_start, state)
    key = search_key(lead)
    base = base_before(lead)
    noun, cue = _noun_and_cue(lead, key)
    noun = _of_subject(noun, top)
    planned = pattern("plan").search(search_key(lead.replace(base, ""))) is not None
    planned = planned or (top.of_plan and not noun and not quantity.k_of_n)
    if re.fullmatch(pattern("plan").pattern, search_key(noun)):
        noun = ""
    named = years_of(lead) or top.years_within
    if of_last_year and not named:
        named = tuple(year - 1 for year in (state.years or spoken_years(state.context.period))[-1:])
    if not state.found:
        state.years = spoken_years(lead) or _opening_years(lead_start, state) or state.years
    own_noun = bool(noun)
    fresh_count = counts(quantity) and not re.search(r"tăng|giảm", search_key(cue))
    if not (noun or top.indicator or state.found):
        noun = noun_of(text[top.start : lead_start].rpartition(";")[2])
        noun = noun or ("" if counts(quantity) else main.indicator)
    start = _enter(noun, cue, quantity, lead, lead_start, top)
    if same and not cue and same.quantity.unit == quantity.unit:
        cue = same.cue
    top.base = top.base or ("" if pattern("cue_base").search(key) else base)
    return Figure(
        quantity=quantity,
        indicator=noun or top.indicator,
        parents=top.parents,
        measure=Measure.LEVEL,
        direction=0,
        base=base,
        years=named,
        planned=planned,
        cue=cue,
        start=_skip_space(text, lead_start if planned and not own_noun else start),
        end=quantity.end,
        outer_unit=quantity.shared_unit,
        period="",
        status=_status(lead, cue, fresh=own_noun or fresh_count, planned=planned, state=state),
    ), own_noun


def _status(lead: str, cue: str, *, fresh: bool, planned: bool, state: State) -> FigureStatus:
    """Return the status; ``fresh`` says that it is an amount of its own, no comparison."""
    top = state.top
    inherited = top.whole_status if fresh else top.status
    of_another_year = (top.base_years and top.goes_on) or (state.inside and years_of(lead))
    if of_another_year or pattern("rank").search(search_key(cue)):
        inherited = FigureStatus.ACTUAL
    status = status_of(lead, planned, inherited, state.plans)
    if status is not FigureStatus.PLAN:
        top.status = status
        if fresh and not state.found:
            top.main_status = status
    return status


def _noun_and_cue(lead: str, key: str) -> tuple[str, str]:
    if compared := pattern("cue_base").search(key):
        return noun_of(lead[: compared.start()]), lead[compared.start("cue") :].strip()
    cue = pattern("cue").search(key)
    body = lead[: cue.start()] if cue else lead
    before = pattern("base_before").search(search_key(body))
    body = body[: before.start()] if before else body
    return noun_of(body), lead[cue.start() :].strip() if cue else ""


def _opening_years(lead_start: int, state: State) -> tuple[int, ...]:
    """Return the year a sentence opens with: "Năm 2021, tổng thu đạt ..."."""
    opening = pattern("when_opening").match(search_key(state.text[state.start : lead_start]))
    return spoken_years(opening[0]) if opening else ()


def _of_subject(noun: str, top: Level) -> str:
    """Return the measure of "cà phê có diện tích" and note whose it is."""
    match = re.match(r"(?P<subject>.+?)\s+(?:có|với|đạt)\s+(?P<measure>.+)$", noun)
    if match is None or not bare_head(match["measure"]):
        return noun
    top.clause = match["subject"]
    return match["measure"]


def _enter(noun: str, cue: str, quantity: Quantity, lead: str, lead_start: int, top: Level) -> int:
    """Note a new indicator in the level; return where the figure's statement begins."""
    counting = counts(quantity)
    if noun:
        top.indicator = noun
        top.start = max(lead_start + lead.find(noun), lead_start) if noun in lead else top.start
        top.main = top.main or noun
        if counting and not bare_head(noun):
            top.verb = "" if pattern("existential").search(search_key(cue)) else noun
        elif not bare_head(noun) or not top.clause:
            top.clause = noun if not counting else top.clause
        if not counting:
            top.ranked = noun
    if counting and not (noun and noun in lead):
        return max(top.start, top.border)  # "a; b 5 x": the statement begins after the semicolon
    return top.start


def _open_topic(quantity: Quantity, lead_start: int, state: State) -> tuple[int, str]:
    """Take "Cơ cấu kinh tế:" or "trong đó" off the lead and make it the parent of what follows."""
    top = state.top
    lead = state.text[lead_start : quantity.start]
    topic, colon, rest = lead.rpartition(":")
    within = pattern("within").search(search_key(lead))
    if within:
        _open_parts(top, top.clause or top.main)  # "; trong đó" is of all that stands before
    elif colon and not rest.strip() and _is_measured(quantity):
        return lead_start, topic  # "Tổng đàn trâu: 5.200 con"
    elif colon and (noun := noun_of(topic)):
        top.parents = (*top.parents, noun)
        state.years = spoken_years(topic) or state.years
        top.base = top.topic_base = base_before(topic)
    elif colon and top.indicator:
        _open_parts(top, top.indicator)
    if colon:
        return lead_start + len(topic) + 1, rest
    return (lead_start + within.end(), lead[within.end() :]) if within else (lead_start, lead)


def _is_measured(quantity: Quantity) -> bool:
    return not quantity.counted or quantity.unit in lexicon().classes["classifiers"]


def _open_parts(top: Level, whole: str) -> None:
    if whole and whole not in top.parents:
        top.parents = (*top.parents, whole)
    top.whole_status = top.status if whole == top.clause else top.main_status


def _skip_space(text: str, start: int) -> int:
    while start < len(text) and text[start] in " \t,;:()":
        start += 1
    return start
