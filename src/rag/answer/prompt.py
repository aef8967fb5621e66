"""What a chat model is told: the rules, the passages fenced as data, the figures that match."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from rag.answer.chat_model import Message
from rag.answer.evidence import Statement
from rag.answer.figure import Candidate
from rag.answer.passages import Numbered
from rag.answer.written import Written
from rag.records import BlockKind, Request

_FILE = Path(__file__).parents[1] / "assets" / "prompt.toml"
MOST_FIGURES = 15
"""Figures handed over as a table; the best are first, the rest stand in the passages."""
_FENCES = str.maketrans({"<": "‹", ">": "›", '"': "”"})
"""A report cannot close the fence around it."""


@cache
def _texts() -> dict[str, str]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def first_messages(
    request: Request,
    history: Sequence[str],
    passages: Sequence[Numbered],
    figures: Sequence[Candidate],
) -> list[Message]:
    """Return the messages that ask for an answer."""
    lines = "\n".join(f"- {_plain(line)}" for line in history)
    asked = _texts()["user"].format(
        passages=_fenced(passages),
        figures=_table(figures, passages),
        history=_texts()["history"].format(lines=lines) if lines else "",
        question=request.text,
    )
    return [Message("system", _texts()["system"].strip()), Message("user", asked.strip())]


def again_messages(
    written: Written, objections: Sequence[str], passages: Sequence[Numbered]
) -> list[Message]:
    """Return the messages that ask for one sentence again."""
    asked = _texts()["again"].format(
        sentence=_plain(written.text),
        objections="; ".join(objections),
        passages=_fenced(passages),
    )
    return [Message("system", _texts()["system"].strip()), Message("user", asked.strip())]


def _plain(text: str) -> str:
    return text.translate(_FENCES)


def _fenced(passages: Sequence[Numbered]) -> str:
    return "\n".join(_passage(one) for one in passages)


def _passage(one: Numbered) -> str:
    metadata = one.metadata
    return _texts()["passage"].format(
        number=one.number,
        title=_plain(metadata.title),
        place=_plain(metadata.place or ""),
        period=_plain(metadata.period or ""),
        section=_plain(" › ".join(one.section)),
        text=_plain("\n".join(map(_line, one.statements))),
    )


def _line(statement: Statement) -> str:
    """Return a statement as it is read; the cells of a table row with their columns."""
    if statement.kind is not BlockKind.TABLE_ROW or not statement.header:
        return statement.text
    cells = [cell.strip() for cell in statement.text.strip(" |").split("|")]
    named = zip(statement.header, cells, strict=False)
    return "; ".join(f"{name}: {cell}" if name else cell for name, cell in named)


def _table(figures: Sequence[Candidate], passages: Sequence[Numbered]) -> str:
    rows = [row for one in figures if (row := _row(one, passages))][:MOST_FIGURES]
    numbered = [f"S{number} | {row}" for number, row in enumerate(rows, 1)]
    return _texts()["figures"].format(rows="\n".join(numbered)) if numbered else ""


def _row(candidate: Candidate, passages: Sequence[Numbered]) -> str:
    """Return one line of the table; "" for a figure of a passage that is not handed over."""
    figure, statement = candidate.figure, candidate.statement
    number = next((p.number for p in passages if _holds(p, statement)), None)
    if number is None:
        return ""
    name = " › ".join((*figure.parents, figure.indicator))
    place = statement.document.metadata.place or ""
    cells = (name, figure.text, figure.base, figure.period, place, f"[{number}]")
    return " | ".join(_plain(" ".join(cell.split())) for cell in cells)


def _holds(numbered: Numbered, statement: Statement) -> bool:
    passage = numbered.passage
    inside = passage.start <= statement.span.start < passage.end
    return inside and passage.document_id == statement.document.id
