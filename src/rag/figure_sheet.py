"""Figures as a table people read: its columns, its rows, and the same as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from decimal import Decimal

from rag.figure_record import ReportFigure
from rag.grammar.figures import Measure
from rag.records import DocumentId

COLUMNS = (
    "Chỉ tiêu",
    "Thuộc",
    "Số liệu",
    "So với",
    "Loại",
    "Kỳ",
    "Nơi",
    "Mức chắc",
    "Giá trị",
    "Đơn vị gốc",
    "Báo cáo",
    "Mục",
    "Nguyên văn",
)

MEASURES: Mapping[Measure, str] = {
    Measure.LEVEL: "mức",
    Measure.GROWTH: "tăng/giảm",
    Measure.RATIO: "so với mốc",
    Measure.SHARE: "tỷ trọng",
    Measure.RATE: "tỷ lệ",
    Measure.RANK: "thứ hạng",
    Measure.K_OF_N: "đạt trên tổng",
}
"""What a reader calls each measure."""

STATUSES = {"actual": "thực hiện", "estimate": "ước", "plan": "kế hoạch"}
"""What a reader calls each status."""

BASES: Mapping[str, tuple[str, ...]] = {
    "kế hoạch, dự toán": ("kế hoạch", "dự toán", "chỉ tiêu", "mục tiêu", "nghị quyết"),
    "cùng kỳ, năm trước": ("cùng kỳ", "năm trước", "cùng tháng", "năm ngoái", "năm 20"),
    "tháng, quý trước": ("tháng trước", "quý trước", "tháng liền kề"),
    "đầu năm, cuối năm trước": ("đầu năm", "cuối năm", "tháng 12"),
    "không có mốc": (),
}
"""What a reader calls what figures are compared with, and how phrases that say so begin."""

ORDERS: Mapping[str, str] = {
    "report": "như trong báo cáo",
    "largest": "lớn nhất trước",
    "smallest": "nhỏ nhất trước",
}
"""What a reader calls each order."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def rows(figures: Sequence[ReportFigure], titles: Mapping[DocumentId, str]) -> list[dict[str, str]]:
    """Return one mapping a figure, from column to what stands in it.

    Args:
        figures: in the order of the rows.
        titles: of the reports they are from.
    """
    return [_row(figure, titles.get(figure.document_id, "")) for figure in figures]


def _row(figure: ReportFigure, title: str) -> dict[str, str]:
    ends = [plain(value) for value in (figure.value, figure.high) if value is not None]
    cells = (
        figure.indicator,
        " › ".join(figure.parents),
        figure.headline,
        figure.base,
        MEASURES[figure.measure],
        figure.period,
        figure.place,
        STATUSES.get(figure.status, figure.status),
        "–".join(ends),
        figure.unit,
        title,
        " › ".join(figure.section),
        " ".join(figure.quote.split()),
    )
    return dict(zip(COLUMNS, cells, strict=True))


def question_about(figure: ReportFigure) -> str:
    """Return the question a figure answers, as one would type it."""
    named = (figure.indicator or " ".join(figure.parents[-1:]), figure.place, figure.period)
    return f"{' '.join(filter(None, named))} là bao nhiêu?"


def plain(value: Decimal) -> str:
    """Return a value without exponent, with a decimal comma and no thousands dots."""
    return f"{value.normalize():f}".replace(".", ",")


def as_csv(table: Sequence[Mapping[str, str]]) -> str:
    """Return the rows as CSV with a header, parted by semicolons as Vietnamese spreadsheets expect.

    A cell that a spreadsheet would take for a formula is opened with an apostrophe.
    """
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: _inert(cell) for name, cell in row.items()} for row in table)
    return out.getvalue()


def as_xlsx(table: Sequence[Mapping[str, str]]) -> bytes:
    """Return the rows as a spreadsheet: a bold first row that stays, values as numbers.

    No cell is a formula, whatever it opens with.
    """
    from openpyxl import Workbook  # heavy: only when a spreadsheet is asked for
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.active
    sheet.title = "Số liệu"
    sheet.append(list(COLUMNS))
    for row, record in enumerate(table, start=2):
        for column, name in enumerate(COLUMNS, start=1):
            cell = sheet.cell(row, column)
            number = _number(record[name]) if name == _VALUE else None
            cell.value = record[name] if number is None else number
            if number is None:
                cell.data_type = "s"
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


_VALUE = "Giá trị"


def _number(cell: str) -> float | None:
    """Return what ``plain`` wrote as a number; a range has none."""
    try:
        return float(cell.replace(",", "."))
    except ValueError:
        return None


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
