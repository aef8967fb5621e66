"""Click's own sentences in Vietnamese, through gettext.

The catalogue is kept as text (``rag.po``) and shipped compiled (``rag.mo``); after editing the text
run ``python -m rag.cli.speech``.
"""

from __future__ import annotations

import ast
import gettext
import os
import struct
from pathlib import Path

from rag.settings import ASSETS

LOCALE = ASSETS / "locale"
DOMAIN = "rag"
CATALOGUE = LOCALE / "vi" / "LC_MESSAGES" / f"{DOMAIN}.po"
_MAGIC = 0x950412DE  # first word of a little-endian .mo file


def speak_vietnamese() -> None:
    """Let gettext answer in Vietnamese whatever the locale; called before click runs."""
    gettext.bindtextdomain(DOMAIN, str(LOCALE))
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = "vi"  # the first variable gettext asks, before LC_ALL and LANG


def read_catalogue(text: str) -> dict[str, str]:
    """Return key -> translation of a .po text, keys and plurals as a .mo file joins them.

    Raises:
        ValueError: a line is not part of the catalogue format used here.
    """
    entries: dict[str, str] = {}
    for chunk in text.split("\n\n"):
        fields = _fields(chunk)
        if "msgid" not in fields:
            continue
        plural = fields.get("msgid_plural")
        key = fields["msgid"] if plural is None else f"{fields['msgid']}\0{plural}"
        # Vietnamese has one plural form, so msgstr[0] is all there is.
        entries[key] = fields.get("msgstr") or fields.get("msgstr[0]", "")
    return entries


def _fields(chunk: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    name = ""
    for line in chunk.splitlines():
        if not line or line.startswith("#"):
            continue
        if not line.startswith('"'):
            name, _, line = line.partition(" ")
        fields[name] = fields.get(name, "") + str(ast.literal_eval(line))
    return fields


def compile_catalogue(entries: dict[str, str]) -> bytes:
    """Return the entries as a GNU .mo file (format of the gettext manual, section 10.3)."""
    keys = sorted(entries, key=lambda key: key.encode())
    count = len(keys)
    offset = 28 + 16 * count  # seven header words, then two tables of two words an entry
    tables: list[bytes] = []
    data = b""
    for texts in (keys, [entries[key] for key in keys]):
        for text in texts:
            raw = text.encode()
            tables.append(struct.pack("<2I", len(raw), offset + len(data)))
            data += raw + b"\0"
    header = struct.pack("<7I", _MAGIC, 0, count, 28, 28 + 8 * count, 0, 0)
    return header + b"".join(tables) + data


def write_compiled(source: Path = CATALOGUE) -> Path:
    """Compile a .po file beside itself and return the .mo file's path."""
    target = source.with_suffix(".mo")
    target.write_bytes(compile_catalogue(read_catalogue(source.read_text(encoding="utf-8"))))
    return target


if __name__ == "__main__":
    write_compiled()
