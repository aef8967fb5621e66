"""Đánh giá: how right the answers are, what changed, and what people really asked."""

from rag.ui.components import eval_page

eval_page.draw()
