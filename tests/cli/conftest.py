"""Small stand-ins behind the command line's doors, and a runner that goes through the real door."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from rag.cli.app import cli, session_with
from rag.cli.doors import Doors
from rag.errors import NoIndexError, UnknownDocumentError, UnreadableFileError
from rag.records import (
    Answer,
    BlockKind,
    Citation,
    DocumentId,
    DoneEvent,
    Event,
    Hit,
    Metadata,
    Note,
    NoteKind,
    Passage,
    PassageId,
    Sentence,
    SourcesEvent,
    Status,
    TextEvent,
)

DOCUMENT = DocumentId("00112233445566aa")
CITATION = Citation(
    number=1,
    document_id=DOCUMENT,
    title="Báo cáo năm 2023",
    section=("Kinh tế", "Ngân sách"),
    page=None,
    quote="Tổng thu ước đạt\n17 tỷ đồng\x1b[31m.",
    start=0,
    end=40,
)
ANSWERED = Answer(
    question="Tổng thu?",
    status=Status.ANSWERED,
    headline="17 tỷ đồng",
    answer="Tổng thu ước đạt 17 tỷ đồng [1].",
    citations=(CITATION,),
    notes=(Note(NoteKind.SCOPE, "Chỉ tính năm 2023."),),
)
REFUSED = Answer(
    question="Giá vàng?",
    status=Status.REFUSED,
    headline=None,
    answer="Các báo cáo không nói về giá vàng.",
    reason="không có trong báo cáo",
    citations=(CITATION,),
)
METADATA = Metadata("Báo cáo năm 2023", period="2023", guessed=frozenset({"period"}))
HIT = Hit(
    Passage(
        PassageId(f"{DOCUMENT}:0-16"),
        DOCUMENT,
        ("Kinh tế",),
        0,
        16,
        "Tổng thu ước đạt",
        "Kinh tế\nTổng thu ước đạt",
        (Sentence(0, 16, BlockKind.PARAGRAPH),),
    ),
    score=0.75,
    reasons={"dense": 0.5},
)


@dataclass
class Shelf:
    """What the stand-ins share: whether there is an index, and what was asked of them."""

    indexed: bool = True
    failure: BaseException | None = None
    asked: list[tuple[str, tuple[str, ...], str | None]] = field(default_factory=list)
    ingested: list[tuple[tuple[Path, ...], bool]] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    pages: list[list[str]] = field(default_factory=list)


class SmallAssistant:
    def __init__(self, settings: Any, shelf: Shelf) -> None:
        if shelf.failure is not None:
            raise shelf.failure
        if not shelf.indexed:
            raise NoIndexError(settings.data_dir)
        self._shelf = shelf

    def ask(self, question: str, *, history: Sequence[str] = (), id: str | None = None) -> Answer:  # noqa: A002
        self._shelf.asked.append((question, tuple(history), id))
        if question == "Hỏng?":
            raise RuntimeError("bí mật bên trong")
        known = REFUSED if "vàng" in question else ANSWERED
        return Answer(**{**_fields(known), "question": question, "id": id})

    def stream(self, question: str, *, history: Sequence[str] = ()) -> Iterator[Event]:
        answer = self.ask(question, history=history)
        yield SourcesEvent(answer.citations)
        for word in answer.answer.split(" "):
            yield TextEvent(f"{word} ")
        yield DoneEvent(answer)

    def explain(self, _question: str, **_history: Any) -> tuple[Hit, ...]:
        return (HIT,)

    def documents(self) -> tuple[Any, ...]:
        return ()

    def close(self) -> None:
        pass


def _fields(answer: Answer) -> dict[str, Any]:
    return {name: getattr(answer, name) for name in answer.__slots__}


@dataclass(frozen=True)
class SmallReport:
    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    refused: tuple[Any, ...] = ()

    @property
    def changed(self) -> bool:
        return bool(self.added or self.replaced or self.removed)


@dataclass(frozen=True)
class SmallStored:
    id: str = DOCUMENT
    source: str = "/bao-cao/2023.txt"
    metadata: Metadata = METADATA
    added_at: str = "2024-01-01T00:00:00+00:00"
    warnings: tuple[str, ...] = ("Không tìm thấy tiêu đề.",)
    characters: int = 23812
    figures: int = 1204


class SmallLibrary:
    def __init__(self, shelf: Shelf, progress: Callable[[str, int, int], None]) -> None:
        self._shelf, self._progress = shelf, progress

    def ingest(self, paths: Sequence[Path], *, rebuild: bool = False) -> SmallReport:
        self._shelf.ingested.append((tuple(paths), rebuild))
        self._shelf.indexed = True
        self._progress("Đang nhúng", 1, 2)
        self._progress("Đang nhúng", 2, 2)
        bad = [path for path in paths if path.suffix == ".pdf"]
        refused = tuple(UnreadableFileError(p.name, "không có câu nào", "Hãy bỏ đi.") for p in bad)
        return SmallReport(added=(DOCUMENT,), refused=refused)

    def documents(self) -> tuple[SmallStored, ...]:
        return (SmallStored(),) if self._shelf.indexed else ()

    def remove(self, ids: Sequence[str]) -> None:
        for identity in ids:
            if identity != DOCUMENT:
                raise UnknownDocumentError(identity)
        self._shelf.removed.extend(ids)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def run(shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run ``rag`` with the stand-ins on a data folder of its own (unless ``chosen=False``)."""
    monkeypatch.delenv("RAG_DATA_DIR", raising=False)
    doors = Doors(
        library=lambda _settings, progress, _on_wait: SmallLibrary(shelf, progress),
        assistant=lambda settings: SmallAssistant(settings, shelf),
        page=lambda arguments: shelf.pages.append(list(arguments)),
    )

    def invoke(*arguments: str, stdin: str | bytes | None = None, chosen: bool = True) -> Result:
        given = ["--data-dir", str(tmp_path / "kho"), *arguments] if chosen else [*arguments]
        session = session_with(doors)
        return CliRunner().invoke(cli, given, obj=session, input=stdin, prog_name="rag")

    return invoke


@pytest.fixture
def real(tmp_path: Path) -> Callable[..., Result]:
    """Run ``rag`` with everything real on a data folder of its own."""

    def invoke(*arguments: str, stdin: str | None = None) -> Result:
        given = [*arguments, "--data-dir", str(tmp_path / "kho")]
        return CliRunner().invoke(cli, given, input=stdin, prog_name="rag")

    return invoke
