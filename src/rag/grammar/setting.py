"""Period and status of a figure: its own words first, then sentence, section and report."""

from __future__ import annotations

import re

from rag.grammar.figure import Context, FigureStatus
from rag.grammar.patterns import pattern
from rag.language.normalise import search_key
from rag.language.numbers import years


def period_of(own: tuple[int, ...], of_sentence: tuple[int, ...], context: Context) -> str:
    """Return the years a figure is of, "2023" or "2021-2025"; "" when nothing tells.

    The innermost heading with a year counts; a heading with none leaves it to the report.
    """
    named = own or of_sentence or _of_section(context) or spoken_years(context.period)
    return "-".join(map(str, named))


def spoken_years(text: str) -> tuple[int, ...]:
    """Return the year a text is of, or both ends of "2021-2025"; that of constant prices is none.

    Of several years the last counts: "công bố năm 2021 cho năm đánh giá 2020".
    """
    text = _CONSTANT_PRICES.sub("", text)
    if match := _SPAN.search(text):
        return int(match[1]), int(match[2])
    return years(text)[-1:]


def years_of(text: str) -> tuple[int, ...]:
    """Return all years a text names but that of constant prices."""
    return years(_CONSTANT_PRICES.sub("", text))


_CONSTANT_PRICES = re.compile(r"[Gg]iá\s+so\s+sánh\s+(?:năm\s+)?\d{4}")
_SPAN = re.compile(r"(?<![\d/.])((?:19|20)\d\d)\s?(?:[-–]|đến(?:\s+năm)?)\s?((?:19|20)\d\d)(?!\d)")


def _of_section(context: Context) -> tuple[int, ...]:
    # A heading that runs into its paragraph, "Kết quả đánh giá năm 2022:", holds for that alone.
    headings = (h for h in reversed(context.section) if not h.rstrip().endswith(":"))
    return next((found for h in headings if (found := spoken_years(h))), ())


def section_plans(context: Context) -> bool:
    """Whether the innermost heading that tells at all speaks of what is aimed at.

    "Nhiệm vụ, giải pháp năm 2024" does; "Kết quả thực hiện năm 2020" does not.
    """
    for heading in reversed(context.section):
        key = search_key(heading)
        if pattern("outcome_heading").search(key):
            return False
        if pattern("plan_heading").search(key):
            return _is_ahead(key, context)
    return False


def _is_ahead(heading: str, context: Context) -> bool:
    named, report = years(heading), years(context.period)
    return not named or not report or max(named) > max(report) or "mục tiêu" in heading


_PAST = re.compile(r"(?<!\w)(?:đã|đến nay|hiện có|hiện nay|vừa qua)(?!\w)")


def status_of(lead: str, planned: bool, inherited: FigureStatus, plans: bool) -> FigureStatus:
    """Return the status of a figure.

    Args:
        lead: the words before it in its clause.
        planned: its own words call it a plan.
        inherited: the status of the amount it hangs on.
        plans: it stands under a heading of tasks and targets.
    """
    key = search_key(lead)
    if planned or (plans and not _PAST.search(key)):
        return FigureStatus.PLAN
    if pattern("estimate").search(key):
        return FigureStatus.ESTIMATE
    return inherited
