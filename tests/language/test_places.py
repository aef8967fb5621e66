from __future__ import annotations

import pytest

from rag.language.places import places_named, provinces

NAMED = {
    "with diacritics": ("Thu ngân sách của Bình Thuận", ("Bình Thuận",)),
    "in capitals": ("TỈNH BÌNH THUẬN", ("Bình Thuận",)),
    "without diacritics": ("thu ngan sach binh thuan", ("Bình Thuận",)),
    "two, in order, each once": (
        "Nghệ An hơn Quảng Trị, Nghệ An kém ai?",
        ("Nghệ An", "Quảng Trị"),
    ),
    "old tone placement": ("Thanh Hoá và Khánh Hoà", ("Thanh Hóa", "Khánh Hòa")),
    "before a comma": ("ở Cà Mau, năm 2023", ("Cà Mau",)),
    "none": ("Tổng thu ngân sách", ()),
    "not inside a longer word": ("hoa binhx", ()),
    "wrong diacritics are another word": ("binh thuần", ()),
}


@pytest.mark.parametrize(("text", "expected"), NAMED.values(), ids=NAMED.keys())
def test_the_provinces_a_text_names(text: str, expected: tuple[str, ...]) -> None:
    assert places_named(text) == expected


def test_the_list_holds_merged_provinces_too_and_no_name_twice() -> None:
    names = provinces()
    assert {"Hà Nội", "Hồ Chí Minh", "Bình Thuận"} <= set(names)
    assert len(names) == len(set(names)) >= 63


@pytest.mark.parametrize("name", provinces())
def test_every_province_is_found_by_its_own_name(name: str) -> None:
    assert name in places_named(f"Báo cáo của tỉnh {name} năm 2023")
