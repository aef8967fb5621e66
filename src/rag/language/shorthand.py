"""Signs and periods as they are typed in a hurry, written out: "t10/2024", "6th", "= bn %"."""

from __future__ import annotations

import re

_MONTH = r"(?:0?[1-9]|1[0-2])"
# A period's name ends here, or a year follows: "t10/2024", but not "T10.5" or "q1a".
_END = r"(?=\s*/\s*(?:19|20)\d\d\b|(?![\w/.,-]))"
_AFTER_MONTHS = r"(?=\s+(?:đầu|dau|cuối|cuoi|năm|nam|(?:19|20)\d\d))"
_WRITTEN_OUT = (
    (re.compile(r"\s*=\s*"), " bằng "),
    (re.compile(rf"\bt\.?({_MONTH}){_END}", re.IGNORECASE), r"tháng \1"),
    (re.compile(rf"\b({_MONTH})\s?(?:thg?|t){_AFTER_MONTHS}", re.IGNORECASE), r"\1 tháng"),
    (re.compile(rf"\bq\.?([1-4]|i{{1,3}}|iv){_END}", re.IGNORECASE), r"quý \1"),
)


def written_out(text: str) -> str:
    """Return a question with "=" read as "bằng" and months and quarters written out."""
    for pattern, words in _WRITTEN_OUT:
        text = pattern.sub(words, text)
    return text
