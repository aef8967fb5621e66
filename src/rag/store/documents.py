"""Documents and their text: the durable truth every index generation is derived from."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Row
from sqlalchemy.sql import Select

from rag.errors import UnknownDocumentError
from rag.figure_record import FigureReading
from rag.records import Block, BlockKind, Document, DocumentId, Metadata, Span
from rag.store.database import Database
from rag.store.figures import write_figures
from rag.store.tables import DOCUMENTS, FIGURE_READINGS, SCHEMA

_LISTED = [column for name, column in DOCUMENTS.columns.items() if name not in ("text", "blocks")]


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
    figures: int | None = None  # None: not read yet
    pages: int = 0  # 0: of a format without pages


class DocumentStore:
    """The documents of one data folder."""

    def __init__(self, data_dir: Path) -> None:
        self._database = Database(data_dir, SCHEMA)

    def active(self) -> tuple[StoredDocument, ...]:
        """Return the documents an up-to-date index answers from, in the order they were added."""
        query = _listing().where(DOCUMENTS.c.active).order_by(DOCUMENTS.c.position)
        with self._database.transaction() as connection:
            return tuple(map(_stored, connection.execute(query)))

    def listed(self, ids: Collection[DocumentId]) -> tuple[StoredDocument, ...]:
        """Return these documents, retired ones included, in the order they were added."""
        query = _listing().where(DOCUMENTS.c.id.in_(ids)).order_by(DOCUMENTS.c.position)
        with self._database.transaction() as connection:
            return tuple(map(_stored, connection.execute(query)))

    def get(self, document_id: DocumentId) -> Document:
        """Return a document, retired ones included.

        Raises:
            UnknownDocumentError: no document has this id.
        """
        query = select(DOCUMENTS).where(DOCUMENTS.c.id == document_id)
        with self._database.transaction() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise UnknownDocumentError(document_id)
        return _document(row)

    def apply(
        self,
        add: Sequence[Document],
        retire: Collection[DocumentId],
        readings: Sequence[FigureReading] = (),
    ) -> None:
        """Retire some documents and add others (or replace them, by id), all or nothing.

        ``readings`` are the figures of those added; a document's earlier figures go with it.
        """
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._database.transaction() as connection:
            retired = DOCUMENTS.c.id.in_(retire)
            connection.execute(DOCUMENTS.update().where(retired).values(active=False))
            last = connection.execute(select(func.max(DOCUMENTS.c.position))).scalar() or 0
            for position, document in enumerate(add, start=last + 1):
                same = DOCUMENTS.c.id == document.id
                connection.execute(DOCUMENTS.delete().where(same))
                values = {**_values(document), "added_at": now, "position": position}
                connection.execute(DOCUMENTS.insert().values(values))
            for reading in readings:
                write_figures(connection, reading)

    def purge(self, keep: Collection[DocumentId]) -> None:
        """Delete the retired documents that are not among ``keep``."""
        unwanted = ~DOCUMENTS.c.active & DOCUMENTS.c.id.not_in(keep)
        with self._database.transaction() as connection:
            connection.execute(DOCUMENTS.delete().where(unwanted))


def _listing() -> Select[Any]:
    return select(
        *_LISTED,
        func.length(DOCUMENTS.c.text).label("characters"),
        FIGURE_READINGS.c.count.label("figures"),
    ).select_from(DOCUMENTS.outerjoin(FIGURE_READINGS))


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
        "page_starts": list(document.page_starts),
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
        figures=row.figures,
        pages=len(row.page_starts or ()),
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
        page_starts=tuple(row.page_starts or ()),
    )
