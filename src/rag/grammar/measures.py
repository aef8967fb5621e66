"""What a figure says of its indicator: measure and direction, from verb, unit, base and topic."""

from __future__ import annotations

import re

from rag.grammar.figure import Figure, Measure
from rag.grammar.patterns import pattern
from rag.language.normalise import search_key

_PER_SO_MANY = (
    r"bình quân đầu người|trên đầu người|tỷ suất|trên\s+[\d.]+\s+(?:vạn\s+)?dân"
    r"|/\s?[\d.]*\s?(?:vạn\s+)?(?:dân|trẻ|ca)"
)
_RELATIVE = ("%", "lần")


def base_after(tail: str) -> tuple[str, int]:
    """Return the base a tail opens with, as printed, and where it ends; "" and 0 for none."""
    key = search_key(tail)
    match = pattern("base").match(key) or pattern("compared").match(key)
    if match is None:
        return "", 0
    end = match.end()
    if reason := pattern("reason").search(key, match.start() + 1, end):
        end = reason.start()
    return tail[match.start() : end].strip(" ."), end


def base_before(lead: str) -> str:
    """Return the base that stands before the verb: "so với cùng kỳ tăng", or after it."""
    key = search_key(lead)
    match = pattern("cue_base").search(key) or pattern("base_before").search(key)
    return lead[match.start("base") : match.end("base")].strip() if match else ""


def measure_of(figure: Figure, base: str, tail: str) -> tuple[Measure, int]:
    """Return the measure of a figure and its direction."""
    quantity, cue = figure.quantity, search_key(figure.cue)
    if pattern("rank").search(cue):
        return Measure.RANK, 0
    direction = direction_of(cue)
    if direction and not (quantity.unit == "lần" and "gấp" in cue):
        return Measure.GROWTH, direction
    if quantity.k_of_n:
        return Measure.K_OF_N, 0
    if quantity.unit == "%" and not base and _OF_A_TOTAL.match(search_key(tail)):
        return Measure.SHARE, 0  # "bằng 87% tổng số hộ nghèo"
    if quantity.unit in _RELATIVE and (base or pattern("ratio").search(cue)):
        return Measure.RATIO, 0
    if quantity.unit == "%":
        return (Measure.SHARE if _is_share(figure, cue, tail) else Measure.RATE), 0
    return (Measure.RATE if _is_rate(figure) else Measure.LEVEL), 0


_OF_A_TOTAL = re.compile(
    r"\s*(?:của\s+|trong\s+)?tổng\s+(?:số|thu|chi|diện tích|sản lượng|dân số)\s"
)


def _is_share(figure: Figure, cue: str, tail: str) -> bool:
    topic = search_key(" ".join((*figure.parents, figure.indicator)))
    return bool(
        pattern("share").search(cue)
        or pattern("composition").search(topic)
        or re.match(r"\s*(?:số|là|tổng số|trong tổng)\s", search_key(tail))
    )


def _is_rate(figure: Figure) -> bool:
    return is_rate(figure.quantity.unit, figure.indicator)


def is_rate(unit: str, indicator: str) -> bool:
    """Whether a quantity is by nature so much per so many."""
    per_head = re.search(_PER_SO_MANY, search_key(indicator))
    return "/" in unit or unit == "‰" or per_head is not None


def direction_of(cue: str) -> int:
    """Return +1 for a verb of rise, -1 of fall, 0 for none or for the level reached."""
    # "giảm còn 3%" and "tăng lên 5 tỷ" name the level reached, "giảm từ 5" where it was.
    if re.search(r"(?:lên|xuống|còn|từ)\s*$", cue):
        return 0
    if pattern("rise").search(cue):
        return 1
    return -1 if pattern("fall").search(cue) else 0
