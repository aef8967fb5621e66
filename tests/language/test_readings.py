from __future__ import annotations

import pytest

from rag.language.readings import MOST, WEIGHT, other_readings

OFFICIAL = {
    "an everyday noun": ("Có bao nhiêu công ty giải thể?", "doanh nghiệp"),
    "an English term": ("How many doctors are there?", "bác sĩ"),
    "a paraphrase": ("Thâm hụt ngân sách là bao nhiêu?", "bội chi"),
}


@pytest.mark.parametrize(("question", "official"), OFFICIAL.values(), ids=OFFICIAL.keys())
def test_a_known_phrase_is_read_as_the_official_one(question: str, official: str) -> None:
    readings = other_readings(question)
    assert any(official in reading.text for reading in readings)
    assert {reading.weight for reading in readings} == {WEIGHT}


@pytest.mark.parametrize(
    "question",
    ["Thu ngân sách nhà nước là bao nhiêu?", "Kim ngạch xuất khẩu đạt bao nhiêu?"],
    ids=["income is not spending", "exports are not imports"],
)
def test_contrasting_terms_are_never_exchanged(question: str) -> None:
    words = {word for reading in other_readings(question) for word in reading.words}
    assert not words & {"chi", "nhập"}


def test_there_are_few_readings_and_none_repeats_the_question() -> None:
    question = "Công ty trả lương người làm công ra sao, thất nghiệp và người nghèo thế nào?"
    readings = other_readings(question)
    assert 0 < len(readings) <= MOST
    assert len({reading.words for reading in readings}) == len(readings)


def test_a_question_without_a_known_phrase_has_no_other_reading() -> None:
    assert other_readings("abc xyz?") == ()
