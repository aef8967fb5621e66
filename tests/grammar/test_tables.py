from __future__ import annotations

from decimal import Decimal

import pytest

from rag.documents.read import read_bytes
from rag.grammar.figures import Figure, Measure
from rag.grammar.tables import row_figures
from rag.records import Block, BlockKind, Span


def row(header: str, cells: str) -> tuple[str, Block]:
    """Build one row from "a | b" texts, as a reader of tables would."""
    names = tuple(name.strip() for name in header.split("|"))
    spans, position = [], 0
    for cell in cells.split("|"):
        lead = len(cell) - len(cell.lstrip())
        spans.append(Span(position + lead, position + max(lead, len(cell.rstrip()))))
        position += len(cell) + 1
    return cells, Block(BlockKind.TABLE_ROW, 0, len(cells), cells=tuple(spans), header=names)


def read(header: str, cells: str) -> tuple[Figure, ...]:
    return row_figures(*row(header, cells))


def test_the_unit_of_a_header_counts_for_its_column() -> None:
    (found,) = read("Chỉ tiêu | Thực hiện (tỷ đồng)", "Thu nội địa | 8.150")
    assert (found.quantity.low, found.quantity.unit) == (Decimal(8150 * 10**9), "đồng")
    assert (found.indicator, found.parents) == ("Thu nội địa", ("Thực hiện (tỷ đồng)",))


def test_the_unit_of_a_unit_column_counts_for_the_row() -> None:
    (found,) = read("Chỉ tiêu | Đơn vị tính | Năm 2022", "Diện tích lúa | nghìn ha | 35,2")
    assert (found.quantity.low, found.quantity.unit, found.years) == (35200, "ha", (2022,))


def test_the_unit_of_a_label_counts_for_the_row() -> None:
    (found,) = read("Chỉ tiêu | Năm 2022", "Sản lượng thịt (tấn) | 12.400")
    assert (found.quantity.low, found.quantity.unit) == (12400, "tấn")


def test_a_counted_noun_of_the_unit_column_is_the_unit() -> None:
    (found,) = read("Chỉ tiêu | ĐVT | Năm 2022", "Doanh nghiệp mới | Doanh nghiệp | 410")
    assert found.quantity.unit == "doanh nghiệp"


@pytest.mark.parametrize(
    ("unit", "value", "name"),
    [
        ("Tr.đồng", 5_000_000, "đồng"),
        ("Nghìn con", 5_000, "con"),
        ("1000 tấn", 5_000, "tấn"),
        ("Tỷ đ", 5_000_000_000, "đồng"),
    ],
)
def test_the_short_forms_of_a_unit_column_are_read(unit: str, value: int, name: str) -> None:
    (found,) = read("Chỉ tiêu | ĐVT | Năm 2022", f"Tổng số | {unit} | 5")
    assert (found.quantity.low, found.quantity.unit) == (value, name)


def test_a_comparison_has_not_the_unit_of_what_is_compared() -> None:
    (found,) = read("Chỉ tiêu | ĐVT | % so với kế hoạch", "Tổng thu | tỷ đồng | 102,5")
    assert (found.quantity.unit, found.measure) == ("%", Measure.RATIO)


def test_a_label_is_named_without_its_numbering() -> None:
    (found,) = read("TT | Chỉ tiêu | Năm 2022", "II | 1. Tổng thu | 95")
    assert found.indicator == "Tổng thu"


def test_a_change_may_be_printed_with_a_sign_alone() -> None:
    (found,) = read("Cây trồng | Sản lượng so với năm 2021 (%)", "Lúa | -6,2")
    assert (found.measure, found.direction) == (Measure.GROWTH, -1)


def test_a_comparison_beside_an_estimate_is_one_too() -> None:
    header = "Chỉ tiêu | Thực hiện 2021 | Kế hoạch 2022 | Ước TH 2022 | So với KH (%)"
    found = read(header, "Tổng thu | 8 | 9 | 9 | 100")
    assert [f.status.value for f in found] == ["actual", "plan", "estimate", "estimate"]


def test_a_rate_keeps_what_it_is_per() -> None:
    (found,) = read("Chỉ tiêu | Đơn vị | 2022", "Thu nhập | triệu đồng/người | 48,5")
    assert (found.quantity.low, found.quantity.unit) == (48_500_000, "đồng/người")


@pytest.mark.parametrize("header", ["TT", "STT", "Số TT", "#", ""])
def test_an_ordinal_column_is_no_figure(header: str) -> None:
    found = read(f"{header} | Chỉ tiêu | Năm 2022", "7 | Tổng thu | 95")
    assert [f.quantity.text for f in found] == ["95"]


def test_plan_and_outcome_columns_are_told_apart() -> None:
    header = "Chỉ tiêu | Đơn vị | Thực hiện 2021 | Kế hoạch 2022 | Ước TH 2022"
    past, plan, outcome = read(header, "Tổng thu | tỷ đồng | 8.150 | 8.900 | 9.120")
    assert [f.planned for f in (past, plan, outcome)] == [False, True, False]
    assert [f.years for f in (past, plan, outcome)] == [(2021,), (2022,), (2022,)]


@pytest.mark.parametrize(
    ("header", "cell", "measure", "direction", "years"),
    [
        ("So với KH (%)", "102,5", Measure.RATIO, 0, ()),
        ("Ước TH 2022/KH 2022 (%)", "102,5", Measure.RATIO, 0, (2022,)),
        ("2022/2021 (%)", "102,5", Measure.RATIO, 0, (2022,)),
        ("% cùng kỳ", "97%", Measure.RATIO, 0, ()),
        ("Năm 2022 so với năm 2021 (%)", "97", Measure.RATIO, 0, (2022,)),
        ("Tăng, giảm so với 2021 (%)", "11,9", Measure.GROWTH, 1, ()),
        ("Tăng, giảm so với 2021 (%)", "-1,1", Measure.GROWTH, -1, ()),
        ("Tốc độ tăng (%)", "-3,5%", Measure.GROWTH, -1, ()),
        ("Cơ cấu 2022 (%)", "38", Measure.SHARE, 0, (2022,)),
    ],
)
def test_a_percentage_column_says_what_it_compares(
    header: str, cell: str, measure: Measure, direction: int, years: tuple[int, ...]
) -> None:
    (found,) = read(f"Chỉ tiêu | {header}", f"Tổng thu | {cell}")
    assert found.quantity.unit == "%"
    assert (found.measure, found.direction, found.years) == (measure, direction, years)
    assert found.base == ("" if measure is Measure.SHARE else header)


def test_a_row_of_percentages_has_a_plan_that_is_a_rate() -> None:
    header = "Chỉ tiêu | Đơn vị | Kế hoạch 2022 | Thực hiện 2022"
    plan, outcome = read(header, "Tỷ lệ hộ nghèo | % | 4,0 | 3,8")
    assert (plan.planned, plan.measure, plan.base) == (True, Measure.RATE, "")
    assert (outcome.planned, outcome.measure) == (False, Measure.RATE)


def test_a_negative_number_keeps_its_sign_in_value_and_print() -> None:
    (found,) = read("Chỉ tiêu | Chênh lệch (tỷ đồng)", "Cân đối | -125,5")
    assert (found.quantity.low, found.quantity.text) == (Decimal("-125500000000"), "-125,5")


def test_a_range_and_a_k_of_n_have_both_ends() -> None:
    ends = [
        (f.quantity.low, f.quantity.high)
        for f in read("Chỉ tiêu | Kế hoạch | Đạt", "Xã nông thôn mới | 85-90 | 88/102")
    ]
    assert ends == [(85, 90), (88, 102)]


def test_a_cell_with_its_own_unit_keeps_it() -> None:
    (found,) = read("Chỉ tiêu | Kết quả (tỷ đồng)", "Tỷ lệ giải ngân | 93,5%")
    assert (found.quantity.unit, found.quantity.low) == ("%", Decimal("93.5"))


@pytest.mark.parametrize("cell", ["", "-", "đạt", "x", "1.234.56", "chưa có"])
def test_a_cell_without_a_number_is_no_figure(cell: str) -> None:
    assert read("Chỉ tiêu | Năm 2022", f"Tổng thu | {cell}") == ()


def test_a_row_without_words_or_cells_does_not_fail() -> None:
    assert read("A | B", "1 | 2")[0].indicator == "1"
    assert row_figures("", Block(BlockKind.TABLE_ROW, 0, 0)) == ()


MARKDOWN = """# BÁO CÁO KINH TẾ - XÃ HỘI NĂM 2022

## Chỉ tiêu chủ yếu

| TT | Chỉ tiêu | Đơn vị tính | Kế hoạch 2022 | Thực hiện 2022 | So với KH (%) |
|---|---|---|---|---|---|
| 1 | **Tổng thu ngân sách** | Tỷ đồng | 8.900 | 9.120,5 | 102,5 |
| 2 | Diện tích lúa | nghìn ha | 35,0 | 34,8 | 99,4 |
"""


def test_rows_of_a_markdown_table_give_figures_that_lie_in_the_text() -> None:
    document = read_bytes("bang.md", MARKDOWN.encode(), source="upload:bang.md", max_bytes=100_000)
    rows = [block for block in document.blocks if block.kind is BlockKind.TABLE_ROW]
    found = [figure for block in rows for figure in row_figures(document.text, block)]
    values = [(f.quantity.low, f.quantity.unit, f.planned) for f in found]
    assert values == [
        (8900 * 10**9, "đồng", True),
        (Decimal("9120.5") * 10**9, "đồng", False),
        (Decimal("102.5"), "%", False),
        (35000, "ha", True),
        (34800, "ha", False),
        (Decimal("99.4"), "%", False),
    ]
    for figure in found:
        quantity = figure.quantity
        assert document.text[quantity.start : quantity.end] == quantity.text
        assert figure.start <= quantity.start < quantity.end <= figure.end
