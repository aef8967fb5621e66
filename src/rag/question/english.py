"""What a question in English fixes, beside what its Vietnamese reading does."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from rag.language.normalise import search_key
from rag.language.question_words import question_lexicon
from rag.question import slots
from rag.records import Asks, Request

_COUNTED = re.compile(r"how many (?P<noun>[a-z]+(?: [a-z]+){0,4})")


def completed(request: Request) -> Request:
    """Return a request in English with the unit and the kind of thing its words ask for."""
    reading = search_key(request.readings[0].text) if request.readings else ""
    dimensions = slots.dimensions(reading)
    key = search_key(request.question)
    unit = _counted(key)
    # "What was the yield of rice?": an indicator that is measured, and no other question word.
    named = _WHAT_WAS.match(key) and not measured_nouns().isdisjoint(key.split())
    measured = bool(dimensions or named) and request.asks in (Asks.TEXT, Asks.ANY)
    return replace(
        request,
        asks=Asks.FIGURE if unit or measured else request.asks,
        unit=unit or request.unit,
        dimensions=request.dimensions if unit else dimensions | request.dimensions,
    )


def _counted(key: str) -> str:
    """Return the noun that "how many people died" counts, as Vietnamese reports do, or ""."""
    asked = _COUNTED.search(key)
    words = asked["noun"].split() if asked else []
    return next((nouns()[word] for word in words if word in nouns()), "")


_WHAT_WAS = re.compile(r"(?:and )?what (?:was|is|were|are|will be)(?!\w)")


@cache
def measured_nouns() -> frozenset[str]:
    """Return the English nouns of ``questions.toml`` that a number is asked of."""
    return frozenset(question_lexicon()["words"]["english_measured"])


@cache
def nouns() -> dict[str, str]:
    """Return Vietnamese nouns by the English ones of ``questions.toml``."""
    table = question_lexicon()["english_counted"]
    return {word: noun for noun, english in table.items() for word in english}
