"""Whole tables as reports print them, read from the file to the figures."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rag.documents import read_bytes
from rag.figure_record import ReportFigure
from rag.figures import report_figures
from rag.split import split

OPENING = "BÁO CÁO TÌNH HÌNH KINH TẾ - XÃ HỘI NĂM 2024\n\nI. KẾT QUẢ\n\nKinh tế ổn định.\n\n"


def read(text: str, suffix: str = "txt") -> list[ReportFigure]:
    page = OPENING + text
    document = read_bytes(f"a.{suffix}", page.encode(), source="s", max_bytes=10**6)
    assert document.text == page
    found = report_figures(document, split(document))
    assert all(document.text[one.start : one.end] == one.text for one in found)
    return list(found)


def markdown(*rows: str, above: str = "") -> list[ReportFigure]:
    rule = "|---" * (rows[0].count("|") + 1) + "|"
    lines = [f"| {row} |" for row in rows]
    return read("\n".join([above, "", lines[0], rule, *lines[1:], ""]), "md")


def one(header: str, row: str) -> ReportFigure:
    (found,) = markdown(header, row)
    return found


def told(figures: list[ReportFigure]) -> list[tuple[str, str, str, str]]:
    return [(one.indicator, one.text, one.status, one.period) for one in figures]


LINES = (
    ("TT", "Chỉ tiêu", "ĐVT", "TH 2023", "KH 2024", "Ước TH 2024"),
    ("I", "Trồng trọt", "", "", "", ""),
    ("1", "Lúa", "tấn", "1.500", "1.600", "1.650"),
    ("2", "Ngô", "tấn", "-", "90", "95,5"),
)
EXPECTED = [
    ("Lúa", "1.500", "actual", "2023"),
    ("Lúa", "1.600", "plan", "2024"),
    ("Lúa", "1.650", "estimate", "2024"),
    ("Ngô", "90", "plan", "2024"),
    ("Ngô", "95,5", "estimate", "2024"),
]


@pytest.mark.parametrize("separator", ["\t", " | "])
def test_rows_of_plain_text_parted_by_tabs_or_bars_are_a_table(separator: str) -> None:
    found = read("\n".join(separator.join(line) for line in LINES) + "\n\nHết bảng số liệu.\n")
    assert told(found) == EXPECTED
    assert {one.unit for one in found} == {"tấn"}


def test_columns_of_plain_text_parted_by_spaces_are_a_table_with_its_gaps() -> None:
    table = (
        "Chỉ tiêu            ĐVT      Năm 2023     Năm 2024\n"
        "Diện tích lúa       ha       500          510\n"
        "Sản lượng           tấn      2.500        2.550,5\n"
        "Xã đạt chuẩn        xã                    12\n"
    )
    assert [(one.indicator, one.text, one.unit, one.period) for one in read(table)] == [
        ("Diện tích lúa", "500", "ha", "2023"),
        ("Diện tích lúa", "510", "ha", "2024"),
        ("Sản lượng", "2.500", "tấn", "2023"),
        ("Sản lượng", "2.550,5", "tấn", "2024"),
        ("Xã đạt chuẩn", "12", "xã", "2024"),
    ]


def test_a_letterhead_with_tabs_is_no_table() -> None:
    page = (
        "ỦY BAN NHÂN DÂN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nHUYỆN A\tĐộc lập - Tự do\n"
        "Số: 12/BC-UBND\tNgày 5 tháng 12 năm 2024\n\nI. KẾT QUẢ\n\nThu đạt 5 tỷ đồng.\n"
    )
    document = read_bytes("a.txt", page.encode(), source="s", max_bytes=10**6)
    assert not any(block.cells for block in document.blocks)


@pytest.mark.parametrize("suffix", ["txt", "md"])
def test_a_wide_header_names_each_of_its_columns(suffix: str) -> None:
    rows = ["| Chỉ tiêu | ĐVT | Năm 2023 | | Năm 2024 | |", "| | | KH | TH | KH | TH |"]
    rule = ["|---|---|---|---|---|---|"]
    body = ["| Lúa | tấn | 500 | 510 | 520 | 530 |", "| Ngô | tấn | 50 | 51 | 52 | 53 |"]
    lines = [rows[0], *rule, rows[1], *body] if suffix == "md" else [*rows, *body]
    found = read("\n".join(lines) + "\n", suffix)
    assert [(one.status, one.period) for one in found[:4]] == [
        ("plan", "2023"),
        ("actual", "2023"),
        ("plan", "2024"),
        ("actual", "2024"),
    ]
    assert found[0].parents == ("Năm 2023 – KH",)


@pytest.mark.parametrize("line", ["ĐVT: triệu đồng", "*(Đơn vị tính: Triệu đồng)*"])
def test_the_unit_line_above_a_table_counts_for_its_cells(line: str) -> None:
    above = f"Biểu 1. Thu, chi ngân sách\n\n{line}"
    (found, comparison) = markdown("Chỉ tiêu | Năm 2024 | % so KH", "Thu | 8.150 | 95", above=above)
    assert (found.value, found.unit) == (Decimal(8150 * 10**6), "đồng")
    assert (found.section[-1], comparison.unit) == ("Biểu 1. Thu, chi ngân sách", "%")


def test_a_number_of_schools_is_not_in_the_unit_of_the_table() -> None:
    (found,) = markdown("Chỉ tiêu | Năm 2024", "Số trường | 12", above="ĐVT: triệu đồng")
    assert (found.value, found.unit) == (12, "")


@pytest.mark.parametrize(
    ("unit", "cell", "value", "name"),
    [
        ("đồng", "1 234 567", "1234567", "đồng"),
        ("tỷ đồng", "1,234.5", "1234500000000", "đồng"),
        ("tấn", "12.400(1)", "12400", "tấn"),
        ("tấn", "12.400¹", "12400", "tấn"),
        ("tấn", "**12.400**", "12400", "tấn"),
        ("1.000 tấn", "12", "12000", "tấn"),
        ("Ngh.tấn", "12", "12000", "tấn"),
        ("m3/ngày đêm", "500", "500", "m³/ngày đêm"),
        ("tr.đ/ng/năm", "60", "60000000", "đồng/người/năm"),
        ("%", ">95", "95", "%"),
        ("ha", "trên 500", "500", "ha"),
        ("", "52 ha", "52", "ha"),
        ("", "2 xã", "2", "xã"),
        ("", "131,5 tỷ đồng", "131500000000", "đồng"),
    ],
)
def test_a_number_is_read_however_it_is_printed(
    unit: str, cell: str, value: str, name: str
) -> None:
    found = one("Chỉ tiêu | ĐVT | Năm 2024", f"Tổng số | {unit} | {cell}")
    assert (found.value, found.unit) == (Decimal(value), name)


def test_a_number_and_its_share_in_one_cell_are_two_figures() -> None:
    found = markdown("Chỉ tiêu | ĐVT | Năm 2024", "Nghèo | hộ | 1.250 (5,2%)")
    assert [(one.text, one.unit) for one in found] == [("1.250", "hộ"), ("5,2%", "%")]


def test_a_sign_of_comparison_is_a_hedge() -> None:
    found = one("Chỉ tiêu | ĐVT | KH 2024", "Tỷ lệ bao phủ | % | ≥ 95")
    assert (found.text, found.hedge, found.status) == ("≥ 95", "không dưới", "plan")


@pytest.mark.parametrize("cell", ["(20)", "-20", "−20", "(-20)"])
def test_a_difference_in_brackets_or_with_a_minus_is_a_fall(cell: str) -> None:
    found = one("Chỉ tiêu | ĐVT | Tăng/giảm (+/-)", f"Thu | ha | {cell}")
    assert (abs(found.value), found.measure.value, found.direction) == (20, "growth", -1)


@pytest.mark.parametrize("cell", ["", "-", "...", "Đạt", "Vượt", "x", "12/2024"])
def test_a_cell_of_words_marks_or_a_month_is_no_figure(cell: str) -> None:
    assert markdown("Chỉ tiêu | ĐVT | Năm 2024", f"Thu | tỷ đồng | {cell}") == []


@pytest.mark.parametrize(
    ("header", "status", "period"),
    [
        ("TH2023", "actual", "2023"),
        ("KH2024", "plan", "2024"),
        ("ƯTH 2024", "estimate", "2024"),
        ("Phấn đấu đến 2030", "plan", "2030"),
        ("Dự kiến 2025", "plan", "2025"),
        ("Nghị quyết HĐND", "plan", "2024"),
        ("Kết quả thực hiện kế hoạch", "actual", "2024"),
        ("Kế hoạch vốn", "plan", "2024"),
    ],
)
def test_a_header_tells_status_and_year(header: str, status: str, period: str) -> None:
    found = one(f"Chỉ tiêu | ĐVT | {header}", "Thu | tỷ đồng | 5")
    assert (found.status, found.period) == (status, period)


def test_a_table_of_places_has_its_units_in_the_headers() -> None:
    header = "Đơn vị | Số hộ nghèo (hộ) | Thu ngân sách (tỷ đồng) | So với DT (%) | Xã đạt NTM"
    found = markdown(header, "Xã Bình An | 85 | 12,5 | 102 | 15/20")
    assert [one.indicator for one in found] == ["Xã Bình An"] * 4
    assert [one.unit for one in found] == ["hộ", "đồng", "%", ""]
    assert found[2].parents == ("Thu ngân sách (tỷ đồng)", "So với DT (%)")
    assert found[3].measure.value == "k_of_n"


def test_rows_of_years_are_of_the_indicator_their_column_names() -> None:
    found = markdown("Năm | Diện tích (ha)", "2022 | 500", "2023 | 510")
    assert told(found) == [
        ("Diện tích (ha)", "500", "actual", "2022"),
        ("Diện tích (ha)", "510", "actual", "2023"),
    ]


def test_a_row_with_a_dash_is_a_part_of_the_row_above_it() -> None:
    rows = ("1. Lúa cả năm | | ", "- Diện tích | ha | 500", "Trong đó: lúa lai | ha | 90")
    found = markdown("Chỉ tiêu | ĐVT | TH 2024", *rows)
    assert [(one.indicator, one.parents[0]) for one in found] == [
        ("Diện tích", "Lúa cả năm"),
        ("lúa lai", "Lúa cả năm"),
    ]


def test_a_title_that_says_estimated_makes_estimates() -> None:
    above = "**Bảng 2. Thu ngân sách một số xã (ước đến 30/6/2024)**"
    header = "Xã | Kế hoạch (tỷ đồng) | Thu (tỷ đồng)"
    found = markdown(header, "Bình An | 5 | 4", above=above)
    assert [one.status for one in found] == ["plan", "estimate"]


def test_two_columns_of_labels_name_a_row_together() -> None:
    found = one("Cấp học | Loại hình | Số giáo viên (người)", "Mầm non | Công lập | 6.842")
    assert (found.indicator, found.parents[0]) == ("Mầm non", "Công lập")
