"""Bytes to text: UTF-8, UTF-16 with its mark, or a legacy encoding that fits; else refused."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from rag.errors import UnreadableFileError
from rag.language.legacy import LEGACY, convert_bytes, convert_glyphs
from rag.language.normalise import nfc

_CONTROLS = {chr(code) for code in range(32)} - set("\t\n\r\f\v")
_MOST_CONTROLS = 0.01  # of all characters; a stray form control is no sign of a binary file
_SAVE_AS = "Hãy lưu lại tệp với bảng mã UTF-8 rồi nạp lại."


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text and Vietnamese sentences about how it was read."""

    text: str
    warnings: tuple[str, ...] = ()


def decode(name: str, data: bytes) -> Decoded:
    r"""Return the text in NFC with ``\n`` as its newline and without a byte order mark.

    A legacy encoding (TCVN3, VNI-Windows, Windows-1258) is converted when the text is then clearly
    Vietnamese, and a warning names it; so is a Unicode text copied from a document in an old font.

    Raises:
        UnreadableFileError: the file is empty, binary, or in another encoding.
    """
    if not data.strip():
        raise UnreadableFileError(name, "không có nội dung", "Hãy kiểm tra lại tệp rồi nạp lại.")
    decoded = _decoded(name, data)
    controls = sum(decoded.text.count(char) for char in _CONTROLS)
    if "\x00" in decoded.text or controls > _MOST_CONTROLS * len(decoded.text):
        raise _binary(name)
    text = nfc(decoded.text.replace("\r\n", "\n").replace("\r", "\n"))
    return Decoded(text, decoded.warnings)


def _decoded(name: str, data: bytes) -> Decoded:
    if _has_utf16_mark(data):
        text = _utf16(name, data)
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            return _legacy(name, data, error)
    copied = convert_glyphs(text)
    if copied is None:
        return Decoded(text)
    warning = f"Văn bản dùng phông chữ {copied.encoding}, đã chuyển sang Unicode."
    return Decoded(copied.text, (warning,))


def _legacy(name: str, data: bytes, error: UnicodeDecodeError) -> Decoded:
    if b"\x00" in data:
        raise _binary(name) from error
    converted = convert_bytes(data)
    if converted is None:
        problem = (
            f"không dùng bảng mã UTF-8 (byte thứ {error.start + 1} không hợp lệ) và cũng không rõ "
            f"là {', '.join(LEGACY[:-1])} hay {LEGACY[-1]}"
        )
        raise UnreadableFileError(name, problem, _SAVE_AS) from error
    warning = f"Tệp dùng bảng mã {converted.encoding}, đã chuyển sang Unicode."
    return Decoded(converted.text, (warning,))


def _has_utf16_mark(data: bytes) -> bool:
    return data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))


def _utf16(name: str, data: bytes) -> str:
    try:
        return data.decode("utf-16")
    except UnicodeDecodeError as error:
        raise UnreadableFileError(name, "có bảng mã UTF-16 bị hỏng", _SAVE_AS) from error


def _binary(name: str) -> UnreadableFileError:
    return UnreadableFileError(
        name, "là tệp nhị phân, không phải văn bản", "Hãy xuất báo cáo ra .txt, .md hoặc .html."
    )
