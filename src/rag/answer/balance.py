"""Foreign trade: exports less imports, where the report prints both and not the balance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.answer import arithmetic
from rag.answer.draft import Draft
from rag.answer.figure import Candidate
from rag.answer.matching import Matcher
from rag.answer.operands import comparison_words
from rag.grammar.figures import Figure, Measure
from rag.language.normalise import search_key, words
from rag.language.periods import periods
from rag.records import Note, NoteKind

SURE = 0.75

_TOTAL = frozenset(["kim", "ngạch", "tổng", "giá", "trị", "hàng", "hóa", "xuất", "nhập", "khẩu"])
"""Words of an indicator that is the total; another word makes it a part."""


def balance(matcher: Matcher, found: Sequence[Candidate]) -> Draft | None:
    """Return the surplus or deficit of trade, or None."""
    table = comparison_words()["balance"]
    key = search_key(matcher.request.text)
    surplus = any(phrase in key for phrase in table["surplus"])
    deficit = any(phrase in key for phrase in table["deficit"])
    if not (surplus or deficit) or _is_printed(found, [*table["surplus"], *table["deficit"]]):
        return None
    levels = [c for c in found if c.fits and _is_level(c.figure) and _of_period(matcher, c)]
    pairs = [
        (e, i)
        for e in levels
        for i in levels
        if _is_total(e.figure, table["exports"]) and _is_total(i.figure, table["imports"])
        if e.statement.section == i.statement.section and e.figure.parents == i.figure.parents
    ]
    if len({(e.figure.quantity.low, i.figure.quantity.low) for e, i in pairs}) != 1:
        return None  # of a month and of the year so far, say
    return _balance(*pairs[0], surplus=surplus)


def _is_printed(found: Sequence[Candidate], terms: Sequence[str]) -> bool:
    return any(term in search_key(c.figure.indicator) for c in found if c.fits for term in terms)


def _is_level(figure: Figure) -> bool:
    money = figure.quantity.unit == "USD" and not figure.quantity.high
    return money and figure.measure is Measure.LEVEL and not figure.planned


def _of_period(matcher: Matcher, candidate: Candidate) -> bool:
    statement = candidate.statement
    own = periods(statement.document.text[statement.span.start : candidate.figure.quantity.start])
    return not (own and matcher.request.periods) or bool(own & matcher.request.periods)


def _is_total(figure: Figure, kind: str) -> bool:
    indicator = search_key(figure.indicator)
    return kind in indicator and set(words(indicator)) <= _TOTAL and "xuất nhập" not in indicator


def _balance(exports: Candidate, imports: Candidate, *, surplus: bool) -> Draft:
    over = exports.figure.quantity.low >= imports.figure.quantity.low
    high, low = (exports, imports) if over else (imports, exports)
    draft = replace(arithmetic.combined(high, low, sign=-1), score=SURE)
    if over == surplus:
        return draft
    name = "xuất siêu" if over else "nhập siêu"
    note = Note(NoteKind.CORRECTION, f"Theo số liệu trong báo cáo là {name}.")
    return replace(draft, headline=f"{name} {draft.headline}", notes=(note,))
