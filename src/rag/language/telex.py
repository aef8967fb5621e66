"""Raw keystrokes of the two usual keyboards, telex and VNI, back to the syllable they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from rag.language.lexicon import english_words
from rag.language.syllable import (
    ACUTE,
    DOT,
    GRAVE,
    HOOK,
    LEVEL,
    TILDE,
    allows,
    compose,
    onset_and_rhyme,
)

_TELEX_TONES = {"s": ACUTE, "f": GRAVE, "r": HOOK, "x": TILDE, "j": DOT}
_VNI_TONES = {"1": ACUTE, "2": GRAVE, "3": HOOK, "4": TILDE, "5": DOT}
_CIRCUMFLEX = {"a": "â", "e": "ê", "o": "ô"}
_HORN = {"u": "ư", "o": "ơ"}
_HOOKS = {**_HORN, "a": "ă"}
_LONGEST_TYPED = 12  # "nghieengj" and the like; a longer word is no single syllable
_TELEX = re.compile(r"(?P<onset>[bcdghklmnpqrstvx]*)(?P<body>[aeiouyw][a-z]*)")
_VNI = re.compile(r"[a-z]+(?:[a-z]*[1-9]){1,4}[a-z]*")
# Formulas and units that are also keystrokes.
_NOT_VNI = frozenset(("co2", "so2", "no2", "ch4", "a1", "a2", "a3", "a4", "a5", "o2", "o3"))

Letter = tuple[str, int]


def _cased_like(word: str, typed: str) -> str:
    letters = [char for char in typed if char.isalpha()]
    if len(letters) > 1 and typed.isupper():
        return word.upper()
    return word[0].upper() + word[1:] if typed[0].isupper() else word


def _doublings(letters: list[Letter]) -> Iterator[list[Letter]]:
    """Yield the letters with a vowel typed twice read as its circumflex, then as they stand."""
    for first, second in combinations(range(len(letters)), 2):
        vowel = letters[first][0]
        if vowel == letters[second][0] and vowel in _CIRCUMFLEX:
            merged = [(_CIRCUMFLEX[vowel], letters[first][1])]
            yield letters[:first] + merged + letters[first + 1 : second] + letters[second + 1 :]
    yield letters


def _hooked(letters: list[Letter], hooks: list[int]) -> Iterator[str]:
    """Yield the readings of the letters when w was typed at the positions ``hooks``."""
    plain = "".join(char for char, _ in letters)
    if not hooks:
        yield plain
        return
    for size in (2, 1):
        for chosen in combinations(range(len(letters)), size):
            chars = [letters[at] for at in chosen]
            typed_before = chars[0][1] < hooks[0] and all(at < hooks[-1] for _, at in chars[1:])
            # "uwo" means ươ although its w comes before the o.
            pair = (
                size == 2 and [char for char, _ in chars] == ["u", "o"] and chars[0][1] < hooks[0]
            )
            if all(char in _HOOKS for char, _ in chars) and (typed_before or pair):
                yield "".join(
                    _HOOKS[char] if at in chosen else char for at, (char, _) in enumerate(letters)
                )


def _onset_of(onset: str, body: str) -> tuple[str, str] | None:
    """Return the onset with đ recognised ("dd", or a d typed last), and the rest."""
    if onset == "dd":
        return ("đ", body) if "d" not in body else None
    if onset == "d" and body.count("d") == 1:
        return "đ", body.replace("d", "")
    return (onset, body) if "d" not in body else None


def _telex_parts(word: str) -> tuple[str, list[Letter], list[int], str] | None:
    """Return the onset, letters, positions of w, and tone of a word, when it can be telex."""
    found = _TELEX.fullmatch(word)
    parts = found and _onset_of(found["onset"], found["body"])
    if not parts:
        return None
    onset, body = parts
    tones = [char for char in body if char in _TELEX_TONES]
    hooks = [at for at, char in enumerate(body) if char == "w"]
    if len(tones) > 1 or len(hooks) > 2 or (body[0] == "w" and not onset):
        return None
    letters = [(c, at) for at, c in enumerate(body) if c not in _TELEX_TONES and c != "w"]
    if hooks and hooks[0] == 0:  # "tw" is a short cut of some keyboards for "tuw"
        letters, hooks = [("ư", -1), *letters], hooks[1:]
    return onset, letters, hooks, _TELEX_TONES[tones[0]] if tones else LEVEL


def _spelt(onset: str, rhyme: str, tone: str, partial: bool) -> str | None:
    parts = onset_and_rhyme(onset + rhyme)
    if parts is None or not (allows(parts[1], tone) or (partial and not tone)):
        return None
    return compose(*parts, tone)


_AS_TYPED = str.maketrans(
    {"ă": "aw", "â": "aa", "đ": "dd", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw"}
    | {"Ă": "Aw", "Â": "Aa", "Đ": "Dd", "Ê": "Ee", "Ô": "Oo", "Ơ": "Ow", "Ư": "Uw"}
)


def as_telex(word: str) -> str:
    """Return a word with its marked letters as telex keys: "ruôngj" gives "ruoongj"."""
    return word.translate(_AS_TYPED)


def decode_telex(typed: str, *, partial: bool = False, english: bool = False) -> str | None:
    """Return the syllable that telex keystrokes mean, NFC, in the case that was typed.

    Args:
        typed: one word as typed; the keys of a tone or a mark may come anywhere after its vowel.
        partial: also accept a syllable whose tone key is missing ("dduowc" gives "đươc").
        english: also decode words that are English as they stand ("cos", "has").

    Returns:
        The syllable, or None when the word holds no key of telex, or means no valid syllable.
    """
    word = typed.lower()
    if (
        len(word) > _LONGEST_TYPED
        or not word.isascii()
        or (not english and word in english_words())
    ):
        return None
    parts = _telex_parts(word)
    if parts is None:
        return None
    onset, letters, hooks, tone = parts
    for doubled in _doublings(letters):
        for rhyme in _hooked(doubled, hooks):
            syllable = _spelt(onset, rhyme, tone, partial)
            if syllable and syllable != word:
                return _cased_like(syllable, typed)
    return None


def _vni_letters(word: str) -> Iterator[tuple[str, str]]:
    """Yield the (letters, tone) a VNI word may mean; a mark's key applies to the vowels before."""
    letters, tone = "", LEVEL
    for char in word:
        if char in _VNI_TONES and not tone:
            tone = _VNI_TONES[char]
        elif char == "9" and letters.startswith("d"):
            letters = "đ" + letters[1:]
        elif char in "678":
            marks = {"6": _CIRCUMFLEX, "7": _HORN, "8": {"a": "ă"}}[char]
            at = max((letters.rfind(vowel) for vowel in marks), default=-1)
            if at < 0:
                return
            letters = letters[:at] + marks[letters[at]] + letters[at + 1 :]
        elif char.isdigit():
            return
        else:
            letters += char
    yield letters, tone
    # One 7 after "uo" marks both letters; so does one typed between them.
    yield letters.replace("uơ", "ươ").replace("ưo", "ươ"), tone


def decode_vni(typed: str, *, partial: bool = False) -> str | None:
    """Return the syllable that VNI keystrokes mean ("to6ng3" gives "tổng"), NFC, or None.

    Args:
        typed: one word of letters and the digits 1 to 9.
        partial: also accept a syllable whose tone key is missing.
    """
    word = typed.lower()
    if len(word) > _LONGEST_TYPED or word in _NOT_VNI or not _VNI.fullmatch(word):
        return None
    for letters, tone in _vni_letters(word):
        syllable = _spelt("", letters, tone, partial)
        if syllable:
            return _cased_like(syllable, typed)
    return None
