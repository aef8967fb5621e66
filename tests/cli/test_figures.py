from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from openpyxl import load_workbook

from rag.cli.figures import _KINDS, _ORDERS, _STATUSES
from rag.figure_sheet import COLUMNS, MEASURES, ORDERS, STATUSES

Run = Callable[..., Result]
REPORT = """BÁO CÁO TÌNH HÌNH KINH TẾ - XÃ HỘI NĂM 2022 TỈNH CÀ MAU

Thu ngân sách ước đạt 5.000 tỷ đồng, bằng 104% dự toán. Tỷ lệ hộ nghèo còn 2,5%.
"""


@pytest.fixture
def loaded(real: Run, tmp_path: Path) -> Run:
    (tmp_path / "a.txt").write_text(REPORT, "utf-8")
    assert real("ingest", str(tmp_path / "a.txt")).exit_code == 0
    return real


def test_figures_are_found_by_words_without_diacritics(loaded: Run) -> None:
    result = loaded("figures", "--query", "thu ngan sach")
    assert "5.000 tỷ đồng  Thu ngân sách" in result.stdout
    assert "104% (dự toán)  Thu ngân sách" in result.stdout
    assert "hộ nghèo còn" not in result.stdout


def test_filters_narrow_and_json_says_how_many(loaded: Run) -> None:
    data = json.loads(loaded("figures", "--kind", "so với mốc", "--json").stdout)
    assert data["total"] == 1
    assert data["figures"][0]["Số liệu"] == "104%"
    assert json.loads(loaded("figures", "--year", "2019", "--json").stdout)["total"] == 0
    assert loaded("figures", "--unit", "ha").stdout.strip() == "Không có số liệu nào như vậy."


def test_csv_has_a_header_and_a_row_a_figure(loaded: Run) -> None:
    read = list(csv.reader(io.StringIO(loaded("figures", "--csv").stdout), delimiter=";"))
    assert tuple(read[0]) == COLUMNS
    assert [row[2] for row in read[1:]] == ["5.000 tỷ đồng", "104%", "2,5%"]


def test_what_is_left_out_is_said(loaded: Run) -> None:
    result = loaded("figures", "--limit", "1")
    assert "Có 3 số liệu, mới in 1; dùng --limit để xem thêm." in result.stderr


def test_without_reports_the_command_says_so(real: Run) -> None:
    assert real("figures").exit_code == 3


def test_the_kinds_are_those_of_the_sheet() -> None:
    assert tuple(MEASURES.values()) == _KINDS
    assert tuple(STATUSES.values()) == _STATUSES
    assert tuple(ORDERS.values()) == _ORDERS


def test_figures_are_narrowed_by_status_and_put_in_order(loaded: Run) -> None:
    estimates = json.loads(loaded("figures", "--status", "ước", "--json").stdout)["figures"]
    assert "5.000 tỷ đồng" in [figure["Số liệu"] for figure in estimates]
    assert "2,5%" not in [figure["Số liệu"] for figure in estimates]
    sorted_ = json.loads(loaded("figures", "--sort", "nhỏ nhất trước", "--json").stdout)["figures"]
    percents = [figure["Số liệu"] for figure in sorted_ if figure["Đơn vị gốc"] == "%"]
    assert percents == ["2,5%", "104%"]


TWO = """BÁO CÁO TÌNH HÌNH KINH TẾ - XÃ HỘI NĂM 2022 TỈNH CÀ MAU

Tỷ lệ hộ nghèo còn 2,5%. Tỷ lệ hộ cận nghèo còn 3,1%. Thu ngân sách đạt 5.000 tỷ đồng.
"""


def test_figures_are_written_as_a_spreadsheet_and_drawn(real: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TWO, "utf-8")
    assert real("ingest", str(tmp_path / "a.txt")).exit_code == 0
    sheet, chart = tmp_path / "b.xlsx", tmp_path / "b.svg"
    result = real("figures", "--unit", "%", "--xlsx", str(sheet), "--chart", str(chart))
    assert result.exit_code == 0
    assert [cell.value for cell in load_workbook(sheet).active["C"]] == ["Số liệu", "2,5%", "3,1%"]
    assert "3,1%" in chart.read_text("utf-8")
    assert "Lưu ý: Tên chỉ tiêu khác nhau: Tỷ lệ hộ nghèo; Tỷ lệ hộ cận nghèo." in result.stderr


def test_figures_of_several_units_are_not_drawn(loaded: Run, tmp_path: Path) -> None:
    result = loaded("figures", "--chart", str(tmp_path / "b.png"))
    assert result.exit_code == 2
    assert "cần ít nhất 2 số liệu cùng một đơn vị" in result.stderr
    assert not (tmp_path / "b.png").exists()
