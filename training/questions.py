"""Questions whose answers are known, as the first look sees them: of dev and of invented reports.

The invented reports of ``training/reports`` lie beside their questions, one JSON object a line: the
question, earlier ones, its kind, the sentence or table row that answers it and the stretch of that
which does, both "" for none. They were written in one go each, with neither the engine nor any
other report in view. The cross-encoder learns from those in ``read``, the weights of both looks
from those in ``weighed``, and nothing from those in ``unseen``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from rag.answer.looks import Evidence
from rag.evaluate.questions import load_questions
from rag.evaluate.records import Question, Stretch
from rag.evaluate.retrieval import find_evidence
from rag.evaluate.systems import Shelf, ours
from rag.settings import Settings

ROOT = Path(__file__).parents[1]
REPORTS = ROOT / "training" / "reports"

Asked = tuple[Question, Evidence, Sequence[Stretch]]
"""A question, what the first look makes of it, and where its evidence stands."""


def dev_questions() -> list[Question]:
    """Return the dev questions of all sets; those of the test split are not read."""
    paths = sorted((ROOT / "evals" / "questions").glob("*.jsonl"))
    return [question for question in load_questions(paths) if question.split == "dev"]


def dev(folder: Path) -> Iterator[Asked]:
    """Yield the dev questions, asked of all reports of the evals."""
    yield from _asked(
        dev_questions(), Shelf.of(ROOT / "corpus", ROOT / "evals" / "documents"), folder
    )


def files(part: str) -> list[Path]:
    """Return the invented reports of a part: "read", "weighed" or "unseen"."""
    return sorted((REPORTS / part).glob("*.md"))


def of_reports(reports: Sequence[Path], folder: Path) -> Iterator[Asked]:
    """Yield the questions about invented reports, each asked of its own report alone."""
    for report in reports:
        yield from _asked(questions(report), Shelf((report,), ()), folder / report.stem)


def questions(report: Path) -> list[Question]:
    """Return the questions about an invented report, as the eval suite asks them."""
    lines = report.with_suffix(".jsonl").read_text(encoding="utf-8").splitlines()
    return [_question(report.stem, n, json.loads(line)) for n, line in enumerate(lines, 1)]


def _question(report: str, number: int, asked: dict) -> Question:
    answer, kind = asked["answer"], asked["kind"]
    return Question(
        id=f"{report}-{number:02}",
        document=(report,),
        category=kind,
        split="unseen",
        question=asked["question"],
        history=tuple(asked["history"]),
        answerable=bool(answer),
        headline=(answer,) if answer and kind != "text" else (),
        must=((answer,),) if answer else (),
        evidence=(asked["sentence"],) if answer else (),
    )


def _asked(asked: Sequence[Question], shelf: Shelf, folder: Path) -> Iterator[Asked]:
    system = ours(shelf, Settings(data_dir=folder, corpus_dir=None))
    system.prepare(asked)
    for question in asked:
        assistant = system.assistant_for(question)
        first = assistant.first_look(question.question, history=question.history)
        places = [p for piece in find_evidence(question, shelf.documents) for p in piece]
        yield question, first, places
