"""The check of a chat model's sentence: may it be shown, and on which statements does it rest?

    sentence ─ read ─┬─ figures: does a cited figure say the same? ─ else recomputed ─┐
                     ├─ dates, years, decisions, other numbers, names: printed there?  ├─ verdict
                     └─ words: does the report speak of this at all?                  ─┘

Nothing is believed because it was cited: every number must be found, with what gives it meaning,
in the statements of the passages the sentence points at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.answer.agree import all_objections
from rag.answer.checkwords import says
from rag.answer.claim import Claim, read_claim
from rag.answer.denied import denial_objections
from rag.answer.evidence import Statement
from rag.answer.leadins import misplaced
from rag.answer.mentions import LABELS, Mention, mentions, surroundings
from rag.answer.names import persons
from rag.answer.plain import closest, plain_objections
from rag.answer.recompute import Operand, Recomputed, recomputed
from rag.answer.subjects import held
from rag.grammar.figures import Figure
from rag.records import Request, Span, Verdict

MIN_WORDS = 0.5
"""Share of a sentence's telling words that the statements it rests on must hold."""

MIN_WORDS_STRICT = 0.8
"""The same where the offline engine finds no answer in the reports."""


LEAST_GAIN = 0.25
"""Share of a sentence's words that a further statement must add to be cited for it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What the check found for one figure; ``span`` points into the sentence."""

    span: Span
    text: str
    verdict: Verdict
    statements: tuple[Statement, ...] = ()
    formula: str | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence with what was found."""

    text: str
    findings: tuple[Finding, ...]  # one for each figure, in order
    supports: tuple[Statement, ...]  # what it rests on, each once
    objections: tuple[str, ...]  # Vietnamese clauses; none when it may be shown

    @property
    def supported(self) -> bool:
        """Whether it may be shown."""
        return not self.objections and bool(self.supports)


def check_sentence(
    text: str,
    pool: Iterable[Statement],
    *,
    before: str = "",
    request: Request | None = None,
    strict: bool = False,
) -> Checked:
    """Return the verdict on one sentence.

    Args:
        text: the sentence without citation marks.
        pool: the statements of the passages it cites.
        before: the sentence shown before it.
        request: the question; its year and place hold where the sentence names none.
        strict: whether more of its words must stand in the reports.
    """
    claim = read_claim(text, before, request)
    usable = [one for one in pool if not says("instructions", one.text)]
    findings, objections = _figures(claim, usable)
    relevant = _relevant(findings, claim, usable)
    named, missing = _mentions(claim, relevant, usable)
    objections += missing
    supports = distinct([*(s for f in findings for s in f.statements), *named])
    supports = supports or distinct(closest(claim, usable))
    supports = _with_rest(claim, supports, usable)
    derived = any(finding.verdict is Verdict.DERIVED for finding in findings)
    objections += _prose(claim, supports, usable, strict=strict, derived=derived)
    return Checked(text, tuple(findings), tuple(supports), tuple(dict.fromkeys(objections)))


def distinct(statements: Iterable[Statement]) -> list[Statement]:
    """Return the statements in order, each once."""
    return list({(s.document.id, s.span.start): s for s in statements}.values())


def _figures(claim: Claim, pool: Sequence[Statement]) -> tuple[list[Finding], list[str]]:
    agreed: dict[int, list[Operand]] = {}
    wrong: dict[int, list[str]] = {}
    for number, figure in enumerate(claim.figures):
        agreed[number], wrong[number] = _agreed(figure, claim, pool)
    printed = [Operand(f, s) for s in pool for f in s.figures]
    known = [o for found in agreed.values() for o in found[:1]]
    known += _known_before(claim, pool)
    findings = [
        _finding(figure, agreed[number], recomputed(figure, claim, known, printed))
        for number, figure in enumerate(claim.figures)
    ]
    return findings, [
        objection
        for number, finding in enumerate(findings)
        if finding.verdict is Verdict.UNSUPPORTED
        for objection in _told(finding.text, wrong[number])
    ]


def _known_before(claim: Claim, pool: Sequence[Statement]) -> list[Operand]:
    """Return the figures of the sentence before, as far as the reports print them."""
    if not claim.before or not claim.figures:
        return []
    earlier = read_claim(claim.before, request=claim.request)
    return [o for figure in earlier.figures for o in _agreed(figure, earlier, pool)[0][:1]]


def _told(text: str, reasons: Sequence[str]) -> list[str]:
    return [f"«{text}»: {reason}" for reason in reasons] or [
        f"«{text}» không có trong đoạn được dẫn"
    ]


def _agreed(
    figure: Figure, claim: Claim, pool: Sequence[Statement]
) -> tuple[list[Operand], list[str]]:
    """Return the printed figures that say the same, else what the closest one objects."""
    found: list[Operand] = []
    closest: list[str] = []
    for printed, statement, objections in all_objections(figure, claim, pool):
        if not objections:
            found.append(Operand(printed, statement))
        elif not closest or len(objections) < len(closest):
            closest = objections
    return found, closest


def _finding(figure: Figure, agreed: Sequence[Operand], derived: Recomputed | None) -> Finding:
    quantity = figure.quantity
    span = Span(quantity.start, quantity.end)
    if agreed:
        return Finding(span, quantity.text, Verdict.VERBATIM, (agreed[0].statement,))
    if derived:
        return Finding(span, quantity.text, Verdict.DERIVED, derived.statements, derived.formula)
    return Finding(span, quantity.text, Verdict.UNSUPPORTED)


def _relevant(
    findings: Sequence[Finding], claim: Claim, pool: Sequence[Statement]
) -> list[Statement]:
    """Return where names are looked for first: what the figures rest on, else the closest."""
    found = distinct(s for finding in findings for s in finding.statements)
    return found or distinct(closest(claim, pool))


def _mentions(
    claim: Claim, relevant: Sequence[Statement], pool: Sequence[Statement]
) -> tuple[list[Statement], list[str]]:
    """Return the further statements that names rest on, and what stands nowhere."""
    further: list[Statement] = []
    missing: list[str] = []
    for mention in mentions(claim):
        if any(surroundings(s).holds(mention) for s in (*relevant, *further)):
            continue
        elsewhere = _elsewhere(mention, claim, pool)
        if elsewhere:
            further.append(elsewhere)
        else:
            missing.append(f"{LABELS[mention.kind]} «{mention.text}» không có trong đoạn được dẫn")
    return further, missing


def _elsewhere(mention: Mention, claim: Claim, pool: Sequence[Statement]) -> Statement | None:
    """Return another statement that names a body or a place a sentence without figures names.

    Who, when and by which decision must stand in the statement itself.
    """
    people = [span for span in persons(claim.text) if span.start < mention.span.end]
    is_person = any(mention.span.start < span.end for span in people)
    if claim.figures or mention.kind != "name" or is_person:
        return None
    return next((s for s in pool if surroundings(s).holds(mention)), None)


def _with_rest(
    claim: Claim, supports: list[Statement], pool: Sequence[Statement]
) -> list[Statement]:
    """Return the supports with a neighbour that says the rest: the figure here, its cause there."""
    if not supports:
        return supports
    own = " ".join(part for s in supports for part in _words_around(s))
    if held(claim.text, own) >= MIN_WORDS_STRICT:
        return supports
    near = [s for s in pool if s.document.id == supports[0].document.id and not _among(s, supports)]
    best = max(near, key=lambda s: held(claim.text, f"{own} {s.text}"), default=None)
    gain = held(claim.text, f"{own} {best.text}") - held(claim.text, own) if best else 0.0
    return [*supports, best] if best and gain >= LEAST_GAIN else supports


def _among(statement: Statement, others: Sequence[Statement]) -> bool:
    return any(statement.span == other.span for other in others)


def _prose(
    claim: Claim,
    supports: Sequence[Statement],
    pool: Sequence[Statement],
    *,
    strict: bool,
    derived: bool,
) -> list[str]:
    """Return what speaks against the words of a sentence, whatever its numbers."""
    if not supports:
        return ["không đoạn nào nói điều này"]
    texts = " ".join(part for s in supports for part in _words_around(s))
    least = MIN_WORDS_STRICT if strict else MIN_WORDS
    if held(claim.text, texts) < least:
        return ["phần lớn lời câu này không có trong đoạn được dẫn"]
    found = [] if derived else list(misplaced(claim, supports))
    if derived:  # what was worked out is in no report's words
        return found
    if claim.figures:
        own = " ".join(s.text for s in supports)
        return [*found, *denial_objections(claim.text, own, in_words=False)]
    return [*found, *plain_objections(claim, pool)]


def _words_around(statement: Statement) -> tuple[str, ...]:
    metadata = statement.document.metadata
    return (
        statement.paragraph,
        statement.context,
        metadata.citation_line,
        metadata.place or "",
        f"{metadata.speaker or ''} {metadata.speaker_post or ''}",
        *(figure.indicator for figure in statement.figures),
    )
