"""The official: a conversation that outlives a reload and a restart, and is one's own."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser import serving
from tests.browser.test_chat import UNACCENTED, ask, highlighted, press

from rag.chain import Assistant
from rag.ingest import Library
from rag.settings import Settings

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Settings:
    settings = Settings(data_dir=tmp_path_factory.mktemp("own") / "data", corpus_dir=None)
    Library(settings).ingest([serving.ROOT / "corpus"])
    return settings


def listed(page: Page):
    return page.locator("[class*='st-key-open-'] button")


def menu(page: Page) -> None:
    page.get_by_test_id("stPopoverButton").click()


def saved(page: Page, kind: str) -> bytes:
    with page.expect_download() as download:
        press(page, f"save-{kind}")
    return Path(download.value.path()).read_bytes()


def test_a_conversation_is_found_again_shared_saved_and_deleted(
    visit, browser, loaded: Settings, assistant: Assistant
):
    headline = assistant.ask(UNACCENTED).headline
    with serving.rag_serve(loaded.data_dir) as address:
        page = visit(address)
        page.locator(".hbc-report").first.wait_for()
        ask(page, UNACCENTED)
        ask(page, "Thế so với năm 2022?")
        expect(page.locator(".hbc-headline").first).to_have_text(headline)
        press(page, "rate-thumb_up")
        page.locator(".st-key-actions button.hbc-copy").click()
        expect(page.locator(".st-key-actions button.hbc-copy")).to_have_text("Đã sao chép")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert "[1] “" in copied
        assert "Nguồn: " in copied
        page.reload()
        expect(page.locator(".hbc-headline").first).to_have_text(headline)
        expect(page.locator(".hbc-asked")).to_have_count(2)
        expect(listed(page)).to_have_count(1)
        kept = page.url

        menu(page)
        press(page, "share")
        link = page.locator(".hbc-link")
        expect(link).to_be_visible()
        shared = address + link.text_content()
        words = b"".join([saved(page, "docx")])
        texts = [p.text for p in docx.Document(io.BytesIO(words)).paragraphs]
        assert UNACCENTED in texts
        assert b"footnotes.xml" in words
        assert "[^1]: “" in saved(page, "md").decode()

        guest = visit(address)
        expect(guest.locator(".hbc-report").first).to_be_visible()
        expect(listed(guest)).to_have_count(0)
        guest.goto(kept)
        expect(guest.locator(".hbc-report").first).to_be_visible()
        guest.goto(shared)
        expect(guest.locator(".hbc-headline").first).to_have_text(headline)
        press(guest, "cite-0-1")
        assert highlighted(guest)
        guest.close()
        cookies = page.context.cookies()
        state = page.context.storage_state()
        page.context.close()

    assert any(cookie["name"] == "hoi-bao-cao" for cookie in cookies)
    with serving.rag_serve(loaded.data_dir) as address:  # restarted
        context = browser.new_context(locale="vi-VN")
        context.add_cookies(
            [{**c, "domain": "127.0.0.1"} for c in state["cookies"] if c["name"] == "hoi-bao-cao"]
        )
        page = context.new_page()
        page.goto(address)
        listed(page).first.click()
        expect(page.locator(".hbc-headline").first).to_have_text(headline)
        menu(page)
        press(page, "delete")
        press(page, "delete-really")
        expect(page.locator(".hbc-report").first).to_be_visible()
        expect(listed(page)).to_have_count(0)
        context.close()
