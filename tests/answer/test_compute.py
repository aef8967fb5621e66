"""Figures that follow from printed ones: value, formula, verdict and what they rest on."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import Assistant, Library, Settings
from rag.records import NoteKind, Status, Verdict

REPORT = """BÁO CÁO KINH TẾ - XÃ HỘI NĂM 2022 CỦA TỈNH LÂM ĐỒNG

I. Kết quả

Thu thuế xuất khẩu ước đạt 4.500 tỷ đồng, đạt 90% dự toán, bằng 75% so với năm 2021. \
Tổng dư nợ ước đạt 33.000 tỷ đồng, tăng 10% so với năm 2021 (kế hoạch tăng 13%). \
Thu phí bảo vệ rừng ước đạt 210 tỷ đồng, đạt 105% dự toán.

Cơ cấu lao động: nông nghiệp 38%; công nghiệp 30%; dịch vụ 32%.

Toàn tỉnh có 93/111 xã đạt chuẩn nông thôn mới.

Có 17/20 chỉ tiêu tại nghị quyết của HĐND tỉnh đạt và vượt kế hoạch.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("computed")
    (folder / "bao-cao.txt").write_text(REPORT, "utf-8")
    settings = Settings(data_dir=folder / "data", corpus_dir=None)
    Library(settings).ingest([Path(folder / "bao-cao.txt")])
    return Assistant(settings)


DERIVED = {
    "a rest of what is counted": (
        "Có mấy chỉ tiêu không đạt trong năm 2022?",
        "3 chỉ tiêu",
        "20 − 17 = 3 chỉ tiêu",
    ),
    "a rest": ("Còn bao nhiêu xã chưa đạt chuẩn nông thôn mới?", "18 xã", "111 − 93 = 18 xã"),
    "a shortfall": (
        "Thu thuế xuất khẩu hụt bao nhiêu phần trăm so với dự toán?",
        "hụt 10%",
        "100% − 90% = 10%",
    ),
    "a fall from a ratio": (
        "Thu thuế xuất khẩu giảm bao nhiêu phần trăm so với năm 2021?",
        "giảm 25%",
        "100% − 75% = 25%",
    ),
    "the plan behind a ratio": (
        "Dự toán thu thuế xuất khẩu là bao nhiêu tỷ đồng?",
        "khoảng 5.000 tỷ đồng",
        "4.500 : 90% ≈ 5.000 tỷ đồng",
    ),
    "the year before behind a growth": (
        "Tổng dư nợ năm 2021 là bao nhiêu tỷ đồng?",
        "khoảng 30.000 tỷ đồng",
        "33.000 : 110% ≈ 30.000 tỷ đồng",
    ),
    "a sum of shares": (
        "Nông nghiệp và dịch vụ cộng lại chiếm bao nhiêu % cơ cấu lao động?",
        "70%",
        "38 + 32 = 70%",
    ),
}


@pytest.mark.parametrize(("question", "headline", "formula"), DERIVED.values(), ids=DERIVED.keys())
def test_a_figure_is_worked_out_and_shows_how(
    question: str, headline: str, formula: str, assistant: Assistant
) -> None:
    answer = assistant.ask(question)
    assert answer.headline == headline
    (derived,) = [f for f in answer.figures if f.verdict is Verdict.DERIVED]
    assert derived.formula == formula
    assert answer.answer[derived.start : derived.end] == derived.text
    assert derived.citations == tuple(c.number for c in answer.citations)
    assert answer.answer.endswith(f"Tính ra: {formula}.")


EXTREMES = {
    "the largest": ("Khu vực nào chiếm tỷ trọng lao động lớn nhất?", "nông nghiệp: 38%"),
    "the smallest": ("Khu vực nào chiếm tỷ trọng lao động thấp nhất?", "công nghiệp: 30%"),
}


@pytest.mark.parametrize(("question", "headline"), EXTREMES.values(), ids=EXTREMES.keys())
def test_siblings_are_ranked(question: str, headline: str, assistant: Assistant) -> None:
    assert assistant.ask(question).headline == headline


def test_a_shortfall_asked_of_a_plan_that_was_exceeded_is_corrected(assistant: Assistant) -> None:
    answer = assistant.ask("Thu phí bảo vệ rừng hụt bao nhiêu phần trăm so với dự toán?")
    assert answer.headline == "105% dự toán"
    assert [note.kind for note in answer.notes] == [NoteKind.CORRECTION]


@pytest.mark.parametrize(
    "question",
    [
        "Dự toán thu thuế xuất khẩu năm 2023 là bao nhiêu tỷ đồng?",
        "Tổng dư nợ năm 2019 là bao nhiêu tỷ đồng?",
        "Chênh lệch giữa thu thuế xuất khẩu và số xã đạt chuẩn là bao nhiêu?",
    ],
    ids=["the plan of another year", "a year no figure leads to", "two units"],
)
def test_what_does_not_follow_is_refused(question: str, assistant: Assistant) -> None:
    assert assistant.ask(question).status is Status.REFUSED
