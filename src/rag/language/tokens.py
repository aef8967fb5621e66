"""Text -> search tokens: accented and unaccented syllables and their bigrams."""

from __future__ import annotations

from collections.abc import Iterable

from rag.language.normalise import fold, is_unaccented, words

TOKENS_VERSION = 1
"""Raised whenever ``lexical_tokens`` would cut a text differently; an index records it."""


def lexical_tokens(text: str) -> list[str]:
    """Return what a text is searched by: "kinh", "~kinh", "tế", "~te", "kinh_tế", "~kinh_te".

    ``~`` marks the unaccented form, so a question typed without diacritics still meets the text.
    A number is one token, whatever separators it holds.
    """
    tokens: list[str] = []
    before: tuple[str, str] | None = None
    for word in words(text):
        plain = fold(word)
        tokens.append(word)
        if not word[0].isdigit():
            tokens.append(f"~{plain}")
        if before:
            tokens += (f"{before[0]}_{word}", f"~{before[1]}_{plain}")
        before = word, plain
    return tokens


def query_tokens(text_words: Iterable[str]) -> list[str]:
    """Return the tokens to search for a question's words.

    A word typed without diacritics is searched by its unaccented form alone: its accented form
    would be another word.
    """
    tokens = lexical_tokens(" ".join(text_words))
    accented = [
        t for t in tokens if not t.startswith("~") and is_unaccented(t) and not t[0].isdigit()
    ]
    return [token for token in tokens if token not in set(accented)]
