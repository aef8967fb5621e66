"""What was really asked: kept without who asked it, for whoever looks after the answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import ColumnElement, func, insert, select, true, update
from sqlalchemy.engine import Row

from rag.records import Answer, DocumentId, Status
from rag.settings import Settings
from rag.store.conversation_database import opened
from rag.store.conversation_tables import ASKED

LONGEST_REASON = 500
Only = Literal["all", "refused", "down"]


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """One question somebody asked, with what became of it."""

    id: int
    asked_at: datetime
    question: str
    history: tuple[str, ...]
    status: Status | None  # None: it failed, or was stopped
    headline: str | None
    answer: str
    quotes: tuple[str, ...]
    documents: tuple[DocumentId, ...]
    thumb: int  # +1, -1, or 0 for none
    reason: str


@dataclass(frozen=True, slots=True)
class UsageCounts:
    """How many questions were asked, and of them refused and thumbed down."""

    asked: int
    refused: int
    down: int


_CONDITIONS: dict[Only, ColumnElement[bool]] = {
    "all": true(),
    "refused": ASKED.c.status == Status.REFUSED.value,
    "down": ASKED.c.thumb < 0,
}


class UsageLog:
    """The log of one installation. Every call may raise ``ConversationStoreError``."""

    def __init__(self, settings: Settings) -> None:
        self._database = opened(settings)

    def add(self, question: str, history: Sequence[str], answer: Answer | None) -> int:
        """Put one question down and return its id."""
        citations = answer.citations if answer else ()
        row = {
            "asked_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "question": question,
            "history": list(history),
            "status": answer.status.value if answer else None,
            "headline": answer.headline if answer else None,
            "answer": answer.answer if answer else "",
            "quotes": [citation.quote for citation in citations],
            "documents": list(dict.fromkeys(citation.document_id for citation in citations)),
            "thumb": 0,
            "reason": "",
        }
        with self._database.transaction() as connection:
            adding = insert(ASKED).values(**row).returning(ASKED.c.id)
            return int(connection.execute(adding).scalar_one())

    def rate(self, asked_id: int, thumb: int, reason: str = "") -> None:
        """Keep whether a reader found an answer good (+1), wrong (-1) or neither (0), and why."""
        values = {"thumb": thumb, "reason": reason[:LONGEST_REASON]}
        with self._database.transaction() as connection:
            connection.execute(update(ASKED).where(ASKED.c.id == asked_id).values(**values))

    def thumb(self, asked_id: int) -> int:
        """Return what ``rate`` kept, 0 where nothing was."""
        query = select(ASKED.c.thumb).where(ASKED.c.id == asked_id)
        with self._database.transaction() as connection:
            return connection.execute(query).scalar_one_or_none() or 0

    def asked(self, only: Only = "all", limit: int = 200) -> tuple[AskedQuestion, ...]:
        """Return at most ``limit`` questions, newest first."""
        query = select(ASKED).where(_CONDITIONS[only]).order_by(ASKED.c.id.desc()).limit(limit)
        with self._database.transaction() as connection:
            return tuple(map(_asked, connection.execute(query)))

    def counts(self) -> UsageCounts:
        """Return how many there are of each."""
        counted = select(func.count()).select_from(ASKED)
        with self._database.transaction() as connection:
            numbers = [
                connection.execute(counted.where(condition)).scalar_one()
                for condition in _CONDITIONS.values()
            ]
        return UsageCounts(*numbers)


def _asked(row: Row[tuple[object, ...]]) -> AskedQuestion:
    found = row._mapping
    return AskedQuestion(
        id=found["id"],
        asked_at=datetime.fromisoformat(found["asked_at"]),
        question=found["question"],
        history=tuple(found["history"]),
        status=Status(found["status"]) if found["status"] else None,
        headline=found["headline"],
        answer=found["answer"],
        quotes=tuple(found["quotes"]),
        documents=tuple(map(DocumentId, found["documents"])),
        thumb=found["thumb"],
        reason=found["reason"],
    )
