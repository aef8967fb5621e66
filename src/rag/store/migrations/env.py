"""Run by Alembic inside the transaction that ``ConversationDatabase`` has opened."""

from __future__ import annotations

from alembic import context

from rag.store.conversation_tables import CONVERSATION_SCHEMA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=CONVERSATION_SCHEMA,
    transactional_ddl=False,  # the caller's transaction holds everything
)
context.run_migrations()
