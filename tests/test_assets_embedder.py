import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from rag.language.normalise import fold
from rag.settings import SHIPPED_EMBEDDER

Encode = Callable[[list[str]], NDArray[np.float32]]

FOLDER_LIMIT_BYTES = 25_000_000
DIMENSION = 256


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(SHIPPED_EMBEDDER / "tokenizer.json"))


@pytest.fixture(scope="module")
def weights() -> NDArray[np.float16]:
    return load_file(SHIPPED_EMBEDDER / "model.safetensors")["embedding.weight"]


@pytest.fixture(scope="module")
def encode(tokenizer: Tokenizer, weights: NDArray[np.float16]) -> Encode:
    def vectors(texts: list[str]) -> NDArray[np.float32]:
        out = np.zeros((len(texts), weights.shape[1]), np.float32)
        for row, encoding in zip(
            out, tokenizer.encode_batch(texts, add_special_tokens=False), strict=True
        ):
            if encoding.ids:
                row[:] = weights[encoding.ids].mean(axis=0, dtype=np.float32)
        return out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-12)

    return vectors


def _files() -> list[Path]:
    return [path for path in SHIPPED_EMBEDDER.rglob("*") if path.is_file()]


def test_every_file_matches_its_checksum() -> None:
    lines = (SHIPPED_EMBEDDER / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    listed = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    found = {
        path.relative_to(SHIPPED_EMBEDDER).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in _files()
        if path.name != "SHA256SUMS"
    }
    assert found == listed


def test_the_folder_stays_small_enough_to_ship() -> None:
    assert sum(path.stat().st_size for path in _files()) <= FOLDER_LIMIT_BYTES


def test_the_weights_are_finite_halves_one_row_a_piece(
    tokenizer: Tokenizer, weights: NDArray[np.float16]
) -> None:
    assert weights.dtype == np.float16
    assert weights.shape == (tokenizer.get_vocab_size(), DIMENSION)
    assert np.isfinite(weights).all()


def test_the_licence_is_the_full_share_alike_text() -> None:
    text = (SHIPPED_EMBEDDER / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("Attribution-ShareAlike 4.0 International")
    assert len(text) > 15_000


@pytest.mark.parametrize("file", ["MODEL_CARD.md", "ATTRIBUTIONS.md"])
@pytest.mark.parametrize(
    "source", ["Wiktionary", "Tatoeba", "NTREX", "Microsoft", "all-MiniLM-L6-v2", "CC BY-SA 4.0"]
)
def test_card_and_attributions_name_every_source(file: str, source: str) -> None:
    assert source in (SHIPPED_EMBEDDER / file).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        pytest.param("Hoà bình, uỷ ban, thuý", "hòa bình ủy ban thúy", id="old tone placement"),
        pytest.param("Đường Quý", "đường quý", id="capitals"),
        pytest.param("Ðiện lực", "điện lực", id="a letter drawn like Đ"),
        pytest.param("kinh te\u0302\u0301", "kinh tế", id="decomposed letters"),
        pytest.param("đạt 17.422 tỷ", "đạt 8,05 tỷ", id="any number is one word"),
    ],
)
def test_spellings_of_one_text_share_one_vector(encode: Encode, typed: str, same: str) -> None:
    first, second = encode([typed, same])
    assert first == pytest.approx(second)


@pytest.mark.parametrize(
    "text",
    [
        "tổng mức bán lẻ hàng hóa",
        "tỷ lệ hộ nghèo",
        "số lượt khách du lịch",
        "thu ngân sách nhà nước",
        "tỷ lệ che phủ rừng",
    ],
)
def test_an_unaccented_text_is_nearest_to_its_accented_self(encode: Encode, text: str) -> None:
    others = ["sản lượng thủy sản", "người có công", "giá điện sinh hoạt", "trường đạt chuẩn"]
    query, own, *rest = encode([fold(text), text, *others])
    assert query @ own > 0.35
    assert query @ own > max(query @ other for other in rest) + 0.1


@pytest.mark.parametrize("text", ["", "   ", "?!.", "…"])
def test_a_text_without_a_word_is_zero(encode: Encode, text: str) -> None:
    assert not encode([text]).any()


@pytest.mark.parametrize("text", ["Xkjwq", "☃ Łódź", "日本"])
def test_a_text_of_unknown_words_never_breaks(encode: Encode, text: str) -> None:
    (vector,) = encode([text])
    assert np.isfinite(vector).all()


@pytest.mark.slow
def test_stock_sentence_transformers_gives_the_same_vectors(encode: Encode) -> None:
    from sentence_transformers import SentenceTransformer

    texts = ["Thu ngân sách ước đạt 92% dự toán.", "bao nhieu nguoi di lam", "thủy sản"]
    model = SentenceTransformer(str(SHIPPED_EMBEDDER), device="cpu", local_files_only=True)
    as_shipped = model.encode(texts).astype(np.float32)
    single = model.float().encode([*texts, ""])
    assert np.abs(as_shipped - encode(texts)).max() < 2e-3
    assert np.abs(single - encode([*texts, ""])).max() < 1e-6
