"""Files of every format and every hostile kind, made anew for each test."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
from fpdf import FPDF
from openpyxl import Workbook

PDF = Path(__file__).parents[1] / "data" / "ca-mau-2022.pdf"


def word_file() -> bytes:
    file = docx.Document()
    file.add_heading("Báo cáo kinh tế - xã hội năm 2022 tỉnh Cà Mau", 0)
    file.add_heading("Kết quả", 1)
    file.add_paragraph("Thu ngân sách đạt 5.000 tỷ đồng, bằng 104% dự toán.")
    file.add_paragraph("Xây dựng 12 km đường", style="List Bullet")
    table = file.add_table(3, 3)
    rows = (
        ("Chỉ tiêu", "Năm 2022", ""),
        ("", "Kế hoạch", "Thực hiện"),
        ("Hộ nghèo (%)", "3,0", "2,5"),
    )
    for row, words in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, words, strict=True):
            cell.text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    file.add_paragraph("Nông nghiệp được mùa.")
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def workbook() -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "Chỉ tiêu"
    for row in (
        ["Bảng 1. Các chỉ tiêu chủ yếu của tỉnh Cà Mau"],
        ["Chỉ tiêu", "Đơn vị", 2021, 2022],
        ["Thu ngân sách", "tỷ đồng", 4701.5, 5000],
        ["Tỷ lệ hộ nghèo", "%", 0.031, 0.025],
        ["Ngày chốt số", "", date(2021, 12, 31), date(2022, 12, 31)],
    ):
        sheet.append(row)
    for cell in ("C4", "D4"):
        sheet[cell].number_format = "0.0%"
    book.create_sheet("Ghi chú").append(["Số liệu của Cục Thống kê tỉnh Cà Mau."])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 300_000_000)
    return out.getvalue()


def encrypted_pdf() -> bytes:
    file = FPDF()
    file.set_encryption(owner_password="a", user_password="b")  # noqa: S106
    file.add_page()
    file.set_font("helvetica")
    file.cell(text="Bao cao")
    return bytes(file.output())


def scanned_pdf() -> bytes:
    file = FPDF()
    file.add_page()
    file.rect(10, 10, 100, 100, style="F")
    return bytes(file.output())


def entities() -> bytes:
    """A Word file whose text is an entity that grows a billion times."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY l0 "ha">{laughs}]>'
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word_file())) as source, zipfile.ZipFile(out, "w") as target:
        for part in source.namelist():
            content = source.read(part)
            if part == "word/document.xml":
                body = content.split(b"?>", 1)[1].replace("được mùa".encode(), b"&l9;")
                content = bomb.encode() + body
            target.writestr(part, content)
    return out.getvalue()


HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "empty": ("a.pdf", lambda: b"", "không có nội dung"),
    "a truncated PDF": ("a.pdf", lambda: PDF.read_bytes()[:9_000], "bị hỏng"),
    "an encrypted PDF": ("a.pdf", encrypted_pdf, "có mật khẩu"),
    "a scan": ("a.pdf", scanned_pdf, "chỉ có ảnh quét"),
    "a zip bomb": ("a.docx", zip_bomb, "giải nén ra quá lớn"),
    "an executable renamed": ("a.docx", lambda: b"MZ" + b"\x00\x90" * 900, "bị hỏng"),
    "a PDF renamed": ("a.xlsx", PDF.read_bytes, "bị hỏng"),
    "the old Word format": ("a.docx", lambda: b"\xd0\xcf\x11\xe0" + b"\x00" * 900, "có mật khẩu"),
    "binary under .csv": ("a.csv", lambda: bytes(range(256)) * 9, ""),
}
