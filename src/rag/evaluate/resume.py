"""Answers of a chat model kept as they come, so that a run that was cut off goes on where it was.

A kept answer is used again only for the same question, model and source code. A question on which
the model failed is asked again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rag.contract import from_dict, to_dict
from rag.evaluate.records import Question, Stretch, System
from rag.evaluate.runner import source_hash
from rag.records import Answer


class Resumed:
    """A system whose answers are kept in a file of JSON lines."""

    def __init__(self, system: System, file: Path) -> None:
        self._system, self._file = system, file
        self._code = source_hash()
        self._kept = _read(file)

    @property
    def name(self) -> str:
        """The name of the system itself."""
        return self._system.name

    def answer(self, question: Question) -> Answer:
        """Return the kept answer, else ask and keep it."""
        key = self._key(question)
        if key in self._kept:
            return from_dict(self._kept[key])
        answer = self._system.answer(question)
        if answer.usage is not None:  # the model did answer
            self._keep(key, to_dict(answer))
        return answer

    def retrieve(self, question: Question) -> Sequence[Stretch]:
        """Return what the system itself retrieves."""
        return self._system.retrieve(question)

    def _key(self, question: Question) -> str:
        whole = json.dumps(
            [self._code, self.name, question.id, question.question, question.history]
        )
        return hashlib.sha256(whole.encode()).hexdigest()

    def _keep(self, key: str, data: dict[str, Any]) -> None:
        self._kept[key] = data
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("a", encoding="utf-8") as out:
            out.write(f"{json.dumps({'key': key, 'answer': data}, ensure_ascii=False)}\n")


def _read(file: Path) -> dict[str, dict[str, Any]]:
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    return {entry["key"]: entry["answer"] for line in lines if (entry := _entry(line))}


def _entry(line: str) -> dict[str, Any] | None:
    """Return one entry; None for a line that was cut off while it was written."""
    try:
        data: dict[str, Any] = json.loads(line)
    except ValueError:
        return None
    return data


def cost_line(answers: Sequence[Answer]) -> str:
    """Return what a chat model took for a run, as one Vietnamese line."""
    used = [answer.usage for answer in answers if answer.usage is not None]
    read, written = sum(u.input_tokens for u in used), sum(u.output_tokens for u in used)
    costs = [u.cost for u in used if u.cost is not None]
    cost = f"{sum(costs):.4f} USD".replace(".", ",") if costs else "chưa đặt giá"
    tokens = f"đọc {read:,} token, viết {written:,} token".replace(",", ".").replace(
        ". viết", ", viết"
    )
    return f"Mô hình trò chuyện: {len(used)} câu, {tokens}, chi phí: {cost}."
