"""How many syllables are restored rightly, how long a question takes, what loading costs.

    .venv/bin/python benchmarks/restore.py --data DIR --save

DIR holds the training files. The rows measured are those that ``training.lexicon`` held out: every
20th row of mono_law and mono_msdocs, rows with the same words not counted either. The smoothing
constants of ``restore`` were chosen on 200 and 120 of these rows. All diacritics are taken from a
row and put back by the best candidate of ``restore``; every word spelt like a Vietnamese syllable
counts, whether or not the lexicon has it. The reports of corpus/ and evals/documents/ are measured
too, with no vocabulary, with that of the other reports, and with their own. Times are processor
time. Writes benchmarks/results/restore.json.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.cold_ask import machine  # noqa: E402
from training.lexicon import split  # noqa: E402

from rag.language.interpret import interpretations  # noqa: E402
from rag.language.lexicon import lexicon  # noqa: E402
from rag.language.normalise import fold, words  # noqa: E402
from rag.language.restore import restore  # noqa: E402
from rag.language.syllable import is_syllable, keeps_marks  # noqa: E402
from rag.language.tokens import lexical_tokens  # noqa: E402
from rag.question import understand  # noqa: E402

LOADING = """
import re, time, numpy
from pathlib import Path
def resident():
    return int(re.search(r"VmRSS:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
before = resident()
from rag.language import interpret, lexicon
started = time.perf_counter()
interpret.interpretations("tong thu")
took = time.perf_counter() - started
print(took * 1000, (resident() - before) / 1024)
"""
"""Resident memory with numpy loaded, before the lexicon and after the first question."""


def half(word: str, at: int) -> str:
    """Return every other word without its diacritics, as of a question typed in a hurry."""
    return fold(word) if at % 2 else word


def share_right(rows: Iterable[str], vocabulary: Counter[str] | None = None) -> dict[str, float]:
    """Return the share of syllables restored from nothing and from half, and of kept diacritics."""
    right, right_half, right_full, kept, lost, syllables, typed = 0, 0, 0, 0, 0, 0, 0
    for row in rows:
        truth = words(row)
        from_none = restore([fold(word) for word in truth], vocabulary)[0].words
        given = [half(word, at) for at, word in enumerate(truth)]
        from_half = restore(given, vocabulary)[0].words
        from_full = restore(truth, vocabulary)[0].words
        read = zip(truth, given, from_none, from_half, from_full, strict=True)
        for word, part, none, some, full in read:
            if is_syllable(word):
                syllables += 1
                right += none == word
                right_half += some == word
                right_full += full == word
            if part != fold(part):
                typed += 1
                kept += some == part
                lost += not keeps_marks(part, some)
    return {
        "syllables": syllables,
        "right_without_diacritics": round(right / syllables, 4),
        "right_half_typed": round(right_half / syllables, 4),
        "right_fully_typed": round(right_full / syllables, 4),
        "accented_words_unchanged": round(kept / typed, 4),
        "typed_diacritics_changed": lost,
    }


def reports() -> dict[str, list[str]]:
    """Return the lines of every committed report in plain text."""
    folders = (ROOT / "corpus", ROOT / "evals" / "documents")
    files = [path for folder in folders for path in sorted(folder.glob("*.txt"))]
    return {
        path.stem: [line for line in path.read_text("utf-8").splitlines() if words(line)]
        for path in files
    }


def share_right_of_reports() -> dict[str, dict[str, object]]:
    """Return the shares of each report, by the vocabulary that was at hand."""
    texts = reports()
    counted = {name: Counter(lexical_tokens("\n".join(rows))) for name, rows in texts.items()}
    results: dict[str, dict[str, object]] = {}
    for name, rows in texts.items():
        others = sum((c for other, c in counted.items() if other != name), Counter[str]())
        results[name] = {
            "no_vocabulary": share_right(rows),
            "vocabulary_of_other_reports": share_right(rows, others),
            "own_vocabulary": share_right(rows, counted[name]),
        }
    return results


def questions() -> list[str]:
    """Return the committed eval questions, their diacritics as typed there."""
    files = sorted((ROOT / "evals" / "questions").glob("*.jsonl"))
    rows = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
    return [row["question"] for row in rows if row.get("question")]


def milliseconds(texts: list[str], work: Callable[[str], object]) -> dict[str, float]:
    """Return the processor time of one question, the best of five calls each."""
    work(texts[0])
    taken = []
    for text in texts:
        runs = []
        for _ in range(5):
            started = time.thread_time()
            work(text)
            runs.append((time.thread_time() - started) * 1000)
        taken.append(min(runs))
    cuts = statistics.quantiles(taken, n=20)
    return {
        "questions": len(taken),
        "p50": round(statistics.median(taken), 2),
        "p95": round(cuts[-1], 2),
        "max": round(max(taken), 2),
    }


def loading() -> dict[str, float]:
    """Return what the first question costs a fresh process."""
    runs = []
    for _ in range(5):
        command = [sys.executable, "-c", LOADING]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        runs.append(tuple(map(float, done.stdout.split())))
    return {
        "first_question_ms": round(statistics.median(ms for ms, _ in runs), 1),
        "memory_mb": round(max(mb for _, mb in runs), 1),
    }


def size_mb() -> float:
    """Return the size of the lexicon's folder."""
    folder = ROOT / "src" / "rag" / "assets" / "lexicon"
    return round(sum(path.stat().st_size for path in folder.iterdir()) / 1_000_000, 2)


def main() -> None:
    """Measure, print, and with ``--save`` write the result file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the training files")
    parser.add_argument("--save", action="store_true")
    chosen = parser.parse_args()
    asked, no = questions(), frozenset[str]()
    plain = [fold(text) for text in asked]
    rows = [row for of_one in reports().values() for row in of_one]
    everything = Counter(token for row in rows for token in lexical_tokens(row))
    result = {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": machine(),
        "load_before": round(os.getloadavg()[0], 2),
        "lexicon": {
            "size_mb": size_mb(),
            "syllables": len(lexicon().syllables),
            "pairs": len(lexicon().pairs.keys),
            "triples": len(lexicon().triples.keys),
            **loading(),
        },
        "question_ms": {
            "as_typed": milliseconds(asked, lambda text: interpretations(text, everything)),
            "without_diacritics": milliseconds(
                plain, lambda text: interpretations(text, everything)
            ),
            "understood_as_typed": milliseconds(
                asked, lambda text: understand(text, (), no, everything)
            ),
            "understood_without_diacritics": milliseconds(
                plain, lambda text: understand(text, (), no, everything)
            ),
        },
        "held_out": {name: share_right(split(chosen.data, name)[1]) for name in ("law", "msdocs")},
        "reports": share_right_of_reports(),
    }
    text = json.dumps(result, indent=2, ensure_ascii=False)
    print(text)
    if chosen.save:
        target = ROOT / "benchmarks" / "results" / "restore.json"
        target.parent.mkdir(exist_ok=True)
        target.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
