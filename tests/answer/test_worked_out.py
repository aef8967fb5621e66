"""Answers that follow from what an invented report prints, and what it must not answer with."""

from __future__ import annotations

import pytest

from rag import Assistant, Library, Settings
from rag.records import Status

REPORT = """BÁO CÁO TÌNH HÌNH KINH TẾ - XÃ HỘI NĂM 2022 HUYỆN MINH SƠN

I. Kinh tế

Tăng trưởng kinh tế đạt 6,4%, đứng đầu trong 5 huyện miền núi, xếp thứ 7 toàn tỉnh. \
Tổng thu ngân sách đạt 500 tỷ đồng, trong đó thu nội địa 320 tỷ đồng, \
thu xuất nhập khẩu 180 tỷ đồng. \
Thu tiền sử dụng đất đạt 90 tỷ đồng, bằng 60% cùng kỳ và đạt 75% dự toán. \
Trong số 36 dự án đã ký kết, đến nay 30 dự án đang triển khai, 6 dự án dừng thực hiện. \
Chỉ số sản xuất công nghiệp tăng 5% (năm 2021 giảm 3%). \
Đón 41 nghìn lượt khách quốc tế.

II. Xã hội

Có 21/25 chỉ tiêu đạt và vượt kế hoạch. \
Ông Lê Văn Bình, Phó Chủ tịch UBND huyện trình bày báo cáo. \
Số người hưởng trợ cấp một lần giảm nhẹ. Sản lượng lương thực đạt 52 nghìn tấn.
"""

HEADLINES = {
    "a growth rate by name": ("Kinh tế huyện tăng bao nhiêu?", "6,4%"),
    "first of those named": (
        "Trong các huyện miền núi, Minh Sơn xếp thứ mấy về tăng trưởng kinh tế?",
        "Đứng đầu trong 5 huyện miền núi",
    ),
    "the printed rank": ("Tăng trưởng kinh tế xếp thứ mấy toàn tỉnh?", "thứ 7 toàn tỉnh"),
    "a share of the whole": (
        "Thu nội địa chiếm bao nhiêu phần trăm tổng thu ngân sách?",
        "khoảng 64%",
    ),
    "a difference": ("Thu nội địa và thu xuất nhập khẩu chênh nhau bao nhiêu?", "140 tỷ đồng"),
    "a fall from a ratio": ("Thu tiền sử dụng đất giảm bao nhiêu so với cùng kỳ?", "giảm 40%"),
    "the plan from a ratio": ("Dự toán thu tiền sử dụng đất là bao nhiêu?", "khoảng 120 tỷ đồng"),
    "what is said of the counted": ("Bao nhiêu dự án ký kết đã dừng?", "6 dự án"),
    "what is asked after the setting": (
        "Trong 36 dự án thì bao nhiêu dự án đang triển khai?",
        "30 dự án",
    ),
    "the rest of a count": ("Còn bao nhiêu chỉ tiêu không đạt kế hoạch?", "4 chỉ tiêu"),
    "a year in brackets": ("Chỉ số sản xuất công nghiệp năm 2021 thế nào?", "giảm 3%"),
    "what follows the unit": ("Khách quốc tế bao nhiêu lượt?", "41 nghìn lượt khách"),
    "a person's post": ("Ông Lê Văn Bình giữ chức vụ gì?", "Phó Chủ tịch UBND huyện"),
}

REFUSED = {
    "another commodity": "Sản lượng thủy sản bao nhiêu tấn?",
    "an adverb is no figure": "Có bao nhiêu người hưởng trợ cấp một lần?",
    "another numbered thing": "Khu công nghiệp Minh Sơn II thu hút được mấy dự án?",
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("worked-out")
    report = folder / "minh-son-2022.txt"
    report.write_text(REPORT, "utf-8")
    settings = Settings(data_dir=folder / "data", corpus_dir=None)
    Library(settings).ingest([report])
    return Assistant(settings)


@pytest.mark.parametrize(("question", "headline"), HEADLINES.values(), ids=HEADLINES)
def test_headline(assistant: Assistant, question: str, headline: str) -> None:
    assert assistant.ask(question).headline == headline


@pytest.mark.parametrize("question", REFUSED.values(), ids=REFUSED)
def test_refused(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).status is Status.REFUSED
