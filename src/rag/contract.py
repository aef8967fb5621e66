"""The public JSON of answers and streamed events; fields may be added, never renamed."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from rag.records import (
    Answer,
    CheckedFigure,
    Citation,
    DocumentId,
    DoneEvent,
    Event,
    Note,
    NoteKind,
    SourcesEvent,
    Status,
    Usage,
    Verdict,
)

_FIELD_ORDER = [
    *("id", "question", "interpreted", "status", "headline", "answer", "citations", "figures"),
    *("confidence", "engine", "reason", "notes", "usage", "elapsed_ms"),
]


def to_dict(answer: Answer) -> dict[str, Any]:
    """Return the answer as plain data with every field present, in the contract's order."""
    data = asdict(answer)
    return {name: data[name] for name in _FIELD_ORDER}


def to_json(answer: Answer, *, indent: int | None = None) -> str:
    """Return the answer as JSON text, Vietnamese letters unescaped."""
    return json.dumps(to_dict(answer), ensure_ascii=False, indent=indent)


def from_dict(data: dict[str, Any]) -> Answer:
    """Return the answer that ``to_dict`` made this data of.

    Raises:
        KeyError, TypeError, ValueError: it is not one.
    """
    return Answer(
        **{
            **data,
            "status": Status(data["status"]),
            "citations": tuple(_citation(one) for one in data["citations"]),
            "figures": tuple(_figure(one) for one in data["figures"]),
            "notes": tuple(Note(NoteKind(n["kind"]), n["text"]) for n in data["notes"]),
            "usage": Usage(**data["usage"]) if data["usage"] else None,
        }
    )


def _citation(data: dict[str, Any]) -> Citation:
    own = {"document_id": DocumentId(data["document_id"]), "section": tuple(data["section"])}
    return Citation(**{**data, **own})


def _figure(data: dict[str, Any]) -> CheckedFigure:
    own = {"verdict": Verdict(data["verdict"]), "citations": tuple(data["citations"])}
    return CheckedFigure(**{**data, **own})


def event_to_json(event: Event) -> str:
    """Return one streamed event as one line of JSON with its ``event`` name first."""
    if isinstance(event, DoneEvent):
        data: dict[str, Any] = {"event": "done", "answer": to_dict(event.answer)}
    elif isinstance(event, SourcesEvent):
        data = {"event": "sources", **asdict(event)}
    else:
        data = {"event": "text", **asdict(event)}
    return json.dumps(data, ensure_ascii=False)
