"""The measure of the sentence check: scripted answers, what counts as failed, intervals, bars."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from rag.documents import read_document
from rag.evaluate.checker import Count, Judged, counts, judge, meets_bars, wilson
from rag.evaluate.checker_report import write_checker_report
from rag.evaluate.checker_table import checker_data, checker_table, failures
from rag.evaluate.mutations import MUTATIONS
from rag.evaluate.scripted import Script, scripts
from rag.records import Document
from rag.settings import CHECKOUT

REPORTS = CHECKOUT / "evals" / "documents"
STEMS = ("lam-dong-2024", "thong-ke-khanh-hoa-thang-10-2024", "nganh-nong-nghiep-ben-tre-2024")


@pytest.fixture(scope="module")
def documents() -> Mapping[str, Document]:
    paths = [path for path in REPORTS.iterdir() if path.stem in STEMS]
    return {path.stem: read_document(path, max_bytes=1_000_000) for path in paths}


@pytest.fixture(scope="module")
def scripted(documents: Mapping[str, Document]) -> list[Script]:
    return scripts(documents)


@pytest.fixture(scope="module")
def judged(scripted: list[Script]) -> list[Judged]:
    return [judge(script) for script in scripted]


def test_the_same_seed_gives_the_same_answers(
    documents: Mapping[str, Document], scripted: list[Script]
) -> None:
    assert [s.reply for s in scripts(documents)] == [s.reply for s in scripted]


def test_there_are_enough_of_them_and_of_every_kind(scripted: list[Script]) -> None:
    assert len(scripted) >= 120
    assert {s.kind for s in scripted if not s.is_true} == set(MUTATIONS)


def test_a_changed_sentence_differs_from_the_true_one(scripted: list[Script]) -> None:
    changed = [s for s in scripted if not s.is_true]
    assert all(s.told.text.rstrip(".;,: ") not in s.reply for s in changed if s.kind == "digit")


def test_every_answer_cites_a_passage_it_was_given(scripted: list[Script]) -> None:
    for script in scripted:
        cited = int(script.reply.rpartition("[")[2].rstrip("]."))
        statement = script.told.statement
        passage = next(one for one in script.passages if one.number == cited)
        assert passage.passage.start <= statement.span.start < passage.passage.end


def test_no_changed_sentence_is_shown_and_few_true_ones_are_withheld(judged: list[Judged]) -> None:
    found = counts(judged)
    assert found["changed"].failed == 0, failures(judged)
    assert found["truthful"].share.value <= 0.03, failures(judged)
    assert meets_bars(found)


def test_reports_only_for_testing_are_counted_apart(judged: list[Judged]) -> None:
    found = counts(judged, {"lam-dong-2024"})
    own = [one for one in judged if one.script.document == "lam-dong-2024"]
    assert found["truthful/held_out"].n == sum(one.script.is_true for one in own)
    assert found["changed/held_out"].n == sum(not one.script.is_true for one in own)
    assert "báo cáo chỉ để kiểm tra" in checker_table(found)


def test_a_shown_change_breaks_the_bar_and_is_listed(judged: list[Judged], tmp_path: Path) -> None:
    changed = next(one for one in judged if not one.script.is_true)
    spoilt = [*judged, replace(changed, shown="99 tỷ đồng [1].")]
    found = counts(spoilt)
    assert not meets_bars(found)
    assert "CHƯA ĐẠT" in checker_table(found)
    assert "99 tỷ đồng [1]." in failures(spoilt)
    assert checker_data(found, spoilt)["failures"][-1]["id"] == changed.script.id
    write_checker_report(found, spoilt, tmp_path / "checker.html")
    assert "99 tỷ đồng [1]." in (tmp_path / "checker.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [(0, 100, 0.0, 0.03699), (3, 100, 0.01025, 0.08452), (50, 100, 0.40383, 0.59617)],
)
def test_the_interval_is_wilsons(hits: int, n: int, low: float, high: float) -> None:
    found = wilson(hits, n)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-4)


def test_nothing_counted_says_nothing() -> None:
    assert (Count(0, 0).share.low, Count(0, 0).share.high) == (0.0, 1.0)
