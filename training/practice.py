"""Invented report sentences with questions they do and do not answer: ``training/read/*.txt``.

    = an official sentence
    ? a question<TAB>the stretch of the sentence that answers it
    ? a question it does not answer<TAB>

Some forty sentences make a report of their own; the engine is asked of it as of any other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.answer.evidence import Statement
from rag.answer.figure import Candidate
from rag.chain import Assistant
from rag.ingest import Library
from rag.settings import Settings

READ = Path(__file__).parent / "read"

REPORT = 40
"""Sentences of one report: in longer ones several would answer the same question."""

HELD_OUT = 12
"""Of so many sentences of a report the cross-encoder does not learn the last: the weights of the
second look are learnt from what it makes of these."""


def is_held_out(number: int) -> bool:
    """Whether the sentence of this number in its report, from 0, is kept from the cross-encoder."""
    return number % HELD_OUT == HELD_OUT - 1


@dataclass(frozen=True)
class Item:
    """One question with the sentence it was written for."""

    sentence: str
    question: str
    answer: str  # a stretch of the sentence; "" where it does not answer

    def is_of(self, statement: Statement) -> bool:
        """Whether a statement is the sentence, or a part of it."""
        return statement.text in self.sentence or self.sentence in statement.text

    def is_answered_by(self, statement: Statement) -> bool:
        """Whether a statement is the sentence, and answers."""
        return bool(self.answer) and self.is_of(statement)

    def is_right(self, candidate: Candidate) -> bool:
        """Whether a figure is what the question asks for."""
        printed = candidate.figure.text
        held = printed in self.answer or self.answer in printed
        return bool(self.answer) and held and self.is_of(candidate.statement)


def items(path: Path) -> list[list[Item]]:
    """Return the questions of a file, a list for each sentence."""
    found: list[list[Item]] = []
    sentence = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("= "):
            sentence = line[2:].strip()
            found.append([])
        elif line.startswith("? "):
            question, _, answer = line[2:].partition("\t")
            found[-1].append(Item(sentence, question.strip(), answer.strip()))
    return found


def files() -> list[Path]:
    """Return the files of plain sentences; those of ``placed`` are no sentences of their own."""
    return sorted(READ.glob("*.txt"))


def reports(
    folder: Path, paths: Sequence[Path], *, held_out: bool = False
) -> Iterator[tuple[str, Assistant, Sequence[Item]]]:
    """Yield the name of each report of some files, an assistant that has read it, its questions.

    With ``held_out`` the questions are those on sentences the cross-encoder did not learn from.
    """
    for path in paths:
        sentences = items(path)
        for start in range(0, len(sentences), REPORT):
            part = sentences[start : start + REPORT]
            name = f"{path.stem}-{start // REPORT + 1}"
            asked = [own for n, own in enumerate(part) if is_held_out(n) or not held_out]
            yield name, _assistant(folder / name, part), [item for own in asked for item in own]


def _assistant(folder: Path, part: Sequence[Sequence[Item]]) -> Assistant:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "bao-cao.md"
    text = "\n\n".join(own[0].sentence for own in part if own)
    file.write_text(f"# Báo cáo tình hình kinh tế - xã hội\n\n{text}\n", encoding="utf-8")
    settings = Settings(data_dir=folder / "data", corpus_dir=None)
    Library(settings).ingest([file])
    return Assistant(settings)
