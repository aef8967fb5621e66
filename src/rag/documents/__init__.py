"""Reports as files to Documents: one reader per format, cleaning, headings, tables, metadata."""

from rag.documents.read import (
    READER_VERSION,
    SUPPORTED_SUFFIXES,
    file_fingerprint,
    is_report,
    is_skipped,
    metadata_path,
    read_bytes,
    read_document,
)

__all__ = [
    "READER_VERSION",
    "SUPPORTED_SUFFIXES",
    "file_fingerprint",
    "is_report",
    "is_skipped",
    "metadata_path",
    "read_bytes",
    "read_document",
]
