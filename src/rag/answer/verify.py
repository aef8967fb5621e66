"""Every figure in an answer is looked for in the quotes the answer cites.

A figure is *verbatim* when a quote prints a figure of the same value and unit; spelling may differ
("12,345 nghìn tỷ đồng" and "12.345 tỷ đồng"), the value may not. A figure printed nowhere in the
cited quotes is *unsupported* and the answer is not given as it stands. The unit of a table cell
stands outside its row's quote: cells are passed as they were read with header and unit column.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rag.grammar.listed import sentence_quantities
from rag.grammar.quantities import Quantity, quantities
from rag.records import CheckedFigure, Citation, Verdict


def check_figures(
    answer: str,
    citations: Sequence[Citation],
    cells: Mapping[int, Sequence[Quantity]] | None = None,
) -> tuple[CheckedFigure, ...]:
    """Return each figure of the answer text with its verdict and the citations that hold it.

    ``cells`` gives the quantities of cited table rows by citation number.
    """
    printed = [
        (
            c.number,
            {
                q.value_key
                for q in (*sentence_quantities(c.quote), *(cells or {}).get(c.number, ()))
            },
        )
        for c in citations
    ]
    found = []
    for quantity in quantities(answer):
        holding = tuple(number for number, keys in printed if quantity.value_key in keys)
        found.append(
            CheckedFigure(
                text=quantity.text,
                start=quantity.start,
                end=quantity.end,
                verdict=Verdict.VERBATIM if holding else Verdict.UNSUPPORTED,
                citations=holding,
            )
        )
    return tuple(found)
