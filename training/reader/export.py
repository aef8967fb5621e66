"""Writes the reader as the product opens it: 8-bit weights for ONNX Runtime, and the tokenizer.

pip install '.[train]'
python -m training.reader.export --base BASE --reader reader.pt
"""

from __future__ import annotations

import argparse
import math
import tempfile
from collections.abc import Sequence
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.fusion_options import FusionOptions
from onnxruntime.transformers.optimizer import optimize_model
from tokenizers import Tokenizer
from torch.nn import functional

from rag.cross_encoder import MOST_TOKENS
from training.export import write_checksums
from training.questions import ROOT
from training.reader.model import Reader, pair_tokenizer
from training.reader.read_files import Pair, all_files, own_pair, reports

OUT = ROOT / "src" / "rag" / "assets" / "cross_encoder"

FAR = 8
"""Units of a feed-forward layer that are computed apart, in single precision: those whose values
lie farthest out. Where one is 58 and all others below 7, eight bits would leave those few steps."""

SAMPLE = 64
"""Pairs their values are measured on."""

UNROUNDED_HEAD = "/tokens/MatMul"


class FeedForward(torch.nn.Module):
    """The feed-forward part of a layer, its far units apart from the others."""

    def __init__(self, inner: torch.nn.Linear, outer: torch.nn.Linear, reach: torch.Tensor) -> None:
        super().__init__()
        order = reach.argsort(descending=True)
        far, near = order[:FAR], order[FAR:]
        weight = outer.weight.detach()
        self.inner, self.inner_far = _rows(inner, near), _rows(inner, far)
        self.outer = _linear(weight[:, near], outer.bias.detach())
        self.outer_far = _linear(weight[:, far], None)

    def forward(self, hidden: torch.Tensor) -> torch.Tensor:
        """Return what the whole part returns."""
        near = self.outer(functional.gelu(self.inner(hidden)))
        return near + self.outer_far(functional.gelu(self.inner_far(hidden)))


def _rows(linear: torch.nn.Linear, rows: torch.Tensor) -> torch.nn.Linear:
    return _linear(linear.weight.detach()[rows], linear.bias.detach()[rows])


def _linear(weight: torch.Tensor, bias: torch.Tensor | None) -> torch.nn.Linear:
    linear = torch.nn.Linear(weight.shape[1], weight.shape[0], bias=bias is not None)
    linear.weight.data = weight.clone()
    if bias is not None:
        linear.bias.data = bias.clone()
    return linear


class Exported(torch.nn.Module):
    """The reader, its attention written in the steps ONNX Runtime joins into one."""

    def __init__(self, reader: Reader, reach: Sequence[torch.Tensor]) -> None:
        super().__init__()
        self.model, self.answers, self.tokens = reader.m, reader.sen, reader.fig
        self.feed_forward = torch.nn.ModuleList(
            FeedForward(layer.intermediate.dense, layer.output.dense, own)
            for layer, own in zip(reader.m.encoder.layer, reach, strict=True)
        )

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return what ``Reader.forward`` returns; the mask is of whole numbers."""
        hidden = self.model.embeddings(input_ids=ids)
        added = (1.0 - mask.unsqueeze(1).unsqueeze(2).to(torch.float32)) * -10000.0
        for layer, feed_forward in zip(self.model.encoder.layer, self.feed_forward, strict=True):
            found = layer.attention.output.dense(self._attended(layer, hidden, added))
            hidden = layer.attention.output.LayerNorm(found + hidden)
            hidden = layer.output.LayerNorm(feed_forward(hidden) + hidden)
        read = mask.to(torch.float32)
        mean = (hidden * read[..., None]).sum(1) / read.sum(1, keepdim=True)
        return self.answers(mean)[:, 0], self.tokens(hidden)[..., 0]

    def _attended(
        self, layer: torch.nn.Module, hidden: torch.Tensor, added: torch.Tensor
    ) -> torch.Tensor:
        own = layer.attention.self
        heads, size = self.model.config.num_attention_heads, own.attention_head_size

        def split(values: torch.Tensor) -> torch.Tensor:
            return values.view(values.size(0), values.size(1), heads, size).permute(0, 2, 1, 3)

        query, key, value = (split(part(hidden)) for part in (own.query, own.key, own.value))
        scores = torch.matmul(query, key.transpose(-1, -2)) / math.sqrt(size) + added
        found = torch.matmul(scores.softmax(-1), value).permute(0, 2, 1, 3).contiguous()
        return found.view(found.size(0), found.size(1), heads * size)


def reach_of(reader: Reader, tokenizer: Tokenizer, pairs: Sequence[Pair]) -> list[torch.Tensor]:
    """Return the largest size of each feed-forward unit's values, for each layer."""
    reach = [torch.zeros(reader.m.config.intermediate_size) for _ in reader.m.encoder.layer]

    def keep(at: int) -> object:
        def hook(_module: object, _given: object, values: torch.Tensor) -> None:
            reach[at] = torch.maximum(reach[at], values.abs().amax((0, 1)))

        return hook

    hooks = [
        layer.intermediate.register_forward_hook(keep(at))
        for at, layer in enumerate(reader.m.encoder.layer)
    ]
    with torch.no_grad():
        for pair in pairs:
            ids = torch.tensor([tokenizer.encode(pair.question, pair.passage).ids])
            reader(ids, torch.ones(ids.shape))
    for hook in hooks:
        hook.remove()
    return reach


def sample() -> list[Pair]:
    """Return pairs from all over the training questions."""
    found = [
        own_pair(*asked)
        for report in reports(all_files(), held_out=False)
        for asked in report.asked
    ]
    return found[:: len(found) // SAMPLE]


def export(reader: Reader, base: Path, out: Path) -> None:
    """Write ``model.onnx``, ``tokenizer.json`` and the checksums of the whole folder."""
    out.mkdir(parents=True, exist_ok=True)
    tokenizer = pair_tokenizer(base, MOST_TOKENS)
    tokenizer.save(str(out / "tokenizer.json"), pretty=False)
    reader.eval()
    exported = Exported(reader, reach_of(reader, tokenizer, sample())).eval()
    example = (torch.randint(4, 1000, (2, 40)), torch.ones(2, 40, dtype=torch.long))
    with tempfile.TemporaryDirectory() as scratch, torch.no_grad():
        whole = Path(scratch) / "whole.onnx"
        torch.onnx.export(
            exported,
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
        _fuse(whole, reader)
        quantize_dynamic(
            whole,
            out / "model.onnx",
            weight_type=QuantType.QInt8,
            per_channel=True,
            nodes_to_exclude=_exact(whole),
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )
    write_checksums(out)


def _fuse(whole: Path, reader: Reader) -> None:
    """Join the steps of attention into one; other joins are slower on a CPU than their parts."""
    options = FusionOptions("bert")
    options.enable_skip_layer_norm = False
    options.enable_bias_skip_layer_norm = False
    options.enable_bias_gelu = False
    options.enable_embed_layer_norm = False
    config = reader.m.config
    fused = optimize_model(
        str(whole),
        model_type="bert",
        num_heads=config.num_attention_heads,
        hidden_size=config.hidden_size,
        opt_level=0,
        optimization_options=options,
    )
    fused.save_model_to_file(str(whole))


def _exact(whole: Path) -> list[str]:
    """Return the steps that stay in single precision: the far units and the head of the tokens."""
    graph = onnx.load(str(whole)).graph
    shapes = {tensor.name: tuple(tensor.dims) for tensor in graph.initializer}
    far = [
        n.name for n in graph.node if n.op_type == "MatMul" and FAR in shapes.get(n.input[1], ())
    ]
    return [*far, UNROUNDED_HEAD]


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
