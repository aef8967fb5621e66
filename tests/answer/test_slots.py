"""How the unit a question asks in is met by a figure, however people say it."""

from __future__ import annotations

import pytest

from rag.answer.decisive import lacking
from rag.answer.slots import asked_dimension, slot_features
from rag.grammar.figures import figures
from rag.question import understand
from rag.records import Span

MET = {
    "money in dollars": (
        "Xuất khẩu hạt điều thu về bao nhiêu tiền?",
        "Xuất khẩu hạt điều đạt 96 triệu USD.",
        "unit",
    ),
    "dollars as people say it": (
        "Xuất khẩu hạt điều được mấy triệu đô?",
        "Xuất khẩu hạt điều đạt 96 triệu USD.",
        "unit",
    ),
    "guests counted by visits": (
        "Tổng số khách du lịch là bao nhiêu?",
        "Toàn tỉnh đón 3,2 triệu lượt khách.",
        "noun",
    ),
    "people counted by visits": (
        "Hội chợ có bao nhiêu người đến xem?",
        "Hội chợ thu hút 45.000 lượt khách.",
        "noun",
    ),
}
MAY_MEET = {
    "things counted by pieces": (
        "Tàu cá có mấy chiếc?",
        "Toàn tỉnh có 1.240 tàu cá.",
    ),
    "people counted by cases": (
        "Bao nhiêu cán bộ uống rượu buổi trưa?",
        "Phát hiện 12 trường hợp uống rượu buổi trưa.",
    ),
}


def features(question: str, sentence: str) -> dict[str, float]:
    (figure,) = figures(sentence, [Span(0, len(sentence))])
    return slot_features(understand(question), figure, sentence)


@pytest.mark.parametrize(("question", "sentence", "feature"), MET.values(), ids=MET)
def test_the_unit_asked_for_is_met(question: str, sentence: str, feature: str) -> None:
    found = features(question, sentence)
    assert feature in found
    assert not {"other_unit", "other_kind", "noun_but_measure"} & found.keys()


@pytest.mark.parametrize(("question", "sentence"), MAY_MEET.values(), ids=MAY_MEET)
def test_a_general_counter_may_count_anything(question: str, sentence: str) -> None:
    assert "other_kind" not in features(question, sentence)


def test_animals_are_still_no_money() -> None:
    assert "other_unit" in features("Đàn lợn bán được bao nhiêu tiền?", "Đàn lợn xuất 4.000 tấn.")
    assert "other_kind" in features("Mấy dự án dừng lại?", "Đàn lợn có 4.000 con.")


@pytest.mark.parametrize(
    ("asked", "unit"),
    [
        ("triệu đô", "USD"),
        ("tỷ đô la", "USD"),
        ("cây số", "km"),
        ("khối nước", "m³"),
        ("tiền", "đồng"),
        ("đô thị", ""),
        ("khối lượng", ""),
        ("khối thi đua", ""),
        ("cây xanh", ""),
    ],
)
def test_units_are_known_as_people_say_them(asked: str, unit: str) -> None:
    assert asked_dimension(asked) == unit


@pytest.mark.parametrize(
    ("question", "said", "other"),
    [
        ("Đàn gà vịt có bao nhiêu con?", "Đàn gia cầm 4,1 triệu con", "Đàn lợn 9.000 con"),
        ("Mưa bão làm thiệt hại bao nhiêu?", "Thiên tai thiệt hại 9 tỷ", "Cháy thiệt hại 9 tỷ"),
    ],
)
def test_two_of_a_kind_together_are_the_kind(question: str, said: str, other: str) -> None:
    request = understand(question)
    assert not lacking(request, "", said)
    assert lacking(request, "", other)
