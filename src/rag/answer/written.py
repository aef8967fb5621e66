"""A chat model's text as it arrives -> its sentences, each with the passages it cites."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.language.segment import sentences

_MARK = re.compile(r"\s*\[\s*\d{1,3}(?:\s*[,;]\s*\d{1,3})*\s*\]")
_LEADING_MARKS = re.compile(rf"(?:{_MARK.pattern})+\s*[.]?")
_NUMBER = re.compile(r"\d+")
_BULLET = re.compile(r"\s*(?:[-+*•–]\s+|\d{1,2}[.)]\s+)")
_ORNAMENT = re.compile(r"\*\*|__|`|^#+\s*", re.MULTILINE)
_SPACES = re.compile(r"[ \t\u00a0]+")


@dataclass(frozen=True, slots=True)
class Written:
    """One sentence of a model."""

    text: str  # without marks and ornaments
    cited: tuple[int, ...]
    bullet: bool = False

    @property
    def introduces(self) -> bool:
        """Whether it only announces what follows: "Cụ thể như sau:"."""
        return self.text.endswith(":") and not any(char.isdigit() for char in self.text)


def read_written(raw: str, *, bullet: bool = False) -> Written | None:
    """Return a sentence without its marks and ornaments; None when nothing is left of it."""
    opening = _BULLET.match(raw)
    body = raw[opening.end() :] if opening else raw
    cited = [int(n) for mark in _MARK.finditer(body) for n in _NUMBER.findall(mark[0])]
    text = _ORNAMENT.sub("", _MARK.sub("", body))
    text = re.sub(r"\s+([.,;:])", r"\1", _SPACES.sub(" ", text)).strip()
    if not any(char.isalnum() for char in text):
        return None
    return Written(text, tuple(dict.fromkeys(cited)), bullet or opening is not None)


class SentenceBuffer:
    """Holds text back until a sentence is whole, with the marks that may follow its full stop."""

    def __init__(self) -> None:
        self._pending = ""

    def feed(self, text: str) -> Iterator[Written]:
        """Yield the sentences that are now whole."""
        self._pending += text
        *lines, last = self._pending.split("\n")
        for line in lines:
            yield from _of_line(line)
        whole, self._pending = _split_last(last)
        yield from whole

    def rest(self) -> Iterator[Written]:
        """Yield what is left at the end of the text."""
        pending, self._pending = self._pending, ""
        yield from _of_line(pending)

    @property
    def pending(self) -> str:
        """The text that is held back."""
        return self._pending


def _of_line(line: str) -> Iterator[Written]:
    bullet = _BULLET.match(line) is not None
    for piece in _pieces(line):
        if written := read_written(piece, bullet=bullet):
            yield written


def _pieces(line: str) -> list[str]:
    """Return the sentences of a line; marks behind a full stop belong to what they follow."""
    opening = _BULLET.match(line)
    lead = opening.end() if opening else 0
    pieces: list[str] = []
    begin = lead
    for span in sentences(line, lead):
        piece = line[max(begin, span.start) : span.end]
        begin = span.end
        marks = _LEADING_MARKS.match(piece)
        if marks and pieces:
            pieces[-1] += marks[0]
            piece = piece[marks.end() :]
        if piece.strip():
            pieces.append(piece)
    if pieces:
        pieces[-1] += line[begin:]
    return pieces


def _split_last(line: str) -> tuple[list[Written], str]:
    """Return the whole sentences of a line that may go on, and the rest of it."""
    pieces = _pieces(line)
    if len(pieces) < 2:
        return [], line
    rest = pieces[-1]
    bullet = _BULLET.match(line) is not None
    whole = [w for piece in pieces[:-1] if (w := read_written(piece, bullet=bullet))]
    return whole, ("- " if bullet else "") + rest.lstrip()
