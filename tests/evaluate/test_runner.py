"""A run over small reports: every question has a row and counts, whatever the system does."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from rag.errors import EmptyFolderError
from rag.evaluate.records import Outcome, Question, Row, Run, Stretch
from rag.evaluate.results import save, to_data
from rag.evaluate.retrieval import FOUND, MEASURES
from rag.evaluate.runner import Selection, run, source_hash
from rag.evaluate.summary import bootstrap, risk_coverage, summarise
from rag.evaluate.systems import Shelf, ours
from rag.evaluate.table import table
from rag.records import Answer, Citation, Status
from rag.settings import Settings

_RICE = "Sản lượng lúa cả năm ước đạt 412.000 tấn, tăng 3,1% so với năm 2021."
_AREA = Question(
    id="lua-2",
    document=("lua",),
    category="comparison",
    split="test",
    question="Diện tích gieo trồng?",
    headline=("58.300 ha",),
    evidence=("Diện tích gieo trồng đạt 58.300 ha.",),
)
_HARVEST = replace(
    _AREA,
    id="lua-1",
    category="figure",
    split="dev",
    question="Sản lượng lúa là bao nhiêu?",
    headline=("412.000 tấn",),
    evidence=(_RICE,),
)
_GOLD = Question("vang-1", ("lua",), "unanswerable", "dev", "Giá vàng?", answerable=False)
_QUESTIONS = [_HARVEST, _AREA, _GOLD]


@pytest.fixture
def shelf(reports: Path, health_report: Path, tmp_path: Path) -> Shelf:
    more = tmp_path / "more"
    more.mkdir()
    health_report.rename(more / health_report.name)
    return Shelf.of(reports, more)


class Scripted:
    """Answers as told; an exception among the answers is raised."""

    name = "kịch bản"

    def __init__(self, answers: dict[str, Answer | Exception], found: Sequence[Stretch] = ()):
        self._answers = answers
        self._found = found

    def answer(self, question: Question) -> Answer:
        answer = self._answers[question.id]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def retrieve(self, question: Question) -> Sequence[Stretch]:
        if isinstance(self._answers[question.id], Exception):
            raise OSError("đĩa hỏng")
        return self._found


def _refused() -> Answer:
    return Answer("?", Status.REFUSED, None, "Không có.", reason="không có")


def _answered(headline: str, confidence: float = 0.5) -> Answer:
    return Answer("?", Status.ANSWERED, headline, headline, confidence=confidence)


def _run(shelf: Shelf, answers: dict[str, Answer | Exception]) -> Run:
    lua = shelf.documents["lua"]
    start = lua.text.index(_RICE)
    system = Scripted(answers, [(lua.id, start, start + len(_RICE))])
    return run(system, _QUESTIONS, shelf.documents)


def test_a_system_that_raises_scores_zero_and_is_counted(shelf: Shelf) -> None:
    made = _run(shelf, {question.id: ValueError("hỏng rồi") for question in _QUESTIONS})
    assert [row.outcome for row in made.rows] == [Outcome.FAILED] * 3
    assert made.total.n == 3
    assert made.total.accuracy.value == 0
    assert made.rows[0].error == "ValueError: hỏng rồi"
    assert made.total.counts[Outcome.FAILED] == 3
    assert made.total.refusal_recall == 0  # no answer is no refusal


def test_a_refused_answerable_question_is_an_error_not_a_gap(shelf: Shelf) -> None:
    made = _run(shelf, {question.id: _refused() for question in _QUESTIONS})
    assert made.total.n == 3
    assert made.total.counts[Outcome.FALSE_REFUSAL] == 2
    assert made.total.accuracy.value == pytest.approx(1 / 3)
    assert made.total.refusal_precision == pytest.approx(1 / 3)
    assert made.total.refusal_recall == 1
    assert made.total.citation_validity is None


def test_rows_are_grouped_by_category_report_and_split(shelf: Shelf) -> None:
    made = _run(
        shelf,
        {"lua-1": _answered("412.000 tấn"), "lua-2": _refused(), "vang-1": _answered("2 tỷ đồng")},
    )
    assert {name: (group.n, group.accuracy.value) for name, group in made.groups.items()} == {
        "all": (3, pytest.approx(1 / 3)),
        "category/figure": (1, 1),
        "category/comparison": (1, 0),
        "category/unanswerable": (1, 0),
        "split/dev": (2, 0.5),
        "split/test": (1, 0),
        "document/lua": (3, pytest.approx(1 / 3)),
    }
    assert made.total.wrong.value == pytest.approx(1 / 3)
    # Half of the two questions with evidence had it retrieved, at rank one.
    assert made.total.retrieval == pytest.approx(dict.fromkeys((*FOUND, *MEASURES), 0.5))
    assert made.groups["category/unanswerable"].retrieval == {}


def test_a_citation_one_character_off_is_told(shelf: Shelf) -> None:
    lua = shelf.documents["lua"]
    start = lua.text.index(_RICE)
    right = Citation(1, lua.id, "", (), None, _RICE, start, start + len(_RICE))
    off = replace(right, start=start + 1, end=right.end + 1)
    answers = {"lua-1": replace(_answered("412.000 tấn"), citations=(right,))}
    answers["lua-2"] = replace(_answered("58.300 ha"), citations=(off,))
    made = _run(shelf, {**answers, "vang-1": _refused()})
    assert [row.citations_valid for row in made.rows] == [True, False, True]
    assert [row.citation_supports for row in made.rows] == [True, False, None]
    assert made.total.citation_validity == 0.5
    assert made.total.citation_support == 0.5


def test_our_own_system_answers_from_the_reports(shelf: Shelf, settings: Settings) -> None:
    questions = [*_QUESTIONS, replace(_HARVEST, id="yte-1", document=("y-te",), evidence=())]
    with ours(shelf, settings) as system:
        system.prepare(questions)
        made = run(system, questions, shelf.documents)
        assert {s.document_id for s in system.answer(_HARVEST).citations} == {
            shelf.documents["lua"].id
        }
    assert made.system == "Hỏi Báo Cáo"
    assert made.rows[0].outcome is Outcome.CORRECT
    assert made.rows[0].citations_valid
    assert made.rows[0].evidence_rank is not None
    assert all(row.error is None and row.latency_ms > 0 for row in made.rows)


def test_a_question_about_the_sample_is_asked_with_the_sample_alone(
    shelf: Shelf, settings: Settings
) -> None:
    both = replace(_HARVEST, id="hai", document=("lua", "y-te"))
    assert shelf.is_about_sample(_HARVEST)
    assert not shelf.is_about_sample(both)
    assert [d.source.rsplit("/", 1)[1] for d in shelf.documents_for(sample_only=True)] == [
        "lua.txt",
        "ngan-sach.txt",
    ]
    with ours(shelf, settings) as system:
        system.prepare([_HARVEST, both])
        health = shelf.documents["y-te"].id
        asked = "Toàn tỉnh có bao nhiêu bác sĩ?"
        assert health not in {s[0] for s in system.retrieve(replace(_HARVEST, question=asked))}
        assert health in {s[0] for s in system.retrieve(replace(both, question=asked))}


def test_a_report_taken_away_is_no_longer_answered_from(shelf: Shelf, settings: Settings) -> None:
    with ours(shelf, settings) as system:
        system.prepare([_HARVEST])
    fewer = replace(shelf, sample=shelf.sample[:1])
    with ours(fewer, settings) as system:
        found = system.retrieve(replace(_HARVEST, question="Tổng thu ngân sách?"))
    assert {stretch[0] for stretch in found} <= {shelf.documents["lua"].id}


def test_an_empty_corpus_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(EmptyFolderError):
        Shelf.of(tmp_path, tmp_path)


def test_a_selection_keeps_the_order() -> None:
    assert Selection().of(_QUESTIONS) == _QUESTIONS
    assert Selection("dev").of(_QUESTIONS) == [_HARVEST, _GOLD]
    assert Selection("dev", ("figure",)).of(_QUESTIONS) == [_HARVEST]
    assert Selection("test", ("figure",)).of(_QUESTIONS) == []


def test_the_interval_is_the_same_each_time_and_holds_the_share() -> None:
    flags = [True] * 60 + [False] * 40
    interval = bootstrap(flags)
    assert interval == bootstrap(flags)
    assert interval.value == 0.6
    assert 0.45 < interval.low < 0.55 < 0.65 < interval.high < 0.75
    assert bootstrap([True] * 5) == bootstrap([True])


def _row(correct: bool, confidence: float, *, refused: bool = False) -> Row:
    answer = _refused() if refused else _answered("412.000 tấn", confidence)
    outcome = Outcome.CORRECT if correct else Outcome.WRONG_VALUE
    return Row(_HARVEST, answer, outcome, True, None, True, None, (), 0, 10.0)


def test_risk_grows_with_coverage_where_confidence_means_something() -> None:
    rows = [_row(True, 0.9), _row(False, 0.4), _row(True, 0.4), _row(True, 0, refused=True)]
    assert risk_coverage(rows) == [(0.25, 0), (0.75, pytest.approx(1 / 3))]
    assert risk_coverage([]) == []


def test_latency_percentiles_are_over_all_rows() -> None:
    rows = [replace(_row(True, 1), latency_ms=float(ms)) for ms in range(101)]
    summary = summarise(rows)
    assert (summary.latency_p50_ms, summary.latency_p95_ms) == (50, 95)


def test_the_source_hash_follows_the_files(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1")
    before = source_hash(tmp_path)
    assert len(before) == 12
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").write_text("?")
    assert source_hash(tmp_path) == before
    (tmp_path / "a.py").write_text("x = 2")
    assert source_hash(tmp_path) != before


def test_a_saved_run_has_its_name_summaries_and_one_row_a_line(
    shelf: Shelf, tmp_path: Path
) -> None:
    made = _run(shelf, {question.id: _refused() for question in _QUESTIONS})
    path = save([made, made], tmp_path / "results")
    assert path.name == f"{made.date}-{made.source_hash}.json"
    text = path.read_text(encoding="utf-8")
    assert json.loads(text) == {"runs": [to_data(made), to_data(made)]}
    assert sum(line.startswith('{"id": "lua-1"') for line in text.splitlines()) == 2


def test_the_table_has_a_line_for_each_group(shelf: Shelf) -> None:
    made = _run(
        shelf,
        {"lua-1": _answered("17 tấn"), "lua-2": _answered("58.300 ha"), "vang-1": _refused()},
    )
    lines = table(made).splitlines()
    assert next(line for line in lines if line.startswith("  figure")).split()[1:3] == ["1", "0,0%"]
    assert next(line for line in lines if line.startswith("tất cả")).split()[2:4] == ["3", "66,7%"]
    assert "Từ chối: đúng chỗ 100,0%, đủ 100,0%" in lines
