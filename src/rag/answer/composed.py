"""The sentences that were let through -> the answer, with what a reader must know about it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from rag.answer.chat_model import Fault
from rag.answer.gate import Gate
from rag.grammar.quantities import quantities
from rag.records import Answer, Asks, Note, NoteKind, Status, Usage

_FILE = Path(__file__).parents[1] / "assets" / "faults.toml"
_MARKS = re.compile(r"\s*\[\d+\]")
_LONGEST_HEADLINE = 140
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@cache
def _texts() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def fault_note(fault: Fault, seconds: float, *, after_text: bool = False) -> Note:
    """Return why the offline engine's answer is shown."""
    name = "cut_at_once" if fault is Fault.CUT and not after_text else fault.value
    return Note(NoteKind.FALLBACK, _texts()[name].format(seconds=f"{seconds:g}"))


def limit_note(tokens: int) -> Note:
    """Return why the chat model is not asked any more today."""
    return Note(NoteKind.FALLBACK, _texts()["limit"].format(tokens=f"{tokens:,}".replace(",", ".")))


def fallen_back(offline: Answer, note: Note, usage: Usage | None) -> Answer:
    """Return the offline engine's answer in the model's place."""
    return replace(offline, notes=(note, *offline.notes), usage=usage)


def composed(
    gate: Gate, engine: str, usage: Usage | None, fault: Note | None = None, *, stopped: bool
) -> Answer:
    """Return the answer made of what is shown, or the model's refusal."""
    notes = [note for note in (fault, *_notes(gate, stopped=stopped)) if note]
    shown = gate.shown
    if not shown.sentences:
        return _refused(gate, engine, usage, notes, stopped=stopped)
    return Answer(
        question=gate.request.question,
        interpreted=gate.request.interpreted,
        status=Status.ANSWERED,
        headline=_headline(gate),
        answer=shown.text,
        citations=tuple(shown.citations),
        figures=tuple(shown.figures),
        confidence=round((gate.outcome.kept + gate.outcome.repaired) / max(gate.outcome.all, 1), 3),
        engine=engine,
        notes=tuple(notes),
        usage=usage,
    )


def _notes(gate: Gate, *, stopped: bool) -> list[Note]:
    outcome, texts = gate.outcome, _texts()["notes"]
    notes = [n for n in gate.offline.notes if n.kind is NoteKind.CORRECTION and outcome.kept]
    if stopped:
        name = "stopped" if gate.shown.sentences else "stopped_empty"
        notes.append(Note(NoteKind.STOPPED, texts[name]))
    if outcome.replaced:
        notes.append(Note(NoteKind.FALLBACK, texts["replaced"]))
    if outcome.dropped:
        notes.append(Note(NoteKind.PARTIAL, texts["dropped"].format(count=outcome.dropped)))
    return notes


def _refused(
    gate: Gate, engine: str, usage: Usage | None, notes: list[Note], *, stopped: bool
) -> Answer:
    said = next(iter(gate.outcome.refusals), "")
    text = said if said and _is_plain(said, gate.request.question) else _texts()["notes"]["refusal"]
    text = notes[0].text if stopped and not said else text
    return Answer(
        question=gate.request.question,
        interpreted=gate.request.interpreted,
        status=Status.REFUSED,
        headline=None,
        answer=text,
        citations=gate.offline.citations[:1],
        confidence=gate.offline.confidence if gate.offline.status is Status.REFUSED else 0.0,
        engine=engine,
        reason=text,
        notes=tuple(notes),
        usage=usage,
    )


def _is_plain(said: str, question: str) -> bool:
    """Whether a refusal brings in no number of its own."""
    return set(_NUMBER.findall(said)) <= set(_NUMBER.findall(question))


def _headline(gate: Gate) -> str:
    """Return the direct answer: the offline engine's where the text says the same."""
    offline, shown = gate.offline, gate.shown
    held = {q.value_key for q in quantities(shown.text)}
    own = {q.value_key for q in quantities(offline.headline or "")}
    if offline.headline and own and own <= held:
        return offline.headline
    if shown.figures and gate.request.asks in (Asks.FIGURE, Asks.RANK):
        return shown.figures[0].text
    first = _MARKS.sub("", shown.text.splitlines()[0].removeprefix("- "))
    sentence = re.split(r"(?<=[.!?])\s", first)[0].rstrip(".")
    if len(sentence) <= _LONGEST_HEADLINE:
        return sentence
    return f"{sentence[:_LONGEST_HEADLINE].rsplit(' ', 1)[0]} …"
