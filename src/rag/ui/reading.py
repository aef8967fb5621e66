"""Where in a document the reader's window stands: block borders around a quote, and its section."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.records import Block, BlockKind, Document, SectionPath

CONTEXT = 600
"""Characters shown before and after a quote: a paragraph or two, read at one glance."""


@dataclass(frozen=True, slots=True)
class Window:
    """The blocks shown, and whether the document goes on before and after them."""

    blocks: tuple[Block, ...]
    more_before: bool
    more_after: bool


def readable(document: Document) -> tuple[Block, ...]:
    """Return the blocks a reader is shown: headings and content, no furniture or captions."""
    return tuple(b for b in document.blocks if b.kind.is_content or b.kind is BlockKind.HEADING)


def window(
    document: Document, start: int, end: int, shift: int = 0, around: int = CONTEXT
) -> Window:
    """Return whole blocks around ``text[start:end]``, moved on by ``shift`` content blocks.

    The quote's own blocks are always taken, then neighbours while they fit in ``around`` characters
    (the nearest on each side may be twice as long). Headings right above come along; none ends a
    window.
    """
    blocks = readable(document)
    if not blocks:
        return Window((), more_before=False, more_after=False)
    first, last = _moved(blocks, *_holding(blocks, start, end), shift)
    low, high = _grown(blocks, first, -1, around), _grown(blocks, last, 1, around)
    while low > 0 and blocks[low - 1].kind is BlockKind.HEADING:
        low -= 1
    while high > last and blocks[high].kind is BlockKind.HEADING:
        high -= 1
    return Window(blocks[low : high + 1], more_before=low > 0, more_after=high < len(blocks) - 1)


def can_move(document: Document, start: int, end: int, shift: int) -> bool:
    """Whether the window moved by ``shift`` content blocks still stands on a block."""
    blocks = readable(document)
    if not blocks:
        return False
    content = [i for i, block in enumerate(blocks) if block.kind.is_content]
    first, last = _holding(blocks, start, end)
    at = sum(i < (first if shift < 0 else last) for i in content) + shift
    return 0 <= at < len(content)


def section_at(document: Document, offset: int) -> SectionPath:
    """Return the headings above an offset, outermost first."""
    path: list[Block] = []
    for block in document.blocks:
        if block.start > offset:
            break
        if block.kind is BlockKind.HEADING:
            path = [*(above for above in path if above.level < block.level), block]
    return tuple(document.text[block.start : block.end].strip() for block in path)


def pieces(document: Document, shown: Sequence[Block]) -> Iterator[tuple[Block, str | None]]:
    """Yield each shown block, with what stands between it and the one before on the same line.

    A heading printed at the start of its paragraph is a block of its own on the paragraph's line;
    None where the block begins a line.
    """
    previous: Block | None = None
    for block in shown:
        between = document.text[previous.end : block.start] if previous else "\n"
        yield block, None if "\n" in between else between
        previous = block


def _holding(blocks: Sequence[Block], start: int, end: int) -> tuple[int, int]:
    touching = [i for i, b in enumerate(blocks) if b.start < max(end, start + 1) and b.end > start]
    if touching:
        return touching[0], touching[-1]
    nearest = min(range(len(blocks)), key=lambda i: abs(blocks[i].start - start))
    return nearest, nearest


def _moved(blocks: Sequence[Block], first: int, last: int, shift: int) -> tuple[int, int]:
    if not shift:
        return first, last
    content = [i for i, block in enumerate(blocks) if block.kind.is_content]
    base = sum(i < (first if shift < 0 else last) for i in content)
    target = content[min(max(base + shift, 0), len(content) - 1)]
    return target, target


def _grown(blocks: Sequence[Block], anchor: int, step: int, around: int) -> int:
    at, spent, nearest = anchor, 0, True
    while 0 <= at + step < len(blocks):
        block = blocks[at + step]
        spent += block.end - block.start
        if spent > around * (2 if nearest else 1):
            break
        nearest = nearest and not block.kind.is_content
        at += step
    return at
