"""Months, quarters and days are found however a text writes them."""

from __future__ import annotations

import pytest

from rag.language.periods import periods, without_periods

NAMED = {
    "10 tháng": {"10 months"},
    "mười tháng của năm": {"10 months"},
    "muoi mot thang": {"11 months"},
    "sáu tháng đầu năm": {"6 months"},
    "ba tháng cuối năm": {"last 3 months"},
    "nửa đầu năm": {"6 months"},
    "tháng 10": {"month 10"},
    "tháng mười một": {"month 11"},
    "cho tới hết 10/2019": {"month 10"},
    "quý IV": {"quarter 4"},
    "quý ba năm nay": {"quarter 3"},
    "đến ngày 30/11": {"day 30/11"},
    "the first nine months": {"9 months"},
}


@pytest.mark.parametrize(("text", "expected"), NAMED.items(), ids=NAMED.keys())
def test_periods_are_found_however_written(text: str, expected: set[str]) -> None:
    assert periods(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "ba năm",
        "sau tháng",
        "quy tụ đông đảo",
        "số 12/2019/QĐ-UBND",
        "chậm tiến độ 7 tháng",
        "tre hon 4 thang so voi hop dong",
    ],
)
def test_what_only_looks_like_a_period_is_none(text: str) -> None:
    assert periods(text) == frozenset()


def test_a_text_without_its_periods_keeps_its_length() -> None:
    text = "Đàn bò mười tháng ra sao?"
    assert without_periods(text) == "Đàn bò            ra sao?"


def test_what_is_late_in_the_first_months_is_of_them() -> None:
    assert periods("giải ngân chậm 6 tháng đầu năm") == {"6 months"}
