"""Text -> figures: which indicator each quantity measures, how, and against what.

One clause often carries several figures of one indicator, and brackets carry parts of it:

    Thu nội địa ước đạt 8 tỷ đồng, bằng 96% kế hoạch (thu tiền đất đạt 2 tỷ đồng; thuế 6 tỷ đồng)
    └ indicator ┘       └ level ┘      └ ratio to plan      └ child of "Thu nội địa"

The stages, one module each: ``quantities`` finds the numbers, ``clauses`` divides the words between
two of them, ``nouns`` cuts out what is measured, ``reader`` keeps in mind what a reader keeps in
mind, ``measures`` and ``setting`` tell what kind of statement it is, of when, and whether it is a
plan, ``respectively`` pairs "A và B lần lượt đạt 5 và 6". Their words: ``assets/grammar.toml``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rag.grammar.figure import Context, Figure, FigureStatus, Measure
from rag.grammar.reader import read_sentence
from rag.grammar.state import Main
from rag.language.segment import sentences as sentences_of
from rag.records import Span

__all__ = ["Context", "Figure", "FigureStatus", "Measure", "figures"]


def figures(text: str, sentences: Sequence[Span], context: Context | None = None) -> list[Figure]:
    """Return the figures of consecutive sentences of one section, in order.

    The sentences are read as one flow: "Trong đó: ..." at the start of one makes the main indicator
    of the one before its parent, and a sentence without a subject speaks of that one. A list item
    may hold several sentences.
    """
    return list(_figures(text, tuple(sentences), context or Context()))


@lru_cache(maxsize=512)
def _figures(text: str, spans: tuple[Span, ...], context: Context) -> tuple[Figure, ...]:
    found: list[Figure] = []
    main = Main()
    for span in spans:
        for sentence in sentences_of(text, span.start, span.end):
            read, main = read_sentence(text, sentence, main, context)
            found.extend(read)
    return tuple(found)
