"""How many tokens of the chat model each reader has used on a day."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

from sqlalchemy import Connection, select, update

from rag.store.database import Database
from rag.store.tables import CHAT_TOKENS, SCHEMA


class TokenStore:
    """The counts of one data folder; of a reader's key only the SHA-256 is kept."""

    def __init__(self, data_dir: Path) -> None:
        self._database = Database(data_dir, SCHEMA)

    def used(self, reader: str, day: date) -> int:
        """Return the tokens a reader has used on a day."""
        with self._database.transaction() as connection:
            return _used(connection, _key(reader), day) or 0

    def add(self, reader: str, day: date, tokens: int) -> None:
        """Count tokens a reader has used; the counts of other days are forgotten."""
        row = {"reader": _key(reader), "day": day.isoformat()}
        table = CHAT_TOKENS
        with self._database.transaction() as connection:
            connection.execute(table.delete().where(table.c.day != row["day"]))
            if _used(connection, row["reader"], day) is None:
                connection.execute(table.insert().values(**row, tokens=tokens))
            else:
                mine = update(table).where(table.c.reader == row["reader"])
                connection.execute(mine.values(tokens=table.c.tokens + tokens))


def _key(reader: str) -> str:
    return hashlib.sha256(reader.encode()).hexdigest()


def _used(connection: Connection, reader: str, day: date) -> int | None:
    table = CHAT_TOKENS
    query = select(table.c.tokens).where(table.c.reader == reader, table.c.day == day.isoformat())
    return connection.execute(query).scalar_one_or_none()
