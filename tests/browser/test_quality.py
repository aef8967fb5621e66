"""Every page as a checker of web pages sees it: contrast, names, language, titles, no strangers.

``visit`` watches each page too: no request to another host, no message on the console.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser import serving
from tests.browser.test_chat import UNACCENTED, ask, overflow, press

from rag.ingest import Library
from rag.settings import Settings

pytestmark = pytest.mark.browser
CHECKS = (Path(__file__).parent / "quality.js").read_text("utf-8")


def chat_answered(page: Page) -> None:
    page.locator(".hbc-report").first.wait_for()
    ask(page, UNACCENTED)


def reader_open(page: Page) -> None:
    chat_answered(page)
    press(page, "cite-0-1")
    expect(page.locator("mark.hbc-quote").first).to_be_visible()


def refused(page: Page) -> None:
    page.locator(".hbc-report").first.wait_for()
    ask(page, "Giá vàng thế giới hôm nay là bao nhiêu?")


def shown(selector: str) -> Callable[[Page], None]:
    return lambda page: page.locator(selector).first.wait_for()


PAGES: dict[str, tuple[str, str, Callable[[Page], None]]] = {
    "empty chat": ("", "Hỏi đáp", shown(".hbc-report")),
    "answer": ("", "Hỏi đáp", chat_answered),
    "reader": ("", "Hỏi đáp", reader_open),
    "refusal": ("", "Hỏi đáp", refused),
    "figures": ("so-lieu", "Số liệu", shown("[data-testid='stDataFrame']")),
    "library": ("tai-lieu", "Tài liệu", shown("[data-testid='stFileUploader']")),
    "evals": ("danh-gia", "Đánh giá", shown(".hbc-bars")),
}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, browser: Browser):
    """A server whose conversations are its own."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("quality") / "data", corpus_dir=None)
    Library(settings).ingest([serving.ROOT / "corpus"])
    with serving.rag_serve(settings.data_dir) as found:
        yield found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [380, 1440])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_can_be_read_by_everyone(visit, address: str, name: str, width: int, scheme: str):
    path, title, reached = PAGES[name]
    page = visit(f"{address}{path}", width=width, height=900, color_scheme=scheme)
    reached(page)
    page.wait_for_timeout(700)  # the page settles after its last run
    faults = page.evaluate(CHECKS)
    assert faults == [], json.dumps(faults, ensure_ascii=False, indent=1)
    expect(page).to_have_title(f"{title} · Hỏi Báo Cáo")
    assert overflow(page) == 0


def test_the_page_is_used_with_the_keyboard_alone(visit, address: str):
    page = visit(address)
    page.locator(".hbc-report").first.wait_for()
    page.get_by_test_id("stChatInputTextArea").focus()
    page.keyboard.type(UNACCENTED)
    page.keyboard.press("Enter")
    expect(page.locator(".hbc-headline").first).to_be_visible()
    expect(page.locator(".st-key-cite-0-1 button:visible")).to_be_visible()
    page.locator(".st-key-cite-0-1 button:visible").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    ring = page.evaluate(
        "(() => { const s = getComputedStyle(document.activeElement);"
        " return s.outlineStyle !== 'none' || s.boxShadow !== 'none'; })()"
    )
    assert ring
    page.keyboard.press("Enter")
    expect(page.locator("mark.hbc-quote").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("mark.hbc-quote")).to_have_count(0)


def test_the_checks_find_what_is_wrong(browser: Browser):
    page = browser.new_page()
    page.set_content(
        '<html lang="en"><body style="background:#fff"><p style="color:#999">mờ quá</p>'
        '<p style="color:#595959">đủ rõ</p><button style="width:20px;height:20px"></button>'
        "<button>Đóng</button>"
        '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" width="9" height="9"></body></html>'
    )
    faults = page.evaluate(CHECKS)
    page.close()
    found = [fault.split(":")[0] for fault in faults]
    assert found == ["contrast 2.85", "no name", "language", "no alt"], faults
