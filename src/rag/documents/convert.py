"""PDF and office files -> HTML pages, read in a limited process of their own (``worker``).

A PDF or an office file is parsed by large libraries; a hostile one may ask for all memory or never
end. Here it can cost at most what ``LIMITS`` allow, and one sentence.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile

from rag.documents import ocr
from rag.documents.decode import Decoded
from rag.errors import UnreadableFileError

OFFICE = (".docx", ".xlsx")
CONVERTED = (".pdf", *OFFICE)

MEMORY_BYTES, SECONDS = 2_000_000_000, 120
"""What one file may take; a report of 300 pages takes about 400 MB and 40 s."""
OCR, OCR_SECONDS = "ocr", 1_800
"""How the worker is told to recognise a scan, and what that may take: 300 pages at 5 s."""
UNPACKED_FACTOR = 20
"""Times the size limit of a file that its parts may have unpacked; reports stay below 5."""

ENCRYPTED = ("có mật khẩu nên chưa đọc được", "Hãy bỏ mật khẩu rồi nạp lại.")
DAMAGED = (
    "bị hỏng hoặc không đúng định dạng của phần đuôi tên",
    "Hãy mở thử bằng phần mềm thường dùng, lưu lại rồi nạp lại.",
)
SCANNED = (
    "chỉ có ảnh quét, không có chữ để đọc",
    "Hãy nhận dạng chữ (OCR) tiếng Việt rồi nạp lại, hoặc cài Tesseract có tiếng Việt "
    "(tesseract-ocr-vie).",
)
TOO_LARGE = (
    "giải nén ra quá lớn so với một báo cáo",
    "Hãy bỏ ảnh và đối tượng nhúng, lưu lại rồi nạp lại.",
)
EXHAUSTED = (
    "tốn quá nhiều bộ nhớ hoặc thời gian khi đọc",
    "Hãy chia nhỏ tệp hoặc lưu lại ở dạng .docx rồi nạp lại.",
)


def page_of(suffix: str, data: bytes, name: str, max_bytes: int) -> Decoded:
    """Return a file as an HTML page, read in a process with limited memory and time.

    A scan is read by ``ocr`` where this machine can, with a warning.

    Raises:
        UnreadableFileError: it is encrypted, damaged, a scan, a zip bomb, or exhausts the limits.
    """
    if not data.strip():
        raise UnreadableFileError(name, "không có nội dung", "Hãy kiểm tra lại tệp rồi nạp lại.")
    if suffix in OFFICE and (problem := _archive_problem(data, UNPACKED_FACTOR * max_bytes)):
        raise UnreadableFileError(name, *problem)
    try:
        return Decoded(_read(suffix, data, name, SECONDS))
    except _ScanError:
        if not ocr.is_available():
            raise UnreadableFileError(name, *SCANNED) from None
    try:
        return Decoded(_read(OCR, data, name, OCR_SECONDS), (ocr.WARNING,))
    except _ScanError:
        raise UnreadableFileError(name, *SCANNED) from None


class _ScanError(Exception):
    """The pages hold pictures only."""


def _read(reader: str, data: bytes, name: str, seconds: int) -> str:
    command = [sys.executable, "-m", "rag.documents.worker", reader]
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command, input=data, capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise UnreadableFileError(name, *EXHAUSTED) from None
    if done.returncode != 0:
        raise UnreadableFileError(name, *EXHAUSTED)
    reply = json.loads(done.stdout)
    problem = tuple(reply.get("problem") or ())
    if problem == SCANNED:
        raise _ScanError
    if problem:
        raise UnreadableFileError(name, *problem)
    return str(reply["page"])


def _archive_problem(data: bytes, limit: int) -> tuple[str, str] | None:
    """Look at an archive's table of contents before anything is unpacked."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):  # an OLE container: the old format, or encrypted
        return ENCRYPTED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return DAMAGED
    if sum(part.file_size for part in parts) > limit:
        return TOO_LARGE
    return ENCRYPTED if any(part.flag_bits & 1 for part in parts) else None
