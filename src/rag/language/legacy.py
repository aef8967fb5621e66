"""Encodings from before Unicode: recognised by how Vietnamese the decoded text is, and converted.

TCVN3 (ABC) and VNI-Windows draw Vietnamese with the code points of Western letters, so a text in
them is met in two shapes: as bytes, and as valid Unicode full of the wrong letters, copied from a
document in an old font ("Céng hßa", "Coäng hoøa"). Both are one shape here: *glyphs*, the bytes
read as Windows-1252.

Tables: TCVN 5712:1993 (code positions A1 to FE) and the VNI-Windows character set, where a letter
is followed by its mark.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from rag.language.normalise import nfc, search_key
from rag.language.syllable import is_syllable

TCVN3, VNI, CP1258 = "TCVN3 (ABC)", "VNI-Windows", "Windows-1258"
"""The encodings' names as readers know them."""

LEGACY = (TCVN3, VNI, CP1258)

_SAMPLE = 2000  # accented words looked at; more change the share by less than a hundredth
_FEWEST = 5  # accented words; fewer say nothing about an encoding
_CLEAR = 0.85  # share of valid syllables: reports hold foreign names, but not one word in six
_LEAD = 0.3  # the share by which the best reading must lead every other

# The code positions A1-AE and B5-FE of TCVN 5712; a dot where the fonts keep a sign of their own.
_TCVN3_ROWS = (
    (0xA1, "ĂÂÊÔƠƯĐăâêôơưđ"),
    (0xB5, "àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵ"),
)
_TCVN3_TABLE = {code + at: letter for code, row in _TCVN3_ROWS for at, letter in enumerate(row)}

_TONED = "ùøûõï"  # sắc, huyền, hỏi, ngã, nặng after a plain letter, ô (ơ) and ö (ư)
_HATTED = "âáàåãä"  # the circumflex alone, then with the five tones
_BREVED = "êéèúüë"
_VNI_ALONE = dict(zip("íìæóòîñôö", "íìỉĩịỵđơư", strict=True))
_VNI_MARKED = {
    base + mark: letter
    for base, marks, letters in (
        *(
            (base, _TONED, letters)
            for base, letters in zip(
                "aeouyôö",
                ("áàảãạ", "éèẻẽẹ", "óòỏõọ", "úùủũụ", "ýỳỷỹ", "ớờởỡợ", "ứừửữự"),
                strict=True,
            )
        ),
        ("a", _HATTED, "âấầẩẫậ"),
        ("a", _BREVED, "ăắằẳẵặ"),
        ("e", _HATTED, "êếềểễệ"),
        ("o", _HATTED, "ôốồổỗộ"),
    )
    for mark, letter in zip(marks, letters, strict=False)
}
VNI_TABLE = _VNI_MARKED | _VNI_ALONE
"""Glyphs of VNI-Windows in lower case -> the letter; a capital's mark may be of either case."""

TCVN3_TABLE = {chr(code): letter for code, letter in _TCVN3_TABLE.items()}
"""Glyphs of TCVN3 -> the letter."""

_VNI_GLYPH = re.compile("|".join(sorted(VNI_TABLE, key=len, reverse=True)), re.IGNORECASE)
_TOKEN = re.compile(r"[A-Za-z\u0080-\uffff]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_TCVN3_WORD = re.compile(rf"[A-Za-z{re.escape(''.join(TCVN3_TABLE))}]+")
_TCVN3_ROW = re.compile(rf"{_TCVN3_WORD.pattern}(?: +{_TCVN3_WORD.pattern})*")
_CAPITAL_WITHIN = re.compile(r"(?<=[^ ])[A-Z]")


@dataclass(frozen=True, slots=True)
class Converted:
    """A text in Unicode and the encoding it was in."""

    text: str
    encoding: str  # one of ``LEGACY``


def from_tcvn3(glyphs: str) -> str:
    """Return the text of TCVN3 glyphs.

    Its capitals with diacritics are small letters in a capital font: "TØNH" is "TỈNH". Words, and
    rows of words, are therefore put in capitals when every plain letter in them is one.
    """
    return nfc(_TCVN3_ROW.sub(_tcvn3_row, glyphs))


def _tcvn3_row(match: re.Match[str]) -> str:
    row = match[0]
    if _is_capital(row):
        return row.translate(_TCVN3_TABLE).upper()
    return _TCVN3_WORD.sub(_tcvn3_word, row)


def _tcvn3_word(match: re.Match[str]) -> str:
    letters = match[0].translate(_TCVN3_TABLE)
    return letters.upper() if _is_capital(match[0]) else letters


def _is_capital(glyphs: str) -> bool:
    """Whether all plain letters are capitals, one of them within a word: "Tù" is "Tự"."""
    plain = "".join(char for char in glyphs if char.isascii())
    return plain.isupper() and _CAPITAL_WITHIN.search(glyphs) is not None


def from_vni(glyphs: str) -> str:
    """Return the text of VNI-Windows glyphs."""
    return nfc(_VNI_GLYPH.sub(_vni_letter, glyphs))


def _vni_letter(match: re.Match[str]) -> str:
    letter = VNI_TABLE[match[0].lower()]
    return letter.upper() if match[0][0].isupper() else letter


def from_cp1258(data: bytes) -> str:
    """Return the text of Windows-1258 bytes, its combining tones composed with their letters."""
    return nfc(data.decode("cp1258", "replace"))


def convert_bytes(data: bytes) -> Converted | None:
    """Return the text of bytes in a legacy encoding, or None when none of them fits clearly."""
    glyphs = _glyphs(data)
    readings: dict[str, Callable[[str], str]] = {
        TCVN3: from_tcvn3,
        VNI: from_vni,
        CP1258: lambda token: from_cp1258(token.encode("cp1252", "replace")),
    }
    best = _clear_reading(glyphs, readings)
    if best == CP1258:
        return Converted(from_cp1258(data), best)
    return Converted(readings[best](glyphs), best) if best else None


def convert_glyphs(text: str) -> Converted | None:
    """Return the text that old fonts drew with Western letters, or None when it is none."""
    readings = {TCVN3: from_tcvn3, VNI: from_vni}
    best = _clear_reading(text, readings)
    return Converted(readings[best](text), best) if best else None


def _glyphs(data: bytes) -> str:
    # Windows leaves five bytes of its code page without a character; they are kept as controls.
    return data.decode("cp1252", "surrogateescape").translate(_KEPT)


_KEPT = {0xDC00 + byte: byte for byte in range(0x80, 0x100)}


def _clear_reading(glyphs: str, readings: Mapping[str, Callable[[str], str]]) -> str | None:
    """Return the name of the reading that is clearly Vietnamese; as it stands is a rival too."""
    found = (match[0] for match in _TOKEN.finditer(glyphs))
    accented = (word for word in found if not word.isascii() and _LETTERS.search(word))
    tokens = list(islice(accented, _SAMPLE))
    if len(tokens) < _FEWEST:
        return None
    shares = {name: _share(tokens, read) for name, read in readings.items()}
    best = max(shares, key=lambda name: shares[name])
    rivals = [_share(tokens, str), *(shares[name] for name in shares if name != best)]
    return best if shares[best] >= _CLEAR and shares[best] - max(rivals) >= _LEAD else None


def _share(tokens: list[str], read: Callable[[str], str]) -> float:
    return sum(_is_vietnamese(read(token)) for token in tokens) / len(tokens)


@lru_cache(maxsize=4096)
def _is_vietnamese(token: str) -> bool:
    words = _LETTERS.findall(token)
    return bool(words) and all(is_syllable(search_key(word)) for word in words)
