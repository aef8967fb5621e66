"""What is known about a report, as a form: put right, kept beside the report, used at once."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from rag.store.documents import StoredDocument
from rag.ui import state


def draw(document: StoredDocument, names: Mapping[str, str]) -> None:
    """Draw the form of one report.

    Args:
        document: the report.
        names: what each field of its metadata is called.
    """
    metadata = document.metadata
    with st.form(f"describing-{document.id}"):
        st.html(
            '<p class="hbc-quiet">Ô để trống được đoán từ văn bản. Ngày viết dạng năm-tháng-ngày, '
            "ví dụ 2023-12-06.</p>"
        )
        told = {
            field: st.text_input(
                name[:1].upper() + name[1:],
                value=getattr(metadata, field) or "",
                key=f"field-{field}-{document.id}",
            )
            for field, name in names.items()
        }
        if st.form_submit_button("Lưu và nạp lại"):
            with st.spinner("Đang nạp lại…"):
                outcome = state.uploads().describe(document.id, told)
            if outcome.error is None:
                state.toggle_describing(document.id)
            state.tell([outcome.sentence])
            st.rerun()
