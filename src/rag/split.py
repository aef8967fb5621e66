"""Cuts a Document into Passages: whole sentences of one section, with exact offsets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from rag.language.repair import repair
from rag.language.segment import sentences
from rag.records import (
    Block,
    BlockKind,
    Document,
    Passage,
    PassageId,
    SectionPath,
    Sentence,
    Span,
)

SPLIT_VERSION = 3
"""Raised whenever the same document would be cut differently; an index records it."""

PASSAGE_SIZE = 350
"""Characters. About two sentences of an official report: one subject, so that its vector and its
words stand for it; a thousand characters mix several subjects and are found for none of them."""

CONTEXT_SIZE = 1200
"""Characters. About a paragraph: passages of one section that are read together."""

PROVENANCE_WORDS = 2
"""A caption or a date line says something; a print button does not."""


_TABLE_TITLE = re.compile(r"(?:bảng|biểu|phụ biểu|phụ lục)\b", re.IGNORECASE)
# A paragraph that opens like this continues the one above it, and its title.
_GOES_ON = re.compile(r"(?:trong đó|cụ thể|bao gồm|riêng|theo đó|ngoài ra)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Piece:
    """One sentence with where it stands and the words it is searched by."""

    sentence: Sentence
    section: SectionPath
    group: int  # changes where a passage must end: at a heading, between table and prose
    words: str


@dataclass(slots=True)
class _Outline:
    """The headings open at a place while blocks go by."""

    open: list[tuple[int, str, bool]] = field(default_factory=list)  # level, words, is run-in

    def enter(self, level: int, words: str, *, run_in: bool) -> None:
        self.open = [entry for entry in self.open if entry[0] < level]
        self.open.append((level, words, run_in))

    def leave_run_in(self) -> None:
        """Close a title printed in its paragraph: it speaks for that and its lists only."""
        self.open = [entry for entry in self.open if not entry[2]]

    @property
    def path(self) -> SectionPath:
        return tuple(words for _, words, _ in self.open)


def split(document: Document) -> tuple[Passage, ...]:
    """Return the document's passages in order.

    A sentence longer than ``PASSAGE_SIZE`` stands alone; list items and table rows are one
    sentence each, and rows of one table may share a passage. Captions and lines of the page
    around the report are passages of their own, without a section.
    """
    content = _passages(document, _pieces(document))
    provenance = [_passage(document, [piece], piece.sentence.start) for piece in _page(document)]
    return tuple(sorted((*content, *provenance), key=lambda passage: passage.start))


def _passages(document: Document, pieces: Iterable[_Piece]) -> Iterator[Passage]:
    pending: list[_Piece] = []
    opening: _Piece | None = None  # the first piece of the context
    for piece in pieces:
        if opening is None or not _fits([opening], piece, CONTEXT_SIZE):
            if pending and opening:
                yield _passage(document, pending, opening.sentence.start)
            pending, opening = [], piece
        elif pending and not _fits(pending, piece, PASSAGE_SIZE):
            yield _passage(document, pending, opening.sentence.start)
            pending = []
        pending.append(piece)
    if pending and opening:
        yield _passage(document, pending, opening.sentence.start)


def _page(document: Document) -> Iterator[_Piece]:
    """Yield what the page around a report says of it: who spoke, where, when it was published."""
    for block in document.blocks:
        if block.kind in (BlockKind.CAPTION, BlockKind.FURNITURE):
            words = document.text[block.start : block.end].split()
            if len(words) >= PROVENANCE_WORDS:
                yield _Piece(_whole(block), (), -1, " ".join(words))


def section_paths(document: Document) -> tuple[SectionPath, ...]:
    """Return the headings above each block of the document, in the order of its blocks."""
    return tuple(path for _, path, _ in _walk(document))


def _walk(document: Document) -> Iterator[tuple[Block, SectionPath, int]]:
    """Yield each block with its section and a number that changes at every border of a passage."""
    outline, group, in_table = _Outline(), 0, False
    previous: Block | None = None
    for at, block in enumerate(document.blocks):
        if block.kind is BlockKind.HEADING:
            rest = islice(document.blocks, at + 1, None)
            following = next((b for b in rest if b.kind is not BlockKind.FURNITURE), None)
            words = " ".join(document.text[block.start : block.end].split())
            run_in = _is_run_in(document.text, block, following)
            yield block, outline.path, group
            outline.enter(block.level, words, run_in=run_in)
            group += 1
        else:
            own = _is_run_in_text(previous, block, document) or _goes_on(document.text, block)
            if block.kind is BlockKind.PARAGRAPH and not own:
                before = outline.path
                outline.leave_run_in()
                group += before != outline.path
            is_row = block.kind is BlockKind.TABLE_ROW
            group += is_row != in_table or (is_row and not _same_table(previous, block))
            in_table = is_row
            yield block, outline.path, group
        previous = block


def _is_run_in(text: str, heading: Block, following: Block | None) -> bool:
    """Whether a heading is printed in the line of the text below it, and carries no number."""
    if following is None or not following.kind.is_content:
        return False
    words = text[heading.start : heading.end]
    if following.kind is BlockKind.TABLE_ROW and _TABLE_TITLE.match(words):
        return True
    return not _NUMBER.match(words) and "\n" not in text[heading.end : following.start]


def _goes_on(text: str, block: Block) -> bool:
    return _GOES_ON.match(text, block.start, block.end) is not None


_NUMBER = re.compile(
    r"\d|(?:[IVX]{1,5}|[A-Za-zđĐ])\s*[.)/:-]|(?:Phần|PHẦN|Chương|CHƯƠNG|Mục|MỤC)\s"
)


def _is_run_in_text(previous: Block | None, block: Block, document: Document) -> bool:
    return bool(
        previous
        and previous.kind is BlockKind.HEADING
        and _is_run_in(document.text, previous, block)
    )


def _same_table(previous: Block | None, block: Block) -> bool:
    return bool(
        previous
        and previous.kind is BlockKind.TABLE_ROW
        and previous.header == block.header
        and len(previous.cells) == len(block.cells)
    )


def _pieces(document: Document) -> Iterator[_Piece]:
    label = ""
    table = -1
    for block, path, group in _walk(document):
        if not block.kind.is_content:
            continue
        if block.kind is BlockKind.TABLE_ROW:
            label = label if group == table else ""
            table = group
            words = _row_words(document.text, block)
            yield _Piece(_whole(block), path, group, f"{label}; {words}".removeprefix("; "))
            label = _group_label(document.text, block) or label
        else:
            for sentence in _sentences(document.text, block):
                words = document.text[sentence.start : sentence.end]
                yield _Piece(sentence, path, group, " ".join(words.split()))


def _whole(block: Block) -> Sentence:
    return Sentence(block.start, block.end, block.kind)


def _sentences(text: str, block: Block) -> list[Sentence]:
    if block.kind is BlockKind.LIST_ITEM:
        return [_whole(block)]
    return [Sentence(s.start, s.end, block.kind) for s in sentences(text, block.start, block.end)]


def _row_words(text: str, block: Block) -> str:
    """Return "header: cell" pairs, so that a row is found by its label and its columns' names."""
    pairs = zip(block.header or ("",) * len(block.cells), block.cells, strict=False)
    told = [
        (name, " ".join(cell.of(text).split())) for name, cell in pairs if cell.start < cell.end
    ]
    return "; ".join(f"{name}: {cell}" if name else cell for name, cell in told)


def _group_label(text: str, block: Block) -> str:
    """Return the label of a row that only heads the rows below it: "I | Nông nghiệp | | "."""
    filled = [cell.of(text) for cell in block.cells if cell.start < cell.end]
    labels = [cell for cell in filled if len(cell) > 3 and not any(c.isdigit() for c in cell)]
    fewer = len(filled) < len(block.cells) and len(filled) <= 2
    return labels[0] if fewer and len(labels) == 1 else ""


def _fits(pending: list[_Piece], piece: _Piece, size: int) -> bool:
    first = pending[0]
    whole = Span(first.sentence.start, piece.sentence.end)
    return (first.group, first.section) == (piece.group, piece.section) and (
        whole.end - whole.start <= size
    )


def _passage(document: Document, pieces: list[_Piece], context: int) -> Passage:
    start, end = pieces[0].sentence.start, pieces[-1].sentence.end
    words = [*pieces[0].section, *(piece.words for piece in pieces)]
    return Passage(
        id=PassageId(f"{document.id}:{start}-{end}"),
        document_id=document.id,
        section=pieces[0].section,
        start=start,
        end=end,
        text=document.text[start:end],
        search_text="\n".join(repair(line).text for line in words),
        sentences=tuple(piece.sentence for piece in pieces),
        context=context,
    )
