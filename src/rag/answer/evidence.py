"""Hits -> statements: the sentences of the retrieved passages with their figures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rag.grammar.captions import Rows, TableRow, table_rows
from rag.grammar.figures import Context, Figure, figures
from rag.grammar.tables import row_figures
from rag.language.abbreviations import learnt
from rag.language.normalise import words
from rag.records import (
    Block,
    BlockKind,
    Document,
    DocumentId,
    Hit,
    Passage,
    PassageId,
    Request,
    SectionPath,
    Sentence,
    Span,
)

DocumentOf = Callable[[DocumentId], Document]
"""Gives the document an id belongs to."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence, list item or table row of a retrieved passage."""

    document: Document
    section: SectionPath
    span: Span
    kind: BlockKind
    figures: tuple[Figure, ...]
    hit_score: float
    header: tuple[str, ...] = ()  # table rows only

    @property
    def text(self) -> str:
        """The sentence as published."""
        return self.span.of(self.document.text)

    @property
    def paragraph(self) -> str:
        """The sentence after what stands before it in its line."""
        start = self.document.text.rfind("\n", 0, self.span.start) + 1
        return self.document.text[start : self.span.end]

    @property
    def opening(self) -> str:
        """What a sentence opens with before its first figure, and all of it is about.

        "Kỳ thi tốt nghiệp THPT" of "Kỳ thi tốt nghiệp THPT, toàn tỉnh có 18.205 thí sinh, ...".
        """
        if self.header or not self.figures:
            return ""
        first = min(figure.quantity.start for figure in self.figures)
        lead = self.document.text[self.span.start : max(first, self.span.start)]
        return re.split(r"[,:;]", lead)[0] if re.search("[,:;]", lead) else ""

    @property
    def context(self) -> str:
        """What a reader has in mind while reading the sentence: headings and column headers."""
        return " ".join((*self.section, *self.header))


@lru_cache(maxsize=64)
def _acronyms_of(text: str) -> dict[str, tuple[str, ...]]:
    """Return what a report says its acronyms stand for: "Nông thôn mới (NTM)"."""
    found = learnt(text).items()
    return {s.lower(): tuple(words(long)) for s, long in found if s.isupper()}


def with_learnt_acronyms(request: Request, found: Sequence[Statement]) -> Request:
    """Add the acronyms of a question that the reports found explain themselves."""
    known = {short for short, _ in request.expansions}
    asked = [word for word in request.words if word not in known]
    tables = [_acronyms_of(d.text) for d in {s.document.id: s.document for s in found}.values()]
    explained = {w: table[w] for table in tables for w in asked if w in table}
    return replace(request, expansions=(*request.expansions, *explained.items()))


def statements(hits: Iterable[Hit], document_of: DocumentOf) -> list[Statement]:
    """Return every sentence of the hits' passages, best passage first, each once.

    Captions and lines of the page are no statements of a report (see ``provenance``).
    """
    found: dict[tuple[DocumentId, int], Statement] = {}
    passages: dict[PassageId, Passage] = {}
    scores: dict[tuple[DocumentId, int], float] = {}
    for hit in hits:
        if hit.passage.sentences[0].kind.is_content:
            passages.setdefault(hit.passage.id, hit.passage)
            scores.setdefault((hit.passage.document_id, hit.sentence.start), hit.score)
    for passage in passages.values():
        document = document_of(passage.document_id)
        for statement in _of_passage(passage, document, 0.0):
            at = (document.id, statement.span.start)
            found.setdefault(at, replace(statement, hit_score=scores.get(at, 0.0)))
    return list(found.values())


def _of_passage(passage: Passage, document: Document, score: float) -> list[Statement]:
    prose = [Span(s.start, s.end) for s in passage.sentences if s.kind is not BlockKind.TABLE_ROW]
    by_sentence = _grouped(figures(document.text, prose, _context(passage, document)), prose)
    rows = table_rows(document)
    return [
        _statement(passage, document, score, sentence, by_sentence, rows)
        for sentence in passage.sentences
    ]


def _statement(
    passage: Passage,
    document: Document,
    score: float,
    sentence: Sentence,
    by_sentence: dict[int, tuple[Figure, ...]],
    rows: Rows,
) -> Statement:
    row = rows.get(sentence.start)
    return Statement(
        document=document,
        section=passage.section,
        span=Span(sentence.start, sentence.end),
        kind=sentence.kind,
        figures=_row(document, row, passage) if row else by_sentence.get(sentence.start, ()),
        hit_score=score,
        header=row.block.header if row else (),
    )


def _row(document: Document, row: TableRow, passage: Passage) -> tuple[Figure, ...]:
    return _read_row(document, row, _context(passage, document))


def rows_beside(statement: Statement) -> list[Statement]:
    """Return all rows of the table a row stands in, as statements, in order."""
    document, blocks = statement.document, statement.document.blocks
    at = next(i for i, block in enumerate(blocks) if block.start == statement.span.start)

    def is_of_table(block: Block) -> bool:
        return block.kind is BlockKind.TABLE_ROW and block.header == statement.header

    first = last = at
    while first and is_of_table(blocks[first - 1]):
        first -= 1
    while last + 1 < len(blocks) and is_of_table(blocks[last + 1]):
        last += 1
    rows, context = table_rows(document), Context(document.metadata.period or "", statement.section)
    return [
        replace(
            statement,
            span=Span(block.start, block.end),
            figures=_read_row(document, rows[block.start], context),
        )
        for block in blocks[first : last + 1]
    ]


def _read_row(document: Document, row: TableRow, context: Context) -> tuple[Figure, ...]:
    caption = row.unit_line or (context.section[-1] if context.section else "")
    return row_figures(document.text, row.block, caption, context, row.group)


def _context(passage: Passage, document: Document) -> Context:
    return Context(document.metadata.period or "", passage.section)


def _grouped(found: Sequence[Figure], spans: Sequence[Span]) -> dict[int, tuple[Figure, ...]]:
    return {
        span.start: tuple(f for f in found if span.start <= f.quantity.start < span.end)
        for span in spans
    }


MIN_PROVENANCE_WORDS = 2
"""A caption or a date line says something; a print button does not."""


def provenance(document: Document) -> list[Statement]:
    """Return captions and page furniture as statements, for who spoke, when and where."""
    kinds = (BlockKind.CAPTION, BlockKind.FURNITURE)
    return [
        Statement(document, (), Span(block.start, block.end), block.kind, (), 0.0)
        for block in document.blocks
        if block.kind in kinds
        and len(document.text[block.start : block.end].split()) >= MIN_PROVENANCE_WORDS
    ]
