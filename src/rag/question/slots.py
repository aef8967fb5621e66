"""What a question's words fix: the kind of thing asked for, unit, base, direction, contrasts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile

from rag.grammar.quantities import measuring_unit
from rag.language.gazetteer import District, districts_by_name, own_place, provinces
from rag.language.normalise import UPPER, fold, search_key, words
from rag.language.numbers import NUMBER, years
from rag.language.place_words import kind_pattern
from rag.language.places import districts_named
from rag.language.question_words import (
    MONEY,
    content_words,
    find_phrase,
    has_phrase,
    idle_words,
    question_lexicon,
)
from rag.records import Asks

_UNIT_AFTER = re.compile(
    r"\s*((?:[^\W\d_]+[23]?(?!\d)|%)(?:[ /.][^\W\d_]+){0,3})?"
)  # "m2", "tấn.km"
# "Số người chết do ... là bao nhiêu?", "số lượng hồ sơ"
_NUMBER_OF = re.compile(
    r"(?:(?P<before>[^\W\d_]+)\s+)?(?<!\w)(?:tổng số|số lượng|tong so|so luong|số)\s+(?:lượng\s+)?"
    r"(?P<noun>[^\W\d_]+(?:\s[^\W\d_]+){0,2})"
)
# "chỉ số giá", "sĩ số lớp", "trong số đó": not a number of anything
_NOT_A_NUMBER = frozenset(
    [
        "chỉ",
        "chi",
        "hệ",
        "he",
        "con",
        "một",
        "mot",
        "trong",
        "sĩ",
        "si",
        "dân",
        "dan",
        "doanh",
        "đa",
    ]
)
# The year after "so với" is what a figure is compared with, not what it is of.
_BASE_YEARS = re.compile(
    r"(?:so (?:voi|cung ky)|(?<!\w)so|compared (?:with|to)|than in"
    r"|bang\s+(?:\S+\s+){0,2}?(?:%|phan tram))\s+"
    r"(?:(?:voi|cung|ky|cua|thoi|diem|cuoi|dau|thang|quy|nam|muc|so|in|the|year|\d{1,2})\s+)*"
    r"(?P<years>\d{4}(?:\s*(?:,|va|and)\s*(?:nam\s+)?\d{4})*)"
)
_COMPARED = re.compile(r"(?:so với|so voi|đạt|dat|bằng|bang|vượt|vuot|theo)\s+$")
_COUNTABLE = frozenset(["huyện", "huyen", "tỉnh", "tinh", "tháng", "thang", "ngày", "ngay"])
"""Say nothing about a subject elsewhere, but are what is counted after "bao nhiêu"."""

OPENING_WORDS = 3
"""A plan named this early is what is asked for: "Dự toán thu nội địa là bao nhiêu?"."""

NEGATIONS = ("chưa", "không")


def base_years(key: str) -> tuple[int, ...]:
    """Return the years a question compares with: 2022 of "so với cùng kỳ năm 2022"."""
    found = [year for m in _BASE_YEARS.finditer(fold(key)) for year in years(m["years"])]
    return tuple(dict.fromkeys(found))


def asking_clause(text: str) -> frozenset[str]:
    """Return the content words that tell what is asked for from its setting, if the text says so.

    The clause with the question word, where there are several ("Trong 36 dự án thì bao nhiêu dự án
    đã xong?"); else what is said of the things counted ("bao nhiêu dự án ký kết | đã dừng?").
    """
    parts = _CLAUSES.split(text)
    asking = [part for part in parts if asks(search_key(part)) is not Asks.ANY]
    if asking and len(parts) > 1:
        return frozenset(content_words(asking[-1]))
    said = _SAID_OF_COUNTED.search(search_key(text))
    return frozenset(content_words(said["said"])) if said else frozenset()


_CLAUSES = re.compile(r"[,;:](?!\d)|(?<!\w)(?:thì|thi)(?!\w)")
_SAID_OF_COUNTED = re.compile(
    r"(?:bao nhiêu|mấy)\s+(?!tỷ|triệu|nghìn|phần trăm|%)\w+(?:\s+\w+)*?"
    r"\s+(?:đã|đang|bị|chưa|phải|từng|không)\s+(?P<said>[^?]+)"
)


def operators(key: str) -> frozenset[str]:
    """Return the words that say how figures are compared: "tăng", "kế hoạch", "nhiều hơn"."""
    table = question_lexicon()["compares"]
    lists = ("growth", "period", "computed", "percent", "gaps", "most", "least")
    phrases = [phrase for name in lists for phrase in table[name] if find_phrase(key, phrase)]
    return frozenset(word for phrase in (*phrases, *NEGATIONS) for word in words(phrase))


_MOST_OF = {+1: r"(?:nhiều|cao|lớn)", -1: r"(?:ít|thấp|nhỏ)"}


def extreme(key: str) -> int:
    """Return +1 where the largest of several is asked for ("nhiều tiền nhất"), -1 the smallest."""
    for sign, name in ((+1, "most"), (-1, "least")):
        apart = re.search(rf"(?<!\w){_MOST_OF[sign]}\s+(?:\w+\s+){{1,2}}nhất(?!\w)", key)
        if apart or has_phrase(key, "compares", name):
            return sign
    return 0


def acronyms(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the acronyms of a question, each with the words it stands for."""
    table = question_lexicon()["acronyms"]
    spelled = {**{fold(short): long for short, long in table.items()}, **table}
    return tuple((word, tuple(words(spelled[word]))) for word in words(text) if word in spelled)


def opens_with_plan(key: str) -> bool:
    """Whether the plan itself is asked for."""
    opening = len(" ".join(key.split()[:OPENING_WORDS]))
    plans = question_lexicon()["compares"]["plan"]
    plans = [phrase for phrase in plans if not phrase.startswith("so ")]  # compared with it
    return any(
        match.start() < opening and not _COMPARED.search(key[: match.start()])
        for phrase in plans
        for match in find_phrase(key, phrase)
    )


def asks(key: str) -> Asks:
    """Return the kind of thing a question asks for by its question words."""
    key = _NOT_ASKED.sub(" ", key)
    for name, phrases in question_lexicon()["asks"].items():
        if any(True for phrase in phrases for _ in find_phrase(key, phrase)):
            return _AFTER_CUE[name]
    return Asks.ANY


_NOT_ASKED = re.compile(
    r"(?<!\w)(?:(?:không|chưa|chẳng|khong|chua|chang) ai"
    r"|(?:mỗi|một|hằng|hàng|moi|mot|hang) ng[àa]y)(?!\w)"
)
"""Words of other questions that ask nothing: "mấy chỗ chưa ai ngồi", "mỗi ngày bao nhiêu tấn"."""


def is_bare_indicator(key: str) -> bool:
    """Whether nothing but an indicator is named: "Tỷ lệ hộ nghèo năm 2023" asks for its value."""
    names = [name for of in question_lexicon()["dimensions"].values() for name in of]
    starts = [match.start() for name in names for match in find_phrase(key, name)]
    # "Dự toán thu ...", "Mục tiêu tăng trưởng ...", "Số vụ ..."
    plan = opens_with_plan(key) and (bool(starts) or has_phrase(key, "compares", "growth"))
    return 0 in starts or plan or _OPENS_INDICATOR.match(key) is not None


_OPENS_INDICATOR = re.compile(
    r"(?:số|tổng số|tổng thu|tổng chi|thu(?! hút| hồi| hoạch| dọn)|chi(?! tiết| nhánh| cục| bộ))\s"
)


_AFTER_CUE = {
    "who": Asks.PERSON,
    "when": Asks.DATE,
    "why": Asks.REASON,
    "which_body": Asks.NAME,
    "rank": Asks.RANK,
    "how_much": Asks.FIGURE,
    "list": Asks.LIST,
    "text": Asks.TEXT,
}


def is_yes_no(key: str, asks: Asks) -> bool:
    """Whether a question is to be answered by Có, Không or Chưa."""
    lexicon = question_lexicon()["yes_no"]
    bare = re.sub(r"[\s?!.]*(?:\([^()]*\))?[\s?!.]*$", "", key)
    ends = any(
        match.end() == len(bare)
        for phrase in lexicon["endings"]
        for match in find_phrase(bare, phrase)
    )
    opens = any(
        match.start() == 0 for phrase in lexicon["openings"] for match in find_phrase(bare, phrase)
    )
    return (ends or opens) and asks in (Asks.ANY, Asks.TEXT)


def unit_asked(key: str) -> str:
    """Return the unit or the noun that is counted, after "bao nhiêu", "mấy" or "số"."""
    idle = idle_words(key) - _COUNTABLE
    for phrase in ("bao nhiêu", "mấy"):
        for match in find_phrase(key, phrase):
            unit = _UNIT_AFTER.match(key, match.end())
            if unit and unit[1] and unit[1].split()[0] not in idle:
                return _money(_noun_of(unit[1]))
    for counted in _NUMBER_OF.finditer(key):
        noun = counted["noun"]
        if counted["before"] not in _NOT_A_NUMBER and noun.split()[0] not in idle:
            return _money(noun)
    return ""


def _noun_of(unit: str) -> str:
    """Cut off what is said of the things counted: "trường | chưa đạt", "người | bị thương"."""
    head, *rest = unit.split()
    kept = takewhile(lambda word: word not in _SAYS and word not in _SAYS_TYPED, rest)
    return " ".join((head, *kept))


_SAYS = frozenset(
    [
        *("chưa", "không", "đã", "đang", "bị", "được", "phải", "còn", "thiếu", "đạt", "tăng"),
        *("giảm", "so", "ở", "tại", "của", "trong", "vì", "do", "năm", "là", "thì", "để", "cho"),
        *("từ", "có", "mới", "xảy", "tham", "làm", "chết", "hoàn", "tạm", "giải", "thành"),
    ]
)


_SAYS_TYPED = frozenset(map(fold, _SAYS))


def dimensions(key: str) -> frozenset[str]:
    """Return the units an indicator named in a question is measured in: "diện tích" in ha, m²."""
    table = question_lexicon()["dimensions"]
    return frozenset(
        unit for unit, names in table.items() if any(find_phrase(key, n) for n in names)
    )


_COMMUNE = re.compile(
    rf"(?<!\w)(?<![Tt]hị )(?:[Pp]hường|[Xx]ã|[Tt]hị trấn)(?:\s+[{UPPER}][^\W\d_{UPPER}]\w*){{1,4}}",
    re.UNICODE,
)


_DISTRICT = re.compile(
    rf"(?<!\w)(?:[Hh]uyện|[Qq]uận|[Tt]hị xã)(?:\s+[{UPPER}][^\W\d_{UPPER}]+){{2,3}}", re.UNICODE
)
"""Of a spelling the list of districts does not know: "huyện Xã Mát"."""


def localities(text: str, local: frozenset[str], *, guessed: bool = False) -> tuple[str, ...]:
    """Return the districts, towns and communes a question names, with their kind, as search keys.

    Those that are themselves the place of a loaded report (``local``) are places, not localities.
    """
    listed = listed_localities(text, local, guessed=guessed)
    districts = () if any(map(_is_district, listed)) else _DISTRICT.findall(text)
    own = local - frozenset(provinces())
    unlisted = [search_key(one) for one in districts if own_place(one) not in own]
    return tuple(dict.fromkeys((*listed, *unlisted)))


def _is_district(locality: str) -> bool:
    return _DISTRICT.match(locality.title()) is not None


def listed_localities(
    text: str, local: frozenset[str], *, guessed: bool = False
) -> tuple[str, ...]:
    """Return the districts of the official list and the communes that a question names.

    A district may be named without its kind, if it is typed as a name: "hộ nghèo ở Mù Cang Chải";
    not where the diacritics of the name are ``guessed``, nor a commune that opens such a question.
    """
    own = local - frozenset(provinces())
    districts = (*districts_named(text), *(() if guessed else _bare_districts(text)))
    named = [d.label for d in districts if d.name not in own]
    communes = [c for c in _COMMUNE.findall(text) if own_place(c) not in own]
    communes = [c for c in communes if not (guessed and c[0].isupper())]
    return tuple(dict.fromkeys(map(search_key, (*named, *communes))))


NAME = re.compile(rf"(?<!\w)[{UPPER}][^\W\d_{UPPER}]*(?:\s[{UPPER}][^\W\d_{UPPER}]*)+")
"""Two words or more that are typed as a name."""


def _bare_districts(text: str) -> Iterator[District]:
    for name in NAME.findall(text):
        parts = words(name)
        runs = (" ".join(parts[at : at + size]) for size in (3, 2) for at in range(len(parts)))
        known = (districts_by_name().get(run, ()) for run in runs if " " in run)
        same = next(filter(None, known), ())
        if same and same[0].name not in provinces():
            yield same[0]


def without_place_kinds(text: str, named: Iterable[str]) -> str:
    """Take "thành phố" out of "thành phố Vĩnh Long": it is part of the name, not a subject."""
    typed = fold(search_key(text))
    if len(typed) != len(text):
        return text
    for name in {fold(own_place(search_key(place))) for place in named}:
        for match in re.finditer(rf"(?<!\w){kind_pattern()}(?={re.escape(name)}(?!\w))", typed):
            kind = match["kind"]
            text = text[: match.start()] + " " * len(kind) + text[match.start() + len(kind) :]
    return text


_PERCENT = re.compile(r"%|phần trăm|phan tram|percent")
_NUMERAL = re.compile(rf"(?<![\w.,/-]){NUMBER}(?![\w/]|[.,]\d)")


def wants_percent(key: str, unit: str) -> bool:
    """Whether a percentage is asked for; "bao nhiêu xã đạt dưới 50%" asks for a count of xã."""
    return _PERCENT.search(unit or key) is not None


def numerals(key: str) -> frozenset[str]:
    """Return the numbers a question holds, no years and no months: "5" of "sản phẩm 5 sao"."""
    bare = _MONTHS.sub(" ", fold(key)) if len(fold(key)) == len(key) else key
    return frozenset(
        n for n in _NUMERAL.findall(bare) if not (len(n) == 4 and n[:2] in ("19", "20"))
    )


_MONTHS = re.compile(r"(?:thang|quy|ngay)\s+\d+(?:/\d+)*|\d+\s+thang|nam\s+\d+|\d+/\d+(?:/\d+)?")


def without_counted_plan(key: str, unit: str) -> str:
    """Take "chỉ tiêu" out of "bao nhiêu chỉ tiêu": there it is counted, not compared with."""
    plans = question_lexicon()["compares"]["plan"]
    counted = any(m.start() == 0 for phrase in plans for m in find_phrase(unit, phrase))
    return key.replace(unit, " ", 1) if counted else key


def without_unit(text: str) -> str:
    """Take "tỷ đồng" out of "bao nhiêu tỷ đồng": a unit says nothing about the subject."""
    key = search_key(text)
    if len(key) != len(text):
        return text
    for phrase in ("bao nhiêu", "mấy"):
        for match in find_phrase(key, phrase):
            unit = measuring_unit(key, match.end())
            text = text[: match.end()] + " " * len(unit) + text[match.end() + len(unit) :]
    return text


def _money(unit: str) -> str:
    """Take "bao nhiêu tiền" and "bao nhiêu vốn" for questions about money."""
    return (
        MONEY
        if any(
            m.start() == 0
            for w in question_lexicon()["compares"]["money"]
            for m in find_phrase(unit, w)
        )
        else unit
    )


def wants_growth(key: str) -> bool:
    """Whether a rise or fall is asked for, not the level it led to."""
    bare = key
    for phrase in question_lexicon()["compares"]["level_reached"]:
        for match in find_phrase(bare, phrase):
            bare = bare[: match.start()] + " " * (match.end() - match.start()) + bare[match.end() :]
    return has_phrase(bare, "compares", "growth")


def rivals(key: str) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """Return, for each set of contrasting terms the question names, those named and the others."""
    found = []
    for terms in question_lexicon()["contrasts"]["sets"]:
        named = frozenset(term for term in terms if find_phrase(key, term))
        if named:
            named |= {other for term in named for other in _otherwise_written(term)}
            found.append((named, frozenset(terms) - named))
    return tuple(found)


def _otherwise_written(term: str) -> frozenset[str]:
    """Return the acronyms of a spelled name, or the name an acronym stands for."""
    table = question_lexicon()["acronyms"]
    return frozenset(
        [short for short, long in table.items() if long == term] + [table.get(term, term)]
    )
