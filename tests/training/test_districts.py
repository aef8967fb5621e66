"""The table of districts joins three lists of different years."""

from __future__ import annotations

import json
from pathlib import Path

from training.districts import merge, read


def test_names_are_spelled_one_way(tmp_path: Path) -> None:
    names = ["Huyện Hoà An", "Thành Phố Bắc Kạn", "Quận 1", "Huyện Phú Quí", "Thành phố Qui Nhơn"]
    listed = [{"name": "Tỉnh Hoà Bình", "districts": [{"name": name} for name in names]}]
    file = tmp_path / "list.json"
    file.write_text(json.dumps(listed), encoding="utf-8")
    assert read(file) == [
        ("Hòa Bình", "Hòa An", "huyện"),
        ("Hòa Bình", "Bắc Kạn", "thành phố"),
        ("Hòa Bình", "Quận 1", "quận"),
        ("Hòa Bình", "Phú Quý", "huyện"),
    ]


def test_a_district_keeps_its_last_kind_and_ends_after_its_last_list() -> None:
    lists = {
        "2019.json": [("Hà Tĩnh", "A", "huyện"), ("Hà Tĩnh", "B", "huyện")],
        "2023.json": [("Hà Tĩnh", "A", "huyện"), ("Hà Tĩnh", "C", "huyện")],
        "2025.json": [("Hà Tĩnh", "A", "thị xã")],
    }
    assert merge(lists) == {
        ("Hà Tĩnh", "A", "thị xã"): "2025-06-30",
        ("Hà Tĩnh", "C", "huyện"): "2024",
        ("Hà Tĩnh", "B", "huyện"): "2020",
    }


def test_the_districts_of_hue_are_listed_once() -> None:
    lists = {
        "2019.json": [("Thừa Thiên Huế", "A", "huyện")],
        "2023.json": [("Thừa Thiên Huế", "A", "huyện"), ("Thừa Thiên Huế", "B", "huyện")],
        "2025.json": [("Huế", "A", "huyện")],
    }
    assert merge(lists) == {
        ("Huế", "A", "huyện"): "2025-06-30",
        ("Thừa Thiên Huế", "B", "huyện"): "2024",
    }
