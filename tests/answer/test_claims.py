"""Yes/no questions, and questions that suppose something the report contradicts."""

from __future__ import annotations

import pytest

from rag import Assistant
from rag.records import NoteKind, Status

VERDICTS = {
    "a number confirmed": (
        "Có phải sản lượng thủy sản đạt 83.500 tấn?",
        "Có: trên 83.500 tấn",
        False,
    ),
    "a number corrected": (
        "Có phải sản lượng thủy sản đạt 90.000 tấn?",
        "Không: trên 83.500 tấn",
        True,
    ),
    "a rise confirmed": ("Sản lượng thủy sản tăng phải không?", "Có: tăng 3,4%", False),
    "a rise corrected": ("Sản lượng tôm nuôi tăng phải không?", "Không: giảm 2,3%", True),
    "a plan met": ("Thu nội địa có đạt dự toán không?", "Có: đạt 109% dự toán", False),
    "a plan not met": ("Thu xuất nhập khẩu có đạt dự toán không?", "Chưa: đạt 97% dự toán", False),
    "an outcome below the plan beside it": (
        "Dư nợ tín dụng có đạt kế hoạch không?",
        "Chưa: tăng 9%, kế hoạch tăng 12-14%",
        False,
    ),
}


@pytest.mark.parametrize(
    ("question", "headline", "corrects"), VERDICTS.values(), ids=VERDICTS.keys()
)
def test_a_claim_is_judged_by_its_figure(
    question: str, headline: str, corrects: bool, assistant: Assistant
) -> None:
    answer = assistant.ask(question)
    assert (answer.status, answer.headline) == (Status.ANSWERED, headline)
    assert corrects is any(note.kind is NoteKind.CORRECTION for note in answer.notes)


def test_both_figures_of_a_plan_comparison_are_checked(assistant: Assistant) -> None:
    answer = assistant.ask("Dư nợ tín dụng có đạt kế hoạch không?")
    assert {"9%", "12-14%"} <= {figure.text for figure in answer.figures}


def test_what_is_not_yet_so_is_answered_not_yet(assistant: Assistant) -> None:
    answer = assistant.ask("Nhà máy xử lý rác thải Đông Hải đã hoàn thành chưa?")
    assert answer.headline is not None
    assert answer.headline.startswith("Chưa: ")


def test_a_supposed_rise_is_corrected_by_the_fall_the_report_gives(assistant: Assistant) -> None:
    answer = assistant.ask("Vì sao sản lượng tôm nuôi tăng?")
    assert (answer.status, answer.headline) == (Status.ANSWERED, "giảm 2,3%")
    assert [n.text for n in answer.notes if n.kind is NoteKind.CORRECTION] == [
        "Khác với điều câu hỏi nêu, báo cáo ghi: giảm 2,3%."
    ]


def test_a_supposed_fall_is_corrected_by_the_rise_the_report_gives(assistant: Assistant) -> None:
    answer = assistant.ask("Vì sao sản lượng thủy sản giảm?")
    assert answer.headline == "tăng 3,4%"
    assert any(note.kind is NoteKind.CORRECTION for note in answer.notes)


def test_a_premise_that_holds_is_not_corrected(assistant: Assistant) -> None:
    answer = assistant.ask("Vì sao sản lượng tôm nuôi giảm?")
    assert answer.headline == "Vì giá thức ăn tăng cao"
    assert not any(note.kind is NoteKind.CORRECTION for note in answer.notes)


def test_a_level_that_multiplied_contradicts_a_supposed_fall(assistant: Assistant) -> None:
    answer = assistant.ask("Vì sao lượng khách du lịch giảm?")
    assert any(note.kind is NoteKind.CORRECTION for note in answer.notes)
    assert "2,1 lần" in (answer.headline or "")


def test_a_level_that_multiplied_agrees_with_a_supposed_rise(assistant: Assistant) -> None:
    answer = assistant.ask("Vì sao lượng khách du lịch tăng?")
    assert answer.headline == "Do các tuyến bay được mở lại"
    assert not any(note.kind is NoteKind.CORRECTION for note in answer.notes)
