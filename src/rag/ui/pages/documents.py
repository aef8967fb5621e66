"""Tài liệu: the loaded reports and how each was read."""

from rag.ui.components import library

library.draw()
