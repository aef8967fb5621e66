"""Answers that are words: the best clause, a cause, a list, a person, a date, a document's name."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rag.answer.draft import Draft, Support
from rag.answer.evidence import Statement, whole_section
from rag.answer.matching import Matcher, place_fits, year_fits
from rag.answer.model import Features, weigh
from rag.answer.names import dates, document_names, persons, word_list
from rag.answer.wording import HEADLINE_LIMIT, as_headline, as_sentence, clause_spans, enumeration
from rag.language.normalise import search_key, words
from rag.language.numbers import years
from rag.records import Asks, BlockKind, Note, NoteKind, Span

MAX_BULLETS = 8
"""A longer list is cut, and the headline says how many there are."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A statement with its score and its clause closest to the question."""

    statement: Statement
    clause: Span
    features: Features
    score: float
    fits_year: bool
    fits_place: bool

    @property
    def fits(self) -> bool:
        """Whether place and year asked for are those it speaks of."""
        return self.fits_year and self.fits_place


def ranked(matcher: Matcher, evidence: Sequence[Statement]) -> list[Ranked]:
    """Return the statements best first, those of another place or year last."""
    clauses = [(s, c) for s in evidence for c in _stretches(s)]
    texts = [c.of(s.document.text) for s, c in clauses]
    best: dict[int, tuple[float, Span]] = {}
    for (statement, clause), similarity in zip(clauses, matcher.similarities(texts), strict=True):
        key = id(statement)
        if key not in best or similarity > best[key][0]:
            best[key] = (float(similarity), clause)
    top = max((statement.hit_score for statement in evidence), default=0.0) or 1.0
    found = [_rank(matcher, statement, *best[id(statement)], top) for statement in evidence]
    return sorted(found, key=lambda r: (not r.fits, -r.score))


def _stretches(statement: Statement) -> list[Span]:
    clauses = clause_spans(statement.document.text, statement.span)
    return clauses if len(clauses) == 1 else [*clauses, statement.span]


def _rank(
    matcher: Matcher, statement: Statement, similarity: float, clause: Span, top: float
) -> Ranked:
    request = matcher.request
    covered = matcher.coverage(statement.text, statement.context)
    features: Features = {
        "whole": covered,
        "own": matcher.coverage(statement.text),
        "clause": matcher.coverage(clause.of(statement.document.text)),
        "similar": similarity,
        "hit": statement.hit_score / top,
    }
    if request.asks is Asks.LIST and statement.section:
        # "Các giải pháp phát triển du lịch?" names a heading; its items need not repeat the words.
        features["heading"] = max(matcher.coverage(statement.section[-1]) - covered, 0.0)
    if request.asks in _CUES:
        cue = _CUES[request.asks](statement.text)
        features[f"{'cue' if cue else 'no_cue'}_{request.asks}"] = 1.0
    title = statement.document.metadata.title
    near = matcher.topics.open(statement.text, statement.context, title)
    features |= {
        "topics_met": near.met,
        "absent_concept": near.concept,
        "absent_known": near.known,
        "absent_unknown": near.unknown,
    }
    period = statement.document.metadata.period
    return Ranked(
        statement=statement,
        clause=clause,
        features=features,
        score=weigh("rank.statement", features),
        fits_year=year_fits(
            request, _own_years(statement.text), statement.text, statement.context, period
        ),
        fits_place=place_fits(request, statement.document.metadata, statement.text),
    )


# "so với năm 2022" and "(năm 2022 giảm 16%)" name years a statement is not of.
_COMPARED = re.compile(r"so với[^,;()]*|\([^()]*\)", re.IGNORECASE)


def _own_years(text: str) -> tuple[int, ...]:
    return years(_COMPARED.sub(" ", text))


_CUES: dict[Asks, Callable[[str], bool]] = {
    Asks.REASON: lambda text: _cause(text) is not None,
    Asks.PERSON: lambda text: bool(persons(text)),
    Asks.DATE: lambda text: bool(dates(text)),
    Asks.LIST: lambda text: bool(enumeration(text)),
}


def _cause(text: str) -> re.Match[str] | None:
    causes = "|".join(re.escape(c) for c in sorted(word_list("causes"), key=len, reverse=True))
    return re.search(rf"(?<!\w)(?:{causes})\s+(?!đó|vậy)", search_key(text))


def draft(matcher: Matcher, best: Ranked, others: Sequence[Ranked]) -> Draft | None:
    """Return the answer a statement gives, or None when it lacks the kind of thing asked for."""
    maker = _MAKERS.get(matcher.request.asks, clause_draft)
    return maker(matcher, best, others)


def clause_draft(_: Matcher, best: Ranked, __: Sequence[Ranked]) -> Draft:
    """Return the answer a statement gives as it stands, its closest clause as headline."""
    statement = best.statement
    text = statement.document.text
    whole = len(statement.text) <= HEADLINE_LIMIT
    headline = as_headline(statement.text if whole else best.clause.of(text))
    return _plain(best, headline)


def _plain(best: Ranked, headline: str) -> Draft:
    support = Support(best.statement, best.statement.span)
    return Draft(headline, ((as_sentence(best.statement.text), support),), best.score)


def _cause_draft(_: Matcher, best: Ranked, others: Sequence[Ranked]) -> Draft | None:
    """The fact asked about may state its cause, or the sentence after it may."""
    here = best.statement
    following = [
        r
        for r in others
        if r.statement.document.id == here.document.id
        and r.statement.section == here.section
        and r.statement.span.start > here.span.end
    ]
    after = min(following, key=lambda r: r.statement.span.start, default=best)
    for one in (best, after):
        text = one.statement.text
        if match := _cause(text):
            cause = re.split(r"[;.]\s", text[match.start() :])[0]
            return replace(_plain(one, as_headline(cause)), score=best.score)
    return None


def _list_draft(matcher: Matcher, best: Ranked, others: Sequence[Ranked]) -> Draft:
    items = enumeration(best.statement.text)
    if items:
        joined = "; ".join(items)
        headline = joined if len(joined) <= HEADLINE_LIMIT else f"{len(items)} mục: {joined}"
        return _plain(best, as_headline(headline))
    section = _section_asked_for(matcher, best)
    if len(section) < 2:
        return clause_draft(matcher, best, others)
    shown = section[:MAX_BULLETS]
    sentences = tuple((as_sentence(s.text), Support(s, s.span)) for s in shown)
    headline = as_headline(f"{len(section)} nội dung: {best.statement.section[-1]}")
    cut = f"Chỉ nêu {len(shown)} trong {len(section)} nội dung của mục này."
    notes = (Note(NoteKind.PARTIAL, cut),) if len(shown) < len(section) else ()
    return Draft(headline, sentences, best.score, notes=notes, bullets=True)


def _section_asked_for(matcher: Matcher, best: Ranked) -> list[Statement]:
    """The statements of the best one's section when the question is about the section's heading."""
    statement = best.statement
    if not statement.section or statement.kind is BlockKind.TABLE_ROW:
        return []
    heading = matcher.coverage(statement.section[-1])
    about_heading = heading >= matcher.coverage(statement.text) * 0.8
    return whole_section(statement) if about_heading else []


def _person_draft(_: Matcher, best: Ranked, __: Sequence[Ranked]) -> Draft | None:
    names = persons(best.statement.text)
    return _plain(best, names[0].of(best.statement.text)) if names else None


def _date_draft(matcher: Matcher, best: Ranked, __: Sequence[Ranked]) -> Draft | None:
    text = best.statement.text
    wanted = words(matcher.request.text)
    found = [span for span in dates(text) if _exact_enough(span.of(text), wanted)]
    if not found:
        return None
    anchor = _nearest_word(matcher, text)
    nearest = min(found, key=lambda span: abs(span.start - anchor))
    return _plain(best, nearest.of(text).strip())


def _exact_enough(date: str, asked: Sequence[str]) -> bool:
    """Whether "ngày nào" is met by a day, "tháng nào" by a month or a day."""
    if "ngày" in asked or "ngay" in asked:
        return re.search(r"\d{1,2}[/.-]\d|ngày\s+\d", date) is not None
    if "tháng" in asked or "thang" in asked:
        return re.search(r"tháng|\d[/.-]\d", date) is not None
    return True


def publication_draft(furniture: Sequence[Statement]) -> Draft | None:
    """Return when a report was published, from the date line of its page."""
    for statement in furniture:
        published = statement.document.metadata.published
        if published and (day := _printed_as(published, statement.text)):
            support = Support(statement, statement.span)
            title = statement.document.metadata.title
            sentence = f"«{title}» được đăng ngày {day}"
            return Draft(day, ((sentence, support),), 1.0)
    return None


def _printed_as(iso: str, text: str) -> str | None:
    year, month, day = (int(part) for part in iso.split("-"))
    match = re.search(rf"(?<!\d)0?{day}[/.-]0?{month}[/.-]{year}(?!\d)", text)
    return match[0] if match else None


def _name_draft(matcher: Matcher, best: Ranked, others: Sequence[Ranked]) -> Draft:
    text = best.statement.text
    wants_document = any(
        kind in search_key(matcher.request.text) for kind in word_list("documents")
    )
    if wants_document and (found := document_names(text)):
        anchor = _nearest_word(matcher, text)
        nearest = min(found, key=lambda span: abs(span.start - anchor))
        return _plain(best, nearest.of(text))
    return clause_draft(matcher, best, others)


def _nearest_word(matcher: Matcher, text: str) -> int:
    """Return where the question's words stand in a text, on average."""
    key = search_key(text)
    places = [key.find(word) for word in matcher.words if word in key]
    return sum(places) // len(places) if places else 0


def _ordinal_draft(_: Matcher, best: Ranked, __: Sequence[Ranked]) -> Draft | None:
    """Answer "Kỳ họp thứ mấy?" with an ordinal that is no rank: "lần thứ XX", "thứ hai"."""
    match = _ORDINAL.search(best.statement.text)
    return _plain(best, match[0]) if match else None


_ORDINAL = re.compile(
    r"(?:lần |khóa )?thứ (?:[IVXLC]+|\d+|nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)\b"
)

_MAKERS: dict[Asks, Callable[[Matcher, Ranked, Sequence[Ranked]], Draft | None]] = {
    Asks.RANK: _ordinal_draft,
    Asks.REASON: _cause_draft,
    Asks.LIST: _list_draft,
    Asks.PERSON: _person_draft,
    Asks.DATE: _date_draft,
    Asks.NAME: _name_draft,
    Asks.TEXT: _name_draft,
}
