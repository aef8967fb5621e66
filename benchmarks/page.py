"""Time a reader waits: for the first paint of a warm page, for an answer, for a citation.

    .venv/bin/python benchmarks/page.py --save

starts ``rag serve`` on the reports of corpus/ and walks the pages in a headless Chromium, each
visit in a browser context of its own. Writes benchmarks/results/page.json.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from cold_ask import ROOT, machine
from playwright.sync_api import Browser, Page

sys.path.insert(0, str(ROOT))
from tests.browser import serving

from rag import Library, Settings

VISITS = 12
QUESTION = "tong thu ngan sach la bao nhieu"
PAGES = {
    "chat": ("", ".hbc-report"),
    "figures": ("so-lieu", "[data-testid=stDataFrame]"),
    "library": ("tai-lieu", ".hbc-report-title"),
}


def waited(work: Callable[[], object]) -> float:
    """Return how long something took, in milliseconds."""
    started = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - started)


_WATCH = """() => {
  const parts = {answer_text_ms: ".hbc-prose", answer_whole_ms: "[class*=st-key-cite-0-1] button"};
  window.seen = {};
  let asked = 0;
  new MutationObserver(() => {
    for (const [name, part] of Object.entries(parts))
      if (!(name in seen) && document.querySelector(part)) seen[name] = performance.now() - asked;
  }).observe(document.body, {subtree: true, childList: true});
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter") asked = performance.now();
  }, true);
}"""
"""Notes in the page itself when parts of an answer are there: asking from outside takes longer."""


def ask(page: Page) -> dict[str, float]:
    """Ask a question; return when the answer's first words and its citations were there."""
    page.wait_for_timeout(1_000)  # a reader types after the page has come to rest
    page.evaluate(_WATCH)
    page.keyboard.press("Enter")
    page.locator(".st-key-cite-0-1 button:visible").wait_for()
    seen: dict[str, float] = page.evaluate("seen")
    return seen


def visit(browser: Browser, address: str) -> dict[str, float]:
    """Return what one reader waits for, in milliseconds."""
    found: dict[str, float] = {}
    for name, (path, shown) in PAGES.items():
        page = browser.new_context(locale="vi-VN").new_page()
        address_of = f"{address}{path}"

        def opened(page: Page = page, address: str = address_of, shown: str = shown) -> None:
            page.goto(address, wait_until="commit")
            page.locator(shown).first.wait_for()

        found[f"{name}_shown_ms"] = waited(opened)
        paint = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
        found[f"{name}_first_paint_ms"] = float(page.evaluate(paint))
        if name == "chat":
            page.get_by_role("textbox").last.fill(QUESTION)
            found |= ask(page)
            chip = page.locator(".st-key-cite-0-1 button:visible")
            found["citation_ms"] = waited(
                lambda page=page, chip=chip: (  # type: ignore[misc]
                    chip.click(),
                    page.locator("mark.hbc-quote").first.wait_for(),
                )
            )
        page.context.close()
    return found


def main() -> None:
    """Measure, print, and with ``--save`` write the result file."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--save", action="store_true")
    save = parser.parse_args().save
    executable = serving.find_chromium()
    if executable is None:
        raise SystemExit("no Chromium on this machine")
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder) / "data", corpus_dir=None)
        Library(settings).ingest([ROOT / "corpus"])
        with (
            serving.rag_serve(settings.data_dir) as address,
            serving.chromium(executable) as browser,
        ):
            visit(browser, address)  # warms the server and the browser
            visits = [visit(browser, address) for _ in range(VISITS)]
    medians = {name: round(float(np.median([v[name] for v in visits])), 0) for name in visits[0]}
    result = {"date": f"{datetime.now(UTC):%Y-%m-%d}", "machine": machine(), **medians}
    text = json.dumps(result, indent=2, ensure_ascii=False)
    print(text)
    if save:
        (ROOT / "benchmarks" / "results" / "page.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
