from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.evaluate.report_samples import HOSTILE, comparison, large_run, question, row, run

from rag.evaluate.report import write_report
from rag.evaluate.wording import label, percent

pytestmark = pytest.mark.browser
WIDTHS = (380, 1440)


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, browser: object) -> Path:
    """A report of three systems, and one of texts that would like to be code."""
    folder = tmp_path_factory.mktemp("reports")
    ours = large_run()
    peers = [large_run("tutorial", 0.35, 5), large_run("bm25", 0.5, 6)]
    write_report([ours, *peers], folder / "large.html", comparison(ours))
    write_report([run([row(question(1, text=HOSTILE), headline=HOSTILE)])], folder / "hostile.html")
    return folder


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def overflow(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


def open_all(page: Page) -> None:
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_sticks_out_even_with_every_question_open(visit, address, width):
    page = visit(f"{address}/large.html", width=width)
    assert overflow(page) <= 0
    open_all(page)
    assert overflow(page) <= 0
    cut = page.evaluate(
        "[...document.querySelectorAll('table, .card, .bar-value, .plot')].filter(one =>"
        " one.getBoundingClientRect().right > document.documentElement.clientWidth).length"
    )
    assert cut == 0


BARS = """rows => rows.map(row => {
  const long = name => row.querySelector(name).getBoundingClientRect().width;
  return [
    row.querySelector('.bar-label').textContent,
    row.querySelector('b').textContent,
    parseFloat(row.querySelector('.part').getAttribute('width')),
    100 * long('.part') / long('.track'),
  ];
})"""


@pytest.mark.parametrize("width", WIDTHS)
def test_bars_are_as_long_as_the_values_they_stand_for(visit, address, width):
    page = visit(f"{address}/large.html", width=width)
    groups = run([one for one in large_run().rows if one.question.split == "test"]).groups
    accuracy = {
        label("categories", name.removeprefix("category/")): summary.accuracy.value
        for name, summary in groups.items()
        if name.startswith("category/")
    }
    drawn = page.locator("#test .bars").nth(1).locator(".bar-row").evaluate_all(BARS)
    assert {name for name, *_ in drawn} == set(accuracy)
    assert len(set(accuracy.values())) > 2
    for name, told, attribute, seen in drawn:
        assert told == percent(accuracy[name])
        assert attribute == pytest.approx(100 * accuracy[name], abs=0.01)
        assert seen == pytest.approx(100 * accuracy[name], abs=0.5)


OUTSIDE = """svg => {
  const box = svg.getBoundingClientRect();
  return [...svg.querySelectorAll('circle, rect, polyline')].filter(mark => {
    const own = mark.getBoundingClientRect();
    const x = (own.left + own.right) / 2, y = (own.top + own.bottom) / 2;
    return x < box.left - 1 || x > box.right + 1 || y < box.top - 1 || y > box.bottom + 1;
  }).length;
}"""


def test_the_curve_and_the_dots_stay_inside_their_axes(visit, address):
    page = visit(f"{address}/large.html", width=380)
    for chart in ("dots", "curve", "histogram"):
        outside = page.locator(f"#dev .canvas.{chart}").evaluate(OUTSIDE)
        assert outside == 0
        assert page.locator(f"#dev .canvas.{chart}").bounding_box()["width"] > 250


def test_the_big_numbers_come_first_and_headings_lead_to_the_rest(visit, address):
    page = visit(f"{address}/large.html", width=380, height=800)
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    expect(page.locator("h1")).to_have_text("Kết quả đánh giá: Hỏi Báo Cáo")
    expect(page.locator(".accuracy").first).to_be_in_viewport()
    expect(page.locator(".wrong-share").first).to_be_in_viewport()
    for heading in ("So với mốc đã lưu", "Bộ kiểm tra (test)", "Bộ phát triển (dev)"):
        expect(page.locator("main > section > h2", has_text=heading).first).to_be_attached()
    page.locator("nav a", has_text="Câu hỏi test").click()
    expect(page.locator("#cau-hoi-test h2")).to_be_in_viewport()
    outcome = page.locator("#cau-hoi-test details.outcome").first
    outcome.locator("> summary").click()
    first = outcome.locator("details.question").first
    first.locator("> summary").click()
    expect(first.locator("blockquote").first).to_be_visible()


def test_hostile_text_stays_text(visit, address):
    page = visit(f"{address}/hostile.html")
    open_all(page)
    for element in ("script", "img", "iframe", "link[href^=http]"):
        expect(page.locator(element)).to_have_count(0)
    expect(page.locator(".asked").first).to_have_text(HOSTILE)
    expect(page.locator(".said").last).to_have_text(HOSTILE)
