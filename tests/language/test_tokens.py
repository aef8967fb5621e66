from __future__ import annotations

from rag.language.tokens import lexical_tokens, query_tokens


def test_a_text_is_searched_by_syllables_pairs_and_their_unaccented_forms() -> None:
    assert lexical_tokens("Kinh tế") == ["kinh", "~kinh", "tế", "~te", "kinh_tế", "~kinh_te"]


def test_a_number_is_one_token_without_an_unaccented_twin() -> None:
    assert [t for t in lexical_tokens("đạt 8,05%") if "8,05" in t] == [
        "8,05",
        "đạt_8,05",
        "~dat_8,05",
    ]


def test_an_empty_text_has_no_tokens() -> None:
    assert lexical_tokens(" .,; ") == []


def test_a_word_typed_without_diacritics_is_searched_unaccented_only() -> None:
    assert query_tokens(["thuy", "san"]) == ["~thuy", "~san", "~thuy_san"]


def test_a_typed_diacritic_searches_the_accented_word_too() -> None:
    tokens = query_tokens(["thủy", "sản"])
    assert {"thủy", "~thuy", "thủy_sản", "~thuy_san"} <= set(tokens)


def test_numbers_of_a_question_are_searched() -> None:
    assert "17.422" in query_tokens(["thu", "17.422"])


def test_every_token_of_an_unaccented_question_is_in_the_accented_text() -> None:
    text = set(lexical_tokens("Tổng thu ngân sách trên địa bàn"))
    assert set(query_tokens(["tong", "thu", "ngan", "sach"])) <= text


def test_a_question_with_other_tones_misses_the_accented_tokens() -> None:
    text = set(lexical_tokens("mây"))
    assert "máy" in query_tokens(["máy"])
    assert "máy" not in text
