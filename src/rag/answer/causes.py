"""Causes: the stretch of a text that says why."""

from __future__ import annotations

import re
from functools import cache

from rag.answer.names import word_list
from rag.language.normalise import search_key
from rag.records import Span

# "do thiếu nguyên liệu, thép giảm 8% do ...": what moved next has a cause of its own.
_END = re.compile(r"[;.]\s|,\s(?=[^,;.]{3,40}\s(?:tăng|giảm|đạt|bằng)\s\d)|[;.]?$")


@cache
def _cue() -> re.Pattern[str]:
    causes = sorted(word_list("causes"), key=len, reverse=True)
    said = rf"(?:{'|'.join(map(re.escape, causes))})\s+(?!đó|vậy|cho|đồng chí)"
    return re.compile(rf"(?<!\w)(?:{said}|nguyên nhân(?:\s+\w+){{0,3}}:\s)")


def cause_span(text: str, start: int = 0) -> Span | None:
    """Return the first cause stated at or after ``start``, with its "do" or "vì", or None."""
    key = search_key(text)
    match = _cue().search(key, start)
    if match is None or len(key) != len(text):
        return None
    end = _END.search(key, match.end())
    return Span(match.start(), end.start() if end else len(text))
