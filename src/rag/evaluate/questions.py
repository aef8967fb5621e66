"""Question files -> questions; every fault is one sentence that names file and line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.errors import InputError
from rag.evaluate.records import Question

CATEGORIES = (
    *("figure", "comparison", "text", "list", "entity", "paraphrase", "unaccented", "typo"),
    *("english", "computed", "followup", "unanswerable", "trap"),
)
SPLITS = ("dev", "test")

_KEYS = (
    *("id", "document", "category", "split", "question", "history", "answerable", "headline"),
    *("must", "must_not", "evidence", "computed", "note"),
)
_REMEDY = "Hãy sửa theo mẫu trong evals/README.md."


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and where it was written."""

    question: Question
    where: str  # "tệp, dòng n"


def read_questions(paths: Sequence[Path]) -> tuple[list[Asked], list[InputError]]:
    """Return the questions of the files, and a fault for each line that holds none."""
    asked: list[Asked] = []
    faults: list[InputError] = []
    for path in paths:
        for where, line in _lines(path):
            try:
                asked.append(Asked(_question(line, where), where))
            except InputError as fault:
                faults.append(fault)
    return asked, faults


def load_questions(paths: Sequence[Path]) -> list[Question]:
    """Return the questions of the files.

    Raises:
        InputError: a file cannot be read, or a line is no question.
    """
    asked, faults = read_questions(paths)
    for fault in faults:
        raise fault
    return [one.question for one in asked]


def _lines(path: Path) -> Iterable[tuple[str, str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            str(path), "không đọc được tệp câu hỏi này", "Cần tệp JSON Lines mã UTF-8."
        ) from error
    # Not splitlines(): it would cut a line at a U+2028 inside a text.
    lines = text.split("\n")
    return [(f"{path.name}, dòng {n}", line) for n, line in enumerate(lines, 1) if line.strip()]


def _question(line: str, where: str) -> Question:
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(where, "không phải JSON", _REMEDY) from error
    if not isinstance(data, dict):
        raise InputError(where, "không phải một đối tượng JSON", _REMEDY)
    _check_keys(data, where)
    document = data["document"]
    question = Question(
        id=_text(data, "id", where),
        document=(document,) if isinstance(document, str) else _texts(data, "document", where),
        category=_one_of(data, "category", CATEGORIES, where),
        split=_one_of(data, "split", SPLITS, where),
        question=_text(data, "question", where),
        history=_texts(data, "history", where),
        answerable=_flag(data, "answerable", where),
        headline=_texts(data, "headline", where),
        must=_alternatives(data, where),
        must_not=_texts(data, "must_not", where),
        evidence=_texts(data, "evidence", where),
        computed=_flag(data, "computed", where),
        note=data["note"] if isinstance(data["note"], str) else "",
    )
    _check_sense(question, where)
    return question


def _check_keys(data: Mapping[str, Any], where: str) -> None:
    missing = [key for key in _KEYS if key not in data]
    unknown = [key for key in data if key not in _KEYS]
    if missing or unknown:
        found = f"thiếu khóa {missing}" if missing else f"có khóa lạ {unknown}"
        raise InputError(where, found.replace("'", '"'), _REMEDY)


def _check_sense(question: Question, where: str) -> None:
    wants = bool(question.headline or question.must)
    if question.answerable and not wants:
        raise InputError(where, "trả lời được mà không có headline lẫn must", _REMEDY)
    if question.answerable and not question.evidence:
        raise InputError(where, "trả lời được mà không có evidence", _REMEDY)
    if not question.answerable and (wants or question.evidence):
        raise InputError(where, "không trả lời được mà có headline, must hay evidence", _REMEDY)
    if question.category == "unanswerable" and question.answerable:
        raise InputError(where, "thuộc nhóm unanswerable mà answerable là true", _REMEDY)
    if (question.category == "followup") != bool(question.history):
        raise InputError(where, "history chỉ dành cho nhóm followup, và nhóm ấy phải có", _REMEDY)
    if question.computed and not question.note:
        raise InputError(where, "phải tính mà note không ghi công thức", _REMEDY)


def _text(data: Mapping[str, Any], key: str, where: str) -> str:
    found = data[key]
    if not isinstance(found, str) or not found.strip():
        raise InputError(where, f'khóa "{key}" không phải một chuỗi có chữ', _REMEDY)
    return found


def _texts(data: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    found = data[key]
    if not isinstance(found, list) or not all(isinstance(x, str) and x.strip() for x in found):
        raise InputError(where, f'khóa "{key}" không phải danh sách chuỗi', _REMEDY)
    return tuple(found)


def _flag(data: Mapping[str, Any], key: str, where: str) -> bool:
    found = data[key]
    if not isinstance(found, bool):
        raise InputError(where, f'khóa "{key}" phải là true hoặc false', _REMEDY)
    return found


def _one_of(data: Mapping[str, Any], key: str, known: Sequence[str], where: str) -> str:
    found = _text(data, key, where)
    if found not in known:
        raise InputError(where, f'"{key}" là «{found}», cần một trong {", ".join(known)}', _REMEDY)
    return found


def _alternatives(data: Mapping[str, Any], where: str) -> tuple[tuple[str, ...], ...]:
    found = data["must"]
    if not isinstance(found, list):
        raise InputError(where, 'khóa "must" không phải danh sách', _REMEDY)
    groups = [[one] if isinstance(one, str) else one for one in found]
    for group in groups:
        if not isinstance(group, list) or not group or not all(isinstance(x, str) for x in group):
            raise InputError(where, 'mỗi phần của "must" là chuỗi hoặc danh sách chuỗi', _REMEDY)
    return tuple(map(tuple, groups))
