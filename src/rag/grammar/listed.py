"""Numbers in a list whose unit is printed only once: the parts of a total, and its neighbours.

    950 người (Lào 520, Campuchia 430)                      parts in brackets
    830 người: thi 560, xét hồ sơ 270                       parts after a colon, "gồm", "trong đó"
    64 bác sĩ, nhiều nhất ở khoa Nhi (22) và khoa Sản (19)  each part before its number
    75 cán bộ (nữ 31)                                       one part, of people
    tiếp nhận 52.300 hồ sơ; hồ sơ quá hạn 1.470             the noun said again
    thuế môn bài 260,5 tỷ đồng; lệ phí 110,2; phí 9,4       one unit for all
    230 doanh nghiệp trở lại; 710 tạm ngừng                 the noun counted once

A list is only read where it holds together: two items at least or an opening word, none of them
more than the total. A number that stands alone without unit stays unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from rag.grammar.lexicon import lexicon
from rag.grammar.quantities import Quantity, printed_unit, quantities, search_key_of, unmeasured

LONGEST_PHRASE = 9
"""Words of a part's name; a longer one is a clause."""
ROUNDING = Decimal("1.025")
"""Parts may exceed their total by rounding."""


@dataclass(frozen=True, slots=True)
class _Item:
    """A number without a unit and what stands between it and the number before it."""

    number: Quantity
    opener: str  # "(", ":", "gồm" ...; "" for none
    separator: str  # ";" or ","; "" where the list opens
    phrase: str
    phrase_start: int
    bracketed: bool  # it stands in brackets alone, behind its name


def sentence_quantities(text: str) -> list[Quantity]:
    """Return the quantities of a sentence in order, those of its lists among them."""
    key, found = search_key_of(text), quantities(text)
    opening = [one for one in found if _opens_list(key, one)]  # ": 31 đạt loại tốt"
    firm = [one for one in found if one not in opening]
    bare = sorted([*opening, *unmeasured(text, key, found)], key=lambda one: one.start)
    if not bare or not firm:
        return found
    shares = [one for one in firm if one.unit in PERCENTS]
    levels = [one for one in firm if one not in shares]
    read: dict[int, Quantity] = {}
    for index, anchor in enumerate(levels):
        end = levels[index + 1].start if index + 1 < len(levels) else len(text)
        following = [one for one in bare if anchor.end <= one.start < end]
        if following and _may_anchor(anchor):
            listed = _listed(text, key, anchor, following, shares)
            read |= {one.start: one for one in listed}
    for one in bare:
        alone = _of_a_noun_said_again(text, key, one, levels) or _of_people(text, key, one, levels)
        if one.start not in read and alone:
            read[one.start] = alone
    kept = [one for one in opening if one.start not in read]
    return sorted([*firm, *kept, *read.values()], key=lambda one: one.start)


PERCENTS = ("%", "điểm phần trăm")
"""How a number of a list moved may stand behind it and is no item: "560, giảm 6%; ..."."""


def _opens_list(key: str, quantity: Quantity) -> bool:
    alone = not (quantity.unit or quantity.k_of_n or quantity.high)
    return alone and re.search(r":\s?$", key[: quantity.start]) is not None


def _may_anchor(anchor: Quantity) -> bool:
    single = anchor.high is None and not anchor.k_of_n
    return single and "/" not in anchor.unit


def _listed(
    text: str,
    key: str,
    anchor: Quantity,
    following: Sequence[Quantity],
    shares: Sequence[Quantity],
) -> list[Quantity]:
    if elided := _elided(text, key, anchor, following):
        return elided
    rest = _REST_OF_NOUN.match(key, anchor.end) if anchor.counted else None
    items = list(_items(key, rest.end() if rest else anchor.end, following, shares))
    for factor, unit in _scales(text, key, anchor):
        valued = [_with_unit(item, anchor, factor, unit) for item in items]
        if items and _holds_together(anchor, items, valued):
            return valued
    return []


def _of_a_noun_said_again(
    text: str, key: str, number: Quantity, levels: Sequence[Quantity]
) -> Quantity | None:
    """Return a count whose noun opens its clause and is counted elsewhere in the sentence."""
    clause = re.search(r"(?:^|[;,(]\s+)(?P<phrase>[^\d;:,()]+?)\s+$", key[: number.start])
    if clause is None or number.low < FEWEST or not _closes(key, number.end):
        return None
    phrase = clause["phrase"]
    if not _is_name(phrase):
        return None
    for other in levels:
        if other.counted and re.match(rf"{re.escape(other.unit)}(?!\w)", phrase):
            _, unit = printed_unit(text, key, other)
            return replace(
                number,
                unit=other.unit,
                counted=True,
                shared_unit=unit,
                lead=clause.start("phrase"),
            )
    return None


def _of_people(
    text: str, key: str, number: Quantity, levels: Sequence[Quantity]
) -> Quantity | None:
    """Return how many of the people counted before are women, children ...: "(nữ 31)"."""
    opened = re.search(
        rf"\((?:trong đó\s+)?{lexicon().pattern('people_parts')}\s+$", key[: number.start]
    )
    before = [one for one in levels if one.end <= number.start and one.counted]
    if opened is None or not before or not _closes(key, number.end):
        return None
    whole = before[-1]
    if number.low > whole.low:
        return None
    _, unit = printed_unit(text, key, whole)
    lead = opened.start() + 1
    return replace(number, unit=whole.unit, counted=True, shared_unit=unit, lead=lead)


FEWEST = 10
"""A smaller number behind a noun may be its name: "tổ máy 1"."""


def _scales(text: str, key: str, anchor: Quantity) -> Iterator[tuple[Decimal, str]]:
    """Yield the factor and unit of a total, then those without its scale: "1,2 triệu người"."""
    factor, unit = printed_unit(text, key, anchor)
    yield factor, unit
    if factor != 1:
        scales = lexicon().scales
        yield Decimal(1), " ".join(word for word in unit.split() if word not in scales)


def _items(
    key: str, start: int, following: Sequence[Quantity], shares: Sequence[Quantity]
) -> Iterator[_Item]:
    """Yield the items of the list that opens at ``start``, as far as it goes on without a break."""
    if base := _BASE.match(key, start):
        start = base.end()
    for number in following:
        start = max([start, *(s.end for s in shares if start <= s.start < number.start)])
        between = key[start : number.start]
        match = _between().fullmatch(between)
        if match is None or not _closes(key, number.end):
            return
        phrase = match["phrase"].strip()
        if not _is_name(phrase):
            return
        yield _Item(
            number=number,
            opener=(match["opener"] or "").strip(" ,;:()") or (match["opener"] or "").strip()[:1],
            separator=(match["separator"] or "").strip()[:1],
            phrase=phrase,
            phrase_start=start + (match.end("opener") if "(" in (match["opener"] or "") else 0),
            bracketed=match["bracket"] is not None,
        )
        start = number.end + (1 if match["bracket"] else 0)


_REST_OF_NOUN = re.compile(r"(?:\s+[^\W\d_]+){1,4}(?=\s*\()")
"""Words of a counted noun beyond those kept as its unit: "văn bản quy phạm | pháp luật (...)"."""

_BASE = re.compile(r"\s+so với [^\d;:,()]+(?=,)")
"""What a total is compared with before its parts: "thiếu 75 phòng so với nhu cầu, trong đó ..."."""


@cache
def _between() -> re.Pattern[str]:
    opening = lexicon().pattern("list_openers")
    return re.compile(
        rf"(?:(?P<opener>\s*[,;]?\s*(?:\(\s*(?:{opening}\s*:?)?|:\s|{opening}\s*:?\s))"
        r"|(?P<separator>\)?\s*(?:[;,]\s+(?:và\s+)?|\s+và\s+)))"
        r"(?P<phrase>[^\d;:()]+?)(?P<bracket>\s*\()?\s*"
    )


def _closes(key: str, end: int) -> bool:
    """Whether nothing but the next item follows a number: no unit, no word."""
    return re.match(r"\s*(?:[,;)]|\.(?!\d)|$|và\s|\()", key[end:]) is not None


def _is_name(phrase: str) -> bool:
    words = phrase.split()
    named = 0 < len(words) <= LONGEST_PHRASE
    return named and not _no_name().search(phrase) and not re.search(r"\w,\s*$", phrase)


@cache
def _no_name() -> re.Pattern[str]:
    words = lexicon().pattern("rises", "falls", "ratios", "shares", "ranks", "date_heads")
    return re.compile(
        rf"(?<!\w)(?:so với|{lexicon().pattern('name_heads')}\s*$|{words}(?!\w)|đạt\s*$)(?!\w)"
    )


def _holds_together(anchor: Quantity, items: Sequence[_Item], valued: Sequence[Quantity]) -> bool:
    bracketed = sum(item.bracketed for item in items)
    if bracketed:
        return bracketed == len(items) > 1 and _are_parts(anchor, valued)
    if items[0].opener:
        named = items[0].opener not in ("(", ":")
        return (len(items) > 1 or named) and _are_parts(anchor, valued)
    closed = not anchor.counted and anchor.unit not in ("người", "%")
    firm = items[0].separator == ";" or len(items) > 1
    if not anchor.unit:  # "Số cửa hàng mở lại là 560; tạm đóng 1.150; bỏ hẳn 240"
        firm = all(item.separator == ";" for item in items)
    short = all(len(item.phrase.split()) <= LONGEST_NEIGHBOUR for item in items)
    ordinals = any(re.fullmatch(r"\d", item.number.text) for item in items)  # "tổ máy 1"
    return closed and firm and short and not ordinals


LONGEST_NEIGHBOUR = 7


def _are_parts(anchor: Quantity, valued: Sequence[Quantity]) -> bool:
    if anchor.unit == "%":
        return False
    return sum(one.low for one in valued) <= anchor.low * ROUNDING


def _with_unit(item: _Item, anchor: Quantity, factor: Decimal, unit: str) -> Quantity:
    return replace(
        item.number,
        low=item.number.low * factor,
        unit=anchor.unit,
        shared_unit=unit,
        lead=item.phrase_start,
    )


def _elided(text: str, key: str, anchor: Quantity, following: Sequence[Quantity]) -> list[Quantity]:
    """Return counts of the same things by what became of them: "; 710 tạm ngừng; 130 giải thể"."""
    if not anchor.counted:
        return []
    found = []
    _, unit = printed_unit(text, key, anchor)
    for number in following:
        before = re.search(r"[;,:(]\s*(?:và\s+)?(?:còn\s+)?$|\s+và\s+$", key[: number.start])
        deed = re.match(rf"\s+{lexicon().pattern('elided_deeds')}(?!\w)", key[number.end :])
        if before is None or deed is None:
            break
        found.append(replace(number, unit=anchor.unit, counted=True, shared_unit=unit))
    return found
