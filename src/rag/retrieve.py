"""Request -> hits: every sentence of the likely passages scored, the parts of the score kept.

A sentence's score is a sum of

- ``dense``: its cosine to the question, times ``DENSE``;
- ``context``: the BM25 share of the paragraph around it, over all words of the question;
- ``words``: how much of the question it holds itself, ``section``: how much more with its headings;
- ``report``, ``year``, ``number``, ``figure``, ``cause``: bonuses for what the question names or
  asks for.

Shares are of what a text with every word of the question would have. When few of them occur in the
reports (a paraphrase) the lexical parts shrink by themselves and the vectors decide; reciprocal
rank fusion would give each list the same say and lose that. Where the vectors know nothing, the
context's BM25 keeps its order.

The weights were chosen on the 637 dev questions, the context's also on pairs of titles and articles
of law, where BM25 over whole contexts is hard to beat. They stand on a plateau: half as much or
half more of any one of them moves the right sentence into or out of the first five for less than
one question in a hundred.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

import numpy as np

from rag.language.normalise import fold, nfc, search_key, words
from rag.language.numbers import NUMBER, parse_number
from rag.language.tokens import lexical_tokens, query_tokens
from rag.protocols import Encoder, Role, SearchIndex, Vectors
from rag.records import Asks, DocumentId, Hit, Passage, PassageId, Reading, Request
from rag.settings import ASSETS

CANDIDATES = 50
"""Passages taken from each list; the right one is practically never below."""

SCORED = 100
"""Passages whose sentences are all scored, the best by vector and context."""

DENSE, CONTEXT = 0.7, 1.2
"""Weights of the cosine and of the context's BM25. Without the first, paraphrases are lost;
without the second, questions whose words stand in several sentences of a paragraph go astray."""

ALL_WORDS, CONTENT_WORDS = 0.4, 0.8
"""Weights of the share a sentence and its headings hold of a question's words."""

REPORT_OF_YEAR = 0.3
"""For a report of a year asked for: the same sentence stands in each year's report."""

NAMED_YEAR = 0.05
"""For a passage of another report that names the years asked for, or stands under a heading that
does. Sentences rarely repeat the year of their own report."""

SAME_NUMBER, ANY_FIGURE, ANY_CAUSE = 0.05, 0.1, 0.15
"""For a sentence with the numbers of the question; with any figure, or a word that opens a cause,
where one is asked for."""

PROVENANCE = 0.5
"""Factor for captions and lines of the page, unless a person, date or name is asked for."""

_WHO_WHEN_WHERE = (Asks.PERSON, Asks.DATE, Asks.NAME)
_NUMBER = re.compile(NUMBER)
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class _Query:
    """One reading of the question as it is searched for."""

    text: str
    tokens: tuple[str, ...]  # of all its words
    content: tuple[str, ...]  # of those that say what it is about
    weight: float


def retrieve(
    request: Request,
    index: SearchIndex,
    encoder: Encoder,
    count: int,
    within: frozenset[DocumentId] | None = None,
    favoured: frozenset[DocumentId] = frozenset(),
) -> list[Hit]:
    """Return the sentences of the ``count`` best passages, best first.

    Args:
        request: the question as understood.
        index: what is searched.
        encoder: the one the index was made with.
        count: of passages; each ranks where its best sentence does.
        within: a strict filter on documents.
        favoured: documents of a year the question names.
    """
    own = Reading(request.text, request.words, 1.0)
    # All that is searched then is of the place asked for, and its name would only distract.
    places = request.places if within is not None else ()
    queries = [_query(reading, places) for reading in (own, *request.readings)]
    vectors = encoder.encode([query.text for query in queries], Role.QUERY)
    ids = _candidates(queries, vectors, index, within)
    if not ids:
        return []
    cosines = index.cosines(vectors, ids)
    contexts = np.stack([index.contexts(query.tokens, ids) for query in queries], axis=1)
    weights = np.array([query.weight for query in queries], dtype=np.float32)
    nearest = np.stack([found.max(axis=0) for found in cosines])
    likely = (weights * (DENSE * nearest + CONTEXT * contexts)).max(axis=1)
    rows = np.argsort(-likely, kind="stable")[:SCORED]
    passages = index.passages([ids[row] for row in rows])
    counts = [len(passage.sentence_lines) for passage in passages]
    parts = {
        "dense": weights * DENSE * np.concatenate([cosines[row] for row in rows]),
        "context": weights * CONTEXT * np.repeat(contexts[rows], counts, axis=0),
        **_coverage(passages, queries, index),
    }
    return _best(_hits(passages, parts, _Bonus(request, favoured)), count)


def _query(reading: Reading, places: Sequence[str]) -> _Query:
    text = nfc(reading.text)  # of which the folded text has the offsets
    for place in places:
        text = _without(text, place)
    names = {form for place in places for word in words(place) for form in (word, fold(word))}
    every = tuple(dict.fromkeys(query_tokens(dict.fromkeys(words(text)))))
    content = tuple(dict.fromkeys(query_tokens(w for w in reading.words if w not in names)))
    return _Query(text, every, content or every, reading.weight)


def _without(text: str, place: str) -> str:
    """Take a place's name out of a text, typed with or without diacritics."""
    folded = fold(text)
    name = rf"(?<!\w){re.escape(fold(place))}(?!\w)"
    for match in reversed(list(re.finditer(name, folded))):
        text = text[: match.start()] + text[match.end() :]
    return text


def _candidates(
    queries: Sequence[_Query],
    vectors: Vectors,
    index: SearchIndex,
    within: frozenset[DocumentId] | None,
) -> list[PassageId]:
    """Return what either list of any reading holds, each passage once."""
    found: dict[PassageId, None] = {}
    for query, vector in zip(queries, vectors, strict=True):
        found.update(dict.fromkeys(index.lexical(query.tokens, CANDIDATES, within)))
        found.update(dict.fromkeys(index.nearest(vector[None], CANDIDATES, within)))
    return list(found)


def _coverage(
    passages: Sequence[Passage], queries: Sequence[_Query], index: SearchIndex
) -> dict[str, Vectors]:
    """Return how much of each reading each sentence holds, its words weighed by their rarity.

    "words" is what it holds itself, "section" what the headings above it add; both of shape
    (sentences, readings).
    """
    tokens = list(dict.fromkeys(token for q in queries for token in (*q.tokens, *q.content)))
    columns = {token: column for column, token in enumerate(tokens)}
    idf = index.idf(tokens)

    def share(of: Sequence[str]) -> Vectors:
        row = np.zeros(len(tokens), dtype=np.float32)
        held = [columns[token] for token in of]
        row[held] = idf[held]
        return row / np.float32(max(float(row.sum()), 1e-6))

    shares: Vectors = np.stack(
        [
            q.weight * (ALL_WORDS * share(q.tokens) + CONTENT_WORDS * share(q.content))
            for q in queries
        ],
        dtype=np.float32,
    )
    lines = [line for passage in passages for line in passage.sentence_lines]
    headings = [
        heading
        for passage in passages
        for heading in ["\n".join(passage.heading_lines)] * len(passage.sentence_lines)
    ]
    own, above = _held(lines, columns), _held(headings, columns)
    alone: Vectors = own @ shares.T
    both: Vectors = np.maximum(own, above) @ shares.T
    return {"words": alone, "section": both - alone}


def _held(texts: Sequence[str], columns: Mapping[str, int]) -> Vectors:
    """Return a row of ones and zeros for each text: which of the tokens stand in it."""
    row_of = {text: row for row, text in enumerate(dict.fromkeys(texts))}  # headings repeat
    held = np.zeros((len(row_of), len(columns)), dtype=np.float32)
    for row, text in zip(held, row_of, strict=True):
        row[[columns[token] for token in columns.keys() & _tokens(text)]] = 1
    return held[[row_of[text] for text in texts]]


@lru_cache(maxsize=4096)
def _tokens(text: str) -> frozenset[str]:
    return frozenset(lexical_tokens(text))


class _Bonus:
    """What a sentence gains for what the question names or asks for beside its subject."""

    def __init__(self, request: Request, favoured: frozenset[DocumentId]) -> None:
        self._favoured = favoured
        self._years = [str(year) for year in request.years]
        self._numbers = _numbers(request.text) - _numbers(" ".join(self._years))
        self._wants_figure = request.asks in (Asks.FIGURE, Asks.RANK)
        self._wants_cause = request.asks is Asks.REASON
        self.asks_about_page = request.publication or request.asks in _WHO_WHEN_WHERE

    def of(self, passage: Passage, line: str) -> dict[str, float]:
        favoured = passage.document_id in self._favoured
        years = [not favoured and year in passage.search_text for year in self._years]
        numbers = [number in _numbers(line) for number in self._numbers]
        has_figure = self._wants_figure and any(
            not _YEAR.fullmatch(n) for n in _NUMBER.findall(line)
        )
        return {
            "year": NAMED_YEAR * sum(years) / max(len(years), 1),
            "report": REPORT_OF_YEAR * favoured,
            "number": SAME_NUMBER * sum(numbers) / max(len(numbers), 1),
            "figure": ANY_FIGURE * has_figure,
            "cause": ANY_CAUSE
            * (self._wants_cause and _cause().search(search_key(line)) is not None),
        }


def _numbers(text: str) -> set[Decimal | None]:
    return {parse_number(number) for number in _NUMBER.findall(text)} - {None}


@cache
def _cause() -> re.Pattern[str]:
    """Return what matches a word or phrase of ``assets/entities.toml`` that opens a cause."""
    causes = tomllib.loads((ASSETS / "entities.toml").read_text(encoding="utf-8"))["causes"]
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, causes))})(?!\w)")


def _hits(passages: Sequence[Passage], parts: Mapping[str, Vectors], bonus: _Bonus) -> list[Hit]:
    """Return every sentence, scored by the reading that suits it best."""
    best = np.argmax(sum(parts.values(), np.float32(0)), axis=1)
    chosen = {name: part[np.arange(len(best)), best].tolist() for name, part in parts.items()}
    places = [(p, number) for p in passages for number in range(len(p.sentence_lines))]
    hits = []
    for row, (passage, number) in enumerate(places):
        reasons = {name: values[row] for name, values in chosen.items()}
        reasons |= bonus.of(passage, passage.sentence_lines[number])
        if not passage.sentences[number].kind.is_content and not bonus.asks_about_page:
            reasons = {name: PROVENANCE * value for name, value in reasons.items()}
        hits.append(Hit(passage, sum(reasons.values()), reasons, number))
    return hits


def _best(hits: Sequence[Hit], count: int) -> list[Hit]:
    """Return the hits of the best passages in the order of their scores."""
    ranked = sorted(hits, key=lambda hit: -hit.score)
    passages = set(list(dict.fromkeys(hit.passage.id for hit in ranked))[:count])
    return [hit for hit in ranked if hit.passage.id in passages]
