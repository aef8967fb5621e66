"""What is asked for by name and is not in the report is refused, and said; what is, is answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import Assistant, Library, Settings
from rag.records import Status

REPORT = """BÁO CÁO KINH TẾ - XÃ HỘI NĂM 2022 CỦA TỈNH BÌNH PHƯỚC

I. Kết quả

Kim ngạch xuất khẩu ước đạt 4.200 triệu USD, trong đó hạt điều 1.150 triệu USD, gỗ 640 triệu USD.

Sản lượng lúa Đông Xuân đạt 31.500 tấn, tăng 3% so với năm 2021.

Số hộ nông dân đạt danh hiệu sản xuất giỏi là 1.930 hộ; thuế thu nhập cá nhân thu 96 tỷ đồng.

Đàn dê 8.100 con, giảm 6,2% so với năm 2021 (kế hoạch 9.000 con), do đồng cỏ thu hẹp.

Năm 2022, dịch cúm xảy ra tại 19 hộ của 4 xã; quý III không phát sinh ổ dịch mới.

Tỷ lệ che phủ rừng đạt 41,3%, bằng 100,7% so với năm 2021.

Ngày 14/9, Sở Giáo dục và Đào tạo tổ chức hội nghị về chuyển đổi số.

Là một trong 5 tỉnh hoàn thành cấp tài khoản định danh điện tử.

Khu công nghiệp Đồng Phú I thu hút 21 dự án. Khu công nghiệp Đồng Phú II đang giải phóng mặt bằng.

Đường Lộc Tấn - Bù Đốp (dài 31 km, tổng mức đầu tư 850 tỷ đồng) đã thông xe; \
đường Chơn Thành - Hoa Lư (dài 42 km) đang khảo sát.

Cầu Suối Đá do Ban Quản lý dự án đầu tư xây dựng các công trình giao thông tỉnh làm chủ đầu tư; \
hội chợ diễn ra từ ngày 3 đến ngày 9/11/2022.

Giá trị sản xuất tăng 9,1%, đóng góp 2,64 điểm phần trăm; thu phí đạt 71,5% dự toán (140 tỷ đồng).

Bão số 4 làm sập 17 ngôi nhà. Giải ngân vốn nhà nước thấp nhất là huyện Bù Gia Mập.

Hạt tiêu giảm 5,8% do mưa trái mùa, hạt điều giảm 3,9% do thiếu lao động thu hái.

Chỉ tiêu không đạt là tỷ lệ trường THPT đạt chuẩn (61,5%, kế hoạch 65,0%) và tỷ lệ trường tiểu học \
đạt chuẩn (72,4%, kế hoạch 70,0%).
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("decisive")
    (folder / "bao-cao.txt").write_text(REPORT, "utf-8")
    settings = Settings(data_dir=folder / "data", corpus_dir=None)
    Library(settings).ingest([Path(folder / "bao-cao.txt")])
    return Assistant(settings)


REFUSED = {
    "another good": ("Kim ngạch xuất khẩu hồ tiêu năm 2022 là bao nhiêu?", "hồ tiêu"),
    "a good as a bare topic": ("Kim ngạch xuất khẩu cao su năm 2022?", "cao su"),
    "another season": ("Sản lượng lúa Hè Thu đạt bao nhiêu tấn?", "hè thu"),
    "another site": ("Khu công nghiệp Đồng Phú II có bao nhiêu dự án?", ""),
    "another route": ("Đường Chơn Thành - Hoa Lư tổng mức đầu tư bao nhiêu tỷ đồng?", ""),
    "another tax": ("Thuế thu nhập doanh nghiệp thu được bao nhiêu?", "thuế thu nhập doanh nghiệp"),
    "another industrial zone": ("Khu công nghiệp Minh Hưng có bao nhiêu dự án?", "Minh Hưng"),
    "another storm": ("Bão số 5 làm sập bao nhiêu ngôi nhà?", "5"),
    "the first, where the last is named": ("Huyện nào giải ngân vốn nhà nước cao nhất?", ""),
    "a route typed plainly": ("tong muc dau tu duong binh phuoc - dak nong", ""),
    "growth for the share of a plan": ("Đàn dê đạt bao nhiêu phần trăm kế hoạch?", ""),
    "another unit": ("Đã cấp bao nhiêu tài khoản định danh điện tử?", ""),
}


@pytest.mark.parametrize(("question", "missing"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_asked_for_by_name_must_be_met(
    question: str, missing: str, assistant: Assistant
) -> None:
    answer = assistant.ask(question)
    assert answer.status is Status.REFUSED
    assert missing in answer.answer


def test_a_cause_may_stand_after_a_bracket(assistant: Assistant) -> None:
    answer = assistant.ask("Vì sao đàn dê giảm?")
    assert answer.headline is not None
    assert "đồng cỏ thu hẹp" in answer.headline


def test_what_a_sentence_says_after_a_semicolon_is_of_that_alone(assistant: Assistant) -> None:
    answer = assistant.ask("Năm 2022 dịch cúm xảy ra tại bao nhiêu hộ?")
    assert answer.headline == "19 hộ"


def test_a_rate_is_not_its_ratio_to_the_year_before(assistant: Assistant) -> None:
    answer = assistant.ask("Tỷ lệ che phủ rừng đạt mấy phần trăm?")
    assert answer.headline == "41,3%"


def test_an_acronym_may_leave_a_joining_word_out(assistant: Assistant) -> None:
    answer = assistant.ask("Hội nghị của Sở GDĐT về chuyển đổi số diễn ra ngày nào?")
    assert answer.status is Status.ANSWERED


ANSWERED = {
    "the good that is named": ("Kim ngạch xuất khẩu hạt điều là bao nhiêu?", "1.150 triệu USD"),
    "the season that is named": ("Sản lượng lúa Đông Xuân là bao nhiêu tấn?", "31.500 tấn"),
    "the site that is named": ("Khu công nghiệp Đồng Phú I có bao nhiêu dự án?", "21 dự án"),
    "the route in plain letters": ("Duong Chon Thanh - Hoa Lu dai bao nhieu km?", "42 km"),
    "points, not growth": (
        "Giá trị sản xuất đóng góp bao nhiêu điểm phần trăm?",
        "2,64 điểm phần trăm",
    ),
    "an outcome against its plan": ("Thu phí đạt bao nhiêu so với dự toán?", "71,5%"),
    "all of a body that does it": (
        "Đơn vị nào làm chủ đầu tư cầu Suối Đá?",
        "Ban Quản lý dự án đầu tư xây dựng các công trình giao thông tỉnh",
    ),
    "both ends of a span": ("Hội chợ diễn ra khi nào?", "từ ngày 3 đến ngày 9/11/2022"),
    "a cause ends where another thing moves": (
        "Vì sao hạt tiêu giảm?",
        "Do mưa trái mùa",
    ),
    "territories": ("Có bao nhiêu tỉnh hoàn thành cấp tài khoản định danh điện tử?", "5 tỉnh"),
}


@pytest.mark.parametrize(("question", "headline"), ANSWERED.values(), ids=ANSWERED.keys())
def test_what_is_named_is_answered(question: str, headline: str, assistant: Assistant) -> None:
    assert assistant.ask(question).headline == headline


def test_a_plan_is_that_of_the_figure_before_it(assistant: Assistant) -> None:
    answer = assistant.ask("Trường THPT đạt chuẩn có đạt kế hoạch không?")
    assert answer.headline == "Chưa: 61,5%, kế hoạch 65,0%"
