"""Failures as one sentence: a card for what a reader can mend, the log for everything else."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from rag.errors import RagError
from rag.ui.text import escape

UNEXPECTED = (
    "Có lỗi ngoài dự kiến nên chưa làm xong việc này. Hãy thử lại; "
    "nếu vẫn lỗi, chi tiết nằm trong nhật ký của máy chủ."
)
logger = logging.getLogger(__name__)


@contextmanager
def shown() -> Iterator[None]:
    """Show what goes wrong inside as one sentence on the page."""
    try:
        yield
    except RagError as error:
        card(str(error))
    except Exception:
        logger.exception("unexpected error while drawing a page")
        card(UNEXPECTED)


def card(text: str, title: str = "Chưa thực hiện được") -> None:
    """Draw one quiet card."""
    st.html(
        '<div class="hbc-card hbc-failure" role="status">'
        f'<p class="hbc-card-title">{escape(title)}</p><p>{escape(text)}</p></div>'
    )
