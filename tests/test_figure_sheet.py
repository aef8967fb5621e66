from __future__ import annotations

from decimal import Decimal

from rag.figure_sheet import COLUMNS, as_csv, plain


def test_values_are_written_without_exponent_and_dots() -> None:
    assert plain(Decimal("1236500000000.0")) == "1236500000000"
    assert plain(Decimal("1E+3")) == "1000"
    assert plain(Decimal("0.640")) == "0,64"


def test_a_cell_that_looks_like_a_formula_is_made_inert() -> None:
    row = dict.fromkeys(COLUMNS, "x") | {"Chỉ tiêu": "=HYPERLINK(1)", "Số liệu": "-2%"}
    line = as_csv([row]).splitlines()[1]
    assert line.startswith("'=HYPERLINK(1);x;'-2%;")
