"""What a question's words are looked for among."""

from __future__ import annotations

from rag.answer.forms import forms


def test_a_roman_number_is_there_in_digits() -> None:
    assert "2" in forms("khu vực II tăng")
    assert "1" in forms("khu vực I")
    assert "1" not in forms("I. Kinh tế")


def test_what_a_report_abbreviates_is_there_in_full() -> None:
    assert {"đtc", "đầu", "tư", "đầu_tư", "giải_ngân"} <= forms("giải ngân ĐTC")
    assert "đầu" not in forms("giải ngân đtc")
