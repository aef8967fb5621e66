from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.evaluate.test_saved import QUESTIONS, question, result

from rag.evaluate.questions import load_questions
from rag.settings import Settings
from rag.store.usage import UsageLog
from rag.ui.components import eval_page
from rag.uploads import Uploads

BUDGET = "tong thu ngan sach"


@pytest.fixture
def evals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "evals"
    (folder / "questions").mkdir(parents=True)
    (folder / "results").mkdir()
    lines = "\n".join(question(*one) for one in QUESTIONS)
    (folder / "questions" / "a.jsonl").write_text(lines, "utf-8")
    for name, run in (
        ("2026-01-01-x", result("correct", "false_refusal", "correct", "correct")),
        ("2026-01-02-y", result("correct", "correct", "wrong_value", "correct")),
    ):
        (folder / "results" / f"{name}.json").write_text(json.dumps({"runs": [run]}), "utf-8")
    monkeypatch.setattr(eval_page, "EVALS", folder)
    return folder


def choose(page, key: str, value: str) -> None:
    next(box for box in page.app.selectbox if box.key == key).set_value(value)
    page.run()


def test_the_newest_results_stand_with_intervals_bars_and_history(page, evals):
    page.show("evals.py")
    assert page.inside("hbc-headline") == ["100,0%"]
    assert page.inside("hbc-second") == ["0,0%", "0,0%"]
    page.app.segmented_control(key="eval-split").set_value("dev")
    page.run()
    assert page.inside("hbc-headline") == ["66,7%"]
    assert "3 câu hỏi · 2026-01-02" in page.text
    assert "1 câu tốt lên, 1 câu kém đi." in page.text
    assert any("Câu a-3? đúng → sai số liệu" in text for text in page.inside("hbc-changed"))


def test_one_question_shows_what_was_expected_and_what_was_said(page, evals):
    page.show("evals.py")
    page.app.segmented_control(key="eval-split").set_value("dev")
    page.run()
    choose(page, "eval-outcome", "sai số liệu")
    assert page.inside("hbc-card-title") == ["Câu a-3?"]
    assert "Mong đợi" in page.text
    assert "Trả lời (sai số liệu)" in page.text
    assert "Có 5." in page.text


def test_without_results_the_page_says_how_to_make_them(page, evals):
    for path in (evals / "results").iterdir():
        path.unlink()
    page.show("evals.py")
    assert page.inside("hbc-card-title") == ["Chưa có kết quả đo nào"]


def test_a_really_asked_question_goes_into_the_set_with_two_clicks(page, evals, settings, tmp_path):
    page.ask(BUDGET)
    page.ask("Giá vàng?")
    page.run()
    page.show("evals.py")
    assert page.inside("hbc-used") == ["Giá vàng?", BUDGET]
    page.app.segmented_control(key="usage-only").set_value("refused")
    page.run()
    assert page.inside("hbc-used") == ["Giá vàng?"]
    page.app.segmented_control(key="usage-only").set_value("all")
    page.run()
    (newest, _) = UsageLog(settings).asked()
    page.press(f"choose-{newest.id}")
    lines = page.app.session_state["chosen_for_evals"]
    (tmp_path / "q.jsonl").write_text("\n".join(lines.values()), "utf-8")
    (read,) = load_questions([tmp_path / "q.jsonl"])
    assert read.question == "Giá vàng?"
    page.press(f"choose-{newest.id}")
    assert page.app.session_state["chosen_for_evals"] == {}


def test_real_use_needs_the_password_where_one_is_set(open_page, assistant, evals, tmp_path):
    guarded = Settings(data_dir=tmp_path, corpus_dir=None, admin_password="mở")  # noqa: S106
    page = open_page(assistant)
    page.app.session_state["uploads_factory"] = lambda: Uploads(guarded)
    page.ask(BUDGET)
    page.run()
    page.show("evals.py")
    assert page.inside("hbc-used") == []
    page.app.text_input(key="admin_password").set_value("mở")
    page.run()
    assert page.inside("hbc-used") == [BUDGET]
