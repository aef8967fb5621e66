from __future__ import annotations

import pytest

from rag.answer.superlatives import named_extremes
from rag.question import understand

AFTER = "Nơi thu gom rác kém nhất là Bình An (40%), cao nhất là Phú Hòa (80%)."
BEFORE = "Phường Bình An nộp cao nhất (97%), phường Phú Hòa thấp nhất (71%)."


@pytest.mark.parametrize(
    ("question", "text", "names"),
    [
        ("Phường nào thu gom rác cao nhất?", AFTER, ("Phú Hòa",)),
        ("Phường nào nộp cao nhất, nơi nào thấp nhất?", BEFORE, ("Phường Bình An", "Phú Hòa")),
        ("Phường nào nộp thấp nhất?", BEFORE, ("Phú Hòa",)),
        ("Phường nào nộp thấp nhất?", "Tỷ lệ nộp cao nhất từ trước tới nay.", ()),
        ("Phường nào nộp phí?", BEFORE, ()),
        (
            "Ai chậm nhất?",
            "Chậm nhất là Ban Quản lý dự án Hạ Long với 3%.",
            ("Ban Quản lý dự án Hạ Long",),
        ),
        (
            "Ai thưởng cao nhất?",
            "Mức cao nhất 12 triệu đồng thuộc về Công ty May Sa.",
            ("Công ty May Sa",),
        ),
        (
            "Ai mua nhiều nhất?",
            "Công ty Cổ phần Gạo Sa Mu mua nhiều nhất, 8 tấn.",
            ("Công ty Cổ phần Gạo Sa Mu",),
        ),
        ("Phường Bình An nộp cao nhất phải không?", BEFORE, ()),
    ],
)
def test_who_is_first_or_last_in_words(question: str, text: str, names: tuple[str, ...]) -> None:
    assert named_extremes(understand(question), text) == names
