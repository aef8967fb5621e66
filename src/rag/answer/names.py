"""Persons, dates and document names in a text."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from rag.language.normalise import UPPER, search_key
from rag.records import Span

_FILE = Path(__file__).parents[1] / "assets" / "entities.toml"
_DATE = re.compile(
    r"(?:giai đoạn|thời kỳ|nhiệm kỳ)\s+(?:19|20)\d{2}\s?[-–]\s?(?:19|20)\d{2}"
    r"|(?:ngày\s+)?\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|ngày\s+\d{1,2}\s+tháng\s+\d{1,2}(?:\s+năm\s+\d{4})?"
    r"|ngày\s+\d{1,2}[/.-]\d{1,2}|tháng\s+\d{1,2}(?:/|\s+năm\s+)\d{4}|quý\s+[IVX1-4]+(?:/|\s+năm\s+)\d{4}"
    r"|(?:từ\s+)?(?:cuối|đầu|giữa|hết|trước)?\s*năm\s+(?:19|20)\d{2}",
    re.IGNORECASE,
)


@cache
def word_list(name: str) -> tuple[str, ...]:
    """Return one list of ``assets/entities.toml``."""
    return tuple(tomllib.loads(_FILE.read_text(encoding="utf-8"))[name])


@cache
def _person() -> re.Pattern[str]:
    family = "|".join(map(re.escape, sorted(word_list("family_names"), key=len, reverse=True)))
    return re.compile(rf"(?<!\w)(?:{family})(?:\s+[{UPPER}]\w*){{1,3}}")


@cache
def _document() -> re.Pattern[str]:
    kinds = "|".join(re.escape(kind) for kind in word_list("documents"))
    code = r"(?:số\s+)?\d[\w./-]*"
    return re.compile(
        rf"(?<!\w)(?:{kinds})\s+{code}(?:\s+ngày\s+\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{4}})?"
    )


def persons(text: str) -> list[Span]:
    """Return the full names of persons: a family name and one to three further capitalised words.

    A name must stand after a post or an honorific, or before a post; places have neither.
    """
    titled = re.compile(rf"(?:{'|'.join(map(re.escape, word_list('honorifics')))})", re.IGNORECASE)
    found = []
    for match in _person().finditer(text):
        around = (
            text[max(0, match.start() - 90) : match.start()],
            text[match.end() : match.end() + 40],
        )
        if titled.search(search_key(around[0])) or titled.search(search_key(around[1])):
            found.append(Span(match.start(), match.end()))
    return found


def dates(text: str) -> list[Span]:
    """Return dates, most exact forms first at each place."""
    return [Span(match.start(), match.end()) for match in _DATE.finditer(text)]


def document_names(text: str) -> list[Span]:
    """Return the names of resolutions, decisions, plans ... with number and date."""
    return [Span(m.start(), m.end()) for m in _document().finditer(search_key(text))]


def says_no(text: str) -> bool:
    """Whether a text holds a word of negation or of shortcoming."""
    key = f" {search_key(text)} "
    return any(f" {word} " in key for word in word_list("negations"))
