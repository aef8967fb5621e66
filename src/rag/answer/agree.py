"""Does a figure of a chat model's sentence say what a figure of a report says?

Equal digits are not enough: unit, hedge, measure and direction, base, period, place, status and
indicator must agree. Each disagreement is one Vietnamese clause, which the model is shown when it
is asked again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.answer.bases import read_base, same_base
from rag.answer.checkwords import denies, hedge_class
from rag.answer.claim import Claim
from rag.answer.evidence import Statement
from rag.answer.subjects import change_left_in, subject_objection
from rag.answer.where_when import period_objection, place_objection
from rag.answer.zones import zone_objection
from rag.grammar.figures import Figure, FigureStatus, Measure
from rag.grammar.patterns import pattern
from rag.language.normalise import search_key, words
from rag.language.numbers import years
from rag.records import BlockKind

_AMOUNTS = (Measure.LEVEL, Measure.RATE, Measure.SHARE)


def same_value(said: Figure, printed: Figure) -> bool:
    """Whether two figures are one value in one unit, however spelled."""
    one, other = said.quantity, printed.quantity
    if one.value_key != other.value_key and not _same_change(said, printed):
        return False
    if one.counted and other.counted:  # "106 xã" is not "106 thôn"
        return not one.unit or not other.unit or _counts_alike(one.unit, printed, other.unit)
    return True


def _same_change(said: Figure, printed: Figure) -> bool:
    """Whether a cell's "-8,3" and a sentence's "giảm 8,3%" are one change; signs are directions."""
    if Measure.GROWTH is not said.measure or Measure.GROWTH is not printed.measure:
        return False
    one, other = said.quantity, printed.quantity
    return (abs(one.low), one.high, one.unit) == (abs(other.low), other.high, other.unit)


def _counts_alike(said: str, printed: Figure, unit: str) -> bool:
    held = {*words(unit), *words(printed.indicator), *words(" ".join(printed.parents))}
    return words(said)[0] in held


def objections(said: Figure, claim: Claim, printed: Figure, statement: Statement) -> list[str]:
    """Return what a figure of a sentence changes in the printed figure of the same value."""
    found = (
        _hedge(said, printed),
        _measure(said, printed),
        _base(said, printed, statement),
        _status(said, claim, printed, statement),
        _denial(said, claim, printed, statement),
        period_objection(said, claim, printed, statement),
        place_objection(said, claim, statement),
        subject_objection(said, claim, printed, statement),
        zone_objection(said, claim, printed, statement),
    )
    return [one for one in found if one]


def _hedge(said: Figure, printed: Figure) -> str:
    one, other = said.quantity.hedge, printed.quantity.hedge
    if hedge_class(one) == hedge_class(other) and (hedge_class(one) >= 0 or one == other):
        return ""
    return f"báo cáo viết «{printed.quantity.text}», không phải «{said.quantity.text}»"


def effective(figure: Figure) -> tuple[Measure, int]:
    """Return measure and direction; a growth rate by name is a growth: "tốc độ tăng đạt 8%"."""
    named = pattern("growth_named").search(search_key(figure.indicator))
    if figure.measure in (Measure.RATE, Measure.RATIO) and named:
        return Measure.GROWTH, -1 if figure.quantity.low < 0 else 1
    if change := change_left_in(figure.indicator):
        return Measure.GROWTH, change
    return figure.measure, figure.direction


def _measure(said: Figure, printed: Figure) -> str:
    (one, way), (other, printed_way) = effective(said), effective(printed)
    if one is other and way == printed_way:
        return ""
    if one in _AMOUNTS and other in _AMOUNTS:
        return ""
    return f"báo cáo viết {_spoken(printed)}, không phải {_spoken(said)}"


def _spoken(figure: Figure) -> str:
    measure, direction = effective(figure)
    number = figure.quantity.text
    verb = {
        Measure.GROWTH: "giảm" if direction < 0 else "tăng",
        Measure.RATIO: "bằng",
        Measure.SHARE: "chiếm",
        Measure.RANK: "xếp thứ",
    }.get(measure, "ở mức")
    base = f" {figure.base}" if figure.base and measure is Measure.RATIO else ""
    return f"«{verb} {number}{base}»"


def _base(said: Figure, printed: Figure, statement: Statement) -> str:
    if not said.base:
        lost = printed.base and effective(said)[0] is Measure.RATIO
        return f"thiếu gốc so sánh «{printed.base}»" if lost else ""
    if _fits_base(said, printed, statement):
        return ""
    other = f"báo cáo so với «{printed.base}»" if printed.base else "báo cáo không nêu gốc ấy"
    return f"gốc so sánh «{said.base}» sai: {other}"


def _fits_base(said: Figure, printed: Figure, statement: Statement) -> bool:
    period = printed.period or statement.document.metadata.period or ""
    one = read_base(said.base, period)
    whole = _whole_year(period, statement)
    if printed.base:
        return same_base(one, read_base(printed.base, period), whole)
    # No base of its own: one that the sentence or the heading sets for all may be meant.
    others = {f.base for f in statement.figures if f.base} | set(statement.section)
    if any(same_base(one, read_base(other, period), whole) for other in others):
        return True
    before = [read_base(m[0], period) for m in _COMPARED.finditer(search_key(statement.paragraph))]
    grows = effective(said)[0] is Measure.GROWTH and one.kind != "plan"
    return grows and bool(before) and all(same_base(one, other, whole) for other in before)


_COMPARED = re.compile(r"so với (?:cùng kỳ|năm|tháng|quý|cuối|đầu)[^,;.()]{0,30}")
"""What the paragraph compares with; where it is one thing throughout, it holds for each change."""


def _whole_year(period: str, statement: Statement) -> int | None:
    report = (statement.document.metadata.period or "").strip()
    named = years(period)
    bare = report.removeprefix("năm ").strip().isdigit()
    return named[0] if bare and len(named) == 1 else None


def _status(said: Figure, claim: Claim, printed: Figure, statement: Statement) -> str:
    planned = printed.status is FigureStatus.PLAN
    says_plan = said.status is FigureStatus.PLAN or _speaks_ahead(claim.text)
    if planned and not says_plan:
        return "đó là kế hoạch, mục tiêu, không phải kết quả"
    if said.status is FigureStatus.PLAN and not planned:
        return "đó là kết quả, không phải kế hoạch, mục tiêu"
    estimate = _estimates(printed, statement)
    if estimate and said.status is FigureStatus.ACTUAL and not _estimates_in(claim.text):
        return f"mất từ ước lượng «{printed.cue or 'ước'}»"
    if _estimates(said) and printed.status is FigureStatus.ACTUAL:
        return "báo cáo nêu số thực hiện, không phải số ước"
    return ""


def _speaks_ahead(text: str) -> bool:
    key = search_key(text)
    return pattern("plan").search(key) is not None or " sẽ " in key


def _estimates(figure: Figure, statement: Statement | None = None) -> bool:
    """Whether its own verb, or the column of its cell, calls it an estimate."""
    in_table = statement is not None and statement.kind is BlockKind.TABLE_ROW
    return _estimates_in(" ".join((figure.cue, *(figure.parents if in_table else ()))))


def _estimates_in(text: str) -> bool:
    return pattern("estimate").search(search_key(text)) is not None


def _denial(said: Figure, claim: Claim, printed: Figure, statement: Statement) -> str:
    own = denies(claim.text[said.start : said.end])
    theirs = denies(_clause_of(printed, statement))
    if own and not theirs:
        return "báo cáo không phủ định điều ấy"
    return "báo cáo viết ở thể phủ định" if theirs and not denies(claim.text) else ""


def _clause_of(printed: Figure, statement: Statement) -> str:
    if statement.kind is BlockKind.TABLE_ROW:  # a cell is of its row and its column
        return " ".join((printed.indicator, *printed.parents))
    return statement.document.text[printed.start : printed.end]


def all_objections(
    said: Figure, claim: Claim, pool: Sequence[Statement]
) -> Iterator[tuple[Figure, Statement, list[str]]]:
    """Yield each printed figure of the same value, with what the sentence changes in it."""
    for statement in pool:
        for printed in statement.figures:
            if same_value(said, printed):
                yield printed, statement, objections(said, claim, printed, statement)
