"""Ranks the right sentence for each question, with vectors alone and beside BM25.

``python -m training.measure --data DATA MODEL [MODEL ...]``. The sets: the dev questions of
``evals/`` (the evidence among all sentences of the loaded reports), questions written by hand
(``sanity/``: about reports, and encyclopedic ones), and the held-out tenth of the title-passage
pairs in DATA.
Every set is asked as typed and without diacritics. The first model is what the others are compared
with, question by question.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from rag.embed import StaticEncoder
from rag.evaluate.measures import overlap
from rag.evaluate.questions import load_questions
from rag.evaluate.records import Question
from rag.evaluate.retrieval import find_evidence
from rag.evaluate.systems import Shelf
from rag.language.normalise import fold
from rag.language.question_words import content_words
from rag.language.tokens import query_tokens
from rag.lexical import Entry, LexicalIndex, write_lexical
from rag.protocols import Role
from rag.question import understand
from rag.records import Document, PassageId, Reading, Request
from rag.split import split
from training.prepare import TITLED, read_held_out_titles
from training.sanity import read_distractors, read_questions

ROOT = Path(__file__).parents[1]
ENCYCLOPEDIA = Path(__file__).parent / "sanity" / "encyclopedia.tsv"
LEXICAL_WEIGHT = 1.2
"""Of the share of its ceiling that BM25 gives, against a cosine: a plain sum of the two, so that
models are compared without the other signs the search goes by."""

DEPTH = 10  # of the mean reciprocal rank
RESAMPLES = 2_000

Ranks = NDArray[np.int64]
Bits = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Case:
    """One question with the rows of the pool that answer it."""

    text: str
    group: str
    history: tuple[str, ...]
    right: tuple[int, ...]


class Pool:
    """Texts that are searched together, and the questions asked of them."""

    def __init__(self, texts: Sequence[str], cases: Sequence[Case]) -> None:
        self.texts, self.cases = texts, cases
        with TemporaryDirectory() as folder:
            self._ids = [PassageId(str(row)) for row in range(len(texts))]
            entries = (Entry(i, i, "", text) for i, text in zip(self._ids, texts, strict=True))
            write_lexical(Path(folder) / "bm25", entries)
            self._index = LexicalIndex(Path(folder) / "bm25")
            self._asked = {
                stripped: [
                    [(r, self._lexical(r)) for r in self._readings(case, stripped)]
                    for case in cases
                ]
                for stripped in (False, True)
            }

    def _readings(self, case: Case, stripped: bool) -> list[Reading]:
        history = [fold(one) if stripped else one for one in case.history]
        text = fold(case.text) if stripped else case.text
        request: Request = understand(text, history, vocabulary=self._index.vocabulary)
        return [Reading(request.text, request.words, 1.0), *request.readings]

    def _lexical(self, reading: Reading) -> NDArray[np.float32]:
        shares = self._index.contexts(query_tokens(reading.words), self._ids)
        return shares * np.float32(LEXICAL_WEIGHT)

    def ranks(self, encoder: StaticEncoder, stripped: bool) -> tuple[Ranks, Ranks]:
        """Return each question's rank of its first right text, from 0: vectors alone, fused."""
        vectors = encoder.encode(self.texts, Role.DOCUMENT)
        dense, fused = [], []
        for case, readings in zip(self.cases, self._asked[stripped], strict=True):
            typed = fold(case.text) if stripped else case.text
            texts = [" ".join(reading.words) or typed for reading, _ in readings]
            own, *others = encoder.encode([_content(typed), *texts], Role.QUERY) @ vectors.T
            weighed = [
                reading.weight * (cosines + lexical)
                for (reading, lexical), cosines in zip(readings, others, strict=True)
            ]
            dense.append(_first(own, case.right))
            fused.append(_first(np.max(weighed, axis=0), case.right))
        return np.array(dense), np.array(fused)


def _content(typed: str) -> str:
    return " ".join(content_words(typed)) or typed


def _first(scores: NDArray[np.floating], right: Sequence[int]) -> int:
    return int((scores > scores[list(right)].max()).sum())


def report_pools() -> list[Pool]:
    """Return the dev questions: over the sample report alone, and over all reports."""
    paths = sorted((ROOT / "evals" / "questions").glob("*.jsonl"))
    asked = [q for q in load_questions(paths) if q.split == "dev" and q.evidence]
    shelf = Shelf.of(ROOT / "corpus", ROOT / "evals" / "documents")
    pools = []
    for sample_only in (True, False):
        chosen = [q for q in asked if shelf.is_about_sample(q) is sample_only]
        documents = shelf.documents_for(sample_only=sample_only)
        pools.append(_report_pool(documents, chosen, shelf.documents))
    return pools


def _report_pool(
    documents: Sequence[Document], asked: Sequence[Question], by_name: Mapping[str, Document]
) -> Pool:
    places = [
        (document, sentence)
        for document in documents
        for passage in split(document)
        for sentence in passage.sentences
    ]
    texts = [" ".join(document.text[s.start : s.end].split()) for document, s in places]
    rows = [(document.id, s.start, s.end) for document, s in places]
    cases = []
    for question in asked:
        evidence = [place for piece in find_evidence(question, by_name) for place in piece]
        right = [
            number
            for number, row in enumerate(rows)
            if any(_holds(overlap(row, place), row, place) for place in evidence)
        ]
        if right:
            cases.append(Case(question.question, question.category, question.history, tuple(right)))
    return Pool(texts, cases)


def _holds(shared: int, row: tuple[str, int, int], place: tuple[str, int, int]) -> bool:
    return shared * 2 >= min(row[2] - row[1], place[2] - place[1]) > 0


def encyclopedic_pool(data: Path) -> Pool:
    """Return the hand-written questions, their paragraphs among passages of law and manuals."""
    rows = [line.split("\t") for line in ENCYCLOPEDIA.read_text(encoding="utf-8").splitlines()]
    texts = [paragraph for paragraph, *_ in rows]
    cases = [
        Case(question, "encyclopedia", (), (number,))
        for number, (_, *questions) in enumerate(rows)
        for question in questions
    ]
    others = [passage for name in TITLED for _, passage in read_held_out_titles(data, name)]
    return Pool([*texts, *others], cases)


def sanity_pool() -> Pool:
    """Return the everyday questions of ``sanity.py`` over its official sentences."""
    pairs = read_questions()
    cases = [Case(question, "sanity", (), (row,)) for row, (_, question) in enumerate(pairs)]
    return Pool([*(sentence for sentence, _ in pairs), *read_distractors()], cases)


def title_pool(data: Path, name: str) -> Pool:
    """Return the held-out titles of a source, asked of the held-out passages."""
    pairs = read_held_out_titles(data, name)
    cases = [Case(title, name, (), (row,)) for row, (title, _) in enumerate(pairs)]
    return Pool([passage for _, passage in pairs], cases)


def reciprocal(ranks: Ranks) -> NDArray[np.float64]:
    """Return 1 / rank, 0 below the tenth place."""
    return np.where(ranks < DEPTH, 1 / (ranks + 1.0), 0.0)


def interval(values: NDArray[np.float64]) -> tuple[float, float]:
    """Return the 95% bootstrap interval of a mean, the same for the same values."""
    random = np.random.default_rng(0)
    means = values[random.integers(0, len(values), (RESAMPLES, len(values)))].mean(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return float(low), float(high)


def _line(label: str, ranks: Ranks, first: Ranks) -> str:
    value, base = reciprocal(ranks), reciprocal(first)
    low, high = interval(value)
    text = (
        f"{label:44} n={len(ranks):4} R@1 {(ranks < 1).mean():.3f} R@5 {(ranks < 5).mean():.3f} "
        f"MRR {value.mean():.3f} [{low:.3f}, {high:.3f}]"
    )
    if ranks is not first:
        low, high = interval(value - base)
        text += f"  against the first {(value - base).mean():+.3f} [{low:+.3f}, {high:+.3f}]"
    return text


def measured(pools: Sequence[Pool], encoder: StaticEncoder) -> dict[str, Ranks]:
    """Return the ranks of a model by set, spelling and way of ranking."""
    groups = np.array([case.group for pool in pools for case in pool.cases])
    names = {"all": np.ones(len(groups), bool)} if len(set(groups)) > 1 else {}
    names |= {name: groups == name for name in sorted(set(groups))}
    found = {}
    for stripped in (False, True):
        parts = [pool.ranks(encoder, stripped) for pool in pools]
        for number, way in enumerate(("vectors", "fused")):
            ranks = np.concatenate([part[number] for part in parts])
            for name, mask in names.items():
                spelling = "without diacritics" if stripped else "as typed"
                found[f"{name}, {spelling}, {way}"] = ranks[mask]
    return found


def main() -> None:
    """Print one line for each model, set, spelling and way of ranking."""
    parser = argparse.ArgumentParser(prog="python -m training.measure", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the training files")
    parser.add_argument("models", type=Path, nargs="+", help="model folders")
    chosen = parser.parse_args()
    sets = [report_pools(), [sanity_pool()], [encyclopedic_pool(chosen.data)]]
    sets += [[title_pool(chosen.data, name)] for name in TITLED]
    for pools in sets:
        every = [measured(pools, StaticEncoder(model)) for model in chosen.models]
        for label, first in every[0].items():
            for model, found in zip(chosen.models, every, strict=True):
                print(_line(f"{label}, {model.name}", found[label], first))
        print(flush=True)


if __name__ == "__main__":
    main()
