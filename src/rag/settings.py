"""One frozen value with every setting; the only file that reads the environment.

Each variable is described in docs/settings.md (a test compares the two).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs

from rag.errors import SettingsError

ASSETS = Path(__file__).parent / "assets"
SHIPPED_EMBEDDER = ASSETS / "embedder"
CHECKOUT = Path(__file__).parents[2]
"""The repository root when the package runs from its checkout; elsewhere an unrelated folder."""


VARIABLES = (
    "RAG_ADMIN_PASSWORD",
    "RAG_DATA_DIR",
    "RAG_EMBEDDER",
    "RAG_MAX_FILE_MB",
    "RAG_THESAURUS",
    "RAG_TOP_K",
)
"""Every variable that is read; docs/settings.md describes each."""


def _is_checkout() -> bool:
    return (CHECKOUT / "pyproject.toml").is_file() and (CHECKOUT / "src" / "rag").is_dir()


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation may choose; built once at the edge and handed down."""

    data_dir: Path
    corpus_dir: Path | None  # indexed on first use; None when the user chose a data folder
    embedder: str = str(SHIPPED_EMBEDDER)  # a folder or a sentence-transformers model name
    max_file_bytes: int = 10_000_000  # a 1,500-page report has about 4 MB of text
    top_k: int = 12  # passages handed to the answerer
    thesaurus: Path | None = None  # a user's own file, added to the shipped one
    admin_password: str = field(default="", repr=False)  # opens uploading and removing; "" for none

    @classmethod
    def from_environment(
        cls, data_dir: Path | None = None, environ: Mapping[str, str] | None = None
    ) -> Settings:
        """Build settings from RAG_* variables; ``data_dir`` (an option) wins over RAG_DATA_DIR.

        Raises:
            SettingsError: a variable holds a value that cannot be used.
        """
        env = os.environ if environ is None else environ
        chosen = data_dir or (Path(env["RAG_DATA_DIR"]) if env.get("RAG_DATA_DIR") else None)
        home = CHECKOUT / "var" if _is_checkout() else platformdirs.user_data_path("hoi-bao-cao")
        shipped_corpus = CHECKOUT / "corpus" if chosen is None and _is_checkout() else None
        return cls(
            data_dir=(chosen or home).expanduser().absolute(),
            corpus_dir=shipped_corpus,
            embedder=env.get("RAG_EMBEDDER") or str(SHIPPED_EMBEDDER),
            max_file_bytes=int(_number(env, "RAG_MAX_FILE_MB", 10.0) * 1_000_000),
            top_k=int(_number(env, "RAG_TOP_K", 12)),
            thesaurus=_file(env, "RAG_THESAURUS"),
            admin_password=env.get("RAG_ADMIN_PASSWORD", ""),
        )


def _file(env: Mapping[str, str], name: str) -> Path | None:
    raw = env.get(name, "").strip()
    path = Path(raw).expanduser().absolute() if raw else None
    if path and not path.is_file():
        raise SettingsError(name, raw, "đường dẫn của một tệp có thật")
    return path


def _number(env: Mapping[str, str], name: str, default: float) -> float:
    raw = env.get(name, "").strip()
    if not raw:
        return default
    try:
        value = float(raw)
    except ValueError:
        value = 0.0
    if not 0 < value < 1e6:
        raise SettingsError(name, raw, "một số dương")
    return value
