"""The gate: no sentence of a chat model is shown before it has been checked.

sentence ─ supported by what it cites? ─ by another passage? ─ when asked again? ─► shown
                                                              └ no ─► quotation, or dropped
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from rag.answer.check import Checked, check_sentence
from rag.answer.checkwords import says
from rag.answer.passages import Numbered
from rag.answer.shown import Shown
from rag.answer.written import Written, read_written
from rag.records import Answer, Request, Status, TextEvent

MAX_REPAIRS = 3
"""Sentences of one answer the model is asked again about: each costs a round trip."""

AskAgain = Callable[[Written, Sequence[str], Sequence[Numbered]], str]
"""Returns the model's second try at a sentence, given the objections and its passages."""


@dataclass
class Outcome:
    """What became of the model's sentences."""

    kept: int = 0
    moved: int = 0  # of those: cited another passage than the one that supports them
    repaired: int = 0
    replaced: int = 0  # by the offline engine's quotation
    dropped: int = 0
    objected: list[tuple[str, str]] = field(default_factory=list)  # sentence, first objection
    refusals: list[str] = field(default_factory=list)

    @property
    def all(self) -> int:
        """How many sentences the model wrote that say something."""
        return self.kept + self.repaired + self.replaced + self.dropped


@dataclass
class Gate:
    """Lets the sentences of one answer through, one after the other."""

    passages: Sequence[Numbered]
    request: Request
    offline: Answer  # what the offline engine answers
    ask_again: AskAgain | None = None
    shown: Shown = field(default_factory=Shown)
    outcome: Outcome = field(default_factory=Outcome)
    _quoted: bool = False
    _announced: Written | None = None

    def take(self, written: Written) -> Iterator[TextEvent]:
        """Yield what may be shown of one more sentence."""
        if is_refusal(written.text):
            self.outcome.refusals.append(written.text)
            return
        if written.introduces:
            self._announced = written
            return
        checked, moved = self._checked(written)
        if checked.supported:
            self.outcome.kept += 1
            self.outcome.moved += moved
            yield from self._show(written, checked)
            return
        yield from self._mended(written, checked)

    def _show(self, written: Written, checked: Checked) -> Iterator[TextEvent]:
        announced, self._announced = self._announced, None
        if announced and written.bullet and self._is_plain(announced):
            yield self.shown.introduce(announced)
        yield self.shown.add(written, checked)

    def _is_plain(self, announced: Written) -> bool:
        """Whether an announcing line says nothing of its own that would have to be supported."""
        every = [s for passage in self.passages for s in passage.statements]
        return check_sentence(announced.text, every, request=self.request).supported

    def _checked(self, written: Written) -> tuple[Checked, bool]:
        """Return the verdict, by what is cited, else by what may be meant; and if marks moved."""
        cited = [p for p in self.passages if p.number in written.cited]
        first = self._against(written, cited) if cited else None
        if first and first.supported:
            return first, len(cited) < len(written.cited)
        # A mark may be moved within a report; another report speaks of another place or year.
        reports = {p.passage.document_id for p in cited}
        meant = [p for p in self.passages if not reports or p.passage.document_id in reports]
        second = self._against(written, meant)
        if second.supported or first is None:
            return second, True
        return first, False

    def _against(self, written: Written, passages: Sequence[Numbered]) -> Checked:
        return check_sentence(
            written.text,
            [statement for passage in passages for statement in passage.statements],
            before=self.shown.last,
            request=self.request,
            strict=self.offline.status is Status.REFUSED,
        )

    def _mended(self, written: Written, checked: Checked) -> Iterator[TextEvent]:
        self.outcome.objected.append((written.text, checked.objections[0]))
        if again := self._repaired(written, checked):
            self.outcome.repaired += 1
            yield from self._show(*again)
        elif self.offline.status is Status.ANSWERED and not self._quoted and checked.findings:
            self._quoted = True
            self.outcome.replaced += 1
            if event := self.quote():
                yield event
        else:
            self.outcome.dropped += 1

    def _repaired(self, written: Written, checked: Checked) -> tuple[Written, Checked] | None:
        if self.ask_again is None or len(self.outcome.objected) > MAX_REPAIRS:
            return None
        near = [p for p in self.passages if p.number in written.cited] or list(self.passages[:2])
        reply = self.ask_again(written, checked.objections, near)
        second = read_written(reply, bullet=written.bullet)
        if second is None or is_refusal(second.text):
            return None
        judged, _ = self._checked(second)
        return (second, judged) if judged.supported else None

    def quote(self) -> TextEvent | None:
        """Show the offline engine's answer, unless all it cites is shown already."""
        cited = {(c.document_id, c.start) for c in self.shown.citations}
        own = {(c.document_id, c.start) for c in self.offline.citations}
        self._quoted = True
        return None if own <= cited else self.shown.quote(self.offline)


def is_refusal(text: str) -> bool:
    """Whether a sentence says that the sources are silent."""
    return says("refusals", text) and says("about_sources", text)
