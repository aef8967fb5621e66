"""Makes docs/img/*.png from the shipped reports: ``python -m tests.browser.screenshots``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page
from tests.browser import serving
from tests.browser.test_chat import REFUSED, UNACCENTED, ask, highlighted, press

from rag.ingest import Library
from rag.settings import Settings

IMAGES = serving.ROOT / "docs" / "img"
SIZES = ((1440, 900), (380, 800))
SCHEMES = ("light", "dark")


def main() -> None:
    executable = serving.find_chromium()
    if executable is None:
        sys.exit("no Chromium on this machine")
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), corpus_dir=None)
        Library(settings).ingest([serving.ROOT / "corpus"])
        with (
            serving.rag_serve(settings.data_dir) as address,
            serving.chromium(executable) as browser,
        ):
            for width, height in SIZES:
                for scheme in SCHEMES:
                    _series(browser, address, (width, height), scheme)


def _series(browser: Browser, address: str, size: tuple[int, int], scheme: str) -> None:
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, locale="vi-VN"
    )
    page = context.new_page()
    page.goto(address)
    page.locator(".hbc-report").wait_for()
    _shoot(page, f"empty-{width}-{scheme}")
    ask(page, UNACCENTED)
    if width < 1100:  # there the reader covers the answer
        _shoot(page, f"answer-{width}-{scheme}")
    press(page, "cite-0-1")
    highlighted(page)
    _shoot(page, f"reader-{width}-{scheme}")
    press(page, "close-reader")
    press(page, "new-conversation") if width >= 1100 else page.reload()
    page.locator(".hbc-report").wait_for()
    ask(page, REFUSED)
    _shoot(page, f"refusal-{width}-{scheme}")
    context.close()


def _shoot(page: Page, name: str) -> None:
    page.wait_for_timeout(600)  # fonts swap in, the page settles after its last run
    page.screenshot(path=IMAGES / f"{name}.png")


if __name__ == "__main__":
    main()
