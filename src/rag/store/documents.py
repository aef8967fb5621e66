"""Documents and their text: the durable truth every index generation is derived from."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Integer, MetaData, String, Table, func, select
from sqlalchemy import Text as LongText
from sqlalchemy.engine import Row
from sqlalchemy.sql import Select

from rag.errors import UnknownDocumentError
from rag.records import Block, BlockKind, Document, DocumentId, Metadata, Span
from rag.store.database import Database

_schema = MetaData()
_documents = Table(
    "documents",
    _schema,
    Column("id", String(16), primary_key=True),
    Column("source", String, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("text", LongText, nullable=False),
    Column("blocks", JSON, nullable=False),
    Column("metadata", JSON, nullable=False),
    Column("warnings", JSON, nullable=False),
    Column("added_at", String, nullable=False),
    # False: retired, and kept only while a generation that still answers was built from it.
    Column("active", Boolean, nullable=False),
    Column("position", Integer, nullable=False),
)
_LISTED = [column for name, column in _documents.columns.items() if name not in ("text", "blocks")]


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """What is known about a stored document, without its text."""

    id: DocumentId
    source: str
    fingerprint: str
    metadata: Metadata
    added_at: str  # ISO time, UTC
    warnings: tuple[str, ...]
    characters: int


class DocumentStore:
    """The documents of one data folder."""

    def __init__(self, data_dir: Path) -> None:
        self._database = Database(data_dir, _schema)

    def active(self) -> tuple[StoredDocument, ...]:
        """Return the documents an up-to-date index answers from, in the order they were added."""
        query = _listing().where(_documents.c.active).order_by(_documents.c.position)
        with self._database.transaction() as connection:
            return tuple(map(_stored, connection.execute(query)))

    def listed(self, ids: Collection[DocumentId]) -> tuple[StoredDocument, ...]:
        """Return these documents, retired ones included, in the order they were added."""
        query = _listing().where(_documents.c.id.in_(ids)).order_by(_documents.c.position)
        with self._database.transaction() as connection:
            return tuple(map(_stored, connection.execute(query)))

    def get(self, document_id: DocumentId) -> Document:
        """Return a document, retired ones included.

        Raises:
            UnknownDocumentError: no document has this id.
        """
        query = select(_documents).where(_documents.c.id == document_id)
        with self._database.transaction() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise UnknownDocumentError(document_id)
        return _document(row)

    def apply(self, add: Sequence[Document], retire: Collection[DocumentId]) -> None:
        """Retire some documents and add others (or replace them, by id), all or nothing."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._database.transaction() as connection:
            retired = _documents.c.id.in_(retire)
            connection.execute(_documents.update().where(retired).values(active=False))
            last = connection.execute(select(func.max(_documents.c.position))).scalar() or 0
            for position, document in enumerate(add, start=last + 1):
                same = _documents.c.id == document.id
                connection.execute(_documents.delete().where(same))
                values = {**_values(document), "added_at": now, "position": position}
                connection.execute(_documents.insert().values(values))

    def purge(self, keep: Collection[DocumentId]) -> None:
        """Delete the retired documents that are not among ``keep``."""
        unwanted = ~_documents.c.active & _documents.c.id.not_in(keep)
        with self._database.transaction() as connection:
            connection.execute(_documents.delete().where(unwanted))


def _listing() -> Select[Any]:
    return select(*_LISTED, func.length(_documents.c.text).label("characters"))


def _values(document: Document) -> dict[str, Any]:
    metadata = asdict(document.metadata)
    return {
        "id": document.id,
        "source": document.source,
        "fingerprint": document.fingerprint,
        "text": document.text,
        "blocks": [_pack(block) for block in document.blocks],
        "metadata": {**metadata, "guessed": sorted(metadata["guessed"])},
        "warnings": list(document.warnings),
        "active": True,
    }


def _pack(block: Block) -> list[Any]:
    cells = [[cell.start, cell.end] for cell in block.cells]
    return [block.kind.value, block.start, block.end, block.level, cells, list(block.header)]


def _unpack(packed: list[Any]) -> Block:
    kind, start, end, level, cells, header = packed
    spans = tuple(Span(*cell) for cell in cells)
    return Block(BlockKind(kind), start, end, level, spans, tuple(header))


def _metadata(stored: dict[str, Any]) -> Metadata:
    return Metadata(**{**stored, "guessed": frozenset(stored["guessed"])})


def _stored(row: Row[Any]) -> StoredDocument:
    return StoredDocument(
        id=DocumentId(row.id),
        source=row.source,
        fingerprint=row.fingerprint,
        metadata=_metadata(row.metadata),
        added_at=row.added_at,
        warnings=tuple(row.warnings),
        characters=row.characters,
    )


def _document(row: Row[Any]) -> Document:
    return Document(
        id=DocumentId(row.id),
        source=row.source,
        fingerprint=row.fingerprint,
        text=row.text,
        blocks=tuple(map(_unpack, row.blocks)),
        metadata=_metadata(row.metadata),
        warnings=tuple(row.warnings),
    )
