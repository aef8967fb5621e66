"""Question files: what is read, and the one sentence each mistake gets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rag.errors import InputError
from rag.evaluate.questions import load_questions, read_questions

_GOOD = {
    "id": "lua-figure-001",
    "document": "lua",
    "category": "figure",
    "split": "dev",
    "question": "Sản lượng lúa là bao nhiêu?",
    "history": [],
    "answerable": True,
    "headline": ["412.000 tấn"],
    "must": ["412.000 tấn", ["cả năm", "năm 2022"]],
    "must_not": ["3,1%"],
    "evidence": ["Sản lượng lúa cả năm ước đạt 412.000 tấn"],
    "computed": False,
    "note": "",
}


def _write(path: Path, *lines: object) -> Path:
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return path


def test_a_good_line_becomes_a_question(tmp_path: Path) -> None:
    question = load_questions([_write(tmp_path / "a.jsonl", _GOOD)])[0]
    assert question.document == ("lua",)
    assert question.must == (("412.000 tấn",), ("cả năm", "năm 2022"))
    assert question.expected == "412.000 tấn — 412.000 tấn; cả năm / năm 2022"


def test_several_documents_may_be_named(tmp_path: Path) -> None:
    line = {**_GOOD, "document": ["lua", "ngo"]}
    question = load_questions([_write(tmp_path / "a.jsonl", line)])[0]
    assert question.document == ("lua", "ngo")
    assert question.needs_all_evidence


_BAD = {
    "not JSON": ("{", "không phải JSON"),
    "not an object": ("[]", "không phải một đối tượng JSON"),
    "a key left out": ({k: v for k, v in _GOOD.items() if k != "split"}, 'thiếu khóa ["split"]'),
    "an unknown key": ({**_GOOD, "expected": "x"}, 'có khóa lạ ["expected"]'),
    "an unknown category": ({**_GOOD, "category": "số liệu"}, "«số liệu»"),
    "an unknown split": ({**_GOOD, "split": "train"}, "«train»"),
    "an empty question": ({**_GOOD, "question": " "}, '"question"'),
    "a headline that is a string": ({**_GOOD, "headline": "412"}, '"headline"'),
    "an empty must_not": ({**_GOOD, "must_not": [""]}, '"must_not"'),
    "a must with a number": ({**_GOOD, "must": [412]}, '"must"'),
    "a must without alternatives": ({**_GOOD, "must": [[]]}, '"must"'),
    "answerable as a word": ({**_GOOD, "answerable": "yes"}, '"answerable"'),
    "nothing expected": ({**_GOOD, "headline": [], "must": []}, "không có headline lẫn must"),
    "no evidence": ({**_GOOD, "evidence": []}, "không có evidence"),
    "a refusal with an answer": ({**_GOOD, "answerable": False}, "không trả lời được mà có"),
    "a follow-up without history": ({**_GOOD, "category": "followup"}, "history"),
    "history without a follow-up": ({**_GOOD, "history": ["Còn ngô?"]}, "history"),
    "computed without a formula": ({**_GOOD, "computed": True}, "công thức"),
}


@pytest.mark.parametrize(("line", "said"), _BAD.values(), ids=_BAD)
def test_a_mistake_is_told_with_file_and_line(tmp_path: Path, line: object, said: str) -> None:
    path = _write(tmp_path / "hoi.jsonl", _GOOD, "", line)
    asked, faults = read_questions([path])
    assert len(asked) == 1
    assert len(faults) == 1
    sentence = str(faults[0])
    assert sentence.startswith("hoi.jsonl, dòng 3: ")
    assert said in sentence
    assert "\n" not in sentence


def test_loading_stops_at_the_first_mistake(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="dòng 1"):
        load_questions([_write(tmp_path / "a.jsonl", "{", "[")])


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"khong-co\.jsonl"):
        load_questions([tmp_path / "khong-co.jsonl"])
