"""The words questions are asked with, from ``assets/questions.toml``, and finding them as typed.

A phrase is matched with and without its diacritics, but a diacritic that was typed is respected:
"may" may stand for "mấy", "máy" may not.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from rag.language.normalise import fold, is_unaccented, search_key, words

_FILE = Path(__file__).parents[1] / "assets" / "questions.toml"
_YEAR = re.compile(r"(?<![\d.,/])(?:19|20)\d\d(?![\d.,]\d)")


@cache
def question_lexicon() -> dict[str, Any]:
    """Return the tables of ``assets/questions.toml``."""
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def find_phrase(key: str, phrase: str) -> list[re.Match[str]]:
    """Find a phrase as whole words, with or without its diacritics."""
    folded = _folded(key)
    first_word, pattern = _phrase(phrase)
    if first_word not in folded:  # most phrases are not there, and hundreds are looked for
        return []
    found = []
    for match in pattern.finditer(folded):
        typed = key[match.start() : match.end()]
        if typed == phrase or is_unaccented(typed):
            found.append(match)
    return found


_folded = lru_cache(maxsize=256)(fold)


@cache
def _phrase(phrase: str) -> tuple[str, re.Pattern[str]]:
    folded = fold(phrase)
    body = re.escape(folded).replace(r"\ ", r"\s+")
    pattern = re.compile(rf"(?<!\w){body}(?!\w)" if folded != "%" else "%")
    return folded.split(" ")[0], pattern


def has_phrase(key: str, table: str, name: str) -> bool:
    """Whether a question's search key holds any phrase of one list."""
    return any(True for phrase in question_lexicon()[table][name] for _ in find_phrase(key, phrase))


def content_words(text: str) -> list[str]:
    """Return the words that say what a question is about, in order, with repetitions removed."""
    key = search_key(_YEAR.sub(" ", text))
    for phrase in question_lexicon()["words"]["stop_phrases"]:
        for match in find_phrase(key, phrase):
            key = key[: match.start()] + " " * (match.end() - match.start()) + key[match.end() :]
    stops = idle_words(key)
    return list(dict.fromkeys(w for w in words(key) if w not in stops and not w.isdigit()))


def idle_words(key: str) -> frozenset[str]:
    """Return the words that say nothing about a subject, as the writer of a question types them.

    One accented word shows that diacritics are typed: "thu" then is "thu", not "thứ".
    """
    return _stops(unaccented=is_unaccented(key))


@cache
def agents() -> frozenset[tuple[str, ...]]:
    """Return who does what reports tell of, as words, with and without diacritics."""
    named = question_lexicon()["words"]["agents"]
    return frozenset(tuple(words(form)) for name in named for form in (name, fold(name)))


@cache
def generic_words() -> frozenset[str]:
    """Return the heads that say little of what they head, with and without diacritics."""
    heads = question_lexicon()["words"]["generic"]
    return frozenset((*heads, *map(fold, heads)))


@cache
def fillers() -> frozenset[str]:
    """Return the words that name no topic, with and without diacritics."""
    known = question_lexicon()["words"]["fillers"]
    return frozenset((*known, *map(fold, known)))


@cache
def slot_words() -> frozenset[str]:
    """Return the words of growth, plans, periods, shares and ranks: a measure, no topic."""
    compares = question_lexicon()["compares"]
    names = ("growth", "percent", "rate", "plan", "period", "share", "computed", "most", "least")
    phrases = [phrase for name in names for phrase in compares[name]]
    phrases += list(question_lexicon()["measures"].values())
    found = {word for phrase in phrases for word in words(phrase)}
    return frozenset((*found, *map(fold, found)))


@cache
def _stops(*, unaccented: bool) -> frozenset[str]:
    stops = question_lexicon()["words"]["stops"]
    return frozenset(map(fold, stops)) if unaccented else frozenset(stops)


MONEY = "tiền"
"""The unit asked for in "bao nhiêu tiền" and "bao nhiêu vốn": that of any currency."""


@cache
def abbreviations() -> frozenset[str]:
    """Return every abbreviation that is known, with and without diacritics."""
    known = (*question_lexicon()["abbreviations"], *question_lexicon()["acronyms"])
    return frozenset((*known, *map(fold, known)))


def spell_out(text: str) -> str:
    """Write out abbreviations; letters typed in capitals inside a sentence are matched too.

    Of several joined ("CN-XD") all are written out or none: "KT-XH" may be a name of its own, as
    what is joined by "&" always is.
    """

    def replaced(match: re.Match[str]) -> str:
        parts = match[0].split("-")
        long = [_long_form(part) for part in parts]
        return " - ".join(filter(None, long)) if all(long) else match[0]

    return _JOINED.sub(replaced, _MONTHS.sub(r"\1 tháng ", text))


# "6T/2025", "10th 2024", "9T đầu năm"; "5t" alone may be tonnes
_MONTHS = re.compile(r"(?<![\w.,/])(\d{1,2})\s?(?:th|t)\s?/?\s?(?=20\d\d|đầu năm)", re.IGNORECASE)


@lru_cache(maxsize=4096)
def in_full(text: str) -> str:
    """Write out what a report abbreviates in capitals: "DN thành lập mới", "giải ngân ĐTC"."""

    def replaced(match: re.Match[str]) -> str:
        word = search_key(match[0])
        return question_lexicon()["acronyms"].get(word) or _long_form(match[0]) or match[0]

    return _CAPITALS.sub(replaced, text)


_CAPITALS = re.compile(r"(?<![\w&./-])[A-ZĐ]{2,6}(?![\w&./-])")


_JOINED = re.compile(r"(?<!&)(?<![^\W\d_])[^\W\d_]+(?:-[^\W\d_]+)*(?![^\W\d_]|&\w)")


def _long_form(short: str) -> str | None:
    table, folded = _long_forms()
    word = search_key(short)
    return table.get(word) or (folded.get(word) if is_unaccented(word) else None)


@cache
def _long_forms() -> tuple[dict[str, str], dict[str, str]]:
    table: dict[str, str] = question_lexicon()["abbreviations"]
    return table, {fold(short): long for short, long in table.items()}
