"""Our own time for one sentence of a chat model: checked, and shown or withheld.

    .venv/bin/python benchmarks/gate.py --save

puts every scripted sentence of ``rag eval --checker`` through the gate, with sixteen passages to
choose from as an answer has. Sentences are timed one by one, the first ones not counted; a sentence
that is withheld is the dearer one, for it is looked for in every passage. Writes
benchmarks/results/gate.json.
"""

from __future__ import annotations

import argparse
import json
import time
from datetime import UTC, datetime

import numpy as np
from cold_ask import ROOT, machine

from rag.answer.gate import Gate
from rag.answer.llm import MOST_PASSAGES
from rag.answer.written import read_written
from rag.evaluate import scripted
from rag.evaluate.systems import Shelf
from rag.records import Answer, Asks, Request, Status

WARM_UP = 50
SHOWN_BY_THEN_MS = 50
"""What the project allows itself per sentence."""


def times() -> dict[str, list[float]]:
    """Return the milliseconds of sentences that were shown, and of those that were withheld."""
    shelf = Shelf.of(ROOT / "corpus", ROOT / "evals" / "documents")
    documents = {path.stem: shelf.documents[path.stem] for path in shelf.others}
    scripted.DISTRACTORS = MOST_PASSAGES - 1
    found: dict[str, list[float]] = {"shown": [], "withheld": []}
    for number, script in enumerate(scripted.scripts(documents)):
        written = read_written(script.reply)
        gate = Gate(
            script.passages, Request("", "", Asks.ANY), Answer("", Status.ANSWERED, None, "")
        )
        started = time.perf_counter()
        shown = list(gate.take(written)) if written else []
        passed = 1000 * (time.perf_counter() - started)
        if number >= WARM_UP:
            found["shown" if shown else "withheld"].append(passed)
    return found


def quantiles(values: list[float]) -> dict[str, float]:
    """Return how many there are, their median, p95 and maximum."""
    shares = {"median_ms": 50, "p95_ms": 95, "max_ms": 100}
    measured = {name: round(float(np.percentile(values, q)), 2) for name, q in shares.items()}
    over = sum(value > SHOWN_BY_THEN_MS for value in values)
    return {"sentences": len(values), **measured, "over_50_ms": over}


def main() -> None:
    """Measure, print, and with ``--save`` write the result file."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--save", action="store_true")
    result = {
        "measured": datetime.now(UTC).date().isoformat(),
        "machine": machine(),
        **{name: quantiles(values) for name, values in times().items()},
    }
    text = json.dumps(result, ensure_ascii=False, indent=2)
    print(text)
    if parser.parse_args().save:
        (ROOT / "benchmarks" / "results" / "gate.json").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
