"""True sentences about a statement of a report: as printed, in other words, in another scale."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from itertools import pairwise

from rag.answer.evidence import Statement
from rag.evaluate.mutations import Told
from rag.grammar.figures import Figure, FigureStatus, Measure
from rag.grammar.nouns import bare_head
from rag.grammar.patterns import pattern
from rag.language.normalise import search_key
from rag.language.numbers import format_number
from rag.language.places import places_named
from rag.language.segment import sentences
from rag.records import BlockKind

_SHORTEST, _LONGEST = 40, 420
_MOST_SUBJECT_WORDS = 14
_PROSE = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
_DEFAULT_CUE = {Measure.LEVEL: "đạt", Measure.RATE: "đạt", Measure.SHARE: "chiếm"}


def _is_prose(statement: Statement) -> bool:
    return (
        statement.kind in _PROSE
        and _SHORTEST <= len(statement.text) <= _LONGEST
        and "\n" not in statement.text
        and len(sentences(statement.text)) == 1
        and not statement.text.rstrip().endswith(":")
    )


def _body(statement: Statement) -> str:
    """Return a sentence as it would be told; a target under its heading is told as one."""
    text = re.sub(r"^[\s\-–•+*\d.)]*(?=[^\W\d_])", "", statement.text).strip()
    planned = any(f.status is FigureStatus.PLAN for f in statement.figures)
    says_so = pattern("plan").search(search_key(text)) is not None
    return f"Mục tiêu đề ra: {text}" if planned and not says_so else text


def verbatim(statement: Statement, _draw: random.Random) -> Iterator[Told]:
    """Yield a sentence with figures as printed."""
    if _is_prose(statement) and statement.figures:
        yield Told(_body(statement), statement, statement.figures[0], "")


def words_only(statement: Statement, _draw: random.Random) -> Iterator[Told]:
    """Yield a sentence without figures as printed."""
    if _is_prose(statement) and not statement.figures:
        yield Told(_body(statement), statement, None, "")


def _subject(figure: Figure) -> str:
    indicator = figure.indicator
    if bare_head(indicator) and figure.parents:
        return f"{indicator} {_small(figure.parents[-1])}"
    return indicator


def _small(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _is_tellable(figure: Figure) -> bool:
    subject = _subject(figure)
    return (
        len(subject.split()) > 1
        and not subject[0].isdigit()
        and "*" not in subject
        and len(subject.split()) <= _MOST_SUBJECT_WORDS
        and "(" not in subject
        and not figure.quantity.counted
        and not figure.quantity.noun_rate
        and figure.quantity.unit not in ("người", "lượt", "bậc", "tuổi", "")
        and figure.status is not FigureStatus.PLAN
        and figure.measure in (*_DEFAULT_CUE, Measure.GROWTH, Measure.RATIO)
    )


def _cue(figure: Figure) -> str:
    estimate = pattern("estimate").search(search_key(figure.cue)) is not None
    verb = _DEFAULT_CUE.get(figure.measure, "bằng")
    if figure.measure is Measure.GROWTH:
        verb = "giảm" if figure.direction < 0 else "tăng"
    return f"ước {verb}" if estimate else verb


def _number(figure: Figure) -> str:
    printed = figure.quantity.text.lstrip("+-–−")
    shared = figure.quantity.shared_unit  # of a list, printed once
    return f"{printed} {shared}" if shared else printed


def _openings(statement: Statement, figure: Figure) -> list[str]:
    place = next(iter(places_named(statement.document.metadata.place or "")), "")
    year = figure.period if figure.period.isdigit() else ""
    named = [f"Năm {year}, "] if year else []
    named += [f"Năm {year}, tại {place}, "] if year and place else []
    return ["", "Theo báo cáo, ", *named]


def _sentence(statement: Statement, figure: Figure, number: str, draw: random.Random) -> str:
    opening = draw.choice(_openings(statement, figure))
    subject = _small(_subject(figure)) if opening else _subject(figure)
    base = f" {figure.base}" if figure.base else ""
    said = f"{opening}{subject} {_cue(figure)} {number}{base}."
    return said[:1].upper() + said[1:]


def restated(statement: Statement, draw: random.Random) -> Iterator[Told]:
    """Yield one figure in a sentence of its own."""
    if statement.kind not in _PROSE:
        return
    for figure in statement.figures:
        if _is_tellable(figure):
            yield Told(_sentence(statement, figure, _number(figure), draw), statement, figure, "")


def rescaled(statement: Statement, draw: random.Random) -> Iterator[Told]:
    """Yield one amount in another scale: "15.640 tỷ đồng" as "15,64 nghìn tỷ đồng"."""
    if statement.kind not in _PROSE:
        return
    for figure in statement.figures:
        quantity = figure.quantity
        plain = re.fullmatch(r"(\d{1,3}\.\d{3}) ((?:tỷ|tấn|ha)\b.*)", quantity.text)
        if plain and _is_tellable(figure):
            value = Decimal(plain[1].replace(".", "")) / 1000
            number = f"{format_number(value)} nghìn {plain[2]}"
            yield Told(_sentence(statement, figure, number, draw), statement, figure, "")


def of_table(statement: Statement, _draw: random.Random) -> Iterator[Told]:
    """Yield one cell of a table as a sentence."""
    if statement.kind is not BlockKind.TABLE_ROW:
        return
    for figure in statement.figures:
        column = re.sub(r"\s*\([^()]*\)", "", figure.parents[-1] if figure.parents else "").strip()
        level = figure.measure in (Measure.LEVEL, Measure.RATE) and not figure.base
        if level and column and figure.outer_unit and figure.status is FigureStatus.ACTUAL:
            if re.search(r"\d|so với", column):
                continue
            text = f"{column} của {figure.indicator} là {figure.text}."
            yield Told(text, statement, figure, "")


def derived(statement: Statement, _draw: random.Random) -> Iterator[Told]:
    """Yield two amounts of one sentence with their difference."""
    amounts = [f for f in statement.figures if _is_tellable(f) and _is_plain_amount(f)]
    for one, other in pairwise(amounts):
        units = {_unit(one), _unit(other)}
        if len(units) != 1 or one.quantity.low == other.quantity.low:
            continue
        factor = one.quantity.low / _printed(one)
        gap = abs(one.quantity.low - other.quantity.low) / factor
        text = (
            f"{_subject(one)} {_cue(one)} {_number(one)}, {_small(_subject(other))} "
            f"{_cue(other)} {_number(other)}, chênh lệch {format_number(gap)} {units.pop()}."
        )
        yield Told(text[:1].upper() + text[1:], statement, one, "")


def _is_plain_amount(figure: Figure) -> bool:
    quantity = figure.quantity
    return (
        figure.measure is Measure.LEVEL
        and quantity.high is None
        and not quantity.hedge
        and re.match(r"\d[\d.,]* ", quantity.text) is not None
    )


def _unit(figure: Figure) -> str:
    return figure.quantity.text.split(" ", 1)[1]


def _printed(figure: Figure) -> Decimal:
    number = figure.quantity.text.split(" ", 1)[0]
    return Decimal(number.replace(".", "").replace(",", "."))


TRUE_FORMS: Mapping[str, Callable[[Statement, random.Random], Iterator[Told]]] = {
    "verbatim": verbatim,
    "words": words_only,
    "restated": restated,
    "rescaled": rescaled,
    "table": of_table,
    "derived": derived,
}
"""The forms a true sentence is told in."""
