"""Figures side by side: warnings, the shape that suits them, a chart as a file."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.ui.fakes import METADATA, small_document

from rag.figure_chart import Comparison, Shape, as_image, chart, source_lines
from rag.figure_record import ReportFigure
from rag.figures import report_figures
from rag.grammar.figures import Measure
from rag.split import split

DOCUMENT = small_document()
FIGURE = next(
    f for f in report_figures(DOCUMENT, split(DOCUMENT)) if f.indicator == "Tổng thu ngân sách"
)
SOURCES = source_lines({DOCUMENT.id: METADATA})


def compared(*figures: ReportFigure) -> Comparison:
    return Comparison(figures)


def over_years(*values: int) -> Comparison:
    return compared(
        *(
            replace(FIGURE, value=Decimal(value) * 10**9, headline=f"{value} tỷ đồng", period=year)
            for value, year in zip(values, ("2023", "2021", "2022"), strict=False)
        )
    )


DIFFERENCES = {
    "unit": ({"unit": "USD"}, "Các số liệu khác đơn vị: đồng; USD."),
    "measure": ({"measure": Measure.SHARE}, "Cách đo khác nhau: mức; tỷ trọng."),
    "base": ({"base": "dự toán"}, "Mốc so sánh khác nhau: không có mốc; dự toán."),
    "status": ({"status": "plan"}, "Mức chắc khác nhau: ước; kế hoạch."),
    "name": (
        {"indicator": "Thu nội địa"},
        "Tên chỉ tiêu khác nhau: Tổng thu ngân sách; Thu nội địa.",
    ),
}


@pytest.mark.parametrize(("change", "warning"), DIFFERENCES.values(), ids=DIFFERENCES.keys())
def test_what_speaks_against_comparing_is_said(change: dict[str, object], warning: str) -> None:
    assert compared(FIGURE, replace(FIGURE, **change)).warnings == (warning,)


def test_figures_of_one_kind_are_compared_without_warning() -> None:
    assert over_years(900, 700).warnings == ()


def test_figures_of_different_units_have_no_common_axis() -> None:
    assert not compared(FIGURE, replace(FIGURE, unit="USD")).can_be_drawn
    assert not compared(FIGURE).can_be_drawn
    assert over_years(900, 700).can_be_drawn


def test_one_indicator_over_years_is_a_line_in_their_order() -> None:
    comparison = over_years(900, 700, 800)
    assert comparison.shape is Shape.LINE
    points = chart(comparison, SOURCES)["data"]["values"]
    assert [(p["label"], p["value"], p["printed"]) for p in points] == [
        ("2021", 700.0, "700 tỷ đồng"),
        ("2022", 800.0, "800 tỷ đồng"),
        ("2023", 900.0, "900 tỷ đồng"),
    ]


def test_parts_of_a_whole_are_drawn_on_a_scale_of_a_hundred() -> None:
    parts = [
        replace(FIGURE, indicator=name, value=Decimal(value), unit="%", measure=Measure.SHARE)
        for name, value in (("nông nghiệp", 14), ("công nghiệp", 45), ("dịch vụ", 41))
    ]
    comparison = compared(*parts)
    assert comparison.shape is Shape.SHARE
    assert chart(comparison, SOURCES)["encoding"]["x"]["scale"] == {"domain": [0, 100]}


def test_a_fall_is_drawn_below_zero_and_a_source_stands_beside_the_title() -> None:
    fall = replace(FIGURE, direction=-1, unit="%", value=Decimal(3), place="Kiên Giang")
    spec = chart(compared(fall, replace(fall, direction=1, place="Cà Mau")), SOURCES)
    assert [point["value"] for point in spec["data"]["values"]] == [-3.0, 3.0]
    assert spec["title"]["subtitle"] == [f"Nguồn: {SOURCES[DOCUMENT.id]}"]
    assert spec["title"]["text"] == "Tổng thu ngân sách (%)"


def test_equal_labels_are_told_apart() -> None:
    labels = [p["label"] for p in chart(compared(FIGURE, FIGURE), SOURCES)["data"]["values"]]
    assert labels == ["Tổng thu ngân sách (1)", "Tổng thu ngân sách (2)"]


def test_a_chart_is_kept_as_a_picture_with_its_words() -> None:
    spec = chart(over_years(900, 700), SOURCES)
    assert as_image(spec, "png").startswith(b"\x89PNG")
    drawn = as_image(spec, "svg").decode("utf-8")
    assert "900 tỷ đồng" in drawn
    assert METADATA.title[:20] in drawn
