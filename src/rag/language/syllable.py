"""The spelling of a Vietnamese syllable: onset, rhyme and tone, taken apart and put together."""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from rag.language.normalise import fold, nfc

LEVEL, ACUTE, GRAVE, HOOK, TILDE, DOT = "", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
"""The six tones (ngang, sắc, huyền, hỏi, ngã, nặng) as combining marks."""

TONES = (LEVEL, ACUTE, GRAVE, HOOK, TILDE, DOT)
_MARKED_VOWELS = "ăâêôơư"
_VOWELS = "aeiouy" + _MARKED_VOWELS


@dataclass(frozen=True, slots=True)
class _Grammar:
    onsets: frozenset[str]
    front_only: frozenset[str]
    back_only: frozenset[str]
    rhymes: frozenset[str]
    stops: tuple[str, ...]


@cache
def _grammar() -> _Grammar:
    path = files("rag") / "assets" / "lexicon" / "syllables.toml"
    table = {name: text.split() for name, text in tomllib.loads(path.read_text("utf-8")).items()}
    return _Grammar(
        onsets=frozenset(["", *table["onsets"]]),
        front_only=frozenset(table["front_only"]),
        back_only=frozenset(table["back_only"]),
        rhymes=frozenset(table["rhymes"]),
        stops=tuple(table["stops"]),
    )


@lru_cache(maxsize=16384)
def split_tone(word: str) -> tuple[str, str]:
    """Return a word without its tone mark, and the mark ("" when it has none)."""
    letters = unicodedata.normalize("NFD", word)
    tone = next((char for char in letters if char in TONES[1:]), LEVEL)
    return (nfc("".join(c for c in letters if c not in TONES[1:])), tone) if tone else (word, tone)


def _fits(onset: str, rhyme: str) -> bool:
    grammar = _grammar()
    front = rhyme[0] in "eêiy"
    # "quyên" is qu + yên: the u belongs to the onset there; "yêu" has no onset at all.
    starts_with_y = rhyme[0] == "y" and rhyme != "y" and onset not in ("", "qu")
    refused = grammar.back_only if front else grammar.front_only
    return onset not in refused and not starts_with_y


def onset_and_rhyme(toneless: str) -> tuple[str, str] | None:
    """Return the onset and rhyme of a toneless syllable, or None when it is not Vietnamese."""
    grammar = _grammar()
    if toneless == "gi":
        return "g", "i"
    for size in (3, 2, 1, 0):
        onset, rhyme = toneless[:size], toneless[size:]
        if onset in grammar.onsets and rhyme in grammar.rhymes and _fits(onset, rhyme):
            return onset, rhyme
    # "gìn" and "gin" keep g before i: the i of gi is then the vowel itself.
    if toneless[:2] == "gi" and toneless[1:] in grammar.rhymes:
        return "g", toneless[1:]
    return None


def allows(rhyme: str, tone: str) -> bool:
    """Whether a rhyme may carry a tone."""
    return tone in (ACUTE, DOT) or not rhyme.endswith(_grammar().stops)


@lru_cache(maxsize=16384)
def is_syllable(word: str) -> bool:
    """Whether a lower-case NFC word is spelt like a Vietnamese syllable, its tone included."""
    toneless, tone = split_tone(word)
    parts = onset_and_rhyme(toneless)
    return parts is not None and allows(parts[1], tone)


def _tone_place(rhyme: str) -> int:
    marked = [at for at, char in enumerate(rhyme) if char in _MARKED_VOWELS]
    if marked:
        return marked[-1]
    vowels = [at for at, char in enumerate(rhyme) if char in _VOWELS]
    closed = rhyme[-1] not in _VOWELS
    if closed:
        return vowels[-1]
    return vowels[1] if len(vowels) == 3 else vowels[0]


def compose(onset: str, rhyme: str, tone: str) -> str:
    """Return the NFC syllable with the tone where the newer spelling puts it: "hòa", "thủy"."""
    at = _tone_place(rhyme)
    return nfc(onset + rhyme[: at + 1] + tone + rhyme[at + 1 :])


@lru_cache(maxsize=16384)
def keeps_marks(typed: str, full: str) -> bool:
    """Whether ``full`` is ``typed`` with diacritics added and none changed or dropped."""
    bare_typed, tone_typed = split_tone(typed)
    bare_full, tone_full = split_tone(full)
    if (tone_typed and tone_typed != tone_full) or len(bare_typed) != len(bare_full):
        return False
    return all(
        one == other or (fold(one) == one and fold(other) == one)
        for one, other in zip(bare_typed, bare_full, strict=True)
    )
