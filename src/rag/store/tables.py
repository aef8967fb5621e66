"""The tables of the SQLite file; a table that a stored file lacks is made when it is opened."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, MetaData, String, Table
from sqlalchemy import Text as LongText

SCHEMA = MetaData()

DOCUMENTS = Table(
    "documents",
    SCHEMA,
    Column("id", String(16), primary_key=True),
    Column("source", String, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("text", LongText, nullable=False),
    Column("blocks", JSON, nullable=False),
    Column("metadata", JSON, nullable=False),
    Column("warnings", JSON, nullable=False),
    Column("page_starts", JSON),  # null: stored before pages were kept
    Column("added_at", String, nullable=False),
    # False: retired, and kept only while a generation that still answers was built from it.
    Column("active", Boolean, nullable=False),
    Column("position", Integer, nullable=False),
)


def _document_id() -> Column[str]:
    """Return a key into the documents: what hangs on a document is deleted with it."""
    owner = ForeignKey("documents.id", ondelete="CASCADE")
    return Column("document_id", String(16), owner, primary_key=True)


FIGURE_READINGS = Table(
    "figure_readings",  # a document without a row here has not had its figures read
    SCHEMA,
    _document_id(),
    Column("version", String, nullable=False),
    Column("count", Integer, nullable=False),
)

FIGURES = Table(
    "figures",
    SCHEMA,
    _document_id(),
    Column("number", Integer, primary_key=True),  # in the order of the text
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", String, nullable=False),
    Column("headline", String, nullable=False),
    Column("value", String, nullable=False),  # decimal digits, for SQLite's numbers are binary
    Column("high", String),
    Column("unit", String, nullable=False),
    Column("hedge", String, nullable=False),
    Column("indicator", String, nullable=False),
    Column("parents", JSON, nullable=False),
    Column("measure", String, nullable=False),
    Column("direction", Integer, nullable=False),
    Column("base", String, nullable=False),
    Column("status", String, nullable=False),
    Column("period", String, nullable=False),
    Column("place", String, nullable=False),
    Column("section", JSON, nullable=False),
    Column("kind", String, nullable=False),
    Column("clause_start", Integer, nullable=False),
    Column("clause_end", Integer, nullable=False),
    Column("quote_start", Integer, nullable=False),
    Column("quote_end", Integer, nullable=False),
    Column("quote", String, nullable=False),
    # What it is looked up by.
    Column("first_year", Integer),
    Column("last_year", Integer),
    Column("place_key", String, nullable=False),
    Column("unit_key", String, nullable=False),
    Column("words", String, nullable=False),  # of indicator and parents, a space on either side
    Column("bare_words", String, nullable=False),  # the same without diacritics
    Column("base_words", String),  # of the base, likewise; null: stored before it was looked up
    Index("figures_by_place", "place_key", "first_year"),
)

CHAT_TOKENS = Table(
    "chat_tokens",  # what each reader has used of the chat model today
    SCHEMA,
    Column("reader", String(64), primary_key=True),  # SHA-256 of the browser's key
    Column("day", String(10), primary_key=True),
    Column("tokens", Integer, nullable=False),
)
