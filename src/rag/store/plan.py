"""What was found on the disk against what is stored: which documents to add, move and retire."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rag.records import Document, DocumentId
from rag.store.documents import StoredDocument


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found at one path; ``document`` is None when the very same bytes are stored."""

    source: str
    id: DocumentId
    fingerprint: str
    document: Document | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What one ingest does to the store."""

    added: tuple[Reading, ...]
    replaced: tuple[Reading, ...]
    unchanged: tuple[Reading, ...]
    moved: tuple[Reading, ...]  # those of ``unchanged`` whose source is a new path
    retired: tuple[StoredDocument, ...]  # their content is gone, or changed into something else
    removed: tuple[StoredDocument, ...]  # those of ``retired`` that no new content stands for


def make_plan(
    active: Sequence[StoredDocument],
    readings: Sequence[Reading],
    missing: Collection[str],
    synced: Collection[str],
) -> Plan:
    """Work out the changes.

    Args:
        active: the stored documents.
        readings: one for each file that was read.
        missing: stored sources whose file no longer exists.
        synced: stored sources inside the folders that are brought in line.
    """
    stored = {document.id: document for document in active}
    now = {reading.source: reading.id for reading in readings}
    left = {d.source for d in active if d.source in missing or now.get(d.source, d.id) != d.id}
    lists: dict[str, list[Reading]] = {"added": [], "replaced": [], "unchanged": [], "moved": []}
    sources = {document.source for document in active}
    for reading, chosen in _claims(readings, stored):
        for name in _fates(reading, stored.get(reading.id), left, sources, chosen=chosen):
            lists[name].append(reading)
    claimed = set(now.values())
    retired = [
        document
        for document in active
        if document.id not in claimed
        and (document.source in now or document.source in set(missing) & set(synced))
    ]
    return Plan(
        **{name: tuple(readings) for name, readings in lists.items()},
        retired=tuple(retired),
        removed=tuple(document for document in retired if document.source not in now),
    )


def _claims(
    readings: Sequence[Reading], stored: dict[DocumentId, StoredDocument]
) -> list[tuple[Reading, bool]]:
    """Pair each reading with whether it speaks for its content: the stored path, else the first."""
    speakers: dict[DocumentId, str] = {}
    for reading in readings:
        old = stored.get(reading.id)
        if old and reading.source == old.source:
            speakers[reading.id] = reading.source
        speakers.setdefault(reading.id, reading.source)
    return [(reading, speakers[reading.id] == reading.source) for reading in readings]


def _fates(
    reading: Reading,
    old: StoredDocument | None,
    left: Collection[str],
    sources: Collection[str],
    *,
    chosen: bool,
) -> tuple[str, ...]:
    if not chosen:
        return ("unchanged",)  # a second copy of a content another path speaks for
    if old is None:
        return ("replaced",) if reading.source in sources else ("added",)
    if old.source != reading.source and old.source not in left:
        return ("unchanged",)  # the content is still held by a path that was not looked at
    if old.fingerprint != reading.fingerprint:
        return ("replaced",)
    return ("unchanged",) if old.source == reading.source else ("unchanged", "moved")
