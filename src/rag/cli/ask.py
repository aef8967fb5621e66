"""``rag ask``: one question, one answer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from rag.cli.console import flush, read_stdin, well_formed
from rag.cli.doors import Session, chat_options, data_dir_option
from rag.cli.paint import after_text, answer_text, hits_text, inert
from rag.contract import event_to_json, to_dict, to_json
from rag.errors import InputError
from rag.records import Answer, DoneEvent, Event, Hit, TextEvent

if TYPE_CHECKING:
    from rag.chain import Assistant

_STDIN = "-"
_JSON_INDENT = 2


@dataclass(frozen=True, slots=True)
class _Request:
    question: str
    history: tuple[str, ...]
    as_json: bool
    explained: bool


@click.command(options_metavar="[TÙY_CHỌN]")
@click.argument("question", nargs=-1, metavar="[CÂU_HỎI]")
@click.option(
    "--history",
    multiple=True,
    metavar="CÂU_HỎI",
    help="Câu đã hỏi trước đó, để hiểu câu hỏi nối tiếp; lặp lại được, câu cũ trước.",
)
@click.option("--json", "as_json", is_flag=True, help="In câu trả lời dạng JSON.")
@click.option("--stream", is_flag=True, help="In dần; cùng --json thì mỗi sự kiện một dòng.")
@click.option("--explain", is_flag=True, help="Kèm các câu đã xét và điểm của từng câu.")
@chat_options
@data_dir_option
@click.pass_obj
def ask(
    session: Session,
    question: tuple[str, ...],
    history: tuple[str, ...],
    as_json: bool,
    stream: bool,
    explain: bool,
) -> None:
    """Hỏi một câu và nhận câu trả lời kèm trích dẫn.

    CÂU_HỎI là "-" hoặc bỏ trống thì đọc từ đầu vào chuẩn. Khi các báo cáo không có câu trả lời,
    lệnh nói rõ như vậy và vẫn kết thúc với mã 0.
    """
    if stream and as_json and explain:
        raise click.UsageError("--explain không đi cùng --stream --json.")
    request = _Request(_read_question(question), tuple(map(well_formed, history)), as_json, explain)
    session.with_assistant(lambda assistant: (_stream if stream else _answer)(assistant, request))


def _read_question(words: Sequence[str]) -> str:
    text = " ".join(words)
    if text == _STDIN or not words:
        text = read_stdin()
    text = well_formed(text).strip()  # an argument that is not UTF-8 arrives as lone surrogates
    if not text:
        raise InputError(
            "Câu hỏi", "đang để trống", 'Hãy viết câu hỏi trong dấu ngoặc kép: rag ask "..."'
        )
    return text


def _answer(assistant: Assistant, request: _Request) -> None:
    answer = assistant.ask(request.question, history=request.history)
    hits = _explained(assistant, request) if request.explained else None
    if request.as_json:
        click.echo(_as_json(answer, hits))
        return
    click.echo(answer_text(answer))
    _echo_hits(hits)


def _explained(assistant: Assistant, request: _Request) -> tuple[Hit, ...]:
    return assistant.explain(request.question, history=request.history)


def _as_json(answer: Answer, hits: Sequence[Hit] | None) -> str:
    if hits is None:
        return to_json(answer, indent=_JSON_INDENT)
    data = to_dict(answer) | {"hits": [_hit_data(hit) for hit in hits]}
    return json.dumps(data, ensure_ascii=False, indent=_JSON_INDENT)


def _hit_data(hit: Hit) -> dict[str, Any]:
    passage = hit.passage
    return {
        "passage_id": passage.id,
        "section": passage.section,
        "score": float(hit.score),
        "reasons": {name: float(value) for name, value in hit.reasons.items()},
        "sentence": hit.text,
        "start": hit.sentence.start,
        "end": hit.sentence.end,
        "text": passage.text,
    }


def _stream(assistant: Assistant, request: _Request) -> None:
    for event in assistant.stream(request.question, history=request.history):
        if request.as_json:
            click.echo(event_to_json(event))
        else:
            _echo_event(event)
        flush()
    if request.explained:
        _echo_hits(_explained(assistant, request))


def _echo_event(event: Event) -> None:
    if isinstance(event, TextEvent):
        # A piece may end in a blank or a line break that belongs to the text.
        click.echo("\n".join(_inert_piece(line) for line in event.text.split("\n")), nl=False)
    elif isinstance(event, DoneEvent):
        below = after_text(event.answer)
        click.echo(f"\n\n{below}" if below else "")


def _inert_piece(line: str) -> str:
    lead = " " if line[:1].isspace() else ""
    tail = " " if line[-1:].isspace() and line.strip() else ""
    return f"{lead}{inert(line)}{tail}"


def _echo_hits(hits: Sequence[Hit] | None) -> None:
    if hits is not None:
        click.echo(f"\n{hits_text(hits)}")
