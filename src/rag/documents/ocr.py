"""Scanned pages -> an HTML page, by Tesseract where it is installed with Vietnamese.

Runs inside the limited process of ``worker``; Tesseract itself is a process for each page.
"""

from __future__ import annotations

import io
import shutil
import subprocess
from functools import cache
from html import escape

from rag.documents.layout import PAGE_MARK
from rag.documents.pdf import NoTextError

PROGRAM, LANGUAGE = "tesseract", "vie"
DOTS_PER_INCH = 300
"""What Tesseract's models were made for."""
FEWEST_LETTERS = 40
"""A whole scan with fewer letters is a picture, not a report."""
WARNING = (
    "Văn bản này được nhận dạng từ ảnh quét (OCR), có thể sai chữ và số. "
    "Hãy đối chiếu số liệu với bản gốc."
)


@cache
def is_available() -> bool:
    """Whether scans can be read on this machine."""
    if shutil.which(PROGRAM) is None:
        return False
    command = [PROGRAM, "--list-langs"]
    listed = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return LANGUAGE in listed.stdout.split()


def ocr_html(data: bytes) -> str:
    """Return the text of a scanned PDF, a paragraph a block, with marks where pages begin.

    Raises:
        NoTextError: hardly a letter was recognised.
    """
    import pypdfium2

    parts: list[str] = []
    pdf = pypdfium2.PdfDocument(data)
    try:
        for page in pdf:
            picture = page.render(scale=DOTS_PER_INCH / 72).to_pil()
            file = io.BytesIO()
            picture.save(file, format="PNG")
            text = _recognised(file.getvalue())
            paragraphs = [" ".join(block.split()) for block in text.split("\n\n")]
            kept = [paragraph for paragraph in paragraphs if paragraph] or [""]
            kept[0] = PAGE_MARK + kept[0]
            parts += [f"<p>{escape(paragraph)}</p>" for paragraph in kept]
    finally:
        pdf.close()
    if sum(char.isalpha() for part in parts for char in part) < FEWEST_LETTERS:
        raise NoTextError
    return "\n".join(parts)


def _recognised(picture: bytes) -> str:
    command = [PROGRAM, "stdin", "stdout", "-l", LANGUAGE]
    done = subprocess.run(command, input=picture, capture_output=True, check=True)  # noqa: S603
    return done.stdout.decode("utf-8", "replace")
