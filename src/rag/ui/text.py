"""Text from outside made harmless: HTML for prose, Markdown for the labels of buttons.

Prose goes through ``st.html`` because Streamlit's Markdown alters a quotation even when every mark
is escaped: it turns ``->`` into an arrow, ``--`` into a dash and bare addresses into links.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:&])")
# Streamlit replaces these in labels after Markdown is read; a word joiner keeps them apart.
_REPLACED = re.compile(r"(?<=[:<\-])(?=[\w\-<>])")
_WORD_JOINER = "\u2060"
_REFERENCE = re.compile(r"\[(\d{1,3})\]")
_BULLET = re.compile(r"\s*[-•*]\s+")


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a text to be wrapped in one element; both names are ours, never a document's."""

    start: int
    end: int
    tag: str
    css: str = ""

    @property
    def opening(self) -> str:
        """The start tag."""
        return f'<{self.tag} class="{self.css}">' if self.css else f"<{self.tag}>"

    @property
    def closing(self) -> str:
        """The end tag."""
        return f"</{self.tag}>"


def escape(text: str) -> str:
    """Return HTML that shows exactly this text."""
    return html.escape(text)


def label(text: str, limit: int = 90) -> str:
    """Return Markdown for a button that shows this text on one line, cut at a word."""
    line = shorten(text, limit)
    return _MARKDOWN.sub(r"\\\1", _REPLACED.sub(_WORD_JOINER, line))


def shorten(text: str, limit: int) -> str:
    """Return the text on one line, cut at a word with an ellipsis when longer than ``limit``."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    return line[:limit].rsplit(" ", 1)[0].rstrip(",;: ") + "…"


def marked(text: str, marks: Iterable[Mark], start: int = 0, end: int | None = None) -> str:
    """Return HTML of ``text[start:end]`` with the marks wrapped.

    Marks are cut to the stretch; one that overlaps an earlier one is left out.
    """
    stop = len(text) if end is None else end
    parts: list[str] = []
    at = start
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        first, last = max(mark.start, start), min(mark.end, stop)
        if first < at or first >= last:
            continue
        inner = escape(text[first:last])
        parts += [escape(text[at:first]), mark.opening, inner, mark.closing]
        at = last
    return "".join([*parts, escape(text[at:stop])])


def references(text: str) -> list[Mark]:
    """Return a mark for every ``[n]`` of an answer."""
    return [Mark(*match.span(), "sup", "hbc-ref") for match in _REFERENCE.finditer(text)]


def prose(text: str, marks: Iterable[Mark] = ()) -> str:
    """Return HTML of an answer: a paragraph a line, lines that begin with a bullet as one list."""
    known = [*marks, *references(text)]
    parts: list[str] = []
    at = 0
    for line in text.splitlines(keepends=True):
        start, end = at, at + len(line.rstrip())
        at += len(line)
        if end <= start:
            continue
        bullet = _BULLET.match(text, start, end)
        element = "li" if bullet else "p"
        inner = marked(text, known, bullet.end() if bullet else start, end)
        parts.append(f"<{element}>{inner}</{element}>")
    return re.sub(r"((?:<li>.*?</li>)+)", r"<ul>\1</ul>", "".join(parts))
