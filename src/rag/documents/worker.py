"""The limited process that reads one PDF or office file: ``python -m rag.documents.worker READER``.

The file comes by standard input; its page, or why there is none, goes out as JSON.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable

from rag.documents.convert import DAMAGED, ENCRYPTED, EXHAUSTED, MEMORY_BYTES, OCR, SCANNED, SECONDS


def main() -> None:
    """Read the file of standard input within the limits."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    data = sys.stdin.buffer.read()
    json.dump(_converted(sys.argv[1], data), sys.stdout)


def _converted(suffix: str, data: bytes) -> dict[str, object]:
    from rag.documents.pdf import NoTextError

    try:
        return {"page": _reader(suffix)(data)}
    except NoTextError:
        return {"problem": SCANNED}
    except MemoryError:
        return {"problem": EXHAUSTED}
    except Exception as error:  # noqa: BLE001 - whatever a library makes of a damaged file
        encrypted = "password" in type(error).__name__.lower() or "encrypt" in str(error).lower()
        cause = error.__cause__ or error.__context__ or (error.args[0] if error.args else "")
        encrypted = encrypted or "password" in type(cause).__name__.lower()
        return {"problem": ENCRYPTED if encrypted else DAMAGED}


def _reader(suffix: str) -> Callable[[bytes], str]:
    from rag.documents import ocr, office, pdf

    return {
        ".docx": office.docx_html,
        ".xlsx": office.xlsx_html,
        ".pdf": pdf.pdf_html,
        OCR: ocr.ocr_html,
    }[suffix]


if __name__ == "__main__":
    main()
