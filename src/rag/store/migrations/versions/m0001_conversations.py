"""Conversations, their turns, and what was asked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("updated_at", sa.String(32), nullable=False),
        sa.Column("share", sa.String(43), unique=True),
    )
    op.create_index("conversations_by_owner", "conversations", ["owner", "updated_at"])
    op.create_table(
        "asked",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("asked_at", sa.String(32), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("history", sa.JSON, nullable=False),
        sa.Column("status", sa.String(16)),
        sa.Column("headline", sa.Text),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("quotes", sa.JSON, nullable=False),
        sa.Column("documents", sa.JSON, nullable=False),
        sa.Column("thumb", sa.Integer, nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
    )
    op.create_index("asked_by_time", "asked", ["asked_at"])
    op.create_table(
        "turns",
        sa.Column(
            "conversation_id",
            sa.String(32),
            sa.ForeignKey("conversations.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("answer", sa.JSON),
        sa.Column("failure", sa.Text),
        sa.Column("partial", sa.Text, nullable=False),
        sa.Column("asked_id", sa.Integer, sa.ForeignKey("asked.id", ondelete="SET NULL")),
    )
