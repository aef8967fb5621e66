"""Sentences without figures: each clause must say what some clause of the report says."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer.checkwords import check_list, denies, holds_phrase, naming_words, telling_words
from rag.answer.claim import Claim, read_claim
from rag.answer.denied import denial_objections
from rag.answer.evidence import Statement
from rag.answer.mentions import mentions
from rag.answer.subjects import held
from rag.answer.zones import opposed
from rag.language.normalise import search_key, words
from rag.language.segment import clauses
from rag.records import Span

MIN_CLAUSE = 0.6
"""Share of a clause's telling words that one clause of the report, with its headings, must hold."""

FEWEST = 3
"""Telling words below which a clause says too little to be looked for."""


def plain_objections(claim: Claim, pool: Sequence[Statement]) -> list[str]:
    """Return what no clause of the statements says, or says otherwise."""
    found: list[str] = []
    for span in clauses(claim.text, Span(0, len(claim.text))):
        clause = span.of(claim.text)
        if len(telling_words(clause)) >= FEWEST:
            found += _objections(clause, pool)
    return found


def closest(claim: Claim, pool: Sequence[Statement]) -> list[Statement]:
    """Return the statements whose clauses say most of what the sentence's clauses say."""
    spans = clauses(claim.text, Span(0, len(claim.text)))
    found = [_best(span.of(claim.text), pool) for span in spans]
    return [pair[0] for pair in found if pair]


def _objections(clause: str, pool: Sequence[Statement]) -> list[str]:
    best = _best(clause, pool)
    if best is None:
        return ["không đoạn nào nói điều này"]
    statement, printed = best
    metadata = statement.document.metadata
    around = f"{printed} {statement.context} {metadata.title}"
    if metadata.speaker and metadata.speaker in clause:
        own = f"{metadata.speaker} {metadata.speaker_post} {metadata.meeting}"
        around += f" {own} đồng chí ông bà trình bày"
    if held(clause, around) < MIN_CLAUSE:
        return ["phần lớn lời câu này không có trong đoạn được dẫn"]
    if name := _name_of_another(clause, around, statement):
        return [f"báo cáo không nói «{name}» ở đây"]
    if pair := opposed(clause, printed):
        return [f"báo cáo viết «{pair[1]}», không phải «{pair[0]}»"]
    if _reaches(clause) and not denies(clause) and _is_said_to_fail(clause, printed, pool):
        return ["báo cáo viết ở thể phủ định"]
    return list(denial_objections(clause, printed, in_words=True))


def _name_of_another(clause: str, around: str, statement: Statement) -> str:
    """Return a name that stands in the statement, but in another clause of it."""
    held_words = f" {' '.join(words(around))} "
    everywhere = f" {' '.join(words(statement.text))} "
    for mention in mentions(read_claim(clause)):
        key = f" {' '.join(words(mention.text))} "
        if mention.kind == "name" and key in everywhere and key not in held_words:
            return mention.text
    return ""


def _is_said_to_fail(clause: str, printed: str, pool: Sequence[Statement]) -> bool:
    """Whether the clause itself, or another statement of the same thing, denies that it is met."""
    if held(clause, printed) >= MIN_SAME and not _falls_short(printed):
        return False
    about = " ".join(w for w in naming_words(clause) if w not in check_list("reached"))
    said = (s.text for s in pool if held(about, s.text) >= MIN_SAME)
    return any(map(_falls_short, (printed, *said)))


MIN_SAME = 0.9
"""Share of the words that make two clauses speak of one thing."""


def _reaches(text: str) -> bool:
    return any(holds_phrase(search_key(text), word) for word in check_list("reached"))


def _falls_short(text: str) -> bool:
    key = search_key(text)
    return any(
        holds_phrase(key, f"{no} {word}")
        for no in ("không", "chưa")
        for word in check_list("reached")
    )


def _best(clause: str, pool: Sequence[Statement]) -> tuple[Statement, str] | None:
    """Return the clause of the pool that holds most of a clause, the shorter one of equals."""
    every = [
        (s, span.of(s.document.text)) for s in pool for span in clauses(s.document.text, s.span)
    ]
    pairs = [(held(clause, text), -len(text), s, text) for s, text in every]
    best = max(pairs, key=lambda pair: pair[:2], default=None)
    return (best[2], best[3]) if best and best[0] > 0 else None
