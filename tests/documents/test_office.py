"""PDF, Word and spreadsheets: read like other reports, or refused with one sentence."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from fpdf import FPDF
from PIL import Image, ImageDraw, ImageFont
from tests.documents.files import HOSTILE, PDF, entities, word_file, workbook

from rag import Assistant, Library, Settings
from rag.documents import ocr, read_bytes
from rag.errors import FileRefusedError, UnreadableFileError
from rag.records import BlockKind, Document

LIMIT = 10_000_000


def read(name: str, data: bytes) -> Document:
    return read_bytes(name, data, source=name, max_bytes=LIMIT)


def printed(document: Document, kind: BlockKind) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.kind is kind]


def test_a_word_file_keeps_headings_lists_and_tables_in_order() -> None:
    document = read("bao-cao.docx", word_file())
    assert document.metadata.title.startswith("Báo cáo kinh tế - xã hội năm 2022")
    assert "Kết quả" in printed(document, BlockKind.HEADING)
    assert printed(document, BlockKind.LIST_ITEM) == ["Xây dựng 12 km đường"]
    (row,) = [b for b in document.blocks if b.kind is BlockKind.TABLE_ROW]
    assert row.header == ("Chỉ tiêu", "Năm 2022 – Kế hoạch", "Năm 2022 – Thực hiện")
    assert printed(document, BlockKind.PARAGRAPH)[-1] == "Nông nghiệp được mùa."


def test_a_workbook_prints_its_numbers_as_vietnamese_tables_do() -> None:
    document = read("chi-tieu.xlsx", workbook())
    rows = printed(document, BlockKind.TABLE_ROW)
    assert rows == [
        "Thu ngân sách | tỷ đồng | 4.701,5 | 5.000",
        "Tỷ lệ hộ nghèo | % | 3,1% | 2,5%",
        "Ngày chốt số |  | 31/12/2021 | 31/12/2022",
    ]
    header = next(b.header for b in document.blocks if b.kind is BlockKind.TABLE_ROW)
    assert header == ("Chỉ tiêu", "Đơn vị", "2021", "2022")
    assert "Ghi chú" in printed(document, BlockKind.HEADING)


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_csv_file_is_one_table_whatever_parts_its_cells(delimiter: str) -> None:
    lines = [["Huyện", "Số hộ nghèo", "Số xã"], ["U Minh", "812", "8"], ["Cái Nước", "604", "11"]]
    text = "\n".join(delimiter.join(line) for line in lines)
    document = read("ho-ngheo.csv", text.encode("utf-8-sig"))
    assert printed(document, BlockKind.TABLE_ROW) == ["U Minh | 812 | 8", "Cái Nước | 604 | 11"]


def test_a_pdf_has_no_running_heads_and_its_tables_are_tables() -> None:
    document = read("ca-mau.pdf", PDF.read_bytes())
    assert "UBND TỈNH CÀ MAU - BÁO CÁO NĂM 2022" not in document.text
    first, second = printed(document, BlockKind.PARAGRAPH)
    assert first.startswith("Tổng thu ngân sách nhà nước trên địa bàn ước đạt 5.000 tỷ đồng")
    assert first.endswith("theo quy định.")
    assert second.startswith("Giải ngân vốn đầu tư công mới đạt 71,4%")
    assert printed(document, BlockKind.TABLE_ROW)[1] == "Sản lượng tôm | tấn | 210.000 | 218.400"


@pytest.mark.parametrize(("name", "make", "says"), HOSTILE.values(), ids=HOSTILE.keys())
def test_what_cannot_be_read_is_refused_in_one_sentence(
    name: str, make: Callable[[], bytes], says: str
) -> None:
    with pytest.raises(FileRefusedError) as refused:
        read(name, make())
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)


def test_an_entity_that_grows_without_end_is_not_followed() -> None:
    try:
        text = read("a.docx", entities()).text
    except UnreadableFileError:
        return
    assert "haha" not in text


def test_each_format_is_asked_and_a_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    files = {
        "a.pdf": PDF.read_bytes(),
        "b.docx": word_file(),
        "c.xlsx": workbook(),
        "d.pdf": PDF.read_bytes()[:9_000],
    }
    folder = tmp_path / "reports"
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    settings = Settings(data_dir=tmp_path / "data", corpus_dir=None)
    report = Library(settings).ingest([folder])
    assert [error.name for error in report.refused] == ["d.pdf"]
    assistant = Assistant(settings)
    answer = assistant.ask("Tổng thu ngân sách nhà nước trên địa bàn Cà Mau năm 2022 là bao nhiêu?")
    assert "5.000 tỷ đồng" in (answer.headline or "")
    tonnes = assistant.ask("Sản lượng tôm của Cà Mau năm 2022 thực hiện bao nhiêu tấn?")
    assert tonnes.headline == "218.400 tấn"


def test_each_page_of_a_pdf_begins_where_its_words_do() -> None:
    pdf = FPDF()
    for lines in (
        ["1. Kinh te", "Tong thu dat 7.300 ty dong va tang cao hon so voi nam truoc, dong thoi"],
        [],
        ["chi ngan sach duoc bao dam. Du no dat 9.100 ty dong.", "Ho ngheo con 2,1%."],
    ):
        pdf.add_page()
        pdf.set_font("helvetica", size=14)
        for line in lines:
            pdf.cell(0, 10, line, new_x="LMARGIN", new_y="NEXT")
    report = read_bytes("hai-trang.pdf", bytes(pdf.output()), source="x", max_bytes=1_000_000)
    assert "\ue000" not in report.text
    pages = {
        part: report.page_at(report.text.index(part))
        for part in ("7.300", "chi ngan sach", "9.100", "Ho ngheo")
    }
    assert pages == {"7.300": 1, "chi ngan sach": 3, "9.100": 3, "Ho ngheo": 3}
    assert "dong thoi chi ngan sach" in report.text  # one sentence over two pages
    assert len(report.page_starts) == 3


def test_a_web_page_has_no_pages_whatever_it_holds() -> None:
    page = "<p>Thu ngân sách đạt\ue000 5 tỷ đồng trong năm nay.</p>".encode()
    report = read_bytes("trang.html", page, source="x", max_bytes=10_000)
    assert report.page_starts == ()
    assert report.page_at(3) is None
    assert "\ue000" not in report.text


def test_an_answer_from_a_pdf_says_on_which_page_its_quote_is(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data", corpus_dir=None)
    Library(settings).ingest([PDF])
    answers = [
        Assistant(settings).ask(question)
        for question in (
            "Tổng thu ngân sách Cà Mau năm 2022?",
            "Giải ngân vốn đầu tư công của Cà Mau năm 2022 đạt bao nhiêu phần trăm kế hoạch?",
        )
    ]
    document = Assistant(settings).document(answers[0].citations[0].document_id)
    for answer in answers:
        (cited, *_) = answer.citations
        assert cited.page == document.page_at(cited.start)
    assert [answer.citations[0].page for answer in answers] == [1, 2]


def scan_of(*pages: str) -> bytes:
    """A PDF of pictures of these texts, one a page."""
    file = FPDF(unit="pt", format=(1000, 600))
    for text in pages:
        picture = Image.new("RGB", (1000, 600), "white")
        drawing = ImageDraw.Draw(picture)
        drawing.multiline_text((60, 80), text, "black", ImageFont.load_default(34), spacing=14)
        file.add_page()
        file.image(picture, 0, 0, 1000, 600)
    return bytes(file.output())


def test_a_scan_is_read_by_tesseract_with_a_warning_and_its_pages() -> None:
    if not ocr.is_available():
        assert not os.environ.get("CI"), "CI installs Tesseract"
        pytest.skip("no Tesseract with Vietnamese on this machine")
    document = read(
        "quet.pdf",
        scan_of(
            "Thu ngan sach dat 7.300 ty dong\nva tang 5% so voi nam 2022.",
            "Ho ngheo con 2,1% vao cuoi nam.",
        ),
    )
    assert "7.300" in document.text
    assert document.page_at(document.text.index("2,1%")) == 2
    assert any("ảnh quét (OCR)" in warning for warning in document.warnings)


def test_without_tesseract_a_scan_is_refused_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("rag.documents.ocr.is_available", lambda: False)
    with pytest.raises(UnreadableFileError, match=r"chỉ có ảnh quét.*tesseract-ocr-vie"):
        read("quet.pdf", scan_of("Thu ngan sach dat 7.300 ty dong"))
