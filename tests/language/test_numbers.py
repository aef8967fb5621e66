from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.numbers import format_number, parse_number, years

READ = {
    "thousands dot": ("17.422", "17422"),
    "decimal comma": ("8,05", "8.05"),
    "trailing decimal zero is the same value": ("8,50", "8.5"),
    "two groups of thousands": ("102.500", "102500"),
    "dots and a comma together": ("1.234,56", "1234.56"),
    "English thousands commas, twice": ("1,234,567", "1234567"),
    "English thousands commas with decimals": ("1,234,567.25", "1234567.25"),
    "one comma before three digits is decimal": ("1,234", "1.234"),
    "dot before one digit is a decimal point": ("3.5", "3.5"),
    "dot before two digits is a decimal point": ("1.23", "1.23"),
    "leading zero": ("05", "5"),
    "plain": ("2023", "2023"),
    "zero": ("0", "0"),
    "millions in dots": ("4.160.000", "4160000"),
}


@pytest.mark.parametrize(("printed", "value"), READ.values(), ids=READ.keys())
def test_a_printed_number_has_its_vietnamese_value(printed: str, value: str) -> None:
    assert parse_number(printed) == Decimal(value)


GARBAGE = {
    "nothing": "",
    "a word": "nghìn",
    "groups of two digits": "12.34.56",
    "dots after a comma": "1,5.000",
    "a date": "15/6/2023",
    "two commas with short groups": "1,2,3",
    "a trailing separator": "12.",
    "a leading separator": ",5",
    "a sign": "-5",
    "blanks around": " 5 ",
    "a unit": "5%",
}


@pytest.mark.parametrize("printed", GARBAGE.values(), ids=GARBAGE.keys())
def test_what_is_no_single_number_has_no_value(printed: str) -> None:
    assert parse_number(printed) is None


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("17422", "17.422"),
        ("8.05", "8,05"),
        ("8.50", "8,5"),
        ("1234567.891", "1.234.567,891"),
        ("1E+6", "1.000.000"),
        ("0", "0"),
        ("100", "100"),
    ],
)
def test_a_value_is_printed_the_vietnamese_way(value: str, printed: str) -> None:
    assert format_number(Decimal(value)) == printed


@given(st.decimals(min_value=0, max_value=10**15, allow_nan=False, allow_infinity=False, places=4))
def test_any_printed_value_is_read_back_as_itself(value: Decimal) -> None:
    assert parse_number(format_number(value)) == value


YEARS = {
    "a year": ("trong năm 2023.", (2023,)),
    "a span": ("giai đoạn 2021-2025", (2021, 2025)),
    "a span with blanks": ("giai đoạn 2021 - 2025", (2021, 2025)),
    "a list, each once": ("năm 2021, 2022 và 2021", (2021, 2022)),
    "a quarter": ("quý II/2022", (2022,)),
    "a month opening a sentence": ("Tháng 9/2023 giảm", (2023,)),
    "not the year of a date": ("ngày 08/3/2022", ()),
    "not the year of a decision": ("51/2021/NQ-HĐND", ()),
    "not a figure with a thousands dot": ("2.022 tỷ đồng", ()),
    "not a figure with decimals": ("2022,5 tỷ đồng", ()),
    "not a longer number": ("120230 tấn", ()),
}


@pytest.mark.parametrize(("text", "expected"), YEARS.values(), ids=YEARS.keys())
def test_the_years_a_text_names(text: str, expected: tuple[int, ...]) -> None:
    assert years(text) == expected
