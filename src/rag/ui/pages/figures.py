"""Số liệu: every figure of the loaded reports, looked up."""

from rag.ui.components import figure_desk

figure_desk.draw()
