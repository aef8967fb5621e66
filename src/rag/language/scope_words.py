"""A question without the place and the year that its report is of."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import cache, lru_cache

from rag.language.normalise import fold, nfc
from rag.language.numbers import years as years_named
from rag.language.place_words import place_words
from rag.language.places import province_spans

_FEWEST_WORDS = 2
"""What is left of a question that names little but its scope is no question."""


def without_scope(
    question: str,
    years: Collection[int],
    places: Collection[str] = (),
    kept: Collection[str] = (),
) -> str:
    """Return a question without the provinces it names but those kept, these years and places.

    "Năm 2023 tỉnh Cao Bằng trồng được bao nhiêu rừng?" asks, of the report of that place and year,
    "trồng được bao nhiêu rừng?", as the report itself would say it.
    """
    text = nfc(question)
    for span, province in reversed(province_spans(text)):
        if province in kept:
            continue
        text = f"{_before().sub('', text[: span.start])} {_after().sub('', text[span.end :])}"
    for place in places:
        text = _place(place).sub(" ", text)
    if set(years_named(text)) <= set(years):  # "so với năm 2022" needs both years
        for year in years:
            text = _year(year).sub(" ", _moment(year).sub(r"\1", text))
    text = re.sub(r"\s+(?=[?,.;])", "", " ".join(text.split())).strip(" ,;")
    return text if len(text.split()) >= _FEWEST_WORDS else question


def _any(words: Iterable[str]) -> str:
    typed = {form for word in words for form in (word, fold(word))}
    return "|".join(re.escape(form) for form in sorted(typed, key=len, reverse=True))


@cache
def _before() -> re.Pattern[str]:
    words = _any(place_words()["scope"]["before"])
    return re.compile(rf"(?:,\s*)?(?:(?<!\w)(?:{words})(?:\.\s*|\s+))*$", re.IGNORECASE)


@cache
def _after() -> re.Pattern[str]:
    words = _any(place_words()["scope"]["after"])
    return re.compile(rf"^(?:'s)?(?:\s+(?:{words})(?!\w))?", re.IGNORECASE)


@lru_cache(maxsize=256)
def _place(place: str) -> re.Pattern[str]:
    before, name = _any(place_words()["scope"]["before"]), _any([place])
    return re.compile(
        rf"(?:,\s*)?(?:(?<!\w)(?:{before})(?:\.\s*|\s+))*(?<!\w)(?:{name})(?!\w)", re.IGNORECASE
    )


@cache
def _moment(year: int) -> re.Pattern[str]:
    """A year after what says when in it: "cuối năm 2023" keeps "cuối năm"."""
    lists = place_words()["scope"]
    moment, kind = _any(lists["moment"]), _any(lists["year"])
    return re.compile(rf"((?<!\w)(?:{moment})\s+(?:{kind}))\s+{year}(?![\w/])", re.IGNORECASE)


@cache
def _year(year: int) -> re.Pattern[str]:
    lists = place_words()["scope"]
    before, kind = _any(lists["before"]), _any(lists["year"])
    return re.compile(
        rf"(?:,\s*)?(?:(?<!\w)(?:{before})\s+)*(?:(?<!\w)(?:{kind})\s+)?(?<![\w/.-]){year}(?![\w/])",
        re.IGNORECASE,
    )
