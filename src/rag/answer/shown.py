"""The part of an answer that is on the screen: text, marks, verdicts and citations, growing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rag.answer.check import Checked, Finding
from rag.answer.cite import citation
from rag.answer.draft import Support
from rag.answer.evidence import Statement
from rag.answer.written import Written
from rag.records import Answer, CheckedFigure, Citation, DocumentId, TextEvent

_END = re.compile(r"[.!?…;:]*$")
_MARK = re.compile(r"\[(\d+)\]")


@dataclass
class Shown:
    """Grows by whole sentences; what was shown is never changed."""

    text: str = ""
    figures: list[CheckedFigure] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    sentences: int = 0
    last: str = ""  # the sentence shown last, without its marks
    _numbers: dict[tuple[DocumentId, int], int] = field(default_factory=dict)

    def add(self, written: Written, checked: Checked) -> TextEvent:
        """Show a checked sentence with marks on the statements it rests on."""
        numbers = [self._number(statement) for statement in checked.supports]
        body = _END.sub("", written.text)
        marks = "".join(f"[{number}]" for number in dict.fromkeys(numbers))
        lead = self._lead(bullet=written.bullet)
        start = len(self.text) + len(lead)
        found = [self._figure(finding, start) for finding in checked.findings]
        self.last, self.sentences = written.text, self.sentences + 1
        return self._grow(f"{lead}{body} {marks}.", found)

    def introduce(self, written: Written) -> TextEvent:
        """Show a line that only announces what follows."""
        return self._grow(f"{self._lead(bullet=False)}{written.text}", [])

    def quote(self, answer: Answer) -> TextEvent:
        """Show the offline engine's answer behind what stands already."""
        lead = self._lead(bullet=answer.answer.startswith("- ")).removesuffix("- ")
        mapped = {c.number: self._taken_over(c) for c in answer.citations}
        text, figures = _renumbered(answer, mapped)
        start = len(self.text) + len(lead)
        moved = [replace(f, start=f.start + start, end=f.end + start) for f in figures]
        self.last, self.sentences = answer.answer, self.sentences + 1
        return self._grow(lead + text, moved)

    def _grow(self, text: str, figures: Sequence[CheckedFigure]) -> TextEvent:
        self.text += text
        self.figures += figures
        return TextEvent(text, tuple(figures))

    def _lead(self, *, bullet: bool) -> str:
        if bullet:
            return "\n- " if self.text else "- "
        return " " if self.text and "\n- " not in f"\n{self.text}" else "\n" if self.text else ""

    def _number(self, statement: Statement) -> int:
        made = citation(0, Support(statement, statement.span))
        return self._taken_over(made)

    def _taken_over(self, made: Citation) -> int:
        key = (made.document_id, made.start)
        if key not in self._numbers:
            self._numbers[key] = len(self._numbers) + 1
            self.citations.append(replace(made, number=self._numbers[key]))
        return self._numbers[key]

    def _figure(self, finding: Finding, start: int) -> CheckedFigure:
        return CheckedFigure(
            text=finding.text,
            start=finding.span.start + start,
            end=finding.span.end + start,
            verdict=finding.verdict,
            citations=tuple(dict.fromkeys(self._number(s) for s in finding.statements)),
            formula=finding.formula,
        )


def _renumbered(answer: Answer, mapped: dict[int, int]) -> tuple[str, list[CheckedFigure]]:
    """Return an answer's text and figures under other citation numbers."""
    pieces, shifts, position, grown = [], [(0, 0)], 0, 0
    for match in _MARK.finditer(answer.answer):
        mark = f"[{mapped.get(int(match[1]), int(match[1]))}]"
        pieces += [answer.answer[position : match.start()], mark]
        grown += len(mark) - len(match[0])
        position = match.end()
        shifts.append((position, grown))
    text = "".join([*pieces, answer.answer[position:]])
    return text, [_moved(figure, shifts, mapped) for figure in answer.figures]


def _moved(
    figure: CheckedFigure, shifts: Sequence[tuple[int, int]], mapped: dict[int, int]
) -> CheckedFigure:
    shift = next(by for at, by in reversed(shifts) if at <= figure.start)
    numbers = tuple(mapped.get(n, n) for n in figure.citations)
    return replace(figure, start=figure.start + shift, end=figure.end + shift, citations=numbers)
