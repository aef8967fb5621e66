"""The librarian: upload good and bad files, ask about a new report, remove it, undo."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.browser import serving
from tests.browser.test_chat import ask

from rag.ingest import Library
from rag.settings import Settings

pytestmark = pytest.mark.browser
PDF = Path(__file__).parents[1] / "data" / "ca-mau-2022.pdf"
TEXT = (
    "BÁO CÁO KINH TẾ - XÃ HỘI NĂM 2022 TỈNH KIÊN GIANG\n\nThu ngân sách đạt 7.300 tỷ đồng, "
    "bằng 101% dự toán. Tỷ lệ hộ nghèo còn 1,9%.\n"
)


@pytest.fixture(scope="module")
def own_app(tmp_path_factory, browser):
    """A server of its own, whose reports may be changed."""
    folder = tmp_path_factory.mktemp("library")
    (folder / "kien-giang.txt").write_text(TEXT, "utf-8")
    settings = Settings(data_dir=folder / "data", corpus_dir=None)
    Library(settings).ingest([folder / "kien-giang.txt"])
    with serving.rag_serve(settings.data_dir) as address:
        yield address


def test_reports_are_brought_in_asked_removed_and_restored(visit, own_app, tmp_path):
    broken = tmp_path / "hong.pdf"
    broken.write_bytes(PDF.read_bytes()[:9_000])
    page = visit(own_app)
    page.get_by_role("link", name="Tài liệu").click()
    page.locator("input[type=file]").set_input_files([PDF, broken])
    note = page.locator(".hbc-note")
    expect(note.filter(has_text="Đã nạp «ca-mau-2022.pdf»; có thể hỏi ngay.")).to_be_visible(
        timeout=60_000  # a PDF is read in a process of its own
    )
    expect(note.filter(has_text="Tệp «hong.pdf» bị hỏng")).to_be_visible()
    expect(page.locator(".hbc-report-title")).to_have_count(2)
    page.get_by_role("link", name="Hỏi đáp").click()
    ask(page, "Sản lượng tôm của Cà Mau năm 2022 thực hiện bao nhiêu tấn?")
    expect(page.locator(".hbc-headline")).to_have_text("218.400 tấn")
    page.get_by_role("link", name="Tài liệu").click()
    page.get_by_role("button", name="Gỡ báo cáo").last.click()
    expect(note.filter(has_text="khỏi các câu trả lời")).to_be_visible()
    expect(page.locator(".hbc-report-title")).to_have_count(1)
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.locator(".hbc-report-title")).to_have_count(2)


def test_the_upload_box_speaks_vietnamese(visit, own_app):
    page = visit(own_app)
    page.get_by_role("link", name="Tài liệu").click()
    box = page.get_by_test_id("stFileUploader")
    expect(box.get_by_text("Chọn tệp")).to_be_visible()
    expect(box.get_by_text("Mỗi tệp tối đa 10 MB")).to_be_visible()
    for english in ("Drag", "Browse", "Limit", "Upload", "per file"):
        assert english not in box.inner_text()
