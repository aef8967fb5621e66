"""Follow-ups about two figures of one sentence, worded as the engine reads them: newest first.

Thu nội địa đạt 5.917 tỷ đồng, bằng 76,1% dự toán; thu hải quan đạt 812 tỷ đồng.
còn thu hải quan thì sao, thu nội địa là bao nhiêu               812 tỷ đồng
đạt mấy phần trăm dự toán, thu nội địa là bao nhiêu              76,1%
so với cùng kỳ thì sao, thu nội địa là bao nhiêu                 (not said)

A tenth of what people ask follows on, and the words that tell which figure are then in two places.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence

from rag.grammar.figures import Figure, Measure, figures
from rag.records import Span
from training.reader.literal import Asked, is_asked_once, kind_of, name_of, templates, worded

UNSAID = 0.4
"""Share of the sentences that get a follow-up they do not answer, of those that could."""

_OTHER = ("còn {it}", "còn {it} thì sao", "thế {it}", "thế còn {it} bao nhiêu", "vậy {it} thì sao")
_AGAIN = {
    Measure.LEVEL: ("con số cụ thể là bao nhiêu", "thế là bao nhiêu {unit}", "cụ thể mấy {unit}"),
    Measure.GROWTH: (
        "{verb} bao nhiêu",
        "thế {verb} mấy {unit}",
        "so với {from} thì sao",
        "{verb} bao nhiêu so với {from}",
        "tăng hay giảm bao nhiêu",
    ),
    Measure.RATIO: (
        "đạt bao nhiêu phần trăm {base}",
        "bằng mấy % {base}",
        "thế so với {from} thì sao",
    ),
    Measure.SHARE: ("chiếm bao nhiêu phần trăm", "chiếm tỷ lệ bao nhiêu", "tỷ trọng thế nào"),
    Measure.RATE: ("tỷ lệ là bao nhiêu", "thế tỷ lệ", "mấy phần trăm"),
    Measure.RANK: ("xếp thứ mấy", "thế đứng thứ bao nhiêu"),
}
"""Of the same thing, by what is asked of it next."""

_UNSAID = {
    r"\b(?:tăng|giảm|so với|cùng kỳ)\b": (
        "so với cùng kỳ thì sao",
        "tăng bao nhiêu phần trăm",
        "thế so với năm trước",
    ),
    r"\b(?:kế hoạch|dự toán|chỉ tiêu|mục tiêu|đạt \d)": (
        "đạt mấy phần trăm kế hoạch",
        "thế kế hoạch là bao nhiêu",
    ),
}
"""Follow-ups by words without which a sentence does not answer them."""


def follow_ups(sentence: str, draw: random.Random) -> Iterator[Asked]:
    """Yield a follow-up that another figure of the sentence answers, and one that none does."""
    found = [f for f in figures(sentence, [Span(0, len(sentence))]) if name_of(f)]
    told = [f for f in found if is_asked_once(sentence, f, found)]
    both = [(a, b) for a in told for b in told if a is not b and _next(a, b)]
    if both:
        one, other = draw.choice(both)
        asked = _filled(draw.choice(_next(one, other)), sentence, other)
        yield f"{asked}, {_first(sentence, one, found, draw)}", other.quantity.text
    unsaid = [t for cue, ts in _UNSAID.items() if not re.search(cue, sentence) for t in ts]
    if told and unsaid and draw.random() < UNSAID:
        one = draw.choice(told)
        yield f"{draw.choice(unsaid)}, {_first(sentence, one, found, draw)}", ""


def _first(sentence: str, figure: Figure, found: Sequence[Figure], draw: random.Random) -> str:
    return worded(draw.choice(templates(figure, found)), sentence, figure)


def _next(one: Figure, other: Figure) -> Sequence[str]:
    """Return how one may ask for the other figure after this one."""
    if one.planned != other.planned:
        return ()
    (name, measure, _), (after, of, _) = kind_of(one), kind_of(other)
    if name != after:
        return _OTHER if measure is of else ()
    if measure is of:
        return ()
    asked = _AGAIN.get(of, ())
    return [t for t in asked if other.base or ("{base}" not in t and "{from}" not in t)]


def _filled(template: str, sentence: str, figure: Figure) -> str:
    source = re.sub(r"^so với ", "", figure.base or "")
    return worded(template.replace("{from}", source), sentence, figure)
