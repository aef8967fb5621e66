"""Questions that speak out two things: which, whether, by how much, both."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.answer.conftest import assistant_for

from rag import Assistant
from rag.answer.sides import Form, comparison
from rag.question import understand
from rag.records import Status, Verdict

REPORT = """BÁO CÁO KINH TẾ - XÃ HỘI NĂM 2022 CỦA TỈNH PHÚ YÊN

I. Kết quả

Thu từ đất ước đạt 950 tỷ đồng, đạt 88% dự toán, bằng 120% cùng kỳ. \
Thu lệ phí ước đạt 310 tỷ đồng, đạt 107% dự toán, bằng 91% cùng kỳ.

Tăng trưởng kinh tế năm 2022 đạt 7,2%. Tăng trưởng kinh tế năm 2021 đạt 4,5%.

Diện tích lúa đạt 52.000 ha, giảm 1,4% so với năm 2021; diện tích mía đạt 21.000 ha, tăng 2,6% \
so với năm 2021.

Có 412 hộ nghèo và 655 hộ cận nghèo.

II. Nhiệm vụ năm 2023

Phấn đấu diện tích lúa đạt 53.000 ha.
"""


@pytest.fixture(scope="module")
def phu_yen(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("compared")
    report = Path(folder / "bao-cao.txt")
    report.write_text(REPORT, "utf-8")
    return assistant_for(folder / "data", report)


HEADLINES = {
    "the one below its plan": (
        "Giữa thu từ đất và thu lệ phí, khoản nào không đạt dự toán?",
        "Thu từ đất: đạt 88% dự toán",
    ),
    "the one below the year before": (
        "Thu từ đất và thu lệ phí, khoản nào thấp hơn cùng kỳ?",
        "Thu lệ phí: bằng 91% cùng kỳ, so với bằng 120% cùng kỳ",
    ),
    "the one that grew faster": (
        "Diện tích lúa và diện tích mía, loại nào tăng nhanh hơn?",
        "diện tích mía: tăng 2,6%, so với giảm 1,4%",
    ),
    "the larger of two without a comma": (
        "Diện tích lúa hay diện tích mía lớn hơn?",
        "Diện tích lúa: 52.000 ha, so với 21.000 ha",
    ),
    "more or less than another year": (
        "Tăng trưởng kinh tế năm 2022 cao hơn hay thấp hơn năm 2021?",
        "cao hơn: 7,2% so với 4,5%",
    ),
    "points between two years": (
        "Tăng trưởng kinh tế năm 2022 cao hơn năm 2021 bao nhiêu điểm phần trăm?",
        "2,7 điểm phần trăm",
    ),
    "a difference of two indicators": (
        "Diện tích lúa nhiều hơn diện tích mía bao nhiêu ha?",
        "31.000 ha",
    ),
    "a sum of two counts": ("Cả hộ nghèo lẫn cận nghèo tổng cộng bao nhiêu hộ?", "1.067 hộ"),
    "each of two": (
        "Diện tích lúa và diện tích mía lần lượt là bao nhiêu?",
        "Diện tích lúa: 52.000 ha; diện tích mía: 21.000 ha",
    ),
    "a rise or a fall": ("Diện tích lúa tăng hay giảm so với năm 2021?", "giảm 1,4%"),
}


@pytest.mark.parametrize(("question", "headline"), HEADLINES.values(), ids=HEADLINES.keys())
def test_both_things_compared_are_in_the_answer(
    question: str, headline: str, phu_yen: Assistant
) -> None:
    answer = phu_yen.ask(question)
    assert (answer.status, answer.headline) == (Status.ANSWERED, headline)
    assert all(figure.verdict is not Verdict.UNSUPPORTED for figure in answer.figures)


def test_a_difference_shows_its_formula_and_cites_both_inputs(phu_yen: Assistant) -> None:
    answer = phu_yen.ask("Tăng trưởng kinh tế năm 2022 cao hơn năm 2021 bao nhiêu điểm phần trăm?")
    (derived,) = [f for f in answer.figures if f.verdict is Verdict.DERIVED]
    assert derived.formula == "7,2 − 4,5 = 2,7 điểm phần trăm"
    quotes = " ".join(citation.quote for citation in answer.citations)
    assert "7,2%" in quotes
    assert "4,5%" in quotes


def test_a_difference_supposed_the_wrong_way_round_is_corrected(phu_yen: Assistant) -> None:
    answer = phu_yen.ask("Diện tích lúa thấp hơn diện tích mía bao nhiêu ha?")
    assert answer.headline == "cao hơn 31.000 ha"
    assert [note.kind.value for note in answer.notes] == ["correction"]


def test_what_is_printed_of_one_side_only_is_not_compared(phu_yen: Assistant) -> None:
    answer = phu_yen.ask("Diện tích lúa nhiều hơn diện tích ngô bao nhiêu ha?")
    assert not any(figure.verdict is Verdict.DERIVED for figure in answer.figures)


FORMS = {
    "Giữa xã An Phú và xã Bình Minh, nơi nào đông dân hơn?": Form.WHICH,
    "Thu phí và thu thuế cộng lại là bao nhiêu?": Form.SUM,
    "Giá lúa năm 2022 cao hay thấp hơn năm 2021?": Form.WHETHER,
    "Thu ngân sách năm 2022 và năm 2023 mỗi năm bao nhiêu?": Form.EACH,
    "Số doanh nghiệp thành lập mới là bao nhiêu?": None,
    "Người dân hài lòng với dịch vụ công bao nhiêu phần trăm?": None,
    "So với kế hoạch thì thu thuế đạt bao nhiêu?": None,
}


@pytest.mark.parametrize(("question", "form"), FORMS.items(), ids=FORMS.keys())
def test_only_what_speaks_out_both_sides_is_a_comparison(question: str, form: Form | None) -> None:
    found = comparison(understand(question))
    assert (found.form if found else None) is form


def test_the_unit_of_a_number_names_no_side() -> None:
    assert comparison(understand("ghe lớn dài hơn 15m có bao nhiêu chiếc")) is None
