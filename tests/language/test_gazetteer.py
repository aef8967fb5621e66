from __future__ import annotations

from collections import Counter

import pytest

from rag.language.gazetteer import (
    districts,
    predecessors,
    province_of,
    provinces,
    states_of,
    successor,
)


def test_there_were_696_districts_when_they_were_abolished() -> None:
    assert Counter(d.valid_to == "2025-06-30" for d in districts())[True] == 696


def test_every_district_lay_in_a_province() -> None:
    assert {d.province for d in districts()} == set(provinces())


@pytest.mark.parametrize(
    ("district", "kind", "province"),
    [
        ("Thạch Hà", "", "Hà Tĩnh"),
        ("Lộc Hà", "", "Hà Tĩnh"),  # merged before the others
        ("Thanh Hoá", "", "Thanh Hóa"),
        ("Châu Thành", "", None),
        ("Hòa Bình", "", None),
        ("Hòa Bình", "huyện", "Bạc Liêu"),
        ("Hòa Bình", "thành phố", "Hòa Bình"),
        ("Quận 1", "", "Hồ Chí Minh"),
        ("Nơi Khác", "", None),
    ],
)
def test_the_province_of_a_district(district: str, kind: str, province: str | None) -> None:
    assert province_of(district, kind) == province


@pytest.mark.parametrize(
    ("province", "today"),
    [
        ("Bình Định", "Gia Lai"),
        ("Gia Lai", "Gia Lai"),
        ("Hà Tĩnh", "Hà Tĩnh"),
        ("Thừa Thiên Huế", "Huế"),
        ("Huế", "Huế"),
        ("Thạch Hà", None),
    ],
)
def test_the_province_that_holds_a_province_today(province: str, today: str | None) -> None:
    assert successor(province) == today


@pytest.mark.parametrize(
    ("province", "earlier"),
    [
        ("Gia Lai", {"Gia Lai", "Bình Định"}),
        ("Hồ Chí Minh", {"Hồ Chí Minh", "Bình Dương", "Bà Rịa - Vũng Tàu"}),
        ("Huế", {"Thừa Thiên Huế"}),
        ("Bình Định", set()),
        ("Hà Tĩnh", set()),
    ],
)
def test_the_provinces_a_province_was_made_of(province: str, earlier: set[str]) -> None:
    assert set(predecessors(province)) == earlier


def test_52_provinces_were_merged_into_23() -> None:
    merged = [p for p in provinces() if states_of(p)[0].valid_to == "2025-06-30"]
    assert len(merged) == 52
    assert len({successor(p) for p in merged}) == 23
