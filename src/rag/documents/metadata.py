"""The metadata file beside a report: ``X.meta.toml`` for ``X.txt``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime

from rag.documents.guess import guess
from rag.documents.layout import RawText
from rag.errors import UnreadableFileError
from rag.language.normalise import nfc
from rag.records import Metadata

SUFFIX = ".meta.toml"
FIELDS = tuple(field.name for field in fields(Metadata) if field.name != "guessed")


def make_metadata(raw: RawText, name: str, metadata_toml: bytes | None) -> Metadata:
    """Return the given metadata, completed by what the text tells; ``guessed`` names the latter.

    Raises:
        UnreadableFileError: the metadata file is no TOML, or has a key or value it cannot have.
    """
    stem = name.rsplit(".", 1)[0]
    given = _parse(f"{stem}{SUFFIX}", metadata_toml) if metadata_toml is not None else {}
    missing = {k: v for k, v in guess(raw, stem).items() if k not in given}
    return Metadata(**{**missing, **given}, guessed=frozenset(missing))


def _parse(name: str, data: bytes) -> Mapping[str, str]:
    try:
        table = tomllib.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UnreadableFileError(
            name, f"không đúng cú pháp TOML ({error})", 'Mỗi dòng cần có dạng: tên = "giá trị".'
        ) from error
    return {key: _value(name, key, value) for key, value in table.items()}


def _value(name: str, key: str, value: object) -> str:
    if key not in FIELDS:
        raise UnreadableFileError(
            name, f"có mục lạ «{key}»", f"Các mục được dùng là: {', '.join(FIELDS)}."
        )
    if isinstance(value, date):
        value = (value.date() if isinstance(value, datetime) else value).isoformat()
    if isinstance(value, int) and not isinstance(value, bool) and key == "period":
        value = str(value)
    if not isinstance(value, str) or not value.strip():
        raise UnreadableFileError(
            name, f"có mục «{key}» không phải là chữ", f'Hãy viết dưới dạng: {key} = "giá trị".'
        )
    if key == "published" and not _is_date(value):
        raise UnreadableFileError(
            name, f"có published = «{value}»", 'Hãy viết ngày dưới dạng: published = "2023-12-06".'
        )
    return nfc(value.strip())


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", value))
