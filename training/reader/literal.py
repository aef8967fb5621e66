"""Questions in a sentence's own words, made from the figures the grammar reads in it.

Invented questions say things in other words, and the near misses among them in the same: a reader
that learns from them alone takes the same words for a near miss.

    Thu nội địa đạt 5.917 tỷ đồng, bằng 76,1% dự toán.
    thu nội địa là bao nhiêu                          5.917 tỷ đồng
    thu nội địa bằng bao nhiêu phần trăm dự toán      76,1%
    thu nội địa tăng bao nhiêu phần trăm so với cùng kỳ     (not said)
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence

from rag.grammar.figures import Figure, Measure, figures
from rag.language.normalise import search_key
from rag.records import Span

Asked = tuple[str, str]
"""A question, and the stretch that answers it: "" for none."""

POSITIVES = 3
"""Figures of one sentence that are asked for, at most."""

FEWEST_WORDS, MOST_WORDS = 2, 14
"""Of what is asked about: shorter indicators say little, longer ones are no noun phrases."""

_LEVEL = (
    "{it}",
    "{it} là bao nhiêu",
    "{it} bao nhiêu",
    "{it} đạt bao nhiêu {unit}",
    "{it} được mấy {unit}",
    "{it} là bao nhiêu {unit}",
    "tổng {it} bao nhiêu",
)
_COUNT = (
    "bao nhiêu {it}",
    "có bao nhiêu {it}",
    "có mấy {it}",
    "số {it}",
    "số {it} là bao nhiêu",
    "tổng số {it}",
)
_PLANNED = ("kế hoạch {it} là bao nhiêu", "chỉ tiêu {it}", "mục tiêu {it} bao nhiêu {unit}")
_GROWTH = (
    "{it} {verb} bao nhiêu",
    "{it} {verb} bao nhiêu {unit}",
    "mức {verb} của {it}",
    "{it} tăng hay giảm bao nhiêu {unit}",
    "{it} tăng hay giảm",
)
_GROWTH_FROM = (
    "{it} {verb} bao nhiêu {unit} {base}",
    "{base} {it} {verb} bao nhiêu {unit}",
    "{it} {base} thế nào",
    "{it} {base} tăng hay giảm bao nhiêu",
)
_RATIO = ("{it} đạt bao nhiêu phần trăm", "tỷ lệ đạt của {it}")
_RATIO_TO = ("{it} bằng bao nhiêu phần trăm {base}", "{it} đạt bao nhiêu % {base}")
_TIMES = ("{it} gấp mấy lần {base}", "{it} gấp bao nhiêu lần {base}")
_SHARE = ("{it} chiếm bao nhiêu phần trăm", "tỷ trọng {it}", "{it} chiếm tỷ lệ bao nhiêu")
_RATE = ("tỷ lệ {it}", "{it} là bao nhiêu phần trăm", "bao nhiêu phần trăm {it}", "{it} mấy %")
_RANK = ("{it} xếp thứ mấy", "{it} đứng thứ bao nhiêu", "{it} xếp hạng mấy")

_NOT_SAID = {
    r"\b(?:tăng|giảm|so với)\b": (
        "{it} tăng bao nhiêu phần trăm so với cùng kỳ",
        "{it} tăng hay giảm bao nhiêu",
        "so với năm trước {it} tăng mấy phần trăm",
    ),
    r"\b(?:kế hoạch|dự toán|chỉ tiêu|mục tiêu|đạt \d)": (
        "{it} đạt bao nhiêu phần trăm kế hoạch",
        "kế hoạch {it} là bao nhiêu",
        "{it} bằng bao nhiêu phần trăm dự toán",
    ),
    r"\b(?:thứ|hạng)\b": ("{it} xếp thứ mấy cả nước",),
    r"%|\bchiếm\b": ("{it} chiếm bao nhiêu phần trăm",),
}
"""Questions about a figure, by words without which a sentence does not answer them."""


def literal(sentence: str, draw: random.Random) -> Iterator[Asked]:
    """Yield questions about the figures of a sentence, and one about what it does not say."""
    found = [f for f in figures(sentence, [Span(0, len(sentence))]) if name_of(f)]
    told = [f for f in found if is_asked_once(sentence, f, found)]
    for figure in draw.sample(told, min(POSITIVES, len(told))):
        template = draw.choice(templates(figure, found))
        yield worded(template, sentence, figure), figure.quantity.text
    if levels := [f for f in found if f.measure is Measure.LEVEL]:
        figure = draw.choice(levels)
        if unsaid := [
            t for cue, ts in _NOT_SAID.items() if not re.search(cue, sentence) for t in ts
        ]:
            yield worded(draw.choice(unsaid), sentence, figure), ""


def name_of(figure: Figure) -> str:
    """Return what a figure is of, with what that is a part of where it is short."""
    own = figure.indicator
    if figure.parents and len(own.split()) <= FEWEST_WORDS and figure.parents[-1] != own:
        own = f"{figure.parents[-1]} {own}"
    if not FEWEST_WORDS <= len(own.split()) <= MOST_WORDS or re.search(r"[():;]", own):
        return ""
    return own if own[:2].isupper() else own[0].lower() + own[1:]


def kind_of(figure: Figure) -> tuple[str, Measure, bool]:
    """Return what a question asks for: the name, the measure, whether it is a plan."""
    return search_key(name_of(figure)), figure.measure, figure.planned


def is_asked_once(sentence: str, figure: Figure, found: Sequence[Figure]) -> bool:
    """Return whether one question asks for this figure alone, whose text stands here first."""
    first = sentence.find(figure.quantity.text) == figure.quantity.start
    return first and _is_told_apart(figure, found)


def _is_told_apart(figure: Figure, found: Sequence[Figure]) -> bool:
    """Whether no other figure of the sentence would answer the same question."""
    same = [f for f in found if kind_of(f) == kind_of(figure) and f is not figure]
    return all(f.quantity.text == figure.quantity.text or _by_base(f, figure) for f in same)


def _by_base(one: Figure, other: Figure) -> bool:
    return bool(one.base and other.base) and search_key(one.base) != search_key(other.base)


def templates(figure: Figure, found: Sequence[Figure]) -> Sequence[str]:
    """Return the wordings that ask for a figure among others of its sentence."""
    alone = sum(kind_of(f) == kind_of(figure) for f in found) == 1
    percent = figure.quantity.unit == "%"
    if figure.measure is Measure.GROWTH:
        return (*(_GROWTH if alone else ()), *(_GROWTH_FROM if figure.base else _GROWTH))
    if figure.measure is Measure.RATIO and not percent:
        return _TIMES if figure.base else ("{it} gấp mấy lần",)
    if figure.measure is Measure.RATIO:
        return (*(_RATIO if alone else ()), *(_RATIO_TO if figure.base else _RATIO))
    if figure.planned:
        return _PLANNED
    named = {Measure.SHARE: _SHARE, Measure.RANK: _RANK, Measure.K_OF_N: _COUNT}
    if figure.measure is Measure.RATE and percent:
        return _RATE
    return named.get(figure.measure, _COUNT if figure.quantity.counted else _LEVEL)


def worded(template: str, sentence: str, figure: Figure) -> str:
    """Return a question, or a part of one, for a figure."""
    quantity, base = figure.quantity, figure.base
    unit = "phần trăm" if quantity.unit == "%" else sentence[quantity.number_end : quantity.end]
    if base and figure.measure is Measure.GROWTH and not search_key(base).startswith("so "):
        base = f"so với {base}"
    asked = template.format(
        it=name_of(figure),
        unit=unit.strip(),
        base=base,
        verb="giảm" if figure.direction < 0 else "tăng",
    )
    asked = re.sub(r"\b(tỷ lệ|số|tổng|tỷ trọng) (?:tổng số |tổng )?\1\b", r"\1", asked)
    return " ".join(asked.split())
