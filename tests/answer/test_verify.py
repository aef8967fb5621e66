from __future__ import annotations

import pytest

from rag.answer.verify import check_figures
from rag.records import Citation, DocumentId, Verdict


def quote(text: str, number: int = 1) -> Citation:
    return Citation(number, DocumentId("0" * 16), "Báo cáo", (), None, text, 0, len(text))


HELD = {
    "the same print": ("Thu đạt 17.422 tỷ đồng", "thu ước đạt 17.422 tỷ đồng, đạt 92% dự toán"),
    "another scale word": ("Thu đạt 17,422 nghìn tỷ đồng", "thu ước đạt 17.422 tỷ đồng"),
    "tỉ for tỷ": ("Thu đạt 17.422 tỉ đồng", "thu ước đạt 17.422 tỷ đồng"),
    "a hedge left out": ("Thu đạt 60.000 tỷ đồng", "thu ước đạt gần 60.000 tỷ đồng"),
    "a hedge put in": ("Thu đạt khoảng 60.000 tỷ đồng", "thu ước đạt 60.000 tỷ đồng"),
    "a trailing zero": ("Tăng 8,5%", "tăng 8,50% so với năm trước"),
    "percent in words": ("Tăng 8,5 phần trăm", "tăng 8,5%"),
    "a range with another dash": ("Tăng 14-16%", "kế hoạch tăng 14 – 16%"),
    "a counted noun described less": ("Có 30 dự án", "có 30 dự án đang triển khai"),
    "a leading zero": ("Có 2 dự án", "có 02 dự án đầu tư nước ngoài"),
    "a count of a list": (
        "Tố cáo: 12 đơn",
        "nhận 40 đơn, trong đó khiếu nại 28, tố cáo 12",
    ),
    "a k of n": ("Có 26/29 chỉ tiêu đạt", "26/29 chỉ tiêu đạt và vượt"),
}


@pytest.mark.parametrize(("answer", "source"), HELD.values(), ids=HELD.keys())
def test_a_figure_the_quote_prints_is_verbatim(answer: str, source: str) -> None:
    (found,) = check_figures(answer, [quote(source)])
    assert (found.verdict, found.citations) == (Verdict.VERBATIM, (1,))


NOT_HELD = {
    "digits swapped": ("Tăng 8,50%", "tăng 8,05%"),
    "digits inside a longer number": ("Thu đạt 17.422 tỷ đồng", "thu đạt 117.422 tỷ đồng"),
    "the end of a longer percentage": ("Tăng 4%", "đạt 104% dự toán"),
    "a lost decimal comma": ("Tăng 805%", "tăng 8,05%"),
    "another scale": ("Thu đạt 17.422 triệu đồng", "thu đạt 17.422 tỷ đồng"),
    "another unit": ("Diện tích 95 ha", "tỷ lệ đạt 95%"),
    "a percent for percentage points": ("Tăng 2%", "tăng 2 điểm phần trăm"),
    "money of another country": ("Vốn 70 triệu đồng", "vốn 70 triệu USD"),
    "one end of a range": ("Tăng 14%", "kế hoạch tăng 14-16%"),
    "another k": ("Có 27/29 chỉ tiêu", "26/29 chỉ tiêu"),
    "another n": ("Có 26/30 chỉ tiêu", "26/29 chỉ tiêu"),
    "the sign": ("Tăng trưởng -3,5%", "tăng trưởng 3,5%"),
    "a year is no figure": ("Có 2.023 dự án", "trong năm 2023"),
    "nothing cited": ("Thu đạt 17.422 tỷ đồng", ""),
}


@pytest.mark.parametrize(("answer", "source"), NOT_HELD.values(), ids=NOT_HELD.keys())
def test_a_figure_the_quote_does_not_print_is_unsupported(answer: str, source: str) -> None:
    (found,) = check_figures(answer, [quote(source)])
    assert (found.verdict, found.citations) == (Verdict.UNSUPPORTED, ())


def test_each_figure_names_the_citations_that_hold_it() -> None:
    text = "Thu đạt 90 tỷ đồng [1], chi 80 tỷ đồng [2], tăng 5%."
    cited = [quote("thu 90 tỷ đồng, tăng 5%", 1), quote("chi 80 tỷ đồng, tăng 5%", 2)]
    found = check_figures(text, cited)
    assert [f.citations for f in found] == [(1,), (2,), (1, 2)]
    assert all(text[f.start : f.end] == f.text for f in found)


def test_the_marks_of_citations_are_no_figures() -> None:
    assert check_figures("Kinh tế phục hồi [1]. Du lịch khởi sắc [2].", []) == ()
