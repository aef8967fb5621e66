"""Who is first or last where a sentence says so in words.

Nơi thu gom rác kém nhất là Bình An (40%), cao nhất là Phú Hòa (80%)   named after it
Phường Bình An nộp cao nhất (97%), phường Phú Hòa thấp nhất (71%)      named before it
Mức cao nhất 126 triệu đồng thuộc về Công ty May Phú Hòa               a body, named in full
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.answer.names import word_list
from rag.language.normalise import UPPER, search_key
from rag.language.question_words import has_phrase
from rag.records import Request

_NAME = rf"(?:[{UPPER}][^\W\d_]*)(?:\s+[{UPPER}][^\W\d_]*)*"
_WORDS = {
    +1: r"(?:cao|lớn|nhiều|đông|nhanh|mạnh|dài|lâu|rộng|sâu|nặng|sớm|tốt)\s+nhất|dẫn đầu|đứng đầu",
    -1: r"(?:thấp|nhỏ|ít|chậm|kém|ngắn|hẹp|muộn)\s+nhất|đứng cuối",
}
_HEAD = rf"(?i:{'|'.join(word_list('bodies'))})"
_ENDS = (
    r"(?=\s+(?:với|đạt|chiếm|khi|vì|do|nhờ|có|tăng|giảm|còn|mới|nợ|tại|ở)(?!\w)|\s*[,;.(]|\s+\d|$)"
)
_AFTER = re.compile(
    r"(?:\s+\d[\d.,]*(?:\s+[^\W\d_%/]+){1,3})?\s+(?:là|thuộc về)\s+"
    rf"(?:(?P<body>{_HEAD}\s[^,;.()\d]*?){_ENDS}|(?:[^\W\d_]+\s+){{0,2}}?(?P<name>{_NAME}))"
)
_BEFORE = re.compile(
    rf"(?:(?P<body>{_HEAD}\s(?:[^,;.:()]*\s)?[{UPPER}][^\W\d_]*)"
    rf"|(?P<name>[{UPPER}][^\W\d_]*(?:\s+[{UPPER}][^\W\d_]*)+))[^{UPPER},;.:]*$"
)


def signs(request: Request) -> tuple[int, ...]:
    """Return +1 and -1 as the largest, the smallest or both are asked for."""
    key = search_key(request.text)
    named = {+1: "most", -1: "least"}
    both = [sign for sign, name in named.items() if has_phrase(key, "compares", name)]
    return tuple(both) or ((request.extreme,) if request.extreme else ())


def named_extremes(request: Request, text: str) -> tuple[str, ...]:
    """Return the names a text puts first or last, in the order asked; () unless it has each."""
    asked = search_key(request.text)
    found = [
        next((name for name in _names(text, sign) if search_key(name) not in asked), "")
        for sign in signs(request)
    ]
    return tuple(found) if all(found) else ()


def contradicts(request: Request, text: str) -> bool:
    """Whether a text says who is last where the first is asked for, or the other way round."""
    asked = signs(request)
    said = {sign for sign, words in _WORDS.items() if re.search(words, search_key(text))}
    return len(asked) == 1 and said == {-asked[0]}


def _names(text: str, sign: int) -> Iterator[str]:
    key = search_key(text)
    if len(key) != len(text):
        return
    for match in re.finditer(rf"(?<!\w)(?:{_WORDS[sign]})(?!\w)", key):
        after = _AFTER.match(text, match.end())
        before = _BEFORE.search(text[: match.start()])
        if found := after or before:
            yield found["body"] or found["name"]
