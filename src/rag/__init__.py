"""Hỏi Báo Cáo: cited answers to Vietnamese questions about official reports.

    file ─ documents ─ split ─ embed ─┬─ index (Chroma + BM25), published as one generation
                                      └─ store (SQL): documents, their text and figures
    question ─ retrieve ─ answer ─ verify ─ cite ─► Answer

Writing is wired in :mod:`rag.ingest`, reading in :mod:`rag.chain`. Importing :mod:`rag` loads none
of the heavy libraries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rag.errors import RagError
from rag.records import Answer, Citation
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.chain import Assistant
    from rag.ingest import Library

__all__ = ["Answer", "Assistant", "Citation", "Library", "RagError", "Settings"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a module attribute may be anything
    if name == "Assistant":
        from rag.chain import Assistant

        return Assistant
    if name == "Library":
        from rag.ingest import Library

        return Library
    raise AttributeError(f"module 'rag' has no attribute {name!r}")
