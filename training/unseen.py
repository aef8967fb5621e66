"""Asks the engine about invented reports that nothing was made for: ``training/reports/unseen``.

    python -m training.unseen              # ask, print what became of the questions

Rules and weights that are changed by looking at them make them a second dev split: see README.md.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rag.evaluate.records import Run
from rag.evaluate.runner import run
from rag.evaluate.summary import grouped
from rag.evaluate.systems import Shelf, ours
from rag.evaluate.table import table
from rag.settings import Settings
from training.questions import files, questions


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
    """Ask about all of them and print the table."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(table(ask(files("unseen"), Path(folder))))


if __name__ == "__main__":
    main()
