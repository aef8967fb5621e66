"""The words around a figure: what a sentence says of it must be what the report says of it.

A *zone* is the stretch of a sentence that speaks of one figure. A word of the sentence's zone that
the report says of another figure, or of the opposite, changes what is told although the number is
right.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answer.checkwords import holds_phrase, naming_words, opposites, says
from rag.answer.claim import Claim
from rag.answer.evidence import Statement
from rag.grammar.figures import Figure, Measure
from rag.grammar.lexicon import lexicon
from rag.grammar.nouns import opens_indicator
from rag.language.normalise import search_key, words
from rag.language.segment import clauses
from rag.records import BlockKind, Span

_FROM = re.compile(r"(?<!\w)từ\s*$")
_BORDER = re.compile(r"[;.]\s|\(|\)")


def zone_objection(said: Figure, claim: Claim, printed: Figure, statement: Statement) -> str:
    """Return what the words around a figure change; "" for nothing."""
    own, theirs = said_zone(said, claim), printed_zone(printed, statement)
    began = not _is_cell(statement) and _opens_change(statement.document.text, printed)
    if _opens_change(claim.text, said) != began:
        return "số đầu và số cuối của thay đổi bị lẫn"
    if moved := _moves_alone(said, claim, theirs):
        return f"báo cáo không viết là {moved}"
    if pair := opposed(_narrow(claim.text, said), _narrow_printed(printed, statement)):
        return f"báo cáo viết «{pair[1]}», không phải «{pair[0]}»"
    metadata = statement.document.metadata
    report = words(f"{metadata.place or ''} {metadata.title}")
    everything = words(" ".join((statement.text, *statement.header)))
    elsewhere = set(everything) - {*words(theirs), *report}
    if not _is_cell(statement) and (number := _other_attribute(said, claim, printed, statement)):
        return f"báo cáo không nói «{number}» về số ấy"
    units = lexicon().units
    strange = [w for w in naming_words(own) if w in elsewhere and w not in units]
    return f"báo cáo không nói «{strange[0]}» về số ấy" if strange else ""


def _moves_alone(said: Figure, claim: Claim, theirs: str) -> str:
    """Return the way a level is said to have come about that the report does not tell."""
    near = claim.text[max(0, said.quantity.start - 16) : said.quantity.start]
    cue = re.split(r"[,;()]", near)[-1]
    if said.measure is Measure.GROWTH:
        return ""
    for name, way in (("rises", "tăng"), ("falls", "giảm")):
        if says(name, cue) and not says(name, theirs):
            return way
    return ""


def opposed(own: str, theirs: str) -> tuple[str, str] | None:
    """Return a word of one text and its opposite in the other, which holds it alone."""
    mine, other = search_key(own), search_key(theirs)
    for pair in opposites():
        for one, counter in (pair, pair[::-1]):
            says = holds_phrase(mine, one) and not holds_phrase(mine, counter)
            if says and holds_phrase(other, counter) and not holds_phrase(other, one):
                return one, counter
    return None


def said_zone(said: Figure, claim: Claim) -> str:
    """Return the stretch of a sentence that speaks of a figure: in its clause, between others."""
    at = said.quantity.start
    whole = Span(0, len(claim.text))
    clause = next((c for c in clauses(claim.text, whole) if c.start <= at < c.end), whole)
    inside = [f for f in claim.figures if clause.start <= f.quantity.start < clause.end]
    ordered = sorted(inside, key=lambda figure: figure.quantity.start)
    start = clause.start if said is ordered[0] else min(said.start, at)
    end = clause.end if said is ordered[-1] else said.quantity.end
    own = f"{claim.text[start : said.quantity.start]} {claim.text[said.quantity.end : end]}"
    return f"{said.indicator} {own.replace(said.base, ' ') if said.base else own}"


def printed_zone(printed: Figure, statement: Statement) -> str:
    """Return what a report says of a figure: its clause, its names, its headings."""
    own = (printed.indicator, *printed.parents, *statement.section)
    if _is_cell(statement):  # the other columns are of other figures
        return " ".join((*own, statement.text))
    return " ".join((*own, _clause(printed, statement), _topic(statement)))


def _clause(printed: Figure, statement: Statement) -> str:
    text, at = statement.document.text, printed.quantity.start
    found = clauses(text, statement.span)
    inside = [span for span in found if span.start <= at < span.end]
    pieces = [span.of(text) for span in (inside or [statement.span])]
    if opens_indicator(printed.indicator) and not printed.parents and inside:
        pieces.append(Span(statement.span.start, inside[0].start).of(text))
    # A bracket speaks of what stands before it.
    before = [span for span in found if inside and span.end <= inside[0].start]
    bracket = inside and text[inside[0].start] == "("
    pieces += [before[-1].of(text)] if before and bracket else []
    pieces += [Span(printed.start, printed.end).of(text)] if printed.end > printed.start else []
    return " ".join(pieces)


def _other_attribute(said: Figure, claim: Claim, printed: Figure, statement: Statement) -> str:
    """Return a number behind the figure that the report does not print there: "5 sao"."""
    own = _behind(claim.text, said, claim.figures, len(claim.text))
    theirs = _behind(statement.document.text, printed, statement.figures, statement.span.end)
    known = set(_ATTRIBUTE.findall(theirs))
    return next((number for number in _ATTRIBUTE.findall(own) if number not in known), "")


_ATTRIBUTE = re.compile(r"(?<![\d/.,-])\d{1,2}(?= (?:sao|lá|tuổi|mét|m)(?!\w))")


def _behind(text: str, figure: Figure, figures: Sequence[Figure], end: int) -> str:
    """Return the text behind a figure up to the next one."""
    at = figure.quantity.end
    following = [f.quantity.start for f in figures if f.quantity.start >= at]
    return text[at : min([*following, end])]


def _topic(statement: Statement) -> str:
    """Return what opens a statement for all its clauses: "Một số sản phẩm 10 tháng: ..."."""
    opening, colon, _ = statement.text.partition(":")
    return opening if colon else ""


def _narrow(text: str, figure: Figure) -> str:
    """Return the words right around a number, from the last border or number before it."""
    before = _BORDER.split(text[: figure.quantity.start])[-1]
    after = re.split(r"[,;.()]", text[figure.quantity.end :])[0]
    return f"{re.split(r'[,]', before)[-1]} {figure.quantity.text} {after}"


def _narrow_printed(printed: Figure, statement: Statement) -> str:
    if _is_cell(statement):
        return " ".join((printed.indicator, *printed.parents))
    return _narrow(statement.document.text, printed)


def _opens_change(text: str, figure: Figure) -> bool:
    """Whether a number is where a change began: the 153 of "giảm từ 153 xuống còn 148"."""
    lead = search_key(text[max(0, figure.quantity.start - 24) : figure.quantity.start])
    return _FROM.search(lead) is not None


def _is_cell(statement: Statement) -> bool:
    return statement.kind is BlockKind.TABLE_ROW
