"""Text -> quantities: every number that measures something, with unit and hedge as printed.

Document numbers, dates, years and numbers in names are not quantities.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from rag.grammar.lexicon import alternatives, lexicon
from rag.grammar.spelled import Spelled, spelled
from rag.language.normalise import fold, search_key
from rag.language.numbers import NUMBER, parse_number


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number with what makes it a measurement; offsets point into the text it was read from."""

    start: int  # of the hedge, or of the number when there is none
    number_start: int
    end: int  # after the unit
    text: str  # as printed, hedge included
    low: Decimal  # value in the unit, scale words multiplied in; the k of a k/n
    high: Decimal | None  # upper end of a range, or the n of a k/n
    unit: str  # canonical unit, or the counted noun in lower case; "" when none is printed
    counted: bool  # the unit is a noun of an open class ("doanh nghiệp")
    k_of_n: bool
    hedge: str
    number_end: int  # after the digits, before scale words and unit
    shared_unit: str = ""  # as printed at another number of its list: "tỷ đồng"; "" where its own
    lead: int = -1  # of a listed number: where the words that name it begin

    @property
    def listed(self) -> bool:
        """Whether its unit is printed at another number of its list."""
        return bool(self.shared_unit)

    def moved(self, offset: int) -> Quantity:
        """Return it with offsets into the text its own text is a part of."""
        return replace(
            self,
            start=self.start + offset,
            number_start=self.number_start + offset,
            end=self.end + offset,
            number_end=self.number_end + offset,
            lead=self.lead + offset if self.lead >= 0 else -1,
        )

    @property
    def noun_rate(self) -> bool:
        """A counted noun per something: "9 bác sĩ/1 vạn dân"."""
        head, slash, _ = self.unit.partition("/")
        return bool(slash) and head not in lexicon().units.values()

    @property
    def value_key(self) -> tuple[Decimal, Decimal | None, str]:
        """What makes two printed quantities the same: values and unit, not spelling."""
        noun = self.counted or (self.listed and self.unit not in lexicon().units.values())
        return (self.low, self.high, "" if noun else self.unit)


_YEAR_MIN, _YEAR_MAX = 1900, 2100
# "thấp hơn 3 km": a comparison, no hedge
_NOT_COMPARED = "".join(
    rf"(?<!{word} )"
    for word in ("cao", "thấp", "nhiều", "ít", "lớn", "nhỏ", "nhanh", "chậm", "sớm", "muộn")
)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    lex = lexicon()
    scale = alternatives(lex.scales)
    unit = alternatives(lex.units)
    per = (
        rf"(?:\s?/\s?(?:{NUMBER}\s+)?(?:{scale}\s+)?"
        rf"{lex.pattern('per_units')}(?!\w))+"
    )
    return {
        "number": re.compile(
            # A dash glued to a number is a minus inside a line or before a percentage; at the
            # start of a line it is a bullet.
            rf"(?:(?<![\w.,/:-])|(?<=^[-–])|(?<=\n[-–]))"
            rf"(?P<minus>(?:(?<=[\w:] )|(?<= \()|(?:^|(?<=\n))(?=\S[\d,.]+\s?%))[-–−](?=\d))?"
            rf"(?P<low>{NUMBER})(?:(?P<join>\s?[-–]\s?|/|\s+đến\s+)(?P<high>{NUMBER}))?"
        ),
        "scale": re.compile(
            rf"\s?(?P<scales>{scale}(?:\s+{scale})*)\b(?!/|\s+(?:lệ|trọng|suất|giá)\b)"
        ),
        "unit": re.compile(rf"\s?(?P<unit>{unit})(?!\w)(?P<per>{per})?"),
        "per": re.compile(per),
        "hedge": re.compile(rf"(?<!\w){_NOT_COMPARED}(?P<hedge>{lex.pattern('hedges')})\s+$"),
        "name": re.compile(
            rf"(?<!\w)(?<!trong )(?<!tổng )(?<!một ){lex.pattern('name_heads')}(?:\s+số)?\s+$"
        ),
        "days": re.compile(
            rf"\s+ngày(?P<work>\s+làm việc)?(?P<per>\s*/\s*{lex.pattern('per_units')})?(?!\w|\s+\d)"
        ),
        "lasting": re.compile(r"\s+(?P<unit>tháng|tuần|giờ|phút)(?!\w|\s+(?:\d|đầu|cuối))"),
        "late": re.compile(rf"(?<!\w){lex.pattern('lateness')}\s+(?:{lex.pattern('hedges')}\s+)?$"),
        "spent": re.compile(rf"(?<!\w){lex.pattern('spans_of_work')}\s+(?:[^\W\d_]+\s+){{0,2}}$"),
        "date": re.compile(rf"(?<!\w){lex.pattern('date_heads')}\s+$"),
        "rank": re.compile(rf"(?<!\w){lex.pattern('ranks')}\s+$"),
        "link": re.compile(
            r"(?:(?<!\w)"
            + lex.pattern("links", "rises", "falls", "ratios", "shares", "hedges")
            + r"\s+|:\s?)$"
        ),
        "number_of": re.compile(
            r"(?:^|[,;:(.]\s+)(?:tổng\s+)?(?:số|dân số)\s+(?:[^\W\d_]+\s+){1,7}$"
        ),
        "noun": re.compile(r" (?P<word>[^\W\d_]+)"),
        "stops": re.compile(
            rf" (?!{lex.pattern('nouns_with_stops')}(?!\w)){lex.pattern('stops')}(?!\w)"
        ),
    }


def quantities(text: str) -> list[Quantity]:
    """Return the quantities of a text in order; they never overlap."""
    return list(_scan(text, search_key_of(text)))


def search_key_of(text: str) -> str:
    """Return the search key of a text where it has the same offsets, as Vietnamese always has."""
    for key in (search_key(text), text.lower()):  # a letter's lower case may be longer
        if len(key) == len(text):
            return key
    return text


def _scan(text: str, key: str) -> Iterator[Quantity]:
    printed = list(_printed(text, key))
    taken = [(one.start, one.end) for one in printed]
    in_words = [
        _in_words(text, key, one)
        for one in spelled(key)
        if not any(start < one.end and one.start < end for start, end in taken)
    ]
    return iter(sorted([*printed, *in_words], key=lambda one: one.start))


def _in_words(text: str, key: str, found: Spelled) -> Quantity:
    hedge = _patterns()["hedge"].search(key[: found.start])
    start = hedge.start("hedge") if hedge else found.start
    return Quantity(
        start=start,
        number_start=found.start,
        end=found.end,
        text=text[start : found.end],
        low=found.value,
        high=None,
        unit=found.unit,
        counted=found.counted,
        k_of_n=False,
        hedge=hedge["hedge"] if hedge else "",
        number_end=found.number_end,
    )


def _printed(text: str, key: str) -> Iterator[Quantity]:
    position = 0
    number = _patterns()["number"]
    while match := number.search(key, position):
        found = _read(text, key, match)
        position = found.end if found else match.end()
        if found:
            yield found


def _read(text: str, key: str, match: re.Match[str]) -> Quantity | None:
    low = parse_number(match["low"])
    high = parse_number(match["high"]) if match["high"] else None
    if low is None or _is_code_or_date(key, match) or _is_name(text, key, match):
        return None
    k_of_n = match["join"] == "/"
    factor, unit, counted, end = _days(key, match) or _unit_after(key, match.end())
    sign = -1 if match["minus"] else 1
    before = key[: match.start()]
    if not unit and factor == 1 and not _bare_is_measure(before, low, match):
        return None
    hedge = _patterns()["hedge"].search(before)
    start = hedge.start("hedge") if hedge else match.start()
    return Quantity(
        start=start,
        number_start=match.start(),
        end=end,
        text=text[start:end],
        low=low * factor * sign,
        high=None if high is None else high * factor,
        unit=unit,
        counted=counted,
        k_of_n=k_of_n,
        hedge=hedge["hedge"] if hedge else "",
        number_end=match.end(),
    )


def unmeasured(text: str, key: str, found: Sequence[Quantity]) -> Iterator[Quantity]:
    """Yield the numbers of a text that measure nothing by themselves and name nothing either."""
    taken = [(one.start, one.end) for one in found]
    for match in _patterns()["number"].finditer(key):
        low = parse_number(match["low"])
        inside = any(start < match.end() and match.start() < end for start, end in taken)
        if inside or low is None or match["join"] or _is_code_or_date(key, match):
            continue
        before = key[: match.start()]
        if _is_dated(key, match) or _is_attribute(key, match) or _patterns()["name"].search(before):
            continue
        yield Quantity(
            start=match.start(),
            number_start=match.start(),
            end=match.end(),
            text=text[match.start() : match.end()],
            low=low,
            high=None,
            unit="",
            counted=False,
            k_of_n=False,
            hedge="",
            number_end=match.end(),
        )


def printed_unit(text: str, key: str, quantity: Quantity) -> tuple[Decimal, str]:
    """Return the scale factor of a quantity and its scale words and unit as printed."""
    factor, _, _, end = _unit_after(key, quantity.number_end)
    return factor, text[quantity.number_end : end].strip()


def _is_code_or_date(key: str, match: re.Match[str]) -> bool:
    """Whether the digits belong to a date, a year, or a document number such as 11-NQ/TU."""
    after = key[match.end() :]
    if re.match(r"/\d|:\d|[-/]?[^\W\d_]*[-/][^\W\d_]+-|-[^\W\d_]+/|/[^\W\d_]+-|[^\W\d_]", after):
        return not any(_patterns()[name].match(after) for name in ("unit", "scale"))
    if match["join"] == "/" and (re.match(r"/\w", after) or _is_date_fraction(key, match)):
        return True  # "45/2013/QH13", "5/9"
    return _is_year(match) and not _patterns()["unit"].match(after)


def _is_date_fraction(key: str, match: re.Match[str]) -> bool:
    low, high = match["low"], match["high"]
    if high.isdigit() and len(high) == 4 and _YEAR_MIN <= int(high) <= _YEAR_MAX:
        return low.isdigit() and int(low) <= 12
    if _is_day(low, high) and not _unit_after(key, match.end())[1]:
        return _BEFORE_A_DAY.search(key[: match.start()]) is not None
    return _patterns()["date"].search(key[: match.start()]) is not None


_BEFORE_A_DAY = re.compile(r"(?<!\w)(?:từ|đến|hết|trước|sau|tới|vào|qua|trong)\s+$|\d\s?[-–]\s?$")


def _is_day(day: str, month: str) -> bool:
    """Whether "30/6" may be a day: "đến 30/6", not "đến 12/15 xã"."""
    return day.isdigit() and month.isdigit() and 0 < int(day) <= 31 and 0 < int(month) <= 12


def _is_year(match: re.Match[str]) -> bool:
    parts = [part for part in (match["low"], match["high"]) if part]
    return match["join"] != "/" and all(
        part.isdigit() and len(part) == 4 and _YEAR_MIN <= int(part) <= _YEAR_MAX for part in parts
    )


def _is_name(text: str, key: str, match: re.Match[str]) -> bool:
    """Whether the number belongs to a name: "Đề án 06", "ngày 26", "kỳ họp thứ 17"."""
    before = key[: match.start()]
    patterns = _patterns()
    if patterns["rank"].search(before):
        return False
    if _is_dated(key, match) or re.search(r"(?<!\w)(?:thứ|lần)\s+$", before):
        return True
    if _is_attribute(key, match):
        return True
    if _unit_after(key, match.end())[1] not in ("",) and _closed_or_k_of_n(key, match):
        return False
    if patterns["name"].search(before):
        return True
    previous = re.search(r"(\w+)\s+(\w+)\s+$", text[: match.start()])
    capitalised = previous is not None and previous[2][0].isupper() and previous[1][0].isupper()
    return capitalised and not _unit_after(key, match.end())[1]


def _is_dated(key: str, match: re.Match[str]) -> bool:
    """Whether it is the number of a year, month or day; "cả năm 4.500 ha" is not."""
    before = key[: match.start()]
    if not _patterns()["date"].search(before):
        return False
    measured = _unit_after(key, match.end())
    if measured[1] and re.fullmatch(r"\d{1,3}(?:\.\d{3})+", match["low"]):
        return False  # "toa chạy đêm 31.200 vé"
    span_word = re.search(r"(?:cả|hằng|hàng|mỗi|một)\s+(?:năm|tháng|quý|ngày|tuần|vụ)\s+$", before)
    if span_word or re.search(r"\d[.,]\d", match["low"]):
        return not measured[1] or measured[2]
    return True


def _is_attribute(key: str, match: re.Match[str]) -> bool:
    """Whether it says which thing is meant: "sản phẩm 4 sao", "từ 15 m trở lên"."""
    after = key[match.end() :]
    if re.match(r"\s+(?:sao|lá|trong 1)(?!\w)", after):
        return True
    if re.search(
        r"(?<!\w)(?:trẻ|trẻ em|người)\s+(?:em\s+)?(?:(?:dưới|từ|trên|đủ)\s+)*$",
        key[: match.start()],
    ):
        return re.match(r"\s+(?:tháng\s+)?tuổi(?!\w)|\s+đến\s+dưới", after) is not None
    return re.match(r"\s+[^\W\d_]+\s+(?:trở lên|trở xuống)(?!\w)", after) is not None and bool(
        re.search(r"(?<!\w)(?:từ|dưới|trên)\s+$", key[: match.start()])
    )


def _closed_or_k_of_n(key: str, match: re.Match[str]) -> bool:
    return match["join"] == "/" or not _unit_after(key, match.end())[2]


_SPAN_OF_TIME = re.compile(r"\s+(?:tháng|năm|quý|tuần|ngày)(?!\w)")  # ": 9 tháng đón ..."


def _bare_is_measure(before: str, low: Decimal, match: re.Match[str]) -> bool:
    """A number without unit measures something after a linking verb, as a rank, or as k of n."""
    patterns = _patterns()
    if patterns["rank"].search(before) or (match["join"] == "/" and low > 0):
        return True
    if match["low"].startswith("0") or _SPAN_OF_TIME.match(match.string, match.end()):
        return False
    named = len(match["low"]) > 1 and patterns["number_of"].search(before) is not None
    return named or patterns["link"].search(before) is not None


def _unit_after(key: str, end: int) -> tuple[Decimal, str, bool, int]:
    """Return scale factor, unit, whether it is a counted noun, and the end of what was read."""
    patterns, lex = _patterns(), lexicon()
    factor = Decimal(1)
    if scaled := patterns["scale"].match(key, end):
        for word in scaled["scales"].split():
            factor *= lex.scales[word]
        end = scaled.end()
    if measured := patterns["unit"].match(key, end):
        unit = lex.units[re.sub(r"\s+", " ", measured["unit"])]
        return factor, unit + _compact(measured["per"]), False, measured.end()
    noun_end = _counted_noun_end(key, end)
    if noun_end == end:
        return factor, "", False, end
    noun = key[end:noun_end].strip()
    if per := patterns["per"].match(key, noun_end):
        return factor, noun + _compact(per[0]), False, per.end()
    return factor, noun, True, noun_end


def measuring_unit(key: str, start: int) -> str:
    """Return the scale words and closed-class unit at ``start``, or "" for none.

    They may be typed without diacritics ("ty dong"), but not with other ones ("tỵ").
    """
    match = _typed_unit().match(key, start)
    return match[0] if match else ""


@cache
def _typed_unit() -> re.Pattern[str]:
    lex = lexicon()
    scales = alternatives([*lex.scales, *map(fold, lex.scales)])
    units = alternatives([*lex.units, *map(fold, lex.units)])
    return re.compile(rf"\s*(?:{scales}(?:\s+{scales})*\b(?:\s+{units}(?!\w))?|{units}(?!\w))")


def _days(key: str, match: re.Match[str]) -> tuple[Decimal, str, bool, int] | None:
    """Return what measures how long something takes: "9 ngày làm việc", "chậm tiến độ 7 tháng".

    Other days and months are when something was: "trong 45 ngày", "từ ngày 5".
    """
    before = key[: match.start()]
    lasting = _patterns()["lasting"].match(key, match.end())
    if lasting and _patterns()["late"].search(before):
        return Decimal(1), lasting["unit"], False, lasting.end()
    found = _patterns()["days"].match(key, match.end())
    if found is None:
        return None
    spent = _patterns()["spent"].search(before)
    if not (found["work"] or found["per"] or "," in match["low"] or spent):
        return None
    return Decimal(1), "ngày" + _compact(found["per"]), False, found.end()


def _compact(per: str | None) -> str:
    return re.sub(r"\s*/\s*", "/", per) if per else ""


MAX_NOUN_WORDS = 4
"""A counted noun is a classifier and its noun; what follows belongs to the indicator's tail."""


def _counted_noun_end(key: str, end: int) -> int:
    for _ in range(MAX_NOUN_WORDS):
        word = _patterns()["noun"].match(key, end)
        if word is None or _patterns()["stops"].match(key, end):
            break
        end = word.end()
    return end
