"""The chat-model engine: freer prose under the same checks.

    case ─┬─ offline answer ────────────────────────────────────────────┐
          └─ passages, figures ─ prompt ─ model ─ sentences ─ gate ─────┴─► text ... answer

Whatever the model does, a reader gets checked sentences, the offline engine's answer, or both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rag.answer.case import Case, whole
from rag.answer.chat_model import ChatFault, ChatModel, Fault, LangChainModel, Message
from rag.answer.composed import composed, fallen_back, fault_note
from rag.answer.gate import Gate
from rag.answer.looks import first_look, second_look
from rag.answer.passages import Numbered, numbered
from rag.answer.prompt import again_messages, first_messages
from rag.answer.pump import Reply, Tokens
from rag.answer.written import SentenceBuffer, Written
from rag.language.normalise import fold
from rag.records import Answer, TextEvent, Usage
from rag.settings import ChatSettings

MOST_PASSAGES = 16
"""Passages handed to the model: about 4,000 tokens."""
_MILLION = 1_000_000
_MARKED = 0.02
"""Share of letters with diacritics below which a text is not Vietnamese; ordinary text has 0.2."""

_FEWEST_WORDS = 6
"""A shorter sentence may be a name or a title without any diacritic."""


class ChatAnswerer:
    """Answers with a chat model; safe to share between threads."""

    def __init__(self, settings: ChatSettings, model: ChatModel | None = None) -> None:
        """Build the client; a small model may be given in its place.

        Raises:
            SettingsError: RAG_LLM names no provider that is known.
            ChatPackageError: the provider's package is not installed.
        """
        self._settings = settings
        self._model = model or LangChainModel(settings)

    def answer(self, case: Case) -> Iterator[TextEvent | Answer]:
        """Yield sentences as they are checked, then the answer."""
        if case.request.conduct:  # no question about reports: nobody is asked
            yield from whole(case.offline())
            return
        yield from _Asking(case, self._model, self._settings).run()


@dataclass
class _Asking:
    """One question put to a model."""

    case: Case
    model: ChatModel
    settings: ChatSettings

    def __post_init__(self) -> None:
        self.tokens = Tokens()
        self.text = ""

    @cached_property
    def passages(self) -> tuple[Numbered, ...]:
        """What the model is given."""
        return numbered(self.case.widened(), self.case.document_of, MOST_PASSAGES)

    @cached_property
    def gate(self) -> Gate:
        """What the model's sentences have to pass."""
        return Gate(self.passages, self.case.request, self.case.offline(), self._ask_again)

    def run(self) -> Iterator[TextEvent | Answer]:
        """Yield what may be shown, then the answer."""
        fault: Fault | None = None
        try:
            yield from self._written()
        except ChatFault as failure:
            fault = failure.fault
        stopped = self.case.cancel.is_set()
        if not stopped:
            fault = fault or self._silent_fault()
        yield from self._finished(fault, stopped=stopped)

    def _written(self) -> Iterator[TextEvent]:
        buffer = SentenceBuffer()
        reply = self._reply(self._question())
        reply.start()
        gate = self.gate  # what the offline engine says is worked out while the model thinks
        for piece in reply.fragments():
            self.text += piece
            for written in buffer.feed(piece):
                yield from self._through(gate, written)
        if self.case.cancel.is_set():
            return
        if not reply.ended and self.text:
            raise ChatFault(Fault.CUT)
        for written in buffer.rest():
            yield from self._through(gate, written)

    def _through(self, gate: Gate, written: Written) -> Iterator[TextEvent]:
        if self.case.cancel.is_set():
            return
        if len(written.text.split()) >= _FEWEST_WORDS and not _is_vietnamese(written.text):
            raise ChatFault(Fault.LANGUAGE)
        yield from gate.take(written)

    def _question(self) -> list[Message]:
        case = self.case
        first = first_look(case.request, case.hits, case.document_of, case.idf, case.encoder)
        figures = second_look(first).figures
        return first_messages(case.request, case.history, self.passages, figures)

    def _reply(self, messages: Sequence[Message]) -> Reply:
        timeout = self.settings.timeout_s
        return Reply(self.model, messages, timeout, self.case.cancel, self.tokens)

    def _ask_again(
        self, written: Written, objections: Sequence[str], passages: Sequence[Numbered]
    ) -> str:
        if self.case.cancel.is_set():
            return ""
        return self._reply(again_messages(written, objections, passages)).whole()

    def _silent_fault(self) -> Fault | None:
        """Return what was wrong with a reply of which nothing could be shown."""
        if self.gate.shown.sentences or self.gate.outcome.refusals:
            return None
        if not self.text.strip():
            return Fault.EMPTY
        if not _is_vietnamese(self.text):
            return Fault.LANGUAGE
        return Fault.UNSUPPORTED if "[" in self.text else Fault.FORMAT

    def _finished(self, fault: Fault | None, *, stopped: bool) -> Iterator[TextEvent | Answer]:
        gate, usage = self.gate, self._usage
        seconds = self.settings.timeout_s
        if fault and not gate.shown.sentences:
            yield from whole(fallen_back(gate.offline, fault_note(fault, seconds), usage))
            return
        note = fault_note(fault, seconds, after_text=True) if fault else None
        if fault and gate.offline.headline and (event := gate.quote()):
            yield event
        made = composed(gate, self.model.name, usage, note, stopped=stopped)
        yield from (whole(made) if not gate.shown.text else [made])

    @property
    def _usage(self) -> Usage | None:
        taken, settings = self.tokens, self.settings
        if not taken.input and not taken.output:
            return None
        if settings.price_in is None or settings.price_out is None:
            return Usage(taken.input, taken.output)
        cost = (taken.input * settings.price_in + taken.output * settings.price_out) / _MILLION
        return Usage(taken.input, taken.output, round(cost, 6))


def _is_vietnamese(text: str) -> bool:
    letters = [char for char in text.lower() if char.isalpha()]
    marked = sum(fold(char) != char for char in letters)
    return not letters or marked / len(letters) >= _MARKED
