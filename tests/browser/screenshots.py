"""Makes docs/img/*.png from the shipped reports: ``python -m tests.browser.screenshots``.

Every page and state at two widths, light and dark. Look at them before they are committed.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page
from tests.browser import serving
from tests.browser.test_chat import UNACCENTED, ask
from tests.browser.test_quality import PAGES

from rag.ingest import Library
from rag.settings import Settings

IMAGES = serving.ROOT / "docs" / "img"
SIZES = ((1440, 900), (380, 800))
SCHEMES = ("light", "dark")
COLOURS = 160
"""Enough for pages without photographs; a third of the size."""


def _menu(page: Page) -> None:
    page.locator(".hbc-report").first.wait_for()
    ask(page, UNACCENTED)
    page.get_by_test_id("stPopoverButton").click()


def _comparison(page: Page) -> None:
    page.get_by_label("Tìm chỉ tiêu").fill("thu noi dia")
    page.get_by_label("Đơn vị").fill("tỷ đồng")
    page.keyboard.press("Enter")
    table = page.get_by_test_id("stDataFrame")
    table.scroll_into_view_if_needed()
    page.wait_for_timeout(1_500)
    box = table.bounding_box() or {"x": 0, "y": 0}
    for row in (52, 87):
        page.mouse.click(box["x"] + 15, box["y"] + row)
        page.wait_for_timeout(800)
    page.get_by_role("heading", name="So sánh").scroll_into_view_if_needed()


def _nothing_found(page: Page) -> None:
    page.get_by_label("Tìm chỉ tiêu").fill("giá vàng thế giới")
    page.keyboard.press("Enter")
    page.wait_for_timeout(1_000)


def _as_read(page: Page) -> None:
    page.get_by_role("button", name="Xem đã đọc thế nào").first.click()
    page.locator(".hbc-as-read").first.wait_for()


def _refused_upload(page: Page) -> None:
    empty = {"name": "trong.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"}
    page.locator("input[type=file]").set_input_files([empty])  # type: ignore[list-item]
    page.locator(".hbc-note").first.wait_for()


def _real_use(page: Page) -> None:
    page.locator(".hbc-bars").first.wait_for()
    page.get_by_role("tab", name="Sử dụng thật").click()


STATES: dict[str, tuple[str, Callable[[Page], None]]] = {
    **{name.replace(" ", "-"): (path, reached) for name, (path, _, reached) in PAGES.items()},
    "conversation-menu": ("", _menu),
    "comparison": ("so-lieu", _comparison),
    "nothing-found": ("so-lieu", _nothing_found),
    "as-read": ("tai-lieu", _as_read),
    "refused-upload": ("tai-lieu", _refused_upload),
    "real-use": ("danh-gia", _real_use),
}


def main() -> None:
    executable = serving.find_chromium()
    if executable is None:
        sys.exit("no Chromium on this machine")
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder) / "data", corpus_dir=None)
        Library(settings).ingest([serving.ROOT / "corpus"])
        empty = Settings(data_dir=Path(folder) / "empty", corpus_dir=None)
        taken_out = Library(empty)
        taken_out.ingest([serving.ROOT / "corpus"])  # nothing is served without a report
        with (
            serving.rag_serve(settings.data_dir) as address,
            serving.rag_serve(empty.data_dir) as nothing_loaded,
            serving.chromium(executable) as browser,
        ):
            taken_out.remove([document.id for document in taken_out.documents()])
            for size in SIZES:
                for scheme in SCHEMES:
                    for name, (path, reached) in STATES.items():
                        _shoot(browser, f"{address}{path}", (name, size, scheme), reached)
                    _shoot(browser, nothing_loaded, ("no-reports", size, scheme), _settled)


def _settled(page: Page) -> None:
    page.locator(".hbc-card").first.wait_for()


def _shoot(
    browser: Browser,
    address: str,
    state: tuple[str, tuple[int, int], str],
    reached: Callable[[Page], None],
) -> None:
    name, (width, height), scheme = state
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, locale="vi-VN"
    )
    page = context.new_page()
    page.goto(address)
    reached(page)
    page.wait_for_timeout(900)  # fonts swap in, the page settles after its last run
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(COLOURS)
    picture.save(IMAGES / f"{name}-{width}-{scheme}.png", optimize=True)
    context.close()


if __name__ == "__main__":
    main()
