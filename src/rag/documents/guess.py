"""Where a report comes from, guessed from its title, lead and letterhead."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from itertools import accumulate

from rag.documents.layout import RawText, Role
from rag.language.gazetteer import districts_by_name
from rag.language.normalise import LOWER, UPPER, search_key
from rag.language.places import provinces, provinces_mentioned

_NAME = rf"[{UPPER}][{LOWER}]+(?: [{UPPER}][{LOWER}]+){{1,4}}"
_KINDS = "tỉnh|thành phố|huyện|thị xã|quận|xã|phường|thị trấn"
_WORD = rf"[{UPPER}][{UPPER}{LOWER}]*"
_PLACE = re.compile(rf"\b((?i:{_KINDS}))\s({_WORD}(?:[ -]{{1,3}}{_WORD}){{0,3}})")
_BODY = re.compile(
    rf"\b(UBND|HĐND|(?i:Ủy ban nhân dân|Uỷ ban nhân dân|Hội đồng nhân dân))\s+((?i:{_KINDS}))\b"
    rf"(?:\s({_WORD}(?:[ -]{{1,3}}{_WORD}){{0,3}}))?"
)
_SHORT_BODY = {"ủy ban nhân dân": "UBND", "uỷ ban nhân dân": "UBND", "hội đồng nhân dân": "HĐND"}
_PERIODS = (
    re.compile(
        r"\b(quý\s+(?:[IV]+|[1-4])(?:\s*(?:/|,?\s*năm\s+)\s*(?:19|20)\d\d))\b", re.IGNORECASE
    ),
    re.compile(r"\b(\d{1,2} tháng(?: (?:đầu|cuối))? năm (?:19|20)\d\d)\b", re.IGNORECASE),
    re.compile(r"\b(tháng \d{1,2}(?:\s*/\s*|,? năm )(?:19|20)\d\d)\b", re.IGNORECASE),
    re.compile(r"\bnăm\s+((?:19|20)\d\d)\b", re.IGNORECASE),
    re.compile(r"\b(giai đoạn (?:19|20)\d\d\s*[-–]\s*(?:19|20)\d\d)\b", re.IGNORECASE),
)
_MONTHS = re.compile(
    r"\b(?:quý\s+(?:[IV]+|[1-4])|\d{1,2} tháng(?: (?:đầu|cuối) năm)?|tháng \d{1,2})(?![\w/])",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_PLANS = re.compile(
    r"[,;.]?\s+(?:và\s+)?(?:(?:một số|các|những)\s+)?"
    r"(?:phương hướng|định hướng|nhiệm vụ|giải pháp|kế hoạch|mục tiêu|dự kiến|chương trình)\b",
    re.IGNORECASE,
)
"""Where a title turns to the next period."""

_DATES = (
    re.compile(r"ngày\s*(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*((?:19|20)\d\d)", re.IGNORECASE),
    re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-]((?:19|20)\d\d)(?!\d)"),
)
_SPEAKER = re.compile(
    rf"\b(?:do|[Đđ]ồng chí|ông|bà)\s+(?:(?:đồng chí|ông|bà)\s+)?({_NAME})\s*[,–-]\s*"
    r"([^.;()]{3,160}?),?\s+(?:trình bày|báo cáo|phát biểu|đọc|thừa ủy quyền)\b"
)
_MEETING = re.compile(
    r"\btại\s+((?:kỳ họp|phiên họp|hội nghị|đại hội)\s[^.;()]{2,140})", re.IGNORECASE
)
# fmt: off
_SURNAMES = frozenset([
    "nguyễn", "trần", "lê", "phạm", "hoàng", "huỳnh", "phan", "vũ", "võ", "đặng", "bùi", "đỗ", "hồ",
    "ngô", "dương", "lý", "đinh", "trương", "đoàn", "lương", "mai", "đào", "tạ", "hà", "cao",
])
# fmt: on
_SMALLEST = ("xã", "phường", "thị trấn")
_TOP_LINES = 12  # lines of the beginning that may name body, period and date


def guess(raw: RawText, fallback_title: str) -> dict[str, str]:
    """Return what the text tells about itself, keyed by the fields of ``records.Metadata``.

    ``raw`` has its title and furniture marked. A field that the text does not tell is absent;
    only the title is always there.
    """
    titles = [
        " ".join(x.of(raw.text).strip("*_# ").split()) for x in raw.lines if x.role is Role.TITLE
    ]
    title = _sentence_case(" ".join(titles)) or raw.hints.get("title", "")
    title = title or _first_heading(raw) or fallback_title
    # The lead says most exactly what is reported on; the title often names the wider plan.
    lead = " ".join(_lead(raw))
    top = "\n".join([title, lead, *(x.of(raw.text) for x in raw.lines[:_TOP_LINES])])
    place = _place(raw.text, top)
    found = {
        "title": title,
        "issuer": _issuer(top, place) or _issuer(raw.text, place),
        "place": place,
        "period": _period(lead) or _period(title) or _period(top),
        "published": _date("\n".join(_furniture(raw))),
        **_speaker(lead or top),
        **_meeting(lead),
        **{name: value for name, value in raw.hints.items() if name != "title"},
    }
    return {name: value for name, value in found.items() if value}


def _sentence_case(title: str) -> str:
    """Return a title printed in capitals in ordinary letters, names of places kept."""
    head = re.match(rf"(?:[^{LOWER}]{{3,}})(?=\s|$)", title)
    if not head or not head.group().strip():
        return title
    lowered = head.group().lower()
    for name in sorted(provinces(), key=len, reverse=True):
        lowered = re.sub(rf"\b{re.escape(name.lower())}\b", name, lowered)
    lowered = re.sub(r"\b(ubnd|hđnd|gdp|grdp|fdi|covid)\b", lambda m: m.group().upper(), lowered)
    rest = title[head.end() :]
    joined = rest[:2].lower() + rest[2:] if rest[2:3].islower() else rest
    return lowered[:1].upper() + lowered[1:] + joined


def _first_heading(raw: RawText) -> str:
    return next((x.of(raw.text) for x in raw.lines if x.role is Role.HEADING), "")


def _furniture(raw: RawText) -> list[str]:
    return [x.of(raw.text) for x in raw.lines if x.role is Role.FURNITURE]


def _lead(raw: RawText) -> list[str]:
    """Return the bracketed lines at the top: "(Trích báo cáo ... do ... trình bày tại ...)"."""
    marked = (x.of(raw.text) for x in raw.lines[:_TOP_LINES] if x.role is Role.FURNITURE)
    return [words for line in marked if (words := line.strip("*_ ")).startswith(("(", "["))]


def _proper(name: str) -> str:
    known = {p.lower(): p for p in provinces()}
    name = " ".join(name.split())
    return known.get(name.lower(), name.title() if name.isupper() else name)


def _named(kind: str, name: str) -> str:
    """Return the place's name, or "" where the words after "tỉnh" or "huyện" name a person."""
    proper = _proper(name)
    known = (p for p in provinces() if proper == p or proper.startswith(p + " "))
    if kind.lower() == "tỉnh":
        return max(known, key=len, default="")
    if listed := _district(kind, proper):
        return listed
    syllables = proper.lower().split()
    return "" if len(syllables) > 2 and syllables[0] in _SURNAMES else proper


def _district(kind: str, name: str) -> str:
    """Return the longest beginning of a name that is a district's of that kind, or ""."""
    found = ""
    for beginning in accumulate(name.split(), "{} {}".format):
        same = districts_by_name().get(search_key(beginning), ())
        found = next((d.name for d in same if d.kind == kind.lower()), found)
    return found


def _place(text: str, top: str) -> str:
    """Return "huyện X" where the top names one, else the province spoken of most."""
    named = [(m.group(2), m.group(3)) for m in _BODY.finditer(top) if m.group(3)]
    named += [
        (m.group(1), m.group(2))
        for m in _PLACE.finditer(top)
        if m.group(1).lower() not in _SMALLEST
    ]
    for kind, name in named:
        if place := _named(kind, name):
            whole = kind.lower() in ("tỉnh", "thành phố") and place in provinces()
            return place if whole else f"{kind.lower()} {place}"
    counts = Counter(provinces_mentioned(text))
    for match in _PLACE.finditer(text):
        if match.group(1).lower() == "tỉnh" and match.group(2) in counts:
            counts[match.group(2)] += 2
    name, count = max(counts.items(), key=lambda item: (item[1], item[0]), default=("", 0))
    return name if count > 1 or (name and name in top) else ""


def _issuer(text: str, place: str) -> str:
    match = _BODY.search(text)
    if not match:
        return ""
    body = _SHORT_BODY.get(match.group(1).lower(), match.group(1))
    kind = match.group(2).lower()
    if match.group(3) and (name := _named(kind, match.group(3))):
        return f"{body} {kind} {name}"
    if place.startswith(kind):
        return f"{body} {place}"
    province = place in provinces() and kind in ("tỉnh", "thành phố")
    return f"{body} {kind} {place}" if province else f"{body} {kind}"


def _period(text: str) -> str:
    """Return the first period named; a quarter or half year before the year it lies in.

    What is planned for the next comes after it, and often holds the year of both: "6 tháng đầu năm,
    nhiệm vụ 6 tháng cuối năm 2024".
    """
    for plans in _PLANS.finditer(text):
        done, rest = text[: plans.start()], text[plans.start() :]
        months, year = _MONTHS.search(done), _YEAR.search(rest)
        if months and year and not _YEAR.search(done):
            named = " ".join(months[0].split())
            return f"{named} {'' if named.endswith('năm') else 'năm '}{year[0]}"
        if found := _first_period(done):
            return found
    return _first_period(text)


def _first_period(text: str) -> str:
    hits = [m for regex in _PERIODS if (m := regex.search(text))]
    return " ".join(hits[0].group(1).split()) if hits else ""


def _date(text: str) -> str:
    for regex in _DATES:
        for match in regex.finditer(text):
            day, month, year = (int(part) for part in match.groups())
            if 1 <= day <= 31 and 1 <= month <= 12:
                return f"{year:04d}-{month:02d}-{day:02d}"
    return ""


def _speaker(text: str) -> Mapping[str, str]:
    match = _SPEAKER.search(text)
    return {"speaker": match.group(1), "speaker_post": match.group(2).strip()} if match else {}


def _meeting(lead: str) -> Mapping[str, str]:
    match = _MEETING.search(lead)
    return {"meeting": match.group(1).strip()} if match else {}
