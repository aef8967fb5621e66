"""What a text must name of a question: not who does it, nor words it says otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from rag.answer.slots import slot_features
from rag.answer.topics import Topics
from rag.grammar.figures import Context, figures
from rag.question import understand
from rag.records import Asks, Reading, Request, Span


def _idf(tokens: Sequence[str]) -> NDArray[np.float32]:
    return np.ones(len(tokens), dtype=np.float32)


def _met(request: Request, text: str) -> float:
    return Topics(request, _idf, frozenset()).open(text).met


def test_who_does_it_weighs_little() -> None:
    request = understand("Nông dân nuôi bao nhiêu con dê?")
    assert _met(request, "Đàn dê 8.100 con, nuôi ở bốn huyện") > 0.7


def test_words_a_reading_puts_otherwise_are_said() -> None:
    request = Request(
        question="chở bao nhiêu khách",
        text="chở bao nhiêu khách",
        words=("chở", "khách"),
        asks=Asks.FIGURE,
        readings=(Reading("vận chuyển hành khách", ("vận", "chuyển", "hành", "khách"), 0.9),),
    )
    assert _met(request, "Vận chuyển hành khách 2,1 triệu lượt") == 1.0
    assert _met(request, "Phục vụ hành khách chu đáo") < 1.0


def test_pupils_are_not_counted_in_money_nor_in_halves() -> None:
    request = understand("Trường Hoa Sen có bao nhiêu học sinh?")
    text = "Trường Hoa Sen được đầu tư 12 tỷ đồng; số trường có 84 lớp."
    money, classes = figures(text, [Span(0, len(text))], Context())
    assert "other_kind" in slot_features(request, money, text)
    bare = replace(classes, quantity=replace(classes.quantity, unit="", low=Decimal("12.5")))
    assert "other_kind" in slot_features(request, bare, text)
    whole = replace(classes, quantity=replace(classes.quantity, unit="", low=Decimal(84)))
    assert "other_kind" not in slot_features(request, whole, text)
