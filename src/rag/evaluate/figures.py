"""Figure verdicts checked anew: does a figure called verbatim stand in the quotes it cites?

Prose must print number and unit. A table row prints the number in a cell, and its unit in the
column header, the row or the caption above the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from rag.evaluate.values import Value, same_number, take_apart
from rag.language.normalise import search_key
from rag.language.numbers import NUMBER
from rag.records import (
    Answer,
    Block,
    BlockKind,
    CheckedFigure,
    Citation,
    Document,
    DocumentId,
    Verdict,
)

_CAPTION_BLOCKS = 5  # a heading, a line such as "Đơn vị: tỷ đồng" and the header rows of a table
_SIGN = re.compile(r"\s*([-–+]?)\s*")
_UNIT_AFTER = re.compile(rf".*?{NUMBER}(?:\s?[-–/]\s?{NUMBER})?\s*(?P<unit>.*)", re.DOTALL)


def figures_are_true(answer: Answer, documents: Mapping[DocumentId, Document]) -> bool:
    """Whether each figure called verbatim is where it claims and in the quotes it cites."""
    return all(
        _is_true(figure, answer, documents)
        for figure in answer.figures
        if figure.verdict is Verdict.VERBATIM
    )


def _is_true(
    figure: CheckedFigure, answer: Answer, documents: Mapping[DocumentId, Document]
) -> bool:
    if answer.answer[figure.start : figure.end] != figure.text:
        return False
    values = take_apart(figure.text).values
    cited = [citation for citation in answer.citations if citation.number in figure.citations]
    return bool(values) and all(
        any(_prints(citation, value, figure.text, documents) for citation in cited)
        for value in values
    )


def _prints(
    citation: Citation, value: Value, text: str, documents: Mapping[DocumentId, Document]
) -> bool:
    if take_apart(citation.quote).has_value(value, with_unit=True):
        return True
    document = documents.get(citation.document_id)
    rows = _rows(document, citation) if document else ()
    return any(_row_prints(document, row, value, text) for row in rows if document)


def _rows(document: Document, citation: Citation) -> Iterator[int]:
    for position, block in enumerate(document.blocks):
        inside = block.start < citation.end and citation.start < block.end
        if inside and block.kind is BlockKind.TABLE_ROW:
            yield position


def _row_prints(document: Document, position: int, value: Value, text: str) -> bool:
    row = document.blocks[position]
    above = _caption(document, position)
    unit = _UNIT_AFTER.match(search_key(text))
    for number, cell in enumerate(row.cells):
        header = row.header[number] if number < len(row.header) else ""
        around = f"{header} {document.text[row.start : row.end]} {above}"
        named = unit is not None and unit["unit"].strip() in search_key(around)
        if named and _cell_prints(cell.of(document.text), value):
            return True
    return False


def _cell_prints(cell: str, value: Value) -> bool:
    sign = _SIGN.match(cell)
    end = sign.end() if sign else 0
    falls = sign is not None and sign[1] in ("-", "–")
    unscaled = [found for found in take_apart(cell[end:]).values if same_number(value, found)]
    return bool(unscaled) and falls == (value.direction < 0)


def _caption(document: Document, position: int) -> str:
    above: list[Block] = [
        block for block in document.blocks[:position] if block.kind is not BlockKind.TABLE_ROW
    ]
    return " ".join(document.text[b.start : b.end] for b in above[-_CAPTION_BLOCKS:])
