from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.normalise import fold, is_unaccented, nfc, search_key, words

SAME_KEY = {
    "old and new tone placement": ("thuỷ sản", "thủy sản"),
    "old tone placement at the end": ("hoà", "hòa"),
    "decomposed letters": (unicodedata.normalize("NFD", "kế hoạch"), "kế hoạch"),
    "a tone mark on the wrong vowel": ("trừơng", "trường"),
    "a tone mark typed last": ("goị", "gọi"),
    "capitals": ("THU NGÂN SÁCH", "thu ngân sách"),
    "Icelandic eth for đ": ("Ðầu tư", "đầu tư"),
    "African d with hook for đ": ("Ɖầu tư", "đầu tư"),
}


@pytest.mark.parametrize(("one", "other"), SAME_KEY.values(), ids=SAME_KEY.keys())
def test_spellings_of_one_word_share_a_search_key(one: str, other: str) -> None:
    assert search_key(one) == search_key(other)


DIFFERENT_KEY = {
    "tone": ("may", "máy"),
    "the tone after q stays": ("quý", "quy"),
    "the vowel": ("tân", "tấn"),
    "d and đ": ("da", "đa"),
}


@pytest.mark.parametrize(("one", "other"), DIFFERENT_KEY.values(), ids=DIFFERENT_KEY.keys())
def test_different_words_keep_different_keys(one: str, other: str) -> None:
    assert search_key(one) != search_key(other)


def test_tone_placement_is_kept_inside_a_syllable_and_after_q() -> None:
    assert search_key("hoàng quý hoạt") == "hoàng quý hoạt"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đường Quốc lộ", "duong quoc lo"),
        ("ƯỚC ĐẠT 8,05%", "uoc dat 8,05%"),
        ("thuỷ", "thuy"),
        ("½ m²", "½ m²"),
    ],
)
def test_folding_drops_diacritics_and_nothing_else(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_keeps_every_offset(text: str) -> None:
    composed = nfc(text)
    assert len(fold(composed)) == len(composed)


@given(st.text(alphabet="aáàảãạăâbcdđeêghiklmnoôơpqrstuưvxyý HOÀThỦy,.0123456789"))
def test_a_search_key_is_its_own_key_and_keeps_offsets(text: str) -> None:
    key = search_key(text)
    assert search_key(key) == key
    assert len(key) == len(nfc(text))


def test_words_are_letter_runs_and_whole_numbers() -> None:
    text = "Thu 17.422 tỷ đồng, đạt 8,05%; có 26/29 chỉ tiêu (COVID-19)."
    assert words(text) == (
        ["thu", "17.422", "tỷ", "đồng", "đạt", "8,05", "có", "26/29", "chỉ", "tiêu", "covid", "19"]
    )


def test_a_full_stop_after_a_number_is_no_part_of_it() -> None:
    assert words("đạt 95. Trong đó") == ["đạt", "95", "trong", "đó"]


@pytest.mark.parametrize(
    ("word", "unaccented"), [("tong", True), ("THU", True), ("thủy", False), ("đat", False)]
)
def test_a_word_with_any_diacritic_is_accented(word: str, unaccented: bool) -> None:
    assert is_unaccented(word) is unaccented
