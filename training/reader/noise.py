"""What people add to a question, and do to its words, that changes no answer."""

from __future__ import annotations

import random
import re
from functools import cache

from rag.language.gazetteer import districts_by_name, provinces
from rag.language.interpret import is_english

_NAMED = re.compile(
    r"(?:[Tt]ỉnh|[Hh]uyện|[Tt]hị xã|[Tt]hành phố|TP\.?|[Xx]ã|[Pp]hường|[Qq]uận|[Tt]hị trấn|[Tt]hôn)"
    r" (?=[^\W\d_])(?![a-zà-ỹđ])"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")

SHORT = {"bao nhiêu": ("bn", "bnhiu", "bao nhiu"), "phần trăm": ("%",), "không": ("ko", "k")}
"""Words as they are typed in a hurry."""


def with_scope(question: str, passage: str, draw: random.Random) -> str:
    """Return a question with the place and the year of a report that a passage does not repeat.

    Whoever asks names them; a sentence of the report does not, and answers all the same.
    """
    if _NAMED.search(question + passage) or any(name in question + passage for name in _places()):
        return question
    place = draw.choice(_places())
    if draw.random() < 0.3:
        place = f"{draw.choice(('tỉnh', 'huyện', 'thị xã', 'TP'))} {place}"
    year = "" if _YEAR.search(question + passage) else str(draw.randint(2018, 2026))
    year = year if draw.random() < 0.6 else ""
    body, mark = (question[:-1].rstrip(), "?") if question.endswith("?") else (question, "")
    if is_english(question):
        return f"{body} in {place}{f' in {year}' if year else ''}{mark}"
    when = draw.choice((f" năm {year}", f" {year}")) if year else ""
    lowered = body[:1].lower() + body[1:]
    return draw.choice(
        (
            f"{body} ở {place}{when}{mark}",
            f"{body} của {place}{when}{mark}",
            f"{body} {place}{when}{mark}",
            f"{place}{when} {lowered}{mark}",
            f"{place}: {lowered}{when}{mark}",
            f"{when} ở {place} {lowered}{mark}".strip(),
        )
    )


def mistyped(question: str, draw: random.Random) -> str:
    """Return a question with one slip of the keyboard, or a word as short as in a message."""
    for word, short in SHORT.items():
        if word in question and draw.random() < 0.4:
            return question.replace(word, draw.choice(short))
    at = draw.randrange(max(len(question) - 1, 1))
    if not question[at : at + 2].isalpha():
        return question
    swapped = question[:at] + question[at + 1 : at + 2] + question[at] + question[at + 2 :]
    return draw.choice((swapped, question[:at] + question[at + 1 :]))


@cache
def _places() -> tuple[str, ...]:
    districts = (one.name for same in districts_by_name().values() for one in same)
    return tuple(sorted({*provinces(), *districts}))
