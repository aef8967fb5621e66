"""Writes the reader as the product opens it: 8-bit weights for ONNX Runtime, and the tokenizer.

pip install '.[train]'
python -m training.reader.export --base BASE --reader reader.pt
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from rag.cross_encoder import MOST_TOKENS
from training.answer_examples import ROOT
from training.export import write_checksums
from training.reader.model import Reader, pair_tokenizer

OUT = ROOT / "src" / "rag" / "assets" / "cross_encoder"


class Exported(torch.nn.Module):
    """The reader with a mask that is added to the attention scores, as the export needs it."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return what ``Reader.forward`` returns."""
        model = self.reader.m
        hidden = model.embeddings(input_ids=ids)
        added = (1.0 - mask[:, None, None, :]) * -1e4
        for layer in model.encoder.layer:
            found = layer(hidden, added)
            hidden = found[0] if isinstance(found, tuple) else found
        mean = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        return self.reader.sen(mean)[:, 0], self.reader.fig(hidden)[..., 0]


def export(reader: Reader, base: Path, out: Path) -> None:
    """Write ``model.onnx``, ``tokenizer.json`` and the checksums of the whole folder."""
    out.mkdir(parents=True, exist_ok=True)
    pair_tokenizer(base, MOST_TOKENS).save(str(out / "tokenizer.json"), pretty=False)
    example = (torch.randint(4, 1000, (2, 40)), torch.ones(2, 40))
    with tempfile.TemporaryDirectory() as scratch, torch.no_grad():
        whole = Path(scratch) / "whole.onnx"
        torch.onnx.export(
            Exported(reader).eval(),
            example,
            whole,
            input_names=["ids", "mask"],
            output_names=["answers", "tokens"],
            dynamic_axes={
                "ids": {0: "pairs", 1: "tokens"},
                "mask": {0: "pairs", 1: "tokens"},
                "answers": {0: "pairs"},
                "tokens": {0: "pairs", 1: "tokens"},
            },
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(whole, out / "model.onnx", weight_type=QuantType.QInt8)
    write_checksums(out)


def main() -> None:
    """Export one trained reader."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--reader", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    reader = Reader(args.base)
    reader.load_state_dict(torch.load(args.reader))
    export(reader, args.base, args.out)


if __name__ == "__main__":
    main()
