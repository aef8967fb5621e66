"""Hỏi đáp: ask, read the answer, open a citation."""

from rag.ui.components import conversation

conversation.draw()
