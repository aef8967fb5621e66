"""Frozen records: the only language spoken between stages.

All offsets are character offsets into ``Document.text``, end exclusive.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

DocumentId = NewType("DocumentId", str)
"""Sixteen hex digits of the SHA-256 of a document's text: same text, same id."""

PassageId = NewType("PassageId", str)
"""``<document id>:<start>-<end>``."""

SectionPath = tuple[str, ...]
"""Headings from the outermost to the innermost."""


class BlockKind(StrEnum):
    """What a stretch of a document is.

    The last three are what a report says. Captions and furniture are searched too, for who spoke,
    when and where.
    """

    FURNITURE = "furniture"  # print buttons, time stamps, bylines, comment boxes
    CAPTION = "caption"  # the text under a photograph
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"

    @property
    def is_content(self) -> bool:
        """Whether passages are made from this kind."""
        return self in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE_ROW)


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open stretch of a text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The stretch itself."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph, list item or table row, in document order.

    A heading printed at the start of its paragraph ("Ngân sách: Tổng thu ...") is a block of its
    own, followed by the paragraph without it.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0  # headings only: 1 is outermost
    cells: tuple[Span, ...] = ()  # table rows only
    header: tuple[str, ...] = ()  # table rows only: the column headers, as many as cells


@dataclass(frozen=True, slots=True)
class Metadata:
    """Where a report comes from; what its metadata file leaves out is guessed from the text."""

    title: str
    issuer: str | None = None  # the body that issued it
    speaker: str | None = None
    speaker_post: str | None = None
    meeting: str | None = None
    place: str | None = None  # province or district the report speaks about
    period: str | None = None  # "2023", "6 tháng đầu năm 2024", "quý I/2024"
    published: str | None = None  # ISO date
    source_name: str | None = None  # newspaper, portal or file the text was taken from
    source_url: str | None = None
    guessed: frozenset[str] = frozenset()  # names of the fields above that were guessed

    @property
    def citation_line(self) -> str:
        """Title, issuer, place in time: one line a reader can print under a quote."""
        parts = [self.title, self.issuer, self.meeting, self.source_name, self.published]
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Document:
    """One report: its text NFC-normalised and otherwise exactly as published."""

    id: DocumentId
    source: str  # where it was taken from: an absolute path, or "upload:<file name>"
    fingerprint: str  # SHA-256 over file bytes, metadata file and reader version
    text: str
    blocks: tuple[Block, ...]
    metadata: Metadata
    warnings: tuple[str, ...] = ()  # Vietnamese sentences about how the file was read
    page_starts: tuple[int, ...] = ()  # where each page begins, for a format that has pages

    def page_at(self, offset: int) -> int | None:
        """Return the page an offset is on, from 1; None where the format has no pages."""
        return bisect_right(self.page_starts, offset) or None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence (or table row), the smallest thing that is quoted whole."""

    start: int
    end: int
    kind: BlockKind


@dataclass(frozen=True, slots=True)
class Passage:
    """A retrieval unit: consecutive sentences of one section."""

    id: PassageId
    document_id: DocumentId
    section: SectionPath
    start: int
    end: int
    text: str  # document.text[start:end]
    search_text: str  # a line a heading, then a line a sentence; table rows with their headers
    sentences: tuple[Sentence, ...]
    context: int = 0  # start of the paragraph-sized stretch of its section that it belongs to

    @property
    def heading_lines(self) -> tuple[str, ...]:
        """The headings above it as they are searched."""
        return tuple(self.search_text.split("\n")[: -len(self.sentences)])

    @property
    def sentence_lines(self) -> tuple[str, ...]:
        """Its sentences as they are searched, one line each."""
        return tuple(self.search_text.split("\n")[-len(self.sentences) :])


class Asks(StrEnum):
    """What kind of thing a question asks for."""

    FIGURE = "figure"
    RANK = "rank"
    PERSON = "person"
    DATE = "date"
    NAME = "name"  # an organisation, a place, a meeting
    REASON = "reason"
    LIST = "list"
    TEXT = "text"
    ANY = "any"  # no question word: a topic, or a claim to confirm


@dataclass(frozen=True, slots=True)
class Reading:
    """The content words of a question put in other words, and how far they may stand for it."""

    text: str
    words: tuple[str, ...]
    weight: float
    own: bool = False  # by a term of the user's own


@dataclass(frozen=True, slots=True)
class Request:
    """A question as understood."""

    question: str  # as typed
    text: str  # as understood: abbreviations written out, a follow-up's subject put back
    asks: Asks
    interpreted: str | None = None  # ``text`` when it differs from what was typed
    yes_no: bool = False
    follows: bool = False  # takes over what an earlier question fixed
    words: tuple[str, ...] = ()  # content words in search-key form
    readings: tuple[Reading, ...] = ()  # the same in official words, English put in Vietnamese
    concepts: tuple[tuple[tuple[str, ...], ...], ...] = ()
    """Known concepts named, each as its phrases in words: as asked, then what else it is called."""
    expansions: tuple[tuple[str, tuple[str, ...]], ...] = ()  # acronym -> the words it stands for
    focus: frozenset[str] = frozenset()  # those that weigh more: the clause that asks, a follow-up
    years: tuple[int, ...] = ()
    base_years: tuple[int, ...] = ()  # years it is compared with: "so với năm 2022"
    periods: frozenset[str] = frozenset()  # months, quarters, dates named; language.periods
    numerals: frozenset[str] = frozenset()  # numbers that are neither years nor months
    year_span: bool = False  # the years are the ends of one period, "2021-2025"
    places: tuple[str, ...] = ()
    localities: tuple[str, ...] = ()  # districts, towns, communes: "huyện ..."
    unit: str = ""  # the words after "bao nhiêu"
    dimensions: frozenset[str] = frozenset()  # units of the indicator named, when no unit is
    wants_growth: bool = False
    wants_percent: bool = False
    wants_rate: bool = False  # "tỷ lệ": a percentage, or so many per so many
    wants_share: bool = False
    wants_target: bool = False  # the plan itself, not what was reached of it
    negated: bool = False  # asks for what is not (yet) so: "bao nhiêu xã chưa đạt"
    operators: frozenset[str] = frozenset()  # words of the comparison, not of the subject
    extreme: int = 0  # +1 asks for the largest of several, -1 for the smallest
    computed: tuple[str, ...] = ()  # words that ask for a difference, a sum, a rest
    base_plan: bool = False  # compared with a plan, budget estimate or target
    base_period: bool = False  # compared with another period
    rivals: tuple[tuple[frozenset[str], frozenset[str]], ...] = ()
    """Contrasting terms: those the question names, and those it must not be answered with."""
    publication: bool = False  # when the report itself was published
    conduct: str = ""  # "orders" or "insults" when it is no question about reports


@dataclass(frozen=True, slots=True)
class Hit:
    """A retrieved sentence in its passage, its fused score and the parts that add up to it."""

    passage: Passage
    score: float
    reasons: Mapping[str, float] = field(default_factory=dict)
    number: int = 0  # which of the passage's sentences

    @property
    def sentence(self) -> Span:
        """Where the sentence stands in the document."""
        found = self.passage.sentences[self.number]
        return Span(found.start, found.end)

    @property
    def text(self) -> str:
        """The sentence as published."""
        start = self.passage.start
        return self.passage.text[self.sentence.start - start : self.sentence.end - start]


class Status(StrEnum):
    """Whether the sources answer the question."""

    ANSWERED = "answered"
    REFUSED = "refused"


class Verdict(StrEnum):
    """What the check of one figure in an answer found."""

    VERBATIM = "verbatim"
    DERIVED = "derived"
    UNSUPPORTED = "unsupported"


class NoteKind(StrEnum):
    """Why a note stands beside an answer."""

    SCOPE = "scope"
    CONFLICT = "conflict"
    CORRECTION = "correction"
    PARTIAL = "partial"
    FALLBACK = "fallback"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim stretch of a document that an answer rests on."""

    number: int
    document_id: DocumentId
    title: str
    section: SectionPath
    page: int | None
    quote: str  # equals the document's text[start:end]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CheckedFigure:
    """One figure in an answer; ``start`` and ``end`` point into ``Answer.answer``."""

    text: str
    start: int
    end: int
    verdict: Verdict
    citations: tuple[int, ...]
    formula: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A remark a reader needs to read the answer right."""

    kind: NoteKind
    text: str


@dataclass(frozen=True, slots=True)
class Usage:
    """What a chat model consumed."""

    input_tokens: int
    output_tokens: int
    cost: float | None = None  # US dollars, when the price is known


@dataclass(frozen=True, slots=True)
class Answer:
    """The public answer contract; ``rag.contract.to_json`` writes it as JSON."""

    question: str
    status: Status
    headline: str | None
    answer: str
    id: str | int | None = None  # as given with the question
    interpreted: str | None = None
    citations: tuple[Citation, ...] = ()
    figures: tuple[CheckedFigure, ...] = ()
    confidence: float = 0.0
    engine: str = "extractive"
    reason: str | None = None
    notes: tuple[Note, ...] = ()
    usage: Usage | None = None
    elapsed_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class SourcesEvent:
    """First event of a streamed answer: what was found, best first."""

    sources: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class TextEvent:
    """A further piece of the answer text; figure offsets point into the text streamed so far."""

    text: str
    figures: tuple[CheckedFigure, ...] = ()


@dataclass(frozen=True, slots=True)
class DoneEvent:
    """Last event: the whole answer."""

    answer: Answer


Event = SourcesEvent | TextEvent | DoneEvent
