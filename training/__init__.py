"""Trains the small embedding model that ships with the project (see README.md in this folder)."""
