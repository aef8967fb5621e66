from __future__ import annotations

import re
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from tests.evaluate.report_samples import (
    HOSTILE,
    comparison,
    large_run,
    question,
    row,
    run,
)

from rag.evaluate import charts, wording
from rag.evaluate.records import Interval, Outcome
from rag.evaluate.report import render, write_report
from rag.evaluate.summary import summarise
from rag.records import CheckedFigure, Verdict


def page(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "lxml")


def told(soup: BeautifulSoup, selector: str) -> list[str]:
    return [" ".join(found.get_text(" ").split()) for found in soup.select(selector)]


@pytest.fixture(scope="module")
def large() -> BeautifulSoup:
    ours = large_run()
    return page(render([ours, large_run("bm25", 0.5, 6)], comparison(ours)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(wording.number(1234567.25, 2), "1.234.567,25", id="points between thousands"),
        pytest.param(wording.percent(0.8416), "84,2%", id="a comma before the decimal"),
        pytest.param(wording.percent(None), "–", id="a dash for what was not measured"),
        pytest.param(wording.between(Interval(0.5, 0.4, 0.6)), "40,0–60,0%", id="an interval"),
        pytest.param(wording.milliseconds(42.4), "42 ms", id="milliseconds"),
        pytest.param(wording.milliseconds(1340), "1,3 giây", id="seconds from one on"),
        pytest.param(wording.day("2026-11-02"), "2/11/2026", id="the day first"),
        pytest.param(wording.day("hôm nay"), "hôm nay", id="no date stays as it is"),
    ],
)
def test_numbers_are_written_as_in_vietnamese(text, expected):
    assert text == expected


def test_dev_and_test_are_two_numbers_and_never_one():
    dev = [row(question(n, "dev")) for n in range(4)]
    test = [row(question(n, "test"), Outcome.WRONG_VALUE, "1%") for n in range(3)]
    soup = page(render([run([*dev, *test])]))
    assert told(soup, "#so-chinh-dev .accuracy") == ["100,0%"]
    assert told(soup, "#so-chinh-test .accuracy") == ["0,0%"]
    assert told(soup, "#so-chinh-test .wrong-share") == ["100,0%"]
    assert told(soup, ".accuracy") == ["0,0%", "100,0%"]
    assert "57,1%" not in soup.get_text()


def test_runs_of_one_system_by_split_are_read_as_one_system():
    runs = [run([row(question(n, split)) for n in range(2)]) for split in ("dev", "test")]
    soup = page(render(runs))
    assert told(soup, "#test thead th") == ["Số đo", "Hỏi Báo Cáo", "Loại câu hỏi", "Hỏi Báo Cáo"]
    assert len(soup.select(".accuracy")) == 2


def test_every_question_stands_once_under_its_outcome(large):
    rows = large_run().rows
    for split in ("dev", "test"):
        for outcome in Outcome:
            expected = {
                r.question.id for r in rows if (r.question.split, r.outcome) == (split, outcome)
            }
            shown = large.select(f"#cau-hoi-{split} [data-outcome={outcome}] .question code")
            assert sorted(code.get_text() for code in shown) == sorted(expected)


def test_systems_stand_side_by_side(large):
    assert told(large, "#dev thead th")[:3] == ["Số đo", "Hỏi Báo Cáo", "bm25"]
    cells = told(large, "#dev tbody tr")[0]
    assert len(re.findall(r"\d+,\d%", cells)) == 4  # each accuracy, and the end of its interval
    assert "bm25" in told(large, "#cau-hoi-dev .other")[0]


def test_a_system_that_marks_no_figure_is_not_praised_for_its_figures():
    plain = row(question(1))
    figure = CheckedFigure("9.850 tỷ đồng", 23, 36, Verdict.VERBATIM, (1,))
    marked = replace(plain, answer=replace(plain.answer, figures=(figure,)))
    lines = told(page(render([run([marked]), run([plain], "bm25")])), "#dev tbody tr")
    assert "Số liệu đúng với trích dẫn 100,0% –" in lines


def test_a_change_shows_before_and_now_and_both_sides(large):
    first, accepted = large.select("#thay-doi > .change")
    assert told(first, ".turn")[0].startswith("Trước: đúng (9.850 tỷ đồng) → Nay: sai số liệu")
    assert told(first, ".said") == ["9.850 tỷ đồng", "104% dự toán tỉnh giao"]
    assert len(first.select(".sides blockquote")) == 2
    assert not first.select(".accepted")
    assert told(accepted, ".accepted") == ["Đã chấp nhận: câu hỏi đã được sửa lại"]
    assert len(large.select(".repairs .change")) == 2
    summary = told(large, "#thay-doi > p")[0]
    assert "2 câu kém đi (1 chưa được chấp nhận), 2 câu tốt lên" in summary
    assert "tinh-b-figure-dev-099" in summary


def test_hostile_text_is_escaped_and_nothing_is_fetched(tmp_path):
    path = tmp_path / "new" / "report.html"
    write_report([run([row(question(1, text=HOSTILE), headline=HOSTILE)])], path)
    html = path.read_text("utf-8")
    soup = page(html)
    assert not soup.select("script, img, iframe, object, link, [src], [onerror]")
    assert [a for a in soup.select("[href]") if not a["href"].startswith("#")] == []
    assert "url(" not in html
    assert "@import" not in html
    assert told(soup, ".asked") == [HOSTILE]


def test_a_question_without_an_answer_says_so_and_counts():
    failed = row(question(1), Outcome.FAILED)
    soup = page(render([run([failed, row(question(2))])]))
    assert told(soup, "#so-chinh-dev .accuracy") == ["50,0%"]
    assert "RuntimeError: hỏng" in told(soup, "[data-outcome=failed] .sides")[0]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([row(question(1), Outcome.FAILED, latency_ms=0.0)], id="nothing answered"),
        pytest.param(
            [row(question(1, category="unanswerable"), headline=None)], id="everything refused"
        ),
        pytest.param([row(question(1, category="lạ"))], id="a category nobody named"),
    ],
)
def test_small_runs_are_drawn_too(rows):
    soup = page(render([run(rows)]))
    assert len(soup.select(".canvas")) == 3


def test_parts_of_a_bar_fill_it_in_proportion():
    rows = [row(question(n)) for n in range(6)]
    rows += [row(question(n), Outcome.WRONG_VALUE, "1%") for n in range(3)]
    rows += [row(question(9), Outcome.FALSE_REFUSAL)]
    parts = {part.css: part for part in charts.outcome_parts(summarise(rows))}
    assert parts["wrong"].share == pytest.approx(0.3)
    assert parts["refused"].start == pytest.approx(0.3)
    assert parts["correct"].start + parts["correct"].share == pytest.approx(1)


def test_reliability_puts_confidence_against_what_was_right():
    sure = [row(question(n), confidence=0.95) for n in range(3)]
    unsure = [
        row(question(4), Outcome.WRONG_VALUE, "1%", confidence=0.42),
        row(question(5), confidence=0.48),
    ]
    refused = [row(question(6), Outcome.FALSE_REFUSAL, confidence=0.99)]
    low, high = charts.reliability([*sure, *unsure, *refused]).points
    assert (low.x, low.y, low.weight) == pytest.approx((0.45, 0.5, 0.4))
    assert (high.x, high.y, high.weight) == pytest.approx((0.95, 1.0, 0.6))


def test_the_risk_axis_ends_above_the_highest_risk():
    rows = [row(question(1), Outcome.WRONG_VALUE, "1%", 0.9), row(question(2), confidence=0.5)]
    plot = charts.risk_plot(rows)
    assert [(point.x, point.y) for point in plot.points] == [(0.5, 1.0), (1.0, 0.5)]
    assert plot.y_ticks == ("0%", "25%", "50%", "75%", "100%")


def test_slow_answers_fall_into_the_last_column():
    rows = [row(question(n), latency_ms=10.0) for n in range(99)]
    rows.append(row(question(99), latency_ms=5000.0))
    chart = charts.latency(rows, summarise(rows))
    heights = [column.y for column in chart.columns]
    assert heights[-1] == pytest.approx(1 / 99)
    assert max(heights) == 1
    assert chart.x_ticks[-1] == "20 ms"
    assert chart.marks[0].title == "p50 10 ms"
