"""For which report an answer speaks, where a reader could not know; what a question narrows to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.language.mergers import merger_note, state_year
from rag.language.numbers import years
from rag.records import Answer, Metadata, Note, NoteKind, Request, Status
from rag.store.documents import StoredDocument


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question names that reports can be narrowed to."""

    places: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()


def named(request: Request, documents: Sequence[StoredDocument]) -> Scope:
    """Return the places and periods of the reports that a question names itself."""
    known = [document.metadata for document in documents]
    places = [m.place for m in known if m.place and m.place in request.places]
    here = [m for m in known if not places or m.place in places]
    periods = [m.period for m in here if m.period and set(years(m.period)) & set(request.years)]
    return Scope(tuple(dict.fromkeys(places)), tuple(dict.fromkeys(periods)))


def with_scope(answer: Answer, request: Request, documents: Sequence[StoredDocument]) -> Answer:
    """Say for which report an answer speaks when several are loaded and no place was asked for."""
    cited = {citation.document_id for citation in answer.citations}
    spoken = [d.metadata for d in documents if d.id in cited]
    if answer.status is Status.ANSWERED and (merged := _merger_notes(request, spoken)):
        return replace(answer, notes=(*answer.notes, *merged))
    if answer.status is Status.REFUSED or len(documents) < 2 or request.places:
        return answer
    labels = [", ".join(filter(None, (m.place, m.period))) or m.title for m in spoken]
    note = Note(NoteKind.SCOPE, f"Trả lời theo báo cáo: {'; '.join(dict.fromkeys(labels))}.")
    return replace(answer, notes=(*answer.notes, note))


def _merger_notes(request: Request, spoken: Sequence[Metadata]) -> list[Note]:
    """Return a note for each merger of provinces between a place asked for and a report cited."""
    notes = (
        merger_note(place, metadata.place, state_year(metadata.period or ""))
        for place in request.places
        for metadata in spoken
        if metadata.place and not (place == metadata.place and request.years)
    )
    return [Note(NoteKind.SCOPE, text) for text in dict.fromkeys(filter(None, notes))]
