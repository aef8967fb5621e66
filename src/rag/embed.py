"""Texts -> vectors: a static model without torch, any other through sentence-transformers."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections import OrderedDict
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from rag.errors import EncoderError
from rag.protocols import Encoder, Role, Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

_TINY = 1e-12  # the floor sentence-transformers' Normalize divides by
# A path that does not exist must not turn into a download.
_HUB_NAME = re.compile(r"\w[\w.-]*(/\w[\w.-]*)?")
_NOT_VECTORS = {".md", ".txt", ".gitattributes"}  # files of a model folder that change no vector


def load_encoder(name: str) -> Encoder:
    """Return the encoder for a folder or a sentence-transformers model name.

    A static model without prompts is read without torch, for the same vectors: 0.2 s instead of
    5 s, 60 MB instead of 500 MB.

    Raises:
        EncoderError: the model cannot be loaded.
    """
    folder = Path(name)
    if not folder.is_dir() and not _HUB_NAME.fullmatch(name):
        raise EncoderError(name, "không có thư mục này")
    if folder.is_dir() and _is_plain_static(folder):
        return StaticEncoder(folder)
    return SentenceTransformerEncoder(name)


class StaticEncoder:
    """A sentence-transformers folder of StaticEmbedding and Normalize, read with numpy alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            self._tokenizer, self._weights = _read_static(folder)
        except Exception as error:  # tokenizers raises nothing narrower
            raise EncoderError(str(folder), _one_line(error)) from error

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over the model's files."""
        return folder_fingerprint(self._folder)

    def encode(self, texts: Sequence[str], role: Role) -> Vectors:  # noqa: ARG002 - no prompts
        """Return one row per text, of length one, or zero for a text without a known token."""
        rows = np.zeros((len(texts), self._weights.shape[1]), dtype=np.float32)
        encodings = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        for row, encoding in zip(rows, encodings, strict=True):
            if encoding.ids:
                # Weights stay fp16 in memory; only the rows a text needs become float32.
                row[:] = self._weights[encoding.ids].mean(axis=0, dtype=np.float32)
        return _normalised(rows)


class RememberingEncoder:
    """An encoder that keeps the vectors of the texts it met last: reports' sentences come again.

    Safe to share between threads: what is lost in a race is computed once more.
    """

    def __init__(self, encoder: Encoder, capacity: int) -> None:
        """Keep at most ``capacity`` vectors, the least recently used ones dropped first."""
        self._encoder, self._capacity = encoder, capacity
        self._kept: OrderedDict[tuple[str, Role], NDArray[np.float32]] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def fingerprint(self) -> str:
        """That of the encoder itself."""
        return self._encoder.fingerprint

    def encode(self, texts: Sequence[str], role: Role) -> Vectors:
        """Return what the encoder returns for these texts."""
        keys = [(text, role) for text in texts]
        with self._lock:
            known = {key: self._kept[key] for key in keys if key in self._kept}
        new = list(dict.fromkeys(key for key in keys if key not in known))
        if new:
            known |= zip(new, self._encoder.encode([text for text, _ in new], role), strict=True)
        with self._lock:
            for key in dict.fromkeys(keys):
                self._kept[key] = known[key]
                self._kept.move_to_end(key)
            while len(self._kept) > self._capacity:
                self._kept.popitem(last=False)
        return np.stack([known[key] for key in keys]) if keys else self._encoder.encode([], role)


class SentenceTransformerEncoder:
    """Any model sentence-transformers can load, its query and document prompts respected.

    A folder is read offline; only the name of a hub model may cause a download, the first time.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._is_folder = Path(name).is_dir()

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over the model's files, or the name and revision of a hub model."""
        if self._is_folder:
            return folder_fingerprint(Path(self._name))
        revision = _cached_revision(self._name)
        if revision is None:
            self._model  # noqa: B018 - the first load puts the revision into the cache
            revision = _cached_revision(self._name)
        return f"{self._name}@{revision or 'không rõ'}"

    def encode(self, texts: Sequence[str], role: Role) -> Vectors:
        """Return one row per text, of length one (zero for a text without a known token)."""
        if not texts:
            return np.zeros((0, 0), dtype=np.float32)
        encode = self._model.encode_query if role is Role.QUERY else self._model.encode_document
        rows = encode(list(texts), convert_to_numpy=True, show_progress_bar=False)
        return _normalised(np.asarray(rows, dtype=np.float32).reshape(len(texts), -1))

    @cached_property
    def _model(self) -> SentenceTransformer:
        try:
            import torch
            from sentence_transformers import SentenceTransformer

            # More threads were 2 to 30 times slower for single questions on a shared machine.
            torch.set_num_threads(1)
            model = SentenceTransformer(self._name, device="cpu", local_files_only=self._is_folder)
            # Half-precision sums differ in the fourth digit, and are NaN for an empty text.
            return model.float()
        except Exception as error:  # a model's own code may raise anything
            raise EncoderError(self._name, _one_line(error)) from error


def folder_fingerprint(folder: Path) -> str:
    """Return the SHA-256 over names and bytes of a model's files, README and licence left out."""
    digest = hashlib.sha256()
    files = (path for path in folder.rglob("*") if path.is_file() and _makes_vectors(path))
    for path in sorted(files):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(folder).as_posix()} {content}\n".encode())
    return digest.hexdigest()


def _makes_vectors(path: Path) -> bool:
    return path.suffix not in _NOT_VECTORS and path.name not in ("LICENSE", "SHA256SUMS")


def _is_plain_static(folder: Path) -> bool:
    modules = _read_json(folder / "modules.json") or []
    kinds = [str(module.get("type", "")).rsplit(".", 1)[-1] for module in modules]
    config = _read_json(folder / "config_sentence_transformers.json") or {}
    prompted = any((config.get("prompts") or {}).values()) or config.get("truncate_dim")
    return kinds in (["StaticEmbedding"], ["StaticEmbedding", "Normalize"]) and not prompted


def _read_json(path: Path) -> Any:  # noqa: ANN401 - as parsed
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None  # sentence-transformers will say what is wrong with the folder


def _read_static(folder: Path) -> tuple[Tokenizer, NDArray[np.floating[Any]]]:
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    module = folder / _read_json(folder / "modules.json")[0]["path"]
    tokenizer = Tokenizer.from_file(str(module / "tokenizer.json"))
    weights = load_file(module / "model.safetensors")["embedding.weight"]
    if weights.ndim != 2 or len(weights) < tokenizer.get_vocab_size():
        raise ValueError(f"{weights.shape} trọng số cho {tokenizer.get_vocab_size()} mục từ")
    return tokenizer, weights


def _cached_revision(name: str) -> str | None:
    from huggingface_hub import try_to_load_from_cache

    found = try_to_load_from_cache(name, "modules.json")
    return Path(found).parent.name if isinstance(found, str) else None


def _normalised(rows: Vectors) -> Vectors:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Vectors = np.divide(rows, np.maximum(lengths, _TINY), dtype=np.float32)
    return unit


def _one_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
