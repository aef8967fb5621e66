"""A limit on what each reader may use of the chat model in a day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from rag.answer.case import Answerer, Case, whole
from rag.answer.composed import fallen_back, limit_note
from rag.records import Answer, TextEvent
from rag.store.tokens import TokenStore


@dataclass(frozen=True)
class Limited:
    """Lets a chat model answer until a reader has used up the day's tokens.

    Then the offline engine answers, and says why. An answer begun is finished, so the last one
    may go over the limit; a case without a reader, as on the command line, is not limited.
    """

    inner: Answerer
    used: TokenStore
    limit: int
    today: Callable[[], date] = date.today

    def answer(self, case: Case) -> Iterator[TextEvent | Answer]:
        """Yield what the inner answerer yields, or the offline engine's answer."""
        if case.reader and self.used.used(case.reader, self.today()) >= self.limit:
            yield from whole(fallen_back(case.offline(), limit_note(self.limit), None))
            return
        for piece in self.inner.answer(case):
            if case.reader and isinstance(piece, Answer) and piece.usage:
                tokens = piece.usage.input_tokens + piece.usage.output_tokens
                self.used.add(case.reader, self.today(), tokens)
            yield piece
