"""Figures of the grammar -> readings: the same in the terms of the annotations."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from rag.answer.evidence import statements
from rag.grammar.figures import Figure, FigureStatus, Measure
from rag.grammar.lexicon import alternatives
from rag.language.normalise import search_key
from rag.records import Document, Hit
from rag.split import split

_FILE = Path(__file__).parents[1] / "assets" / "extraction.toml"


@dataclass(frozen=True, slots=True)
class Reading:
    """An extracted figure in the terms of the annotations."""

    start: int
    end: int
    text: str
    value: tuple[Decimal, ...]
    unit: str
    hedge: str
    indicators: tuple[str, ...]  # alone, and with the wider indicator or column it stands under
    measure: str
    direction: int
    base: str
    period: str
    status: str


@cache
def extraction_words() -> Mapping[str, Any]:
    """Return the word lists of ``assets/extraction.toml``."""
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def extracted(document: Document) -> tuple[Reading, ...]:
    """Return all figures of a document, read passage by passage as for an answer, in order."""
    hits = [Hit(passage, 1.0) for passage in split(document)]
    found = [
        _reading(figure, in_table=bool(statement.header))
        for statement in statements(hits, lambda _: document)
        for figure in statement.figures
    ]
    return tuple(sorted(found, key=lambda reading: reading.start))


def _reading(figure: Figure, *, in_table: bool) -> Reading:
    quantity = figure.quantity
    factor, unit = _in_base_unit(quantity.unit)
    ends = (quantity.low, quantity.high)
    return Reading(
        start=quantity.start,
        end=quantity.end,
        text=quantity.text,
        value=tuple(abs(end) * factor for end in ends if end is not None),
        unit="" if figure.measure is Measure.RANK else unit,
        hedge=_without(extraction_words()["estimates"], quantity.hedge),
        indicators=_indicators(figure, in_table=in_table),
        measure="target" if figure.status is FigureStatus.PLAN else figure.measure.value,
        direction=figure.direction,
        base=bare_base(figure.base),
        period=figure.period,
        status=figure.status.value,
    )


def _indicators(figure: Figure, *, in_table: bool) -> tuple[str, ...]:
    """Return the names of what is measured: alone, and under a wider name it stands under.

    In a table that is the column, "Năm 2023 – Số trường" by its inner name and "Sản lượng so với
    2023" without its base too, the column a comparison is about, or the row this one is a part of.
    """
    wider = [*figure.parents[-1:]]
    if in_table:
        inner = [parent.rpartition(" – ")[2] for parent in figure.parents]
        wider += [*inner, *(re.split(r"\s+so\s", name)[0] for name in inner)]
    return (figure.indicator, *(f"{name} {figure.indicator}" for name in dict.fromkeys(wider)))


def _in_base_unit(unit: str) -> tuple[Decimal, str]:
    head, slash, rest = unit.partition("/")
    factor, base = extraction_words()["base_units"].get(head, ("1", head))
    return Decimal(factor), base + slash + rest


def _without(dropped: Sequence[str], text: str) -> str:
    return re.sub(rf"(?<!\w){alternatives(list(dropped))}(?!\w)", "", search_key(text)).strip()


def bare_base(base: str) -> str:
    """Return "so với kế hoạch (%)" as "kế hoạch", whatever stands before "so với" cut off."""
    key = re.sub(r"\(.*?\)", "", search_key(base)).strip()
    key = re.sub(r"^.*\s(?=so\s)|^(?:tăng|giảm|mức|tỷ lệ|tốc độ|chênh lệch|[\s,/%+-])+$", "", key)
    key = re.sub(r"^(?:đạt\s+)?%\s+|^\S*(?:th|\d{4})/(?=kh|\d{4})", "", key)
    return re.sub(rf"^{alternatives(extraction_words()['base_openings'])}\s+", "", key).strip()
