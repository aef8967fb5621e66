"""Bytes to text: UTF-8, or UTF-16 with its mark; anything else is refused, never guessed."""

from __future__ import annotations

import codecs

from rag.errors import UnreadableFileError
from rag.language.normalise import nfc

_CONTROLS = {chr(code) for code in range(32)} - set("\t\n\r\f\v")
_MOST_CONTROLS = 0.01  # of all characters; a stray form control is no sign of a binary file
_SAVE_AS = "Hãy lưu lại tệp với bảng mã UTF-8 rồi nạp lại."


def decode(name: str, data: bytes) -> str:
    r"""Return the text in NFC with ``\n`` as its newline and without a byte order mark.

    Raises:
        UnreadableFileError: the file is empty, binary, or in another encoding.
    """
    if not data.strip():
        raise UnreadableFileError(name, "không có nội dung", "Hãy kiểm tra lại tệp rồi nạp lại.")
    text = _utf16(name, data) if _has_utf16_mark(data) else _utf8(name, data)
    controls = sum(text.count(char) for char in _CONTROLS)
    if "\x00" in text or controls > _MOST_CONTROLS * len(text):
        raise _binary(name)
    return nfc(text.replace("\r\n", "\n").replace("\r", "\n"))


def _has_utf16_mark(data: bytes) -> bool:
    return data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))


def _utf16(name: str, data: bytes) -> str:
    try:
        return data.decode("utf-16")
    except UnicodeDecodeError as error:
        raise UnreadableFileError(name, "có bảng mã UTF-16 bị hỏng", _SAVE_AS) from error


def _utf8(name: str, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if b"\x00" in data:
            raise _binary(name) from error
        problem = f"không dùng bảng mã UTF-8 (byte thứ {error.start + 1} không hợp lệ)"
        raise UnreadableFileError(name, problem, _SAVE_AS) from error


def _binary(name: str) -> UnreadableFileError:
    return UnreadableFileError(
        name, "là tệp nhị phân, không phải văn bản", "Hãy xuất báo cáo ra .txt, .md hoặc .html."
    )
