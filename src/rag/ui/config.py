"""How the pages are served: where their files are, and the options Streamlit is started with.

Imports no Streamlit, so that the command line can build its command quickly.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ASSETS = Path(__file__).parent / "assets"
OPTIONS_FILE = ASSETS / "config.toml"
FONTS = ASSETS / "fonts"
ICON = ASSETS / "icon.png"
PAGES = Path(__file__).parent / "pages"

SCRIPT = Path(__file__).parent / "entry" / "app.py"
"""What Streamlit runs. In a folder of its own: Streamlit puts that folder on the module path, and
looks for fonts, pages and settings beside it."""


def options() -> dict[str, str]:
    """Return every Streamlit option by its dotted name, as the command line writes it."""
    return dict(_flatten(tomllib.loads(OPTIONS_FILE.read_text("utf-8"))))


def _flatten(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _flatten(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", str(value).lower() if isinstance(value, bool) else str(value)
