"""One server and one browser for all browser tests; every visit is watched for strangers."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect
from tests.browser import serving

from rag.chain import Assistant
from rag.ingest import Library
from rag.settings import Settings

Visit = Callable[..., Page]


PATIENCE_MS = 20_000
"""How long a page may take to look as expected: these tests are of what it shows, not how soon."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE_MS)
    executable = serving.find_chromium()
    if executable is None:
        reason = "no Chromium on this machine (Debian: apt-get install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI must run the browser tests, but there is {reason}")
        pytest.skip(reason)
    with serving.chromium(executable) as browser:
        yield browser


@pytest.fixture(scope="session")
def indexed(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Settings:
    """An index of the shipped reports in a folder of its own; asked for only with a browser."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("data"), corpus_dir=None)
    Library(settings).ingest([serving.ROOT / "corpus"])
    return settings


@pytest.fixture(scope="session")
def assistant(indexed: Settings) -> Iterator[Assistant]:
    """Says what the page must show."""
    assistant = Assistant(indexed)
    yield assistant
    assistant.close()


@pytest.fixture(scope="session")
def real_app(indexed: Settings) -> Iterator[str]:
    with serving.rag_serve(indexed.data_dir) as address:
        yield address


@pytest.fixture(scope="session")
def small_app(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[str]:
    script = Path(__file__).parent / "small_app.py"
    with serving.streamlit_run(script, tmp_path_factory.mktemp("small")) as address:
        yield address


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Opens an address; afterwards no other host was asked and nothing went wrong on the page."""
    strangers: list[str] = []
    errors: list[str] = []
    contexts = []

    def open_address(
        address: str, width: int = 1440, height: int = 900, color_scheme: str = "light"
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale="vi-VN",
            color_scheme=color_scheme,
            permissions=["clipboard-read", "clipboard-write"],
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("request", lambda request: _note_stranger(request.url, strangers))
        page.on("console", lambda message: _note_error(message, errors))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("dialog", lambda dialog: (errors.append(dialog.message), dialog.dismiss()))
        page.goto(address)
        return page

    yield open_address
    for context in contexts:
        context.close()
    assert strangers == []
    assert errors == []


def _note_error(message: ConsoleMessage, errors: list[str]) -> None:
    # Opened at a page's own address, Streamlit looks for its server below that address first.
    if message.type == "error" and "/_stcore/" not in message.location["url"]:
        errors.append(message.text)


def _note_stranger(url: str, strangers: list[str]) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("data", "blob") and parts.hostname not in ("127.0.0.1", "localhost"):
        strangers.append(url)
