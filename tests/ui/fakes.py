"""A small assistant over one short report written for these tests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.elsewhere import mentions
from rag.figures import report_figures
from rag.generations import Manifest
from rag.records import (
    Answer,
    Block,
    BlockKind,
    CheckedFigure,
    Citation,
    Document,
    DocumentId,
    DoneEvent,
    Event,
    Metadata,
    Note,
    NoteKind,
    SourcesEvent,
    Span,
    Status,
    TextEvent,
    Verdict,
)
from rag.scope import Scope
from rag.split import split
from rag.store.documents import StoredDocument
from rag.store.figures import FigureChoices, FigurePage, FigureQuery, Order

HOSTILE = (
    "<script>alert(1)</script> **đậm** ![x](http://ngoai.example/x.png) $x$ :red[đỏ] "
    "[a](javascript:alert(1)) http://ngoai.example/trang -> -- :material/delete:"
)
METADATA = Metadata(
    title="Báo cáo kinh tế - xã hội thử nghiệm năm 2023",
    issuer="UBND tỉnh Thử Nghiệm",
    meeting="Kỳ họp thứ 10",
    place="Thử Nghiệm",
    period="2023",
    published="2023-12-06",
    source_name="Báo Thử Nghiệm",
    guessed=frozenset({"period"}),
)
_LINES = (
    (BlockKind.FURNITURE, "EmailPrintAa"),
    (BlockKind.HEADING, "Về kinh tế"),
    (BlockKind.PARAGRAPH, "Sản xuất công nghiệp phục hồi, chỉ số toàn ngành tăng 8%."),
    (
        BlockKind.PARAGRAPH,
        "Tổng thu ngân sách ước đạt 1.250 tỷ đồng, đạt 104% dự toán. Thu nội địa đạt 900 tỷ đồng.",
    ),
    (BlockKind.PARAGRAPH, HOSTILE),
    (BlockKind.HEADING, "Về xã hội"),
    (BlockKind.PARAGRAPH, "Tỷ lệ hộ nghèo còn 2,1%, giảm 0,5 điểm phần trăm."),
)


def small_document(document_id: str = "0123456789abcdef") -> Document:
    text, blocks = "", []
    for kind, line in _LINES:
        level = 1 if kind is BlockKind.HEADING else 0
        blocks.append(Block(kind, len(text), len(text) + len(line), level))
        text += f"{line}\n\n"
    return Document(
        id=DocumentId(document_id),
        source="upload:thu-nghiem.txt",
        fingerprint="f" * 64,
        text=text,
        blocks=tuple(blocks),
        metadata=METADATA,
    )


def cite(document: Document, quote: str, number: int = 1) -> Citation:
    start = document.text.index(quote)
    section = ("Về xã hội",) if "nghèo" in quote else ("Về kinh tế",)
    return Citation(
        number,
        document.id,
        document.metadata.title,
        section,
        None,
        quote,
        start,
        start + len(quote),
    )


class SmallAssistant:
    """Answers about the budget, refuses the rest; remembers what it was asked."""

    def __init__(self) -> None:
        self.report = small_document()
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def ask(self, question: str, *, history: Sequence[str] = ()) -> Answer:
        self.asked.append((question, tuple(history)))
        if "<script>" in question:
            return self._hostile(question)
        if "ngan sach" in question or "ngân sách" in question:
            return self._budget(question)
        return self._refusal(question)

    def stream(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        **_: object,
    ) -> Iterator[Event]:
        answer = self.ask(question, history=history)
        yield SourcesEvent(answer.citations)
        for word in answer.answer.split(" "):
            yield TextEvent(f"{word} ")
        yield DoneEvent(answer)

    def documents(self) -> tuple[StoredDocument, ...]:
        report = self.report
        return (
            StoredDocument(
                id=report.id,
                source=report.source,
                fingerprint=report.fingerprint,
                metadata=report.metadata,
                added_at="2026-11-01T08:00:00+00:00",
                warnings=("Một chữ bị tách rời đã được nối lại để tìm kiếm.",),
                characters=len(report.text),
            ),
        )

    def document(self, document_id: DocumentId) -> Document:
        assert document_id == self.report.id
        return self.report

    def index_state(self) -> Manifest:
        return Manifest(
            documents={self.report.id: self.report.fingerprint},
            encoder="e" * 16,
            version="7.3",
            passages=1_234,
            dropped=0,
            files={},
            created_at="2026-11-25T20:10:00+00:00",
        )

    def passages(self, document_id: DocumentId) -> int:
        return len(split(self.report))

    def figures(self, query: FigureQuery, *, limit: int) -> FigurePage:
        found = report_figures(self.report, split(self.report))
        met = [f for f in found if query.text.lower() in f.indicator.lower()]
        met = [f for f in met if query.measure in (None, f.measure)]
        met = [f for f in met if f.section[: len(query.section)] == query.section]
        if query.order is Order.LARGEST:
            met.sort(key=lambda f: (f.unit, -f.value))
        return FigurePage(tuple(met[:limit]), len(met))

    def figure_choices(self, documents: Sequence[DocumentId] = ()) -> FigureChoices:
        return FigureChoices(("Thử Nghiệm",), (("Về kinh tế",), ("Về xã hội",)))

    def named_scope(self, question: str) -> Scope:
        return Scope(("Thử Nghiệm",), ()) if "Thử Nghiệm" in question else Scope()

    def mentions(self, document_id: DocumentId, quote: Span) -> tuple[Span, ...]:
        return mentions(self.figures(FigureQuery(), limit=100).figures, quote)

    def follow_ups(self, answer: Answer | None, asked: Sequence[str]) -> tuple[str, ...]:
        return ("Thu nội địa là bao nhiêu?",) if answer and answer.headline else ()

    def suggestions(self, count: int) -> tuple[str, ...]:
        return ("Tổng thu ngân sách là bao nhiêu?", "Tỷ lệ hộ nghèo còn bao nhiêu?")[:count]

    def _budget(self, question: str) -> Answer:
        text = "Tổng thu ngân sách ước đạt 1.250 tỷ đồng, đạt 104% dự toán [1]."
        figures = [_figure(text, "1.250 tỷ đồng"), _figure(text, "104%")]
        return Answer(
            question=question,
            status=Status.ANSWERED,
            headline="1.250 tỷ đồng",
            answer=text,
            interpreted="Tổng thu ngân sách là bao nhiêu?" if "ngan" in question else None,
            citations=(
                cite(self.report, "Tổng thu ngân sách ước đạt 1.250 tỷ đồng, đạt 104% dự toán."),
            ),
            figures=tuple(figures),
            notes=(Note(NoteKind.SCOPE, "Số liệu năm 2023."),),
        )

    def _refusal(self, question: str) -> Answer:
        return Answer(
            question=question,
            status=Status.REFUSED,
            headline=None,
            answer="Các báo cáo đã nạp không nêu tăng trưởng của nơi này.",
            reason="Chỉ có báo cáo của tỉnh Thử Nghiệm.",
            citations=(cite(self.report, "Tỷ lệ hộ nghèo còn 2,1%"),),
        )

    def _hostile(self, question: str) -> Answer:
        return replace(
            self._budget(question),
            headline=HOSTILE,
            answer=f"{HOSTILE} [1]",
            interpreted=HOSTILE,
            figures=(),
            citations=(replace(cite(self.report, HOSTILE), section=(HOSTILE,), title=HOSTILE),),
            notes=(Note(NoteKind.CONFLICT, HOSTILE),),
        )


class FailingAssistant(SmallAssistant):
    """Has reports, but every question ends in the error it was made with."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def ask(self, question: str, *, history: Sequence[str] = ()) -> Answer:
        self.asked.append((question, tuple(history)))
        raise self.error


class EmptyAssistant(SmallAssistant):
    """Nothing has been loaded."""

    def documents(self) -> tuple[StoredDocument, ...]:
        return ()


def unsupported(answer: Answer) -> Answer:
    """The same answer with its second figure not found in the source."""
    first, second = answer.figures
    return replace(answer, figures=(first, replace(second, verdict=Verdict.UNSUPPORTED)))


def _figure(text: str, part: str) -> CheckedFigure:
    start = text.index(part)
    return CheckedFigure(part, start, start + len(part), Verdict.VERBATIM, (1,))
