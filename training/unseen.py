"""Asks the engine about invented reports that nothing was made for: ``training/reports``.

    python -m training.unseen              # ask, print what became of the questions

Each report lies beside its questions, one JSON object a line: the question, earlier ones, its kind,
the sentence or table row that answers it and the stretch of that which does, both "" for none. They
were written in one go, with neither the engine nor any other report in view. Rules and weights that
are changed by looking at them make them a second dev split: see README.md.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rag.evaluate.records import Question, Run
from rag.evaluate.runner import run
from rag.evaluate.summary import grouped
from rag.evaluate.systems import Shelf, ours
from rag.evaluate.table import table
from rag.settings import Settings

REPORTS = Path(__file__).parent / "reports"


def questions(report: Path) -> list[Question]:
    """Return the questions about a report, as the eval suite asks them."""
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


def ask(reports: Sequence[Path], folder: Path) -> Run:
    """Return what became of the questions about some reports, each loaded alone."""
    runs = []
    for report in reports:
        shelf = Shelf((report,), ())
        system = ours(shelf, Settings(data_dir=folder / report.stem, corpus_dir=None))
        asked = questions(report)
        system.prepare(asked)
        runs.append(run(system, asked, shelf.documents, split="unseen"))
        print(f"{report.stem}: {runs[-1].total.counts}", flush=True)
    rows = tuple(row for one in runs for row in one.rows)
    return replace(runs[0], rows=rows, groups=grouped(rows))


def main() -> None:
    """Ask about all reports and print the table."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(table(ask(sorted(REPORTS.glob("*.md")), Path(folder))))


if __name__ == "__main__":
    main()
