"""The tables of conversations, as the newest migration leaves them."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, MetaData, String, Table
from sqlalchemy import Text as LongText

CONVERSATION_SCHEMA = MetaData()

CONVERSATIONS = Table(
    "conversations",
    CONVERSATION_SCHEMA,
    Column("id", String(32), primary_key=True),
    Column("owner", String(64), nullable=False),  # SHA-256 of the browser's key
    Column("title", String(200), nullable=False),
    Column("created_at", String(32), nullable=False),  # ISO time, UTC
    Column("updated_at", String(32), nullable=False),
    Column("share", String(43), unique=True),  # the secret of its link; null: not shared
    Index("conversations_by_owner", "owner", "updated_at"),
)

ASKED = Table(
    "asked",  # what was asked, by nobody in particular: outlives the conversation
    CONVERSATION_SCHEMA,
    Column("id", Integer, primary_key=True),
    Column("asked_at", String(32), nullable=False),
    Column("question", LongText, nullable=False),
    Column("history", JSON, nullable=False),  # the questions before it
    Column("status", String(16)),  # of the answer; null: it failed or was stopped
    Column("headline", LongText),
    Column("answer", LongText, nullable=False),
    Column("quotes", JSON, nullable=False),
    Column("documents", JSON, nullable=False),
    Column("thumb", Integer, nullable=False),  # +1, -1, or 0 for none
    Column("reason", String(500), nullable=False),
    Index("asked_by_time", "asked_at"),
)

TURNS = Table(
    "turns",
    CONVERSATION_SCHEMA,
    Column(
        "conversation_id",
        String(32),
        ForeignKey("conversations.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("position", Integer, primary_key=True),
    Column("question", LongText, nullable=False),
    Column("answer", JSON),
    Column("failure", LongText),
    Column("partial", LongText, nullable=False),
    Column("asked_id", Integer, ForeignKey("asked.id", ondelete="SET NULL")),
)
