import pytest

from rag.language.scope_words import without_scope

STRIPPED = {
    "Năm 2022 tỉnh Cao Bằng trồng được bao nhiêu rừng?": "trồng được bao nhiêu rừng?",
    "thu ngan sach cua tinh lang son nam 2022": "thu ngan sach",
    "How many tourists visited Lang Son province in 2022?": "How many tourists visited?",
    "Dân số Bắc Giang năm 2022 so với năm 2021": "Dân số năm 2022 so với năm 2021",
    "Số hộ nghèo Bắc Giang cuối năm 2022": "Số hộ nghèo cuối năm",
    "thu ngan sach 6 thang dau nam 2022": "thu ngan sach 6 thang dau nam",
    "Diện tích rừng năm 2021": "Diện tích rừng năm 2021",
    "Bắc Giang 2022": "Bắc Giang 2022",
    "": "",
}


@pytest.mark.parametrize(("question", "left"), STRIPPED.items())
def test_place_and_year_of_the_report_are_left_out(question: str, left: str) -> None:
    assert without_scope(question, (2022,)) == left


def test_the_place_of_the_report_is_left_out_however_it_is_typed() -> None:
    for question in (
        "thu ngan sach thi xa hoa an 2022",
        "thu ngan sach o Hòa An",
        "Thị xã Hòa An: thu ngan sach",
    ):
        assert without_scope(question, (2022,), ("Hòa An",)).strip(": ") == "thu ngan sach"


def test_a_province_that_is_told_of_is_kept() -> None:
    question = "IIP của tỉnh Bắc Giang tăng bao nhiêu?"
    assert without_scope(question, (), kept={"Bắc Giang"}) == question
    assert without_scope(question, (), kept={"Lai Châu"}) == "IIP tăng bao nhiêu?"
