"""Building and searching an index of many synthetic passages: time, disk, memory, quantiles.

    .venv/bin/python benchmarks/search.py --passages 100000 --save

mixes the sentences of the reports in corpus/ and evals/documents/ into new ones (halves swapped,
figures drawn anew, one word in six exchanged), two sentences a passage, a hundred passages a
document. Then it asks the dev questions without a filter, within one document, within a fiftieth
and within half of the documents; each search does all that ``rag ask`` does between understanding a
question and reading the passages. Writes benchmarks/results/search.json.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import resource
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from cold_ask import ROOT, machine

from rag.documents import is_report, read_document
from rag.embed import load_encoder
from rag.evaluate.questions import load_questions
from rag.index import IndexWriter, OpenIndex
from rag.question import understand
from rag.records import BlockKind, DocumentId, Passage, PassageId, Request, Sentence
from rag.retrieve import retrieve
from rag.settings import SHIPPED_EMBEDDER
from rag.split import split

PER_DOCUMENT, PER_CONTEXT = 100, 3
BATCH, COUNT, QUESTIONS, SEED = 1_000, 12, 200, 11
_DIGITS = re.compile(r"\d+")


def sources() -> list[tuple[tuple[str, ...], str]]:
    """Return the sentences of all reports with their headings."""
    folders = (ROOT / "corpus", ROOT / "evals" / "documents")
    files = [file for folder in folders for file in sorted(folder.iterdir()) if is_report(file)]
    return [
        (passage.heading_lines, line)
        for file in files
        for passage in split(read_document(file, max_bytes=10_000_000))
        for line in passage.sentence_lines
    ]


def sentence(lines: list[str], words: list[str], chance: random.Random) -> str:
    """Return a new sentence of two old halves."""
    first, second = chance.choice(lines).split(), chance.choice(lines).split()
    mixed = first[: len(first) // 2 + 1] + second[len(second) // 2 :]
    mixed = [chance.choice(words) if chance.random() < 1 / 6 else word for word in mixed]
    return _DIGITS.sub(lambda m: str(chance.randrange(10 ** len(m[0]))), " ".join(mixed))


def passages(count: int) -> Iterator[Passage]:
    """Yield as many passages as asked for."""
    chance = random.Random(SEED)  # noqa: S311 - no secret
    known = sources()
    lines = [line for _, line in known]
    words = [word for line in lines for word in line.split()]
    for number in range(count):
        document = DocumentId(f"{number // PER_DOCUMENT:016x}")
        place = number % PER_DOCUMENT
        headings = chance.choice(known)[0]
        pair = [sentence(lines, words, chance) for _ in range(2)]
        text, start = " ".join(pair), place * 10_000
        border = start + len(pair[0])
        yield Passage(
            id=PassageId(f"{document}:{start}-{start + len(text)}"),
            document_id=document,
            section=headings,
            start=start,
            end=start + len(text),
            text=text,
            search_text="\n".join((*headings, *pair)),
            sentences=(
                Sentence(start, border, BlockKind.PARAGRAPH),
                Sentence(border + 1, start + len(text), BlockKind.PARAGRAPH),
            ),
            context=(place - place % PER_CONTEXT) * 10_000,
        )


def build(folder: Path, count: int) -> float:
    """Write the index and return the seconds it took, passages being made not counted."""
    encoder = load_encoder(str(SHIPPED_EMBEDDER))
    spent = 0.0
    batch: list[Passage] = []
    with IndexWriter(folder) as writer:
        for passage in passages(count):
            batch.append(passage)
            if len(batch) == BATCH:
                started = time.perf_counter()
                writer.add(batch, encoder)
                spent += time.perf_counter() - started
                batch = []
        started = time.perf_counter()
        writer.add(batch, encoder)
        writer.finish()
        return spent + time.perf_counter() - started


def requests(index: OpenIndex) -> list[Request]:
    """Return dev questions as understood."""
    files = sorted((ROOT / "evals" / "questions").glob("*.jsonl"))
    asked = [q for q in load_questions(files) if q.split == "dev"]
    chance = random.Random(SEED)  # noqa: S311 - no secret
    chosen = chance.sample(asked, min(QUESTIONS, len(asked)))
    return [understand(q.question, q.history, frozenset(), index.vocabulary) for q in chosen]


def search(
    index: OpenIndex, asked: list[Request], within: frozenset[DocumentId] | None
) -> dict[str, float]:
    """Return quantiles over the questions, in milliseconds."""
    encoder = load_encoder(str(SHIPPED_EMBEDDER))
    for request in asked[:20]:
        retrieve(request, index, encoder, COUNT, within)
    wall, cpu = [], []
    for request in asked:
        started, used = time.perf_counter(), time.process_time()
        retrieve(request, index, encoder, COUNT, within)
        wall.append(1000 * (time.perf_counter() - started))
        cpu.append(1000 * (time.process_time() - used))
    return {
        f"{kind}p{share}_ms": round(float(np.percentile(times, share)), 1)
        for kind, times in (("", wall), ("cpu_", cpu))
        for share in (50, 95)
    }


def measured(folder: Path, count: int) -> dict[str, object]:
    """Build in a child process, so that memory is measured apart, and search in this one."""
    started = time.perf_counter()
    child = os.fork()
    if child == 0:
        (folder / "seconds").write_text(str(build(folder / "index", count)))
        os._exit(0)
    _, status, usage = os.wait4(child, 0)
    if status:
        raise SystemExit(f"building ended with status {status}")
    documents = [DocumentId(f"{n:016x}") for n in range((count - 1) // PER_DOCUMENT + 1)]
    opened = time.perf_counter()
    index = OpenIndex(folder / "index", documents)
    asked = requests(index)
    opening = time.perf_counter() - opened
    size = sum(file.stat().st_size for file in (folder / "index").rglob("*") if file.is_file())
    return {
        "passages": count,
        "sentences": 2 * count,
        "build_s": round(float((folder / "seconds").read_text()), 1),
        "build_with_making_passages_s": round(opened - started, 1),
        "build_peak_mb": round(usage.ru_maxrss / 1024),
        "disk_mb": round(size / 1e6),
        "open_s": round(opening, 2),
        "questions": len(asked),
        "search": {
            "no filter": search(index, asked, None),
            "one document": search(index, asked, frozenset(documents[:1])),
            "a fiftieth": search(index, asked, frozenset(documents[::50])),
            "half": search(index, asked, frozenset(documents[::2])),
        },
        "search_peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def main() -> None:
    """Measure, print, and with ``--save`` write the result file."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--save", action="store_true")
    options = parser.parse_args()
    load = round(os.getloadavg()[0], 2)
    with tempfile.TemporaryDirectory() as folder:
        figures = measured(Path(folder), options.passages)
    result = {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": machine(),
        "load_before": load,
        "load_after": round(os.getloadavg()[0], 2),
        **figures,
    }
    text = json.dumps(result, indent=2)
    print(text)
    if options.save:
        target = ROOT / "benchmarks" / "results" / "search.json"
        target.parent.mkdir(exist_ok=True)
        target.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
