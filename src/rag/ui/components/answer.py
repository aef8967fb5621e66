"""One turn of the conversation: the question, and its answer, refusal, failure or stopped text."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from rag import citing
from rag.records import Answer, Citation, DocumentId, NoteKind, Status, Verdict
from rag.ui import state
from rag.ui.components import failure
from rag.ui.text import Mark, escape, label, prose

LONG_HEADLINE = 34
"""Characters from which a headline is a sentence rather than a figure and is set smaller."""

QUOTE_SHOWN = 320
"""Characters of a quote shown while the pointer rests on its citation."""

OFFLINE = "extractive"
"""What answers call the engine that quotes and computes."""

STOPPED = "Đã dừng theo yêu cầu; câu trả lời chưa đủ."
_NOTE_TITLES = {
    NoteKind.SCOPE: "Phạm vi",
    NoteKind.CONFLICT: "Nguồn không thống nhất",
    NoteKind.CORRECTION: "Đính chính",
    NoteKind.PARTIAL: "Trả lời một phần",
    NoteKind.FALLBACK: "Trả lời dự phòng",
    NoteKind.STOPPED: "Đã dừng",
}
Names = Mapping[DocumentId, str]
"""A short name of each loaded report, for the citation buttons."""


def draw(turn: state.Turn, index: int, names: Names) -> None:
    """Draw a finished turn; ``index`` tells its buttons from those of other turns."""
    understood = turn.answer.interpreted if turn.answer else None
    question(turn.question, understood, first=index == 0)
    with st.container(key=f"turn-{index}", gap="small"):
        if turn.answer is None:
            _unanswered(turn, index)
        elif turn.answer.status is Status.REFUSED:
            _refusal(turn.answer, index, names)
        else:
            _answered(turn.answer, index, names)


def question(text: str, interpreted: str | None = None, *, first: bool) -> None:
    """Draw a question, and how it was understood where that differs."""
    css = "hbc-question" if first else "hbc-question hbc-next"
    understood = (
        f'<p class="hbc-understood">Hiểu là: {escape(interpreted)}</p>' if interpreted else ""
    )
    st.html(f'<div class="{css}"><p class="hbc-asked">{escape(text)}</p>{understood}</div>')


def verdict_line(answer: Answer) -> str:
    """Return HTML that says what the check of the answer's figures found; empty without figures.

    For a chat model's answer it also says how many were checked: all of them.
    """
    counts = dict.fromkeys(Verdict, 0)
    for figure in answer.figures:
        counts[figure.verdict] += 1
    quiet = [
        f"{counts[verdict]} số {words}"
        for verdict, words in (
            (Verdict.VERBATIM, "khớp nguyên văn"),
            (Verdict.DERIVED, "tính từ số trong nguồn"),
        )
        if counts[verdict]
    ]
    lines = []
    if unsupported := counts[Verdict.UNSUPPORTED]:
        lines.append(f'<p class="hbc-loud">⚠\ufe0e {unsupported} số không thấy trong nguồn</p>')
    if quiet:
        checked = "" if answer.engine == OFFLINE else f"Đã đối chiếu {len(answer.figures)} số: "
        lines.append(f'<p class="hbc-quiet">✓ {checked}{" · ".join(quiet)}</p>')
    return "".join(lines)


def _answered(answer: Answer, index: int, names: Names) -> None:
    figures = [
        Mark(f.start, f.end, "span", f"hbc-figure {f.verdict.value}") for f in answer.figures
    ]
    st.html(
        f'<article class="hbc-answer">{_headline(answer.headline)}'
        f'<div class="hbc-prose">{prose(answer.answer, figures)}</div>'
        f"{verdict_line(answer)}{_formulas(answer)}{_notes(answer)}</article>"
    )
    _chips(answer.citations, index, names)


def _refusal(answer: Answer, index: int, names: Names) -> None:
    reason = answer.reason if answer.reason and answer.reason != answer.answer else ""
    with st.container(key=f"refusal-{index}", gap="small"):
        st.html(
            '<article class="hbc-answer"><p class="hbc-card-title">Không có trong báo cáo</p>'
            f'<div class="hbc-prose">{prose(answer.answer)}</div>'
            + (f'<p class="hbc-reason">Lý do: {escape(reason)}</p>' if reason else "")
            + f"{_notes(answer)}</article>"
        )
        if answer.citations:
            nearest = "".join(
                f"<blockquote>{escape(c.quote)}</blockquote>" for c in answer.citations
            )
            st.html(f'<div class="hbc-nearest"><p>Gần nhất có:</p>{nearest}</div>')
            _chips(answer.citations, index, names)


def _unanswered(turn: state.Turn, index: int) -> None:
    if turn.failure:
        failure.card(turn.failure)
    else:
        st.html(
            f'<article class="hbc-answer"><div class="hbc-prose">{prose(turn.partial)}</div>'
            f'<p class="hbc-note">{STOPPED}</p></article>'
        )
    st.button(
        "Hỏi lại",
        key=f"again-{index}",
        icon=":material/refresh:",
        on_click=partial(state.ask, turn.question),
    )


def _headline(headline: str | None) -> str:
    if not headline:
        return ""
    size = " long" if len(headline) > LONG_HEADLINE else ""
    return f'<p class="hbc-headline{size}">{escape(headline)}</p>'


def _formulas(answer: Answer) -> str:
    found = [figure.formula for figure in answer.figures if figure.formula]
    return "".join(f'<p class="hbc-formula">Cách tính: {escape(formula)}</p>' for formula in found)


def _notes(answer: Answer) -> str:
    return "".join(
        f'<p class="hbc-note"><strong>{_NOTE_TITLES[note.kind]}.</strong> {escape(note.text)}</p>'
        for note in answer.notes
    )


def _chips(citations: tuple[Citation, ...], index: int, names: Names) -> None:
    with st.container(key=f"chips-{index}", horizontal=True, gap="xsmall"):
        for citation in citations:
            name = names.get(citation.document_id) or citation.title
            parts = [
                str(citation.number),
                label(name, 40),
                *(label(citing.heading(h), 44) for h in citation.section[-1:]),
                *([f"trang {citation.page}"] if citation.page else []),
            ]
            st.button(
                " · ".join(parts),
                key=f"cite-{index}-{citation.number}",
                help=label(citation.quote, QUOTE_SHOWN),
                on_click=partial(state.open_citation, citation),
            )
