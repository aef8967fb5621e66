"""From a file to a Document: decode, read the format, clean, find headings, guess its origin."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from rag.documents.captions import mark_unit_lines
from rag.documents.convert import CONVERTED, page_of
from rag.documents.decode import decode
from rag.documents.furniture import mark_furniture
from rag.documents.headings import find_blocks
from rag.documents.layout import RawText
from rag.documents.markdown import read_markdown
from rag.documents.metadata import SUFFIX, make_metadata
from rag.documents.text import read_text
from rag.errors import FileTooLargeError, UnreadableFileError, UnsupportedFormatError
from rag.records import Block, Document, DocumentId

READER_VERSION = "6"
"""Raise it whenever the same bytes would be read differently; documents are then read again."""

_TEXT, _MARKDOWN, _HTML, _CSV = (".txt",), (".md", ".markdown"), (".html", ".htm"), (".csv",)
SUPPORTED_SUFFIXES = (*_TEXT, *_MARKDOWN, *_HTML, *CONVERTED, *_CSV)

_NO_REPORT = re.compile(r"(?:readme|licen[sc]e|changelog|contributing)\b", re.IGNORECASE)
_RAW_FACTOR = 8  # a saved page may carry pictures and scripts many times as long as its text


def is_skipped(path: Path) -> bool:
    """Whether a folder's file is no report by its name: hidden, a README, or a metadata file."""
    name = path.name
    return name.startswith((".", "~")) or name.endswith(SUFFIX) or bool(_NO_REPORT.match(name))


def is_report(path: Path) -> bool:
    """Whether a file of this name can be read as a report."""
    return not is_skipped(path) and _suffix(path.name) != ""


def metadata_path(path: Path) -> Path:
    """Return where the metadata file of a report lies, whether it exists or not."""
    return path.with_name(path.stem + SUFFIX)


def read_document(path: Path, *, source: str | None = None, max_bytes: int) -> Document:
    """Read a report and the metadata file beside it; ``source`` is the absolute path by default.

    Raises:
        FileRefusedError: the file cannot be taken in; its subclasses say why.
    """
    data, given = _read_files(path, max_bytes)
    where = str(path.absolute()) if source is None else source
    return read_bytes(path.name, data, source=where, max_bytes=max_bytes, metadata_toml=given)


def file_fingerprint(path: Path, *, max_bytes: int) -> str:
    """Return the fingerprint ``read_document`` would give, without parsing the file.

    Raises:
        FileRefusedError: the file cannot be opened or is far too large.
    """
    return _fingerprint(*_read_files(path, max_bytes))


def _read_files(path: Path, max_bytes: int) -> tuple[bytes, bytes | None]:
    beside = metadata_path(path)
    try:
        size = path.stat().st_size
        if size > _RAW_FACTOR * max_bytes:
            raise FileTooLargeError(path.name, size, max_bytes)
        return path.read_bytes(), beside.read_bytes() if beside.is_file() else None
    except FileNotFoundError as error:
        raise UnreadableFileError(
            path.name, "không có ở đường dẫn đã cho", "Hãy kiểm tra lại đường dẫn."
        ) from error
    except OSError as error:
        reason = f"không mở được (lỗi hệ thống {error.errno})"
        raise UnreadableFileError(
            path.name, reason, "Hãy kiểm tra đường dẫn và quyền đọc."
        ) from error


def read_bytes(
    name: str, data: bytes, *, source: str, max_bytes: int, metadata_toml: bytes | None = None
) -> Document:
    """Read a report from its bytes; the suffix of ``name`` tells the format.

    Raises:
        FileRefusedError: the file cannot be taken in; its subclasses say why.
    """
    suffix = _suffix(name)
    if not suffix:
        raise UnsupportedFormatError(name, SUPPORTED_SUFFIXES)
    if len(data) > _RAW_FACTOR * max_bytes:
        raise FileTooLargeError(name, len(data), max_bytes)
    converted = suffix in CONVERTED
    decoded = page_of(suffix, data, name, max_bytes) if converted else decode(name, data)
    raw = _read_format(suffix, decoded.text, name, max_bytes)
    raw = mark_furniture(mark_unit_lines(raw))
    blocks = find_blocks(raw)
    if not any(_holds_words(raw.text, block) for block in blocks):
        raise UnreadableFileError(
            name, "không có câu văn nào đọc được", "Hãy kiểm tra lại nội dung tệp rồi nạp lại."
        )
    return Document(
        id=DocumentId(hashlib.sha256(raw.text.encode()).hexdigest()[:16]),
        source=source,
        fingerprint=_fingerprint(data, metadata_toml),
        text=raw.text,
        blocks=blocks,
        metadata=make_metadata(raw, name, metadata_toml),
        warnings=(*decoded.warnings, *raw.warnings),
        page_starts=raw.page_starts,
    )


def _suffix(name: str) -> str:
    return next((s for s in SUPPORTED_SUFFIXES if name.lower().endswith(s)), "")


def _read_format(suffix: str, text: str, name: str, max_bytes: int) -> RawText:
    if suffix in (*_HTML, *_CSV, *CONVERTED):
        from rag.documents.html import read_html  # its parser is loaded only for such files
        from rag.documents.office import csv_html

        page = csv_html(text) if suffix in _CSV else text
        raw = read_html(page, paged=suffix == ".pdf")
    else:
        raw = read_markdown(text) if suffix in _MARKDOWN else read_text(text)
    size = len(raw.text.encode())
    if size > max_bytes:
        raise FileTooLargeError(name, size, max_bytes)
    return raw


def _holds_words(text: str, block: Block) -> bool:
    words = re.findall(r"[^\W\d_]{2,}", text[block.start : block.end])
    return block.kind.is_content and len(words) > 1


def _fingerprint(data: bytes, metadata_toml: bytes | None) -> str:
    whole = hashlib.sha256()
    for part in (
        data,
        metadata_toml if metadata_toml is not None else b"-",
        READER_VERSION.encode(),
    ):
        whole.update(hashlib.sha256(part).digest())
    return whole.hexdigest()
