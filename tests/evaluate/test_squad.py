from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rag.errors import InputError
from rag.evaluate.squad import evaluate, load, span_scores, without_diacritics
from rag.records import Answer, Status
from rag.settings import Settings

TOWNS = (
    *("An Hà", "Bình Sơn", "Cẩm Tú", "Đông Kênh", "Gia Lộc", "Hòa Vang", "Kim Liên", "Lạc Thủy"),
    *(
        "Mỹ Đức",
        "Nam Trà",
        "Phú Cường",
        "Quế Phong",
        "Sơn Tịnh",
        "Thanh Bình",
        "Ứng Hòa",
        "Vĩnh Lại",
    ),
    *("Xuân Mai", "Yên Khánh", "Tân Biên", "Long Hồ", "Ba Vì", "Chợ Mới"),
)
CRAFTS = ("gốm", "lụa", "nón lá", "mắm cá", "chiếu cói", "tranh khắc", "trống đồng")


def context(number: int) -> str:
    town, craft = TOWNS[number], CRAFTS[number % len(CRAFTS)]
    return (
        f"Thị trấn {town} có {3 + number} nghìn hộ dân sống ven sông. "
        f"Nghề làm {craft} ở {town} bắt đầu từ năm {1700 + 7 * number}. "
        f"Chợ phiên {town} họp vào ngày {number + 1} hằng tháng."
    )


def entry(number: int, **changed: Any) -> dict[str, Any]:
    asked = {
        "id": f"q{number}",
        "question": f"Thị trấn {TOWNS[number]} có bao nhiêu hộ dân?",
        "answers": [{"text": f"{3 + number} nghìn hộ", "answer_start": 0}],
    }
    return {**asked, **changed}


def write(path: Path, paragraphs: list[dict[str, Any]]) -> Path:
    data = {"version": "1.1", "data": [{"title": "Thị trấn", "paragraphs": paragraphs}]}
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    return path


@pytest.fixture
def towns(tmp_path: Path) -> Path:
    """Twenty-two contexts with one question each."""
    paragraphs = [{"context": context(n), "qas": [entry(n)]} for n in range(len(TOWNS))]
    return write(tmp_path / "towns.json", paragraphs)


@pytest.fixture
def shipped(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", corpus_dir=None)


def silent(stage: str, done: int, total: int) -> None:
    assert 0 <= done <= total


# Typed bare, with no report's words to restore them by, a third of the towns are refused.
@pytest.mark.parametrize(
    ("strip", "least"), [(False, 0.5), (True, 0.4)], ids=["as typed", "without diacritics"]
)
def test_towns_are_found_and_their_households_told(towns, shipped, strip, least):
    result = evaluate(towns, shipped, strip_diacritics=strip, progress=silent)
    assert (result.questions, result.contexts) == (22, 22)
    assert set(result.retrieval) == {"R@1", "R@5", "R@10", "MRR@10", "nDCG@10"}
    assert result.retrieval["R@1"] > 0.8
    assert result.retrieval["R@10"] == 1
    assert result.retrieval["R@1"] <= result.retrieval["MRR@10"] <= result.retrieval["R@10"]
    assert result.f1 > least
    assert result.em <= result.f1


def test_the_result_has_the_published_shape(towns, shipped):
    told = evaluate(towns, shipped, progress=silent).as_dict
    assert list(told) == ["retrieval", "answers", "questions"]
    assert set(told["answers"]) == {"em", "f1"}
    assert json.loads(json.dumps(told)) == told


def test_a_question_about_the_wrong_context_lowers_recall(tmp_path, shipped):
    right = [{"context": context(n), "qas": [entry(n)]} for n in range(20)]
    wrong = [{"context": context(n), "qas": [entry(n - 20)]} for n in (20, 21)]
    result = evaluate(write(tmp_path / "f.json", right + wrong), shipped, progress=silent)
    assert result.retrieval["R@1"] <= 20 / 22
    assert result.questions == 22


def test_an_unanswerable_question_scores_only_when_refused(tmp_path, shipped):
    impossible = {"is_impossible": True, "answers": []}
    nonsense = entry(0, question="???", **impossible)
    false_answer = entry(1, **impossible)  # the context does hold an answer to it
    paragraphs = [{"context": context(n), "qas": []} for n in range(20)]
    paragraphs[0]["qas"], paragraphs[1]["qas"] = [nonsense], [false_answer]
    result = evaluate(write(tmp_path / "v2.json", paragraphs), shipped, progress=silent)
    assert (result.em, result.f1) == (0.5, 0.5)
    assert set(result.retrieval.values()) == {0.0}  # nothing was there to be found


def test_equal_contexts_are_one_and_progress_is_told(tmp_path, shipped):
    paragraphs = [{"context": context(0), "qas": [entry(0)]} for _ in range(3)]
    stages: dict[str, int] = {}

    def note(stage: str, done: int, total: int) -> None:
        stages[stage] = done

    result = evaluate(write(tmp_path / "same.json", paragraphs), shipped, progress=note)
    assert (result.contexts, result.questions) == (1, 3)
    assert result.retrieval["R@1"] == 1
    assert stages == {"Đang lập chỉ mục": 1, "Đang hỏi": 3}


def test_contexts_keep_their_text_and_line_breaks(tmp_path):
    text = "Dòng một có chữ.\n\n  Dòng hai có chữ."
    read = load(write(tmp_path / "lines.json", [{"context": text, "qas": [entry(0)]}]))
    (document,) = read.contexts
    assert document.text == text
    assert [text[block.start : block.end] for block in document.blocks] == [
        "Dòng một có chữ.",
        "Dòng hai có chữ.",
    ]
    assert read.questions[0].context == document.id


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("không phải json", id="no JSON"),
        pytest.param('{"rows": []}', id="JSON of another form"),
        pytest.param('{"data": [{"paragraphs": [{"qas": []}]}]}', id="a paragraph without context"),
        pytest.param('{"data": []}', id="no question"),
    ],
)
def test_an_unusable_file_is_told_in_one_line(tmp_path, content):
    path = tmp_path / "f.json"
    path.write_text(content, "utf-8")
    with pytest.raises(InputError) as caught:
        load(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(InputError, match="không mở được"):
        load(tmp_path / "none.json")


def test_only_diacritics_are_stripped():
    assert without_diacritics("Đường Hồ Chí Minh, 17,5%?") == "Duong Ho Chi Minh, 17,5%?"


@pytest.mark.parametrize(
    ("headline", "spans", "expected"),
    [
        pytest.param("17.422 tỷ đồng", ["17.422 tỷ đồng"], (1, 1), id="the same"),
        pytest.param("Hoà Bình.", ["hòa bình"], (1, 1), id="case, punctuation, tone placement"),
        pytest.param("gần 5 tấn", ["5 tấn"], (0, 0.8), id="one word too many"),
        pytest.param("5 tấn", ["6 tạ", "5 tấn"], (1, 1), id="the best of several spans counts"),
        pytest.param("hoa", ["hòa"], (0, 0), id="another diacritic is another word"),
        pytest.param("5 5 tấn", ["5 tấn tấn"], (0, 2 / 3), id="a repeated word counts once"),
        pytest.param(None, ["5 tấn"], (0, 0), id="a refusal scores nothing"),
        pytest.param("5 tấn", [], (0, 0), id="an answer where there is none"),
        pytest.param(None, [], (1, 1), id="a right refusal"),
    ],
)
def test_spans_are_scored_as_squad_does(headline, spans, expected):
    status = Status.ANSWERED if headline else Status.REFUSED
    answer = Answer(question="?", status=status, headline=headline, answer=headline or "")
    assert span_scores(answer, spans) == pytest.approx(expected)
