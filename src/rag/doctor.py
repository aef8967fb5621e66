"""Whether everything the answers need is sound, and how to mend what is not."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import FileRefusedError, RagError
from rag.settings import (
    SECRETS,
    SHIPPED_CROSS_ENCODER,
    SHIPPED_EMBEDDER,
    VARIABLES,
    Settings,
)

if TYPE_CHECKING:
    from rag.store.documents import StoredDocument

PACKAGE = "hoi-bao-cao"
"""The settings that are shown; none of them is a secret."""

_REINSTALL = "Hãy cài lại bằng: make setup"
_REBUILD = "Hãy dựng lại bằng: rag ingest --rebuild"
# The index is read whole, as before it was published.
_READ_INDEX = """
import pathlib, sys
from rag.index import check
check(pathlib.Path(sys.argv[1]), int(sys.argv[2]))
"""
_REQUIREMENT = re.compile(r"([\w.-]+)\s*([^;]*)(;.*)?")
_LIMIT = re.compile(r"(>=|<|==)\s*([\d.]+)")


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the checklist."""

    name: str
    ok: bool
    found: str
    remedy: str = ""


def examine(settings: Settings, environ: Mapping[str, str]) -> tuple[Check, ...]:
    """Return every check, in the order in which problems should be mended."""
    steps: list[tuple[str, Callable[[], Check]]] = [
        ("Python", check_python),
        ("Gói phần mềm", check_packages),
        ("Thiết lập", lambda: check_variables(environ)),
        ("Thư mục dữ liệu", lambda: check_data_dir(settings.data_dir)),
        ("Mô hình đi kèm", lambda: check_shipped_models(SHIPPED_EMBEDDER, SHIPPED_CROSS_ENCODER)),
        ("Mô hình nhúng", lambda: check_encoder(settings)),
        ("Khóa ghi", lambda: check_writer(settings)),
        ("Báo cáo đã nạp", lambda: check_documents(settings)),
        ("Số liệu", lambda: check_figures(settings)),
        ("Thư mục báo cáo", lambda: check_corpus(settings)),
        ("Chỉ mục", lambda: check_index(settings)),
    ]
    return tuple(_run(name, step) for name, step in steps)


def _run(name: str, step: Callable[[], Check]) -> Check:
    try:
        return step()
    except RagError as error:
        return Check(name, False, str(error))
    except Exception as error:  # noqa: BLE001 - a broken part must not hide the other checks
        return Check(name, False, f"không kiểm tra được ({type(error).__name__}: {error})")


def check_python(version: str | None = None) -> Check:
    """Compare the running Python with the versions supported."""
    found = version or platform.python_version()
    limits = metadata.metadata(PACKAGE)["Requires-Python"]
    is_met = all(_within(found, sign, limit) for sign, limit in _LIMIT.findall(limits))
    return Check("Python", is_met, found, f"Cần Python {limits}; hãy cài rồi chạy: make setup")


def check_packages(requirements: list[str] | None = None) -> Check:
    """Compare the installed packages with what the project requires."""
    required = metadata.requires(PACKAGE) or [] if requirements is None else requirements
    core = [line for line in required if "extra ==" not in line]
    problems = [problem for line in core if (problem := _package_problem(line))]
    if problems:
        return Check("Gói phần mềm", False, "; ".join(problems), _REINSTALL)
    return Check("Gói phần mềm", True, f"đủ {len(core)} gói, đúng phiên bản")


def _package_problem(requirement: str) -> str:
    match = _REQUIREMENT.match(requirement)
    if match is None:
        return f"không hiểu yêu cầu «{requirement}»"
    name, limits = match[1], match[2]
    try:
        installed = metadata.version(name)
    except metadata.PackageNotFoundError:
        return f"thiếu gói {name}"
    broken = [
        f"{sign}{limit}"
        for sign, limit in _LIMIT.findall(limits)
        if not _within(installed, sign, limit)
    ]
    return f"{name} đang là {installed}, cần {', '.join(broken)}" if broken else ""


def _within(installed: str, sign: str, limit: str) -> bool:
    have, want = _release(installed), _release(limit)
    width = max(len(have), len(want))
    have, want = (part + (0,) * (width - len(part)) for part in (have, want))
    return {">=": have >= want, "<": have < want, "==": have == want}[sign]


def _release(version: str) -> tuple[int, ...]:
    found = re.match(r"\d+(\.\d+)*", version)
    return tuple(map(int, found[0].split("."))) if found else ()


def check_variables(environ: Mapping[str, str]) -> Check:
    """Tell every RAG_* variable that is set; an unknown one is a misspelling."""
    named = sorted(name for name in environ if name.startswith("RAG_"))
    unknown = [name for name in named if name not in VARIABLES]
    if unknown:
        remedy = f"Các thiết lập có thật: {', '.join(VARIABLES)}."
        return Check("Thiết lập", False, f"không có thiết lập {', '.join(unknown)}", remedy)
    values = {name: "(đã đặt)" if name in SECRETS else environ[name] for name in named}
    shown = "; ".join(f"{name}={value}" for name, value in values.items())
    return Check("Thiết lập", True, shown or "không đặt biến RAG_* nào, dùng mặc định")


def check_data_dir(folder: Path) -> Check:
    """Find out whether the data folder can be written, without creating it."""
    name = "Thư mục dữ liệu"
    existing = next((path for path in (folder, *folder.parents) if path.exists()), folder)
    try:
        with tempfile.TemporaryFile(dir=existing):
            pass
    except OSError as error:
        found = f"không ghi được vào «{existing}» ({type(error).__name__})"
        return Check(name, False, found, "Hãy cấp quyền ghi, hoặc chọn nơi khác bằng RAG_DATA_DIR.")
    return Check(name, True, f"ghi được: {folder}")


def check_shipped_models(*folders: Path) -> Check:
    """Compare the files of the shipped models with their checksums."""
    name = "Mô hình đi kèm"
    whole = 0
    for folder in folders:
        sums = folder / "SHA256SUMS"
        if not sums.is_file():
            return Check(name, False, f"thiếu tệp {sums}", _REINSTALL)
        lines = [line.split(maxsplit=1) for line in sums.read_text("utf-8").splitlines() if line]
        listed = {path.lstrip("*"): digest for digest, path in lines}
        bad = [path for path, digest in listed.items() if _sha256(folder / path) != digest]
        if bad or not lines:
            return Check(name, False, f"tệp thiếu hoặc sai nội dung: {', '.join(bad)}", _REINSTALL)
        whole += len(lines)
    return Check(name, True, f"{whole} tệp nguyên vẹn")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def check_encoder(settings: Settings) -> Check:
    """Load the embedding model, use it, and compare it with the one the index was made by."""
    from rag.embed import load_encoder
    from rag.generations import Generations
    from rag.protocols import Role

    name = "Mô hình nhúng"
    encoder = load_encoder(settings.embedder)
    width = encoder.encode(["báo cáo"], Role.QUERY).shape[1]
    found = f"{settings.embedder} ({width} chiều)"
    generation = Generations(settings.data_dir).current()
    if generation is not None and generation.manifest.encoder != encoder.fingerprint:
        found = f"{found} khác với mô hình đã dựng chỉ mục"
        return Check(name, False, found, f"{_REBUILD} (hoặc đặt lại RAG_EMBEDDER)")
    return Check(name, True, found)


def check_index(settings: Settings) -> Check:
    """Find out whether there is an index, and whether it is intact and can be read."""
    from rag.generations import Generations

    name = "Chỉ mục"
    generation = Generations(settings.data_dir).current()
    if generation is None:
        return Check(name, False, "chưa có", _ingest_remedy(settings))
    damage = generation.damage() or _unreadable(generation.path, generation.manifest.passages)
    if damage:
        return Check(name, False, f"bị hỏng: {damage}", _REBUILD)
    manifest = generation.manifest
    found = f"nguyên vẹn, {len(manifest.documents)} báo cáo, {manifest.passages} đoạn"
    return Check(name, True, found)


def _unreadable(folder: Path, passages: int) -> str:
    """Read the index in a child process, for a damaged one may crash its reader."""
    command = [sys.executable, "-c", _READ_INDEX, str(folder), str(passages)]
    environ = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    child = subprocess.run(  # noqa: S603 - this very interpreter, a fixed program
        command, capture_output=True, encoding="utf-8", errors="replace", env=environ, check=False
    )
    if child.returncode == 0:
        return ""
    return (child.stderr.strip().splitlines() or ["không đọc được"])[-1]


def check_documents(settings: Settings) -> Check:
    """Find out whether the index holds just the stored documents."""
    from rag.ingest import Library

    name = "Báo cáo đã nạp"
    stored = _stored(settings)
    if not stored:
        return Check(name, False, "chưa có báo cáo nào", _ingest_remedy(settings))
    if Library(settings).is_stale():
        found = f"{len(stored)} báo cáo, nhưng chỉ mục chưa theo kịp"
        return Check(name, False, found, _REBUILD)
    return Check(name, True, f"{len(stored)} báo cáo, chỉ mục đã theo kịp")


def check_figures(settings: Settings) -> Check:
    """Find out whether the figures of every stored document were read by this very grammar."""
    from rag.ingest import Library

    name = "Số liệu"
    stored = _stored(settings)
    if not stored:
        return Check(name, True, "chưa có báo cáo nào để đọc số liệu")
    outdated = Library(settings).without_figures()
    if outdated:
        found = f"{len(outdated)} báo cáo chưa có số liệu, hoặc có số liệu do bản cũ đọc"
        return Check(name, False, found, _REBUILD)
    count = sum(document.figures or 0 for document in stored)
    return Check(name, True, f"{count} số liệu của {len(stored)} báo cáo")


def _stored(settings: Settings) -> tuple[StoredDocument, ...]:
    """Return the stored documents without making a data folder that is not there."""
    from rag.ingest import Library

    return Library(settings).documents() if settings.data_dir.exists() else ()


def check_corpus(settings: Settings) -> Check:
    """Find out whether every report of the corpus can be read and is stored as it is now."""
    from rag.documents import is_report, read_document

    name = "Thư mục báo cáo"
    if settings.corpus_dir is None:
        return Check(name, True, "không theo dõi, vì thư mục dữ liệu do người dùng chọn")
    stored = {document.fingerprint for document in _stored(settings)}
    files = [path for path in sorted(settings.corpus_dir.rglob("*")) if is_report(path)]
    problems: list[str] = []
    for path in files:
        try:
            document = read_document(path, max_bytes=settings.max_file_bytes)
        except FileRefusedError as error:
            problems.append(str(error))
        else:
            if document.fingerprint not in stored:
                problems.append(f"{path.name} chưa nạp, hoặc đã đổi sau khi nạp")
    found = "; ".join(problems) or f"{len(files)} báo cáo, đều đọc được và đã nạp"
    return Check(name, bool(files) and not problems, found, _ingest_remedy(settings))


def check_writer(settings: Settings) -> Check:
    """Find out whether a writer is at work, or hangs."""
    from rag.generations import Generations

    name = "Khóa ghi"
    if not (settings.data_dir / "index").is_dir():
        return Check(name, True, "không có lệnh nạp nào đang chạy")
    try:
        with Generations(settings.data_dir).writer(on_wait=_raise_busy):
            return Check(name, True, "không có lệnh nạp nào đang chạy")
    except _BusyError:
        remedy = "Hãy đợi lệnh đó xong; nếu nó bị treo thì dừng nó rồi chạy lại."
        return Check(name, False, "một lệnh nạp đang chạy", remedy)


class _BusyError(Exception):
    """Another process holds the writer lock."""


def _raise_busy() -> None:
    raise _BusyError


def _ingest_remedy(settings: Settings) -> str:
    return f"Hãy nạp bằng: rag ingest {settings.corpus_dir or 'THƯ_MỤC_BÁO_CÁO'}"
