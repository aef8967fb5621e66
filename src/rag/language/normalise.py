"""Spelling: one search key for the ways Vietnamese is typed, the original never altered."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TONE_PAIRS = "oàòa oáóa oảỏa oãõa oạọa oèòe oéóe oẻỏe oẽõe oẹọe uỳùy uýúy uỷủy uỹũy uỵụy"
_TONE_MAP = {pair[:2]: pair[2:] for pair in re.findall(r"\w+", _TONE_PAIRS)}
# Old placement is moved only at the end of a syllable and not after q: "hoà" but "hoàng", "quý".
_OLD_TONE_AT_END = re.compile(rf"(?<!q)({'|'.join(_TONE_MAP)})(?!\w)")
# Typed late or early, a tone mark lands on the wrong vowel: "trừơng" for "trường", "goị" for "gọi".
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_TONED_FIRST = re.findall(r"\w+", "ai ay ây oi ôi ơi ui ưi au âu êu iu ưu ao eo")
_STRAYED = {
    unicodedata.normalize("NFC", wrong): unicodedata.normalize("NFC", right)
    for tone in _TONES
    for wrong, right in (
        (f"ư{tone}ơ", f"ươ{tone}"),
        *((pair + tone, pair[:1] + tone + pair[1:]) for pair in _TONED_FIRST),
    )
}
# Classes first: an alternation of all pairs is five times as slow.
_STRAYED_TONE = re.compile(
    "(?<!q)[{}][{}]".format(
        *("".join(sorted(set(letters))) for letters in zip(*_STRAYED, strict=True))
    )
)
# U+00D0 and U+0189 are drawn like Đ (U+0110) and survive every Unicode normal form; in lower case
# they are these.
_LOOK_ALIKES = "ðɖ"
_WORD = re.compile(r"\d+(?:[.,/]\d+)*|[^\W\d_]+")


UPPER = "".join(
    chr(code)
    for code in range(0x41, 0x1F00)
    if chr(code).isupper() and unicodedata.name(chr(code), "").startswith("LATIN")
)
LOWER = UPPER.lower()
"""Latin letters with Vietnamese diacritics, for character classes: ``re`` has none by case."""


def nfc(text: str) -> str:
    """Return the text in Unicode normal form C, the form all documents are kept in."""
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    if char in "đĐÐƉðɖ":
        return "d"
    base = unicodedata.normalize("NFD", char)[0].lower()
    return base if len(base) == 1 else char


def fold(text: str) -> str:
    """Return the text in lower case without diacritics, character for character.

    The result has the same length as NFC input, so offsets in one are offsets in the other.
    """
    return "".join(map(_fold_char, text))


def search_key(text: str) -> str:
    """Return lower-case NFC text with look-alike letters and the place of tone marks unified."""
    return _remembered_key(text) if len(text) <= REMEMBERED_LENGTH else _key(text)


REMEMBERED_LENGTH = 400
"""Characters of a text whose key is kept: sentences come again with every question."""


@lru_cache(maxsize=16384)
def _remembered_key(text: str) -> str:
    return _key(text)


def _key(text: str) -> str:
    lowered = nfc(text).lower()
    for look_alike in _LOOK_ALIKES:
        lowered = lowered.replace(look_alike, "đ")
    lowered = _STRAYED_TONE.sub(lambda match: _STRAYED.get(match[0], match[0]), lowered)
    return _OLD_TONE_AT_END.sub(lambda match: _TONE_MAP[match.group(1)], lowered)


def words(text: str) -> list[str]:
    """Return the search key's words: letter runs, and numbers with their separators."""
    return _WORD.findall(search_key(text))


def is_unaccented(word: str) -> bool:
    """Whether a word carries no Vietnamese diacritic (it may then stand for several words)."""
    return fold(word) == word.lower()
