"""Conversations kept between visits; a browser sees only its own, and what was shared by link."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.sql import Select

from rag.contract import from_dict, to_dict
from rag.language.normalise import fold, search_key
from rag.records import Answer
from rag.settings import Settings
from rag.store.conversation_database import opened
from rag.store.conversation_tables import CONVERSATIONS, TURNS

LONGEST_TITLE = 80
_LISTED = 200
_COLUMNS = CONVERSATIONS.c


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """One question and what became of it."""

    question: str
    answer: Answer | None = None
    failure: str | None = None
    partial: str = ""
    asked_id: int | None = None  # of the usage log


@dataclass(frozen=True, slots=True)
class Conversation:
    """What a list shows of a conversation."""

    id: str
    title: str
    updated_at: datetime
    share: str | None = None  # the secret of its link, where it is shared


class Conversations:
    """The conversations of one installation. Every call may raise ``ConversationStoreError``."""

    def __init__(self, settings: Settings) -> None:
        self._database = opened(settings)

    def listed(self, key: str, search: str = "") -> tuple[Conversation, ...]:
        """Return a browser's conversations, newest first.

        Args:
            key: the browser's.
            search: words of the title or of a question, with diacritics or without.
        """
        query = _listing().where(_COLUMNS.owner == _owner(key)).order_by(_COLUMNS.updated_at.desc())
        with self._database.transaction() as connection:
            found = [_conversation(row) for row in connection.execute(query.limit(_LISTED))]
            if not search.strip():
                return tuple(found)
            said = _questions(connection, [one.id for one in found])
        wanted = fold(search_key(search)).split()
        return tuple(one for one in found if _holds([one.title, *said.get(one.id, [])], wanted))

    def turns(self, key: str, conversation_id: str) -> tuple[KeptTurn, ...]:
        """Return the turns of one's own conversation, () where there is none of this id."""
        mine = (_COLUMNS.id == conversation_id) & (_COLUMNS.owner == _owner(key))
        with self._database.transaction() as connection:
            return _turns(connection, select(_COLUMNS.id).where(mine))

    def shared(self, token: str) -> tuple[str, tuple[KeptTurn, ...]] | None:
        """Return the title and turns of what was shared under a link, None where nothing is."""
        query = _listing().where(_COLUMNS.share == token)
        with self._database.transaction() as connection:
            row = connection.execute(query).one_or_none()
            if row is None:
                return None
            return row.title, _turns(connection, select(_COLUMNS.id).where(_COLUMNS.id == row.id))

    def save(
        self, key: str, conversation_id: str | None, turns: Sequence[KeptTurn], since: int = 0
    ) -> str:
        """Keep a conversation's turns from ``since`` on and return its id.

        A new one is made where the id is None or another browser's; its first question,
        as understood, is its title. What was kept from ``since`` on before is replaced.
        """
        now = datetime.now(UTC).isoformat(timespec="microseconds")
        with self._database.transaction() as connection:
            own = conversation_id and self._touched(connection, key, conversation_id, now)
            if not own:
                conversation_id, since = _made(connection, key, turns, now), 0
            kept = (TURNS.c.conversation_id == conversation_id) & (TURNS.c.position >= since)
            connection.execute(delete(TURNS).where(kept))
            rows = [
                {"conversation_id": conversation_id, "position": since + n, **_row(turn)}
                for n, turn in enumerate(turns[since:])
            ]
            if rows:
                connection.execute(insert(TURNS), rows)
        return str(conversation_id)

    def rename(self, key: str, conversation_id: str, title: str) -> None:
        """Give a conversation another title; an empty one changes nothing."""
        if wanted := " ".join(title.split())[:LONGEST_TITLE]:
            self._change(key, conversation_id, title=wanted)

    def delete(self, key: str, conversation_id: str) -> None:
        """Forget a conversation; the usage log keeps its questions, without who asked them."""
        mine = (_COLUMNS.id == conversation_id) & (_COLUMNS.owner == _owner(key))
        with self._database.transaction() as connection:
            connection.execute(delete(CONVERSATIONS).where(mine))

    def share(self, key: str, conversation_id: str) -> str:
        """Let whoever has the link read a conversation; return the secret of the link."""
        token = secrets.token_urlsafe(24)
        self._change(key, conversation_id, share=token)
        return token

    def unshare(self, key: str, conversation_id: str) -> None:
        """Make a conversation's link lead nowhere."""
        self._change(key, conversation_id, share=None)

    def _change(self, key: str, conversation_id: str, **values: str | None) -> None:
        mine = (_COLUMNS.id == conversation_id) & (_COLUMNS.owner == _owner(key))
        with self._database.transaction() as connection:
            connection.execute(update(CONVERSATIONS).where(mine).values(**values))

    def _touched(self, connection: Connection, key: str, conversation_id: str, now: str) -> bool:
        mine = (_COLUMNS.id == conversation_id) & (_COLUMNS.owner == _owner(key))
        changed = connection.execute(update(CONVERSATIONS).where(mine).values(updated_at=now))
        return bool(changed.rowcount)


def new_key() -> str:
    """Return a browser key nobody can guess."""
    return secrets.token_urlsafe(32)


def title_of(question: str) -> str:
    """Return a question cut to a title's length, at a word."""
    line = " ".join(question.split())
    if len(line) <= LONGEST_TITLE:
        return line
    return line[:LONGEST_TITLE].rsplit(" ", 1)[0] + "…"


def _owner(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _listing() -> Select[Any]:
    return select(_COLUMNS.id, _COLUMNS.title, _COLUMNS.updated_at, _COLUMNS.share)


def _conversation(row: Any) -> Conversation:  # noqa: ANN401 - a row of _listing
    return Conversation(row.id, row.title, datetime.fromisoformat(row.updated_at), row.share)


def _questions(connection: Connection, ids: Sequence[str]) -> dict[str, list[str]]:
    query = select(TURNS.c.conversation_id, TURNS.c.question).where(
        TURNS.c.conversation_id.in_(ids)
    )
    said: dict[str, list[str]] = {}
    for owner, question in connection.execute(query):
        said.setdefault(owner, []).append(question)
    return said


def _holds(texts: Sequence[str], wanted: Sequence[str]) -> bool:
    held = fold(search_key(" ".join(texts)))
    return all(word in held for word in wanted)


def _made(connection: Connection, key: str, turns: Sequence[KeptTurn], now: str) -> str:
    made = secrets.token_hex(16)
    title = _title(turns[0]) if turns else "Hội thoại mới"
    connection.execute(
        insert(CONVERSATIONS).values(
            id=made, owner=_owner(key), title=title, created_at=now, updated_at=now
        )
    )
    return made


def _title(first: KeptTurn) -> str:
    """Return the first question as it was understood: with its diacritics."""
    read = first.answer.interpreted if first.answer else None
    return title_of(read[:1].upper() + read[1:] if read else first.question)


def _turns(connection: Connection, of: Select[tuple[str]]) -> tuple[KeptTurn, ...]:
    query = select(TURNS).where(TURNS.c.conversation_id.in_(of)).order_by(TURNS.c.position)
    return tuple(
        KeptTurn(
            question=row.question,
            answer=from_dict(row.answer) if row.answer else None,
            failure=row.failure,
            partial=row.partial,
            asked_id=row.asked_id,
        )
        for row in connection.execute(query)
    )


def _row(turn: KeptTurn) -> dict[str, object]:
    return {
        "question": turn.question,
        "answer": to_dict(turn.answer) if turn.answer else None,
        "failure": turn.failure,
        "partial": turn.partial,
        "asked_id": turn.asked_id,
    }
