"""What is left of a whole, earlier values, trade balances, plans passed: worked out and shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.answer.conftest import assistant_for

from rag import Assistant
from rag.records import NoteKind, Status, Verdict

REPORT = """# BÁO CÁO KINH TẾ - XÃ HỘI NĂM 2022 CỦA TỈNH PHÚ YÊN

## Kết quả

Chương trình xây nhà cho người có công có 640 căn, đã khởi công 515 căn, hoàn thành 430 căn.

Toàn tỉnh có 83/110 xã đạt chuẩn nông thôn mới.

Cả tỉnh có 9.200 giáo viên, trong đó 8.750 giáo viên công lập.

Phạm pháp hình sự xảy ra 310 vụ, giảm 25 vụ.

Tỷ lệ thất nghiệp 2,1%, giảm 0,4 điểm phần trăm so với đầu năm.

Kim ngạch xuất khẩu ước đạt 480 triệu USD, vượt 6,5% kế hoạch. \
Kim ngạch nhập khẩu ước đạt 390 triệu USD.

Dư nợ cho vay tăng 11% so với năm 2021 (kế hoạch tăng 14%).

Thu học phí trực tuyến đạt 79% (kế hoạch 75%).

Ba chợ lớn nhất chiếm tương ứng 31,5%, 20,2% và 8,1% doanh thu bán lẻ.

## Chỉ tiêu

| Chỉ tiêu | Đơn vị tính | Kế hoạch 2022 | Thực hiện 9 tháng |
|---|---|---|---|
| Diện tích trồng rừng | ha | 6.000 | 4.150 |

## Mục tiêu năm 2023

Có 95/110 xã đạt chuẩn nông thôn mới.
"""


@pytest.fixture(scope="module")
def phu_yen(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("rests")
    report = Path(folder / "bao-cao.md")
    report.write_text(REPORT, "utf-8")
    return assistant_for(folder / "data", report)


DERIVED = {
    "the rest of a count, not of next year's goal": (
        "Còn bao nhiêu xã chưa đạt chuẩn nông thôn mới?",
        "27 xã",
        "110 − 83 = 27 xã",
    ),
    "a whole less the part that is so": (
        "Còn bao nhiêu căn nhà cho người có công chưa khởi công?",
        "125 căn",
        "640 − 515 = 125 căn",
    ),
    "the other part of a whole": (
        "Số giáo viên ngoài công lập là bao nhiêu?",
        "450 giáo viên",
        "9.200 − 8.750 = 450 giáo viên",
    ),
    "the plan less the outcome of a row": (
        "Còn phải trồng bao nhiêu ha rừng để đủ kế hoạch?",
        "1.850 ha",
        "6.000 − 4.150 = 1.850 ha",
    ),
    "the year before": (
        "Năm 2021 có bao nhiêu vụ phạm pháp hình sự?",
        "335 vụ",
        "310 + 25 = 335 vụ",
    ),
    "the beginning of the year": (
        "Đầu năm 2022 tỷ lệ thất nghiệp là bao nhiêu phần trăm?",
        "2,5%",
        "2,1 + 0,4 = 2,5%",
    ),
    "a surplus of trade": (
        "Năm 2022 xuất siêu bao nhiêu triệu USD?",
        "90 triệu USD",
        "480 − 390 = 90 triệu USD",
    ),
    "a list summed up": (
        "Ba chợ lớn nhất chiếm tổng cộng bao nhiêu % doanh thu bán lẻ?",
        "59,8%",
        "31,5 + 20,2 + 8,1 = 59,8%",
    ),
    "a plan missed by points": (
        "Dư nợ cho vay tăng thấp hơn kế hoạch mấy điểm phần trăm?",
        "3 điểm phần trăm",
        "14 − 11 = 3 điểm phần trăm",
    ),
}


@pytest.mark.parametrize(("question", "headline", "formula"), DERIVED.values(), ids=DERIVED.keys())
def test_a_figure_is_worked_out_of_one_statement(
    question: str, headline: str, formula: str, phu_yen: Assistant
) -> None:
    answer = phu_yen.ask(question)
    assert (answer.status, answer.headline) == (Status.ANSWERED, headline)
    (derived,) = [f for f in answer.figures if f.verdict is Verdict.DERIVED]
    assert derived.formula == formula


CORRECTED = {
    "a deficit supposed of a surplus": (
        "Nhập siêu năm 2022 là bao nhiêu?",
        "xuất siêu 90 triệu USD",
    ),
    "a plan supposed to be passed": (
        "Dư nợ cho vay tăng vượt kế hoạch mấy điểm phần trăm?",
        "thấp hơn 3 điểm phần trăm",
    ),
}


@pytest.mark.parametrize(("question", "headline"), CORRECTED.values(), ids=CORRECTED.keys())
def test_the_sign_of_a_difference_corrects_the_question(
    question: str, headline: str, phu_yen: Assistant
) -> None:
    answer = phu_yen.ask(question)
    assert answer.headline == headline
    assert NoteKind.CORRECTION in {note.kind for note in answer.notes}


PRINTED = {
    "a plan passed as printed": (
        "So với kế hoạch, kim ngạch xuất khẩu vượt bao nhiêu?",
        "vượt 6,5% kế hoạch",
    ),
    "an outcome and its plan": (
        "Thu học phí trực tuyến đạt bao nhiêu so với kế hoạch?",
        "79% (kế hoạch 75%)",
    ),
}


@pytest.mark.parametrize(("question", "headline"), PRINTED.values(), ids=PRINTED.keys())
def test_what_is_printed_is_not_worked_out(
    question: str, headline: str, phu_yen: Assistant
) -> None:
    answer = phu_yen.ask(question)
    assert answer.headline == headline
    assert all(figure.verdict is Verdict.VERBATIM for figure in answer.figures)


NOT_DERIVED = {
    "a narrower part than the complement": "Số giáo viên mầm non ngoài công lập là bao nhiêu?",
    "another predicate": "Còn bao nhiêu căn nhà cho người có công chưa sơn?",
    "a year no change is measured from": "Năm 2019 có bao nhiêu vụ phạm pháp hình sự?",
}


@pytest.mark.parametrize("question", NOT_DERIVED.values(), ids=NOT_DERIVED.keys())
def test_what_does_not_follow_is_not_worked_out(question: str, phu_yen: Assistant) -> None:
    answer = phu_yen.ask(question)
    assert not any(figure.verdict is Verdict.DERIVED for figure in answer.figures)
