"""What is measured, and the reports it answers from.

A question about the reports of ``corpus/`` alone is asked with these alone loaded, for most such
questions name neither place nor year, and some are unanswerable only then. Every other question is
asked with all reports loaded together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from types import TracebackType

from rag.chain import Assistant
from rag.documents import is_report, read_document
from rag.errors import EmptyFolderError
from rag.evaluate.records import OURS, Question, Stretch, System
from rag.ingest import Library
from rag.protocols import Encoder, Progress
from rag.records import Answer, Document
from rag.settings import Settings

ENGINES = ("extractive", "llm")


@dataclass(frozen=True)
class Shelf:
    """The reports of an evaluation, read as the product reads them."""

    sample: tuple[Path, ...]  # files of corpus/
    others: tuple[Path, ...]  # files of evals/documents/
    max_bytes: int = 10_000_000

    @classmethod
    def of(cls, corpus: Path, documents: Path, max_bytes: int = 10_000_000) -> Shelf:
        """Return the shelf of two folders; the second may be missing.

        Raises:
            EmptyFolderError: the first folder holds no report.
        """
        sample = _reports(corpus)
        if not sample:
            raise EmptyFolderError(corpus)
        return cls(sample, _reports(documents), max_bytes)

    @cached_property
    def documents(self) -> Mapping[str, Document]:
        """Every report by the stem of its file name."""
        files = (*self.sample, *self.others)
        return {path.stem: read_document(path, max_bytes=self.max_bytes) for path in files}

    def is_about_sample(self, question: Question) -> bool:
        """Whether a question is asked with the sample reports alone."""
        return set(question.document) <= {path.stem for path in self.sample}

    def files_for(self, *, sample_only: bool) -> tuple[Path, ...]:
        """Return the files that are loaded together."""
        return self.sample if sample_only else (*self.sample, *self.others)

    def documents_for(self, *, sample_only: bool) -> tuple[Document, ...]:
        """Return the reports that are loaded together."""
        files = self.files_for(sample_only=sample_only)
        return tuple(self.documents[path.stem] for path in files)


def _reports(folder: Path) -> tuple[Path, ...]:
    found = folder.iterdir() if folder.is_dir() else ()
    return tuple(sorted(path for path in found if path.is_file() and is_report(path)))


class Ours:
    """This product with its default engine, on one set of files."""

    def __init__(
        self,
        settings: Settings,
        files: Sequence[Path],
        progress: Progress | None = None,
        encoder: Encoder | None = None,
    ) -> None:
        """Bring the index in ``settings.data_dir`` in line with the files."""
        library = Library(settings, progress=progress, encoder=encoder)
        report = library.ingest(files)
        for refused in report.refused:
            raise refused
        taken = {str(path.absolute()) for path in files}
        stale = [stored.id for stored in library.documents() if stored.source not in taken]
        if stale:
            library.remove(stale)
        self._model = settings.chat.model if settings.chat else ""
        self.assistant = Assistant(settings, encoder)

    @property
    def name(self) -> str:
        """Stands above its results."""
        return f"{OURS}, {self._model}" if self._model else OURS

    def answer(self, question: Question) -> Answer:
        """Return the assistant's answer."""
        return self.assistant.ask(question.question, history=question.history, id=question.id)

    def retrieve(self, question: Question) -> list[Stretch]:
        """Return the sentences the answer was looked for in, best first."""
        hits = self.assistant.explain(question.question, history=question.history)
        return [(h.passage.document_id, h.sentence.start, h.sentence.end) for h in hits]

    def close(self) -> None:
        """Let go of the open index."""
        self.assistant.close()


class Both(AbstractContextManager["Both"]):
    """One system in two copies: with the sample reports alone, and with all of them."""

    def __init__(self, shelf: Shelf, build: Callable[[bool], System]) -> None:
        """Keep ``build(sample_only)``, which makes a copy when a question first needs it."""
        self._shelf = shelf
        self._build = build
        self._copies: dict[bool, System] = {}

    @property
    def name(self) -> str:
        """The name of either copy."""
        made = next(iter(self._copies.values()), None)
        return (made or self._copy(sample_only=True)).name

    def answer(self, question: Question) -> Answer:
        """Return the answer of the copy this question is for."""
        return self.system_for(question).answer(question)

    def retrieve(self, question: Question) -> Sequence[Stretch]:
        """Return what the copy this question is for retrieved."""
        return self.system_for(question).retrieve(question)

    def prepare(self, questions: Iterable[Question]) -> None:
        """Make the copies these questions need, so that building does not count as answering."""
        for question in questions:
            self.system_for(question)

    def assistant_for(self, question: Question) -> Assistant:
        """Return the assistant of the copy this question is for; only our own copies have one."""
        copy = self.system_for(question)
        if not isinstance(copy, Ours):
            raise TypeError(copy.name)
        return copy.assistant

    def system_for(self, question: Question) -> System:
        """Return the copy this question is for."""
        return self._copy(sample_only=self._shelf.is_about_sample(question))

    def _copy(self, *, sample_only: bool) -> System:
        if sample_only not in self._copies:
            self._copies[sample_only] = self._build(sample_only)
        return self._copies[sample_only]

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the copies that can be closed."""
        for system in self._copies.values():
            close = getattr(system, "close", None)
            if close:
                close()


def ours(shelf: Shelf, settings: Settings, progress: Progress | None = None) -> Both:
    """Return this product; its two indexes lie in ``settings.data_dir``/eval."""

    def build(sample_only: bool) -> System:
        folder = settings.data_dir / "eval" / ("sample" if sample_only else "all")
        own = replace(settings, data_dir=folder, corpus_dir=None)
        return Ours(own, shelf.files_for(sample_only=sample_only), progress)

    return Both(shelf, build)
