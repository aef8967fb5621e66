"""Printing stretches of a report as sentences and headlines, without changing a word of them."""

from __future__ import annotations

import re

from rag.language.segment import clauses
from rag.records import Span

HEADLINE_LIMIT = 140
"""Characters; what can be read at a glance (the answer contract)."""


def as_sentence(text: str) -> str:
    """Return a stretch of a report as a sentence: capital first, one full stop last."""
    stripped = _balanced(re.sub(r"\s+", " ", text).strip().strip(";,:").strip())
    stripped = re.sub(r"\s+([.,;:])", r"\1", stripped).rstrip(". ")
    return f"{stripped[:1].upper()}{stripped[1:]}." if stripped else ""


def _balanced(text: str) -> str:
    return text + ")" if text.count("(") == text.count(")") + 1 else text


def as_headline(text: str) -> str:
    """Return a stretch as a headline: at most ``HEADLINE_LIMIT`` characters, cut at a word."""
    line = as_sentence(text).rstrip(".")
    if len(line) <= HEADLINE_LIMIT:
        return line
    cut = line[: HEADLINE_LIMIT - 1]
    border = max(cut.rfind(";"), cut.rfind(","), 0)
    cut = cut[:border] if border > HEADLINE_LIMIT // 2 else cut[: cut.rfind(" ")]
    return f"{cut.rstrip(' ,;')}…"


def clause_spans(text: str, span: Span) -> list[Span]:
    """Return the clauses of a sentence, at least one."""
    return clauses(text, span) or [span]
