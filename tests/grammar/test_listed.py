"""Numbers of a list share the unit printed once; what only looks like a list is left alone."""

from __future__ import annotations

import pytest

from rag.grammar.figures import figures
from rag.language.segment import sentences


def read(text: str) -> dict[str, tuple[str, tuple[str, ...]]]:
    found = figures(text, sentences(text, 0, len(text)))
    return {figure.text: (figure.indicator, figure.parents) for figure in found}


LISTS = {
    "parts in brackets": (
        "Xuất cảnh lao động 950 người (Lào 520, Campuchia 430).",
        {"520 người": "Lào", "430 người": "Campuchia"},
    ),
    "parts after a colon": (
        "Tuyển dụng 830 người: qua thi 560, xét hồ sơ 270.",
        {"560 người": "qua thi", "270 người": "xét hồ sơ"},
    ),
    "parts after trong đó, one in other scale": (
        "Dân số 1,4 triệu người, trong đó nam 690.000, nữ 710.000.",
        {"690.000 người": "nam", "710.000 người": "nữ"},
    ),
    "parts after what the total is compared with": (
        "Còn thiếu 870 giáo viên so với định mức, trong đó mầm non thiếu 410, tiểu học thiếu 290.",
        {"410 giáo viên": "mầm non thiếu", "290 giáo viên": "tiểu học thiếu"},
    ),
    "parts of a noun longer than its unit": (
        "Ban hành 168 văn bản quy phạm pháp luật (cấp tỉnh 74, cấp huyện 31, cấp xã 63).",
        {"74 văn bản quy phạm": "cấp tỉnh", "63 văn bản quy phạm": "cấp xã"},
    ),
    "each part before its number in brackets": (
        "Thiếu 64 bác sĩ, nhiều nhất ở khoa Nhi (22) và khoa Sản (19).",
        {"22 bác sĩ": "nhiều nhất ở khoa Nhi", "19 bác sĩ": "khoa Sản"},
    ),
    "neighbours with the unit of the first": (
        "Thuế môn bài 260,5 tỷ đồng; lệ phí 110,2; phí bảo vệ môi trường 9,4.",
        {"110,2 tỷ đồng": "lệ phí", "9,4 tỷ đồng": "phí bảo vệ môi trường"},
    ),
    "a noun said again": (
        "Tiếp nhận 52.300 hồ sơ, trả đúng hạn 98%; hồ sơ quá hạn 1.470, giảm 12%.",
        {"1.470 hồ sơ": "hồ sơ quá hạn", "giảm 12%": "hồ sơ quá hạn"},
    ),
    "the women among those counted": (
        "Bổ nhiệm mới 75 lãnh đạo, quản lý (nữ 31), luân chuyển 54.",
        {"75 lãnh đạo": "Bổ nhiệm lãnh đạo", "31 lãnh đạo": "nữ"},
    ),
    "the thing counted once": (
        "Có 230 doanh nghiệp trở lại; 710 tạm ngừng; 130 giải thể.",
        {"710 doanh nghiệp": "doanh nghiệp tạm ngừng", "130 doanh nghiệp": "doanh nghiệp giải thể"},
    ),
    "a total counted by its name": (
        "Số hồ sơ còn hạn 790, gồm cấp huyện 560, cấp xã 230.",
        {"790": "Số hồ sơ còn hạn", "560": "cấp huyện", "230": "cấp xã"},
    ),
    "with their changes behind them": (
        "Số cửa hàng mở lại là 560, giảm 6%; tạm đóng 1.150, tăng 11%; bỏ hẳn 240, tăng 5%.",
        {"1.150": "tạm đóng", "240": "bỏ hẳn"},
    ),
}


@pytest.mark.parametrize(("text", "items"), LISTS.values(), ids=LISTS.keys())
def test_items_have_their_own_names(text: str, items: dict[str, str]) -> None:
    found = read(text)
    assert {printed: found[printed][0] for printed in items} == items


def test_what_follows_a_bracket_is_of_the_total_again() -> None:
    found = read("Chi sự nghiệp 7.700 tỷ đồng (giáo dục 3.100; y tế 680), tăng 4%.")
    assert found["680 tỷ đồng"] == ("y tế", ("Chi sự nghiệp",))
    assert found["tăng 4%"][0] == "Chi sự nghiệp"


NO_LISTS = {
    "numbers of names": "Nhà máy đạt 390 triệu kWh, tổ máy 1 và tổ máy 2.",
    "more than the total": "Có 50 người (Lào 520, Campuchia 430).",
    "a document's number": "Giao 300 tỷ đồng, theo Quyết định số 12.",
    "a date": "Nộp 300 tỷ đồng, trong đó ngày 12, ngày 15.",
    "one bare number alone": "Nộp 300 tỷ đồng, phí 20.",
}


@pytest.mark.parametrize("text", NO_LISTS.values(), ids=NO_LISTS.keys())
def test_what_only_looks_like_a_list_stays_unread(text: str) -> None:
    assert len(read(text)) == 1


CONSEQUENCES = {
    "of accidents": (
        "Xảy ra 32 vụ tai nạn giao thông, làm chết 14 người.",
        "vụ tai nạn giao thông",
    ),
    "of fires": ("Cháy, nổ xảy ra 12 vụ, thiệt hại khoảng 5,6 tỷ đồng.", "Cháy, nổ xảy ra"),
}


@pytest.mark.parametrize(("text", "event"), CONSEQUENCES.values(), ids=CONSEQUENCES.keys())
def test_a_consequence_is_of_the_event_before_it(text: str, event: str) -> None:
    *_, last = figures(text, sentences(text, 0, len(text)))
    assert last.parents == (event,)


def test_yield_and_output_are_of_the_crop_before_them() -> None:
    found = read("Gieo cấy 20.800 ha lúa, tăng 2%; năng suất 60 tạ/ha; sản lượng 126.000 tấn.")
    assert found["126.000 tấn"] == ("sản lượng", ("Gieo cấy lúa",))
