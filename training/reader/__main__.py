r"""Trains the reader: which passage answers a question, and with which of its numbers.

    python -m training.reader --base BASE --minutes 35 --out reader.pt
    python -m training.reader.read_reports --out asked.jsonl
    python -m training.reader --base BASE --init reader.pt --asked asked.jsonl --minutes 35 \
        --out better.pt

The learning rate falls to nothing over the given time. What it can do on sentences it does not
learn from is printed: the area under the ROC curve of "answers", and how often the right number
is first.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from training.reader import read_reports
from training.reader.model import Reader, loss, pair_tokenizer, read
from training.reader.read_files import (
    Pair,
    Pairs,
    Report,
    all_files,
    everyday,
    own_pair,
    reports,
    with_made,
)

QUESTIONS, OF_REPORTS = 16, 8
"""In one step, and how many of them are on whole reports where such are given."""

FROZEN = 3
"""Lower layers that are not trained."""

RATE = 1.3e-4
WARM_S = 20.0
REPORT_EVERY = 25
CHECK_EVERY = 500
CHECKED = 1500  # questions of those held out: all would take as long as 150 steps


def main() -> None:
    """Train, check and save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=Path, required=True, help="made by training.reader.base")
    parser.add_argument("--init", type=Path, help="a reader to go on from")
    parser.add_argument("--asked", type=Path, help="questions on reports: see read_reports")
    parser.add_argument("--minutes", type=float, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--files", type=Path, nargs="+", default=all_files())
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    reader, tokenizer = Reader(args.base), pair_tokenizer(args.base)
    if args.init:
        reader.load_state_dict(torch.load(args.init))
    reader.freeze(FROZEN)
    learnt = with_made(reports(args.files, held_out=False))
    drawn = Pairs([*learnt, *everyday()], args.seed)
    checked = reports(args.files, held_out=True)
    parameters = [p for p in reader.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(parameters, lr=RATE, weight_decay=0.01, betas=(0.9, 0.98))
    print(f"{len(drawn)} questions")
    started, step, mean = time.monotonic(), 0, 0.0
    streams = [(drawn.endless(), QUESTIONS - OF_REPORTS * bool(args.asked))]
    if args.asked:
        streams.append((read_reports.endless(args.asked, args.seed), OF_REPORTS))
    while (spent := (time.monotonic() - started) / (60 * args.minutes)) < 1:
        rate = RATE * min(1.0, 60 * args.minutes * spent / WARM_S + 0.02) * max(0.03, 1 - spent)
        for group in optimiser.param_groups:
            group["lr"] = rate
        pairs = [p for stream, count in streams for _ in range(count) for p in next(stream)]
        total = loss(*read(reader, tokenizer, pairs), pairs) / QUESTIONS
        optimiser.zero_grad()
        total.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
        step, mean = step + 1, 0.97 * mean + 0.03 * total.item()
        if step % REPORT_EVERY == 0:
            print(f"{step} loss {mean / (1 - 0.97**step):.3f} {100 * spent:.0f}%", flush=True)
        if step % CHECK_EVERY == 0:
            print(check(reader, tokenizer, checked), flush=True)
            torch.save(reader.state_dict(), args.out)
    torch.save(reader.state_dict(), args.out)
    print(check(reader, tokenizer, checked))


def check(reader: Reader, tokenizer: object, held_out: Sequence[Report]) -> str:
    """Return what the reader makes of sentences it does not learn from."""
    pairs = [own_pair(*asked) for report in held_out for asked in report.asked]
    pairs = random.Random(0).sample(pairs, min(CHECKED, len(pairs)))
    chances: list[float] = []
    first: list[bool] = []
    reader.eval()
    with torch.no_grad():
        for start in range(0, len(pairs), 64):
            part = pairs[start : start + 64]
            passages, numbers = read(reader, tokenizer, part)
            chances += [float(passage) for passage in passages]
            for pair, scores in zip(part, numbers, strict=True):
                if scores and any(asked for *_, asked in pair.numbers):
                    first.append(pair.numbers[int(torch.stack(list(scores)).argmax())][2])
    reader.train()
    area = _area(chances, pairs)
    return f"held out: answers or not {area:.3f}, right number first {np.mean(first):.3f}"


def _area(chances: Sequence[float], pairs: Sequence[Pair]) -> float:
    right = np.array([pair.answers for pair in pairs])
    ranks = np.argsort(np.argsort(chances))
    return float((ranks[right].mean() - ranks[~right].mean()) / len(ranks) + 0.5)


if __name__ == "__main__":
    main()
