"""When and where a figure is of, beside the year and the province, as named features.

Statistics print one indicator for a month, for so many months together, for the whole place and for
one district of it, often in one sentence: "tháng 10 ... tăng 2%; tính chung 10 tháng ... tăng 6%".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from rag.answer.evidence import Statement
from rag.answer.forms import forms
from rag.grammar.figures import Figure
from rag.language.gazetteer import own_place
from rag.language.normalise import UPPER, search_key
from rag.language.numbers import NUMBER
from rag.language.periods import kind, periods
from rag.records import Request

_LOCALITY = re.compile(
    r"(?<!\w)(?:huyện|thị xã|thành phố|quận|phường|xã|thị trấn)\s+"
    rf"[{UPPER}]\w*(?:\s+[{UPPER}]\w*){{0,2}}"
)


def circumstance_features(
    request: Request, statement: Statement, figure: Figure
) -> dict[str, float]:
    """Return the features of a figure's months, days and locality against those asked for."""
    return {
        **_period_features(request, statement, figure),
        **_locality_features(request, statement, figure),
        **_numeral_features(request, statement, figure),
    }


_BORDER = re.compile(r"[;,.()](?!\d)")
_NUMERAL = re.compile(NUMBER)


def _numeral_features(request: Request, statement: Statement, figure: Figure) -> dict[str, float]:
    """Return whether the numbers of the question stand beside a figure: "7 sản phẩm 5 sao"."""
    if not request.numerals:
        return {}
    text, own = statement.document.text, figure.quantity
    border = _BORDER.search(text, own.end, statement.span.end)
    after = [f.quantity.start for f in statement.figures if f.quantity.start >= own.end]
    before = [f.quantity.end for f in statement.figures if f.quantity.end <= own.start]
    start = max([figure.start, *before]) if not statement.header else figure.start
    end = min([border.start() if border else statement.span.end, *after])
    held = (forms(text[start:end]) | {*_NUMERAL.findall(text[start:end])}) & request.numerals
    return {"numerals": len(held) / len(request.numerals)}


def is_elsewhere(features: Mapping[str, float]) -> bool:
    """Whether a figure is of other months or of another locality than those asked for."""
    return bool(features.get("other_period") or features.get("locality_missing"))


def period_fits(request: Request, statement: Statement) -> bool:
    """Whether a sentence may be of the months asked for.

    The report of a whole year is of a quarter only where it names it; one of some months always.
    """
    asked = {p for p in request.periods if kind(p) not in ("day", "year")}
    asked |= _up_to(request.text)
    if not asked or _named(statement, statement.text) & asked:
        return True
    text, span = statement.document.text, statement.span
    paragraph = text.rfind("\n", 0, span.start) + 1
    # What a sentence says after a semicolon is of that alone: "...; quý III không phát sinh".
    spoken = {p for p in periods(statement.text.split(";")[0]) if kind(p) in _LENGTHS}
    if (
        spoken
        and any(kind(p) in _LENGTHS for p in asked)
        and not with_months(periods(statement.text) | periods(statement.context)) & asked
    ):
        return False  # of one month, where so many months are asked for
    metadata = statement.document.metadata
    if periods(metadata.period or "") or periods(metadata.title) & asked:
        return True
    own = (text[paragraph : span.end], statement.context)
    return any(with_months(periods(part)) & asked for part in own)


def with_months(named: frozenset[str]) -> frozenset[str]:
    """Return periods with the month their last day lies in: "đến 30/11" is of month 11 too."""
    days = [day.partition(" ")[2].split("/") for day in named if kind(day) == "day"]
    last = max((int(month) for _, month in days), default=None)
    return named if last is None else named | {f"month {last}"}


def _period_features(request: Request, statement: Statement, figure: Figure) -> dict[str, float]:
    clause = _clause_periods(statement, figure)
    own = clause or _sentence_periods(statement, figure)
    around = own or _periods_around(statement)
    asked_for = request.periods - {"year"}  # a year is compared by its number
    if not asked_for:
        return {"one_month_unasked": 1.0} if any(kind(p) == "month" for p in around) else {}
    wanted = asked_for | _up_to(request.text)
    above = _last(statement.context)
    if with_months(around) & wanted or (above & wanted and not clause):
        return {"period_met": 1.0}
    if not own and _of_report(statement) & wanted:
        return {"period_unsaid": 1.0}  # what another sentence is of says little of this one
    asked = {kind(period) for period in asked_for}
    rivals = [p for p in around if kind(p) in asked or _are_rivals(kind(p), asked)]
    return {"other_period": 1.0} if rivals else {"period_unsaid": 1.0}


@lru_cache(maxsize=256)
def _up_to(question: str) -> frozenset[str]:
    """Return the months that end where a question asks: "cuối tháng 6" is the end of six months."""
    key = search_key(question)
    months = map(int, re.findall(r"(?:cuối|hết|đến)\s+tháng\s+(\d{1,2})(?!\d)", key))
    quarters = re.findall(r"(?:cuối|hết)\s+quý\s+(i{1,3}|[1-3])(?!\w)", key)
    ends = (3 * (len(q) if q.startswith("i") else int(q)) for q in quarters)
    return frozenset(f"{month} months" for month in (*months, *ends))


_LENGTHS = frozenset(["month", "months", "quarter", "year"])


def _are_rivals(own: str, asked: set[str]) -> bool:
    """Whether a figure is of one month where so many months are asked for, or the like."""
    return own in _LENGTHS and bool(asked & _LENGTHS - {own})


def _clause_periods(statement: Statement, figure: Figure) -> frozenset[str]:
    """Return the months, quarters and days a figure's own clause or column says it is of."""
    if statement.header and (named := _named(statement, " ".join(figure.parents))):
        return named
    text, number = statement.document.text, figure.quantity
    ends = [f.quantity.end for f in statement.figures if f.quantity.end <= number.start]
    start = max([statement.span.start, *ends])
    if ends and (rest := re.match(r"[^;,]*[;,](?!\d)", text[start : number.start])):
        start += rest.end()  # "so với 31/12/2021; tổng dư nợ": that is of the figure before
    start = min(figure.start, start)
    # Without the number: "xếp thứ 5/8 huyện" is of no day. What a bracket says is of that alone.
    after = text[number.end : figure.end].split("(")[0]
    before = _without_told(statement, start, number.start)
    return _named(statement, f"{before} {after}")


def _without_told(statement: Statement, start: int, end: int) -> str:
    """Return a stretch without its brackets that hold figures: "(quý I tăng 6,1%, quý II 8%)"."""
    text = statement.document.text[start:end]
    at = [f.quantity.start - start for f in statement.figures]
    told = (b for b in _BRACKET.finditer(text) if any(b.start() < one < b.end() for one in at))
    for bracket in reversed(list(told)):
        text = text[: bracket.start()] + text[bracket.end() :]
    return text


_BRACKET = re.compile(r"\([^()]*\)")


def _sentence_periods(statement: Statement, figure: Figure) -> frozenset[str]:
    """Return the periods of the clauses before a figure's own in its sentence."""
    before = statement.document.text[statement.span.start : figure.start]
    return _named(statement, _BASES.sub("", before))


def _periods_around(statement: Statement) -> frozenset[str]:
    """Return the periods of what stands before a sentence in its paragraph, or above it."""
    text = statement.document.text
    paragraph = text.rfind("\n", 0, statement.span.start) + 1
    before = _opened(text[paragraph : statement.span.start])
    return before or _last(statement.context) or _of_report(statement)


def _of_report(statement: Statement) -> frozenset[str]:
    return _last(statement.document.metadata.period or "")


def _named(statement: Statement, text: str) -> frozenset[str]:
    """Return the periods a text names; "trong tháng" is the month its report is of."""
    text = _NUMBERING.sub("", text)
    if not _THIS_MONTH.search(text):
        return _last(text)
    title = periods(statement.document.metadata.title)
    return frozenset(p for p in title if kind(p) == "month") or _last(text)


_NUMBERING = re.compile(r"^\W*\d{1,2}(?:\.\d{1,2})*\.?\s+(?=[^\W\d]|$)(?!tháng|năm)")
"""The number of a list item: "4.4. Khách du lịch" is of no day."""

_THIS_MONTH = re.compile(r"(?<!\w)(?:[Tt]rong|[Rr]iêng) tháng(?: này)?(?! \d)(?!\w)")

_BASES = re.compile(r"(?<!\w)so với [^,;.()]*")
"""What a figure before it is compared with: "tăng 6,8% so với 31/12"."""


@lru_cache(maxsize=8192)
def _opened(text: str) -> frozenset[str]:
    """Return what the last sentence of a text that names a period names first: its topic's.

    "CPI tháng 10 tăng 0,2%; bình quân 10 tháng tăng 3%. Giá vàng tăng 5%": of month 10.
    """
    for sentence in reversed(re.split(r"[.]\s", _BEGINS.sub(" ", text))):
        clauses = map(periods, re.split(r";\s|,\s", sentence))
        if found := next(filter(None, clauses), None):
            return found
    return frozenset()


_BEGINS = re.compile(r"(?<!\w)[Tt]ừ (?:ngày|tháng|quý) [\dIVX/]+(?!\s*(?:đến|-|–|tới))")
"""When something began is no period of its figures: "được lập từ tháng 3"."""


@lru_cache(maxsize=8192)
def _last(text: str) -> frozenset[str]:
    """Return the periods of the last clause of a text that names any."""
    clauses = re.split(r"[;.]\s|,\s|\(", _BEGINS.sub(" ", text))
    return next(filter(None, (periods(clause) for clause in reversed(clauses))), frozenset())


def _locality_features(request: Request, statement: Statement, figure: Figure) -> dict[str, float]:
    text = statement.document.text
    lead = f"{' '.join(figure.parents)} {figure.indicator} {text[figure.start : figure.end]}"
    held = search_key(lead)
    if request.localities:
        metadata = statement.document.metadata
        report = search_key(f"{metadata.title} {metadata.issuer or ''} {statement.context}")
        own = [place for place in request.localities if place in held or place in report]
        own = own or [p for p in request.localities if own_place(p) in held]
        if own:
            return {"locality_met": 1.0}
        near = any(own_place(p) in search_key(statement.text) for p in request.localities)
        return {"locality_near": 1.0} if near else {"locality_missing": 1.0}
    return {"locality_unasked": 1.0} if _LOCALITY.search(lead) else {}
