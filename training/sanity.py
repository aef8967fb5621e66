"""A quick look at a model: everyday questions against official sentences, all written by hand.

It tells a trained model from an untrained one. It is too small to choose between good models
(one question is 2.5 points) and no substitute for the evaluation in evals/.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from rag.language.normalise import fold

FOLDER = Path(__file__).parent / "sanity"
Matrix = NDArray[np.float32]


@dataclass(frozen=True)
class StaticModel:
    """A model folder read with plain numpy."""

    tokenizer: Tokenizer
    rows: Matrix

    @classmethod
    def load(cls, folder: Path) -> StaticModel:
        """Return the model of an exported folder, its halves as single precision."""
        weights = load_file(folder / "model.safetensors")["embedding.weight"]
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        return cls(tokenizer, weights.astype(np.float32))

    def encode(self, texts: list[str]) -> Matrix:
        """Return unit rows; a text without a piece is zero."""
        out = np.zeros((len(texts), self.rows.shape[1]), np.float32)
        encodings = self.tokenizer.encode_batch(texts, add_special_tokens=False)
        for row, encoding in zip(out, encodings, strict=True):
            if encoding.ids:
                row[:] = self.rows[encoding.ids].mean(0)
        lengths = np.linalg.norm(out, axis=1, keepdims=True)
        unit: Matrix = np.divide(out, np.maximum(lengths, 1e-12), dtype=np.float32)
        return unit


@dataclass(frozen=True, slots=True)
class Score:
    """Shares of questions whose sentence came first, or among the first five."""

    questions: int
    recall_at_1: float
    recall_at_5: float

    def as_record(self) -> dict[str, float]:
        """Return the score rounded for a results file."""
        return {
            "questions": self.questions,
            "R@1": round(self.recall_at_1, 3),
            "R@5": round(self.recall_at_5, 3),
        }


def read_questions() -> list[tuple[str, str]]:
    """Return (official sentence, everyday question) pairs."""
    with (FOLDER / "questions.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(sentence, question) for sentence, question in rows]


def read_distractors() -> list[str]:
    """Return sentences that answer none of the questions."""
    return (FOLDER / "distractors.txt").read_text(encoding="utf-8").splitlines()


def score(model: StaticModel, unaccented: bool) -> Score:
    """Return how often a question finds its sentence; ``unaccented`` strips the questions only."""
    pairs = read_questions()
    sentences = model.encode([sentence for sentence, _ in pairs] + read_distractors())
    questions = [fold(question) if unaccented else question for _, question in pairs]
    cosines = model.encode(questions) @ sentences.T
    own = cosines[np.arange(len(pairs)), np.arange(len(pairs))]
    ranks = (cosines > own[:, None]).sum(axis=1)
    return Score(len(pairs), float((ranks < 1).mean()), float((ranks < 5).mean()))


def report(model: StaticModel, untrained: Matrix) -> str:
    """Return the scores of a model and of its untrained beginning as JSON."""
    models = {"trained": model, "untrained": StaticModel(model.tokenizer, untrained)}
    scores = {
        f"{name}, questions {'without' if bare else 'with'} diacritics": score(
            candidate, bare
        ).as_record()
        for name, candidate in models.items()
        for bare in (False, True)
    }
    return json.dumps(scores, indent=2, ensure_ascii=False)
