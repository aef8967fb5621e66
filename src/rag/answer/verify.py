"""Every figure in an answer is looked for in the quotes the answer cites.

A figure is *verbatim* when a quote prints a figure of the same value and unit; spelling may differ
("17,422 nghìn tỷ đồng" and "17.422 tỷ đồng"), the value may not. A figure printed nowhere in the
cited quotes is *unsupported* and the answer is not given as it stands.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.grammar.quantities import quantities
from rag.records import CheckedFigure, Citation, Verdict


def check_figures(answer: str, citations: Sequence[Citation]) -> tuple[CheckedFigure, ...]:
    """Return each figure of the answer text with its verdict and the citations that hold it."""
    printed = [
        (citation.number, {quantity.value_key for quantity in quantities(citation.quote)})
        for citation in citations
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
