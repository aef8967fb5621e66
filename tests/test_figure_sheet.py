from __future__ import annotations

import io
from decimal import Decimal

from openpyxl import load_workbook

from rag.figure_sheet import COLUMNS, as_csv, as_xlsx, plain


def test_values_are_written_without_exponent_and_dots() -> None:
    assert plain(Decimal("1236500000000.0")) == "1236500000000"
    assert plain(Decimal("1E+3")) == "1000"
    assert plain(Decimal("0.640")) == "0,64"


def test_a_cell_that_looks_like_a_formula_is_made_inert() -> None:
    row = dict.fromkeys(COLUMNS, "x") | {"Chỉ tiêu": "=HYPERLINK(1)", "Số liệu": "-2%"}
    line = as_csv([row]).splitlines()[1]
    assert line.startswith("'=HYPERLINK(1);x;'-2%;")


def test_a_spreadsheet_has_values_as_numbers_and_no_formulas() -> None:
    row = dict.fromkeys(COLUMNS, "x") | {"Chỉ tiêu": "=HYPERLINK(1)", "Giá trị": "8,05"}
    ranged = dict.fromkeys(COLUMNS, "x") | {"Giá trị": "14–16"}
    sheet = load_workbook(io.BytesIO(as_xlsx([row, ranged]))).active
    header, first, second = ([cell.value for cell in line] for line in sheet.iter_rows())
    assert tuple(header) == COLUMNS
    assert first[COLUMNS.index("Giá trị")] == 8.05
    assert second[COLUMNS.index("Giá trị")] == "14–16"
    assert sheet.cell(2, 1).data_type == "s"
