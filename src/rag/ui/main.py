"""The router: page settings, the frame around every page, and the pages."""

from __future__ import annotations

import streamlit as st

from rag.ui import config
from rag.ui.components import failure, frame


def main() -> None:
    """Draw the page the address asks for."""
    st.set_page_config(
        page_title="Hỏi Báo Cáo",
        page_icon=str(config.ICON),
        layout="wide",
        initial_sidebar_state="auto",
    )
    pages = [
        st.Page(
            config.PAGES / "chat.py",
            title="Hỏi đáp",
            icon=":material/forum:",
            url_path="hoi-dap",
            default=True,
        ),
        st.Page(
            config.PAGES / "figures.py",
            title="Số liệu",
            icon=":material/table_chart:",
            url_path="so-lieu",
        ),
        st.Page(
            config.PAGES / "documents.py",
            title="Tài liệu",
            icon=":material/description:",
            url_path="tai-lieu",
        ),
        st.Page(
            config.PAGES / "evals.py",
            title="Đánh giá",
            icon=":material/query_stats:",
            url_path="danh-gia",
        ),
    ]
    page = st.navigation(pages, position="hidden")
    st.set_page_config(page_title=f"{page.title} · Hỏi Báo Cáo")
    frame.draw(pages)
    with failure.shown():
        page.run()
