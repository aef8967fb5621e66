"""The eval page: the newest results and their history, one question at a time, and real use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from rag.evaluate import wording
from rag.evaluate.records import Interval
from rag.evaluate.saved import Saved, SavedRun, Shares, by_category, changes, read_saved, shares
from rag.settings import EVALS
from rag.ui.components import eval_questions, eval_usage
from rag.ui.text import escape

SPLITS = {"test": "Câu để dành (test)", "dev": "Câu khi phát triển (dev)"}


def draw() -> None:
    """Draw the page."""
    st.html(
        '<header class="hbc-welcome"><h1>Đánh giá</h1><p>Câu trả lời đúng đến đâu, đổi gì so với '
        "lần đo trước, và người dùng đã hỏi gì.</p></header>"
    )
    measured, real = st.tabs(["Kết quả đo", "Sử dụng thật"])
    with measured:
        _measured(_saved())
    with real:
        eval_usage.draw()


@st.cache_data(show_spinner="Đang đọc kết quả…")
def _read(stamp: float) -> Saved:  # noqa: ARG001 - a new file is read anew
    return read_saved(EVALS / "results", EVALS / "questions")


def _saved() -> Saved:
    folder = EVALS / "results"
    stamps = [path.stat().st_mtime for path in folder.glob("*.json")] if folder.is_dir() else []
    return _read(max(stamps, default=0.0) + len(stamps))


def _measured(saved: Saved) -> None:
    for fault in saved.faults:
        st.html(f'<p class="hbc-note" role="status">{escape(fault)}</p>')
    if not saved.runs:
        st.html(
            '<div class="hbc-card"><p class="hbc-card-title">Chưa có kết quả đo nào</p>'
            "<p>Trong thư mục mã nguồn, chạy <code>rag eval --save</code>; kết quả hiện ở đây."
            "</p></div>"
        )
        return
    newest = saved.runs[0]
    split = st.segmented_control(
        "Phần câu hỏi",
        list(SPLITS),
        default="test",
        format_func=SPLITS.__getitem__,
        key="eval-split",
    )
    split = split or "test"
    total = shares(newest.of(split))
    st.html(_numbers(total, newest))
    st.html(_bars(by_category(newest.of(split))))
    if len(saved.runs) > 1:
        st.html(_history(saved.runs, split))
        eval_questions.draw_changes(changes(newest, saved.runs[1], split), saved.runs[1])
    eval_questions.draw(newest.of(split))


def _numbers(total: Shares, run: SavedRun) -> str:
    """Return HTML of the shares: right as the one big number, misleading as the second."""
    parts = (
        ("hbc-headline", "trả lời đúng", total.right),
        ("hbc-second", "gây hiểu sai", total.misleading),
        ("hbc-second", "từ chối nhầm", total.refused),
    )
    cells = "".join(
        f'<div class="hbc-number"><p class="{css}">{_percent(share.value)}</p>'
        f"<p>{name} <span>[{_range(share)}]</span></p></div>"
        for css, name, share in parts
    )
    return (
        f'<div class="hbc-numbers">{cells}</div><p class="hbc-quiet">{total.n} câu hỏi · '
        f"{escape(run.date)} · mã nguồn {escape(run.source_hash)}. Trong ngoặc: khoảng tin cậy 95%."
        "</p>"
    )


def _bars(categories: Mapping[str, Shares]) -> str:
    """Return HTML with one bar a category: right, misleading, the rest."""
    rows = "".join(
        f'<tr><th scope="row">{escape(wording.label("categories", name))}</th>'
        f'<td class="hbc-bar-cell">{_bar(of)}</td><td>{_percent(of.right.value)}</td>'
        f"<td>{_percent(of.misleading.value)}</td><td>{of.n}</td></tr>"
        for name, of in categories.items()
    )
    return (
        '<h2 class="hbc-heading">Theo nhóm câu hỏi</h2><table class="hbc-bars"><thead><tr>'
        '<th scope="col">Nhóm</th><th scope="col"><span class="hbc-key right"></span>đúng '
        '<span class="hbc-key wrong"></span>sai</th><th scope="col">Đúng</th>'
        f'<th scope="col">Sai</th><th scope="col">Số câu</th></tr></thead><tbody>{rows}</tbody>'
        "</table>"
    )


def _bar(of: Shares) -> str:
    said = f"đúng {_percent(of.right.value)}, gây hiểu sai {_percent(of.misleading.value)}"
    return (
        f'<div class="hbc-bar" role="img" aria-label="{said}">'
        f'<span class="right" style="width:{100 * of.right.value:.1f}%"></span>'
        f'<span class="wrong" style="width:{100 * of.misleading.value:.1f}%"></span></div>'
    )


def _history(runs: Sequence[SavedRun], split: str) -> str:
    """Return HTML with one row a saved run, newest first."""
    rows = "".join(
        f'<tr><th scope="row">{escape(run.date)} · {escape(run.source_hash[:7])}</th>'
        f'<td class="hbc-bar-cell">{_bar(of)}</td><td>{_percent(of.right.value)}</td>'
        f"<td>{_percent(of.misleading.value)}</td><td>{of.n}</td></tr>"
        for run, of in ((run, shares(run.of(split))) for run in runs)
        if of.n
    )
    return (
        '<h2 class="hbc-heading">Các lần đo</h2><table class="hbc-bars"><thead><tr>'
        '<th scope="col">Lần đo</th><th scope="col"></th><th scope="col">Đúng</th>'
        f'<th scope="col">Sai</th><th scope="col">Số câu</th></tr></thead><tbody>{rows}</tbody>'
        "</table>"
    )


def _percent(value: float) -> str:
    return f"{100 * value:.1f}%".replace(".", ",")


def _range(share: Interval) -> str:
    return f"{100 * share.low:.0f}–{100 * share.high:.0f}"
