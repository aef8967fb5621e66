"""Request -> hits: dense and lexical lists fused by score, with the reasons kept.

Scores are fused, not ranks: ``cosine + w * BM25 / ceiling``, where the ceiling is what BM25 would
give a passage holding every token of the question. When few of the question's words occur in the
reports (a paraphrase), BM25's share shrinks by itself and the vectors decide; reciprocal rank
fusion would give both lists the same say and lose that.
"""

from __future__ import annotations

import numpy as np

from rag.language.tokens import query_tokens
from rag.protocols import Encoder, Role, SearchIndex
from rag.records import DocumentId, Hit, PassageId, Reading, Request

CANDIDATES = 50
"""Taken from each list before fusion; the right passage is practically never below."""

LEXICAL_WEIGHT = 1.2
"""Weight of the BM25 share against a cosine; 1.0 to 1.5 did the same on the dev questions."""

BM25_CEILING = 0.75
"""Share of a token's idf that BM25 (k1 = 1.5) gives one occurrence in a short passage; further
occurrences give more, so the lexical part may pass one."""

YEAR_BOOST = 0.1
"""For a passage that names a year asked for, in its text or the headings above it."""


def retrieve(
    request: Request,
    index: SearchIndex,
    encoder: Encoder,
    count: int,
    within: frozenset[DocumentId] | None = None,
) -> list[Hit]:
    """Return at most ``count`` passages, best first; ``within`` is a strict filter on documents."""
    found: dict[PassageId, dict[str, float]] = {}
    for reading in (Reading(request.text, request.words, 1.0), *request.readings):
        for passage_id, reasons in _search(reading, request, index, encoder, within).items():
            if sum(reasons.values()) > sum(found.get(passage_id, {}).values()):
                found[passage_id] = reasons
    ids = list(found)
    years = [str(year) for year in request.years]
    hits = []
    for passage in index.passages(ids):
        reasons = found[passage.id]
        reasons["year"] = YEAR_BOOST * any(year in passage.search_text for year in years)
        hits.append(Hit(passage, sum(reasons.values()), reasons))
    order = np.argsort([-hit.score for hit in hits], kind="stable")[:count]
    return [hits[position] for position in order]


def _search(
    reading: Reading,
    request: Request,
    index: SearchIndex,
    encoder: Encoder,
    within: frozenset[DocumentId] | None,
) -> dict[PassageId, dict[str, float]]:
    """Return the candidates of one reading with their weighted parts."""
    vector = encoder.encode([" ".join(reading.words) or request.text], Role.QUERY)
    tokens = query_tokens(reading.words)
    lexical = dict(index.lexical(tokens, CANDIDATES, within))
    nearest = index.nearest(vector, CANDIDATES, within)
    ids: list[PassageId] = list(dict.fromkeys([*lexical, *nearest]))
    ceiling = max(float(index.idf(tokens).sum()) * BM25_CEILING, 1e-6) if tokens else 1.0
    share = LEXICAL_WEIGHT / ceiling
    return {
        passage_id: {
            "dense": reading.weight * float(cosine),
            "lexical": reading.weight * share * lexical.get(passage_id, 0.0),
        }
        for passage_id, cosine in zip(ids, index.cosines(vector, ids), strict=True)
    }
