from __future__ import annotations

import pytest

from rag.settings import ChatSettings
from rag.ui.components.frame import what_leaves

HERE = "không gửi gì ra ngoài"


@pytest.mark.parametrize(
    ("chat", "said"),
    [
        (None, HERE),
        (ChatSettings("ollama:qwen"), HERE),
        (ChatSettings("openai:any", "http://127.0.0.1:8000/v1"), HERE),
        (ChatSettings("openai:any"), "gửi tới mô hình openai:any"),
        (
            ChatSettings("ollama:qwen", "http://may-chu.example:11434"),
            "gửi tới mô hình ollama:qwen",
        ),
    ],
)
def test_the_foot_says_what_leaves_this_machine(chat: ChatSettings | None, said: str) -> None:
    assert said in what_leaves(chat)
