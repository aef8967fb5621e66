"""A chat model's reply read in a thread of its own, so that stopping never waits for the model."""

from __future__ import annotations

import contextvars
import queue
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rag.answer.chat_model import ChatFault, ChatModel, Fault, Fragment, Message

POLL_S = 0.1
"""How often it is looked whether the reader wants to stop."""


@dataclass
class Tokens:
    """What the calls for one answer took."""

    input: int = 0
    output: int = 0

    def add(self, fragment: Fragment) -> None:
        """Count what one fragment reports."""
        self.input += fragment.input_tokens
        self.output += fragment.output_tokens


@dataclass
class Reply:
    """One reply as it arrives: ``fragments`` may be read once."""

    model: ChatModel
    messages: Sequence[Message]
    timeout_s: float
    cancel: threading.Event
    tokens: Tokens
    ended: bool = False  # by the model's own will, not cut or stopped
    _arrived: queue.Queue[Fragment | Fault | None] = field(default_factory=queue.Queue)

    def start(self) -> None:
        """Ask the model; what it writes waits until it is read."""
        context = contextvars.copy_context()  # tracing stays off in the thread too
        threading.Thread(target=context.run, args=(self._read,), daemon=True).start()

    def fragments(self) -> Iterator[str]:
        """Yield the text piece by piece, once started; stops early when cancelled.

        Raises:
            ChatFault: the model failed, or nothing came for longer than the time limit.
        """
        while (item := self._next()) is not None:
            if isinstance(item, Fault):
                raise ChatFault(item)
            self.ended = self.ended or item.ended
            self.tokens.add(item)
            if item.text:
                yield item.text

    def whole(self) -> str:
        """Ask and return the whole text; "" when it was cancelled or failed."""
        self.start()
        try:
            return "".join(self.fragments())
        except ChatFault:
            return ""

    def _read(self) -> None:
        try:
            for fragment in self.model.stream(self.messages):
                self._arrived.put(fragment)
                if self.cancel.is_set():
                    break
            self._arrived.put(None)
        except ChatFault as failure:
            self._arrived.put(failure.fault)

    def _next(self) -> Fragment | Fault | None:
        deadline = time.monotonic() + self.timeout_s
        while not self.cancel.is_set():
            try:
                return self._arrived.get(timeout=POLL_S)
            except queue.Empty:
                if time.monotonic() > deadline:
                    return Fault.TIMEOUT
        return None
