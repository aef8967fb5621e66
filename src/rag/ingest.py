"""The wiring of writing: files -> documents, figures -> store -> passages -> index generation."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from pathlib import Path

from rag.documents import file_fingerprint, is_report, is_skipped, read_document
from rag.embed import load_encoder
from rag.errors import (
    EmptyFolderError,
    FileRefusedError,
    IndexDamagedError,
    IndexRejectedError,
    UnknownDocumentError,
)
from rag.figure_record import FigureReading
from rag.figures import GRAMMAR_VERSION, report_figures
from rag.generations import Built, Generation, Generations, Recipe
from rag.index import IndexWriter, copy_index
from rag.language.tokens import TOKENS_VERSION
from rag.protocols import Encoder, Progress
from rag.records import Document, DocumentId
from rag.settings import Settings
from rag.split import SPLIT_VERSION, split
from rag.store.documents import DocumentStore, StoredDocument
from rag.store.figures import PAGE_SIZE, FigurePage, FigureQuery, FigureStore
from rag.store.plan import Plan, Reading, make_plan

INDEX_VERSION = f"{SPLIT_VERSION}.{TOKENS_VERSION}"
FIGURES_VERSION = f"{SPLIT_VERSION}.{GRAMMAR_VERSION}"
_FIGURES_STAGE = "Đang đọc số liệu"
_ENCODE_BATCH = 256  # passages between two progress reports: a fraction of a second


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What one ingest did; documents are named by their source."""

    added: tuple[str, ...]
    replaced: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    refused: tuple[FileRefusedError, ...]
    reindexed: bool  # a new generation was published
    reread: int = 0  # unchanged documents whose figures were read again

    @property
    def changed(self) -> bool:
        """Whether anything is different from before."""
        files = self.added or self.replaced or self.removed
        return self.reindexed or bool(files or self.reread)


class Library:
    """The reports of one data folder and their index, for everything that changes them."""

    def __init__(
        self,
        settings: Settings,
        progress: Progress | None = None,
        on_wait: Callable[[], None] | None = None,
        encoder: Encoder | None = None,
    ) -> None:
        self._settings = settings
        self._progress = progress or _silent
        self._on_wait = on_wait or (lambda: None)
        self._given_encoder = encoder
        self._store = DocumentStore(settings.data_dir)
        self._figures = FigureStore(settings.data_dir)
        self._generations = Generations(settings.data_dir)

    def documents(self) -> tuple[StoredDocument, ...]:
        """Return the reports that are answered from, in the order they were added."""
        return self._store.active()

    def figures(
        self, query: FigureQuery | None = None, *, offset: int = 0, limit: int = PAGE_SIZE
    ) -> FigurePage:
        """Return the figures of the reports that meet a query, in the order of their texts.

        Args:
            query: what is looked for; None for every figure.
            offset: how many of those found are passed over.
            limit: how many are returned at most.
        """
        return self._figures.search(query or FigureQuery(), offset=offset, limit=limit)

    def without_figures(self) -> tuple[DocumentId, ...]:
        """Return the reports whose figures are missing or of an older grammar."""
        return self._figures.outdated(FIGURES_VERSION)

    def is_stale(self) -> bool:
        """Whether an ingest would have to build an index: none, unreadable, or of other content."""
        try:
            current = self._generations.current()
        except IndexDamagedError:
            return True
        return current is None or not self._recipe().is_met_by(current.manifest)

    def ingest(self, paths: Sequence[Path], *, rebuild: bool = False) -> IngestReport:
        """Take in files and bring folders in line, then the index; without paths only the index.

        Args:
            paths: a folder stands for all reports in it: one whose file is gone is removed.
            rebuild: build the index from nothing and read all figures again, whatever their state.

        Raises:
            EmptyFolderError: a folder is missing or holds no report; nothing was changed.
            IndexRejectedError: the new index failed its verification; the old one answers.
        """
        _list_files(paths)  # a mistyped path is told before waiting for another ingest
        with self._generations.writer(self._on_wait):
            # All reading is done under the lock: whatever another ingest stored while this one
            # waited, the files as they are now have the last word.
            readings, refused = self._read(_list_files(paths))
            plan = self._plan(paths, readings)
            self._store_changes(plan)
            reread = self._read_figures_again(everything=rebuild)
            reindexed = self._update_index(rebuild=rebuild)
        return IngestReport(
            added=tuple(reading.source for reading in plan.added),
            replaced=tuple(reading.source for reading in plan.replaced),
            unchanged=tuple(reading.source for reading in plan.unchanged),
            removed=tuple(document.source for document in plan.removed),
            refused=tuple(refused),
            reindexed=reindexed,
            reread=reread,
        )

    def remove(self, ids: Sequence[DocumentId]) -> None:
        """Remove reports and publish an index without them.

        Raises:
            UnknownDocumentError: an id no report has; nothing was changed.
        """
        with self._generations.writer(self._on_wait):
            known = {document.id for document in self._store.active()}
            for unknown in (id_ for id_ in ids if id_ not in known):
                raise UnknownDocumentError(unknown)
            self._store.apply([], ids)
            self._update_index()

    @cached_property
    def _encoder(self) -> Encoder:
        return self._given_encoder or load_encoder(self._settings.embedder)

    def _recipe(self) -> Recipe:
        documents = {document.id: document.fingerprint for document in self._store.active()}
        return Recipe(documents, self._encoder.fingerprint, INDEX_VERSION)

    def _read(self, files: Sequence[Path]) -> tuple[list[Reading], list[FileRefusedError]]:
        readings: list[Reading] = []
        refused: list[FileRefusedError] = []
        stored = {document.source: document for document in self._store.active()}
        for done, path in enumerate(files):
            self._progress("Đang đọc tệp", done, len(files))
            try:
                readings.append(self._reading(path, stored.get(str(path))))
            except FileRefusedError as error:
                refused.append(error)
        self._progress("Đang đọc tệp", len(files), len(files))
        return readings, refused

    def _reading(self, path: Path, stored: StoredDocument | None) -> Reading:
        limit = self._settings.max_file_bytes
        if stored and stored.fingerprint == file_fingerprint(path, max_bytes=limit):
            return Reading(stored.source, stored.id, stored.fingerprint, None)
        document = read_document(path, max_bytes=limit)
        return Reading(str(path), document.id, document.fingerprint, document)

    def _plan(self, paths: Sequence[Path], readings: Sequence[Reading]) -> Plan:
        active = self._store.active()
        on_disk = [d.source for d in active if not d.source.startswith("upload:")]
        missing = {source for source in on_disk if not Path(source).exists()}
        # A folder of which nothing at all could be read is more likely unmounted than emptied.
        read_in = {parent for reading in readings for parent in Path(reading.source).parents}
        folders = [path for path in map(_absolute, paths) if path.is_dir() and path in read_in]
        synced = {s for s in on_disk if any(f in Path(s).parents for f in folders)}
        return make_plan(active, readings, missing, synced)

    def _store_changes(self, plan: Plan) -> None:
        taken = [self._document(r) for r in chain(plan.added, plan.replaced, plan.moved)]
        if taken or plan.retired:
            # One transaction: whoever reads sees a document with its figures or not at all.
            readings = self._read_figures(taken)
            self._store.apply(taken, [document.id for document in plan.retired], readings)

    def _read_figures(self, documents: Sequence[Document]) -> list[FigureReading]:
        readings = []
        for done, document in enumerate(documents):
            self._progress(_FIGURES_STAGE, done, len(documents))
            readings.append(_reading_of(document))
        self._progress(_FIGURES_STAGE, len(documents), len(documents))
        return readings

    def _read_figures_again(self, *, everything: bool) -> int:
        """Bring stored figures up to date with the grammar; return of how many documents."""
        active = [document.id for document in self._store.active()]
        ids = active if everything else self.without_figures()
        for done, id_ in enumerate(ids):
            self._progress(_FIGURES_STAGE, done, len(ids))
            self._figures.replace(_reading_of(self._store.get(id_)))
            self._progress(_FIGURES_STAGE, done + 1, len(ids))
        return len(ids)

    def _document(self, reading: Reading) -> Document:
        document = reading.document or self._store.get(reading.id)
        return replace(document, source=reading.source)

    def _update_index(self, *, rebuild: bool = False) -> bool:
        recipe = self._recipe()
        base = None if rebuild else self._base(recipe)
        if (base and recipe.is_met_by(base.manifest)) or self._has_never_begun(recipe):
            return False
        try:
            self._publish(recipe, base)
        except IndexRejectedError:
            if base is None:
                raise
            self._publish(recipe, None)  # the copy was at fault: once more from nothing
        kept = self._generations.kept()
        self._store.purge({id_ for one in kept for id_ in one.manifest.documents})
        return True

    def _has_never_begun(self, recipe: Recipe) -> bool:
        """Whether there is neither a document nor an index that could still show a removed one."""
        try:
            return not recipe.documents and self._generations.current_name() is None
        except IndexDamagedError:
            return False

    def _base(self, recipe: Recipe) -> Generation | None:
        """Return the current generation if a new one may start as its copy."""
        try:
            current = self._generations.current()
        except IndexDamagedError:
            return None
        if current is None or current.damage():
            return None
        made = current.manifest
        mixable = made.encoder == recipe.encoder and made.version == recipe.version
        # Deleted vectors stay in HNSW files; past one for each live one, start anew.
        return current if mixable and made.dropped <= made.passages else None

    def _publish(self, recipe: Recipe, base: Generation | None) -> None:
        self._generations.publish(
            recipe,
            lambda folder: self._build(folder, recipe, base),
            lambda: self._progress("Đang kiểm tra chỉ mục", 0, 1),
        )
        self._progress("Đang kiểm tra chỉ mục", 1, 1)

    def _build(self, folder: Path, recipe: Recipe, base: Generation | None) -> Built:
        old = dict(base.manifest.documents) if base else {}
        if base:
            copy_index(base.path, folder)
        with IndexWriter(folder) as writer:
            dropped = writer.drop([i for i in old if recipe.documents.get(i) != old[i]])
            self._embed(writer, [i for i in recipe.documents if recipe.documents[i] != old.get(i)])
            self._progress("Đang lập chỉ mục", 0, 1)
            passages = writer.finish()
            self._progress("Đang lập chỉ mục", 1, 1)
        return Built(passages, dropped + (base.manifest.dropped if base else 0))

    def _embed(self, writer: IndexWriter, ids: Sequence[DocumentId]) -> None:
        sizes = {document.id: document.characters for document in self._store.active()}
        total, done = sum(sizes[id_] for id_ in ids), 0
        for id_ in ids:
            passages = split(self._store.get(id_))
            for start in range(0, len(passages), _ENCODE_BATCH):
                batch = passages[start : start + _ENCODE_BATCH]
                self._progress("Đang tạo véc-tơ", done + sizes[id_] * start // len(passages), total)
                writer.add(batch, self._encoder)
            done += sizes[id_]
        self._progress("Đang tạo véc-tơ", total, total)


def _reading_of(document: Document) -> FigureReading:
    figures = report_figures(document, split(document))
    return FigureReading(document.id, FIGURES_VERSION, figures)


def _silent(stage: str, done: int, total: int) -> None:
    pass


def _list_files(paths: Sequence[Path]) -> list[Path]:
    files: dict[Path, None] = {}
    for path in map(_absolute, paths):
        if path.is_dir():
            found = sorted(file for file in path.rglob("*") if _is_taken(file, path))
            if not any(map(is_report, found)):
                raise EmptyFolderError(path)
            files.update(dict.fromkeys(found))
        elif path.exists() or path.suffix:
            files[path] = None
        else:
            raise EmptyFolderError(path)
    return list(files)


def _is_taken(file: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    return not hidden and not is_skipped(file) and file.is_file()


def _absolute(path: Path) -> Path:
    # Not resolve(): a link to a report is the name the user gave it, wherever it leads today.
    return Path(os.path.normpath(path.expanduser().absolute()))
