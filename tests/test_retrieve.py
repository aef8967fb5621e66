from __future__ import annotations

from pathlib import Path

import pytest

from rag.embed import load_encoder
from rag.generations import Generations
from rag.index import OpenIndex
from rag.ingest import Library
from rag.protocols import Encoder
from rag.question import understand
from rag.records import DocumentId, Hit, Request
from rag.retrieve import YEAR_BOOST, retrieve
from rag.settings import SHIPPED_EMBEDDER, Settings

REPORTS = Path(__file__).parent / "data" / "reports"


@pytest.fixture(scope="module")
def shipped() -> Encoder:
    return load_encoder(str(SHIPPED_EMBEDDER))


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, shipped: Encoder) -> OpenIndex:
    settings = Settings(data_dir=tmp_path_factory.mktemp("retrieve"), corpus_dir=None)
    Library(settings, encoder=shipped).ingest([REPORTS])
    current = Generations(settings.data_dir).current()
    assert current is not None
    return OpenIndex(current.path, current.manifest.documents)


def search(
    question: str | Request,
    index: OpenIndex,
    encoder: Encoder,
    count: int = 3,
    within: frozenset[DocumentId] | None = None,
) -> list[Hit]:
    request = understand(question) if isinstance(question, str) else question
    return retrieve(request, index, encoder, count, within)


def test_a_question_in_the_reports_words_finds_its_passage(
    index: OpenIndex, shipped: Encoder
) -> None:
    best, *_ = search("Sản lượng tôm nuôi là bao nhiêu?", index, shipped)
    assert "231.000 tấn" in best.passage.text


def test_a_paraphrase_without_a_common_word_is_found_by_meaning(
    index: OpenIndex, shipped: Encoder
) -> None:
    request = understand("y sỹ khám chữa bệnh viện phí")
    best, *_ = search(request, index, shipped)
    assert "bảo hiểm y tế" in best.passage.text
    assert best.reasons["dense"] > 0


def test_a_question_without_diacritics_is_found_by_its_letters(
    index: OpenIndex, shipped: Encoder
) -> None:
    best, *_ = search("san luong tom nuoi", index, shipped)
    assert "231.000 tấn" in best.passage.text
    assert best.reasons["lexical"] > 0.5


def test_within_is_strict(index: OpenIndex, shipped: Encoder) -> None:
    for document_id in index.document_ids:
        hits = search("tăng trưởng kinh tế", index, shipped, 50, frozenset({document_id}))
        assert hits
        assert {hit.passage.document_id for hit in hits} == {document_id}


def test_within_nothing_finds_nothing(index: OpenIndex, shipped: Encoder) -> None:
    assert search("tăng trưởng", index, shipped, 5, frozenset({DocumentId("0" * 16)})) == []


def test_a_passage_naming_the_year_asked_for_is_raised(index: OpenIndex, shipped: Encoder) -> None:
    plain = {h.passage.id: h for h in search("nhiệm vụ tăng trưởng", index, shipped, 50)}
    dated = {h.passage.id: h for h in search("nhiệm vụ tăng trưởng 2021", index, shipped, 50)}
    raised = [h for h in dated.values() if h.reasons["year"]]
    assert raised
    for hit in raised:
        assert "2021" in hit.passage.search_text
        assert hit.reasons["year"] == YEAR_BOOST
        assert hit.score == pytest.approx(plain[hit.passage.id].score + YEAR_BOOST, abs=1e-5)


def test_the_reasons_add_up_to_the_score_and_the_best_comes_first(
    index: OpenIndex, shipped: Encoder
) -> None:
    hits = search("thu ngân sách năm 2022", index, shipped, 50)
    assert all(hit.score == pytest.approx(sum(hit.reasons.values())) for hit in hits)
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)


def test_no_passage_comes_twice_and_the_count_is_kept(index: OpenIndex, shipped: Encoder) -> None:
    every = search("kinh tế", index, shipped, 50)
    assert len({h.passage.id for h in every}) == len(every) > 2
    assert [h.passage.id for h in search("kinh tế", index, shipped, 2)] == [
        h.passage.id for h in every[:2]
    ]


@pytest.mark.parametrize("typed", ["là bao nhiêu?", "qwxz", ""])
def test_a_question_without_a_known_word_has_no_lexical_reason(
    typed: str, index: OpenIndex, shipped: Encoder
) -> None:
    assert {h.reasons["lexical"] for h in search(typed, index, shipped)} <= {0.0}
