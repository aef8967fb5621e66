"""Answers and hits as text for a reader; a report's control characters never reach the terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

import click

from rag.records import Answer, Citation, Hit, Note, Status

_QUOTE_LENGTH = 320  # a long table row would push the answer off the screen; --json has it whole
_EXPLAINED_LENGTH = 120


def inert(text: str) -> str:
    """Return the text on one line without control or direction characters."""
    visible = "".join(
        char if char.isspace() or unicodedata.category(char) not in ("Cc", "Cf") else ""
        for char in text
    )
    return " ".join(visible.split())


def shorten(text: str, length: int) -> str:
    """Return the text, cut at a word with an ellipsis when it is longer than ``length``."""
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0] + " …"


def answer_text(answer: Answer) -> str:
    """Return headline, answer, citations and notes, as a person reads them."""
    parts = [_headline(answer), _body(answer), after_text(answer)]
    return "\n\n".join(part for part in parts if part)


def after_text(answer: Answer) -> str:
    """Return what stands below an answer's text: citations and notes."""
    label = "Nguồn:" if answer.status is Status.ANSWERED else "Gần nhất trong các báo cáo:"
    parts = [_citations(label, answer.citations), _notes(answer.notes)]
    return "\n\n".join(part for part in parts if part)


def _headline(answer: Answer) -> str:
    if answer.status is Status.REFUSED:
        return click.style("Các báo cáo không có câu trả lời.", fg="yellow", bold=True)
    return click.style(inert(answer.headline), bold=True) if answer.headline else ""


def _body(answer: Answer) -> str:
    text = answer.answer or answer.reason or ""
    return "\n".join(inert(line) for line in text.splitlines())


def _citations(label: str, citations: Sequence[Citation]) -> str:
    if not citations:
        return ""
    return "\n".join([label, *(_citation(citation) for citation in citations)])


def _citation(citation: Citation) -> str:
    page = f", trang {citation.page}" if citation.page is not None else ""
    where = " › ".join(inert(part) for part in (citation.title, *citation.section))
    quote = shorten(inert(citation.quote), _QUOTE_LENGTH)
    return f"  [{citation.number}] {where}{page}\n      “{quote}”"


def _notes(notes: Iterable[Note]) -> str:
    return "\n".join(f"Lưu ý: {inert(note.text)}" for note in notes)


def hits_text(hits: Sequence[Hit]) -> str:
    """Return the sentences that were weighed, with the parts of their scores."""
    lines = [f"Các câu đã xét ({len(hits)}):"]
    for rank, hit in enumerate(hits, start=1):
        parts = {name: value for name, value in hit.reasons.items() if value}
        reasons = ", ".join(f"{name} {value:.3f}" for name, value in parts.items())
        section = " › ".join(inert(part) for part in hit.passage.section)
        lines.append(f"  {rank:2}. {hit.score:.3f} ({reasons}) {section}")
        lines.append(f"      {shorten(inert(hit.text), _EXPLAINED_LENGTH)}")
    return "\n".join(lines)
