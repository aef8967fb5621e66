"""Questions of a run: those that fare otherwise than before, and each with what was expected."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from rag.evaluate import wording
from rag.evaluate.records import Outcome
from rag.evaluate.saved import Change, SavedRow, SavedRun
from rag.ui.text import escape

ALL = "Tất cả"
_PAGE = 500
_COLUMNS = ("Mã câu", "Nhóm", "Kết quả", "Câu hỏi")


def draw_changes(found: Sequence[Change], before: SavedRun) -> None:
    """Draw what changed since the run before."""
    worse = [change for change in found if change.is_worse]
    better = [change for change in found if change.row.outcome is Outcome.CORRECT]
    st.html(
        f'<h2 class="hbc-heading">So với lần trước ({escape(before.date)})</h2>'
        f'<p class="hbc-quiet">{len(better)} câu tốt lên, {len(worse)} câu kém đi.</p>'
    )
    if worse:
        with st.expander(f"{len(worse)} câu kém đi"):
            st.html("".join(_changed(change) for change in worse[:_PAGE]))


def _changed(change: Change) -> str:
    return (
        f'<p class="hbc-changed"><strong>{escape(change.row.question.id)}</strong> '
        f"{escape(change.row.question.question)} <em>{change.before.label} → "
        f"{change.row.outcome.label}</em></p>"
    )


def draw(rows: Sequence[SavedRow]) -> None:
    """Draw the list of questions with its filters, and the chosen one."""
    st.html('<h2 class="hbc-heading">Từng câu hỏi</h2>')
    with st.container(key="eval-filters", horizontal=True):
        outcome = st.selectbox("Kết quả", [ALL, *_outcomes(rows)], key="eval-outcome")
        category = st.selectbox("Nhóm", [ALL, *_categories(rows)], key="eval-category")
        report = st.selectbox("Báo cáo", [ALL, *_reports(rows)], key="eval-report")
    found = [row for row in rows if _fits(row, outcome, category, report)]
    if not found:
        st.html('<p class="hbc-caption">Không có câu nào như vậy.</p>')
        return
    names = {row.question.id: row for row in found}
    chosen = st.selectbox(
        f"{len(found)} câu hỏi",
        list(names),
        format_func=lambda id_: f"{names[id_].question.question} ({names[id_].outcome.label})",
        key="eval-question",
    )
    st.html(side_by_side(names[chosen]))


def side_by_side(row: SavedRow) -> str:
    """Return HTML of one question: expected, answered, and the quotes of both."""
    question = row.question
    before = " / ".join(question.history)
    asked = f'<p class="hbc-quiet">Sau: {escape(before)}</p>' if before else ""
    columns = (
        ("Mong đợi", question.expected, question.evidence),
        (f"Trả lời ({row.outcome.label})", row.headline or "(từ chối)", row.quotes),
    )
    cells = "".join(
        f'<div><p class="hbc-caption">{escape(title)}</p><p class="hbc-side-head">{escape(head)}'
        f"</p>{''.join(f'<blockquote>{escape(quote)}</blockquote>' for quote in quotes)}</div>"
        for title, head, quotes in columns
    )
    answer = f'<div class="hbc-prose"><p>{escape(row.answer)}</p></div>' if row.answer else ""
    return (
        f'<article class="hbc-card"><p class="hbc-card-title">{escape(question.question)}</p>'
        f'{asked}<p class="hbc-quiet">{escape(question.id)} · '
        f"{escape(wording.label('categories', question.category))} · "
        f"{escape(', '.join(question.document))}</p>"
        f'<div class="hbc-sides hbc-nearest">{cells}</div>{answer}</article>'
    )


def _fits(row: SavedRow, outcome: str, category: str, report: str) -> bool:
    return (
        outcome in (ALL, row.outcome.label)
        and category in (ALL, wording.label("categories", row.question.category))
        and (report == ALL or report in row.question.document)
    )


def _outcomes(rows: Sequence[SavedRow]) -> list[str]:
    present = {row.outcome for row in rows}
    return [one.label for one in sorted(present, key=lambda o: -o.severity)]


def _categories(rows: Sequence[SavedRow]) -> list[str]:
    return sorted({wording.label("categories", row.question.category) for row in rows})


def _reports(rows: Sequence[SavedRow]) -> list[str]:
    return sorted({stem for row in rows for stem in row.question.document})
