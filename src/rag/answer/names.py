"""Persons, dates and document names in a text."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path

from rag.language.normalise import UPPER, search_key
from rag.language.places import places_named
from rag.records import Span

_FILE = Path(__file__).parents[1] / "assets" / "entities.toml"
_DATE = re.compile(
    r"(?:từ\s+)?ngày\s+\d{1,2}\s+đến\s+(?:hết\s+)?(?:ngày\s+)?\d{1,2}/\d{1,2}(?:/\d{4})?|"
    r"(?:từ\s+)?(?:ngày\s+)?\d{1,2}/\d{1,2}(?:/\d{4})?\s+đến\s+(?:hết\s+)?(?:ngày\s+)?\d{1,2}/\d{1,2}(?:/\d{4})?"
    r"|(?:giai đoạn|thời kỳ|nhiệm kỳ)\s+(?:19|20)\d{2}\s?[-–]\s?(?:19|20)\d{2}"
    r"|(?:(?:trước|sau|đến|từ)\s+)?(?:ngày\s+)?\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|ngày\s+\d{1,2}\s+tháng\s+\d{1,2}(?:\s+năm\s+\d{4})?"
    r"|(?:ngày|sáng|chiều|tối)\s+\d{1,2}[/.-]\d{1,2}(?!\d)|tháng\s+\d{1,2}(?:/|\s+năm\s+)\d{4}|quý\s+[IVX1-4]+(?:/|\s+năm\s+)\d{4}"
    r"|(?:từ\s+)?(?:cuối|đầu|giữa|hết|trước)?\s*năm\s+(?:19|20)\d{2}",
    re.IGNORECASE,
)


@cache
def word_list(name: str) -> tuple[str, ...]:
    """Return one list of ``assets/entities.toml``."""
    return tuple(tomllib.loads(_FILE.read_text(encoding="utf-8"))[name])


@cache
def _person() -> re.Pattern[str]:
    family = "|".join(map(re.escape, sorted(word_list("family_names"), key=len, reverse=True)))
    return re.compile(rf"(?<!\w)(?:{family})(?:\s+[{UPPER}]\w*){{1,3}}")


@cache
def _document() -> re.Pattern[str]:
    kinds = "|".join(re.escape(kind) for kind in word_list("documents"))
    code = r"(?:số\s+)?\d[\w./-]*"
    return re.compile(
        rf"(?<!\w)(?:{kinds})\s+{code}(?:\s+ngày\s+\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{4}})?"
    )


_IN_PLACE_NAME = re.compile(
    r"(?<!\w)(?:trường|chuyên|THPT|THCS|đường|phố|cầu|bệnh viện|chợ|giải|cúp|học bổng|quỹ)\s+$",
    re.IGNORECASE,
)


def persons(text: str) -> list[Span]:
    """Return the full names of persons: a family name and one to three further capitalised words.

    A name must stand after a post or an honorific, or before a post; places have neither.
    """
    titled = _titled()
    nouns = "|".join(map(re.escape, word_list("called")))
    direct = re.compile(rf"(?<!\w)(?i:{nouns})\s+((?:[{UPPER}]\w*\s+){{1,3}}[{UPPER}]\w*)")
    found = [Span(m.start(1), m.end(1)) for m in direct.finditer(text)]
    for match in _person().finditer(text):
        inside = any(span.start <= match.start() < span.end for span in found)
        if inside or _IN_PLACE_NAME.search(text[: match.start()]) or places_named(match[0]):
            continue
        around = (
            text[max(0, match.start() - 90) : match.start()],
            text[match.end() : match.end() + 40],
        )
        if titled.search(search_key(around[0])) or titled.search(search_key(around[1])):
            found.append(Span(match.start(), match.end()))
    return sorted(found, key=lambda span: span.start)


@cache
def _titled() -> re.Pattern[str]:
    titles = "|".join(map(re.escape, word_list("honorifics")))
    return re.compile(rf"(?<!\w)(?:{titles})(?!\w)", re.IGNORECASE)


_CAPITAL = rf"[{UPPER}][\w-]*"
_WORD = re.compile(r"[\w-]+")
_LONGEST_TAIL = 3
"""Small words after the last capital one that may still belong to a name: "Quản lý đô thị"."""


@cache
def _openings(noun: str) -> re.Pattern[str]:
    """Return what opens a name of a kind: "sở" for "cơ quan", the noun itself for most others."""
    for row in word_list("stands_for"):
        nouns, heads = row.split(" -> ")
        if noun.startswith(tuple(nouns.split("|"))):
            return re.compile(rf"(?<!\w)(?:{_written(heads.split('|'))})(?=\s)")
    kinds = [kind for kind in word_list("kinds") if noun.startswith(kind)]
    head = max(kinds, key=len) if kinds else noun
    return re.compile(rf"(?<!\w)(?i:{re.escape(head)})(?=\s)")


def _written(heads: list[str]) -> str:
    """Return a pattern for heads; a body of one syllable has a capital: "Phòng", not "phòng"."""
    small = word_list("small_heads")
    return "|".join(
        f"(?i:{h})" if " " in h or h in small else f"(?:{h.capitalize()}|{h.upper()})"
        for h in heads
    )


@lru_cache(maxsize=4096)
def named(text: str, noun: str, asked: str) -> tuple[Span, ...]:
    """Return the names of a kind in a text, those made of the question's own words left out.

    Args:
        text: a sentence.
        noun: the kind, such as "câu lạc bộ bóng đá"; "" finds none.
        asked: the question's search key; two small words side by side in it end a name.
    """
    if not noun:
        return ()
    if noun.split()[0] in ("nước", "quốc", "thị") and not noun.startswith("thị xã"):
        countries = "|".join(sorted(map(re.escape, word_list("countries")), key=len, reverse=True))
        return tuple(
            Span(m.start(), m.end()) for m in re.finditer(rf"(?<!\w)(?:{countries})(?!\w)", text)
        )
    found = [
        _agent(text, m.start()) or _name_from(text, m.start(), m.end(), asked)
        for m in _openings(noun).finditer(text)
    ]
    found += [
        Span(m.start(1), m.end(1))
        for m in re.finditer(
            rf"((?:{_CAPITAL}\s+)*{_CAPITAL})\s+là\s+{re.escape(noun)}(?!\w)", text
        )
    ]
    return tuple(
        s
        for s in found
        if s and not set(search_key(s.of(text)).split()) <= {*asked.split(), *noun.split()}
    )


_HOW_MANY = {"hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8}


def several_named(text: str, noun: str, asked: str) -> str:
    """Return the names of a kind where a question asks for so many: "Ba huyện nào sáp nhập?".

    Args:
        text: a sentence.
        noun: the kind, as in the question.
        asked: the question's search key.

    Returns:
        The stretch that lists exactly so many names under one noun, or the names with a noun each,
        joined by semicolons; "" when the sentence has no such list.
    """
    count = re.search(rf"(?<!\w)({'|'.join(_HOW_MANY)})\s+{re.escape(noun)}\s+nào(?!\w)", asked)
    if not noun or count is None:
        return ""
    wanted = _HOW_MANY[count[1]]
    name = rf"{_CAPITAL}(?:\s+{_CAPITAL})*"
    more = rf"(?:,\s+{name}){{{wanted - 2}}}(?:,)?\s+và\s+{name}"
    if listed := re.search(rf"(?i:{re.escape(noun)})\s+({name}{more})", text):
        return listed[1]
    found = list(dict.fromkeys(span.of(text) for span in named(text, noun, asked)))
    return "; ".join(found) if len(found) == wanted else ""


def _agent(text: str, start: int) -> Span | None:
    """Return all of a body between "do" and what it does: "do Ban A các công trình B thi công"."""
    if not re.search(r"(?<!\w)do\s+$", text[:start]):
        return None
    deeds = "|".join(map(re.escape, word_list("deeds")))
    found = re.compile(rf"[^,;:()]+?(?=\s+(?:{deeds})(?!\w))").match(text, start)
    return Span(start, found.end()) if found else None


def _name_from(text: str, start: int, end: int, asked: str) -> Span | None:
    """Return the name that opens at a noun: capital words and the few small ones that belong."""
    last, at, small, proper = end, end, 0, False
    for match in _WORD.finditer(text, end):
        if text[at : match.start()].strip() or _ends_name(text, match, asked if proper else ""):
            break
        at = match.end()
        if match[0][0].isupper() or (match[0].isdigit() and not proper):
            proper, small, last = True, 0, at
        elif (small := small + 1) > _LONGEST_TAIL:
            break
        elif proper and match[0] != "và":
            last = at
    more = _MORE.match(text, last) if proper else None
    return Span(start, more.end() if more else last) if proper else None


_MORE = re.compile(
    rf"(?:,\s+{_CAPITAL}(?:\s+{_CAPITAL})*)*(?:\s+và\s+{_CAPITAL}(?:\s+{_CAPITAL})*)?(?=\s*(?:[.;]|$))"
)
"""Further names under the same noun: "Khu kinh tế Bình Minh, An Phú"."""


def _ends_name(text: str, word: re.Match[str], asked: str) -> bool:
    if word[0][0].isupper():
        return False
    if word[0] == "và":
        return not text[word.end() : word.end() + 2].strip().isupper()
    rest = search_key(text[word.start() : word.start() + 20])
    pair = " ".join(rest.split()[:2])
    return f" {pair} " in f" {asked} " or any(
        re.match(rf"{stop}(?!\w)", rest) for stop in word_list("ends_name")
    )


def dates(text: str) -> list[Span]:
    """Return dates, most exact forms first at each place."""
    return [Span(match.start(), match.end()) for match in _DATE.finditer(text)]


def document_names(text: str) -> list[Span]:
    """Return the names of resolutions, decisions, plans ... with number and date."""
    return [Span(m.start(), m.end()) for m in _document().finditer(search_key(text))]


def says_no(text: str) -> bool:
    """Whether a text holds a word of negation or of shortcoming."""
    key = f" {search_key(text)} "
    return any(f" {word} " in key for word in word_list("negations"))
