"""``rag batch``: a file of questions, a file of answers, one process."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from rag.cli.console import ConsoleProgress, well_formed
from rag.cli.doors import Session, chat_options, data_dir_option
from rag.contract import to_json
from rag.errors import InputError

if TYPE_CHECKING:
    from rag.chain import Assistant

_STANDARD = "-"
_EXAMPLE = '{"id": "1", "question": "...", "history": []}'


@dataclass(frozen=True, slots=True)
class Asked:
    """One line of a batch file."""

    question: str
    id: str | int | None = None
    history: tuple[str, ...] = ()


@click.command(options_metavar="[TÙY_CHỌN]")
@click.argument("source", metavar="VÀO.jsonl")
@click.argument("target", metavar="RA.jsonl")
@chat_options
@data_dir_option
@click.pass_obj
def batch(session: Session, source: str, target: str) -> None:
    """Trả lời cả tệp câu hỏi, mỗi dòng một câu, giữ nguyên thứ tự.

    Mỗi dòng của VÀO.jsonl là {"id", "question", "history"}; khóa khác được bỏ qua. RA.jsonl bị ghi
    đè, và chỉ khi mọi câu đã trả lời xong. "-" là đầu vào hoặc đầu ra chuẩn. Câu bị từ chối vẫn là
    câu đã trả lời: mã kết thúc là 0.
    """
    asked = parse_lines(_read(source), "đầu vào" if source == _STANDARD else source)
    with _opened(target) as out:
        session.with_assistant(lambda assistant: _answer_all(assistant, asked, out))


def _answer_all(assistant: Assistant, asked: list[Asked], out: TextIO) -> None:
    progress = ConsoleProgress()
    for done, line in enumerate(asked, start=1):
        answer = assistant.ask(line.question, history=line.history, id=line.id)
        out.write(f"{to_json(answer)}\n")
        out.flush()
        progress("Đã trả lời", done, len(asked))


def _read(source: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if source == _STANDARD else Path(source).read_bytes()
    except OSError as error:
        raise InputError(
            source, "không đọc được tệp câu hỏi này", "Hãy kiểm tra lại đường dẫn và quyền đọc."
        ) from error


def parse_lines(raw: bytes, name: str) -> list[Asked]:
    """Return the questions of a batch file; empty lines are skipped.

    Raises:
        InputError: a line is not a JSON object with a question; the line's number is in it.
    """
    lines = raw.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    return [_parse(line, f"{name}, dòng {n}") for n, line in enumerate(lines, 1) if line.strip()]


def _parse(line: bytes, where: str) -> Asked:
    try:
        data = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise InputError(where, "không phải JSON", f"Mỗi dòng cần dạng {_EXAMPLE}.") from error
    if not isinstance(data, dict):
        raise InputError(where, "không phải một đối tượng JSON", f"Cần dạng {_EXAMPLE}.")
    question = data.get("question")
    if not isinstance(question, str):  # an empty one is a question to refuse
        raise InputError(where, "không có câu hỏi", f'Cần khóa "question", như {_EXAMPLE}.')
    return Asked(well_formed(question), _identity(data, where), _history(data, where))


def _identity(data: dict[str, Any], where: str) -> str | int | None:
    found = data.get("id")
    if isinstance(found, (dict, list)):
        raise InputError(where, '"id" không phải một chuỗi', f"Cần dạng {_EXAMPLE}.")
    if found is None or (isinstance(found, int) and not isinstance(found, bool)):
        return found
    return well_formed(str(found))


def _history(data: dict[str, Any], where: str) -> tuple[str, ...]:
    found = data.get("history") or []
    if not isinstance(found, list) or not all(isinstance(line, str) for line in found):
        raise InputError(where, '"history" không phải danh sách câu hỏi', f"Cần dạng {_EXAMPLE}.")
    return tuple(map(well_formed, found))


@contextmanager
def _opened(target: str) -> Iterator[TextIO]:
    path = Path(target)
    if target == _STANDARD:
        yield sys.stdout
    elif path.exists() and not path.is_file() and not path.is_dir():  # /dev/null, a pipe
        with path.open("w", encoding="utf-8") as out:
            yield out
    else:
        with _replacing(path.resolve()) as out:
            yield out


@contextmanager
def _replacing(path: Path) -> Iterator[TextIO]:
    """Yield a file that takes the place of ``path`` when everything went well."""
    aside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        if path.is_dir():
            raise IsADirectoryError(path)
        out = aside.open("w", encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError(
            str(path), "không ghi được tệp này", "Hãy chọn một tệp trong thư mục ghi được."
        ) from error
    try:
        with out:
            yield out
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
