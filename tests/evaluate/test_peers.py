from __future__ import annotations

import importlib.util
from itertools import pairwise
from pathlib import Path

import pytest

from rag.documents import read_document
from rag.embed import StaticEncoder
from rag.errors import InputError
from rag.evaluate.peers import PEERS, extra, peer
from rag.evaluate.peers.extra import MODEL_PACKAGE, MissingExtraError, package_folder
from rag.evaluate.peers.reply import reply
from rag.evaluate.records import Question, System
from rag.grammar.quantities import quantities
from rag.protocols import Role
from rag.records import Document, Span, Status

SPLITTER = "langchain_text_splitters"


def installed(package: str) -> bool:
    return importlib.util.find_spec(package) is not None


needs_splitter = pytest.mark.skipif(not installed(SPLITTER), reason="extra peers not installed")
needs_model = pytest.mark.skipif(
    not (installed(SPLITTER) and installed(MODEL_PACKAGE)), reason="extra peers not installed"
)


@pytest.fixture
def documents(reports: Path, health_report: Path) -> list[Document]:
    paths = [*sorted(reports.iterdir()), health_report]
    return [read_document(path, max_bytes=1_000_000) for path in paths]


@pytest.fixture
def long_document(tmp_path: Path) -> Document:
    path = tmp_path / "dai.txt"
    lines = [f"Sản lượng lúa của huyện số {n} đạt {n * 10} tấn, tăng {n}%." for n in range(1, 120)]
    path.write_text("BÁO CÁO NĂM 2023\n\n" + "\n\n".join(lines), "utf-8")
    return read_document(path, max_bytes=1_000_000)


def ask(text: str, history: tuple[str, ...] = ()) -> Question:
    return Question("q", ("a",), "figure", "dev", text, history)


def tutorial(documents: list[Document], encoder: StaticEncoder) -> System:
    from rag.evaluate.peers.tutorial import TutorialPeer

    return TutorialPeer(documents, encoder)


@pytest.fixture(params=["bm25", "dense", pytest.param("tutorial", marks=needs_splitter)])
def any_peer(request, documents, encoder) -> System:
    """Each peer over three small reports; the chain with a small encoder."""
    if request.param in ("bm25", "dense"):
        return peer(request.param, documents)
    return tutorial(documents, encoder)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Tổng thu ngân sách là bao nhiêu?", id="an answerable one"),
        pytest.param("???", id="no word at all"),
        pytest.param("Ai là tổng thống nước Pháp?", id="nothing the reports speak of"),
    ],
)
def test_a_peer_always_answers_with_an_exact_quote(any_peer, documents, text):
    answer = any_peer.answer(ask(text))
    texts = {document.id: document.text for document in documents}
    (cited,) = answer.citations
    assert answer.status is Status.ANSWERED
    assert texts[cited.document_id][cited.start : cited.end] == cited.quote != ""
    assert cited.quote in answer.answer
    assert answer.headline
    assert 0 <= answer.confidence <= 1


def test_retrieved_stretches_lie_in_their_documents_best_first(any_peer, documents):
    question = ask("Toàn tỉnh có bao nhiêu bác sĩ trên một vạn dân?")
    texts = {document.id: document.text for document in documents}
    found = any_peer.retrieve(question)
    assert 0 < len(found) <= 10
    assert len(set(found)) == len(found)
    assert all(0 <= start < end <= len(texts[id_]) for id_, start, end in found)
    assert "bác sĩ" in "".join(texts[id_][start:end] for id_, start, end in found)


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        pytest.param("Tổng thu ngân sách trên địa bàn là bao nhiêu?", "9.850 tỷ đồng", id="clean"),
        pytest.param("tong thu ngan sach tren dia ban bao nhieu", "9.850 tỷ đồng", id="unaccented"),
    ],
)
def test_bm25_gives_the_first_figure_of_the_best_sentence(documents, text, headline):
    answer = peer("bm25", documents).answer(ask(text))
    assert headline in answer.headline
    assert len(answer.headline) < 30


def test_bm25_gives_the_sentence_when_no_figure_is_asked_for(documents):
    answer = peer("bm25", documents).answer(ask("Vì sao chỉ số sản xuất công nghiệp tăng?"))
    assert answer.headline == answer.citations[0].quote
    assert answer.headline.startswith("Chỉ số sản xuất công nghiệp")


def test_bm25_finds_nothing_for_words_no_report_holds(documents):
    assert peer("bm25", documents).retrieve(ask("xyzt")) == []


def test_a_follow_up_is_searched_with_the_question_before_it(documents):
    peers = peer("bm25", documents)
    alone = peers.answer(ask("còn tỉnh đó thì sao?"))
    after = peers.answer(ask("còn tỉnh đó thì sao?", ("Diện tích gieo trồng bao nhiêu?",)))
    assert "Diện tích gieo trồng" not in alone.citations[0].quote
    assert "Diện tích gieo trồng" in after.citations[0].quote


def test_the_first_figure_keeps_unit_and_hedge(documents):
    document = next(d for d in documents if "412.000" in d.text)
    start = document.text.index("Sản lượng lúa")
    sentence = Span(start, document.text.index(".\n", start) + 1)
    answer = reply(ask("Sản lượng lúa bao nhiêu tấn?"), document, sentence, 2.0, "x")
    assert answer.headline == quantities(sentence.of(document.text))[0].text
    assert "412.000 tấn" in answer.headline
    assert answer.confidence == 1


@needs_splitter
def test_chunks_are_as_long_as_in_the_tutorials_and_exact(long_document):
    from rag.evaluate.peers.tutorial import chunks

    found = chunks(long_document)
    assert len(found) > 5
    assert all(0 < span.end - span.start <= 1000 for span in found)
    assert all(one.start < other.start <= one.end for one, other in pairwise(found))
    covered = {at for span in found for at in range(span.start, span.end)}
    assert all(at in covered or char.isspace() for at, char in enumerate(long_document.text))


@needs_splitter
def test_the_chain_ranks_ten_chunks_and_answers_from_four(long_document, encoder):
    system = tutorial([long_document], encoder)
    question = ask("Sản lượng lúa của huyện số 77 đạt bao nhiêu?")
    found = system.retrieve(question)
    (cited,) = system.answer(question).citations
    assert len(found) > 4
    assert any(start <= cited.start and cited.end <= end for _, start, end in found[:4])


@needs_model
@pytest.mark.slow
def test_the_real_model_knows_english_and_answers_offline(documents, monkeypatch):
    from rag.evaluate.peers.tutorial import minilm

    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    texts = ["A man is eating food.", "Someone has a meal.", "The stock market fell sharply."]
    meal, same, other = minilm().encode(texts, Role.DOCUMENT)
    assert meal.shape == (384,)
    assert meal @ same > 0.5 > 0.2 > meal @ other
    answer = peer("tutorial", documents).answer(ask("Tổng thu ngân sách là bao nhiêu?"))
    assert answer.status is Status.ANSWERED
    assert answer.engine == "tutorial"


def test_an_unknown_peer_is_refused_with_the_names_there_are(documents):
    with pytest.raises(InputError, match="bm25") as caught:
        peer("elastic", documents)
    assert all(name in str(caught.value) for name in PEERS)


def test_a_missing_library_is_named_with_its_install_command():
    with pytest.raises(MissingExtraError) as caught:
        package_folder("goi_khong_co")
    assert "goi-khong-co" in str(caught.value)
    assert f"pip install 'hoi-bao-cao[{extra.EXTRA}]'" in str(caught.value)
