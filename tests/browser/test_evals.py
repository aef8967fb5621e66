"""The maintainer: look into the results, then make an eval question of one really asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from tests.browser import serving
from tests.browser.test_chat import UNACCENTED, ask

from rag.evaluate.questions import load_questions
from rag.ingest import Library
from rag.settings import Settings

pytestmark = pytest.mark.browser
REFUSED = "Giá vàng thế giới hôm nay là bao nhiêu?"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, browser: Browser):
    settings = Settings(data_dir=tmp_path_factory.mktemp("evals") / "data", corpus_dir=None)
    Library(settings).ingest([serving.ROOT / "corpus"])
    with serving.rag_serve(settings.data_dir) as found:
        yield found


def test_results_are_looked_into_down_to_one_question(visit, address: str):
    page = visit(f"{address}danh-gia")
    expect(page.locator(".hbc-numbers .hbc-headline")).to_contain_text("%", timeout=60_000)
    expect(page.get_by_role("heading", name="Theo nhóm câu hỏi")).to_be_visible()
    expect(page.get_by_role("heading", name="Các lần đo")).to_be_visible()
    shown = page.locator("article .hbc-card-title")
    first = shown.text_content()
    choice = page.locator(".st-key-eval-outcome input")
    choice.scroll_into_view_if_needed()
    page.wait_for_timeout(500)  # a list that opens closes again when the page still scrolls
    choice.click()
    page.get_by_role("option", name="sai số liệu").click()
    expect(shown).not_to_have_text(first or "")
    expect(page.locator("article")).to_contain_text("Trả lời (sai số liệu)")
    expect(page.locator("article")).to_contain_text("Mong đợi")


def test_a_really_asked_question_is_taken_along_as_jsonl(visit, address: str):
    page = visit(address)
    page.locator(".hbc-report").first.wait_for()
    ask(page, UNACCENTED)
    ask(page, REFUSED)
    page.get_by_role("link", name="Đánh giá").click()
    page.get_by_role("tab", name="Sử dụng thật").click()
    expect(page.locator(".hbc-used")).to_have_text([REFUSED, UNACCENTED])
    page.get_by_role("button", name="Đưa vào bộ câu hỏi").first.click()
    page.get_by_role("tab", name="Sử dụng thật").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải JSONL (1 câu)").click()
    (read,) = load_questions([Path(download.value.path())])
    assert (read.question, read.split) == (REFUSED, "dev")
