"""Reads a question and a passage together: does it answer, and which of its numbers is asked for?

A cross-encoder (Nogueira and Cho 2019): a small transformer sees both texts at once, so that it can
tell "bao nhiêu nhà bị cháy" from "thiệt hại do cháy" where word overlap and separate vectors
cannot. It ships with the package and runs in ONNX Runtime, without torch; ``training/reader.py``
makes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rag.errors import CrossEncoderError
from rag.records import Span
from rag.settings import SHIPPED_CROSS_ENCODER

if TYPE_CHECKING:
    from tokenizers import Encoding

MOST_TOKENS = 208
"""Of question and passage together; what a passage has beyond is not read."""

BATCH = 4
"""Passages of about one length read at once: padding costs as much as text."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A text to be read, with the stretches a question may ask for."""

    text: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read in one passage; log-odds, about -8 to 8."""

    answers: float  # that the passage answers the question
    spans: tuple[float, ...]  # that this stretch is what is asked for; as in the passage

    def __or__(self, other: Reading) -> Reading:
        """Return the better of two readings of one passage, for two wordings of a question."""
        spans = tuple(map(max, self.spans, other.spans))
        return Reading(max(self.answers, other.answers), spans)


UNREAD = -8.0
"""Log-odds of a stretch beyond the part that is read."""


class CrossEncoder:
    """The shipped model, opened once; safe to share between threads."""

    def __init__(self, folder: Path = SHIPPED_CROSS_ENCODER) -> None:
        """Open a folder with ``model.onnx`` and ``tokenizer.json``.

        Raises:
            CrossEncoderError: they cannot be read; what comes with the package is damaged.
        """
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 2  # more wait for each other on texts this short
        try:
            self._session = onnxruntime.InferenceSession(
                folder / "model.onnx",
                options,
                providers=["CPUExecutionProvider"],
                disabled_optimizers=["SkipLayerNormFusion"],  # slower than what it replaces
            )
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:  # neither library raises anything narrower
            raise CrossEncoderError(str(folder), " ".join(str(error).split())) from error
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MOST_TOKENS)  # of the longer text, so the passage

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        """Return what was read in each passage, in their order."""
        # One by one: a batch would start threads, which costs more than a few short texts.
        encodings = [self._tokenizer.encode(question, passage.text) for passage in passages]
        readings: dict[int, Reading] = {}
        for rows in _batches([len(encoding.ids) for encoding in encodings]):
            answers, tokens = self._run([encodings[row] for row in rows])
            for at, row in enumerate(rows):
                spans = (_pooled(tokens[at], encodings[row], s) for s in passages[row].spans)
                readings[row] = Reading(float(answers[at]), tuple(spans))
        return [readings[row] for row in range(len(passages))]

    def _run(
        self, encodings: Sequence[Encoding]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return log-odds of the passages, shape (passages,), and of tokens, (passages, tokens)."""
        longest = max(len(encoding.ids) for encoding in encodings)
        ids = np.ones((len(encodings), longest), dtype=np.int64)  # 1 is the padding token
        mask = np.zeros((len(encodings), longest), dtype=np.int64)
        for row, encoding in enumerate(encodings):
            ids[row, : len(encoding.ids)] = encoding.ids
            mask[row, : len(encoding.ids)] = 1
        answers, tokens = self._session.run(None, {"ids": ids, "mask": mask})
        return answers, tokens


@cache
def cross_encoder() -> CrossEncoder:
    """Return the model that comes with the package, opened on first use."""
    return CrossEncoder()


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Yield rows in batches of like length."""
    order = sorted(range(len(lengths)), key=lengths.__getitem__)
    for start in range(0, len(order), BATCH):
        yield order[start : start + BATCH]


def _pooled(tokens: NDArray[np.float32], encoding: Encoding, span: Span) -> float:
    """Return the mean over the passage's tokens that touch a stretch."""
    held = [
        at
        for at, (sequence, (start, end)) in enumerate(
            zip(encoding.sequence_ids, encoding.offsets, strict=True)
        )
        if sequence == 1 and start < span.end and end > span.start
    ]
    return float(tokens[held].mean()) if held else UNREAD
