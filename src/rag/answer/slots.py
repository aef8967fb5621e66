"""How the kind of a figure meets the slot a question leaves open, as named features.

Each feature is 1.0 when it holds and is left out otherwise; ``assets/answer_model.toml`` weighs
them. A figure of the right indicator in the wrong slot ("đạt 104% dự toán" where the level is
asked) is the commonest wrong answer there is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from rag.answer.forms import forms
from rag.answer.matching import contradicts
from rag.answer.names import word_list
from rag.grammar.figure import Figure, FigureStatus, Measure
from rag.grammar.lexicon import alternatives, lexicon
from rag.grammar.quantities import Quantity, measuring_unit
from rag.language.normalise import fold, search_key, words
from rag.language.numbers import years
from rag.language.question_words import MONEY, question_lexicon
from rag.records import Asks, Request

PERCENT_UNITS = ("%", "điểm phần trăm", "‰")
_CURRENCIES = ("đồng", "USD", "EUR")


def slot_features(request: Request, figure: Figure, clause: str) -> dict[str, float]:
    """Return the features of one figure for the slot asked for; ``clause`` is its statement."""
    return dict.fromkeys(_held(request, figure, clause), 1.0)


def _held(request: Request, figure: Figure, clause: str) -> Iterator[str]:
    if unit := _unit_feature(request, figure):
        yield unit
    yield from _comparison_features(request, figure)
    if is_plan(figure) and not request.base_plan and not request.wants_target:
        yield "planned_unasked"
    if contradicts(request, " ".join((*figure.parents[-1:], figure.indicator))):
        yield "rival"
    if not request.extreme and not request.yes_no and _SUPERLATIVE.search(figure.indicator):
        yield "extreme_unasked"
    if _must_be_computed(request, figure, clause):
        yield "to_be_computed"
    if request.asks is Asks.RANK:
        yield "rank" if figure.measure is Measure.RANK else "no_rank"
    elif figure.measure is Measure.RANK:
        yield "rank_unasked"


_SUPERLATIVE = re.compile(r"(?:cao|thấp|lớn|nhỏ|nhiều|ít|nhanh|chậm|đông|mạnh)\s+nhất(?!\w)")


def measure_words(figure: Figure) -> str:
    """Return the words a question may use for what a figure's measure says of it.

    "Nông nghiệp chiếm tỷ trọng bao nhiêu?" is met by "Cơ cấu kinh tế: nông nghiệp 14%".
    """
    table = question_lexicon()["measures"]
    kind = Measure.GROWTH if figure.names_growth else figure.measure
    return " ".join([table.get(kind, ""), table["plan"] if is_plan(figure) else ""])


def is_plan(figure: Figure) -> bool:
    """Whether a figure is aimed at: its own words or the headings above it say so."""
    return figure.planned or figure.status is FigureStatus.PLAN


def _must_be_computed(request: Request, figure: Figure, clause: str) -> bool:
    """Whether a difference, sum or rest is asked for that the figure itself does not state."""
    said = forms(f"{figure.indicator} {figure.cue} {figure.base} {clause}")
    stated = any(said.issuperset(_essence(phrase)) for phrase in request.computed)
    stated = stated or ("hụt" in request.computed and "thiếu" in said)
    points = any("điểm" in phrase for phrase in request.computed)
    stated = stated or (points and figure.quantity.unit == "điểm phần trăm")
    rest = request.negated and not said & {"chưa", "không", "chua", "khong"}
    # The plan itself is asked for: "đạt 92% dự toán" does not print it, nor does what was reached.
    plan = request.wants_target and not is_plan(figure) and not request.wants_growth
    return bool(request.computed and not stated) or rest or plan


def _essence(phrase: str) -> list[str]:
    """Return what a report says too: it prints "thiếu 5 phòng" where "còn thiếu" is asked."""
    own = words(phrase)
    return own[1:] if own[0] == "còn" and own[1:] != ["lại"] else own


def _unit_feature(request: Request, figure: Figure) -> str:
    quantity = figure.quantity
    if request.wants_percent or request.wants_rate:
        return _percent_feature(request, figure)
    if not request.unit:
        return _dimension_feature(request, quantity)
    if asked_dimension(request.unit):
        if is_in_asked_unit(request, quantity):
            return "unit"
        return "other_unit" if quantity.unit else ""  # a table may leave it to its caption
    return _noun_feature(request, figure)


def _noun_feature(request: Request, figure: Figure) -> str:
    quantity = figure.quantity
    asked = _without_scale(words(request.unit))[:2]
    held_words = forms(quantity.unit if quantity.counted else f"{quantity.text} {figure.indicator}")
    if asked and (asked[0] in held_words or fold(asked[0]) in held_words):
        counts = quantity.counted or quantity.noun_rate or quantity.k_of_n or quantity.listed
        counts = counts or quantity.unit == _TIMES
        share = quantity.unit in PERCENT_UNITS  # "Số hộ nghèo" is no percentage of them
        return "noun" if counts else "noun_but_measure" if share else ""
    kinds = _kinds_of(request.unit)
    own = _kinds_of(quantity.unit)
    if kinds and ((own and not own & kinds) or _is_no_count(quantity)):
        return "other_kind"
    if quantity.unit in ("người", _TIMES) and "people" in kinds:
        return "noun"  # a table counts teachers in persons
    if quantity.counted:
        return "" if _is_synonym(request, quantity) else "other_noun"
    return "noun_but_measure" if quantity.unit in lexicon().units.values() else "noun_unnamed"


def is_in_asked_unit(request: Request, quantity: Quantity) -> bool:
    """Whether a quantity is in the unit of measure asked for: "tiền" is that of any currency."""
    unit = quantity.unit
    if request.unit == MONEY and unit in _CURRENCIES:
        return True
    return asked_dimension(request.unit) in (unit, unit.split("/")[0])


def _percent_feature(request: Request, figure: Figure) -> str:
    unit = figure.quantity.unit
    if unit not in PERCENT_UNITS:
        return "" if request.wants_rate and "/" in unit else "percent_missing"
    return _points_feature(figure) if "điểm" in words(request.unit) else ""


def _points_feature(figure: Figure) -> str:
    """Points are no percentages, but where a rate falls reports print a percentage for them."""
    if figure.quantity.unit == "điểm phần trăm":
        return "unit"
    of_rate = re.match(r"(?:tỷ|tỉ) (?:lệ|trọng|suất)(?!\w)", search_key(figure.indicator))
    return "" if of_rate and figure.measure is Measure.GROWTH else "other_unit"


def _is_no_count(quantity: Quantity) -> bool:
    """Whether things that come one by one are not counted so: in đồng or ha, or by halves."""
    measures = lexicon().units.values()
    if quantity.unit in measures and quantity.unit not in (*_COUNTED_UNITS, _TIMES, *PERCENT_UNITS):
        return True
    return not quantity.unit and quantity.low != int(quantity.low)


def _without_scale(noun: list[str]) -> list[str]:
    """Return the noun counted: "con" of "nghìn con"."""
    scales = {*lexicon().scales, *map(fold, lexicon().scales)}
    return noun[1:] if noun[:1] and noun[0] in scales and noun[1:] else noun


@lru_cache(maxsize=1024)
def _kinds_of(noun: str) -> frozenset[str]:
    """Return the kinds a counted noun is of, by its longest known opening."""
    own = words(noun)
    best: dict[str, int] = {}
    for kind, names in question_lexicon()["noun_kinds"].items():
        for name in map(words, names):
            typed = [fold(word) for word in name]
            if own[: len(name)] in (name, typed):
                best[kind] = max(best.get(kind, 0), len(name))
    longest = max(best.values(), default=0)
    return frozenset(kind for kind, length in best.items() if length == longest)


def is_of_other_kind(request: Request, features: Mapping[str, float], figure: Figure) -> bool:
    """Whether a figure counts or measures another kind of thing than is asked for.

    "Bao nhiêu tỷ?" is not answered in km, nor "bao nhiêu tài khoản?" by "4 tỉnh", nor "thứ mấy?" by
    anything but a rank.
    """
    if "no_rank" in features:
        return True
    asked, unit = asked_dimension(request.unit), figure.quantity.unit
    if _is_no_percentage(request, features, figure) or _is_no_share_of_plan(request, figure):
        return True
    counts = figure.quantity.counted and figure.measure is not Measure.GROWTH
    if counts and _HOW_MUCH.match(request.question):
        return True
    if "other_unit" in features:
        return not any({asked, unit} <= family for family in _FAMILIES)
    places = word_list("territories")
    asked_noun = " ".join(words(request.unit)[:2])
    if not figure.quantity.counted or not asked_noun or asked:
        return False
    return unit.startswith(places) and not asked_noun.startswith((*places, *map(fold, places)))


_HOW_MUCH = re.compile(r"(?:and |so )?how much\b", re.IGNORECASE)
"""Asks for an amount, never for how many of something there are."""


def _is_no_percentage(request: Request, features: Mapping[str, float], figure: Figure) -> bool:
    """Whether a percentage is asked for that "9.000 con" cannot be; "12/15", "2 lần" say it too."""
    quantity = figure.quantity
    if request.wants_rate or quantity.k_of_n or quantity.unit in ("", "lần"):
        return False
    return "percent_missing" in features


def _is_no_share_of_plan(request: Request, figure: Figure) -> bool:
    """Whether it grew by so much where the share of a plan is asked for."""
    asked = request.base_plan and request.wants_percent and not request.wants_target
    grown = figure.measure is Measure.GROWTH and not figure.against_plan
    return asked and grown and not is_plan(figure)


_FAMILIES = (
    frozenset(["kg", "tấn", "tạ", "yến", "g", "gam"]),
    frozenset(["ha", "m²", "km²"]),
    frozenset(["m", "km", "cm"]),
)


def _dimension_feature(request: Request, quantity: Quantity) -> str:
    if not request.dimensions or not quantity.unit:
        return ""
    if quantity.unit in request.dimensions or quantity.unit.split("/")[0] in request.dimensions:
        return "dimension"
    return "" if quantity.unit in PERCENT_UNITS else "other_dimension"


def _is_synonym(request: Request, quantity: Quantity) -> bool:
    """Whether the noun is a synonym: "bao nhiêu tài khoản?" is not answered by "4 tỉnh"."""
    noun = words(quantity.unit)[:2]
    return any(set(noun) <= set(r.words) for r in request.readings)


@lru_cache(maxsize=1024)
def asked_dimension(unit: str) -> str:
    """Return the canonical unit asked for ("tỷ đồng" -> "đồng"), or "" for a counted noun."""
    if unit == MONEY:
        return "đồng"
    if spoken := _spoken().match(unit):
        return _spoken_units()[fold(spoken["unit"])]
    measured = measuring_unit(unit, 0).strip()
    lex = lexicon()
    by_typed = {**{fold(name): canonical for name, canonical in lex.units.items()}, **lex.units}
    words_left = measured.split()
    while words_left and fold(words_left[0]) in map(fold, lex.scales):
        words_left = words_left[1:]
    # A scale word alone asks for money: "thu được bao nhiêu tỷ", but not "mấy nghìn con".
    alone = "đồng" if measured and not words_left and not _after_scale(unit, measured) else ""
    canonical = by_typed.get(" ".join(words_left), alone)
    return "" if canonical in _COUNTED_UNITS else canonical


@cache
def _spoken_units() -> dict[str, str]:
    return {fold(name): unit for name, unit in question_lexicon()["spoken_units"].items()}


@cache
def _spoken() -> re.Pattern[str]:
    """A unit as people say it: "triệu đô", but not "triệu đô thị"."""
    scales = alternatives([*lexicon().scales, *map(fold, lexicon().scales)])
    names = alternatives([*question_lexicon()["spoken_units"], *_spoken_units()])
    return re.compile(rf"(?:{scales}\s+)*(?P<unit>{names})(?!\w)(?!\s+th[iị](?!\w))")


def _after_scale(unit: str, measured: str) -> str:
    """Return the noun counted in thousands or millions, if one is: "con" of "nghìn con"."""
    rest = unit[len(measured) :].split() if unit.startswith(measured) else []
    return rest[0] if rest and fold(rest[0]) not in _AFTER_MONEY else ""


_AFTER_MONEY = (
    "cho",
    "tu",
    "de",
    "vao",
    "o",
    "tai",
    "trong",
    "nam",
    "von",
    "tien",
    "dong",
    "thi",
    "va",
    "la",
    "so",
    "do",
    "duoc",
)
"""What follows an amount of money and is not counted: "bao nhiêu tỷ cho giáo dục"."""


_COUNTED_UNITS = ("người", "điểm", "lần", "tuổi", "bậc")
"""Units that are nouns too: "bao nhiêu người chết" asks for whom, not only for how many."""

_TIMES = "lượt"
"""Counts visits of people and journeys of things: "9 triệu lượt khách" are guests."""


def _comparison_features(request: Request, figure: Figure) -> Iterator[str]:
    if feature := _comparison_feature(request, figure):
        yield feature
    named = set(years(figure.base))
    if request.base_years and named:
        met = named & set(request.base_years)
        yield "base_year" if met else "other_base_year"


def _comparison_feature(request: Request, figure: Figure) -> str:
    compares = figure.measure in (Measure.GROWTH, Measure.RATIO)
    plan = figure.against_plan
    ranked = request.asks is Asks.RANK and figure.measure is Measure.RANK
    if (
        ranked and not request.base_period
    ):  # "xếp thứ mấy về tăng trưởng": the growth is what is ranked
        return ""
    if request.wants_share:
        return "share" if figure.measure is Measure.SHARE else "no_share"
    if request.wants_target:
        return "target" if is_plan(figure) else "no_target"
    if request.base_plan:
        return _plan_feature(figure, compares=compares, plan=plan)
    if request.wants_growth:
        return _growth_feature(figure, compares=compares, plan=plan)
    if request.base_period:
        return "period" if compares and not plan else "no_period"
    if compares:
        own = figure.indicator.lower().startswith(_RATES)  # a rate is in per cent as it stands
        return "" if request.wants_percent and not own else "comparison_unasked"
    return "plan_unasked" if plan else ""


_RATES = ("tỷ lệ", "tỉ lệ", "tỷ trọng", "tỷ suất")


def _growth_feature(figure: Figure, *, compares: bool, plan: bool) -> str:
    if figure.measure is Measure.GROWTH or figure.names_growth:
        return "growth"
    return "growth_as_ratio" if compares and not plan else "no_growth"


def _plan_feature(figure: Figure, *, compares: bool, plan: bool) -> str:
    if plan or is_plan(figure):
        return "plan"
    return "no_plan_but_ratio" if compares else "no_plan"
