"""Steps from one form of the conversations' tables to the next, run by Alembic at opening."""
