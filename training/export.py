"""Writes the folder that stock sentence-transformers (and plain numpy) can read."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Tokenizer

_LIBRARY = "sentence_transformers"
MODULES = [
    {
        "idx": 0,
        "name": "0",
        "path": "",
        "type": f"{_LIBRARY}.sentence_transformer.modules.static_embedding.StaticEmbedding",
    },
    {
        "idx": 1,
        "name": "1",
        "path": "1_Normalize",
        "type": f"{_LIBRARY}.base.modules.normalize.Normalize",
    },
]
CONFIG = {
    "model_type": "SentenceTransformer",
    "prompts": {"query": "", "document": ""},
    "default_prompt_name": None,
    "similarity_fn_name": "cosine",
}
CHECKSUMS = "SHA256SUMS"


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")


def export(tokenizer: Tokenizer, rows: NDArray[np.float32], out: Path) -> None:
    """Write tokenizer, half-precision weights, configuration and checksums into ``out``.

    Files of other names (card, licence, attributions) are left alone and are part of the checksums.
    """
    (out / "1_Normalize").mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(out / "tokenizer.json"), pretty=False)
    save_file({"embedding.weight": rows.astype(np.float16)}, out / "model.safetensors")
    (out / "model.safetensors").chmod(0o644)  # safetensors writes for the owner alone
    _write_json(out / "modules.json", MODULES)
    _write_json(out / "config_sentence_transformers.json", CONFIG)
    _write_json(out / "1_Normalize" / "config.json", {})
    write_checksums(out)


def write_checksums(folder: Path) -> None:
    """Write ``SHA256SUMS`` over every other file of the folder, in ``sha256sum -c`` form."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != CHECKSUMS)
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n"
        for path in files
    ]
    (folder / CHECKSUMS).write_text("".join(lines), encoding="utf-8")
