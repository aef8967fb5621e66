from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.language.normalise import fold
from rag.language.spelling import correct, lone_y_as_in, split_run_together

RUN_TOGETHER = {
    "thutienđất": "thu tien đất",
    "tongthungansach": "tong thu ngan sach",
    "cùngkỳ": "cùng kỳ",
    "kinhte": "kinh te",
    "xuatkhau": "xuat khau",
    "doanhnghiep": "doanh nghiep",
    "xaydungnongthonmoi": "xay dung nong thon moi",
    "giảiquyếtviệclàm": "giải quyết việc làm",
}


@pytest.mark.parametrize(("word", "syllables"), RUN_TOGETHER.items(), ids=RUN_TOGETHER.keys())
def test_words_typed_without_spaces_come_apart(word: str, syllables: str) -> None:
    assert split_run_together(word) == syllables.split()


WHOLE = {
    "a syllable that could be two": "thanh",
    "an English word": "camera",
    "a short abbreviation": "gdp",
    "a word with a letter left over": "kinhtf",
    "a foreign word in short pieces": "corola",
    "a number": "2023",
    "nothing": "",
    "a very long word": "tinh" * 20,
}


@pytest.mark.parametrize("word", WHOLE.values(), ids=WHOLE.keys())
def test_other_words_stay_whole(word: str) -> None:
    assert split_run_together(word) is None


def test_a_word_of_the_reports_stays_whole() -> None:
    assert split_run_together("tulanban") == ["tu", "lan", "ban"]
    assert split_run_together("tulanban", {"tulanban": 3}) is None


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="abcdeghiklmnoprstuvxyđâêôếổủ", max_size=20))
def test_the_pieces_put_together_are_the_word_as_typed(word: str) -> None:
    pieces = split_run_together(word)
    assert pieces is None or ("".join(pieces) == word and len(pieces) > 1)


SLIPS = {
    "wrong tone mark": ("điễm", "điểm"),
    "missing key": ("đồg", "đồng"),
    "doubled key": ("xuấtt", "xuất"),
    "swapped keys": ("tăgn", "tăng"),
    "neighbour key": ("kunh", "kinh"),
    "missing key of a well-formed syllable": ("nghệp", "nghiệp"),
    "key too many": ("thuếk", "thuế"),
}


@pytest.mark.parametrize(("typed", "meant"), SLIPS.values(), ids=SLIPS.keys())
def test_a_slip_of_one_key_is_put_right(typed: str, meant: str) -> None:
    assert meant in [word for word, _ in correct(typed)[:3]]


def test_a_name_keeps_its_letters() -> None:
    assert "lắc" in [word for word, _ in correct("pắc")]
    assert "lắc" not in [word for word, _ in correct("Pắc")]


@pytest.mark.parametrize("word", ["điểm", "diem", "thuỷ", "fdi", "bn", "grdp", "has", "2023", "đ"])
def test_syllables_abbreviations_and_english_are_not_corrected(word: str) -> None:
    assert correct(word) == []


def test_a_word_of_the_reports_is_not_corrected_and_their_words_come_first() -> None:
    assert correct("kbang", {"kbang": 4}) == []
    assert correct("tổgn")[0][0] == "tổng"
    assert correct("tổgn", {"tổn": 1000})[0][0] == "tổn"


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="abcdeghiklmnoprstuvxyđâêôếổủ", max_size=9))
def test_corrections_come_best_first_and_are_words_of_the_lexicon(word: str) -> None:
    found = correct(word)
    assert [weight for _, weight in found] == sorted((w for _, w in found), reverse=True)
    assert all(abs(len(fold(one)) - len(word)) <= 1 for one, _ in found)


@pytest.mark.parametrize(
    ("typed", "held", "read"),
    [
        ("tỉ lệ", "tỷ", "tỷ lệ"),
        ("bác sĩ", "sĩ", "bác sĩ"),
        ("Kỹ sư", "kĩ", "Kĩ sư"),
        ("mỹ", "", "mỹ"),
    ],
    ids=["i becomes y", "as the reports have it", "y becomes i", "unknown to the reports"],
)
def test_a_lone_y_is_spelt_as_in_the_reports(typed: str, held: str, read: str) -> None:
    assert lone_y_as_in({held: 3}, typed) == read
