"""What may be changed in a true sentence so that it is no longer true."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rag.answer.evidence import Statement
from rag.grammar.figures import Figure, Measure
from rag.grammar.patterns import pattern
from rag.language.normalise import search_key
from rag.language.places import places_named

_UNITS = {
    "tỷ đồng": "triệu đồng",
    "triệu đồng": "tỷ đồng",
    "nghìn tấn": "triệu tấn",
    "triệu usd": "tỷ USD",
    "tỷ usd": "triệu USD",
    "tấn": "tạ",
    "ha": "km²",
    "tạ/ha": "tấn/ha",
    "%": " điểm phần trăm",
    "triệu lượt": "nghìn lượt",
    "nghìn lượt": "triệu lượt",
    "km": "m",
}
_OTHER_PLACES = ("Thái Nguyên", "Kiên Giang", "Bắc Giang")
_PEOPLE = ("Lê Quốc Khang", "Trịnh Hoàng Vĩ", "Đặng Thị Ngọc Trâm")
_DECISIONS = ("Quyết định số 987/QĐ-UBND", "Nghị quyết số 77/NQ-HĐND", "Kết luận số 419-KL/TU")
_BODIES = ("Tập đoàn Hoàng Sơn", "Ngân hàng Đại Phát", "Viện Kinh tế Trường Xuân")


@dataclass(frozen=True, slots=True)
class Told:
    """A true sentence about one statement of a report."""

    text: str
    statement: Statement
    figure: Figure | None  # the one it states first; None for a sentence of words
    form: str

    @property
    def number(self) -> str:
        """The digits of its figure as the sentence prints them; "" when it has none."""
        if self.figure is None:
            return ""
        digits = re.search(r"\d+(?:[.,/]\d+)*", self.figure.quantity.text)
        return digits[0] if digits and digits[0] in self.text else ""


def _small(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def digit(told: Told, draw: random.Random) -> str | None:
    """Change one digit of the number to one the report does not print."""
    number = told.number
    places = [i for i, char in enumerate(number) if char.isdigit()]
    whole = told.statement.document.text
    for _ in range(8):
        at = draw.choice(places) if places else 0
        new = draw.choice("123456789")
        other = number[:at] + new + number[at + 1 :]
        if number and other != number and other not in whole:
            return _once(told.text, number, other)
    return None


def _once(text: str, old: str, new: str) -> str | None:
    match = re.search(rf"(?<![\w.,/]){re.escape(old)}(?![.,/]?\d)", text)
    return text[: match.start()] + new + text[match.end() :] if match else None


def unit(told: Told, _draw: random.Random) -> str | None:
    """Swap the unit or its scale."""
    if not told.number:
        return None
    for old, new in _UNITS.items():
        match = re.search(
            rf"(?<![\w.,]){re.escape(told.number)}( ?){re.escape(old)}(?![\w/])",
            search_key(told.text),
        )
        if match:
            space = "" if new.startswith(" ") else match[1]
            end = match.start() + len(told.number)
            return f"{told.text[:end]}{space}{new}{told.text[match.end() :]}"
    return None


def direction(told: Told, _draw: random.Random) -> str | None:
    """Turn a rise into a fall, or the reverse."""
    return _other_verb(told, {"tăng": "giảm", "giảm": "tăng"})


def level_for_growth(told: Told, _draw: random.Random) -> str | None:
    """Tell a change as a level: "tăng 8%" as "đạt 8%"."""
    return _other_verb(told, {"tăng": "đạt", "giảm": "đạt"})


def growth_for_level(told: Told, _draw: random.Random) -> str | None:
    """Tell a level as a change."""
    if told.figure is None or told.figure.names_growth or "tăng" in told.figure.indicator:
        return None
    return _other_verb(told, {"đạt": "tăng", "chiếm": "tăng"})


def _other_verb(told: Told, verbs: Mapping[str, str]) -> str | None:
    if not told.number:
        return None
    choice = "|".join(verbs)
    match = re.search(
        rf"(?<!\w)({choice}) (?=(?:gần |trên |hơn |khoảng )?{re.escape(told.number)})", told.text
    )
    if match is None:
        return None
    return f"{told.text[: match.start()]}{verbs[match[1]]} {told.text[match.end() :]}"


def base(told: Told, draw: random.Random) -> str | None:
    """Compare with something else than the report does."""
    figure = told.figure
    if figure is None or not figure.base or figure.base not in told.text or not told.number:
        return None
    if figure.against_plan:
        return told.text.replace(figure.base, draw.choice(["cùng kỳ", "so với năm 2019"]), 1)
    others = ["so với kế hoạch", "so với dự toán tỉnh giao"]
    others += ["so với năm 2018"] if re.search(r"\d{4}", figure.base) else []
    return told.text.replace(figure.base, draw.choice(others), 1)


def year(told: Told, draw: random.Random) -> str | None:
    """Put the sentence in another year."""
    own = re.match(r"Năm (\d{4}), ", told.text)
    if own is None:
        return None
    other = int(own[1]) + draw.choice([-2, -1, 1])
    return told.text.replace(own[0], f"Năm {other}, ", 1)


def place(told: Told, draw: random.Random) -> str | None:
    """Put the sentence in another province."""
    own = places_named(told.statement.document.metadata.place or "")
    other = draw.choice(_OTHER_PLACES)
    if not own or not told.figure:
        return None
    if own[0] in told.text:
        return told.text.replace(own[0], other, 1)
    return f"Tại {other}, {_small(told.text)}" if told.form in ("restated", "rescaled") else None


def hedge(told: Told, draw: random.Random) -> str | None:
    """Add a hedge, or turn one round."""
    figure = told.figure
    if figure is None or not told.number or figure.measure is Measure.RANK:
        return None
    own = figure.quantity.hedge
    if not own:
        word = draw.choice(["gần", "hơn"])
        return _once(told.text, told.number, f"{word} {told.number}")
    other = "hơn" if own in ("gần", "dưới", "khoảng") else "gần"
    return told.text.replace(f"{own} {told.number}", f"{other} {told.number}", 1)


def estimate(told: Told, _draw: random.Random) -> str | None:
    """Tell an estimate as a result."""
    figure = told.figure
    if figure is None or pattern("estimate").search(search_key(figure.cue)) is None:
        return None
    changed = re.sub(r"(?<!\w)ước (?:tính )?(?=đạt|thực hiện|tăng|giảm|chiếm)", "", told.text)
    return None if re.search(r"(?<!\w)(?:ước|dự kiến)(?!\w)", changed) else changed


def months(told: Told, _draw: random.Random) -> str | None:
    """Put the sentence in another month, or another number of months."""
    match = re.search(r"(?<![\d.,/])(tháng (\d{1,2})|(\d{1,2}) tháng)(?![\d/]| \d)", told.text)
    at = told.text.find(told.number) if told.number else -1
    if match is None or at < match.end():
        return None
    number = int(match[2] or match[3])
    other = match[0].replace(str(number), str(number - 1 if number > 1 else number + 1))
    return told.text[: match.start()] + other + told.text[match.end() :]


def indicator(told: Told, draw: random.Random) -> str | None:
    """Give a figure to another indicator of the same sentence."""
    figure = told.figure
    if figure is None or told.form not in ("restated", "rescaled"):
        return None
    others = [
        f.indicator
        for f in told.statement.figures
        if " " in f.indicator
        and f.quantity.unit == figure.quantity.unit
        and f.measure is figure.measure
        and f.quantity.value_key != figure.quantity.value_key
        and not _alike(f.indicator, figure)
    ]
    subject = _small(figure.indicator)
    if not others or (subject not in told.text and figure.indicator not in told.text):
        return None
    new = _small(draw.choice(others))
    changed = told.text.replace(figure.indicator, new, 1).replace(subject, new, 1)
    return changed[:1].upper() + changed[1:]


def column(told: Told, draw: random.Random) -> str | None:
    """Give a cell of a table to another column."""
    figure = told.figure
    if told.form != "table" or figure is None:
        return None
    own = _column(figure)
    names = {_column(f) for f in told.statement.figures if f.outer_unit and f is not figure}
    others = sorted(n for n in names if n and n not in own and own not in n and " so " not in n)
    if not others or own not in told.text:
        return None
    return told.text.replace(own, draw.choice(others), 1)


def _column(figure: Figure) -> str:
    return re.sub(r"\s*\([^()]*\)", "", figure.parents[-1] if figure.parents else "").strip()


def _alike(name: str, figure: Figure) -> bool:
    one, other = search_key(name), search_key(figure.indicator)
    wider = search_key(" ".join(figure.parents))
    return one in other or other in one or one in wider


def negation(told: Told, _draw: random.Random) -> str | None:
    """Deny what the report says."""
    changed, count = re.subn(r"(?<!\w)(đạt|tăng|giảm|có|được) ", r"không \1 ", told.text, count=1)
    return changed if count and "không" not in told.text and "chưa" not in told.text else None


def person(told: Told, draw: random.Random) -> str | None:
    """Bring in a person nobody named."""
    return f"Ông {draw.choice(_PEOPLE)} cho biết {_small(told.text)}"


def decision(told: Told, draw: random.Random) -> str | None:
    """Bring in a decision nobody named."""
    return f"Theo {draw.choice(_DECISIONS)}, {_small(told.text)}"


def body(told: Told, draw: random.Random) -> str | None:
    """Bring in an organisation nobody named."""
    return f"Theo {draw.choice(_BODIES)}, {_small(told.text)}"


MUTATIONS: Mapping[str, Callable[[Told, random.Random], str | None]] = {
    "digit": digit,
    "unit": unit,
    "direction": direction,
    "level_for_growth": level_for_growth,
    "growth_for_level": growth_for_level,
    "base": base,
    "year": year,
    "place": place,
    "hedge": hedge,
    "estimate": estimate,
    "months": months,
    "indicator": indicator,
    "column": column,
    "negation": negation,
    "person": person,
    "decision": decision,
    "body": body,
}
"""What is changed, by name."""
