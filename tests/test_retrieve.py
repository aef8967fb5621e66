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
from rag.retrieve import NAMED_YEAR, REPORT_OF_YEAR, retrieve
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
    assert "231.000 tấn" in best.text


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
    assert "231.000 tấn" in best.text
    assert best.reasons["context"] > 0.3
    assert best.reasons["words"] > 0.5


def test_within_is_strict(index: OpenIndex, shipped: Encoder) -> None:
    for document_id in index.document_ids:
        hits = search("tăng trưởng kinh tế", index, shipped, 50, frozenset({document_id}))
        assert hits
        assert {hit.passage.document_id for hit in hits} == {document_id}


def test_within_nothing_finds_nothing(index: OpenIndex, shipped: Encoder) -> None:
    assert search("tăng trưởng", index, shipped, 5, frozenset({DocumentId("0" * 16)})) == []


def test_a_passage_naming_the_year_asked_for_is_raised(index: OpenIndex, shipped: Encoder) -> None:
    raised = [h for h in search("nhiệm vụ năm 2021", index, shipped, 50) if h.reasons["year"]]
    assert raised
    for hit in raised:
        assert "2021" in hit.passage.search_text
        assert hit.reasons["year"] == NAMED_YEAR


def test_the_report_of_the_year_asked_for_is_raised_whole(
    index: OpenIndex, shipped: Encoder
) -> None:
    request = understand("nhiệm vụ năm 2021")
    for document_id in index.document_ids:
        favoured = frozenset({document_id})
        for hit in retrieve(request, index, shipped, 50, favoured=favoured):
            own = hit.passage.document_id == document_id
            if hit.passage.sentences[hit.number].kind.is_content:
                assert hit.reasons["report"] == REPORT_OF_YEAR * own
            assert not (own and hit.reasons["year"])


def test_the_name_of_the_place_that_selects_reports_is_not_searched_for(
    index: OpenIndex, shipped: Encoder
) -> None:
    every = index.document_ids
    named = understand("Sản lượng tôm nuôi của Hà Tĩnh là bao nhiêu?")
    plain = understand("Sản lượng tôm nuôi của là bao nhiêu?")
    scores = [retrieve(r, index, shipped, 3, every)[0].score for r in (named, plain)]
    assert named.places
    assert scores[0] == pytest.approx(scores[1], abs=1e-4)


def test_a_number_in_the_question_raises_the_sentence_that_holds_it(
    index: OpenIndex, shipped: Encoder
) -> None:
    raised = [h for h in search("231000 tấn tôm", index, shipped, 50) if h.reasons["number"]]
    assert ["231.000" in hit.text for hit in raised] == [True]


def test_a_cause_asked_for_raises_sentences_that_give_one(
    index: OpenIndex, shipped: Encoder
) -> None:
    raised = [h for h in search("Vì sao kinh tế giảm?", index, shipped, 50) if h.reasons["cause"]]
    assert raised
    assert not any(h.reasons["cause"] for h in search("kinh tế giảm", index, shipped, 50))


def test_a_sentence_is_found_by_the_heading_above_it(index: OpenIndex, shipped: Encoder) -> None:
    hits = search("văn hóa xã hội", index, shipped, 50)
    by_heading = [h for h in hits if h.reasons["section"] > 0.2]
    assert by_heading
    for hit in by_heading:
        assert "2. Văn hóa - xã hội" in hit.passage.section


def test_the_reasons_add_up_to_the_score_and_the_best_comes_first(
    index: OpenIndex, shipped: Encoder
) -> None:
    hits = search("thu ngân sách năm 2022", index, shipped, 50)
    assert all(hit.score == pytest.approx(sum(hit.reasons.values())) for hit in hits)
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)


def test_no_sentence_comes_twice_and_passages_are_counted(
    index: OpenIndex, shipped: Encoder
) -> None:
    every = search("kinh tế", index, shipped, 50)
    assert len({(h.passage.document_id, h.sentence) for h in every}) == len(every) > 2
    two = search("kinh tế", index, shipped, 2)
    best = list(dict.fromkeys(h.passage.id for h in every))[:2]
    assert [h.text for h in two] == [h.text for h in every if h.passage.id in best]


@pytest.mark.parametrize("typed", ["qwxz", ""])
def test_a_question_without_a_known_word_has_no_lexical_reason(
    typed: str, index: OpenIndex, shipped: Encoder
) -> None:
    assert {h.reasons["words"] for h in search(typed, index, shipped)} <= {0.0}
