"""Noun phrases: what a figure measures, cut out of the words around it."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.grammar.lexicon import lexicon
from rag.grammar.patterns import pattern
from rag.grammar.quantities import Quantity
from rag.language.normalise import search_key

_NUMBER = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*[.)]|[IVX]{1,4}[.)])\s+(?=[^\W\d])")
"""The number of a heading or list item: "4.4. Khách du lịch"."""
_EDGES = " \t\n\xa0:,;-–.…"


@lru_cache(maxsize=8192)
def noun_of(lead: str) -> str:
    """Return the noun phrase of a lead: without connectives, times and linking verbs around it."""
    text = _NUMBER.sub("", lead.strip(_EDGES).lstrip(")"))
    while True:
        before = text
        key = search_key(text)
        for name in ("opening", "when_opening", "cue", "when_closing"):
            if match := pattern(name).search(key):
                text = _cut(text, match).strip(_EDGES)
                key = search_key(text)
        if text == before:
            return _balanced(text)


def _cut(text: str, match: re.Match[str]) -> str:
    return text[match.end() :] if match.start() == 0 else text[: match.start()]


def _balanced(text: str) -> str:
    """A bracket is kept whole or not at all."""
    if text.count("(") > text.count(")"):
        return text.rpartition("(")[0].strip(_EDGES)
    return text


def is_phrase(piece: str) -> bool:
    """Whether a piece between commas is a bare noun phrase, not a clause or an adverbial."""
    key = search_key(piece).strip()
    if not key or len(key.split()) > MAX_LISTED_WORDS or re.search(r"\d", key):
        return False
    return not pattern("predicate").search(key) and noun_of(piece) == piece.strip(_EDGES)


MAX_LISTED_WORDS = 7
"""An item of an enumeration is short; a longer piece is a clause of its own."""


def opens_indicator(piece: str) -> bool:
    """Whether a phrase begins with a word for a measure: "sản lượng", "tổng vốn"."""
    return pattern("head_opening").match(search_key(piece).strip()) is not None


def bare_head(noun: str) -> bool:
    """Whether a measure's name leaves open of what: "năng suất bình quân", "tổng vốn đăng ký"."""
    return opens_indicator(noun) and len(noun.split()) <= MAX_HEAD_WORDS


MAX_HEAD_WORDS = 4
"""A measure's name with one adjective: "tổng vốn đăng ký"."""


def described(quantity: Quantity, tail: str) -> str:
    """Return what is counted: "250 doanh nghiệp | tạm ngừng hoạt động" without the number."""
    noun = quantity.text[quantity.number_end - quantity.start :].strip()
    scales = "|".join(lexicon().scales)
    noun = re.sub(rf"^(?:(?:{scales})\s+)+", "", noun)
    noun = noun or quantity.shared_unit
    return (noun + tail_description(tail)).strip(" .;,…")


def tail_description(tail: str) -> str:
    """Return what of a tail describes the thing counted: its cause and examples are cut off."""
    match = pattern("description_end").search(search_key(tail))
    own = tail[: match.start()] if match else tail
    return re.sub(r"(?:\s+(?:của|tại|ở|cho|có|và|thuộc))+\s*$", "", own)


def overlap(one: str, other: str) -> int:
    """Return how many words two phrases share."""
    return len(set(search_key(one).split()) & set(search_key(other).split()))
