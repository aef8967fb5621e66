"""A file's bytes become Unicode text, with a word to the reader when they were something else."""

from collections.abc import Callable

import pytest
from tests.language.legacy_encodings import cp1258, tcvn3, vni

from rag.documents import read_bytes
from rag.errors import UnreadableFileError
from rag.records import Document

REPORT = (
    "Báo cáo kết quả phát triển kinh tế\n\n"
    "Tổng thu ngân sách trên địa bàn ước đạt 5.200 tỷ đồng, bằng 98,5% dự toán.\n"
)
LEGACY: dict[str, Callable[[str], bytes]] = {
    "TCVN3 (ABC)": tcvn3,
    "VNI-Windows": vni,
    "Windows-1258": cp1258,
}


def read(data: bytes, name: str = "a.txt") -> Document:
    return read_bytes(name, data, source="test", max_bytes=100_000)


@pytest.mark.parametrize("encoding", LEGACY)
def test_a_legacy_file_is_the_same_report_with_a_warning(encoding: str) -> None:
    document = read(LEGACY[encoding](REPORT))
    assert (document.id, document.text) == (read(REPORT.encode()).id, REPORT)
    assert document.warnings == (f"Tệp dùng bảng mã {encoding}, đã chuyển sang Unicode.",)


@pytest.mark.parametrize("encoding", ["TCVN3 (ABC)", "VNI-Windows"])
@pytest.mark.parametrize("unicode", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_copied_from_an_old_font_is_converted(encoding: str, unicode: str) -> None:
    glyphs = LEGACY[encoding](REPORT).decode("cp1252")
    document = read(glyphs.encode(unicode))
    assert document.text == REPORT
    assert document.warnings == (f"Văn bản dùng phông chữ {encoding}, đã chuyển sang Unicode.",)


def test_a_web_page_in_a_legacy_encoding_is_converted() -> None:
    page = f"<html><body><p>{REPORT.splitlines()[2]}</p></body></html>"
    document = read(tcvn3(page), "a.html")
    assert "Tổng thu ngân sách" in document.text
    assert len(document.warnings) == 1


@pytest.mark.parametrize("unicode", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_needs_no_warning(unicode: str) -> None:
    assert read(REPORT.encode(unicode)).warnings == ()


def test_a_refusal_names_the_encodings_that_were_tried() -> None:
    french = "Les élèves français ont été très heureux à Noël, où le café était fermé."
    with pytest.raises(UnreadableFileError) as caught:
        read(french.encode("cp1252"))
    assert str(caught.value) == (
        "Tệp «a.txt» không dùng bảng mã UTF-8 (byte thứ 5 không hợp lệ) và cũng không rõ là "
        "TCVN3 (ABC), VNI-Windows hay Windows-1258. "
        "Hãy lưu lại tệp với bảng mã UTF-8 rồi nạp lại."
    )
