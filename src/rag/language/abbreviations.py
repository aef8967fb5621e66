"""Abbreviations a document defines for itself: "Nông thôn mới (NTM)", "(viết tắt: ĐVTT)".

An acronym is learnt when its letters are the initials of the words beside it, so that an ordinary
bracket never is; one made from another language ("tổng sản phẩm trên địa bàn (GRDP)") when the
words open like such a name. A short name in words ("gọi tắt là Đề án") must open the long one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from rag.language.normalise import UPPER, fold, search_key

_DATA = Path(__file__).parents[1] / "assets" / "acronyms.toml"
_BRACKET = re.compile(r"\(([^()\n]{2,300})\)")
_SAYS_SO = re.compile(
    r"(?:(?:được|sau đây|sau đây được|dưới đây|từ đây)\s+)?(?:viết tắt|gọi tắt|gọi chung)"
    r"\s*(?:là|:)?\s*[:\"“”«]?\s*(?P<name>[^\"“”»;:]+?)[\"“”».]*",
    re.IGNORECASE,
)
# "NTM", "KT-XH", "KH&CN", "TP.HCM": capitals, signs between them.
_ACRONYM = re.compile(rf"[{UPPER}](?:[-–.& ]?[{UPPER}]){{1,11}}")
_ACRONYM_BEFORE = re.compile(rf"(?<![\w.&-])({_ACRONYM.pattern})\s*\Z")
_WORD = re.compile(r"[^\W\d_]+")
_BORDER = re.compile(r"[.;:!?()\n](?=\s|\Z)|[()\n]")
_NEAR = 400  # characters looked back at; the name of a programme runs to some two hundred
_MOST_WORDS = 40
_MOST_FOREIGN = 12  # words of a name with an acronym from another language


@dataclass(frozen=True, slots=True)
class _Data:
    small: frozenset[str]
    openers: re.Pattern[str]


@cache
def _data() -> _Data:
    table = tomllib.loads(_DATA.read_text("utf-8"))
    openers = "|".join(re.escape(search_key(words)) for words in table["openers"])
    small = frozenset(map(search_key, table["small_words"].split()))
    return _Data(small, re.compile(rf"(?<!\w)(?:{openers})(?!\w)"))


def learnt(text: str) -> Mapping[str, str]:
    """Return each abbreviation the text defines with the words it stands for, as first defined."""
    found: dict[str, str] = {}
    for bracket in _BRACKET.finditer(text):
        inside = bracket[1].strip()
        before = _clause_before(text, bracket.start())
        said = _SAYS_SO.fullmatch(_after_comma(inside))
        name = said["name"].strip() if said else inside
        full = _full_form(name, before, said=said is not None)
        if full is None and not said:
            name, full = _turned_round(before, inside)
        if full is not None:
            found.setdefault(name, " ".join(full.split()))
    return MappingProxyType(found)


def _clause_before(text: str, end: int) -> str:
    piece = text[max(0, end - _NEAR) : end]
    borders = [border.end() for border in _BORDER.finditer(piece)]
    return piece[borders[-1] if borders else 0 :].strip()


def _after_comma(inside: str) -> str:
    """Return what follows a foreign name: "Public Private Partnership, viết tắt: PPP"."""
    return inside.rsplit(",", 1)[-1].strip()


def _full_form(name: str, before: str, *, said: bool) -> str | None:
    if _ACRONYM.fullmatch(name):
        by_initials = _by_initials(name, before)
        return by_initials if by_initials is not None else _by_opener(before)
    return _by_first_word(name, before) if said else None


def _letters(acronym: str) -> str:
    return fold("".join(_WORD.findall(acronym)))


def _by_initials(acronym: str, before: str) -> str | None:
    """Return the last words whose initials are the acronym's letters, small words passed over."""
    words = list(_WORD.finditer(before))
    letters = _letters(acronym)
    while letters and words:
        word = words.pop()
        if fold(word[0])[0] == letters[-1]:
            letters = letters[:-1]
            start = word.start()
        elif search_key(word[0]) not in _data().small or letters == _letters(acronym):
            return None
    return before[start:].rstrip(" ,-–") if not letters else None


def _by_opener(before: str) -> str | None:
    key = search_key(before)
    openings = [opening.start() for opening in _data().openers.finditer(key)]
    if not openings or len(key) != len(before):
        return None
    full = before[openings[-1] :]
    plain = not any(char.isdigit() or char in "%,;" for char in full)
    return full if plain and 2 <= len(_WORD.findall(full)) <= _MOST_FOREIGN else None


def _by_first_word(name: str, before: str) -> str | None:
    """Return the long form of a short name that opens it: "Đề án ... (gọi tắt là Đề án)"."""
    short = " ".join(name.split()).removeprefix("là ").strip()
    first = " ".join(short.split()[:2])
    at = before.rfind(first)
    full = before[at:] if at >= 0 and short[:1].isupper() else ""
    return full if len(short) < len(full) and len(full.split()) <= _MOST_WORDS else None


def _turned_round(before: str, inside: str) -> tuple[str, str | None]:
    """Return acronym and words of "NTM (nông thôn mới)"."""
    acronym = _ACRONYM_BEFORE.search(before)
    if acronym is None:
        return "", None
    full = _by_initials(acronym[1], inside)
    return acronym[1], full if full == inside else None
