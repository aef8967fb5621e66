"""Which figure answers: its indicator, its kind, its year and its place."""

from __future__ import annotations

import pytest

from rag import Answer, Assistant
from rag.records import Status, Verdict

HEADLINES = {
    "a level": ("Thu nội địa là bao nhiêu?", "7.210 tỷ đồng"),
    "typed without diacritics": ("thu noi dia la bao nhieu", "7.210 tỷ đồng"),
    "the whole, not a part": ("Tổng chi ngân sách là bao nhiêu?", "13.900 tỷ đồng"),
    "a part in brackets": ("Thu tiền sử dụng đất được bao nhiêu?", "1.480 tỷ đồng"),
    "a sibling after the bracket": ("Thu xuất nhập khẩu đạt bao nhiêu?", "4.430 tỷ đồng"),
    "the ratio to the plan": ("Thu nội địa đạt bao nhiêu % dự toán?", "109%"),
    "the ratio of the part": ("Thu tiền sử dụng đất đạt bao nhiêu % dự toán?", "121%"),
    "the ratio to the same period": (
        "Tổng thu ngân sách so với cùng kỳ bằng bao nhiêu phần trăm?",
        "93%",
    ),
    "a level beside a growth": ("Dư nợ tín dụng là bao nhiêu?", "54.700 tỷ đồng"),
    "a growth beside a level": ("Dư nợ tín dụng tăng bao nhiêu?", "tăng 9%"),
    "another year in brackets": (
        "Chỉ số sản xuất công nghiệp năm 2021 giảm bao nhiêu?",
        "giảm 4,2%",
    ),
    "this year beside the bracket": ("Chỉ số sản xuất công nghiệp tăng bao nhiêu?", "tăng 6,8%"),
    "a hedge kept": ("Quy mô nền kinh tế là bao nhiêu?", "gần 68.300 tỷ đồng"),
    "a yield": ("Năng suất lúa đạt bao nhiêu tạ/ha?", "57,6 tạ/ha"),
    "a rate": ("Có bao nhiêu bác sĩ trên một vạn dân?", "9,4 bác sĩ/1 vạn dân"),
    "a count": ("Bao nhiêu doanh nghiệp tạm ngừng hoạt động?", "215 doanh nghiệp"),
    "a level after a fall": ("Tỷ lệ hộ nghèo còn bao nhiêu?", "3,8%"),
    "a share of a composition": ("Nông nghiệp chiếm bao nhiêu % cơ cấu kinh tế?", "21%"),
    "a rank of the place asked for": (
        "Tăng trưởng kinh tế của Quảng Ngãi đứng thứ mấy cả nước?",
        "thứ 21",
    ),
    "the place asked for": ("Tăng trưởng kinh tế của Cà Mau là bao nhiêu?", "5,55%"),
    "the other place asked for": ("Tăng trưởng kinh tế của Quảng Ngãi là bao nhiêu?", "7,15%"),
    "a place without diacritics": ("tong thu ngan sach cua ca mau la bao nhieu", "5.870 tỷ đồng"),
    "a share by another word": ("Tỷ trọng nông nghiệp là bao nhiêu?", "21%"),
    "a growth rate by its name": ("Kinh tế Cà Mau tăng bao nhiêu?", "5,55%"),
    "which way it went": ("Dư nợ tín dụng tăng hay giảm?", "tăng 9%"),
    "a topic alone": ("Năng suất lúa", "57,6 tạ/ha"),
}


def check_contract(answer: Answer, assistant: Assistant) -> None:
    """Whatever was answered: quotes are the document's own, figures lie in the answer."""
    numbers = [citation.number for citation in answer.citations]
    assert numbers == list(range(1, len(numbers) + 1))
    for citation in answer.citations:
        text = assistant.document(citation.document_id).text
        assert text[citation.start : citation.end] == citation.quote
        assert f"[{citation.number}]" in answer.answer or answer.status is Status.REFUSED
    for figure in answer.figures:
        assert answer.answer[figure.start : figure.end] == figure.text
        assert figure.verdict is Verdict.VERBATIM
        assert set(figure.citations) <= set(numbers)
    assert 0 <= answer.confidence <= 1


@pytest.mark.parametrize(("question", "headline"), HEADLINES.values(), ids=HEADLINES.keys())
def test_the_right_figure_is_the_headline(
    question: str, headline: str, assistant: Assistant
) -> None:
    answer = assistant.ask(question)
    assert (answer.status, answer.headline) == (Status.ANSWERED, headline)
    assert answer.reason is None
    check_contract(answer, assistant)


def test_a_sentence_says_what_the_figure_measures_and_is_compared_with(
    assistant: Assistant,
) -> None:
    answer = assistant.ask("Thu nội địa là bao nhiêu?")
    assert answer.answer == "Thu nội địa ước đạt 7.210 tỷ đồng, đạt 109% dự toán [1]."
    assert [(f.text, f.citations) for f in answer.figures] == [
        ("7.210 tỷ đồng", (1,)),
        ("109%", (1,)),
    ]


def test_the_citation_names_report_and_section(assistant: Assistant) -> None:
    (citation,) = assistant.ask("Năng suất lúa đạt bao nhiêu tạ/ha?").citations
    assert "Quảng Ngãi" in citation.title
    assert citation.section[-1].endswith("Kinh tế")


@pytest.mark.parametrize(
    ("first", "second", "headline"),
    [
        pytest.param(
            "Thu nội địa là bao nhiêu?",
            "Còn thu xuất nhập khẩu?",
            "4.430 tỷ đồng",
            id="another indicator",
        ),
        pytest.param(
            "Tăng trưởng kinh tế của Cà Mau là bao nhiêu?",
            "Còn Quảng Ngãi?",
            "7,15%",
            id="another place",
        ),
    ],
)
def test_a_follow_up_is_answered_with_the_subject_before_it(
    first: str, second: str, headline: str, assistant: Assistant
) -> None:
    answer = assistant.ask(second, history=[first])
    assert answer.headline == headline
    assert answer.question == second
    assert answer.interpreted is not None


TABLE = {
    "an outcome": ("Tổng thu ngân sách thực hiện được bao nhiêu?", "9.120,5 Tỷ đồng"),
    "the plan": ("Kế hoạch tổng thu ngân sách là bao nhiêu?", "8.900 Tỷ đồng"),
    "the ratio to the plan": ("Tổng thu ngân sách đạt bao nhiêu % kế hoạch?", "102,5%"),
    "a scaled unit": ("Diện tích gieo trồng lúa thực hiện là bao nhiêu?", "34,8 nghìn ha"),
    "a row of percentages": ("Tỷ lệ hộ nghèo thực hiện là bao nhiêu?", "3,8%"),
}


@pytest.mark.parametrize(("question", "headline"), TABLE.values(), ids=TABLE.keys())
def test_a_table_is_answered_by_cell_with_its_unit(
    question: str, headline: str, table: Assistant
) -> None:
    answer = table.ask(question)
    assert answer.headline is not None
    assert answer.headline.casefold() == headline.casefold()
    check_contract(answer, table)


def test_the_quote_of_a_table_is_its_row(table: Assistant) -> None:
    (citation,) = table.ask("Tổng thu ngân sách thực hiện được bao nhiêu?").citations
    assert citation.quote.startswith("1 | Tổng thu ngân sách")
