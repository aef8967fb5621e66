"""What kind of words a question wants: a person, a name of some kind, a cause, a list, a date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from rag.answer.names import word_list
from rag.language.normalise import search_key
from rag.language.question_words import find_phrase
from rag.records import Asks, Request


class Kind(StrEnum):
    """What the headline of an answer in words is to be."""

    PERSON = "person"
    NAMED = "named"  # a name of the kind its noun tells: "câu lạc bộ nào"
    DOCUMENT = "document"  # a resolution, decision ... with its number
    DATE = "date"
    CAUSE = "reason"
    LIST = "list"
    TITLE = "title"  # of the report itself
    MEETING = "meeting"  # at which the report was presented
    ORDINAL = "ordinal"
    WAY = "way"  # what is done: "làm gì", "bằng cách nào"
    CLAUSE = "clause"  # whatever the closest clause says


@dataclass(frozen=True, slots=True)
class Wanted:
    """A kind, and the noun the question puts before "nào": "câu lạc bộ bóng đá"."""

    kind: Kind
    noun: str = ""
    by_name: bool = False  # "tên là gì": nothing but a name answers

    @property
    def is_certain(self) -> bool:
        """Whether a figure cannot answer, whatever else the question says."""
        return self.kind not in (Kind.CLAUSE, Kind.ORDINAL)


_BY_ASKS = {
    Asks.PERSON: Kind.PERSON,
    Asks.DATE: Kind.DATE,
    Asks.REASON: Kind.CAUSE,
    Asks.LIST: Kind.LIST,
    Asks.RANK: Kind.ORDINAL,
}
_WHICH = re.compile(r"([^\W\d_]+(?:\s+[^\W\d_]+){0,5})\s+nào(?!\w)")
_WAY = re.compile(r"(?<!\w)(?:làm gì|bằng cách nào|giải pháp gì|biện pháp gì|việc gì)(?!\w)")
_COUNTED = r"(?:hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|các|những)"


def wanted(request: Request) -> Wanted:
    """Return what kind of words a request wants."""
    return _wanted(search_key(request.text), request.asks)


@lru_cache(maxsize=512)
def _wanted(key: str, asks: Asks) -> Wanted:
    key = key.split("; ")[-1]
    noun = _noun(key)
    by_name = any(find_phrase(key, phrase) for phrase in word_list("asks_name"))
    by_name = by_name or key.startswith("tên ")
    if page := _of_the_report(key):
        return Wanted(page)
    if _is_document(key) and not re.search(r"(?<!\w)(?:những|các)\s", key):
        return Wanted(Kind.DOCUMENT)
    if asks is not Asks.PERSON and _why(key):
        return Wanted(Kind.CAUSE)
    if _is_plural(key, asks):
        return Wanted(Kind.LIST, noun, by_name)
    if by_name and asks is Asks.PERSON and (thing := _thing_named(key)):
        return Wanted(Kind.NAMED, thing, by_name)
    if noun and asks not in (Asks.DATE, Asks.PERSON, Asks.REASON, Asks.FIGURE, Asks.RANK):
        person = noun.startswith(word_list("person_nouns"))
        return Wanted(Kind.PERSON if person else Kind.NAMED, noun, by_name)
    if asks is Asks.TEXT and _WAY.search(key):
        return Wanted(Kind.WAY, noun, by_name)
    return Wanted(_BY_ASKS.get(asks, Kind.CLAUSE), noun, by_name)


def _of_the_report(key: str) -> Kind | None:
    if re.search(r"(?:tiêu đề|tựa đề|nhan đề|tên) (?:của )?(?:bài|bản|báo cáo)(?!\w)", key):
        return Kind.TITLE
    return (
        Kind.MEETING if re.search(r"báo cáo .*tại (?:kỳ họp|hội nghị|phiên họp) nào", key) else None
    )


def _is_document(key: str) -> bool:
    kinds = "|".join(map(re.escape, word_list("documents")))
    return re.search(
        rf"(?<!\w)(?:{kinds})\s+(?:số\s+)?(?:nào|mấy|bao nhiêu)(?!\w)", key
    ) is not None or (re.search(rf"^(?:{kinds})\s.*\ssố (?:mấy|bao nhiêu|hiệu)", key) is not None)


def _why(key: str) -> bool:
    return re.match(r"(?:sao|vậy sao)\s(?!.*không\s*\?*$)", key) is not None


def _is_plural(key: str, asks: Asks) -> bool:
    """Whether several things are asked for: "những huyện nào", "ba chỉ tiêu ... là gì"."""
    if asks in (Asks.PERSON, Asks.REASON, Asks.DATE):
        return False
    if re.search(
        r"(?<!\w)(?:liệt kê|kể tên|kể ra|kể các|nêu các"
        r"|nêu những|gồm những|gồm gì|bao gồm|gồm các)(?!\w)",
        key,
    ):
        return True
    if re.search(r"(?<!\w)(?:những|các)\s.*\s(?:nào|gì)(?!\w)", key):
        return True
    counted = re.match(rf"{_COUNTED}\s+(?:{'|'.join(word_list('listed'))})\s", key)
    ends = re.search(r"(?:là gì|gì|nào|những \S+ nào)[?\s]*$", key) or asks is Asks.ANY
    return bool(counted and (ends or ", mỗi" in key))


def _thing_named(key: str) -> str:
    """Return the noun of the thing whose name is asked for: "dự án"; "" where it is a person."""
    if any(find_phrase(key, n) for name in ("posts", "person_nouns") for n in word_list(name)):
        return ""
    return next((noun for noun in word_list("things") if find_phrase(key, noun)), "")


@cache
def _idle_nouns() -> frozenset[str]:
    return frozenset(word_list("no_kinds"))


def _noun(key: str) -> str:
    """Return the noun before "nào", from its first known kind on: "trạm y tế", "huyện"."""
    match = _WHICH.search(key)
    if match is None:
        return ""
    phrase = match[1]
    starts = [m.start() for kind in word_list("kinds") for m in find_phrase(phrase, kind)]
    noun = phrase[min(starts) :] if starts else ""
    return "" if noun in _idle_nouns() else noun
