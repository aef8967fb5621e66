"""The chat model behind one small seam; the only file that builds a LangChain chat model.

What goes wrong comes out as a ``Fault``, never as a library's exception. A stream that is cut in
the middle raises nothing in LangChain: it is told by the missing reason why it ended.
"""

from __future__ import annotations

import importlib.util
import json
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from rag.errors import ChatPackageError, SettingsError
from rag.settings import ChatSettings


class Fault(StrEnum):
    """Why a chat model gave no answer that can be shown; sentences in ``assets/faults.toml``."""

    TIMEOUT = "timeout"
    REFUSED = "refused"
    RATE = "rate"
    KEY = "key"
    MISSING = "missing"
    GARBLED = "garbled"
    FAILED = "failed"
    EMPTY = "empty"
    CUT = "cut"
    LANGUAGE = "language"
    FORMAT = "format"
    UNSUPPORTED = "unsupported"


class ChatFault(Exception):  # noqa: N818 - it carries a fault and never leaves the answerer
    """The model failed."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.value)


@dataclass(frozen=True, slots=True)
class Message:
    """One message to a model."""

    role: str  # "system" or "user"
    text: str


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of a reply; the last one tells why it ended, some of them what it took."""

    text: str
    ended: bool = False
    input_tokens: int = 0
    output_tokens: int = 0


class ChatModel(Protocol):
    """Writes a reply piece by piece."""

    @property
    def name(self) -> str:
        """Provider and model: "openai:gpt-x"."""
        ...

    def stream(self, messages: Sequence[Message]) -> Iterator[Fragment]:
        """Yield the reply; raises ChatFault."""
        ...


_PACKAGES = {
    "openai": "langchain_openai",
    "anthropic": "langchain_anthropic",
    "google_genai": "langchain_google_genai",
    "ollama": "langchain_ollama",
    "mistralai": "langchain_mistralai",
}
"""Providers that have an extra in pyproject.toml, with the package they need."""

_NO_KEY = "khong-can-khoa"
"""What a server of one's own is sent when no key is set: the client insists on one."""


class LangChainModel:
    """A model of any provider LangChain knows."""

    def __init__(self, settings: ChatSettings) -> None:
        """Load the provider's package and build its client; nothing is sent yet.

        Raises:
            SettingsError: RAG_LLM names no provider that is known.
            ChatPackageError: the provider's package is not installed.
        """
        self.name = settings.model
        self._client = _client(settings)

    def stream(self, messages: Sequence[Message]) -> Iterator[Fragment]:
        """Yield the reply; raises ChatFault."""
        pairs = [(message.role, message.text) for message in messages]
        try:
            for chunk in self._client.stream(pairs):
                yield _fragment(chunk)
        except Exception as error:  # noqa: BLE001 - each provider has its own, all are its fault
            raise ChatFault(fault_of(error)) from None


def _client(settings: ChatSettings) -> Any:  # noqa: ANN401 - LangChain stays inside this file
    from langchain.chat_models import init_chat_model

    provider, _, model = settings.model.partition(":")
    if provider not in _PACKAGES or not model:
        raise SettingsError("RAG_LLM", settings.model, f"dạng {' | '.join(_PACKAGES)}:TÊN_MÔ_HÌNH")
    if importlib.util.find_spec(_PACKAGES[provider]) is None:
        raise ChatPackageError(settings.model, provider)
    # A reply of a wrong shape is told as a fault, not by pydantic on stderr.
    warnings.filterwarnings("ignore", message="Pydantic serializer warnings")
    try:
        return init_chat_model(model, model_provider=provider, **_options(provider, settings))
    except ImportError:  # it is there, but something it needs is not
        raise ChatPackageError(settings.model, provider) from None


def _options(provider: str, settings: ChatSettings) -> dict[str, Any]:
    options: dict[str, Any] = {"base_url": settings.base_url} if settings.base_url else {}
    if provider == "ollama":
        return {**options, "temperature": 0, "client_kwargs": {"timeout": settings.timeout_s}}
    options |= {"max_retries": 0, "timeout": settings.timeout_s}
    key = settings.key or (_NO_KEY if settings.base_url else None)
    if key:
        options["api_key"] = key
    if provider == "openai":
        options["stream_usage"] = True  # else a server of one's own is not asked for it
    if settings.base_url:
        options["temperature"] = 0
    return options


def _fragment(chunk: Any) -> Fragment:  # noqa: ANN401 - a LangChain message chunk
    used = chunk.usage_metadata or {}
    metadata = chunk.response_metadata or {}
    reason = next((metadata[name] for name in _REASONS if metadata.get(name)), None)
    return Fragment(
        text=_text(chunk.content),
        ended=reason is not None,
        input_tokens=used.get("input_tokens", 0),
        output_tokens=used.get("output_tokens", 0),
    )


_REASONS = ("finish_reason", "stop_reason", "done_reason")
"""What providers call the reason why a reply ended."""


def _text(content: object) -> str:
    """Return the text of a chunk; some providers send a list of blocks."""
    if isinstance(content, str):
        return content
    blocks = content if isinstance(content, list) else []
    return "".join(str(b.get("text", "")) if isinstance(b, dict) else str(b) for b in blocks)


_BY_STATUS = {
    401: Fault.KEY,
    403: Fault.KEY,
    404: Fault.MISSING,
    408: Fault.TIMEOUT,
    429: Fault.RATE,
}


def fault_of(error: BaseException) -> Fault:
    """Return what kind of failure an exception of a provider's client is."""
    status = getattr(error, "status_code", None) or getattr(error, "code", None)
    if isinstance(status, int) and status in _BY_STATUS:
        return _BY_STATUS[status]
    if isinstance(error, json.JSONDecodeError | UnicodeDecodeError):
        return Fault.GARBLED
    if "No generation chunks" in str(error):
        return Fault.EMPTY
    names = [kind.__name__ for kind in type(error).__mro__]
    for part, fault in _BY_NAME:
        if any(part in name for name in names):
            return fault
    return fault_of(error.__cause__) if error.__cause__ else Fault.FAILED


_BY_NAME = (
    ("Timeout", Fault.TIMEOUT),
    ("RateLimit", Fault.RATE),
    ("Authentication", Fault.KEY),
    ("RemoteProtocol", Fault.CUT),
    ("ReadError", Fault.CUT),
    ("Connect", Fault.REFUSED),
    ("Validation", Fault.GARBLED),
    ("AttributeError", Fault.GARBLED),
    ("TypeError", Fault.GARBLED),
    ("KeyError", Fault.GARBLED),
)
"""Parts of the names of exceptions, the telling ones first."""
