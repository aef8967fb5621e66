"""Answers that are words: the best clause, a cause, a list, a person, a name, a date."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from rag.answer.causes import cause_span
from rag.answer.draft import Draft, Support
from rag.answer.evidence import Statement
from rag.answer.lists import list_draft
from rag.answer.matching import Matcher
from rag.answer.names import dates, document_names, named, several_named, word_list
from rag.answer.people import person_named
from rag.answer.rank import Ranked, ranked
from rag.answer.superlatives import named_extremes, signs
from rag.answer.wanted import Kind, wanted
from rag.answer.wording import HEADLINE_LIMIT, as_headline, as_sentence, clause_spans
from rag.language.normalise import fold, search_key, words
from rag.language.question_words import has_phrase
from rag.records import BlockKind, Request, Span

__all__ = [
    "Ranked",
    "clause_draft",
    "draft",
    "publication_draft",
    "ranked",
    "wants_page",
    "wants_report",
    "wants_words",
]

NEXT_BEST = 4
"""Statements looked at after the best one for the kind of thing asked for."""
SPOKEN_OF = 0.5
"""Share of the topics a list of causes must name, itself or by its headings."""
NEAR = 0.25
"""Score such a statement may lack."""


def wants_words(matcher: Matcher) -> bool:
    """Whether a question wants a name, a cause, a list ..., whatever figures it speaks of."""
    return wanted(matcher.request).is_certain and not matcher.request.yes_no


def wants_page(request: Request) -> bool:
    """Whether a question is about the page or the person a report comes from."""
    return wanted(request).kind in (Kind.TITLE, Kind.MEETING, Kind.PERSON)


def wants_report(request: Request) -> bool:
    """Whether a question asks what the report is called, or where or when it was given."""
    kind = wanted(request).kind
    given = kind in (Kind.DATE, Kind.PERSON)
    presented = given and has_phrase(search_key(request.text), "page", "presented")
    return presented or kind in (Kind.TITLE, Kind.MEETING)


def draft(matcher: Matcher, best: Ranked, others: Sequence[Ranked]) -> Draft | None:
    """Return the answer a statement gives, or None when it lacks the kind of thing asked for."""
    maker = _MAKERS.get(wanted(matcher.request).kind, clause_draft)
    return maker(matcher, best, others)


def clause_draft(_: Matcher, best: Ranked, __: Sequence[Ranked]) -> Draft:
    """Return the answer a statement gives as it stands, its closest clause as headline."""
    return _plain(best, as_headline(headline_span(best).of(best.statement.document.text)))


def headline_span(best: Ranked) -> Span:
    """Return what of a statement is said in the headline: all of a short one, else one clause."""
    whole = len(best.statement.text) <= HEADLINE_LIMIT
    return best.statement.span if whole else best.clause


def _plain(best: Ranked, headline: str) -> Draft:
    support = Support(best.statement, best.statement.span)
    return Draft(headline, ((as_sentence(best.statement.text), support),), best.score)


def _near(best: Ranked, others: Sequence[Ranked]) -> list[Ranked]:
    """Return the best statement and those nearly as good."""
    rest = [r for r in others if r.statement is not best.statement and r.fits][:NEXT_BEST]
    return [best, *(r for r in rest if r.score >= best.score - NEAR)]


def _cause_draft(matcher: Matcher, best: Ranked, others: Sequence[Ranked]) -> Draft | None:
    """The fact asked about may state its cause, or the sentence after it may."""
    for one in (*_near(best, others), _sentence_after(best, others)):
        if one and (cause := _cause_of(matcher, one)):
            return replace(_plain(one, as_headline(cause)), score=best.score)
    if re.search(r"(?:khách|chủ) quan|nguyên nhân", search_key(best.statement.context)):
        return clause_draft(matcher, best, others)
    return None


def _sentence_after(best: Ranked, others: Sequence[Ranked]) -> Ranked | None:
    here = best.statement
    following = [
        r
        for r in others
        if r.statement.document.id == here.document.id
        and r.statement.section == here.section
        and r.statement.span.start > here.span.end
    ]
    return min(following, key=lambda r: r.statement.span.start, default=None)


def _cause_of(matcher: Matcher, one: Ranked) -> str | None:
    """Return the cause in the clause that speaks most of the fact asked about."""
    text = one.statement.document.text
    spans = clause_spans(text, one.statement.span)
    stretches = [span.of(text) for span in spans]
    if re.match(r"(?:chủ|khách) quan|nguyên nhân", search_key(one.statement.text)):
        about = (one.statement.paragraph, one.statement.context)
        of_it = not matcher.topics.all or matcher.topics.open(*about).met >= SPOKEN_OF
        return one.statement.text if of_it else None
    nearest = max(range(len(stretches)), key=lambda n: matcher.coverage(stretches[n]))
    least = 0.7 * matcher.coverage(stretches[nearest])
    for n in (*range(nearest, len(stretches)), *range(nearest)):
        stretch = stretches[n]
        cause = cause_span(stretch)
        gap = text[spans[nearest].end : spans[n].start + 1]
        goes_on = n == nearest + 1 or (n > nearest and ";" not in gap)
        opens = goes_on and cause is not None and cause.start <= 1
        if cause and (opens or matcher.coverage(stretch) >= least):
            return _to_the_end(text, one.statement.span, spans[n], cause)
    return None


def _to_the_end(text: str, sentence: Span, clause: Span, cause: Span) -> str:
    """Return a cause; one that is announced ("Nguyên nhân: ...") goes on to the end of its list."""
    start = clause.start + cause.start
    announced = _ANNOUNCED.match(text, start)
    end = _SENTENCE_END.search(text, start, sentence.end) if announced else None
    return text[start : end.start() if end else clause.start + cause.end]


_ANNOUNCED = re.compile(r"[Nn]guyên nhân(?:\s+\w+){0,3}:")
_SENTENCE_END = re.compile(r"\.(?:\s|$)|$")


def _list_draft(matcher: Matcher, best: Ranked, others: Sequence[Ranked]) -> Draft | None:
    near = [r.statement for r in _near(best, others)[1:]]
    found = list_draft(matcher, best.statement, near, best.score)
    if found is None and wanted(matcher.request).by_name:
        return None  # "cho xin tên" is not answered by "một số nhà thầu"
    return found or clause_draft(matcher, best, others)


def _person_draft(matcher: Matcher, best: Ranked, others: Sequence[Ranked]) -> Draft | None:
    for one in _near(best, others):
        if name := person_named(matcher, one.statement):
            return replace(_plain(one, name), score=best.score)
    return None


def _date_draft(matcher: Matcher, best: Ranked, others: Sequence[Ranked]) -> Draft | None:
    wished = words(matcher.request.text)
    for one in _near(best, others):
        text = one.statement.text
        found = [span for span in dates(text) if _exact_enough(span.of(text), wished)]
        if not _speaks_of_document(matcher):  # the day of a decision is not that of what it orders
            issued = document_names(text)
            found = [d for d in found if not any(i.start <= d.start < i.end for i in issued)]
        if found:
            return replace(_plain(one, _nearest(matcher, text, found)), score=best.score)
    return None


def _speaks_of_document(matcher: Matcher) -> bool:
    return any(kind in search_key(matcher.request.text) for kind in word_list("documents"))


def _exact_enough(date: str, asked: Sequence[str]) -> bool:
    """Whether "ngày nào" is met by a day, "tháng nào" by a month or a day."""
    if "ngày" in asked or "ngay" in asked:
        return re.search(r"(?<!\d)\d{1,2}[/.-]\d{1,2}(?!\d)|ngày\s+\d", date) is not None
    if "tháng" in asked or "thang" in asked:
        return re.search(r"tháng|\d[/.-]\d", date) is not None
    return True


def _document_draft(matcher: Matcher, best: Ranked, others: Sequence[Ranked]) -> Draft | None:
    for one in _near(best, others):
        text = one.statement.text
        if found := document_names(text):
            return replace(_plain(one, _nearest(matcher, text, found)), score=best.score)
    # Schemes and programmes often have a name but no number.
    named_only = re.search(
        r"đề án|chương trình|quy hoạch|kế hoạch", search_key(matcher.request.text)
    )
    return clause_draft(matcher, best, others) if named_only else None


def _named_draft(matcher: Matcher, best: Ranked, others: Sequence[Ranked]) -> Draft | None:
    """Return the name of the kind asked for; a name the question holds itself is none."""
    want, asked = wanted(matcher.request), " ".join(words(matcher.request.text))
    for one in _near(best, others):
        text = one.statement.text
        if extremes := _extremes(matcher, text):
            given = _whose(text, extremes, want.noun, asked)
            return replace(_plain(one, given), score=best.score)
        if only := _only_one(text, want.noun, matcher):
            return replace(_plain(one, only), score=best.score)
        if several := several_named(text, want.noun, asked):
            return replace(_plain(one, several), score=best.score)
        if found := named(text, want.noun, asked):
            return replace(_plain(one, _nearest(matcher, text, found)), score=best.score)
    certain = want.by_name or want.noun.startswith(tuple(word_list("named_bodies")))
    return None if certain else clause_draft(matcher, best, others)


def _extremes(matcher: Matcher, text: str) -> tuple[str, ...]:
    """Return who is first or last in the sentence that speaks most of what is asked about."""
    if len(signs(matcher.request)) > 1:
        return named_extremes(matcher.request, text)
    parts = sorted(re.split(r"(?<=[.;])\s", text), key=lambda part: -matcher.coverage(part))
    found = (named_extremes(matcher.request, part) for part in parts)
    return next(filter(None, found), ())


def _whose(text: str, extremes: Sequence[str], noun: str, asked: str) -> str:
    """Return who is first or last, or the body asked for whose thing is: "dự án của công ty"."""
    first = text.find(extremes[0])
    bodies = named(text, noun, asked) if noun.startswith(tuple(word_list("named_bodies"))) else ()
    after = [span.of(text).strip() for span in bodies if span.start >= first]
    other = len(extremes) == 1 and after and not any(extremes[0] in body for body in after)
    return after[0] if other else "; ".join(extremes)


def _only_one(text: str, noun: str, matcher: Matcher) -> str:
    """Return the bracket behind the only one of a kind: "1 sản phẩm 5 sao (chè Tà Phìn)"."""
    if not noun:
        return ""
    kind = re.escape(" ".join(noun.split()[:2]))
    one = rf"(?<![\w,.])(?:0?1|[Mm]ột|duy nhất)\s+({kind}[^,;.()]*)\(([^()\d;]+)\)"
    found = [(m[1], m[2]) for m in re.finditer(one, text)]
    return max(found, key=lambda it: matcher.coverage(it[0]))[1].strip() if found else ""


def _clause_draft(matcher: Matcher, best: Ranked, others: Sequence[Ranked]) -> Draft | None:
    if wanted(matcher.request).by_name:
        return None
    if which := _WHICH.search(search_key(matcher.request.text)):
        text = best.statement.text
        found = "; ".join(_extremes(matcher, text))
        if found := found or _only_one(text, which[1], matcher):
            return _plain(best, found)
    return clause_draft(matcher, best, others)


_WHICH = re.compile(r"((?:\w+\s)?\w+)(?:\s\w+){0,2}?\s+nào(?!\w)")
"""A kind no list holds: "sản phẩm OCOP nào", "chủ đầu tư nào"."""


def _nearest(matcher: Matcher, text: str, found: Sequence[Span]) -> str:
    """Return the stretch whose clause holds most of the question, of several the nearest to it."""
    key = fold(text)
    places = [key.find(fold(word)) for word in matcher.words if fold(word) in key]
    middle = sum(places) // len(places) if places else 0

    def far(span: Span) -> tuple[float, int]:
        clause = _clause_around(text, span)
        return -matcher.coverage(clause), abs((span.start + span.end) // 2 - middle)

    return min(found, key=far).of(text).strip()


_CLAUSE_END = re.compile(r"[;.,]\s")


def _clause_around(text: str, span: Span) -> str:
    ends = [m.end() for m in _CLAUSE_END.finditer(text)]
    start = max((end for end in ends if end <= span.start), default=0)
    return text[start : min((end for end in ends if end > span.end), default=len(text))]


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


_SHORTEST_TITLE = 5  # words


def _title_draft(_: Matcher, best: Ranked, __: Sequence[Ranked]) -> Draft | None:
    """Return the title printed first on the page of the report."""
    document = best.statement.document
    for block in document.blocks[:6]:
        words_of = document.text[block.start : block.end]
        if len(words_of.split()) >= _SHORTEST_TITLE and not words_of.startswith("("):
            title = replace(best.statement, section=(), span=Span(block.start, block.end))
            title = replace(title, kind=BlockKind.FURNITURE, figures=())
            support = Support(title, title.span)
            return Draft(" ".join(words_of.split()), ((as_sentence(words_of), support),), 1.0)
    return None


def _meeting_draft(_: Matcher, __: Ranked, others: Sequence[Ranked]) -> Draft | None:
    """Return the meeting a report was presented at, from the line that says so."""
    for one in others:
        meeting = one.statement.document.metadata.meeting
        if meeting and meeting in one.statement.text:
            return _plain(one, meeting)
    return None


def _ordinal_draft(_: Matcher, best: Ranked, __: Sequence[Ranked]) -> Draft | None:
    """Answer "Kỳ họp thứ mấy?" with an ordinal that is no rank: "lần thứ XX", "thứ hai"."""
    match = _ORDINAL.search(best.statement.text)
    return _plain(best, match[0]) if match else None


_ORDINAL = re.compile(
    r"(?:lần |khóa )?thứ (?:[IVXLC]+|\d+(?:/\d+)?|nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)\b"
)

_MAKERS: dict[Kind, Callable[[Matcher, Ranked, Sequence[Ranked]], Draft | None]] = {
    Kind.ORDINAL: _ordinal_draft,
    Kind.CAUSE: _cause_draft,
    Kind.LIST: _list_draft,
    Kind.PERSON: _person_draft,
    Kind.DATE: _date_draft,
    Kind.NAMED: _named_draft,
    Kind.DOCUMENT: _document_draft,
    Kind.TITLE: _title_draft,
    Kind.MEETING: _meeting_draft,
    Kind.CLAUSE: _clause_draft,
}
