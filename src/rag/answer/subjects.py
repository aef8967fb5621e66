"""Is a figure of a sentence of the same indicator as the printed one of the same value?

Words are compared, not meanings: what a sentence calls its indicator must stand in the report near
the figure, and no other figure of that place may be called so rather.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.answer.checkwords import (
    check_list,
    implied_by,
    naming_words,
    telling_words,
    with_acronyms,
)
from rag.answer.claim import Claim
from rag.answer.evidence import Statement
from rag.answer.zones import printed_zone
from rag.grammar.figures import Figure, Measure
from rag.grammar.headers import names_indicator
from rag.grammar.patterns import pattern
from rag.language.normalise import search_key
from rag.records import BlockKind

MIN_SHARED = 0.5
"""Share of a sentence's words that a statement must hold where the figure has no own name."""

MARGIN = 0.2
"""How much better another figure of the same sentence must be named to be the one that is meant."""

OPENING = 0.5
"""What it counts that two indicators open with the same word: "tổng thu", "thu nội địa"."""


def subject_objection(said: Figure, claim: Claim, printed: Figure, statement: Statement) -> str:
    """Return what speaks against both figures being of one indicator; "" for nothing."""
    cells = statement.kind is BlockKind.TABLE_ROW
    others = [_with_column(f) if cells else f for f in statement.figures]
    said, printed = (
        _plainly_named(said),
        _plainly_named(_with_column(printed) if cells else printed),
    )
    if not naming_words(said.indicator):
        own = f"{statement.text} {_around(printed, statement)}"
        fits = held(claim.text, own) >= MIN_SHARED
        return "" if fits else "số ấy không thuộc điều câu này nói"
    if head := _other_head(said, printed):
        return f"đó không phải «{head}»"
    known = with_acronyms(telling_words(_around(printed, statement)))
    if not _heads(printed.indicator):
        known.update(implied_by(printed.quantity.unit))
    if any(word not in known for word in naming_words(said.indicator)):
        return f"số ấy không phải của «{said.indicator}»"
    if _is_widened(claim, printed) or _shares_nothing(said, printed):
        return f"đó chỉ là số của «{printed.indicator}»"
    rival = printed.indicator and _rival(said, printed, others)
    return f"đó là số của «{printed.indicator}», không phải «{said.indicator}»" if rival else ""


def change_left_in(indicator: str) -> int:
    """Return the direction of a verb of change that an indicator ends in; 0 for none."""
    key = search_key(indicator)
    if any(key.endswith(word) for word in check_list("other_falls")):
        return -1
    return 1 if any(key.endswith(word) for word in check_list("other_rises")) else 0


def _with_column(figure: Figure) -> Figure:
    """Return a cell's figure called by its column and its row: "Diện tích cho sản phẩm Dừa"."""
    if not figure.parents or not names_indicator(figure.parents[-1]):
        return figure
    column = re.sub(r"\([^()]*\)", "", figure.parents[-1]).strip()
    return replace(figure, indicator=f"{column} {figure.indicator}", parents=figure.parents[:-1])


def _plainly_named(figure: Figure) -> Figure:
    """Return a figure without what leads to its name: "nguyên nhân chủ yếu là thu tiền đất"."""
    if change_left_in(figure.indicator):
        return replace(figure, indicator=figure.parents[-1] if figure.parents else "")
    name = re.split(r"(?<!\w)là(?!\w)", figure.indicator)[-1].strip()
    return replace(figure, indicator=name) if name != figure.indicator and name else figure


def held(phrase: str, text: str) -> float:
    """Return the share of a phrase's telling words that a text holds; 1 for a phrase of none."""
    wanted = telling_words(phrase)
    present = set(telling_words(text))
    return sum(word in present for word in wanted) / len(wanted) if wanted else 1.0


def _around(printed: Figure, statement: Statement) -> str:
    metadata = statement.document.metadata
    report = (metadata.place or "", metadata.title, metadata.issuer or "")
    own = (printed.indicator, *printed.parents, printed.quantity.unit, printed.outer_unit)
    return " ".join((*own, printed_zone(printed, statement), *report))


def _other_head(said: Figure, printed: Figure) -> str:
    """Return the measure a sentence names where the report names another: "sản lượng"."""
    named, theirs = _heads(said.indicator), _heads(printed.indicator)
    wider = search_key(" ".join((*printed.parents, printed.indicator)))
    strange = [head for head in named if head not in wider]
    return strange[0] if strange and theirs and not set(named) & set(theirs) else ""


def _shares_nothing(said: Figure, printed: Figure) -> bool:
    """Whether two indicators have no word in common, implied ones and acronyms included."""
    own = with_acronyms(naming_words(said.indicator))
    theirs = with_acronyms(telling_words(_name(printed)))
    theirs.update(implied_by(printed.quantity.unit))
    return bool(naming_words(printed.indicator)) and not own & theirs


def _is_widened(claim: Claim, printed: Figure) -> bool:
    """Whether a part is told as the whole: "khách quốc tế" as "khách du lịch"."""
    own = naming_words(printed.indicator)
    unsaid = [word for word in own if word not in telling_words(claim.text)]
    return bool(printed.parents) and len(unsaid) > len(own) / 2


def _heads(indicator: str) -> list[str]:
    return [match["head"] for match in pattern("head").finditer(search_key(indicator))]


def _rival(said: Figure, printed: Figure, others: Sequence[Figure]) -> bool:
    """Whether another figure of the statement is rather called what the sentence says."""
    own = _likeness(said, printed)
    return any(
        _likeness(said, other) > own + MARGIN or _is_named_rather(said, printed, other)
        for other in others
        if other.quantity.value_key != printed.quantity.value_key and _comparable(other, printed)
    )


def _is_named_rather(said: Figure, printed: Figure, other: Figure) -> bool:
    """Whether a word of the sentence tells just the other figure: "cấp xã", not "cấp huyện"."""
    wanted, own = set(telling_words(said.indicator)), set(telling_words(printed.indicator))
    theirs = set(telling_words(other.indicator))
    if wanted == theirs != own:
        return True
    # "khách du lịch" for "khách quốc tế", where the report has a figure of all guests too.
    all_said = {*telling_words(_name(said)), *telling_words(said.indicator)}
    whole = set(naming_words(other.indicator))
    if whole and whole <= all_said and set(naming_words(printed.indicator)) - all_said:
        return True
    wider = set(telling_words(_name(printed)))
    return bool((wanted - wider) & theirs)


def _comparable(one: Figure, other: Figure) -> bool:
    relative = (Measure.GROWTH, Measure.RATIO, Measure.RANK)
    return (one.measure if one.measure in relative else None) == (
        other.measure if other.measure in relative else None
    )


def _likeness(said: Figure, printed: Figure) -> float:
    """Return how alike two indicators are called, 0 to 1, and more when they open alike."""
    wider = set(telling_words(_name(printed)))
    dice = max(_dice(set(telling_words(name)), wider) for name in (said.indicator, _name(said)))
    mine, theirs = telling_words(said.indicator), telling_words(printed.indicator)
    opens = bool(mine and theirs and mine[0] == theirs[0])
    return dice + OPENING * opens


def _dice(one: set[str], other: set[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def _name(figure: Figure) -> str:
    noun = figure.quantity.unit if figure.quantity.counted else ""
    return " ".join((figure.indicator, noun, *figure.parents))
