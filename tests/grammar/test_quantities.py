"""Printed forms of the genre: what is read as a figure, with which value, unit and hedge."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.grammar.quantities import quantities
from rag.language.numbers import format_number

# text: (figure as printed, value, upper end or None, unit)
Row = tuple[str, str, str | None, str]
FIGURES: dict[str, Row] = {
    # levels with scale words
    "Tổng thu đạt 12.345 tỷ đồng": ("12.345 tỷ đồng", "12345e9", None, "đồng"),
    "chi 850 tỉ đồng cho y tế": ("850 tỉ đồng", "850e9", None, "đồng"),
    "doanh thu đạt 3,4 nghìn tỷ đồng": ("3,4 nghìn tỷ đồng", "3.4e12", None, "đồng"),
    "quy mô đạt 1,25 triệu tỷ đồng": ("1,25 triệu tỷ đồng", "1.25e15", None, "đồng"),
    "thu 12.345,678 tỷ đồng": ("12.345,678 tỷ đồng", "12345.678e9", None, "đồng"),
    "hỗ trợ 600 ngàn đồng": ("600 ngàn đồng", "600e3", None, "đồng"),
    "trị giá 500.000đ": ("500.000đ", "500000", None, "đồng"),
    "vốn 2,5tỷ đồng": ("2,5tỷ đồng", "2.5e9", None, "đồng"),
    "vốn 40 tỷ VNĐ": ("40 tỷ VNĐ", "40e9", None, "đồng"),
    "sản lượng đạt 45,3 vạn tấn": ("45,3 vạn tấn", "453000", None, "tấn"),
    "khai thác 48 nghìn m3 gỗ": ("48 nghìn m3", "48000", None, "m³"),
    "điện sản xuất 9,1 tỷ kWh": ("9,1 tỷ kWh", "9.1e9", None, "kWh"),
    "đón 2,4 triệu lượt khách": ("2,4 triệu lượt khách", "2.4e6", None, "lượt"),
    "dân số 1,3 triệu người": ("1,3 triệu người", "1.3e6", None, "người"),
    "trồng 3,5 triệu cây": ("3,5 triệu cây", "3.5e6", None, "cây"),
    "dự 35 giải thể thao": ("35 giải thể thao", "35", None, "giải thể thao"),
    # foreign money
    "kim ngạch đạt 2.150,5 triệu USD": ("2.150,5 triệu USD", "2150.5e6", None, "USD"),
    "thu hút 2,5 tỷ đô la Mỹ": ("2,5 tỷ đô la Mỹ", "2.5e9", None, "USD"),
    "viện trợ 15 triệu EUR": ("15 triệu EUR", "15e6", None, "EUR"),
    "bình quân 3.250 USD": ("3.250 USD", "3250", None, "USD"),
    "vốn 1,234,567 USD": ("1,234,567 USD", "1234567", None, "USD"),
    # how long something takes
    "lưu trú bình quân 2,14 ngày/khách": ("2,14 ngày/khách", "2.14", None, "ngày/khách"),
    "cấp phép mất 9 ngày làm việc": ("9 ngày làm việc", "9", None, "ngày"),
    "thông xe sớm hơn hợp đồng 45 ngày": ("45 ngày", "45", None, "ngày"),
    "công trình chậm tiến độ hơn 7 tháng": ("hơn 7 tháng", "7", None, "tháng"),
    "toa chạy đêm 31.200 vé": ("31.200 vé", "31200", None, "vé"),
    # areas, lengths, weights, power
    "hiến 11.300 mét vuông đất": ("11.300 mét vuông", "11300", None, "m²"),
    "diện tích 35.200 ha": ("35.200 ha", "35200", None, "ha"),
    "diện tích 12,5 nghìn héc ta": ("12,5 nghìn héc ta", "12500", None, "ha"),
    "rộng 7.880 km2": ("7.880 km2", "7880", None, "km²"),
    "sàn rộng 1.200 m²": ("1.200 m²", "1200", None, "m²"),
    "kè dài 300m": ("300m", "300", None, "m"),
    "đường dài 120 km": ("120 km", "120", None, "km"),
    "gạo dự trữ 1.500 kg": ("1.500 kg", "1500", None, "kg"),
    "công suất 1.200 MW": ("1.200 MW", "1200", None, "MW"),
    # yields and rates
    "năng suất đạt 58,75 tạ/ha": ("58,75 tạ/ha", "58.75", None, "tạ/ha"),
    "năng suất đạt 5,9 tấn/ha": ("5,9 tấn/ha", "5.9", None, "tấn/ha"),
    "thu nhập 62,5 triệu đồng/người/năm": (
        "62,5 triệu đồng/người/năm",
        "62.5e6",
        None,
        "đồng/người/năm",
    ),
    "lương 4.160.000 đồng/tháng": ("4.160.000 đồng/tháng", "4160000", None, "đồng/tháng"),
    "có 9,5 bác sĩ/1 vạn dân": ("9,5 bác sĩ/1 vạn dân", "9.5", None, "bác sĩ/1 vạn dân"),
    "đạt 32 giường bệnh/vạn dân": ("32 giường bệnh/vạn dân", "32", None, "giường bệnh/vạn dân"),
    "đạt 28,5 giường bệnh/10.000 dân": (
        "28,5 giường bệnh/10.000 dân",
        "28.5",
        None,
        "giường bệnh/10.000 dân",
    ),
    "mật độ 240 người/km2": ("240 người/km2", "240", None, "người/km2"),
    "công suất 1.250 lượt/ngày": ("1.250 lượt/ngày", "1250", None, "lượt/ngày"),
    # percentages and their like
    "tăng 7,25%": ("7,25%", "7.25", None, "%"),
    "tăng 7,25 %": ("7,25 %", "7.25", None, "%"),
    "đạt 9,5 phần trăm": ("9,5 phần trăm", "9.5", None, "%"),
    "tỷ suất sinh 15,2‰": ("15,2‰", "15.2", None, "‰"),
    "giảm 0,35 điểm phần trăm": ("0,35 điểm phần trăm", "0.35", None, "điểm phần trăm"),
    "tăng 1,2 điểm %": ("1,2 điểm %", "1.2", None, "điểm phần trăm"),
    "chỉ số đạt 67,18 điểm": ("67,18 điểm", "67.18", None, "điểm"),
    "gấp 2,3 lần": ("2,3 lần", "2.3", None, "lần"),
    "tăng 5 bậc": ("5 bậc", "5", None, "bậc"),
    "tuổi thọ 74,5 tuổi": ("74,5 tuổi", "74.5", None, "tuổi"),
    "tăng trưởng -3,5%": ("-3,5%", "-3.5", None, "%"),
    "chỉ số giá (-0,2%)": ("-0,2%", "-0.2", None, "%"),
    # ranges
    "tăng 10-12%": ("10-12%", "10", "12", "%"),
    "tăng 10 - 12%": ("10 - 12%", "10", "12", "%"),
    "kế hoạch tăng 8,5–9,0%": ("8,5–9,0%", "8.5", "9", "%"),
    "tăng 10 đến 12%": ("10 đến 12%", "10", "12", "%"),
    "thu 5-6 nghìn tỷ đồng": ("5-6 nghìn tỷ đồng", "5e12", "6e12", "đồng"),
    # k of n
    "có 12/18 chỉ tiêu đạt": ("12/18 chỉ tiêu", "12", "18", "chỉ tiêu"),
    "có 05/13 huyện": ("05/13 huyện", "5", "13", "huyện"),
    "giải ngân 1.500/3.200 tỷ đồng": ("1.500/3.200 tỷ đồng", "1500e9", "3200e9", "đồng"),
    # counted nouns
    "có 25 dự án": ("25 dự án", "25", None, "dự án"),
    "có 08 dự án": ("08 dự án", "8", None, "dự án"),
    "thành lập 410 doanh nghiệp trong năm": ("410 doanh nghiệp", "410", None, "doanh nghiệp"),
    "đàn gia cầm 17,5 triệu con": ("17,5 triệu con", "17.5e6", None, "con"),
    # numbers in words
    "có hai mươi ba hộ nghèo": ("hai mươi ba hộ", "23", None, "hộ"),
    "tăng ba bậc": ("ba bậc", "3", None, "bậc"),
    "khách gần gấp đôi": ("gần gấp đôi", "2", None, "lần"),
    # beside years and in rates
    "cả năm 5.216 ha": ("5.216 ha", "5216", None, "ha"),
    "giá 28-35 nghìn đồng/kg": ("28-35 nghìn đồng/kg", "28000", "35000", "đồng/kg"),
    "thấp hơn 3 km": ("3 km", "3", None, "km"),
    # ranks
    "xếp thứ 12 cả nước": ("12", "12", None, ""),
    "xếp thứ 7/63 tỉnh": ("7/63 tỉnh", "7", "63", "tỉnh"),
    "xếp hạng 20": ("20", "20", None, ""),
    # figures beside numbers that are none
    "tháng 11 tăng 0,5%": ("0,5%", "0.5", None, "%"),
    "năm 2022 đạt 95,5%": ("95,5%", "95.5", None, "%"),
    "Nghị quyết 15 giao 9.200 tỷ đồng": ("9.200 tỷ đồng", "9200e9", None, "đồng"),
    "-25 dự án khởi công": ("25 dự án khởi công", "25", None, "dự án khởi công"),
    "các xã (15 xã)": ("15 xã", "15", None, "xã"),
}


@pytest.mark.parametrize("text", FIGURES)
def test_a_figure_is_read_with_value_and_unit(text: str) -> None:
    printed, low, high, unit = FIGURES[text]
    (found,) = quantities(text)
    assert (found.text, found.low, found.high, found.unit) == (
        printed,
        Decimal(low),
        None if high is None else Decimal(high),
        unit,
    )
    assert text[found.start : found.end] == found.text


HEDGES = {
    "gần 350 nghìn lượt": "gần",
    "trên 18.000 tỷ đồng": "trên",
    "hơn 1.500 doanh nghiệp": "hơn",
    "khoảng 40.000 lao động": "khoảng",
    "xấp xỉ 99%": "xấp xỉ",
    "dưới 3%": "dưới",
    "không quá 5%": "không quá",
    "không dưới 20 tỷ đồng": "không dưới",
    "tối thiểu 95%": "tối thiểu",
    "ít nhất 20 xã": "ít nhất",
    "trên dưới 10%": "trên dưới",
    "chưa đến 2%": "chưa đến",
}


@pytest.mark.parametrize("printed", HEDGES)
def test_a_hedge_is_part_of_the_figure_but_not_of_its_number(printed: str) -> None:
    text = f"Kết quả đạt {printed}"
    (found,) = quantities(text)
    assert (found.hedge, found.text) == (HEDGES[printed], printed)
    assert text[found.number_start].isdigit()
    assert found.value_key == quantities(printed.removeprefix(found.hedge))[0].value_key


NO_FIGURES = [
    "ngày 15/6/2023",
    "ngày 15-6-2023",
    "báo cáo ngày 15.6.2023",
    "ngày 20 tháng 11 năm 2022",
    "ngày 5/9",
    "từ 01/01/2023 đến 31/12/2023",
    "tháng 9/2023",
    "tháng 12 năm 2022",
    "quý II/2023",
    "quý 3 năm 2023",
    "năm 2023",
    "các năm 2021, 2022 và 2023",
    "giai đoạn 2021-2025",
    "giai đoạn 2021 - 2025",
    "nhiệm kỳ 2020-2025",
    "năm học 2022-2023",
    "Nghị quyết số 12-NQ/TW",
    "Nghị quyết 12-NQ/TW",
    "Nghị quyết 43/2022/QH15",
    "Nghị quyết số 43/2022/QH15",
    "Luật số 59/2020/QH14",
    "Luật Đất đai 45/2013/QH13",
    "Nghị định 15/2022/NĐ-CP",
    "Thông tư 08/2021/TT-BTC",
    "Quyết định số 1234/QĐ-UBND",
    "Quyết định 1234/QĐ-UBND ngày 05/4/2022",
    "Kế hoạch số 45/KH-UBND",
    "Tờ trình số 112/TTr-UBND",
    "Công văn số 2345/BTC-NSNN",
    "Số: 125/BC-UBND",
    "khóa XV",
    "khóa 15",
    "kỳ họp thứ 12",
    "đại hội lần thứ 13",
    "COVID-19",
    "dịch COVID 19",
    "H5N1",
    "Đề án 06",
    "Chỉ thị 05",
    "Kết luận 21",
    "SEA Games 31",
    "ASIAD 18",
    "Nhà máy Nhiệt điện An Sơn 1",
    "Khu công nghiệp Phú Vinh 2",
    "Quốc lộ 1A",
    "Quốc lộ 12",
    "điều 7 khoản 2",
    "Bảng 2",
    "năm 2023 tỷ lệ hộ nghèo",
    "sáng 18/8",
    "sản phẩm 4 sao",
    "trẻ dưới 5 tuổi",
    "tàu dài từ 15 m trở lên",
    "lần thứ ba",
    "hưởng trợ cấp một lần",
    "một số dự án",
    "Phụ lục 3",
    "1. Tăng trưởng",
    "1.2. Nông nghiệp",
    "2) Công nghiệp",
    "7h30",
    "lúc 14h00",
    "lúc 7 giờ",
    "08:30 ngày 12/3/2022",
    "ISO 9001:2015",
    "không có con số nào",
    "",
]


@pytest.mark.parametrize("text", NO_FIGURES)
def test_dates_numberings_and_names_are_no_figures(text: str) -> None:
    assert quantities(text) == []


def test_figures_of_one_sentence_come_in_order_with_their_own_units() -> None:
    text = "Thu 9.120 tỷ đồng, đạt 104% dự toán (Nghị quyết 15 giao 8.770 tỷ đồng), xếp thứ 9."
    assert [q.text for q in quantities(text)] == ["9.120 tỷ đồng", "104%", "8.770 tỷ đồng", "9"]


def test_a_noun_per_head_is_told_from_money_per_head() -> None:
    (doctors,) = quantities("có 9,5 bác sĩ/1 vạn dân")
    (income,) = quantities("đạt 62,5 triệu đồng/người")
    assert (doctors.noun_rate, income.noun_rate) == (True, False)


def test_two_spellings_of_one_amount_are_the_same_value() -> None:
    (one,) = quantities("17,422 nghìn tỷ đồng")
    (other,) = quantities("17.422 tỷ đồng")
    assert one.value_key == other.value_key


def test_one_number_in_two_units_is_not_the_same_value() -> None:
    (money,) = quantities("đạt 95 tỷ đồng")
    (share,) = quantities("đạt 95%")
    assert money.value_key != share.value_key


_PIECES = (
    "17.422 8,05 102.500 3 2023 2021-2025 - – / ( ) , ; : % ‰ tỷ nghìn vạn đồng USD ha tạ/ha km² "
    "điểm phần trăm người dự án /1 vạn dân đạt tăng giảm gần hơn từ đến xếp thứ ngày tháng năm "
    "số Quyết định /QĐ-UBND COVID-19 h 30 . \n đ m İ ẞ ﬁ"
)
PIECES = st.sampled_from(_PIECES.split(" "))
ANY_TEXT = st.one_of(st.text(), st.lists(PIECES).map(" ".join), st.lists(PIECES).map("".join))


@given(ANY_TEXT)
def test_figures_of_any_text_lie_in_it_in_order_without_overlap(text: str) -> None:
    position = 0
    for found in quantities(text):
        assert position <= found.start <= found.number_start < found.end <= len(text)
        assert text[found.start : found.end] == found.text
        position = found.end


@given(st.decimals(min_value=1, max_value=10**9, places=2), st.sampled_from(["%", "tỷ đồng", "ha"]))
def test_any_number_with_a_unit_after_a_verb_is_one_figure(value: Decimal, unit: str) -> None:
    printed = f"{format_number(value)} {unit}"
    (found,) = quantities(f"Chỉ tiêu này đạt {printed}, cao nhất từ trước đến nay.")
    assert found.text == printed
