"""The librarian: files of every format and every hostile kind, asked about, replaced, removed."""

from __future__ import annotations

import csv
import io

import pytest
from playwright.sync_api import Page, expect
from tests.browser import serving
from tests.browser.test_chat import ask
from tests.documents.files import HOSTILE, PDF, entities, word_file, workbook

from rag.ingest import Library
from rag.settings import Settings

pytestmark = pytest.mark.browser
TEXT = (
    "BÁO CÁO KINH TẾ - XÃ HỘI NĂM 2022 TỈNH {}\n\nThu ngân sách đạt {} tỷ đồng, "
    "bằng 101% dự toán. Tỷ lệ hộ nghèo còn 1,9%.\n"
)
MARKDOWN = "# Báo cáo năm 2022 tỉnh Bạc Liêu\n\n## Kết quả\n\n- Sản lượng muối đạt 41.700 tấn.\n"
PAGE = (
    "<html><head><title>Báo cáo năm 2022 tỉnh An Giang</title><script>alert(1)</script></head>"
    "<body onload=alert(2)><nav>Trang chủ</nav><article><h1>Báo cáo năm 2022 tỉnh An Giang</h1>"
    "<p>Sản lượng lúa đạt 3,9 triệu tấn.<img src=x onerror=alert(3)></p></article></body></html>"
)
SECONDS = 90_000
"""Milliseconds a file may take: each is read in a process of its own, on a machine in use."""


@pytest.fixture
def own_app(tmp_path, browser):
    """A server of its own, whose reports may be changed.

    Asked for before ``visit``: its pages are closed first then, and none is left without a server.
    """
    (tmp_path / "kien-giang.txt").write_text(TEXT.format("KIÊN GIANG", "7.300"), "utf-8")
    settings = Settings(data_dir=tmp_path / "data", corpus_dir=None)
    Library(settings).ingest([tmp_path / "kien-giang.txt"])
    with serving.rag_serve(settings.data_dir) as address:
        yield address


def upload(page: Page, *files: tuple[str, bytes]) -> None:
    page.get_by_role("link", name="Tài liệu").click()
    box = page.locator("[class*=st-key-upload] input[type=file]")
    box.set_input_files([{"name": name, "mimeType": "", "buffer": data} for name, data in files])


def told(page: Page, text: str) -> None:
    expect(page.locator(".hbc-note").filter(has_text=text)).to_be_visible(timeout=SECONDS)


def asked(page: Page, question: str, headline: str, before: int = 0) -> None:
    """Ask a question; ``before`` is how many were answered, all of which must be there first."""
    page.get_by_role("link", name="Hỏi đáp").click()
    expect(page.get_by_role("heading", name="Tài liệu")).to_have_count(0)
    expect(page.locator(".hbc-headline")).to_have_count(before)
    ask(page, question)
    expect(page.locator(".hbc-headline")).to_have_count(before + 1)
    expect(page.locator(".hbc-headline").last).to_have_text(headline)


def test_a_file_of_each_format_answers_at_once(own_app, visit):
    table = io.StringIO()
    csv.writer(table, delimiter=";").writerows(
        [
            ["Huyện của tỉnh Long An năm 2022", "Số hộ nghèo"],
            ["Bến Lức", "812"],
            ["Cần Đước", "604"],
        ]
    )
    files = {
        "a.txt": TEXT.format("HẬU GIANG", "4.100").encode(),
        "b.md": MARKDOWN.encode(),
        "c.html": PAGE.encode(),
        "d.pdf": PDF.read_bytes(),
        "e.docx": word_file(),
        "f.xlsx": workbook(),
        "g.csv": table.getvalue().encode("utf-8-sig"),
        "h.txt": TEXT.format("VĨNH LONG", "5.200").encode("utf-16"),
    }
    page = visit(own_app)
    upload(page, *files.items())
    for name in files:
        told(page, f"Đã nạp «{name}»; có thể hỏi ngay.")
    expect(page.locator(".hbc-report-title")).to_have_count(1 + len(files))
    asked(page, "thu ngan sach hau giang nam 2022 la bao nhieu", "4.100 tỷ đồng")
    asked(page, "Sản lượng muối của Bạc Liêu năm 2022 là bao nhiêu?", "41.700 tấn", 1)
    asked(page, "Sản lượng lúa của An Giang năm 2022 là bao nhiêu?", "3,9 triệu tấn", 2)
    asked(page, "Sản lượng tôm của Cà Mau năm 2022 thực hiện bao nhiêu tấn?", "218.400 tấn", 3)
    asked(page, "Thu ngân sách Vĩnh Long năm 2022 là bao nhiêu?", "5.200 tỷ đồng", 4)


def test_each_hostile_file_costs_one_sentence_and_the_others_go_on(own_app, visit):
    hostile = {
        f"{number}-{name}": (make(), says)
        for number, (name, make, says) in enumerate(HOSTILE.values())
        if make()  # an empty file has a test of its own
    }
    files = [(name, data) for name, (data, _) in hostile.items()]
    page = visit(own_app)
    upload(page, *files, ("../../tot.md", MARKDOWN.encode()), ("bom.docx", entities()))
    for name, (_, says) in hostile.items():
        note = page.locator(".hbc-note").filter(has_text=f"«{name}»")
        expect(note).to_contain_text(says, timeout=SECONDS)
        expect(note).not_to_contain_text("Traceback")
    told(page, "tot.md»; có thể hỏi ngay.")
    titles = page.locator(".hbc-report-title").all_inner_texts()
    assert len(titles) in (2, 3)  # the entities are not followed; the rest of that file may be read
    assert "haha" not in page.content()
    asked(page, "Sản lượng muối của Bạc Liêu năm 2022 là bao nhiêu?", "41.700 tấn")
    asked(page, "Thu ngân sách Kiên Giang năm 2022 là bao nhiêu?", "7.300 tỷ đồng", 1)


def test_an_empty_file_a_too_large_one_and_a_strange_one_are_said(own_app, visit):
    page = visit(own_app)
    upload(page, ("rong.txt", b""))
    told(page, "«rong.txt» không có nội dung")
    upload(page, ("lon.txt", b"a" * 20_000_000), ("virus.exe", b"MZ" * 9))
    box = page.get_by_test_id("stFileUploader").first
    expect(box).to_contain_text("Tệp lớn hơn 10 MB nên không nhận.")
    expect(box).to_contain_text("Định dạng này chưa đọc được.")
    for english in ("Error", "must be", "not allowed"):
        assert english not in box.inner_text()
    expect(page.locator(".hbc-report-title")).to_have_count(1)


def test_a_report_is_replaced_removed_and_restored(own_app, visit):
    page = visit(own_app)
    page.get_by_role("link", name="Tài liệu").click()
    page.get_by_role("button", name="Thay tệp").click()
    newer = TEXT.format("KIÊN GIANG", "8.150").encode()
    page.locator("[class*=st-key-replace] input[type=file]").set_input_files(
        {"name": "kien-giang-moi.txt", "mimeType": "", "buffer": newer}
    )
    told(page, "Đã nạp «kien-giang-moi.txt»")
    expect(page.locator(".hbc-report-title")).to_have_count(1)
    asked(page, "Thu ngân sách Kiên Giang năm 2022 là bao nhiêu?", "8.150 tỷ đồng")
    upload(page, ("b.md", MARKDOWN.encode()))
    told(page, "Đã nạp «b.md»")
    page.get_by_role("button", name="Gỡ báo cáo").last.click()
    told(page, "khỏi các câu trả lời")
    expect(page.locator(".hbc-report-title")).to_have_count(1)
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.locator(".hbc-report-title")).to_have_count(2)
    asked(page, "Sản lượng muối của Bạc Liêu năm 2022 là bao nhiêu?", "41.700 tấn", 1)
    page.get_by_role("link", name="Tài liệu").click()
    page.get_by_role("button", name="Lập lại chỉ mục").click()
    told(page, "Đã lập lại chỉ mục")


def test_the_first_report_comes_in_through_the_page(visit, tmp_path, browser):
    with serving.rag_serve(tmp_path) as address:
        page = visit(address)
        expect(page.get_by_text("Chưa có báo cáo nào")).to_be_visible()
        upload(page, ("b.md", MARKDOWN.encode()))
        told(page, "Đã nạp «b.md»; có thể hỏi ngay.")
        asked(page, "Sản lượng muối của Bạc Liêu năm 2022 là bao nhiêu?", "41.700 tấn")
        page.close()  # before its server stops: it would complain of that


def test_the_upload_box_speaks_vietnamese(own_app, visit):
    page = visit(own_app)
    page.get_by_role("link", name="Tài liệu").click()
    box = page.get_by_test_id("stFileUploader").first
    expect(box.get_by_text("Chọn tệp")).to_be_visible()
    expect(box.get_by_text("Mỗi tệp tối đa 10 MB")).to_be_visible()
    for english in ("Drag", "Browse", "Limit", "Upload", "per file"):
        assert english not in box.inner_text()
