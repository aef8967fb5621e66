"""Questions in English: which words of one are asked about, and which only ask."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from rag.language.interpret import is_english

_FILE = Path(__file__).parents[1] / "assets" / "english.toml"
_WORD = re.compile(r"[^\W_]+(?:[.,/'’-][^\W_]+)*%?")
_PLAIN_WORD = re.compile(r"[a-zA-Z]+(?:['’-][a-zA-Z]+)*")

__all__ = ["is_english", "without_english"]


@cache
def idle_words() -> frozenset[str]:
    """Return the English words that say nothing about a subject, in lower case."""
    table = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return frozenset(word for words in table.values() for word in words.split())


def without_english(text: str) -> tuple[str, int]:
    """Return the names, numbers and acronyms of a piece of English, and how many words were left.

    The count is that of words in small letters which say something about the subject.
    """
    kept: list[str] = []
    lost = 0
    for found in _WORD.finditer(text):
        word = found.group()
        if word.lower() in idle_words():
            continue
        if _PLAIN_WORD.fullmatch(word) and word[1:].islower() and word[0].islower():
            lost += 1
        else:
            kept.append(word)
    return " ".join(kept), lost
