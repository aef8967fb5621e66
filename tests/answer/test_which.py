"""Names and causes picked from sentences that hold several."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import Assistant, Library, Settings

REPORT = """# BÁO CÁO TÌNH HÌNH KINH TẾ - XÃ HỘI NĂM 2022 CỦA TỈNH BÌNH PHƯỚC

## I. Kinh tế

- Giao ông Lê Văn Tám, Phó Chủ tịch UBND tỉnh, chỉ đạo giải phóng mặt bằng đường ven hồ; \
giao bà Hà Thị Mười, Giám đốc Sở Kế hoạch và Đầu tư, đôn đốc giải ngân hằng tuần.
- Có 52 sản phẩm OCOP còn hạn, trong đó 1 sản phẩm 5 sao (chè Ô long Suối Mây), 18 sản phẩm 4 sao.
- Giải ngân vốn đầu tư công đạt 76 tỷ đồng; chủ đầu tư giải ngân thấp nhất là \
Ban Quản lý dự án Thủy lợi Sông Bé với 12,4%.
- Lớn nhất là dự án Kho cảng Hồ Trắng của Công ty TNHH Vận tải Bù Gia, vốn đăng ký 215 tỷ đồng.

## II. Công nghiệp

Sản lượng xi măng giảm vì nhu cầu xây dựng yếu, hai nhà máy phải dừng lò.

| Sản phẩm | Năm 2022 (nghìn tấn) | So với năm 2021 (%) |
|---|---|---|
| Xi măng | 386 | 93,8 |

- Tiến độ hạ tầng cụm công nghiệp chậm. Nguyên nhân: giá đất bồi thường tăng, vốn đối ứng thiếu.

## III. Xã hội

Đầu năm toàn tỉnh có 35.410 hộ nghèo. Hộ nghèo dân tộc thiểu số còn 23.570 hộ, bằng 87,5% \
tổng số hộ nghèo.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder: Path = tmp_path_factory.mktemp("which")
    (folder / "a.md").write_text(REPORT, "utf-8")
    settings = Settings(data_dir=folder / "data", corpus_dir=None)
    Library(settings).ingest([folder / "a.md"])
    return Assistant(settings)


ASKED = {
    "Ai được giao chỉ đạo giải phóng mặt bằng đường ven hồ?": "Lê Văn Tám",
    "Ai được giao đôn đốc giải ngân hằng tuần?": "Hà Thị Mười",
    "Sản phẩm OCOP nào đạt 5 sao?": "chè Ô long Suối Mây",
    "Chủ đầu tư nào giải ngân thấp nhất?": "Ban Quản lý dự án Thủy lợi Sông Bé",
    "Dự án có vốn đăng ký lớn nhất là của công ty nào?": "Công ty TNHH Vận tải Bù Gia",
    "Tại sao sản lượng xi măng giảm?": "Vì nhu cầu xây dựng yếu, hai nhà máy phải dừng lò",
    "Nguyên nhân tiến độ hạ tầng cụm công nghiệp bị chậm?": (
        "Nguyên nhân: giá đất bồi thường tăng, vốn đối ứng thiếu"
    ),
    "Hộ dân tộc thiểu số chiếm bao nhiêu phần trăm trong tổng số hộ nghèo?": "87,5%",
}


@pytest.mark.parametrize("question", ASKED)
def test_what_is_asked_for_is_picked(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).headline == ASKED[question]
