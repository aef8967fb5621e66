"""A page under AppTest with a small assistant in its session, and what a reader sees on it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest
from tests.ui.fakes import SmallAssistant

from rag.settings import Settings

APP = Path(__file__).parents[2] / "app.py"
_TAG = re.compile(r"<[^>]*>")


class Page:
    """The running page, read the way a reader does."""

    def __init__(
        self, assistant: object, settings: Settings, *, key: str = "", address: str = ""
    ) -> None:
        self.app = AppTest.from_file(str(APP), default_timeout=20)
        self.app.session_state["settings_factory"] = lambda: settings
        self.app.session_state["assistant_factory"] = lambda: assistant
        if key:
            self.app.session_state["kept_key"] = key
        for name, value in parse_qsl(address.lstrip("?")):
            self.app.query_params[name] = value
        self.run()

    def run(self) -> None:
        self.app.run()
        assert not self.app.exception

    def ask(self, question: str) -> None:
        self.app.chat_input[0].set_value(question)
        self.run()

    def press(self, key: str) -> None:
        self.app.button(key=key).click()
        self.run()

    def show(self, page: str) -> None:
        self.app.switch_page(str(APP.parent / "src/rag/ui/pages" / page))
        self.run()

    @property
    def markup(self) -> list[str]:
        """The HTML handed to the browser, without our styles and script."""
        bodies = [element.proto.body for element in self.app.get("html")]
        return [body for body in bodies if not body.startswith(("<style>", "<script>"))]

    @property
    def text(self) -> str:
        return html.unescape(_TAG.sub(" ", "\n".join(self.markup)))

    def inside(self, css: str) -> list[str]:
        """The text of every element of a class."""
        found = re.findall(rf'<(\w+) class="{css}"[^>]*>(.*?)</\1>', "\n".join(self.markup), re.S)
        return [html.unescape(_TAG.sub("", inner)) for _, inner in found]

    @property
    def buttons(self) -> dict[str, str]:
        return {button.key: button.label for button in self.app.button}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, corpus_dir=None)


@pytest.fixture
def open_page(settings: Settings) -> Callable[[object], Page]:
    return partial(Page, settings=settings)


@pytest.fixture
def assistant() -> SmallAssistant:
    return SmallAssistant()


@pytest.fixture
def page(assistant, open_page) -> Page:
    return open_page(assistant)
