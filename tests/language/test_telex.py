from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.lexicon import RESERVED, lexicon
from rag.language.normalise import fold
from rag.language.syllable import ACUTE, DOT, GRAVE, HOOK, TILDE, compose, is_syllable, split_tone
from rag.language.telex import decode_telex, decode_vni

TELEX = {
    "toongr": "tổng",
    "toorng": "tổng",
    "tongor": "tổng",
    "ddoongf": "đồng",
    "doongfd": "đồng",
    "truwowngf": "trường",
    "truowngf": "trường",
    "truowngr": "trưởng",
    "nguoonf": "nguồn",
    "voons": "vốn",
    "dungj": "dụng",
    "luwowng": "lương",
    "luwowngj": "lượng",
    "luwongj": "lượng",
    "nwowcs": "nước",
    "dduwowcj": "được",
    "cos": "có",
    "hoas": "hóa",
    "thuyr": "thủy",
    "quys": "quý",
    "gif": "gì",
    "giaf": "già",
    "gieengs": "giếng",
    "khuyur": "khuỷu",
    "muaw": "mưa",
    "xoawns": "xoắn",
    "huyeenj": "huyện",
    "tw": "tư",
    "Ddoongf": "Đồng",
    "TOONGR": "TỔNG",
}


@pytest.mark.parametrize(("keys", "syllable"), TELEX.items(), ids=TELEX.keys())
def test_telex_keys_in_their_usual_orders_give_the_syllable(keys: str, syllable: str) -> None:
    assert decode_telex(keys) == unicodedata.normalize("NFC", syllable)


NO_TELEX = {
    "a plain syllable": "tong",
    "an accented word": "tổng",
    "an English word that is also keys": "has",
    "an English word with a doubled vowel": "need",
    "a letter Vietnamese does not have": "wifi",
    "two tones": "tongrs",
    "a stop with a falling tone": "hocf",
    "no vowel": "btc",
    "an onset that does not exist": "ptoongr",
    "a rhyme that does not exist": "tieuongr",
    "c before i": "cis",
    "a number": "2023",
    "nothing": "",
    "too long": "toongr" * 3,
}


@pytest.mark.parametrize("word", NO_TELEX.values(), ids=NO_TELEX.keys())
def test_what_is_no_telex_is_left_alone(word: str) -> None:
    assert decode_telex(word) is None


def test_a_missing_tone_key_and_english_keys_are_decoded_only_on_request() -> None:
    assert decode_telex("dduowc") is None
    assert decode_telex("dduowc", partial=True) == "đươc"
    assert decode_telex("has", english=True) == "há"


_MARKS = {"ă": "aw", "â": "aa", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw", "đ": "dd"}
_TONES = {ACUTE: "s", GRAVE: "f", HOOK: "r", TILDE: "x", DOT: "j"}
_VNI_MARKS = {"ă": "a8", "â": "a6", "ê": "e6", "ô": "o6", "ơ": "o7", "ư": "u7", "đ": "d9"}
_VNI_TONES = {ACUTE: "1", GRAVE: "2", HOOK: "3", TILDE: "4", DOT: "5"}
SYLLABLES = [
    word
    for word in lexicon().syllables[len(RESERVED) :]
    if (word != (bare := split_tone(word))[0] or set(bare[0]) & set(_MARKS))
    and "oo" not in fold(word)  # typed like ô: the keys of "moóc" are those of "mốc"
]


def _keys(word: str, marks: dict[str, str], tones: dict[str, str]) -> str:
    bare, tone = split_tone(word)
    return "".join(marks.get(char, char) for char in bare) + tones.get(tone, "")


def test_every_syllable_of_the_lexicon_comes_back_from_its_keys() -> None:
    for word in SYLLABLES:
        telex = decode_telex(_keys(word, _MARKS, _TONES), english=True, partial=True)
        vni = decode_vni(_keys(word, _VNI_MARKS, _VNI_TONES), partial=True)
        # Letters and tone; the data hold a few words with the tone on another letter ("cuả").
        assert telex is not None
        assert split_tone(telex) == split_tone(word)
        if len(word) > 1 and word not in ("cò", "sò"):  # CO2 and SO2 are gases
            assert vni is not None
            assert split_tone(vni) == split_tone(word)


@given(st.text(alphabet="abcdeghiklmnopqrstuvxywfjz0123456789", max_size=14))
def test_whatever_is_decoded_is_a_valid_syllable_in_normal_form_c(keys: str) -> None:
    for decoded in (decode_telex(keys), decode_vni(keys)):
        assert decoded is None or is_syllable(decoded)
        assert decoded is None or decoded == unicodedata.normalize("NFC", decoded)


VNI = {
    "to6ng3": "tổng",
    "to63ng": "tổng",
    "to6ng": "tông",
    "d9o6ng2": "đồng",
    "d9uo7c5": "được",
    "nu7o7c1": "nước",
    "nuoc71": "nước",
    "nam8": "năm",
    "Ha2": "Hà",
    "la2": "là",
}


@pytest.mark.parametrize(("keys", "syllable"), VNI.items(), ids=VNI.keys())
def test_vni_keys_give_the_syllable(keys: str, syllable: str) -> None:
    assert decode_vni(keys) == syllable


@pytest.mark.parametrize("word", ["2023", "km2", "co2", "covid19", "nam2023", "tong", "a1", "5tan"])
def test_units_years_and_formulas_are_no_vni(word: str) -> None:
    assert decode_vni(word) is None


@pytest.mark.parametrize(
    ("parts", "syllable"),
    [
        (("h", "oa", GRAVE), "hòa"),
        (("h", "oang", GRAVE), "hoàng"),
        (("kh", "oe", HOOK), "khỏe"),
        (("qu", "y", ACUTE), "quý"),
        (("ng", "oai", GRAVE), "ngoài"),
        (("th", "ương", DOT), "thượng"),
        (("m", "ua", TILDE), "mũa"),
    ],
)
def test_the_tone_stands_where_the_newer_spelling_puts_it(
    parts: tuple[str, str, str], syllable: str
) -> None:
    assert compose(*parts) == unicodedata.normalize("NFC", syllable)
