"""The SQLite file that holds everything which cannot be derived again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, MetaData, NullPool, create_engine, event, inspect, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DatabaseError

from rag.errors import StoreError

SCHEMA_VERSION = 1
FILE_NAME = "reports.sqlite3"
BUSY_SECONDS = 30  # another process holds the file for the length of one transaction at most


class Database:
    """One SQLite file in WAL mode with foreign keys; a connection lives for one transaction.

    Nothing is pooled, so any thread may use it and no file stays open between two calls.
    """

    def __init__(self, data_dir: Path, schema: MetaData) -> None:
        data_dir.mkdir(parents=True, exist_ok=True)
        self.path = data_dir / FILE_NAME
        self._engine = create_engine(
            f"sqlite:///{self.path}", poolclass=NullPool, connect_args={"timeout": BUSY_SECONDS}
        )
        event.listen(self._engine, "connect", prepare_sqlite)
        self._create(schema)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Commit what is done inside, or none of it.

        Raises:
            StoreError: the file cannot be read or written.
        """
        try:
            with self._engine.begin() as connection:
                yield connection
        except DatabaseError as error:
            raise StoreError(self.path, str(error.orig)) from error

    def _create(self, schema: MetaData) -> None:
        with self.transaction() as connection:
            found = connection.execute(text("PRAGMA user_version")).scalar_one()
            if found > SCHEMA_VERSION:
                raise StoreError(self.path, f"phiên bản {found}, chỉ đọc được đến {SCHEMA_VERSION}")
            schema.create_all(connection)
            _add_columns(connection, schema)
            connection.execute(text(f"PRAGMA user_version = {SCHEMA_VERSION}"))


def _add_columns(connection: Connection, schema: MetaData) -> None:
    """Add the columns a stored file lacks; such a column may be null."""
    for table in schema.sorted_tables:
        known = {column["name"] for column in inspect(connection).get_columns(table.name)}
        for column in table.columns:
            if column.name not in known:
                kind = column.type.compile(connection.dialect)
                connection.execute(
                    text(f"ALTER TABLE {table.name} ADD COLUMN {column.name} {kind}")
                )


def prepare_sqlite(connection: DBAPIConnection, _record: object) -> None:
    """Let readers and a writer go on side by side, and foreign keys hold."""
    cursor = connection.cursor()
    # A reader is then never blocked by a writer, and a killed writer leaves the last commit whole.
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()
