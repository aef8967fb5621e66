"""The reader as torch knows it, and what its scores are compared with in training."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from tokenizers import Encoding, Tokenizer
from tokenizers.processors import TemplateProcessing
from torch.nn import functional
from transformers import BertModel

from training.reader.read_files import Pair

MOST_TOKENS = 176
"""Of a pair in training; longer ones are cut at the end of the passage."""

TOKENS_AT_ONCE = 2600


class Reader(torch.nn.Module):
    """A transformer with two heads: one for the passage, one for each of its tokens."""

    def __init__(self, base: Path) -> None:
        super().__init__()
        self.m = BertModel.from_pretrained(
            base,
            add_pooling_layer=False,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
            attn_implementation="eager",  # faster than the fused one on a CPU
        )
        self.fig = torch.nn.Linear(self.m.config.hidden_size, 1)
        self.sen = torch.nn.Linear(self.m.config.hidden_size, 1)
        self.drop = torch.nn.Dropout(0.1)
        for head in (self.fig, self.sen):
            torch.nn.init.normal_(head.weight, std=0.02)
            torch.nn.init.zeros_(head.bias)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return log-odds of the passages, shape (pairs,), and of their tokens, (pairs, tokens)."""
        hidden = self.m(input_ids=ids, attention_mask=mask).last_hidden_state.float()
        mean = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        return self.sen(self.drop(mean))[:, 0], self.fig(self.drop(hidden))[..., 0]

    def freeze(self, layers: int) -> None:
        """Keep the embeddings and the lower layers as they are: they know the language already."""
        for part in (self.m.embeddings, *self.m.encoder.layer[:layers]):
            part.requires_grad_(requires_grad=False)


def pair_tokenizer(base: Path, most: int = MOST_TOKENS) -> Tokenizer:
    """Return the tokenizer of a base model, set up for pairs."""
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.post_processor = TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", 0), ("</s>", 2)],
    )
    tokenizer.enable_truncation(most, strategy="only_second")
    return tokenizer


def read(
    reader: Reader, tokenizer: Tokenizer, pairs: Sequence[Pair]
) -> tuple[list[torch.Tensor], list[list[torch.Tensor]]]:
    """Return log-odds of each pair's passage and of each of its numbers that was read."""
    encodings = tokenizer.encode_batch([(pair.question, pair.passage) for pair in pairs])
    passages: list[torch.Tensor] = [torch.empty(0)] * len(pairs)
    numbers: list[list[torch.Tensor]] = [[] for _ in pairs]
    for rows in _batches([len(encoding.ids) for encoding in encodings]):
        longest = max(len(encodings[row].ids) for row in rows)
        ids = torch.ones(len(rows), longest, dtype=torch.long)
        mask = torch.zeros(len(rows), longest)
        for at, row in enumerate(rows):
            own = encodings[row].ids
            ids[at, : len(own)], mask[at, : len(own)] = torch.tensor(own), 1.0
        with torch.autocast("cpu", dtype=torch.bfloat16):
            answers, tokens = reader(ids, mask)
        for at, row in enumerate(rows):
            passages[row] = answers[at]
            held = [_tokens_of(encodings[row], start, end) for start, end, _ in pairs[row].numbers]
            numbers[row] = [tokens[at][own].mean() for own in held if own]
    return passages, numbers


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    part: list[int] = []
    for row in sorted(range(len(lengths)), key=lengths.__getitem__):
        if part and lengths[row] * (len(part) + 1) > TOKENS_AT_ONCE:
            yield part
            part = []
        part.append(row)
    if part:
        yield part


def _tokens_of(encoding: Encoding, start: int, end: int) -> list[int]:
    return [
        at
        for at, (sequence, (first, last)) in enumerate(
            zip(encoding.sequence_ids, encoding.offsets, strict=True)
        )
        if sequence == 1 and first < end and last > start
    ]


def loss(
    passages: Sequence[torch.Tensor],
    numbers: Sequence[Sequence[torch.Tensor]],
    pairs: Sequence[Pair],
) -> torch.Tensor:
    """Return the loss of some pairs.

    Logistic for the passage, counted twice; for its numbers a softmax in which "none of them" has
    log-odds 0, so that a number that is not asked for learns to say so.
    """
    terms = []
    for passage, scores, pair in zip(passages, numbers, pairs, strict=True):
        target = torch.tensor(float(pair.answers))
        terms.append(2 * functional.binary_cross_entropy_with_logits(passage, target))
        if scores:
            scored = torch.stack(list(scores))
            asked = torch.tensor([own for *_, own in pair.numbers[: len(scores)]])
            null = torch.zeros(1)
            right = scored[asked] if asked.any() else null
            terms.append(torch.logsumexp(torch.cat([scored, null]), 0) - torch.logsumexp(right, 0))
    return torch.stack(terms).sum()
