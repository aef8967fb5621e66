"""The database of conversations: a SQLite file beside the reports, or a PostgreSQL server.

A connection lives for one transaction, so any thread may use it and a server that was restarted is
simply connected to again.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock
from sqlalchemy import Connection, Engine, NullPool, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from rag.errors import ConversationStoreError, RagError, SettingsError
from rag.settings import Settings
from rag.store.database import BUSY_SECONDS, prepare_sqlite

FILE_NAME = "conversations.sqlite3"
_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK_KEY = 7_205_519  # of PostgreSQL's advisory lock: one process migrates, others wait
logging.getLogger("alembic").setLevel(logging.WARNING)


class ConversationDatabase:
    """Open for reading and writing from any thread; made, and brought up to date, at opening."""

    def __init__(self, settings: Settings) -> None:
        """Open it.

        Raises:
            SettingsError: RAG_DATABASE_URL is no address of a database that can be used.
            ConversationStoreError: the database cannot be reached, read or written.
        """
        self.name = str(settings.data_dir / FILE_NAME)
        if settings.database_url:
            self._engine = _server(settings.database_url)
            self.name = self._engine.url.render_as_string(hide_password=True)
        else:
            settings.data_dir.mkdir(parents=True, exist_ok=True)
            self._engine = _file(Path(self.name))
        self._migrate(settings.data_dir)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Commit what is done inside, or none of it.

        Raises:
            ConversationStoreError: the database cannot be reached, read or written.
        """
        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise ConversationStoreError(self.name, _one_line(error)) from error

    def _migrate(self, data_dir: Path) -> None:
        from alembic import command  # heavy: only where a database is opened
        from alembic.config import Config

        data_dir.mkdir(parents=True, exist_ok=True)
        with FileLock(data_dir / "conversations.lock"), self.transaction() as connection:
            if connection.dialect.name == "postgresql":  # other machines may share the server
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK_KEY})"))
            config = Config()
            config.set_main_option("script_location", str(_MIGRATIONS))
            config.set_main_option("path_separator", "os")
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


RETRY_SECONDS = 30
"""A server that could not be reached is not waited for again at every page that is drawn."""
SERVER_SECONDS = 10
"""The longest wait for a server's reply."""

_known: dict[Settings, ConversationDatabase] = {}
_refused: dict[Settings, tuple[float, RagError]] = {}
_opening = threading.Lock()


def opened(settings: Settings) -> ConversationDatabase:
    """Return the database of an installation, opened once a process.

    Raises the same errors as ``ConversationDatabase``, for a while without trying again.
    """
    with _opening:
        if settings in _known:
            return _known[settings]
        since, error = _refused.get(settings, (-RETRY_SECONDS, None))
        if error and time.monotonic() - since < RETRY_SECONDS:
            raise error
        try:
            _known[settings] = ConversationDatabase(settings)
        except RagError as refusal:
            _refused[settings] = (time.monotonic(), refusal)
            raise
        return _known[settings]


def _file(path: Path) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}", poolclass=NullPool, connect_args={"timeout": BUSY_SECONDS}
    )
    event.listen(engine, "connect", prepare_sqlite)
    return engine


def _server(address: str) -> Engine:
    wanted = "địa chỉ dạng postgresql://NGƯỜI_DÙNG:MẬT_KHẨU@MÁY_CHỦ/TÊN_KHO"
    try:
        url = make_url(address)
    except ArgumentError:
        raise SettingsError("RAG_DATABASE_URL", "(không đọc được)", wanted) from None
    if url.drivername not in ("postgresql", "postgres", "postgresql+pg8000"):
        raise SettingsError("RAG_DATABASE_URL", url.drivername, wanted)
    try:
        return create_engine(
            url.set(drivername="postgresql+pg8000"),
            poolclass=NullPool,
            connect_args={"timeout": SERVER_SECONDS},
        )
    except ModuleNotFoundError:
        needed = "gói pg8000; hãy cài bằng: pip install 'hoi-bao-cao[postgres]'"
        raise SettingsError("RAG_DATABASE_URL", url.drivername, needed) from None


def _one_line(error: SQLAlchemyError) -> str:
    """Return what the driver said, without the statement and its values."""
    said = str(error.orig) if isinstance(error, DBAPIError) else str(error)
    return (said.splitlines() or [type(error).__name__])[0][:200]
