from __future__ import annotations

import math
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.language.lexicon import RESERVED, lexicon
from rag.language.normalise import fold, search_key, words
from rag.language.restore import forms_of, restore
from rag.language.syllable import is_syllable, keeps_marks
from rag.language.tokens import lexical_tokens

CORPUS = Path(__file__).parents[2] / "corpus"

PLAIN = [
    "tổng thu ngân sách trên địa bàn năm 2023 là bao nhiêu",
    "tốc độ tăng trưởng kinh tế của tỉnh",
    "tỷ lệ hộ nghèo giảm còn bao nhiêu phần trăm",
    "kim ngạch xuất khẩu đạt bao nhiêu triệu USD",
    "số lao động được giải quyết việc làm",
    "có bao nhiêu xã đạt chuẩn nông thôn mới",
    "diện tích trồng rừng tập trung",
    "vì sao giải ngân vốn đầu tư công chậm",
]


@pytest.mark.parametrize("text", PLAIN)
def test_a_question_typed_without_diacritics_gets_them_back(text: str) -> None:
    plain = ["".join(map(_plain, word)) for word in text.split()]
    assert " ".join(restore(plain)[0].words) == text


def _plain(char: str) -> str:
    return fold(char).upper() if char.isupper() else fold(char)


HALF = {
    "a circumflex without its tone": ("tông thu ngân sách", "tổng thu ngân sách"),
    "some words without anything": ("Tổng thu ngan sach nam 2022", "Tổng thu ngân sách năm 2022"),
    "only đ typed": ("đat chuan nong thon moi", "đạt chuẩn nông thôn mới"),
}


@pytest.mark.parametrize(("typed", "meant"), HALF.values(), ids=HALF.keys())
def test_half_typed_words_gain_what_is_missing(typed: str, meant: str) -> None:
    assert " ".join(restore(typed.split())[0].words) == meant


UNCHANGED = [
    "Thu nhập bình quân đầu người năm 2023 đạt bao nhiêu triệu đồng",
    "tỷ lệ xã đạt chuẩn nông thôn mới nâng cao",
    "ngành thuỷ sản và văn hoá",
    "HĐND tỉnh thông qua bao nhiêu nghị quyết",
    "công nghiệp tăng cao nhờ đâu",
]


@pytest.mark.parametrize("text", UNCHANGED)
def test_an_accented_question_stays_letter_for_letter(text: str) -> None:
    assert " ".join(restore(text.split())[0].words) == text


TYPED = st.one_of(
    st.sampled_from(lexicon().syllables[len(RESERVED) :]),
    st.sampled_from(["thuỷ", "hoà", "tông", "đat", "nghiẹp", "điễm", "FDI", "bn", "8,05", "Đắk"]),
    st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyáàạảãếệổộứĐÂ", min_size=1, max_size=6),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(TYPED, min_size=1, max_size=8), st.integers(0, 3))
def test_no_candidate_changes_or_drops_a_typed_diacritic(typed: list[str], plain: int) -> None:
    step = plain or len(typed) + 1
    given_words = [word if at % step else fold(word) for at, word in enumerate(typed)]
    for candidate in restore(given_words):
        for word, read in zip(given_words, candidate.words, strict=True):
            assert keeps_marks(search_key(word), search_key(read)), (word, read)


@settings(max_examples=100, deadline=None)
@given(st.lists(TYPED, min_size=1, max_size=8))
def test_a_known_word_with_its_tone_mark_is_kept_as_typed(typed: list[str]) -> None:
    for candidate in restore(typed):
        for word, read in zip(typed, candidate.words, strict=True):
            if forms_of(word) == (search_key(word),):
                assert read == word


@settings(max_examples=50, deadline=None)
@given(st.lists(TYPED, min_size=1, max_size=8))
def test_candidates_come_best_first_and_share_one_probability(typed: list[str]) -> None:
    found = restore(typed)
    chances = [math.exp(candidate.log_probability) for candidate in found]
    assert chances == sorted(chances, reverse=True)
    assert 0 < sum(chances) <= 1 + 1e-9
    assert found == restore(typed)


def test_the_words_of_the_loaded_reports_win() -> None:
    plain = "buoi kho hang"
    own = Counter(lexical_tokens("bưởi khô hạng nhất, bưởi khô hạng nhì"))
    assert " ".join(restore(plain.split(), own)[0].words) == "bưởi khô hạng"
    assert " ".join(restore(plain.split())[0].words) != "bưởi khô hạng"


def test_an_acronym_of_the_reports_gets_its_d_back() -> None:
    assert restore(["hdnd"], {"hđnd": 2})[0].words == ("hđnd",)
    assert restore(["hdnd"])[0].words == ("hdnd",)


def test_an_empty_question_has_one_empty_reading() -> None:
    assert restore([])[0].words == ()


def test_a_report_is_restored_from_its_own_words_and_mostly_without_them() -> None:
    text = (CORPUS / "ha-tinh-2023.txt").read_text(encoding="utf-8")
    rows = [words(line) for line in text.splitlines() if words(line)]
    own = Counter(lexical_tokens(text))
    for vocabulary, least in ((None, 0.92), (own, 0.98)):
        read = [restore([fold(word) for word in row], vocabulary)[0].words for row in rows]
        pairs = [
            (word, got)
            for row, words_read in zip(rows, read, strict=True)
            for word, got in zip(row, words_read, strict=True)
            if is_syllable(word)
        ]
        assert sum(word == got for word, got in pairs) / len(pairs) >= least


def test_the_lexicon_holds_syllables_only_and_its_rows_are_sorted() -> None:
    known = lexicon()
    assert known.syllables[: len(RESERVED)] == RESERVED
    assert all(map(is_syllable, known.syllables[len(RESERVED) :]))
    for table in (known.pairs, known.triples):
        assert (table.keys[1:] > table.keys[:-1]).all()
        assert (table.counts > 0).all()
