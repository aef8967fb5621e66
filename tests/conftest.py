"""Small real things the tests share: a static encoder, a data folder, reports, a library."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings as properties

from rag.embed import StaticEncoder
from rag.generations import Generations
from rag.index import OpenIndex
from rag.ingest import Library
from rag.language.normalise import words
from rag.language.tokens import lexical_tokens
from rag.protocols import Encoder, Role, Vectors
from rag.settings import Settings

# CI tries the same examples every time; a developer's machine tries new ones.
properties.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    properties.load_profile("ci")

CORPUS = Path(__file__).parents[1] / "corpus"
DIMENSION = 32

RICE = """BÁO CÁO TÌNH HÌNH KINH TẾ - XÃ HỘI NĂM 2022 CỦA TỈNH A

I. Nông nghiệp

Sản lượng lúa cả năm ước đạt 412.000 tấn, tăng 3,1% so với năm 2021.
Diện tích gieo trồng đạt 58.300 ha.

II. Du lịch

Tổng lượt khách du lịch đạt 1,2 triệu lượt, gấp hai lần năm trước.
"""
BUDGET = """BÁO CÁO TÌNH HÌNH KINH TẾ - XÃ HỘI NĂM 2023 CỦA TỈNH B

I. Ngân sách

Tổng thu ngân sách trên địa bàn ước đạt 9.850 tỷ đồng, đạt 104% dự toán.

II. Công nghiệp

Chỉ số sản xuất công nghiệp tăng 7,2% so với cùng kỳ.
"""
HEALTH = """BÁO CÁO CÔNG TÁC Y TẾ NĂM 2023 CỦA TỈNH C

I. Y tế

Toàn tỉnh có 11,3 bác sĩ trên một vạn dân. Tỷ lệ bao phủ bảo hiểm y tế đạt 93,4%.
"""


def write_encoder(folder: Path, seed: int) -> Path:
    """Write a stock StaticEmbedding folder with random half-precision weights."""
    from safetensors.numpy import save_file
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    text = " ".join([RICE, BUDGET, HEALTH, (CORPUS / "ha-tinh-2023.txt").read_text("utf-8")])
    vocabulary = {word: row for row, word in enumerate(["[UNK]", *sorted(set(words(text)))])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))  # noqa: S106
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    weights = np.random.default_rng(seed).normal(size=(len(vocabulary), DIMENSION))
    weights[0] = 0
    folder.mkdir(parents=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    save_file({"embedding.weight": weights.astype(np.float16)}, folder / "model.safetensors")
    package = "sentence_transformers.sentence_transformer.modules"
    modules = [
        {"idx": 0, "name": "0", "path": "", "type": f"{package}.StaticEmbedding"},
        {"idx": 1, "name": "1", "path": "1_Normalize", "type": f"{package}.Normalize"},
    ]
    (folder / "1_Normalize").mkdir()
    (folder / "modules.json").write_text(json.dumps(modules), "utf-8")
    config = {"prompts": {"query": "", "document": ""}, "similarity_fn_name": "cosine"}
    (folder / "config_sentence_transformers.json").write_text(json.dumps(config), "utf-8")
    return folder


class CountingEncoder:
    """A real encoder that remembers which texts it was given."""

    def __init__(self, inner: Encoder) -> None:
        self._inner = inner
        self.texts: list[str] = []

    @property
    def fingerprint(self) -> str:
        return self._inner.fingerprint

    def encode(self, texts: Sequence[str], role: Role) -> Vectors:
        self.texts += texts
        return self._inner.encode(texts, role)


@pytest.fixture(scope="session")
def encoder_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_encoder(tmp_path_factory.mktemp("models") / "first", seed=1)


@pytest.fixture(scope="session")
def other_encoder_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_encoder(tmp_path_factory.mktemp("models") / "second", seed=2)


@pytest.fixture(scope="session")
def encoder(encoder_folder: Path) -> StaticEncoder:
    return StaticEncoder(encoder_folder)


@pytest.fixture
def counting(encoder: StaticEncoder) -> CountingEncoder:
    return CountingEncoder(encoder)


@pytest.fixture
def settings(tmp_path: Path, encoder_folder: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", corpus_dir=None, embedder=str(encoder_folder))


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """Return a folder with two small reports."""
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "lua.txt").write_text(RICE, "utf-8")
    (folder / "ngan-sach.txt").write_text(BUDGET, "utf-8")
    return folder


@pytest.fixture
def health_report(tmp_path: Path) -> Path:
    """Return a third report, outside that folder."""
    path = tmp_path / "y-te.txt"
    path.write_text(HEALTH, "utf-8")
    return path


@pytest.fixture
def library(settings: Settings) -> Library:
    return Library(settings)


Search = Callable[[str], list[str]]


@pytest.fixture
def search(settings: Settings) -> Search:
    """Return a search in the generation that is current at each call: texts, best first."""

    def run(question: str) -> list[str]:
        current = Generations(settings.data_dir).current()
        assert current is not None
        index = OpenIndex(current.path, current.manifest.documents)
        hits = index.lexical(lexical_tokens(question), 3)
        return [passage.text for passage in index.passages(hits)]

    return run
