"""An answer's events as they come, and a tick where none does, so that stopping never waits."""

from __future__ import annotations

import queue
import threading
from collections.abc import Collection, Iterator, Sequence

from rag.records import DocumentId, Event
from rag.ui.state import Asked

TICK_SECONDS = 0.3
"""Streamlit ends a stopped run at its next call; a waiting page makes one so often."""


def events(
    assistant: Asked,
    question: str,
    history: Sequence[str],
    *,
    reader: str,
    only: Collection[DocumentId],
) -> Iterator[Event | None]:
    """Yield the events of an answer, None at each tick without one; raises what answering raises.

    Whoever closes this iterator early, as a stopped page does, cancels the answer.
    """
    cancel = threading.Event()
    found: queue.Queue[Event | Exception | None] = queue.Queue()

    def answer() -> None:
        try:
            for event in assistant.stream(
                question, history=history, cancel=cancel, reader=reader, only=only
            ):
                found.put(event)
        except Exception as error:  # noqa: BLE001 - raised again where the page waits
            found.put(error)
        found.put(None)

    threading.Thread(target=answer, daemon=True).start()
    try:
        while True:
            try:
                item = found.get(timeout=TICK_SECONDS)
            except queue.Empty:
                yield None
                continue
            if item is None:
                return
            if isinstance(item, Exception):
                raise item
            yield item
    finally:
        cancel.set()
