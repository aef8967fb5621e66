"""Abbreviations are learnt where a document defines them, and from no ordinary bracket."""

from pathlib import Path

import pytest

from rag.language.abbreviations import learnt

ROOT = Path(__file__).parents[2]

DEFINED = {
    "capitals that are the initials": (
        "Chương trình xây dựng Nông thôn mới (NTM) được đẩy mạnh.", {"NTM": "Nông thôn mới"},
    ),
    "đ stands for Đ": ("Giao đơn vị trực thuộc (ĐVTT) thực hiện.", {"ĐVTT": "đơn vị trực thuộc"}),
    "D typed for Đ": ("Hội đồng nhân dân (HDND) tỉnh", {"HDND": "Hội đồng nhân dân"}),
    "a marked one": (
        "Các đơn vị trực thuộc (viết tắt: ĐVTT) báo cáo.", {"ĐVTT": "đơn vị trực thuộc"},
    ),
    "a marked one, written as": (
        "Uỷ ban nhân dân (sau đây viết tắt là UBND)", {"UBND": "Uỷ ban nhân dân"},
    ),
    "a marked one after a foreign name": (
        "Phương thức đối tác công tư (Public Private Partnership, viết tắt: PPP)",
        {"PPP": "đối tác công tư"},
    ),
    "a quoted short name": (
        "Triển khai Đề án phát triển du lịch biển (sau đây gọi tắt là “Đề án”).",
        {"Đề án": "Đề án phát triển du lịch biển"},
    ),
    "an acronym of another language": (
        "Tốc độ tăng tổng sản phẩm trên địa bàn (GRDP) đạt 8%.",
        {"GRDP": "tổng sản phẩm trên địa bàn"},
    ),
    "a dash in both": ("phát triển kinh tế - xã hội (KT-XH)", {"KT-XH": "kinh tế - xã hội"}),
    "a small word passed over": (
        "Sở Khoa học và Công nghệ (KH&CN)", {"KH&CN": "Khoa học và Công nghệ"},
    ),
    "a comma inside": (
        "đẩy mạnh công nghiệp hoá, hiện đại hoá (CNH HĐH)",
        {"CNH HĐH": "công nghiệp hoá, hiện đại hoá"},
    ),
    "the acronym first": ("Tiêu chí NTM (nông thôn mới) nâng cao", {"NTM": "nông thôn mới"}),
    "a line broken inside": ("xây dựng nông\nthôn mới (NTM)", {}),
    "the first of two definitions": (
        "Hợp tác xã (HTX) kiểu mới và hộ tham xét (HTX)", {"HTX": "Hợp tác xã"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), DEFINED.values(), ids=DEFINED)
def test_is_learnt(text: str, expected: dict[str, str]) -> None:
    assert dict(learnt(text)) == expected


ORDINARY = {
    "a figure": "Thu ngân sách 5.200 tỷ đồng (tăng 8%)",
    "an abbreviation of something else": "Ông Nguyễn Văn An (UBND tỉnh) và bà Lê Thị Bình (TTXVN)",
    "another office": "Giám đốc Sở Tài chính (HĐND)",
    "a Roman number": "Kỳ họp thứ mười bảy (XVIII)",
    "a place": "Thị trấn Dùng (Thanh Chương)",
    "an index with its figure": "chỉ số giá tháng 12 tăng 3% (UBND)",
    "a sentence between": "Chỉ số giá tiêu dùng tăng. Báo cáo nêu rõ (CPI)",
    "a short name that was not used before": "Quyết định số 5 (sau đây gọi tắt là Đề án)",
    "one letter": "Nhóm bò (B)",
    "a bracket alone": "(NTM)",
    "a bracket not closed": "Nông thôn mới (NTM",
    "nothing": "",
}


@pytest.mark.parametrize("text", ORDINARY.values(), ids=ORDINARY)
def test_is_not_learnt(text: str) -> None:
    assert dict(learnt(text)) == {}


def test_a_real_report_defines_its_indexes() -> None:
    text = (ROOT / "evals" / "documents" / "quang-ngai-2024.txt").read_text("utf-8")
    assert dict(learnt(text)) == {
        "IIP": "Chỉ số sản xuất công nghiệp",
        "PAR INDEX": "Chỉ số cải cách hành chính",
        "SIPAS": "Chỉ số hài lòng",
        "PCI": "Chỉ số năng lực cạnh tranh cấp tỉnh",
    }
