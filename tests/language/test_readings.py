from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from rag.language.readings import MOST, TRANSLATED, UNKNOWN_WEIGHT, WEIGHT, other_readings
from rag.language.thesaurus import thesaurus
from rag.language.tokens import lexical_tokens

OFFICIAL = {
    "an everyday noun": ("Có bao nhiêu công ty giải thể?", "doanh nghiệp"),
    "an English term": ("How many doctors are there?", "bác sĩ"),
    "a paraphrase": ("Thâm hụt ngân sách là bao nhiêu?", "bội chi"),
}


@pytest.mark.parametrize(("question", "official"), OFFICIAL.values(), ids=OFFICIAL.keys())
def test_a_known_phrase_is_read_as_the_official_one(question: str, official: str) -> None:
    readings = other_readings(question)
    assert any(official in reading.text for reading in readings)
    assert {reading.weight for reading in readings} <= {WEIGHT, TRANSLATED}


AS_OFFICIAL = {
    "every phrase at once": (
        "Năm 2024 có mấy công ty mới mở và bao nhiêu học trò?",
        "Năm 2024 có mấy doanh nghiệp thành lập mới và bao nhiêu học sinh?",
    ),
    "an official term stays": (
        "Kim ngạch xuất khẩu và giá cả sinh hoạt?",
        "Kim ngạch xuất khẩu và chỉ số giá tiêu dùng?",
    ),
    "an English question": (
        "How many doctors were there per 10,000 people in 2023?",
        "bác sĩ một vạn dân 2023",
    ),
    "English names stay": (
        "What was the export turnover of Gia Lai compared with the same period?",
        "kim ngạch xuất khẩu Gia Lai so với cùng kỳ",
    ),
}


@pytest.mark.parametrize(("question", "meant"), AS_OFFICIAL.values(), ids=AS_OFFICIAL.keys())
def test_the_first_reading_is_official_throughout(question: str, meant: str) -> None:
    assert other_readings(question)[0].text == meant


def test_words_nothing_is_known_for_weigh_an_english_reading_down() -> None:
    (first, *_) = other_readings("How many wondrous doctors were there?")
    assert first.text == "bác sĩ"
    assert first.weight == pytest.approx(TRANSLATED - UNKNOWN_WEIGHT)


def test_a_question_of_mostly_unknown_english_words_has_no_reading() -> None:
    assert other_readings("Which doctors juggle flaming purple bananas wearing capes?") == ()


def test_terms_the_reports_hold_come_first() -> None:
    held = Counter(lexical_tokens("Ngân sách địa phương thâm hụt; bội chi 2%"))
    question = "Ngân sách bị âm là bao nhiêu?"
    assert other_readings(question)[0].text == "bội chi ngân sách là bao nhiêu?"
    assert other_readings(question, held)[0].text == "bội chi là bao nhiêu?"


def test_a_users_own_thesaurus_is_read(tmp_path: Path) -> None:
    path = tmp_path / "tinh-toi.tsv"
    path.write_text("hộ nghèo\tsame\tnhà túng bấn\tx\n", encoding="utf-8")
    question = "Còn bao nhiêu nhà túng bấn?"
    assert other_readings(question) == ()
    (first, *_) = other_readings(question, book=thesaurus(path))
    assert first.text == "Còn bao nhiêu hộ nghèo?"


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
