"""The invented reports, and how their questions are asked."""

from pathlib import Path

import pytest
from training.questions import REPORTS, questions
from training.unseen import ask

from rag.evaluate.records import Outcome

ALL = sorted(REPORTS.rglob("*.md"))


@pytest.mark.parametrize("report", ALL, ids=[report.stem for report in ALL])
def test_what_answers_stands_in_the_report(report: Path) -> None:
    text = report.read_text(encoding="utf-8")
    asked = questions(report)
    assert len(asked) > 40
    for question in asked:
        assert question.answerable == bool(question.evidence)
        assert all(sentence in text for sentence in question.evidence)
        assert all(answer in question.evidence[0] for (answer,) in question.must)


def test_the_engine_is_asked_about_one_report_at_a_time(tmp_path: Path) -> None:
    report = tmp_path / "x1.md"
    report.write_text("# BÁO CÁO NĂM 2022\n\nToàn xã có 417 hộ nghèo.\n", encoding="utf-8")
    report.with_suffix(".jsonl").write_text(
        '{"question": "Có bao nhiêu hộ nghèo?", "history": [], "kind": "figure",'
        ' "answer": "417 hộ", "sentence": "Toàn xã có 417 hộ nghèo."}\n'
        '{"question": "Có mấy trạm y tế?", "history": [], "kind": "unanswerable",'
        ' "answer": "", "sentence": ""}\n',
        encoding="utf-8",
    )
    run = ask([report], tmp_path / "data")
    assert [row.outcome for row in run.rows] == [Outcome.CORRECT, Outcome.CORRECT]
    assert run.total.n == 2
