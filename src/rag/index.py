"""Passages <-> one index folder: Chroma for vectors and texts, BM25 and sentences' vectors beside.

The only file that knows Chroma. A folder is written once, unpublished, by one process; afterwards
it is only read (see generations.py for why).
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import threading
import weakref
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from rag.errors import IndexDamagedError
from rag.lexical import Entry, LexicalIndex, write_lexical
from rag.protocols import Encoder, Role, Vectors
from rag.records import BlockKind, DocumentId, Passage, PassageId, Sentence
from rag.sentence_vectors import Half, SentenceVectors, write_sentence_vectors

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection as ChromaCollection

_CHROMA, _LEXICAL, _SENTENCES, _COPIED = "chroma", "lexical", "sentences", "sentences-copied"
_SQLITE, _COLLECTION = "chroma.sqlite3", "passages"
_BATCH = 5_000  # Chroma refuses more than 5,461 rows a call
# Each call is written to the HNSW files at once. Chroma's own threshold of 1,000 leaves newer rows
# to be replayed at every opening, which is slower and makes each reader write to those files.
# One thread: the same reports then give the same graph, and so the same answers, and no slower.
_HNSW = {"space": "cosine", "sync_threshold": 1, "batch_size": 1, "num_threads": 1}
_PAGE = 10_000  # SQLite refuses more than 32,766 variables a query
_EXACT = 20_000  # of so few rows a filtered HNSW search is slower than scoring them all exactly
_BEYOND = 4  # times as many are taken from HNSW as are wanted, for a filter that keeps most
_SAMPLE = 50  # passages that must find themselves before an index is published
_FOUND = 0.5  # of them; HNSW misses many of near equals, a broken one finds none
_SAME = 1e-3  # cosine distance of a vector to itself after float32 rounding
_opening = threading.RLock()  # Chroma's table of open folders is not guarded


class IndexWriter:
    """Fills one unpublished folder; ``finish`` makes it searchable. Use it as a context manager."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._client, self._collection = _open(folder / _CHROMA, create=True)
        self._passages: list[Passage] = []
        self._vectors: list[Vectors] = []
        self._sentences: dict[PassageId, Half] = {}
        if (folder / _COPIED).exists():
            with _damage():
                self._sentences.update(SentenceVectors(folder / _COPIED).items())

    def __enter__(self) -> IndexWriter:
        return self

    def __exit__(self, *_: object) -> None:
        _close(self._client)

    def drop(self, documents: Collection[DocumentId]) -> int:
        """Remove every passage of these documents and return how many there were."""
        with _damage():
            before = self._collection.count()
            if documents:
                self._collection.delete(where=_of(documents))
            return before - self._collection.count()

    def add(self, passages: Sequence[Passage], encoder: Encoder) -> None:
        """Add passages and the vectors an encoder gives them and their sentences."""
        self._passages += passages
        self._vectors.append(encoder.encode([p.search_text for p in passages], Role.DOCUMENT))
        lines = [line for passage in passages for line in passage.sentence_lines]
        rows = encoder.encode(lines, Role.DOCUMENT).astype(np.float16)
        for passage in passages:
            count = len(passage.sentence_lines)
            self._sentences[passage.id], rows = rows[:count], rows[count:]
        while len(self._passages) >= _BATCH:
            self._flush()

    def finish(self) -> int:
        """Build the parts beside Chroma over all passages and return how many there are."""
        if self._passages:
            self._flush()
        ids: list[PassageId] = []
        with _damage():
            write_lexical(self._folder / _LEXICAL, self._entries(ids))
            write_sentence_vectors(self._folder / _SENTENCES, ids, self._sentences)
            self._sentences.clear()  # a mapped file cannot be removed everywhere
            shutil.rmtree(self._folder / _COPIED, ignore_errors=True)
        return len(ids)

    def _flush(self) -> None:
        batch, vectors = self._passages[:_BATCH], np.concatenate(self._vectors)
        with _damage():
            self._collection.add(
                ids=[passage.id for passage in batch],
                embeddings=vectors[:_BATCH],
                documents=[passage.text for passage in batch],
                metadatas=[_packed(passage) for passage in batch],
            )
        self._passages, self._vectors = self._passages[_BATCH:], [vectors[_BATCH:]]

    def _entries(self, ids: list[PassageId]) -> Iterator[Entry]:
        """Yield what is indexed by words, and put the ids down in the same order."""
        for page in _pages(self._collection, ["documents", "metadatas"]):
            rows = zip(page["ids"], page["documents"], page["metadatas"], strict=True)
            for passage in (_unpacked(*row) for row in rows):
                ids.append(passage.id)
                yield Entry(
                    id=passage.id,
                    context=f"{passage.document_id}:{passage.context}",
                    heading="\n".join(passage.heading_lines),
                    body="\n".join(passage.sentence_lines),
                )


def copy_index(source: Path, target: Path) -> None:
    """Copy what ``IndexWriter`` can go on from; the source may be open in other processes."""
    shutil.copytree(
        source / _CHROMA, target / _CHROMA, ignore=shutil.ignore_patterns(_SQLITE + "*")
    )
    shutil.copytree(source / _SENTENCES, target / _COPIED)
    origin = (source / _CHROMA / _SQLITE).absolute().as_uri() + "?mode=ro"
    # Opening Chroma writes to its SQLite file, so a plain copy could be torn; SQLite's own is not.
    with (
        closing(sqlite3.connect(origin, uri=True)) as old,
        closing(sqlite3.connect(target / _CHROMA / _SQLITE)) as new,
    ):
        try:
            old.backup(new)
        except sqlite3.DatabaseError as error:
            raise IndexDamagedError(str(error)) from error


def check(folder: Path, expected: int) -> None:
    """Read everything once and raise if it does not add up; a bad file may crash the process."""
    _check_sqlite(folder / _CHROMA / _SQLITE)
    lexical = LexicalIndex(folder / _LEXICAL)
    client, collection = _open(folder / _CHROMA)
    with closing(client):
        found = _check_vectors(collection, expected)
    if found != set(lexical.ids):
        raise ValueError(f"{len(found)} đoạn có véc-tơ, {len(lexical.ids)} đoạn trong chỉ mục từ")
    if SentenceVectors(folder / _SENTENCES).ids != lexical.ids:
        raise ValueError("véc-tơ câu không khớp chỉ mục từ")


PASSAGES_KEPT = 4096
"""Passages kept in memory between questions, about 2 kB each."""


class OpenIndex:
    """One generation, open for reading from any thread; implements ``protocols.SearchIndex``.

    It closes itself when the last reader lets go of it, so no answer in progress is cut off.
    """

    def __init__(self, folder: Path, documents: Collection[DocumentId]) -> None:
        self.document_ids = frozenset(documents)
        with _damage():
            self._lexical = LexicalIndex(folder / _LEXICAL)
            self._sentences = SentenceVectors(folder / _SENTENCES)
            client, self._collection = _open(folder / _CHROMA)
        weakref.finalize(self, _close, client)
        owners = [_owner(id_) for id_ in self._lexical.ids]
        self._passages: dict[PassageId, Passage] = {}
        self._numbers = {owner: number for number, owner in enumerate(dict.fromkeys(owners))}
        self._owners = np.array([self._numbers[owner] for owner in owners], dtype=np.intp)

    def nearest(
        self, vector: Vectors, count: int, within: frozenset[DocumentId] | None = None
    ) -> list[PassageId]:
        """Return at most ``count`` passages by descending cosine; ``within`` is a strict filter."""
        allowed = np.flatnonzero(self._mask(within))
        count = min(count, len(allowed))
        if count < 1 or not vector.any():
            return []
        if within is not None and len(allowed) <= _EXACT:
            best = np.argsort(-self._sentence_best(vector, allowed), kind="stable")[:count]
            return [self._lexical.ids[row] for row in allowed[best]]
        wanted = count if within is None else min(_BEYOND * count, len(self._owners))
        with _damage():
            found = self._collection.query(
                query_embeddings=vector, n_results=wanted, include=["distances"]
            )
        ids = [PassageId(id_) for id_ in found["ids"][0]]
        return [id_ for id_ in ids if within is None or _owner(id_) in within][:count]

    def _sentence_best(self, vector: Vectors, rows: NDArray[np.intp]) -> Vectors:
        cosines, begins = self._sentences.cosines(vector, rows)
        return np.maximum.reduceat(cosines[:, 0], begins)

    def cosines(self, vectors: Vectors, ids: Sequence[PassageId]) -> list[Vectors]:
        """Return for each passage its sentences' cosines, shape (sentences, vectors)."""
        if not ids:
            return []
        found, begins = self._sentences.cosines(vectors, self._rows(ids))
        return np.split(found, begins[1:])

    def lexical(
        self, tokens: Sequence[str], count: int, within: frozenset[DocumentId] | None = None
    ) -> list[PassageId]:
        """Return at most ``count`` passages that hold a token, best first."""
        return self._lexical.search(tokens, count, None if within is None else self._mask(within))

    def contexts(self, tokens: Sequence[str], ids: Sequence[PassageId]) -> NDArray[np.float32]:
        """Return how much of its ceiling each passage's context has of BM25, about 0 to 1."""
        with _damage():
            return self._lexical.contexts(tokens, ids)

    def idf(self, tokens: Sequence[str]) -> NDArray[np.float32]:
        """Return each token's inverse document frequency; an unknown token has the highest."""
        return self._lexical.idf(tokens)

    @property
    def vocabulary(self) -> Mapping[str, int]:
        """In how many passages each search token stands."""
        return self._lexical.vocabulary

    def passages(self, ids: Sequence[PassageId]) -> list[Passage]:
        """Return the passages in the order of their ids."""
        new = [id_ for id_ in ids if id_ not in self._passages]
        if len(self._passages) + len(new) > PASSAGES_KEPT:
            self._passages, new = {}, list(ids)
        found = self._fetch(new, "documents", "metadatas") if new else {}
        known = self._passages | {id_: _unpacked(id_, *found[id_]) for id_ in new}
        self._passages = known
        return [known[id_] for id_ in ids]

    def _rows(self, ids: Sequence[PassageId]) -> NDArray[np.intp]:
        with _damage():
            return self._lexical.rows(ids)

    def _mask(self, within: frozenset[DocumentId] | None) -> NDArray[np.bool_]:
        if within is None:
            return np.ones(len(self._owners), dtype=np.bool_)
        wanted = np.array([owner in within for owner in self._numbers], dtype=np.bool_)
        return wanted[self._owners]

    def _fetch(self, ids: Sequence[PassageId], *include: str) -> dict[str, tuple[Any, ...]]:
        found: dict[str, tuple[Any, ...]] = {}
        wanted = list(dict.fromkeys(ids))
        with _damage():
            for start in range(0, len(wanted), _PAGE):
                part: Any = wanted[start : start + _PAGE]
                page: Any = self._collection.get(ids=part, include=list(include))  # type: ignore[arg-type]
                columns = (page[name] for name in include)
                found.update(zip(page["ids"], zip(*columns, strict=True), strict=True))
        if len(found) < len(wanted):
            raise IndexDamagedError(f"thiếu {len(wanted) - len(found)} đoạn")
        return found


def _owner(id_: PassageId) -> DocumentId:
    return DocumentId(id_.rsplit(":", 1)[0])


def _open(folder: Path, *, create: bool = False) -> tuple[Client, ChromaCollection]:
    import chromadb
    from chromadb.config import Settings

    file = folder / _SQLITE
    # Chroma would silently put an empty database where one is missing.
    if not create and not (file.is_file() and file.stat().st_size):
        raise ValueError(f"thiếu tệp {_SQLITE}")
    with _opening:
        client: Any = chromadb.PersistentClient(folder, Settings(anonymized_telemetry=False))
        options: dict[str, Any] = {"embedding_function": None}  # else Chroma downloads its own
        if create:
            options["configuration"] = {"hnsw": _HNSW}
            return client, client.get_or_create_collection(_COLLECTION, **options)
        return client, client.get_collection(_COLLECTION, **options)


def _close(client: Client) -> None:
    with _opening:
        client.close()


@contextmanager
def _damage() -> Iterator[None]:
    from chromadb.errors import ChromaError

    try:
        yield
    except (ChromaError, OSError, ValueError, KeyError) as error:
        detail = (str(error).splitlines() or [type(error).__name__])[0]
        raise IndexDamagedError(detail[:200]) from error


def _of(documents: Collection[DocumentId]) -> Any:  # noqa: ANN401 - a Chroma filter
    return {"document_id": {"$in": sorted(documents)}}


def _pages(collection: ChromaCollection, include: list[Any]) -> Iterator[Any]:
    for offset in range(0, collection.count(), _PAGE):
        yield collection.get(limit=_PAGE, offset=offset, include=include)


def _check_sqlite(file: Path) -> None:
    with closing(sqlite3.connect(file.absolute().as_uri() + "?mode=ro", uri=True)) as connection:
        (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise ValueError(f"{_SQLITE}: {verdict}")


def _check_vectors(collection: ChromaCollection, expected: int) -> set[PassageId]:
    found: set[PassageId] = set()
    sample: list[Any] = []
    for page in _pages(collection, ["embeddings"]):  # touching each one finds a broken HNSW file
        rows = np.asarray(page["embeddings"], dtype=np.float32)
        if not np.isfinite(rows).all():
            raise ValueError("véc-tơ có giá trị không phải số")
        found.update(map(PassageId, page["ids"]))
        sample += list(rows[rows.any(axis=1)][:: max(1, expected // _SAMPLE)])
    if len(found) != expected:
        raise ValueError(f"đọc được {len(found)} đoạn, cần {expected}")
    _check_recall(collection, sample)
    return found


def _check_recall(collection: ChromaCollection, sample: list[Any]) -> None:
    if not sample:
        return
    answer = collection.query(query_embeddings=sample, n_results=1, include=["distances"])
    # By distance, not by id: another report may hold the very same words.
    own = sum(bool(row) and row[0] < _SAME for row in answer["distances"] or [])
    if own < _FOUND * len(sample):
        raise ValueError(f"chỉ {own}/{len(sample)} đoạn tìm lại được chính mình")


def _packed(passage: Passage) -> Mapping[str, str | int]:
    sentences = [[s.start, s.end, s.kind.value] for s in passage.sentences]
    return {
        "document_id": passage.document_id,
        "start": passage.start,
        "end": passage.end,
        "section": json.dumps(passage.section, ensure_ascii=False),
        "search_text": passage.search_text,
        "sentences": json.dumps(sentences),
        "context": passage.context,
    }


def _unpacked(passage_id: str, text: str, stored: Mapping[str, Any]) -> Passage:
    spans = json.loads(stored["sentences"])
    return Passage(
        id=PassageId(passage_id),
        document_id=DocumentId(stored["document_id"]),
        section=tuple(json.loads(stored["section"])),
        start=stored["start"],
        end=stored["end"],
        text=text,
        search_text=stored["search_text"],
        sentences=tuple(Sentence(start, end, BlockKind(kind)) for start, end, kind in spans),
        context=stored["context"],
    )
