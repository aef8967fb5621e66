from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from rag.documents import read_document
from rag.figure_record import ReportFigure
from rag.figures import report_figures
from rag.grammar.figures import Measure
from rag.records import BlockKind, Document
from rag.split import split

CORPUS = Path(__file__).parents[1] / "corpus"
REPORT = """# BÁO CÁO TÌNH HÌNH KINH TẾ - XÃ HỘI NĂM 2023 CỦA TỈNH NGHỆ AN

## I. Kết quả thực hiện

Tổng thu ngân sách ước đạt gần 21,5 nghìn tỷ đồng, đạt 104% dự toán; trong đó thu nội địa đạt
17.422 tỷ đồng, tăng 3,1% so với năm 2022.

Huyện Thanh Chương có 02/10 xã đạt chuẩn. Vốn của huyện Quỳ Hợp và Quỳ Châu đạt 12 tỷ đồng.

## II. Mục tiêu năm 2024

Phấn đấu thu ngân sách theo kế hoạch 22.000 tỷ đồng.

### Huyện Quỳ Hợp

Diện tích trồng rừng đạt 1.200 ha.

## Bảng 1. Sản lượng (tấn)

| Chỉ tiêu | Thực hiện 2022 | Năm 2023 | So với năm 2022 (%) |
|---|---|---|---|
| Lúa | 950.300 | 973.100 | 102,4 |
"""


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Document:
    path = tmp_path_factory.mktemp("báo cáo") / "nghe-an.md"
    path.write_text(REPORT, "utf-8")
    return read_document(path, max_bytes=10_000)


@pytest.fixture(scope="module")
def found(document: Document) -> dict[str, ReportFigure]:
    """The figures by their printed text."""
    return {figure.text: figure for figure in report_figures(document, split(document))}


def test_every_number_is_found_once_in_the_order_of_the_text(
    document: Document, found: dict[str, ReportFigure]
) -> None:
    figures = report_figures(document, split(document))
    assert [figure.text for figure in figures] == [
        *("gần 21,5 nghìn tỷ đồng", "104%", "17.422 tỷ đồng", "3,1%"),
        *("02/10 xã", "12 tỷ đồng", "22.000 tỷ đồng", "1.200 ha"),
        *("950.300", "973.100", "102,4"),
    ]
    assert len(found) == len(figures)


def test_a_figure_has_its_value_unit_hedge_and_status(found: dict[str, ReportFigure]) -> None:
    figure = found["gần 21,5 nghìn tỷ đồng"]
    assert (figure.value, figure.high, figure.unit) == (Decimal("21.5e12"), None, "đồng")
    assert (figure.hedge, figure.status, figure.measure) == ("gần", "estimate", Measure.LEVEL)
    assert figure.indicator == "Tổng thu ngân sách"


def test_a_k_of_n_has_both_numbers(found: dict[str, ReportFigure]) -> None:
    figure = found["02/10 xã"]
    assert (figure.value, figure.high, figure.measure) == (2, 10, Measure.K_OF_N)


def test_a_relative_figure_keeps_its_base_direction_and_parents(
    found: dict[str, ReportFigure],
) -> None:
    growth, ratio = found["3,1%"], found["104%"]
    assert (growth.direction, growth.base, growth.headline) == (1, "so với năm 2022", "tăng 3,1%")
    assert (growth.parents, growth.indicator) == (("Tổng thu ngân sách",), "thu nội địa")
    assert (ratio.measure, ratio.base) == (Measure.RATIO, "dự toán")


def test_a_plan_is_told_from_an_outcome(found: dict[str, ReportFigure]) -> None:
    assert found["22.000 tỷ đồng"].status == "plan"
    assert found["02/10 xã"].status == "actual"


@pytest.mark.parametrize(
    ("text", "period"),
    [
        pytest.param("950.300", "2022", id="the column's own year"),
        pytest.param("1.200 ha", "2024", id="the heading's above the nearest one"),
        pytest.param("17.422 tỷ đồng", "2023", id="the report's, not the year compared with"),
    ],
)
def test_the_period_is_the_nearest_that_is_told(
    text: str, period: str, found: dict[str, ReportFigure]
) -> None:
    assert found[text].period == period


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param("02/10 xã", "huyện Thanh Chương", id="the subject's"),
        pytest.param("1.200 ha", "huyện Quỳ Hợp", id="the heading's"),
        pytest.param("104%", "Nghệ An", id="the report's"),
        pytest.param("12 tỷ đồng", "Nghệ An", id="the report's when two districts share it"),
    ],
)
def test_the_place_is_the_nearest_that_is_told(
    text: str, place: str, found: dict[str, ReportFigure]
) -> None:
    assert found[text].place == place


def test_a_table_cell_has_row_column_unit_and_section(
    document: Document, found: dict[str, ReportFigure]
) -> None:
    figure = found["973.100"]
    assert (figure.indicator, figure.parents) == ("Lúa", ("Năm 2023",))
    assert (figure.unit, figure.headline, figure.kind) == (
        "tấn",
        "973.100 tấn",
        BlockKind.TABLE_ROW,
    )
    assert figure.section == ("Bảng 1. Sản lượng (tấn)",)
    assert figure.quote == "Lúa | 950.300 | 973.100 | 102,4"


def test_text_and_quote_of_every_figure_of_the_sample_report_stand_in_it() -> None:
    report = read_document(CORPUS / "ha-tinh-2023.txt", max_bytes=10**6)
    figures = report_figures(report, split(report))
    assert len(figures) > 80
    for figure in figures:
        assert figure.quote == figure.quote_span.of(report.text)
        assert figure.text == report.text[figure.start : figure.end]
        assert figure.quote_span.start <= figure.start < figure.end <= figure.quote_span.end
        assert figure.quote_span.start <= figure.clause.start < figure.clause.end


def test_captions_and_page_furniture_hold_no_figures() -> None:
    report = read_document(CORPUS / "ha-tinh-2023.txt", max_bytes=10**6)
    kinds = {figure.kind for figure in report_figures(report, split(report))}
    assert kinds <= {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE_ROW}


def test_a_report_without_numbers_has_no_figures(tmp_path: Path) -> None:
    path = tmp_path / "khong-so.txt"
    path.write_text("BÁO CÁO CỦA TỈNH A\n\nTình hình an ninh trật tự được giữ vững.\n", "utf-8")
    report = read_document(path, max_bytes=10_000)
    assert report_figures(report, split(report)) == ()
