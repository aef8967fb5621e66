"""Time and memory of one cold ``rag ask``, as whole processes, and the equality of the two loaders.

    .venv/bin/python benchmarks/cold_ask.py --save

indexes corpus/ into a temporary folder, then starts ``rag ask`` several times, each in a process of
its own, and reads wall time, CPU time and peak memory from the operating system. Writes
benchmarks/results/cold_ask.json with the machine's description.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
RAG = Path(sys.executable).parent / "rag"
QUESTION = "Tổng thu ngân sách trên địa bàn là bao nhiêu?"
RUNS = 9


def cold_ask(environment: dict[str, str]) -> dict[str, float]:
    """Run one process and return wall seconds, CPU seconds and peak memory in MB."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [RAG, "ask", "--json", QUESTION], env=environment, stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    if status:
        raise SystemExit(f"rag ask ended with status {status}")
    return {
        "wall_s": wall,
        "cpu_s": usage.ru_utime + usage.ru_stime,
        "peak_mb": usage.ru_maxrss / 1024,
    }


def loaded_libraries(environment: dict[str, str]) -> list[str]:
    """Return which heavy libraries a process that answers a question has loaded."""
    code = (
        "import sys; from rag import Assistant; Assistant().ask(sys.argv[1]);"
        "print([m for m in ('torch','sentence_transformers','transformers','streamlit')"
        " if m in sys.modules])"
    )
    command = [sys.executable, "-c", code, QUESTION]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return list(json.loads(result.stdout.strip().replace("'", '"')))


def largest_difference() -> float:
    """Return the largest difference between the light loader's vectors and the stock ones."""
    import numpy as np
    from sentence_transformers import SentenceTransformer

    from rag.embed import StaticEncoder
    from rag.protocols import Role
    from rag.settings import SHIPPED_EMBEDDER

    text = (ROOT / "corpus" / "ha-tinh-2023.txt").read_text(encoding="utf-8")
    texts = [line for line in text.splitlines() if line.strip()]
    stock = SentenceTransformer(str(SHIPPED_EMBEDDER), device="cpu").float()
    light = StaticEncoder(SHIPPED_EMBEDDER).encode(texts, Role.DOCUMENT)
    return float(np.abs(stock.encode(texts) - light).max())


def machine() -> dict[str, str | int | None]:
    """Describe what was measured on."""
    model = [
        line.split(":", 1)[1].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    return {
        "cpu": model[0] if model else platform.processor(),
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
    }


def main() -> None:
    """Measure, print, and with ``--save`` write the result file."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--save", action="store_true")
    save = parser.parse_args().save
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "RAG_DATA_DIR": folder}
        subprocess.run([RAG, "ingest", ROOT / "corpus"], env=environment, check=True)
        cold_ask(environment)  # bytecode and file cache
        runs = [cold_ask(environment) for _ in range(RUNS)]
        libraries = loaded_libraries(environment)
    figures = {
        name: {
            "median": round(statistics.median(run[name] for run in runs), 3),
            "max": round(max(run[name] for run in runs), 3),
        }
        for name in runs[0]
    }
    result = {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": machine(),
        "runs": RUNS,
        "load_before": round(os.getloadavg()[0], 2),
        **figures,
        "heavy_libraries_loaded": libraries,
        "largest_vector_difference": largest_difference(),
    }
    text = json.dumps(result, indent=2)
    print(text)
    if save:
        target = ROOT / "benchmarks" / "results" / "cold_ask.json"
        target.parent.mkdir(exist_ok=True)
        target.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
