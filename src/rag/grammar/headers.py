"""What the header of a table's column says: plan or outcome, comparison, or an indicator."""

from __future__ import annotations

import re
from functools import cache

from rag.grammar.lexicon import lexicon
from rag.grammar.patterns import pattern
from rag.grammar.setting import years_of
from rag.language.normalise import search_key

_UNIT = re.compile(r"\(?(?:đơn vị(?: tính| đo)?|đvt|đv tính|đ/v|đv)\)?")
_ORDINAL = re.compile(r"(?:stt|tt|số tt|số thứ tự|#|mục|mã số)?")
_RELATIVE = re.compile(r"%|/|(?<!\w)(?:so|tăng|giảm|tốc độ|cùng kỳ)(?!\w)")
_GROWS = re.compile(r"tăng|giảm|tốc độ|chênh lệch|\+/-")
_DIFFERENCE = re.compile(r"(?<!\w)(?:so với|tăng|giảm|chênh lệch)(?!\w)|\+/-")
_COMPARED = re.compile(
    r"(?<!\w)so(?!\w)|/|cùng kỳ|kế hoạch|dự toán|(?<!\w)(?:kh|dt|nq)(?![^\W\d_])|nghị quyết"
)
_LACKS = re.compile(r"(?:số )?(?:còn )?(?:thiếu|thừa|dư)(?!\w)")
_PLAN = re.compile(
    r"kế hoạch|(?<!số )chỉ tiêu(?! (?:đạt|vượt|hoàn))|dự toán|mục tiêu|phấn đấu|nghị quyết"
    r"|(?<!\w)(?:kh|nq)(?![^\W\d_])|(?<!\w)dt(?=\s*(?:\d{4}|năm|giao|đầu|tỉnh|hđnd))"
)
_OUTCOME = re.compile(
    r"(?<!\w)(?:thực hiện|[ưu]?th|ước|kết quả|đạt|đã|giải ngân|hoàn thành|vượt)(?![^\W\d_])"
)
_ESTIMATE = re.compile(r"(?<!\w)[ưu]th(?![^\W\d_])")
# Where the base begins: "năm 2024 | so với 2023", "2024 | /2023".
_BASE = re.compile(r"(?<!\w)so(?!\w)|(?<=\d{4})/|(?<=th|kh)/")
_BRACKETS = re.compile(r"\([^)]*\)")


def is_unit(header: str) -> bool:
    """Whether the column holds the units of the rows."""
    return _UNIT.fullmatch(_key(header)) is not None


def is_ordinal(header: str) -> bool:
    """Whether the column numbers the rows."""
    return _ORDINAL.fullmatch(_key(header)) is not None


def _key(header: str) -> str:
    return search_key(header).strip(" .:*_")


def is_relative(header: str, unit: str) -> bool:
    """Whether the column compares: percentages of something, or differences in the row's unit."""
    key = search_key(header)
    if unit != "%" and _LACKS.match(key):
        return False  # "Còn thiếu so với nhu cầu (người)" is an amount
    return (_RELATIVE if unit == "%" else _DIFFERENCE).search(key) is not None


def grows(header: str, unit: str) -> bool:
    """Whether a comparing column says by how much more or less."""
    return unit != "%" or _GROWS.search(search_key(header)) is not None


def compares(header: str) -> bool:
    """Whether a comparing column says what it compares with."""
    return _COMPARED.search(search_key(header)) is not None


def own_part(header: str) -> str:
    """Return the header of a comparing column up to its base."""
    return _BASE.split(search_key(header))[0]


def plans(header: str) -> bool:
    """Whether the innermost words that tell at all call the column a plan: "Kế hoạch 2024"."""
    for part in reversed(search_key(header).split(" – ")):
        plan, outcome = _PLAN.search(part), _OUTCOME.search(part)
        if plan:
            return outcome is None or plan.start() < outcome.start()
        if outcome:
            return False
    return False


def is_outcome(header: str) -> bool:
    """Whether the header says that it was done or reached."""
    return _OUTCOME.search(search_key(header)) is not None


def is_estimate(header: str) -> bool:
    """Whether the header calls its column estimated."""
    key = search_key(header)
    return bool(pattern("estimate").search(key) or _ESTIMATE.search(key))


def is_ahead(header: str, report: str) -> bool:
    """Whether it is of a year after those of the report."""
    named, known = years_of(header), years_of(report)
    return bool(named) and bool(known) and max(named) > max(known)


def names_indicator(header: str) -> bool:
    """Whether a header says what is measured, not only when, planned or reached."""
    key = _BRACKETS.sub("", search_key(own_part(header)))
    rest = re.sub(r"[\W\d_]+", " ", _generic().sub(" ", key))
    return bool(rest.strip())


@cache
def _generic() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){lexicon().pattern('column_words')}(?![^\W\d_])")
