"""One frozen value with every setting; the only file that reads the environment.

Each variable is described in docs/settings.md (a test compares the two).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs

from rag.errors import SettingsError

ASSETS = Path(__file__).parent / "assets"
SHIPPED_EMBEDDER = ASSETS / "embedder"
SHIPPED_CROSS_ENCODER = ASSETS / "cross_encoder"
CHECKOUT = Path(__file__).parents[2]
"""The repository root when the package runs from its checkout; elsewhere an unrelated folder."""

EVALS = CHECKOUT / "evals"
"""The eval suite: question sets, reports, results; only in a checkout."""

VARIABLES = (
    "RAG_ADMIN_PASSWORD",
    "RAG_DATABASE_URL",
    "RAG_DATA_DIR",
    "RAG_EMBEDDER",
    "RAG_LLM",
    "RAG_LLM_API_KEY",
    "RAG_LLM_BASE_URL",
    "RAG_LLM_DAILY_TOKENS",
    "RAG_LLM_PRICE_IN",
    "RAG_LLM_PRICE_OUT",
    "RAG_LLM_TIMEOUT_S",
    "RAG_MAX_FILE_MB",
    "RAG_THESAURUS",
    "RAG_TOP_K",
)
"""Every variable that is read; docs/settings.md describes each."""

SECRETS = ("RAG_DATABASE_URL", "RAG_LLM_API_KEY")
"""Those whose values are never shown."""


def _is_checkout() -> bool:
    return (CHECKOUT / "pyproject.toml").is_file() and (CHECKOUT / "src" / "rag").is_dir()


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """The chat model that writes the answers, when there is one."""

    model: str  # "<provider>:<model>", as LangChain's init_chat_model takes it
    base_url: str | None = None  # of a server of one's own, or of any OpenAI-compatible one
    key: str | None = field(default=None, repr=False)
    timeout_s: float = 60.0  # the longest wait for the next piece of a reply
    price_in: float | None = None  # US dollars for a million tokens
    price_out: float | None = None
    daily_tokens: int | None = None  # a reader of the pages may use in a day; None: no limit

    @property
    def stays_here(self) -> bool:
        """Whether the model runs on this machine, as far as its address tells."""
        if self.base_url is None:
            return self.model.startswith("ollama:")
        return urlsplit(self.base_url).hostname in ("localhost", "127.0.0.1", "::1")


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
    chat: ChatSettings | None = None  # None: the offline engine answers
    database_url: str = field(default="", repr=False)  # of conversations; "" for a SQLite file

    @classmethod
    def from_environment(
        cls, data_dir: Path | None = None, environ: Mapping[str, str] | None = None
    ) -> Settings:
        """Build settings from RAG_* variables; ``data_dir`` (an option) wins over RAG_DATA_DIR.

        Raises:
            SettingsError: a variable holds a value that cannot be used.
        """
        env = with_dotenv(os.environ, Path.cwd()) if environ is None else environ
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
            chat=_chat(env),
            database_url=env.get("RAG_DATABASE_URL", "").strip(),
        )


def _chat(env: Mapping[str, str]) -> ChatSettings | None:
    model = env.get("RAG_LLM", "").strip()
    if not model:
        return None
    if ":" not in model:
        raise SettingsError("RAG_LLM", model, "dạng NHÀ_CUNG_CẤP:TÊN_MÔ_HÌNH")
    url = env.get("RAG_LLM_BASE_URL", "").strip() or None
    if url and not url.startswith(("http://", "https://")):
        raise SettingsError("RAG_LLM_BASE_URL", url, "một địa chỉ http:// hoặc https://")
    tokens = _optional(env, "RAG_LLM_DAILY_TOKENS")
    return ChatSettings(
        model=model,
        base_url=url,
        key=_key(env, model.partition(":")[0]),
        timeout_s=_number(env, "RAG_LLM_TIMEOUT_S", 60.0),
        price_in=_optional(env, "RAG_LLM_PRICE_IN"),
        price_out=_optional(env, "RAG_LLM_PRICE_OUT"),
        daily_tokens=None if tokens is None else int(tokens),
    )


def _key(env: Mapping[str, str], provider: str) -> str | None:
    """Return the key set for this program, else the one the provider's own tools read."""
    own = {"google_genai": "GOOGLE"}.get(provider, provider.upper())
    return env.get("RAG_LLM_API_KEY") or env.get(f"{own}_API_KEY") or None


def _optional(env: Mapping[str, str], name: str) -> float | None:
    return _number(env, name, 1.0, below=1e9) if env.get(name, "").strip() else None


def with_dotenv(environ: Mapping[str, str], folder: Path) -> Mapping[str, str]:
    """Return the environment with what a folder's ``.env`` adds; a variable that is set wins.

    Only ``RAG_*`` and ``*_API_KEY`` lines are taken; nothing is put into the process's environment.
    """
    file = folder / ".env"
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    found = (_dotenv_line(line) for line in lines)
    return {**dict(filter(None, found)), **environ}


def _dotenv_line(line: str) -> tuple[str, str] | None:
    name, equals, value = line.strip().removeprefix("export ").partition("=")
    name = name.strip()
    if not equals or not (name.startswith("RAG_") or name.endswith("_API_KEY")):
        return None
    return name, value.strip().strip("\"'")


def _file(env: Mapping[str, str], name: str) -> Path | None:
    raw = env.get(name, "").strip()
    path = Path(raw).expanduser().absolute() if raw else None
    if path and not path.is_file():
        raise SettingsError(name, raw, "đường dẫn của một tệp có thật")
    return path


def _number(env: Mapping[str, str], name: str, default: float, below: float = 1e6) -> float:
    raw = env.get(name, "").strip()
    if not raw:
        return default
    try:
        value = float(raw)
    except ValueError:
        value = 0.0
    if not 0 < value < below:
        raise SettingsError(name, raw, "một số dương")
    return value
