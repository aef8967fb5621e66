from __future__ import annotations

import pytest

from rag.language.shorthand import written_out

WRITTEN_OUT = {
    "an equals sign": ("thu ngân sách = bn % dự toán", "thu ngân sách bằng bn % dự toán"),
    "a month and its year": ("doanh thu t10/2024", "doanh thu tháng 10/2024"),
    "a month alone": ("CPI T3 tăng mấy %", "CPI tháng 3 tăng mấy %"),
    "the first months": ("6th đầu 2025", "6 tháng đầu 2025"),
    "months of a year": ("10 thg năm 2023", "10 tháng năm 2023"),
    "a quarter": ("xuất khẩu q2/2023 và Q.IV", "xuất khẩu quý 2/2023 và quý IV"),
}


@pytest.mark.parametrize(("typed", "meant"), WRITTEN_OUT.values(), ids=WRITTEN_OUT.keys())
def test_signs_and_periods_are_written_out(typed: str, meant: str) -> None:
    assert written_out(typed) == meant


LEFT_ALONE = {
    "no such month": "đội T34",
    "tonnes": "6t gạo",
    "a class of school": "lớp 6TH",
    "a code": "quốc lộ Q1A, mẫu T10.5",
    "a whole word": "tháng 6 năm 2024",
}


@pytest.mark.parametrize("typed", LEFT_ALONE.values(), ids=LEFT_ALONE.keys())
def test_what_is_no_period_stays(typed: str) -> None:
    assert written_out(typed) == typed
