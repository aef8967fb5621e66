"""What a command works with: settings, and the ways to the library, the assistant and the page."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from rag.cli.console import ConsoleProgress, say
from rag.errors import NoIndexError
from rag.settings import Settings, with_dotenv

if TYPE_CHECKING:
    from rag.chain import Assistant
    from rag.ingest import Library
    from rag.protocols import Progress

T = TypeVar("T")


def _library(settings: Settings, progress: Progress | None, on_wait: Callable[[], None]) -> Library:
    from rag.ingest import Library

    return Library(settings, progress=progress, on_wait=on_wait)


def _assistant(settings: Settings) -> Assistant:
    from rag.chain import Assistant

    return Assistant(settings)


def _page(arguments: Sequence[str]) -> None:
    from rag.cli.serve import run_streamlit

    run_streamlit(arguments)


@dataclass(frozen=True, slots=True)
class Doors:
    """The factories behind the commands; a test may put small ones in their place."""

    library: Callable[[Settings, Progress | None, Callable[[], None]], Library] = _library
    assistant: Callable[[Settings], Assistant] = _assistant
    page: Callable[[Sequence[str]], None] = _page


@dataclass(slots=True)
class Session:
    """One run of the command line: the options given so far, and what is opened with them."""

    doors: Doors = field(default_factory=Doors)
    data_dir: Path | None = None
    chat_chosen: bool = False  # a chat model was named on the command line
    environ: Mapping[str, str] = field(default_factory=lambda: with_dotenv(os.environ, Path.cwd()))

    @property
    def settings(self) -> Settings:
        """The settings of this run.

        Raises:
            SettingsError: a variable holds a value that cannot be used.
        """
        return Settings.from_environment(self.data_dir, self.environ)

    def library(self) -> Library:
        """Return the library, telling its progress and its waits on stderr."""
        return self.doors.library(self.settings, ConsoleProgress(), _tell_wait)

    def with_assistant(self, work: Callable[[Assistant], T]) -> T:
        """Return what ``work`` makes of an open assistant; on first use the corpus is indexed.

        Raises:
            NoIndexError: nothing is indexed and the user chose the data folder.
            RagError: the index or the model cannot be used.
        """
        try:
            return self._with_open_assistant(work)
        except NoIndexError:
            corpus = self.settings.corpus_dir
            if corpus is None:
                raise
            say(f"Lần chạy đầu tiên: đang nạp các báo cáo trong «{corpus}».")
            self.library().ingest([corpus])
            return self._with_open_assistant(work)

    def _with_open_assistant(self, work: Callable[[Assistant], T]) -> T:
        with closing(self.doors.assistant(self.settings)) as assistant:
            return work(assistant)


def _tell_wait() -> None:
    say("Một lệnh nạp khác đang chạy; đang chờ lệnh đó xong.")


def _keep_data_dir(ctx: click.Context, _param: click.Parameter, value: Path | None) -> None:
    if value is not None:
        ctx.ensure_object(Session).data_dir = value


def _keep_chat(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    if value is not None:
        session = ctx.ensure_object(Session)
        session.environ = {**session.environ, _CHAT_VARIABLES[str(param.name)]: value}
        session.chat_chosen = True


_CHAT_VARIABLES = {"llm": "RAG_LLM", "base_url": "RAG_LLM_BASE_URL"}


def chat_options(command: Callable[..., T]) -> Callable[..., T]:
    """Add ``--llm`` and ``--base-url``, which win over RAG_LLM and RAG_LLM_BASE_URL."""
    for option in (
        click.option(
            "--base-url",
            metavar="ĐỊA_CHỈ",
            expose_value=False,
            callback=_keep_chat,
            help="Địa chỉ máy chủ của mô hình trò chuyện (thay cho RAG_LLM_BASE_URL).",
        ),
        click.option(
            "--llm",
            metavar="MÔ_HÌNH",
            expose_value=False,
            callback=_keep_chat,
            help="Mô hình trò chuyện soạn câu trả lời, ví dụ openai:TÊN (thay cho RAG_LLM).",
        ),
    ):
        command = option(command)
    return command


data_dir_option = click.option(
    "--data-dir",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="THƯ_MỤC",
    expose_value=False,
    callback=_keep_data_dir,
    help="Nơi giữ báo cáo và chỉ mục (thay cho biến RAG_DATA_DIR).",
)
"""Understood before and after the command's name; the later one wins."""
