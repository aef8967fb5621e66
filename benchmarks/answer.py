"""Time of one answer in process, the index open: quantiles over the dev questions.

    .venv/bin/python benchmarks/answer.py --save

asks the dev questions on the reports of corpus/ with these alone loaded, then all dev questions
with every report of the evals loaded, each after twenty to warm up. Writes
benchmarks/results/answer.json.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from cold_ask import ROOT, machine

from rag.evaluate.questions import load_questions
from rag.evaluate.records import Question
from rag.evaluate.systems import Shelf, ours
from rag.settings import Settings

WARM_UP = 20


def asked() -> dict[str, list[Question]]:
    """Return the questions by what is loaded when they are asked."""
    files = sorted((ROOT / "evals" / "questions").glob("*.jsonl"))
    dev = [question for question in load_questions(files) if question.split == "dev"]
    shelf = Shelf.of(ROOT / "corpus", ROOT / "evals" / "documents")
    on_sample = [question for question in dev if shelf.is_about_sample(question)]
    return {"corpus": on_sample, "all": [q for q in dev if not shelf.is_about_sample(q)]}


def quantiles(questions: list[Question], folder: Path) -> dict[str, float]:
    """Return quantiles of the time of one answer, in milliseconds."""
    shelf = Shelf.of(ROOT / "corpus", ROOT / "evals" / "documents")
    with ours(shelf, Settings(data_dir=folder, corpus_dir=None)) as system:
        system.prepare(questions)
        for question in questions[:WARM_UP]:
            system.answer(question)
        times = []
        for question in questions:
            started = time.perf_counter()
            system.answer(question)
            times.append(1000 * (time.perf_counter() - started))
    shares = {"median_ms": 50, "p95_ms": 95, "max_ms": 100}
    found = {name: round(float(np.percentile(times, q)), 1) for name, q in shares.items()}
    return {"questions": len(questions), **found}


def main() -> None:
    """Measure, print, and with ``--save`` write the result file."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--save", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = {
            "date": datetime.now(UTC).date().isoformat(),
            "machine": machine(),
            "load_before": round(os.getloadavg()[0], 2),
            **{name: quantiles(some, Path(folder)) for name, some in asked().items()},
            "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        }
    text = json.dumps(result, indent=2)
    print(text)
    if options.save:
        target = ROOT / "benchmarks" / "results" / "answer.json"
        target.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
