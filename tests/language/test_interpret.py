from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.language.interpret import interpretations

READ_AS = {
    "no diacritics": (
        "tong thu ngan sach tren dia ban nam 2023 la bao nhieu?",
        "tổng thu ngân sách trên địa bàn năm 2023 là bao nhiêu?",
    ),
    "telex": (
        "toongr muwcs bans ler hangf hoas vaf doanh thu dichj vuj 2024",
        "tổng mức bán lẻ hàng hóa và doanh thu dịch vụ 2024",
    ),
    "telex keys that are English words": (
        "soos hocj sinh cos bao nhieeu",
        "số học sinh có bao nhiêu",
    ),
    "telex with capitals": ("soos baor hieemr cuar Ddoongf Thaps", "số bảo hiểm của Đồng Tháp"),
    "telex with tone keys left out": ("toongr dduowc bao nhieeu", "tổng được bao nhiêu"),
    "VNI": ("to6ng3 thu nga6n sa1ch nam8 2023", "tổng thu ngân sách năm 2023"),
    "run together": ("thutienđất bằng bao nhiêu % cùngkỳ", "thu tiền đất bằng bao nhiêu % cùng kỳ"),
    "a year run on": ("giai quyet viec lam nam2023", "giải quyết việc làm năm 2023"),
    "a quarter run on": ("kim ngạch xuất khẩu quy1", "kim ngạch xuất khẩu quý 1"),
    "a tone's key after a marked letter": ("giá bán tại ruôngj", "giá bán tại ruộng"),
    "months and year run on": ("khách lưu trú 10thang2023", "khách lưu trú 10 tháng 2023"),
    "a final n left out": ("giải thể tag bao nhiêu phần trăm", "giải thể tăng bao nhiêu phần trăm"),
    "a final n of an accented word left out": ("tỷ lệ che phủ rừg", "tỷ lệ che phủ rừng"),
    "a wrong tone mark": ("điễm nghẽn của đầu tư công", "điểm nghẽn của đầu tư công"),
    "all in capitals": ("TONG THU NGAN SACH NAM 2023", "TỔNG THU NGÂN SÁCH NĂM 2023"),
    "an acronym among plain words": ("bao nhieu xa dat chuan NTM", "bao nhiêu xã đạt chuẩn NTM"),
}


@pytest.mark.parametrize(("typed", "meant"), READ_AS.values(), ids=READ_AS.keys())
def test_the_best_reading_is_what_was_meant(typed: str, meant: str) -> None:
    best = interpretations(typed)[0]
    assert best.text == meant
    assert best.changed


LEFT_ALONE = {
    "accented": "Thu nhập bình quân đầu người năm 2023 đạt bao nhiêu triệu đồng?",
    "old tone placement": "Doanh thu ngành thuỷ sản?",
    "English": "What is the total budget revenue of the province in 2023?",
    "English in few words": "GRDP growth 2023",
    "a rare word with its tone mark": "những căn nhà ọp ẹp được dỡ bỏ",
    "a foreign word": "vì virus corona",
    "loanwords": "giải marathon, homestay và sân golf",
    "codes with digits": "mạng 5G, cúm H5N1, 15m",
    "only a number": "2023?",
    "nothing": "",
    "an acronym": "FDI",
}


@pytest.mark.parametrize("text", LEFT_ALONE.values(), ids=LEFT_ALONE.keys())
def test_what_needs_no_reading_is_its_own_only_one(text: str) -> None:
    found = interpretations(text)
    assert [(one.text, one.changed) for one in found] == [(text, False)]
    assert found[0].weight == pytest.approx(1.0)


def test_a_question_with_an_unknown_word_is_also_offered_as_typed() -> None:
    typed = "điễm nghẽn của đầu tư công"
    assert typed in [one.text for one in interpretations(typed) if not one.changed]


def test_a_misspelt_name_is_put_right_by_the_reports() -> None:
    own = {"pleiku": 9, "tây_nguyên": 2}
    assert interpretations("dự án ở Pleicu", own)[0].text == "dự án ở Pleiku"
    assert interpretations("dự án ở Pleicu")[0].text == "dự án ở Pleicu"


def test_a_number_typed_on_to_a_word_of_the_reports_is_taken_apart() -> None:
    assert interpretations("asiad19 được mấy giải", {"asiad": 1})[0].text == (
        "asiad 19 được mấy giải"
    )


def test_words_to_keep_are_left_alone() -> None:
    read = interpretations("thu ngan sach nam nay bnhieu", keep={"bnhieu"})[0].text
    assert read == "thu ngân sách năm nay bnhieu"


def test_a_place_keeps_its_spelling_and_is_asked_about() -> None:
    best = interpretations("du no o long an", names=["Long An"])[0]
    assert best.text == "dư nợ ở long an"


def test_gaps_punctuation_and_numbers_stay_in_place() -> None:
    read = interpretations("  tong thu: 17.422,5 ty dong  (nam 2023)?! ")[0].text
    assert read == "  tổng thu: 17.422,5 tỷ đồng  (năm 2023)?! "


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.text(max_size=40),
        st.text(alphabet="aàạâbcdđeghinortuưwsfxj 0123456789%.,?", max_size=40),
    )
)
def test_any_text_has_readings_whose_weights_sum_to_one(text: str) -> None:
    found = interpretations(text)
    assert sum(one.weight for one in found) == pytest.approx(1.0)
    assert [one.weight for one in found] == sorted((o.weight for o in found), reverse=True)
    assert len({one.text for one in found}) == len(found)
