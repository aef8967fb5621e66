"""Things of one kind: told apart, found under all their names, not found inside other words."""

from __future__ import annotations

import pytest

from rag.language.kinds import plain, things_named


def named(text: str, *, plain_typist: bool = False) -> list[str]:
    found = things_named(plain(text), plain_typist=plain_typist)
    return [thing.label for kind in found if kind.needed for thing in kind.things]


NAMED = {
    "a crop": ("Xuất khẩu hạt tiêu được bao nhiêu?", ["hạt tiêu"]),
    "a kind of school": ("Có mấy trường cấp hai?", ["cấp hai"]),
    "two of different kinds": ("Sản lượng lúa hè thu?", ["lúa", "hè thu"]),
    "inside another word": ("Sản lượng lương thực của khách Hoa Kỳ?", ["hoa kỳ"]),
    "two that are compared": ("Xuất khẩu cà phê hay chè nhiều hơn?", []),
    "none": ("Tổng thu ngân sách là bao nhiêu?", []),
}


@pytest.mark.parametrize(("text", "labels"), NAMED.values(), ids=NAMED.keys())
def test_the_things_a_question_names(text: str, labels: list[str]) -> None:
    assert named(text) == labels


def test_a_word_typed_without_diacritics_may_be_another_word() -> None:
    assert named("xuất khẩu hoa", plain_typist=True) == []
    assert named("xuất khẩu hoa") == ["hoa"]


def test_a_measure_need_not_be_named_but_others_are_told_apart() -> None:
    (kind,) = things_named("năng suất bao nhiêu", plain_typist=False)
    assert not kind.needed
    assert "sản lượng" in {thing.label for thing in kind.others}


def test_the_others_of_a_kind_are_known() -> None:
    (kind,) = things_named("giá cà phê", plain_typist=False)
    assert "cao su" in {thing.label for thing in kind.others}
    assert "cà phê" not in {thing.label for thing in kind.others}
