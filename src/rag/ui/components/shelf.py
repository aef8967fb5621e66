"""Reports brought in and taken out: upload, progress, removal with undo, the password before."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Protocol

import streamlit as st

from rag.documents import SUPPORTED_SUFFIXES
from rag.store.documents import StoredDocument
from rag.ui import state
from rag.ui.text import escape


class File(Protocol):
    """An uploaded file, as Streamlit gives it."""

    name: str

    def getvalue(self) -> bytes:
        """Return its bytes."""
        ...


def draw() -> None:
    """Draw the place to upload files, and what became of the last ones."""
    _told()
    if not is_open():
        return
    kinds = [suffix.removeprefix(".") for suffix in SUPPORTED_SUFFIXES]
    files = st.file_uploader(
        "Nạp báo cáo",
        type=kinds,
        accept_multiple_files=True,
        key=f"upload-{state.uploads_done()}",
        help="PDF, Word, Excel, CSV, văn bản, Markdown hoặc trang web đã lưu; nhiều tệp một lúc.",
    )
    if files:
        _take_in(files)


def describe_button(document: StoredDocument) -> None:
    """Draw the button that opens what is known about a report, to be put right."""
    if _may_change():
        st.button(
            "Sửa thông tin",
            key=f"describe-{document.id}",
            icon=":material/edit_note:",
            on_click=partial(state.toggle_describing, document.id),
        )


def remove_button(document: StoredDocument) -> None:
    """Draw the button that takes a report out."""
    if _may_change():
        st.button(
            "Gỡ báo cáo",
            key=f"remove-{document.id}",
            icon=":material/delete:",
            on_click=partial(_remove, document),
        )


def _take_in(files: Sequence[File]) -> None:
    """Take the files in one after another, saying how far each has come."""
    sentences = []
    with st.status(f"Đang nạp {len(files)} tệp…", expanded=True) as status:
        for file in files:
            line = st.empty()
            line.text(f"«{file.name}»: đang đọc tệp")

            def told(stage: str, done: int, total: int, name: str = file.name) -> None:
                line.text(f"«{name}»: {stage[:1].lower()}{stage[1:]} {done}/{total}")  # noqa: B023

            outcome = state.uploads().add(file.name, file.getvalue(), told)
            line.text(outcome.sentence)
            sentences.append(outcome.sentence)
        status.update(label="Đã xong", state="complete")
    state.tell(sentences)
    st.rerun()


def _remove(document: StoredDocument) -> None:
    path = state.uploads().remove(document.id)
    state.tell([f"Đã gỡ «{document.metadata.title}» khỏi các câu trả lời."], undo=path)


def _told() -> None:
    """Draw what became of the last files, with the way back."""
    sentences, undo = state.told()
    for sentence in sentences:
        st.html(f'<p class="hbc-note" role="status">{escape(sentence)}</p>')
    if undo is not None:
        st.button("Hoàn tác", key="undo-remove", icon=":material/undo:", on_click=_undo)


def _undo() -> None:
    _, path = state.told()
    if path is not None:
        state.tell([state.uploads().restore(path).sentence])


def _may_change() -> bool:
    return state.uploads().may_change(state.password())


def is_open() -> bool:
    """Whether this session may change the reports; else draw the question for the password."""
    if _may_change():
        return True
    st.text_input("Mật khẩu quản trị", type="password", key=state.PASSWORD)
    if state.password():
        st.html('<p class="hbc-note" role="status">Mật khẩu chưa đúng. Hãy nhập lại.</p>')
    return False
