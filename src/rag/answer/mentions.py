"""What a sentence names beside its figures: dates, years, decisions, other numbers, names.

Each is looked up in what the cited statements print and stand under.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.answer.checkwords import check_list, common_acronyms
from rag.answer.claim import Claim
from rag.answer.evidence import Statement
from rag.answer.names import document_names
from rag.language.abbreviations import learnt
from rag.language.normalise import UPPER, search_key, words
from rag.language.numbers import years
from rag.language.periods import kind, periods, without_periods
from rag.language.places import places_named
from rag.language.question_words import spell_out
from rag.records import Span

_DATE = re.compile(
    r"(?<![\d/.-])(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})(?!\d)"
    r"|ngày\s+(?P<d2>\d{1,2})\s+tháng\s+(?P<m2>\d{1,2})(?:\s+năm\s+(?P<y2>\d{4}))?"
    r"|(?:ngày|sáng|chiều|tối|từ|đến)\s+(?P<d3>\d{1,2})[/.-](?P<m3>\d{1,2})(?![\d/%,])"
)
_CODE = re.compile(r"(?:số\s+)?(?P<code>\d[\w./-]*)")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_ROMAN = re.compile(r"(?<![\w.-])[IVXLC]{2,7}(?![\w.-])")
_NAME = re.compile(rf"(?<!\w)[{UPPER}][\w]*(?:[-.&][{UPPER}\d][\w]*)*(?:\s+[{UPPER}][\w-]*)*")
_OPENING = re.compile(r"^[\s\-–•*\"'“«(\d.]*$|[:;\"“«(]\s*$")
_MONTH_KINDS = ("months", "month", "quarter")


@dataclass(frozen=True, slots=True)
class Mention:
    """One thing named, with what to look for."""

    kind: str  # "date", "year", "period", "document", "number", "name"
    span: Span
    text: str
    key: str  # how it is compared


LABELS = {
    "date": "ngày",
    "year": "năm",
    "period": "kỳ",
    "document": "văn bản",
    "number": "số",
    "name": "tên",
}
"""What a reader calls each kind."""


def mentions(claim: Claim) -> list[Mention]:
    """Return what a sentence names beside its figures, in no particular order."""
    text = claim.text
    taken = [Span(f.quantity.start, f.quantity.end) for f in claim.figures]
    found: list[Mention] = []
    for read in (_documents, _dates):
        fresh = [one for one in read(text) if not _overlaps(one.span, taken)]
        found += fresh
        taken += [one.span for one in fresh]
    found += [Mention("year", Span(0, 0), str(year), str(year)) for year in years(text)]
    found += [Mention("period", Span(0, 0), p, p) for p in periods(text) if kind(p) in _MONTH_KINDS]
    return [*found, *_numbers(text, taken), *_names(text)]


def _overlaps(span: Span, taken: Sequence[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in taken)


def _documents(text: str) -> Iterator[Mention]:
    for span in document_names(text):
        code = _CODE.search(search_key(span.of(text)))
        if code:
            own = Span(span.start, span.start + code.end())  # without "ngày 15/6/2023"
            yield Mention("document", own, own.of(text), code["code"].rstrip("./-"))


def _dates(text: str) -> Iterator[Mention]:
    for match in _DATE.finditer(search_key(text)):
        yield Mention("date", Span(match.start(), match.end()), match[0], _date_key(match))


def _date_key(match: re.Match[str]) -> str:
    day = match["d"] or match["d2"] or match["d3"]
    month = match["m"] or match["m2"] or match["m3"]
    year = match["y"] or match["y2"]
    return f"{int(day)}/{int(month)}" + (f"/{year}" if year else "")


def _numbers(text: str, taken: Sequence[Span]) -> Iterator[Mention]:
    """Yield numbers that are no figures: of meetings, schemes, codes; years and months apart."""
    bare = without_periods(text)
    for pattern in (_NUMBER, _ROMAN):
        for match in pattern.finditer(bare):
            span = Span(match.start(), match.end())
            year = match[0].isdigit() and int(match[0]) in years(text)
            if not _overlaps(span, taken) and not year:
                yield Mention("number", span, match[0], match[0])


def _names(text: str) -> Iterator[Mention]:
    for match in _NAME.finditer(text):
        words_of = match[0].split()
        opens = _OPENING.search(text[: match.start()]) is not None
        if opens and len(words_of) == 1 and not _is_acronym(match[0]):
            continue
        if _ROMAN.fullmatch(match[0]) or (len(match[0]) == 1 and not opens):
            continue
        yield Mention("name", Span(match.start(), match.end()), match[0], "open" if opens else "")


def _is_acronym(word: str) -> bool:
    letters = re.sub(r"[\W\d_]", "", word)
    return len(letters) > 1 and letters.isupper()


@dataclass(frozen=True)
class Surroundings:
    """What one statement prints and stands under, ready for look-ups."""

    key: str
    words: str  # " a b c " in search-key form, acronyms also written out
    numbers: frozenset[str]
    years: frozenset[int]
    periods: frozenset[str]
    dates: frozenset[str]

    def holds(self, mention: Mention) -> bool:
        """Whether a mention stands here."""
        if mention.kind == "year":
            return int(mention.key) in self.years
        if mention.kind in ("period", "number"):
            return mention.key in (self.periods if mention.kind == "period" else self.numbers)
        if mention.kind == "date":
            return self._holds_date(mention)
        return (self._holds_document if mention.kind == "document" else self._holds_name)(mention)

    def _holds_date(self, mention: Mention) -> bool:
        short = mention.key.count("/") == 1
        return any(
            d == mention.key or (short and d.startswith(f"{mention.key}/")) for d in self.dates
        )

    def _holds_document(self, mention: Mention) -> bool:
        kind_words = re.split(r"\s+số\s|\s+\d", search_key(mention.text))[0]
        code = re.escape(mention.key)
        return re.search(rf"(?<!\w){kind_words}\s+(?:số\s+)?{code}(?![\w/])", self.key) is not None

    def _holds_name(self, mention: Mention) -> bool:
        if self._holds_words(mention.text):
            return True
        parts = mention.text.split()
        if mention.key == "open" and len(parts) > 1 and self._holds_words(" ".join(parts[1:])):
            return True
        return self._holds_parts(parts)

    def _holds_words(self, text: str) -> bool:
        key = " ".join(words(text))
        return f" {key} " in self.words or key in check_list("ordinary")

    def _holds_parts(self, parts: list[str]) -> bool:
        """Whether a run of capitals is two names side by side: "UBND Lâm Đồng"."""
        for cut in range(1, len(parts)):
            one, other = " ".join(parts[:cut]), " ".join(parts[cut:])
            parted = any(_is_acronym(p) or places_named(p) for p in (one, other))
            if parted and self._holds_words(one) and self._holds_words(other):
                return True
        return False


def surroundings(statement: Statement) -> Surroundings:
    """Return what a statement prints with headings, columns, title and origin of its report."""
    metadata = statement.document.metadata
    origin = " ; ".join(
        filter(
            None,
            (
                metadata.citation_line,
                metadata.place,
                metadata.period,
                metadata.speaker,
                metadata.speaker_post,
            ),
        )
    )
    own = f"{statement.paragraph} ; {statement.context}"
    # The year of the report, not of the meeting it was read at or of what it looks ahead to.
    dated = f"{own} ; {metadata.period or metadata.title}"
    return _read(f"{own} ; {origin}", dated, _acronyms(statement.document.text))


@lru_cache(maxsize=2048)
def _read(text: str, dated: str, acronyms: tuple[tuple[str, str], ...]) -> Surroundings:
    held = _padded_words(text)
    for short, long in acronyms:  # an acronym and its words stand for one another
        if f" {short} " in held or f" {long} " in held:
            held += f"{short}  {long} "
    held += f" {' '.join(words(spell_out(text)))} "
    return Surroundings(
        key=search_key(text),
        words=held,
        numbers=frozenset((*_NUMBER.findall(_DATE.sub(" ", text)), *_ROMAN.findall(text))),
        years=frozenset(years(dated)),
        periods=periods(text),
        dates=frozenset(_date_key(m) for m in _DATE.finditer(search_key(text))),
    )


def _padded_words(text: str) -> str:
    return f" {' '.join(words(text))} "


@lru_cache(maxsize=64)
def _acronyms(text: str) -> tuple[tuple[str, str], ...]:
    pairs = ((" ".join(words(s)), " ".join(words(long))) for s, long in learnt(text).items())
    return (*(pair for pair in pairs if all(pair)), *common_acronyms())
