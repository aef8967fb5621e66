"""Index generations: built aside, verified, then published by moving one pointer.

``index/CURRENT`` names the generation that answers; ``index/gen-<hex>/`` holds one. A killed or
failed build leaves a folder nobody points at, which the next writer removes.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from rag.errors import IndexDamagedError, IndexRejectedError
from rag.records import DocumentId

# Measured with chromadb 1.5.9: merely opening a folder rewrites a few bytes of its SQLite file, so
# only the vector and lexical files are hashed; of the SQLite file, that it is there and not empty.
_CHANGED_BY_READING = "*.sqlite3"
_PRESENT = "present"
_POINTER, _MANIFEST, _LOCK = "CURRENT", "manifest.json", ".writer.lock"
# A damaged Chroma folder can end the process that reads it, so another process tries first.
_CHECK = "import sys, pathlib, rag.index as i; i.check(pathlib.Path(sys.argv[1]), int(sys.argv[2]))"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation was made of."""

    documents: Mapping[DocumentId, str]  # id -> fingerprint
    encoder: str  # fingerprint of the encoder
    version: str  # of the code that cuts texts into passages and tokens
    passages: int
    dropped: int  # passages deleted since the last build from nothing; they still fill HNSW files
    files: Mapping[str, str]  # relative path -> SHA-256, or _PRESENT for files reading changes
    created_at: str  # ISO time, UTC


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a build is asked to make: the part of a manifest that is known beforehand."""

    documents: Mapping[DocumentId, str]
    encoder: str
    version: str

    def is_met_by(self, manifest: Manifest) -> bool:
        """Whether a generation holds just this."""
        return self == Recipe(dict(manifest.documents), manifest.encoder, manifest.version)


@dataclass(frozen=True, slots=True)
class Built:
    """What a build reports: passages now in the index, and deleted ones since it was last new."""

    passages: int
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class Generation:
    """One published index folder."""

    path: Path
    manifest: Manifest

    @property
    def name(self) -> str:
        """The folder's name, which no other generation ever has."""
        return self.path.name

    def damage(self) -> str | None:
        """Compare every stable file with its hash; return what is wrong, or None."""
        found = _hashes(self.path)
        for name, digest in self.manifest.files.items():
            if found.get(name) != digest:
                return f"tệp {name} {'thiếu' if name not in found else 'đã thay đổi'}"
        return None


class Generations:
    """The generations of one data folder."""

    def __init__(self, data_dir: Path) -> None:
        self._root = data_dir / "index"

    def current(self) -> Generation | None:
        """Return the generation that answers, or None before the first.

        Raises:
            IndexDamagedError: the pointer or the manifest it leads to cannot be read.
        """
        pointer = self._pointer()
        return None if pointer is None else _load(self._root / pointer["generation"])

    def current_name(self) -> str | None:
        """Return the current generation's name: the cheap way to notice a new one.

        Raises:
            IndexDamagedError: the pointer cannot be read.
        """
        pointer = self._pointer()
        return None if pointer is None else pointer["generation"]

    def kept(self) -> tuple[Generation, ...]:
        """Return the readable ones of the current and the previous generation, newest first."""
        found = []
        for name in _names(self._pointer_or_nothing()):
            try:
                found.append(_load(self._root / name))
            except IndexDamagedError:
                continue  # what cannot be read cannot answer, so it needs no documents
        return tuple(found)

    @contextmanager
    def writer(self, on_wait: Callable[[], None]) -> Iterator[None]:
        """Hold the right to write; ``on_wait`` is called once if another process has it."""
        self._root.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self._root / _LOCK)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            on_wait()
            lock.acquire()
        try:
            yield
        finally:
            lock.release()

    def publish(
        self, recipe: Recipe, build: Callable[[Path], Built], on_check: Callable[[], None]
    ) -> Generation:
        """Build a generation, verify it and make it the current one; hold ``writer`` meanwhile.

        Args:
            recipe: what the generation is to hold.
            build: fills the new, empty folder it is given.
            on_check: called when building is done and verification begins.

        Raises:
            IndexRejectedError: verification failed; the old generation stays current.
        """
        self._prune()
        folder = self._root / f"gen-{uuid.uuid4().hex[:12]}"
        folder.mkdir()
        try:
            built = build(folder)
            on_check()
            _verify(folder, built.passages)
            manifest = _seal(folder, recipe, built)
            self._point_to(folder.name)
        except (OSError, IndexDamagedError) as error:
            raise IndexRejectedError(f"không ghi được: {error}") from error
        finally:
            self._prune()  # the half-built folder after a failure or Ctrl-C, else the oldest one
        return Generation(folder, manifest)

    def _pointer(self) -> dict[str, Any] | None:
        try:
            pointer = json.loads((self._root / _POINTER).read_text(encoding="utf-8"))
            return {"generation": str(pointer["generation"]), "previous": pointer["previous"]}
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexDamagedError(f"không đọc được tệp {_POINTER}") from error

    def _pointer_or_nothing(self) -> dict[str, Any] | None:
        try:
            return self._pointer()
        except IndexDamagedError:
            return None

    def _point_to(self, name: str) -> None:
        previous = (self._pointer_or_nothing() or {}).get("generation")
        aside = self._root / f"{_POINTER}.new"
        aside.write_text(json.dumps({"generation": name, "previous": previous}), encoding="utf-8")
        _flush(aside)
        aside.replace(self._root / _POINTER)
        _flush(self._root)

    def _prune(self) -> None:
        kept = _names(self._pointer_or_nothing())
        for folder in self._root.glob("gen-*"):
            if folder.name not in kept:
                # Windows keeps what a reader has open; the next writer removes it then.
                shutil.rmtree(folder, ignore_errors=True)


def _names(pointer: dict[str, Any] | None) -> list[str]:
    names = [pointer["generation"], pointer["previous"]] if pointer else []
    return [name for name in names if name]


def _load(folder: Path) -> Generation:
    try:
        stored = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        return Generation(folder, Manifest(**stored))
    except (OSError, ValueError, TypeError) as error:
        raise IndexDamagedError(f"không đọc được {folder.name}/{_MANIFEST}") from error


def _verify(folder: Path, passages: int) -> None:
    child = subprocess.run(  # noqa: S603 - this very interpreter, a fixed program
        [sys.executable, "-c", _CHECK, str(folder), str(passages)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    if child.returncode < 0:
        raise IndexRejectedError(f"tiến trình kiểm tra bị ngắt, tín hiệu {-child.returncode}")
    if child.returncode:
        raise IndexRejectedError((child.stderr.strip().splitlines() or ["không rõ lý do"])[-1])


def _seal(folder: Path, recipe: Recipe, built: Built) -> Manifest:
    """Write the manifest last, when no other file will change, and put everything on the disk."""
    manifest = Manifest(
        documents=dict(recipe.documents),
        encoder=recipe.encoder,
        version=recipe.version,
        passages=built.passages,
        dropped=built.dropped,
        files=_hashes(folder),
        created_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
    (folder / _MANIFEST).write_text(text, encoding="utf-8")
    for path in (*folder.rglob("*"), folder):
        _flush(path)
    return manifest


def _hashes(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {
        path.relative_to(folder).as_posix(): digest
        for path in files
        if path.name != _MANIFEST and (digest := _digest(path))
    }


def _digest(path: Path) -> str:
    """Return the SHA-256; of a file that reading changes, only whether it holds anything."""
    if path.match(f"{_CHANGED_BY_READING}-*"):
        return ""  # SQLite's journal comes and goes
    if path.match(_CHANGED_BY_READING):
        return _PRESENT if path.stat().st_size else ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _flush(path: Path) -> None:
    """Put a file or folder on the disk; Windows cannot open a folder, and need not."""
    if path.is_dir() and os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
