"""Reports brought in and taken out through the pages: kept as files, so that nothing is lost.

An uploaded file is written into ``uploads/`` of the data folder and ingested from there. One that
is refused leaves nothing behind; one that is removed keeps its file until another has its name.
"""

from __future__ import annotations

import hmac
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from rag.documents import metadata_path
from rag.errors import RagError, UnknownDocumentError, UnreadableFileError
from rag.ingest import Library
from rag.protocols import Progress
from rag.records import DocumentId, Metadata
from rag.settings import Settings
from rag.store.documents import StoredDocument

LONGEST_NAME = 120
_UNSAFE = re.compile(r"[\x00-\x1f\x7f<>:\"|?*\\/]+")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one uploaded file."""

    name: str
    error: RagError | None = None
    unchanged: bool = False

    @property
    def sentence(self) -> str:
        """What the reader is told."""
        if self.error:
            return str(self.error)
        if self.unchanged:
            return f"Tệp «{self.name}» đã được nạp từ trước, không có gì thay đổi."
        return f"Đã nạp «{self.name}»; có thể hỏi ngay."


class Uploads:
    """The files of one data folder that came through the pages."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._folder = settings.data_dir / "uploads"

    def may_change(self, password: str) -> bool:
        """Whether a password opens uploading and removing; none is needed where none is set."""
        wanted = self._settings.admin_password
        return not wanted or hmac.compare_digest(password.encode(), wanted.encode())

    @property
    def needs_password(self) -> bool:
        """Whether RAG_ADMIN_PASSWORD is set."""
        return bool(self._settings.admin_password)

    def add(self, name: str, data: bytes, progress: Progress | None = None) -> Outcome:
        """Take in one file; it replaces one of its name, which stays where this is refused."""
        path = self._folder / safe_name(name)
        before = path.read_bytes() if path.is_file() else None
        self._folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        try:
            report = Library(self._settings, progress=progress).ingest([path])
            refused: RagError | None = next(iter(report.refused), None)
        except RagError as error:
            refused, report = error, None
        if refused or report is None:
            self._put_back(path, before)
            return Outcome(path.name, refused)
        return Outcome(path.name, unchanged=not report.changed)

    def _put_back(self, path: Path, before: bytes | None) -> None:
        if before is None:
            path.unlink(missing_ok=True)
        else:
            path.write_bytes(before)

    def replace(
        self, document_id: DocumentId, name: str, data: bytes, progress: Progress | None = None
    ) -> Outcome:
        """Take in a file in the place of a report, which stays where the file is refused.

        Raises:
            UnknownDocumentError: no report has this id.
        """
        old = self._known(document_id)
        outcome = self.add(name, data, progress)
        active = {d.id for d in Library(self._settings).documents()}
        same_file = Path(old.source) == (self._folder / safe_name(name)).absolute()
        taken = outcome.error is None and not outcome.unchanged
        if taken and not same_file and document_id in active:
            Library(self._settings).remove([document_id])
        return outcome

    def read_again(self, document_id: DocumentId, progress: Progress | None = None) -> Outcome:
        """Take a report in again from its file, which may have changed or be read better now.

        Raises:
            UnknownDocumentError: no report has this id.
        """
        return self.restore(Path(self._known(document_id).source), progress)

    def rebuild(self, progress: Progress | None = None) -> None:
        """Build the index of all reports from nothing and read all figures again.

        Raises:
            IndexRejectedError: the new index failed its verification; the old one answers.
        """
        Library(self._settings, progress=progress).ingest([], rebuild=True)

    def _known(self, document_id: DocumentId) -> StoredDocument:
        known = {d.id: d for d in Library(self._settings).documents()}
        if document_id not in known:
            raise UnknownDocumentError(document_id)
        return known[document_id]

    def remove(self, document_id: DocumentId) -> Path:
        """Take a report out of the answers; return its file, from which it can be restored.

        Raises:
            UnknownDocumentError: no report has this id.
        """
        source = self._known(document_id).source
        Library(self._settings).remove([document_id])
        return Path(source)

    def describe(self, document_id: DocumentId, told: Mapping[str, str]) -> Outcome:
        """Keep what is told of a report in the metadata file beside it, and take it in again.

        Args:
            document_id: of the report.
            told: fields of ``Metadata``; one left empty is guessed from the text again.

        Returns:
            What became of it; a refused value leaves the report as it was.

        Raises:
            UnknownDocumentError: no report has this id.
        """
        document = self._known(document_id)
        path = Path(document.source)
        beside = metadata_path(path)
        before = beside.read_bytes() if beside.is_file() else None
        lines = [
            f"{name} = {json.dumps(value.strip(), ensure_ascii=False)}\n"
            for name, value in told.items()
            if value.strip() and not _is_guess(document.metadata, name, value.strip())
        ]
        try:
            beside.write_text("".join(lines), encoding="utf-8")
            report = Library(self._settings).ingest([path])
            refused: RagError | None = next(iter(report.refused), None)
        except RagError as error:
            refused = error
        except OSError as error:
            reason = f"không ghi được (lỗi hệ thống {error.errno})"
            refused = UnreadableFileError(beside.name, reason, "Hãy kiểm tra quyền ghi thư mục.")
        if refused:
            self._put_back(beside, before)
            return Outcome(path.name, refused)
        return Outcome(path.name)

    def restore(self, path: Path, progress: Progress | None = None) -> Outcome:
        """Take a report in again from its file, whether it was removed or not."""
        try:
            report = Library(self._settings, progress=progress).ingest([path])
        except RagError as error:
            return Outcome(path.name, error)
        refused: RagError | None = next(iter(report.refused), None)
        return Outcome(path.name, refused, unchanged=not report.changed)


def _is_guess(metadata: Metadata, name: str, value: str) -> bool:
    """Whether a value is what was guessed anyway: it stays a guess, and is marked as one."""
    return name in metadata.guessed and getattr(metadata, name) == value


def safe_name(name: str) -> str:
    """Return a file name that stays in its folder: no path, no control character, not hidden."""
    last = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    cleaned = _UNSAFE.sub("-", last).strip(" .-")
    stem, dot, suffix = cleaned.rpartition(".")
    stem = (stem if dot else cleaned)[:LONGEST_NAME] or "bao-cao"
    return f"{stem}.{suffix}" if dot else stem
