"""What stands around every page: styles, fonts, language, the name and the sidebar."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import streamlit as st
from streamlit.components.v1 import declare_component
from streamlit.navigation.page import StreamlitPage

from rag.settings import ChatSettings
from rag.ui import config, kept, state
from rag.ui.components import history
from rag.ui.text import escape

# Streamlit serves a component's folder to the page; this one holds only the typeface, so that it
# comes from this machine wherever the started script lies.
_FONTS = declare_component("fonts", path=str(config.FONTS))

_RANGES = {
    "vietnamese": (
        "U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,U+0300-0301,"
        "U+0303-0304,U+0308-0309,U+0323,U+0329,U+1EA0-1EF9,U+20AB"
    ),
    "latin-ext": (
        "U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+0304,U+0308,U+0329,"
        "U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F"
    ),
    "latin": (
        "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,"
        "U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD"
    ),
}
_WEIGHTS = (400, 600, 700)


def draw(pages: Sequence[StreamlitPage]) -> None:
    """Draw the frame with a link to each page; every text here is ours."""
    st.html(_styles())
    script = kept.cookie_script() + _script()
    st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)
    with st.sidebar:
        st.html(
            '<div class="hbc-side"><p class="hbc-brand">Hỏi Báo Cáo</p>'
            "<p>Hỏi đáp có trích dẫn từ báo cáo kinh tế - xã hội.</p></div>"
        )
        for page in pages:
            st.page_link(page, width="stretch")
        history.draw(pages[0])
        st.html(f'<p class="hbc-foot">{escape(what_leaves(state.chat_settings()))}</p>')


def what_leaves(chat: ChatSettings | None) -> str:
    """Return one sentence about what leaves this machine."""
    if chat is None:
        return "Chạy trên máy này, không gửi gì ra ngoài."
    if chat.stays_here:
        return "Mô hình trò chuyện chạy trên máy này, không gửi gì ra ngoài."
    return f"Câu hỏi và đoạn trích được gửi tới mô hình {chat.model}."


@cache
def _styles() -> str:
    faces = "".join(
        f"@font-face{{font-family:'Be Vietnam Pro';font-weight:{weight};font-display:swap;"
        f"src:url('component/{_FONTS.name}/be-vietnam-pro-{script}-{weight}.woff2');"
        f"unicode-range:{characters}}}"
        for weight in _WEIGHTS
        for script, characters in _RANGES.items()
    )
    return f"<style>{faces}{(config.ASSETS / 'page.css').read_text('utf-8')}</style>"


@cache
def _script() -> str:
    return (config.ASSETS / "page.js").read_text("utf-8")
