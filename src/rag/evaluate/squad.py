"""Any SQuAD-format file through our own pipeline: contexts as reports, spans as answers.

Retrieval is counted over the questions that have an answer: the context they were written for is
the one relevant context, and a context ranks where its best passage does.
"""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.answer import extractive
from rag.embed import load_encoder
from rag.errors import InputError
from rag.evaluate.retrieval import MEASURES
from rag.index import IndexWriter, OpenIndex
from rag.language.normalise import fold, nfc, search_key
from rag.protocols import Encoder, Progress
from rag.question import understand
from rag.records import (
    Answer,
    Block,
    BlockKind,
    Document,
    DocumentId,
    Hit,
    Metadata,
    Passage,
    Status,
)
from rag.retrieve import CANDIDATES, retrieve
from rag.settings import Settings
from rag.split import split

DEPTH = 10
"""Contexts ranked for each question: as deep as the measures look."""

_ENCODE_BATCH = 1_024  # passages between two progress reports
_PASSAGES = 2 * CANDIDATES  # all that either list can give, so that ten contexts are in them
_NOT_WORDS = re.compile(r"[^\w\s]|_")


@dataclass(frozen=True, slots=True)
class SquadQuestion:
    """One question of the file; without a gold span the file says it has no answer."""

    id: str
    text: str
    context: DocumentId
    spans: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SquadFile:
    """The contexts, each once, and the questions about them."""

    contexts: tuple[Document, ...]
    questions: tuple[SquadQuestion, ...]


@dataclass(frozen=True, slots=True)
class SquadResult:
    """Retrieval measures over answerable questions, exact match and F1 over all of them."""

    retrieval: Mapping[str, float]  # "R@1", "R@5", "R@10", "MRR@10", "nDCG@10"
    em: float
    f1: float
    questions: int
    contexts: int

    @property
    def as_dict(self) -> dict[str, Any]:
        """The result as the command line prints it."""
        return {
            "retrieval": dict(self.retrieval),
            "answers": {"em": self.em, "f1": self.f1},
            "questions": self.questions,
        }


def evaluate(
    path: Path, settings: Settings, *, strip_diacritics: bool = False, progress: Progress
) -> SquadResult:
    """Index a file's contexts in a temporary folder, ask its questions, and score the answers.

    Args:
        path: SQuAD 1.1 or 2.0 JSON.
        settings: which encoder and how many passages are answered from.
        strip_diacritics: ask without diacritics; contexts and gold spans keep theirs.
        progress: told how far it is.

    Raises:
        InputError: the file cannot be used.
        EncoderError: the embedding model cannot be loaded.
    """
    read = load(path)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        encoder = load_encoder(settings.embedder)
        _build(Path(folder), read.contexts, encoder, progress)
        reader = _Reader(Path(folder), read.contexts, encoder, settings.top_k)
        scored = []
        for done, question in enumerate(read.questions):
            progress("Đang hỏi", done, len(read.questions))
            text = without_diacritics(question.text) if strip_diacritics else question.text
            scored.append((question, *reader.ask(text)))
        progress("Đang hỏi", len(read.questions), len(read.questions))
    marks = [span_scores(answer, question.spans) for question, _, answer in scored]
    return SquadResult(
        retrieval=_retrieval([(q.context, ranked) for q, ranked, _ in scored if q.spans]),
        em=_mean([em for em, _ in marks]),
        f1=_mean([f1 for _, f1 in marks]),
        questions=len(marks),
        contexts=len(read.contexts),
    )


def load(path: Path) -> SquadFile:
    """Return the contexts and questions of a SQuAD-format file.

    Raises:
        InputError: it is no such file, or holds no question.
    """
    remedy = "Cần tệp JSON dạng SQuAD: data → paragraphs → context, qas."
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        found = list(_paragraphs(data))
    except OSError as error:
        raise InputError(str(path), "không mở được tệp", "Hãy kiểm tra đường dẫn.") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(str(path), "không phải tệp dạng SQuAD", remedy) from error
    contexts = {document.id: document for document, _ in found}
    questions = tuple(question for _, asked in found for question in asked)
    if not questions:
        raise InputError(str(path), "không có câu hỏi nào", remedy)
    return SquadFile(tuple(contexts.values()), questions)


def _paragraphs(data: Any) -> Iterator[tuple[Document, list[SquadQuestion]]]:  # noqa: ANN401
    for article in data["data"]:
        for paragraph in article["paragraphs"]:
            document = _document(str(article.get("title", "")), nfc(paragraph["context"]))
            asked = [_question(entry, document.id) for entry in paragraph["qas"]]
            yield document, asked


def _question(entry: Mapping[str, Any], context: DocumentId) -> SquadQuestion:
    impossible = bool(entry.get("is_impossible"))
    spans = () if impossible else tuple(answer["text"] for answer in entry.get("answers", ()))
    return SquadQuestion(str(entry["id"]), entry["question"], context, tuple(dict.fromkeys(spans)))


def _document(title: str, text: str) -> Document:
    """Return a context as a report of plain paragraphs; its title is not searched."""
    blocks = tuple(
        Block(BlockKind.PARAGRAPH, match.start(), match.end())
        for match in re.finditer(r"\S[^\n]*", text)
    )
    digest = hashlib.sha256(text.encode()).hexdigest()
    id_ = DocumentId(digest[:16])
    return Document(id_, f"squad:{id_}", digest, text, blocks, Metadata(title=title))


def without_diacritics(text: str) -> str:
    """Return the text as typed without diacritics; capitals stay."""
    composed = nfc(text)
    pairs = zip(composed, fold(composed), strict=True)
    return "".join(plain.upper() if char.isupper() else plain for char, plain in pairs)


def _build(
    folder: Path, contexts: Sequence[Document], encoder: Encoder, progress: Progress
) -> None:
    """Write the index; batches run over the borders of contexts, which are short."""
    with IndexWriter(folder) as writer:
        batch: list[Passage] = []
        for done, document in enumerate(contexts):
            batch += split(document)
            if len(batch) >= _ENCODE_BATCH:
                progress("Đang lập chỉ mục", done, len(contexts))
                _add(writer, batch, encoder)
                batch = []
        _add(writer, batch, encoder)
        writer.finish()
    progress("Đang lập chỉ mục", len(contexts), len(contexts))


def _add(writer: IndexWriter, passages: list[Passage], encoder: Encoder) -> None:
    if passages:
        writer.add(passages, encoder)


class _Reader:
    """Asks as the assistant does, over contexts instead of stored reports."""

    def __init__(
        self, folder: Path, contexts: Sequence[Document], encoder: Encoder, top_k: int
    ) -> None:
        self._documents = {document.id: document for document in contexts}
        self._index = OpenIndex(folder, list(self._documents))
        self._encoder, self._top_k = encoder, top_k

    def ask(self, text: str) -> tuple[list[DocumentId], Answer]:
        """Return the contexts, best first, and the answer from the best passages."""
        request = understand(text)
        hits = retrieve(request, self._index, self._encoder, _PASSAGES)
        answer = extractive.answer(
            request,
            hits[: self._top_k],
            self._documents.__getitem__,
            (),  # contexts are no reports of a place or year
            self._index.idf,
            self._encoder,
        )
        return _ranked(hits), answer


def _ranked(hits: Sequence[Hit]) -> list[DocumentId]:
    return list(dict.fromkeys(hit.passage.document_id for hit in hits))[:DEPTH]


def span_scores(answer: Answer, spans: Sequence[str]) -> tuple[float, float]:
    """Return exact match and F1 of a headline against the best of the gold spans.

    As in the script of SQuAD 2.0: a question without an answer scores only when refused. Its
    normalisation (case, punctuation, white space) is kept, articles, which Vietnamese has not,
    are not removed, and the two ways to place a tone mark are one.
    """
    if not spans:
        refused = float(answer.status is Status.REFUSED)
        return refused, refused
    given = _words(answer.headline or "")
    exact = max(float(given == _words(span)) for span in spans)
    return exact, max(_f1(given, _words(span)) for span in spans)


def _words(text: str) -> list[str]:
    return _NOT_WORDS.sub("", search_key(text)).split()


def _f1(given: list[str], gold: list[str]) -> float:
    if not given or not gold:
        return float(given == gold)
    common = sum((Counter(given) & Counter(gold)).values())
    return 2 * common / (len(given) + len(gold))


def _retrieval(ranked: Sequence[tuple[DocumentId, Sequence[DocumentId]]]) -> dict[str, float]:
    """Return the measures over (relevant context, contexts found) pairs."""
    if not ranked:
        return dict.fromkeys(MEASURES, 0.0)
    import ir_measures  # a development library: the product itself does without

    measures = {name: ir_measures.parse_measure(name.replace("MRR", "RR")) for name in MEASURES}
    # Numbered, because nothing keeps a file from using one id for two questions.
    wanted = {str(row): {context: 1} for row, (context, _) in enumerate(ranked)}
    run = {
        str(row): {context: float(-rank) for rank, context in enumerate(found)}
        for row, (_, found) in enumerate(ranked)
    }
    values = ir_measures.calc_aggregate(list(measures.values()), wanted, run)
    return {name: float(values[measure]) for name, measure in measures.items()}


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
