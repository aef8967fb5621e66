"""Question (and the questions before it) -> request: what is asked, of which place and year.

Cues are matched with and without diacritics, but a diacritic that was typed is respected:
"may" may stand for "mấy", "máy" may not.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from typing import Any

from rag.language.normalise import fold, is_unaccented, nfc, search_key, words
from rag.language.places import places_named
from rag.records import Asks, Request
from rag.settings import ASSETS

_YEAR = re.compile(r"(?<![\d.,/])(?:19|20)\d\d(?![\d.,]\d)")
_SPACES = re.compile(r"\s+")
_UNIT_AFTER = re.compile(r"\s*((?:[^\W\d_]+|%)(?:[ /][^\W\d_]+){0,3})?")

SHORT_FOLLOW_UP_WORDS = 7
"""A question this short that opens like a follow-up cannot stand alone."""


@cache
def _lexicon() -> dict[str, Any]:
    return tomllib.loads((ASSETS / "questions.toml").read_text(encoding="utf-8"))


def understand(question: str, history: Sequence[str] = ()) -> Request:
    """Return what a question asks for; ``history`` holds the user's earlier questions, oldest first."""
    typed = _SPACES.sub(" ", nfc(question)).strip()
    text = _expand(typed)
    merged = _merge(text, history)
    key = search_key(merged)
    content = content_words(merged)
    return Request(
        question=question,
        interpreted=merged if search_key(merged) != search_key(typed) else None,
        text=merged,
        asks=_asks(key),
        yes_no=_is_yes_no(key),
        words=tuple(content),
        years=tuple(dict.fromkeys(int(year) for year in _YEAR.findall(key))),
        places=places_named(merged),
        unit=_unit_asked(key),
        wants_growth=_wants_growth(key),
        wants_percent=_has(key, "compares", "percent"),
        wants_share=_has(key, "compares", "share"),
        conduct=next((name for name in _lexicon()["conduct"] if _has(key, "conduct", name)), ""),
        base_plan=_has(key, "compares", "plan"),
        base_period=_has(key, "compares", "period") or re.search(r"(?:so với|so voi)\s+(?:\S+\s+){0,2}(?:năm|nam)\s+\d{4}", key) is not None,
    )


def content_words(text: str) -> list[str]:
    """Return the words that say what a question is about, in order, with repetitions removed."""
    key = search_key(_YEAR.sub(" ", text))
    for phrase in _lexicon()["words"]["stop_phrases"]:
        for match in _find(key, phrase):
            key = key[: match.start()] + " " * (match.end() - match.start()) + key[match.end() :]
    stops = _lexicon()["words"]["stops"]
    # One accented word shows that the writer types diacritics: "thu" then is "thu", not "thứ".
    folded = _folded_stops() if is_unaccented(key) else frozenset(stops)
    return list(dict.fromkeys(w for w in words(key) if w not in folded and not w.isdigit()))


@cache
def _folded_stops() -> frozenset[str]:
    return frozenset(fold(word) for word in _lexicon()["words"]["stops"])


def _expand(text: str) -> str:
    """Write out abbreviations; letters typed in capitals inside a sentence are matched too."""
    table = _lexicon()["abbreviations"]
    folded = {fold(short): long for short, long in table.items()}

    def replaced(match: re.Match[str]) -> str:
        word = search_key(match[0])
        return str(table.get(word) or (folded.get(word) if is_unaccented(word) else None) or match[0])

    return re.sub(r"[^\W\d_]+", replaced, text)


def _merge(text: str, history: Sequence[str]) -> str:
    """Put a follow-up's subject back: "Còn thủy sản?" after "Nông nghiệp tăng bao nhiêu?"."""
    if not history or not _is_follow_up(text):
        return text
    earlier = _expand(_SPACES.sub(" ", nfc(history[-1])).strip()).rstrip("?!. ")
    return f"{earlier}; {text}"


def _is_follow_up(text: str) -> bool:
    key = search_key(text)
    opens = any(
        match.start() <= 1 for phrase in _lexicon()["words"]["follow_ups"] for match in _find(key, phrase)
    )
    content = content_words(text)
    return len(content) <= 1 or (opens and len(words(text)) <= SHORT_FOLLOW_UP_WORDS)


def _asks(key: str) -> Asks:
    for name, phrases in _lexicon()["asks"].items():
        if any(True for phrase in phrases for _ in _find(key, phrase)):
            return _AFTER_CUE[name]
    return Asks.ANY


_AFTER_CUE = {
    "who": Asks.PERSON,
    "when": Asks.DATE,
    "why": Asks.REASON,
    "which_body": Asks.NAME,
    "rank": Asks.RANK,
    "how_much": Asks.FIGURE,
    "list": Asks.LIST,
    "text": Asks.TEXT,
}


def _is_yes_no(key: str) -> bool:
    lexicon = _lexicon()["yes_no"]
    bare = re.sub(r"[\s?!.]+$", "", key)
    ends = any(
        match.end() == len(bare) for phrase in lexicon["endings"] for match in _find(bare, phrase)
    )
    opens = any(match.start() == 0 for phrase in lexicon["openings"] for match in _find(bare, phrase))
    return (ends or opens) and _asks(key) in (Asks.ANY, Asks.TEXT)


def _unit_asked(key: str) -> str:
    """Return the words after "bao nhiêu" or "mấy": the unit or the noun that is counted."""
    for phrase in ("bao nhiêu", "mấy"):
        for match in _find(key, phrase):
            unit = _UNIT_AFTER.match(key, match.end())
            if unit and unit[1]:
                return unit[1]
    return ""


def _wants_growth(key: str) -> bool:
    bare = key
    for phrase in _lexicon()["compares"]["indicator_growth"]:
        for match in _find(bare, phrase):
            bare = bare[: match.start()] + " " * (match.end() - match.start()) + bare[match.end() :]
    return _has(bare, "compares", "growth")


def _has(key: str, table: str, name: str) -> bool:
    return any(True for phrase in _lexicon()[table][name] for _ in _find(key, phrase))


def _find(key: str, phrase: str) -> list[re.Match[str]]:
    """Find a phrase as whole words, with or without its diacritics."""
    found = []
    for match in _phrase(fold(phrase)).finditer(fold(key)):
        typed = key[match.start() : match.end()]
        if typed == phrase or is_unaccented(typed):
            found.append(match)
    return found


@cache
def _phrase(folded: str) -> re.Pattern[str]:
    body = re.escape(folded).replace(r"\ ", r"\s+")
    return re.compile(rf"(?<!\w){body}(?!\w)" if folded != "%" else "%")
