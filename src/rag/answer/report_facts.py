"""What a report is as a paper: its number, its date, who presented it.

"Báo cáo ... số mấy?", "... ban hành ngày nào?", "Ai trình bày báo cáo ...?" are asked of the page
around the text. They are read where every official report prints them: above its first section and
below its last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.answer.draft import Draft, Support
from rag.answer.evidence import Statement
from rag.answer.matching import is_of_place
from rag.answer.names import dates, persons
from rag.answer.wording import as_sentence
from rag.language.normalise import fold, is_unaccented, search_key
from rag.language.numbers import years
from rag.records import BlockKind, Document, Request, Span

TOP, BOTTOM = 2500, 600
"""Characters of a report in which its number, date and presenter are printed."""
SURE = 0.9

_PAPER = r"(?:báo cáo|văn bản)"
_OF_PAPER = re.compile(_PAPER)
_NUMBER_ASKED = re.compile(
    rf"{_PAPER}.*(?:số hiệu|ký hiệu|mang số|số mấy|số bao nhiêu|số nào)"
    rf"|(?:số hiệu|ký hiệu)\s.*{_PAPER}"
)
_DATE_ASKED = re.compile(
    rf"(?:ký|ban hành|phát hành|đề ngày).*(?:ngày nào|khi nào|lúc nào|bao giờ|ngày mấy)"
    rf"|{_PAPER}.*(?:ký|ban hành|phát hành|đề).*ngày"
)
_PRESENTER_ASKED = re.compile(
    rf"(?:ai|người nào)\s.*(?:trình bày|đọc|công bố|trình)\s.*{_PAPER}"
    rf"|{_PAPER}.*(?:ai|người nào)\s+(?:trình bày|đọc|công bố|trình)"
    rf"|(?:người|đồng chí)\s+(?:trình bày|đọc|công bố)\s+{_PAPER}"
)
_NUMBER = re.compile(r"(?<!\w)[Ss]ố\s*:?\s*(?P<number>\d+\s?/\s?[A-ZĐ][\wĐ/&-]*)")
_PRESENTS = re.compile(r"trình bày|đọc báo cáo|công bố|báo cáo tại|trình tại|trình hđnd")


def report_fact(request: Request, evidence: Sequence[Statement]) -> Draft | None:
    """Return the number, date or presenter of the report asked about, or None."""
    key = search_key(request.text)
    find = next((find for asked, find in _FINDERS if _asks(asked, request, key)), None)
    if find is None or (find is _date and not _asks(_OF_PAPER, request, key)):
        return None
    for document in _documents(request, evidence):
        for line in _lines(document):
            if (fact := find(document, line)) is not None:
                statement = Statement(document, (), line, BlockKind.FURNITURE, (), 0.0)
                support = Support(statement, line)
                return Draft(fact, ((as_sentence(line.of(document.text)), support),), SURE)
    return None


def _asks(asked: re.Pattern[str], request: Request, key: str) -> bool:
    """Whether a question asks so; typed bare, "so may" may have been taken for "số máy"."""
    if asked.search(key):
        return True
    bare = search_key(request.question)
    return is_unaccented(bare) and re.search(fold(asked.pattern), bare) is not None


def _documents(request: Request, evidence: Sequence[Statement]) -> Iterator[Document]:
    """Yield the reports of the place and year asked for, best hits first."""
    for document in {s.document.id: s.document for s in evidence}.values():
        metadata = document.metadata
        of_year = set(years(f"{metadata.period} {metadata.title}"))
        if request.places and not is_of_place(request, metadata):
            continue
        if not request.years or not of_year or of_year & set(request.years):
            yield document


def _lines(document: Document) -> Iterator[Span]:
    text = document.text
    for match in re.finditer(r"[^\n]+", text):
        if match.start() < TOP or match.end() > len(text) - BOTTOM:
            lead = len(match[0]) - len(match[0].lstrip())
            yield Span(match.start() + lead, match.start() + len(match[0].rstrip()))


def _number(document: Document, line: Span) -> str | None:
    match = _NUMBER.match(line.of(document.text)) or re.search(
        r"[Bb]áo cáo\s+" + _NUMBER.pattern, line.of(document.text)
    )
    return match["number"] if match else None


def _date(document: Document, line: Span) -> str | None:
    """Return the day beside the number, or in the line of place and day below it."""
    text = line.of(document.text)
    own = re.search(
        r"(?:^|\t|\s{2,}|[,;])[^,.;]{2,30},\s*(ngày \d{1,2} tháng \d{1,2} năm \d{4})", text
    )
    if own:
        return own[1]
    if _number(document, line) and (found := dates(text)):
        return found[0].of(text)
    return None


def _presenter(document: Document, line: Span) -> str | None:
    text = line.of(document.text)
    known = document.metadata.speaker
    if not _PRESENTS.search(search_key(text)):
        return None
    if known and known in text:
        return known
    found = persons(text)
    return found[0].of(text) if found else None


_FINDERS = ((_PRESENTER_ASKED, _presenter), (_NUMBER_ASKED, _number), (_DATE_ASKED, _date))
