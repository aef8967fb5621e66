"""The pages over the small assistant of the page tests: slow enough to stop, hostile when asked."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from tests.ui.fakes import SmallAssistant

from rag.records import Event
from rag.ui import state
from rag.ui.main import main


class SlowAssistant(SmallAssistant):
    def stream(self, question: str, *, history: Sequence[str] = (), **_: object) -> Iterator[Event]:
        for event in super().stream(question, history=history):
            yield event
            if "chậm" in question:
                time.sleep(0.25)


state.use_assistant(SlowAssistant)
main()
