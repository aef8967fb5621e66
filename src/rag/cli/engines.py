"""Which engine ``rag eval`` measures, and where a chat model's answers are kept meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from rag.cli.console import say
from rag.cli.doors import Session
from rag.errors import InputError
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.evaluate.records import System


def measured(session: Session, engine: str) -> tuple[Settings, Callable[[System], System]]:
    """Return the settings of the engine, and what makes its run resumable.

    Raises:
        InputError: a chat model is to be measured and none is named.
        RagError: it cannot be used.
    """
    settings = session.settings
    if engine == "extractive" and not session.chat_chosen:
        return replace(settings, chat=None), lambda system: system
    if settings.chat is None:
        raise InputError(
            "rag eval", "chưa có mô hình trò chuyện nào", "Hãy thêm --llm hoặc đặt RAG_LLM."
        )
    from rag.answer.llm import ChatAnswerer

    ChatAnswerer(settings.chat)  # a missing package ends the run here, not question by question
    name = re.sub(r"[^\w.-]+", "-", settings.chat.model)
    file = settings.data_dir / "eval" / f"answers-{name}.jsonl"

    def resumed(system: System) -> System:
        from rag.evaluate.resume import Resumed

        say(f"Câu trả lời của mô hình được giữ ở «{file}»; chạy lại sẽ tiếp tục từ đó.")
        return Resumed(system, file)

    return settings, resumed
