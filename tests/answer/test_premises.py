"""False premises: the figure or the clause that says otherwise corrects the question."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.answer.conftest import assistant_for

from rag import Assistant
from rag.records import NoteKind

REPORT = """BÁO CÁO KINH TẾ - XÃ HỘI NĂM 2022 CỦA TỈNH PHÚ YÊN

I. Kết quả

Có 17/21 chỉ tiêu kinh tế đạt và vượt kế hoạch.

Tăng trưởng kinh tế đạt 5,9%, xếp thứ 33 cả nước, xếp cuối trong 8 tỉnh Duyên hải.

Thu lệ phí ước đạt 310 tỷ đồng, đạt 107% dự toán.

Xảy ra 205 vụ tai nạn giao thông, làm chết 98 người; so với cùng kỳ giảm 14 vụ (6,4%), \
tăng 5 người chết (5,4%).

Ghi nhận 1.150 ca sốt xuất huyết, không có tử vong; 320 ca sởi, 02 ca tử vong.

Nợ đọng thuế có xu hướng tăng.

Thị trấn Hai Riêng được công nhận đô thị văn minh ngày 20/10/2022; thị trấn Củng Sơn chưa đạt do \
thiếu cây xanh.
"""


@pytest.fixture(scope="module")
def phu_yen(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("premises")
    report = Path(folder / "bao-cao.txt")
    report.write_text(REPORT, "utf-8")
    return assistant_for(folder / "data", report)


CORRECTED = {
    "all of n": ("Vì sao cả 21 chỉ tiêu kinh tế đều hoàn thành?", "17/21 chỉ tiêu"),
    "a first place": ("Vì sao tăng trưởng kinh tế đứng nhất cả nước?", "thứ 33"),
    "a first place of a region": ("Nhờ đâu tăng trưởng kinh tế dẫn đầu Duyên hải?", "xếp cuối"),
    "a plan missed": ("Lý do thu lệ phí không đạt dự toán là gì?", "đạt 107% dự toán"),
    "a rise of what is counted": ("Vì sao số vụ tai nạn giao thông tăng 6,4%?", "giảm 6,4%"),
    "deaths": ("Vì sao không có ai chết vì sởi?", "02 ca tử vong"),
    "no deaths": ("Sốt xuất huyết làm chết mấy người?", "không có tử vong"),
    "a direction in words": ("Nhờ đâu nợ đọng thuế giảm mạnh?", "xu hướng tăng"),
    "an event that has not come about": (
        "Thị trấn Củng Sơn được công nhận đô thị văn minh ngày nào?",
        "chưa đạt",
    ),
}


@pytest.mark.parametrize(("question", "says"), CORRECTED.values(), ids=CORRECTED.keys())
def test_a_false_premise_is_corrected(question: str, says: str, phu_yen: Assistant) -> None:
    answer = phu_yen.ask(question)
    assert says in (answer.headline or "").lower()
    assert NoteKind.CORRECTION in {note.kind for note in answer.notes}


TRUE = {
    "a rise that is one": "Vì sao số người chết vì tai nạn giao thông tăng?",
    "a fall that is one": "Vì sao số vụ tai nạn giao thông giảm?",
    "a plan that was met": "Vì sao thu lệ phí vượt dự toán?",
    "a date of another place": "Thị trấn Hai Riêng được công nhận đô thị văn minh ngày nào?",
}


@pytest.mark.parametrize("question", TRUE.values(), ids=TRUE.keys())
def test_a_true_premise_is_left_alone(question: str, phu_yen: Assistant) -> None:
    answer = phu_yen.ask(question)
    assert NoteKind.CORRECTION not in {note.kind for note in answer.notes}


VERDICTS = {
    "all of n": ("Cả 21 chỉ tiêu kinh tế đều đạt đúng không?", "Chưa: 17/21 chỉ tiêu"),
    "a rise": ("Số người chết vì tai nạn giao thông giảm phải không?", "Không: tăng 5 người"),
    "a plan": ("Thu lệ phí có vượt dự toán không?", "Có: đạt 107% dự toán"),
}


@pytest.mark.parametrize(("question", "headline"), VERDICTS.values(), ids=VERDICTS.keys())
def test_a_yes_no_question_is_decided_by_the_fact(
    question: str, headline: str, phu_yen: Assistant
) -> None:
    assert (phu_yen.ask(question).headline or "").startswith(headline)
