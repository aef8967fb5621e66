"""The public JSON of answers and streamed events; fields may be added, never renamed."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from rag.records import (
    Answer,
    CheckedFigure,
    Citation,
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
    """Return the answer that ``to_dict`` wrote.

    Raises:
        KeyError, TypeError, ValueError: it is not one.
    """
    usage = data["usage"]
    return Answer(
        **{
            **{name: data[name] for name in _FIELD_ORDER},
            "status": Status(data["status"]),
            "citations": tuple(
                Citation(**{**one, "section": tuple(one["section"])}) for one in data["citations"]
            ),
            "figures": tuple(
                CheckedFigure(
                    **{
                        **one,
                        "verdict": Verdict(one["verdict"]),
                        "citations": tuple(one["citations"]),
                    }
                )
                for one in data["figures"]
            ),
            "notes": tuple(Note(NoteKind(one["kind"]), one["text"]) for one in data["notes"]),
            "usage": Usage(**usage) if usage else None,
        }
    )


def event_to_json(event: Event) -> str:
    """Return one streamed event as one line of JSON with its ``event`` name first."""
    if isinstance(event, DoneEvent):
        data: dict[str, Any] = {"event": "done", "answer": to_dict(event.answer)}
    elif isinstance(event, SourcesEvent):
        data = {"event": "sources", **asdict(event)}
    else:
        data = {"event": "text", **asdict(event)}
    return json.dumps(data, ensure_ascii=False)
