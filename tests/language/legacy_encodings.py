"""Writers of the legacy encodings, for the tests of their readers."""

import re
import unicodedata

from rag.language.legacy import TCVN3_TABLE, VNI_TABLE

_TO_TCVN3 = {letter: glyph for glyph, letter in TCVN3_TABLE.items()}
_TO_VNI = {letter: glyph for glyph, letter in VNI_TABLE.items()}
_TO_VNI |= {letter.upper(): glyph.upper() for letter, glyph in _TO_VNI.items()}
_TONES = "\u0300\u0301\u0303\u0309\u0323"


def tcvn3(text: str) -> bytes:
    """Write as typists did: small accented letters, drawn as capitals by a capital font."""
    glyphs = "".join(_TO_TCVN3.get(c) or _TO_TCVN3.get(c.lower(), c) for c in text)
    return glyphs.encode("cp1252")


def vni(text: str) -> bytes:
    return "".join(_TO_VNI.get(char, char) for char in text).encode("cp1252")


def cp1258(text: str) -> bytes:
    """Write letters with circumflex, breve or horn whole and every tone as a mark behind."""
    return "".join(map(_with_tone_apart, text)).encode("cp1258")


def _with_tone_apart(char: str) -> str:
    parts = unicodedata.normalize("NFD", char)
    tone = "".join(re.findall(f"[{_TONES}]", parts))
    return unicodedata.normalize("NFC", re.sub(f"[{_TONES}]", "", parts)) + tone
