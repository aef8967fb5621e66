"""Time of the table of figures at 5,000 rows: looking them up, laying them out, drawing the page.

    .venv/bin/python benchmarks/figure_desk.py --save

loads as many synthetic reports as give 5,000 figures, looks figures up in the store as the page
does, then draws the page with Streamlit's own test runner, without a browser. Writes
benchmarks/results/figure_desk.json.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from cold_ask import ROOT, machine
from streamlit.testing.v1 import AppTest

from rag import Assistant, Library, Settings
from rag.figure_sheet import as_csv, as_xlsx, rows
from rag.store.figures import FigureQuery, Order

ROWS, REPORTS, TIMES = 5_000, 10, 15


def report(number: int) -> str:
    """Return a report of one table with as many figures as there must be."""
    lines = [f"# Báo cáo năm {2010 + number} của tỉnh Cà Mau", "", "| Chỉ tiêu (tấn) | Sản lượng |"]
    lines += ["|---|---|", *(f"| Chỉ tiêu số {n} | {n}.{n % 10}00 |" for n in range(1, 501))]
    return "\n".join(lines)


def median_ms(work: Callable[[], object]) -> float:
    """Return the median time of some runs after a first one, in milliseconds."""
    work()
    times = []
    for _ in range(TIMES):
        started = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - started))
    return round(float(np.median(times)), 1)


def measure(folder: Path) -> dict[str, float]:
    """Return the medians, in milliseconds."""
    for number in range(REPORTS):
        (folder / f"{number}.md").write_text(report(number), "utf-8")
    settings = Settings(data_dir=folder / "data", corpus_dir=None)
    Library(settings).ingest(sorted(folder.glob("*.md")))
    assistant = Assistant(settings)
    titles = {d.id: d.metadata.title for d in assistant.documents()}
    found = assistant.figures(FigureQuery(), limit=ROWS)
    table = rows(found.figures, titles)
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    page.session_state["assistant_factory"] = lambda: assistant
    page.run()
    page.switch_page(str(ROOT / "src/rag/ui/pages/figures.py")).run()
    if len(page.dataframe[0].value) != ROWS:
        raise SystemExit("the page does not show every row")
    return {
        "rows": len(table),
        "look_up_ms": median_ms(lambda: assistant.figures(FigureQuery(), limit=ROWS)),
        "by_value_ms": median_ms(
            lambda: assistant.figures(FigureQuery(order=Order.LARGEST), limit=ROWS)
        ),
        "by_word_ms": median_ms(lambda: assistant.figures(FigureQuery(text="so 77"), limit=ROWS)),
        "lay_out_ms": median_ms(lambda: rows(found.figures, titles)),
        "csv_ms": median_ms(lambda: as_csv(table)),
        "xlsx_ms": median_ms(lambda: as_xlsx(table)),
        "page_run_ms": median_ms(page.run),
    }


def main() -> None:
    """Measure, print, and with ``--save`` write the result file."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--save", action="store_true")
    save = parser.parse_args().save
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder))
    result = {"date": f"{datetime.now(UTC):%Y-%m-%d}", "machine": machine(), **found}
    text = json.dumps(result, indent=2, ensure_ascii=False)
    print(text)
    if save:
        (ROOT / "benchmarks" / "results" / "figure_desk.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
