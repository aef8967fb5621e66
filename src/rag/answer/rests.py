"""What is left of a whole, worked out: n − k, the whole without a part, the plan less the outcome.

Both inputs stand in one sentence or one table row, so that they are sure to be of one kind.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from rag.answer import arithmetic
from rag.answer.draft import Draft
from rag.answer.figure import Candidate
from rag.answer.matching import Matcher
from rag.answer.operands import Operand, Operands, comparison_words, content
from rag.grammar.figures import Figure, Measure
from rag.language.normalise import search_key, words
from rag.records import Asks, Request


def rest(matcher: Matcher, found: Sequence[Candidate]) -> Draft | None:
    """Return what is left over, where a question asks for it, or None."""
    if _is_printed(matcher.request, found):
        return None
    operands = Operands(matcher, found)
    lacking = _lacking(matcher.request)
    rules = _RULES if lacking is not None else ()
    for rule in (*rules, _complement):
        if draft := rule(operands, found, lacking or ()):
            return draft
    return None


def _is_printed(request: Request, found: Sequence[Candidate]) -> bool:
    """Whether the first figure says itself what is asked: "còn thiếu 318 giáo viên"."""
    if not found or not found[0].fits or found[0].figure.measure is not Measure.LEVEL:
        return False
    figure, key = found[0].figure, f" {search_key(request.text)} "
    held = f" {search_key(' '.join((*figure.parents, figure.indicator, figure.cue)))} "
    held += f" {search_key(found[0].statement.text)} " if found[0].statement.header else ""
    terms = [term for pair in comparison_words()["complements"]["pairs"] for term in pair]
    terms += [term for term in comparison_words()["rests"]["missing"] if term != "không"]
    asked = [term for term in terms if f" {term} " in key]
    longest = max(asked, key=len, default="")
    return bool(longest) and f" {longest} " in held


def _lacking(request: Request) -> tuple[str, ...] | None:
    """Return the words of what is not (yet) so: "chưa | giải ngân"; None when all is so."""
    key = search_key(request.text)
    missing = "|".join(comparison_words()["rests"]["missing"])
    match = re.search(rf"(?<!\w)(?:{missing})(?!\w)\s*(?P<what>[^,;?]*)", key)
    if match is None or request.yes_no or not (request.unit or request.wants_percent):
        return None
    after = [m.end() for m in re.finditer(rf"(?<!\w)(?:{missing})(?!\w)", key)][-1]
    what = re.split(r"\sso với\s|[,;?]", key[after:])[0]
    known = set(request.words) | set(content(request.text))
    return tuple(w for w in content(what) if w in known and w not in words(request.unit))


def _of_count(operands: Operands, found: Sequence[Candidate], __: Sequence[str]) -> Draft | None:
    """Of n, k are so: n − k are not."""
    for operand in operands.named() or operands.counting() or _counted_first(operands, found):
        quantity = operand.figure.quantity
        if operand.figure.measure is not Measure.K_OF_N or operand.figure.planned:
            continue
        if quantity.high is None or quantity.low > quantity.high:
            return None
        scale = arithmetic.scale_of(operand.candidate)
        n, k = quantity.high / scale, quantity.low / scale
        unit = arithmetic.unit_words(operand.candidate)
        formula = f"{arithmetic.printed(n)} − {arithmetic.printed(k)}"
        return _scored(arithmetic.derived([operand.candidate], formula, n - k, unit), [operand])
    return None


def _counted_first(operands: Operands, found: Sequence[Candidate]) -> list[Operand]:
    """Return the best figure where it counts just what is asked: "mấy chỉ tiêu không đạt?"."""
    first = found[0] if found else None
    if first is None or not first.fits or not {"noun", "unit"} & first.features.keys():
        return []
    operand = operands.on_subject(first, WELL)
    return [operand] if operand else []


def _of_part(
    operands: Operands, found: Sequence[Candidate], lacking: Sequence[str]
) -> Draft | None:
    """A whole is counted and, later in the sentence, the part that is so."""
    if not lacking:
        return None
    for whole in found:
        if not (_counts(whole.figure) and whole.fits and _asked_noun(operands.request, whole)):
            continue
        operand = operands.on_subject(whole, WELL)
        part = _part(whole, found, lacking) if operand else None
        if operand and part:
            return _scored(_less(whole, part), [operand])
    return None


WELL = 0.75
"""Share of the subject's words that the sentence of a whole and its part must hold."""


def _counts(figure: Figure) -> bool:
    level = figure.measure is Measure.LEVEL and not figure.quantity.high and not figure.planned
    return level and (figure.quantity.counted or figure.quantity.unit == "người")


def _asked_noun(request: Request, whole: Candidate) -> bool:
    noun = words(whole.figure.quantity.unit)[:2]
    asked = noun[:1] == words(request.unit)[:1]  # "bao nhiêu trường" of "688 trường học"
    return bool(noun) and (asked or set(noun) <= set(words(request.text)))


def _part(whole: Candidate, found: Sequence[Candidate], lacking: Sequence[str]) -> Candidate | None:
    start = whole.figure.quantity.end
    after = [
        c
        for c in found
        if c.statement.span == whole.statement.span
        and c.statement.document.id == whole.statement.document.id
        and c.figure.quantity.start > start
        and _counts(c.figure)
        and c.figure.quantity.low < whole.figure.quantity.low
    ]
    for candidate in sorted(after, key=lambda c: c.figure.quantity.start):
        clause = search_key(_own_clause(candidate, start))
        if set(lacking) <= set(words(clause)) and not re.search(r"(?<!\w)(?:chưa|không)\s", clause):
            return candidate
    return None


def _own_clause(candidate: Candidate, after: int) -> str:
    """Return the words of a part's own clause, from the last comma before its number."""
    text = candidate.statement.document.text
    before = re.split(r"[;,](?!\d)", text[after : candidate.figure.quantity.start])[-1]
    return before + text[candidate.figure.quantity.start : candidate.figure.end]


def _of_plan(
    operands: Operands, found: Sequence[Candidate], lacking: Sequence[str]
) -> Draft | None:
    """A table row gives the plan and what was reached of it."""
    for operand in operands.named():
        plan = operand.candidate
        if not (plan.figure.planned and plan.statement.header):
            continue
        reached = [c for c in _row(plan, found) if _reaches(c, plan, lacking)]
        if len(reached) == 1 and reached[0].figure.quantity.low < plan.figure.quantity.low:
            return _scored(_less(plan, reached[0]), [operand])
    return None


def _row(plan: Candidate, found: Sequence[Candidate]) -> Iterator[Candidate]:
    for candidate in found:
        one, other = candidate.statement, plan.statement
        if one.span == other.span and one.document.id == other.document.id:
            yield candidate


def _reaches(candidate: Candidate, plan: Candidate, lacking: Sequence[str]) -> bool:
    figure = candidate.figure
    if figure.planned or figure.quantity.unit != plan.figure.quantity.unit:
        return False
    header = search_key(" ".join(figure.parents))
    reached = "|".join(comparison_words()["rests"]["reached"])
    done = re.search(rf"(?<!\w)(?:{reached})(?!\w)", header) is not None
    named = bool(lacking) and set(lacking) <= set(words(header))
    return figure.measure is Measure.LEVEL and (named or done)


def _complement(operands: Operands, found: Sequence[Candidate], _: Sequence[str]) -> Draft | None:
    """The whole without the only other part: all visitors without those from abroad."""
    key = f" {search_key(operands.request.text)} "
    for pair in comparison_words()["complements"]["pairs"]:
        for asked, other in (pair, pair[::-1]):
            if f" {asked} " in key and other not in key.replace(asked, " "):
                return _without(operands, found, asked, other)
    return None


def _without(
    operands: Operands, found: Sequence[Candidate], asked: str, other: str
) -> Draft | None:
    # The other part lacks the thing asked for: that is what makes it the other part.
    fitting = [c for c in found if c.in_scope and c.figure.measure is Measure.LEVEL]
    fitting = [c for c in fitting if not c.figure.planned and not c.statement.header]
    if not _asks_level(operands.request):
        return None
    for part in fitting:
        if not _speaks_of(part, other) or _speaks_of(part, asked):
            continue
        if not operands.on_subject(part, PART_SUBJECT, (*words(asked), *words(other))):
            continue
        wholes = [w for w in fitting if _is_whole(w, part, asked, other)]
        named = [w for w in _of_statement(found, part) if _speaks_of(w, asked)]
        if len(wholes) == 1 and not named:
            return replace(_less(wholes[0], part), score=SURE)
    return None


def _asks_level(request: Request) -> bool:
    compares = request.wants_growth or request.base_plan or request.base_period
    of_all = request.wants_percent or "%" in request.dimensions
    return request.asks is Asks.FIGURE and not (compares or of_all)


PART_SUBJECT = 0.55
"""Share of the subject's other words that the sentence of a part must hold."""

SURE = 0.75


def _of_statement(found: Sequence[Candidate], part: Candidate) -> list[Candidate]:
    return [c for c in found if c.statement is part.statement]


def _speaks_of(candidate: Candidate, term: str) -> bool:
    return f" {term} " in f" {search_key(candidate.figure.indicator)} "


def _is_whole(whole: Candidate, part: Candidate, asked: str, other: str) -> bool:
    if (
        whole.statement is not part.statement
        or _speaks_of(whole, other)
        or _speaks_of(whole, asked)
    ):
        return False
    one, two = whole.figure.quantity, part.figure.quantity
    same = one.unit == two.unit or words(one.unit)[:1] == words(two.unit)[:1]
    return same and one.start < two.start and one.low > two.low


def _less(whole: Candidate, part: Candidate) -> Draft:
    return arithmetic.combined(whole, part, sign=-1)


def _scored(draft: Draft, operands: Sequence[Operand]) -> Draft:
    return replace(draft, score=min(operand.fit for operand in operands))


_RULES: tuple[Callable[[Operands, Sequence[Candidate], Sequence[str]], Draft | None], ...] = (
    _of_count,
    _of_part,
    _of_plan,
)
