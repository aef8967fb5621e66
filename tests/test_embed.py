from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from rag.embed import (
    RememberingEncoder,
    SentenceTransformerEncoder,
    StaticEncoder,
    folder_fingerprint,
    load_encoder,
)
from rag.errors import EncoderError
from rag.protocols import Role, Vectors
from rag.settings import SHIPPED_EMBEDDER

TEXTS = ["Tổng thu ngân sách năm 2023", "", "kinh tế - xã hội", "zzzz", "Y tế " * 200]
# In another process: importing torch warns, takes seconds, and would hide that we do without it.
# float(): sentence-transformers would compute in the weights' half precision, NaN for no token.
STOCK = """
import json, sys
import numpy as np
from sentence_transformers import SentenceTransformer
folder, texts, out = sys.argv[1], json.loads(sys.argv[2]), sys.argv[3]
np.save(out, SentenceTransformer(folder, device="cpu").float().encode(texts))
"""


def stock_vectors(folder: Path, out: Path) -> np.ndarray:
    command = [sys.executable, "-c", STOCK, str(folder), json.dumps(TEXTS), str(out)]
    subprocess.run(command, check=True, capture_output=True)
    return np.load(out)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["small", "shipped"])
def test_vectors_equal_those_of_sentence_transformers(
    name: str, encoder_folder: Path, tmp_path: Path
) -> None:
    folder = encoder_folder if name == "small" else SHIPPED_EMBEDDER
    ours = StaticEncoder(folder).encode(TEXTS, Role.QUERY)
    np.testing.assert_allclose(ours, stock_vectors(folder, tmp_path / "v.npy"), atol=1e-6)


def test_rows_have_length_one_and_are_single_precision(encoder: StaticEncoder) -> None:
    rows = encoder.encode(["ngân sách", "y tế"], Role.DOCUMENT)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)


@pytest.mark.parametrize("text", ["", "zzzz"], ids=["an empty text", "unknown words only"])
def test_a_text_without_a_known_token_is_zero(encoder: StaticEncoder, text: str) -> None:
    assert not encoder.encode([text], Role.QUERY).any()


def test_no_text_gives_no_row(encoder: StaticEncoder) -> None:
    assert len(encoder.encode([], Role.QUERY)) == 0


def test_a_static_model_needs_no_torch(encoder_folder: Path) -> None:
    program = (
        "import sys; from rag.embed import load_encoder; from rag.protocols import Role;"
        "load_encoder(sys.argv[1]).encode(['a'], Role.QUERY);"
        "sys.exit('torch' in sys.modules or 'sentence_transformers' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program, str(encoder_folder)], check=True)


def test_a_static_model_with_prompts_goes_to_sentence_transformers(
    encoder_folder: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(encoder_folder, tmp_path / "prompted")
    config = {"prompts": {"query": "câu hỏi: ", "document": ""}}
    (folder / "config_sentence_transformers.json").write_text(json.dumps(config))
    assert isinstance(load_encoder(str(folder)), SentenceTransformerEncoder)
    assert isinstance(load_encoder(str(encoder_folder)), StaticEncoder)


@pytest.mark.slow
def test_prompts_set_questions_apart_from_documents(encoder_folder: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(encoder_folder, tmp_path / "prompted")
    config = {"prompts": {"query": "ngân sách ", "document": ""}}
    (folder / "config_sentence_transformers.json").write_text(json.dumps(config))
    program = (
        "import sys; import numpy as np; from rag.embed import load_encoder;"
        "from rag.protocols import Role; e = load_encoder(sys.argv[1]);"
        "np.save(sys.argv[2], np.concatenate([e.encode(['y tế', ''], role) for role in Role]))"
    )
    out = tmp_path / "v.npy"
    subprocess.run(
        [sys.executable, "-c", program, str(folder), str(out)], check=True, capture_output=True
    )
    plain = StaticEncoder(encoder_folder)
    expected = plain.encode(["ngân sách y tế", "ngân sách", "y tế", ""], Role.QUERY)
    np.testing.assert_allclose(np.load(out), expected, atol=1e-6)


def test_the_fingerprint_follows_the_weights_and_not_the_readme(
    encoder_folder: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(encoder_folder, tmp_path / "copy")
    assert folder_fingerprint(folder) == StaticEncoder(encoder_folder).fingerprint
    (folder / "README.md").write_text("Giới thiệu")
    assert folder_fingerprint(folder) == folder_fingerprint(encoder_folder)
    weights = bytearray((folder / "model.safetensors").read_bytes())
    weights[-1] ^= 1
    (folder / "model.safetensors").write_bytes(weights)
    assert folder_fingerprint(folder) != folder_fingerprint(encoder_folder)


@pytest.mark.parametrize(
    "name", ["/khong/co/o/day", "./khong-co", "a/b/c"], ids=["absolute", "relative", "deep"]
)
def test_a_missing_folder_is_named_and_never_downloaded(name: str) -> None:
    with pytest.raises(EncoderError, match="không có thư mục này") as caught:
        load_encoder(name)
    assert caught.value.model == name


@pytest.mark.parametrize("file", ["tokenizer.json", "model.safetensors"])
def test_a_damaged_model_is_an_encoder_error(
    file: str, encoder_folder: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(encoder_folder, tmp_path / "damaged")
    (folder / file).write_bytes((folder / file).read_bytes()[:100])
    with pytest.raises(EncoderError, match="damaged"):
        load_encoder(str(folder))


class _Counting:
    """An encoder that notes what it was asked for."""

    def __init__(self, encoder: StaticEncoder) -> None:
        self._encoder, self.asked = encoder, list[str]()
        self.fingerprint = encoder.fingerprint

    def encode(self, texts: Sequence[str], role: Role) -> Vectors:
        self.asked += texts
        return self._encoder.encode(texts, role)


def test_a_remembering_encoder_gives_the_same_vectors_and_asks_once(encoder: StaticEncoder) -> None:
    counting = _Counting(encoder)
    remembering = RememberingEncoder(counting, 3)
    twice = ["thu ngân sách", "y tế", "thu ngân sách"]
    expected = encoder.encode(twice, Role.DOCUMENT)
    for _ in range(2):
        np.testing.assert_array_equal(remembering.encode(twice, Role.DOCUMENT), expected)
    assert counting.asked == ["thu ngân sách", "y tế"]
    assert remembering.fingerprint == encoder.fingerprint
    assert len(remembering.encode([], Role.QUERY)) == 0


def test_a_remembering_encoder_forgets_what_was_used_longest_ago(encoder: StaticEncoder) -> None:
    counting = _Counting(encoder)
    remembering = RememberingEncoder(counting, 2)
    for text in ("một", "hai", "một", "ba", "một", "hai"):
        remembering.encode([text], Role.DOCUMENT)
    assert counting.asked == ["một", "hai", "ba", "hai"]
