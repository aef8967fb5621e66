"""One question with all that an answerer may need; the seam between chain and answerers."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from rag.answer import extractive
from rag.answer.evidence import DocumentOf
from rag.answer.forms import Idf
from rag.protocols import Encoder
from rag.records import Answer, Hit, Metadata, Request, TextEvent


@dataclass(frozen=True)
class Case:
    """A question as understood, what was found for it, and how to look further."""

    request: Request
    history: Sequence[str]
    hits: Sequence[Hit]
    widened: Callable[[], Sequence[Hit]]  # more passages than ``hits`` are of
    document_of: DocumentOf
    loaded: Sequence[Metadata]  # of all reports that could have answered
    idf: Idf
    encoder: Encoder
    cancel: threading.Event = field(default_factory=threading.Event)
    reader: str = ""  # who asks, where use is counted

    def offline(self) -> Answer:
        """Return what the offline engine answers."""
        return extractive.answer(
            self.request, self.hits, self.document_of, self.loaded, self.idf, self.encoder
        )


class Answerer(Protocol):
    """Answers a case: pieces of text as they may be shown, then the whole answer."""

    def answer(self, case: Case) -> Iterator[TextEvent | Answer]:
        """Yield text, if it comes piece by piece, and last the answer."""
        ...


class Offline:
    """The default: quotes and computes, all at once."""

    def answer(self, case: Case) -> Iterator[TextEvent | Answer]:
        """Yield the text sentence by sentence, then the answer."""
        yield from whole(case.offline())


def whole(answer: Answer) -> Iterator[TextEvent | Answer]:
    """Yield an answer that is there all at once: its text sentence by sentence, then itself."""
    yield from _text_events(answer)
    yield answer


def _text_events(answer: Answer) -> Iterator[TextEvent]:
    """Yield the text sentence by sentence, each with the figures that end in it."""
    start = 0
    for match in re.finditer(r"\[\d+\]\.\s*|$", answer.answer):
        if match.end() > start:
            inside = tuple(f for f in answer.figures if start <= f.start < match.end())
            yield TextEvent(answer.answer[start : match.end()], inside)
        start = match.end()
