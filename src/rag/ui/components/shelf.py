"""Reports brought in and taken out: upload, progress, removal with undo, the password before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Protocol

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rag.documents import SUPPORTED_SUFFIXES
from rag.protocols import Progress
from rag.store.documents import StoredDocument
from rag.ui import state
from rag.ui.text import escape

if TYPE_CHECKING:
    from rag.uploads import Outcome


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
    files = st.file_uploader(
        "Nạp báo cáo",
        type=_kinds(),
        accept_multiple_files=True,
        key=f"upload-{state.uploads_done()}",
        help="PDF, Word, Excel, CSV, văn bản, Markdown hoặc trang web đã lưu; nhiều tệp một lúc.",
    )
    if files:
        _take_in(files, state.uploads().add)


def buttons(document: StoredDocument) -> None:
    """Draw what can be done with a report: put right, read again, replaced, taken out."""
    if not _may_change():
        return
    for name, key, icon, action in (
        ("Sửa thông tin", "describe", "edit_note", partial(state.toggle_describing, document.id)),
        ("Đọc lại tệp", "again", "refresh", partial(_read_again, document)),
        ("Gỡ báo cáo", "remove", "delete", partial(_remove, document)),
    ):
        st.button(name, key=f"{key}-{document.id}", icon=f":material/{icon}:", on_click=action)
    with st.popover("Thay tệp", icon=":material/swap_horiz:"):
        file = st.file_uploader(
            "Tệp thay cho báo cáo này",
            type=_kinds(),
            key=f"replace-{document.id}-{state.uploads_done()}",
        )
    if file is not None:
        _take_in([file], partial(state.uploads().replace, document.id))


def rebuild_button() -> None:
    """Draw the button that builds the index anew."""
    if _may_change() and st.button("Lập lại chỉ mục", icon=":material/build:", type="tertiary"):
        with st.status("Đang lập lại chỉ mục…", expanded=True):
            state.uploads().rebuild(_progress(st.empty(), ""))
        state.tell(["Đã lập lại chỉ mục và đọc lại mọi số liệu."])
        st.rerun()


def _kinds() -> list[str]:
    return [suffix.removeprefix(".") for suffix in SUPPORTED_SUFFIXES]


def _take_in(files: Sequence[File], take: Callable[[str, bytes, Progress], Outcome]) -> None:
    """Take the files in one after another, saying how far each has come."""
    sentences = []
    with st.status(f"Đang nạp {len(files)} tệp…", expanded=True) as status:
        for file in files:
            line = st.empty()
            line.text(f"«{file.name}»: đang đọc tệp")
            outcome = take(file.name, file.getvalue(), _progress(line, f"«{file.name}»: "))
            line.text(outcome.sentence)
            sentences.append(outcome.sentence)
        status.update(label="Đã xong", state="complete")
    state.tell(sentences)
    st.rerun()


def _progress(line: DeltaGenerator, before: str) -> Progress:
    def told(stage: str, done: int, total: int) -> None:
        said = stage[:1].lower() + stage[1:] if before else stage
        line.text(f"{before}{said} {done}/{total}")

    return told


def _read_again(document: StoredDocument) -> None:
    state.tell([state.uploads().read_again(document.id).sentence])


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
