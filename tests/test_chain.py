"""The wiring of reading, through the Assistant: events, generations, errors, threads, privacy."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from langchain_core.runnables import RunnableLambda
from langchain_core.tracers.langchain import wait_for_all_tracers
from langsmith.utils import get_env_var

from rag import Assistant, Library, Settings
from rag.embed import StaticEncoder
from rag.errors import EncoderMismatchError, NoIndexError, UnknownDocumentError
from rag.records import (
    DocumentId,
    DoneEvent,
    NoteKind,
    SourcesEvent,
    Status,
    TextEvent,
)
from rag.scope import Scope

REPORTS = Path(__file__).parent / "data" / "reports"
QUANG_NGAI, CA_MAU = REPORTS / "quang-ngai-2022.txt", REPORTS / "ca-mau-2023.txt"
QUESTION = "Thu nội địa là bao nhiêu?"


def ingested(folder: Path, *reports: Path) -> Settings:
    settings = Settings(data_dir=folder, corpus_dir=None)
    Library(settings).ingest(list(reports))
    return settings


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return ingested(tmp_path_factory.mktemp("both"), QUANG_NGAI, CA_MAU)


@pytest.fixture(scope="module")
def assistant(both: Settings) -> Assistant:
    return Assistant(both)


def test_events_come_as_sources_then_text_then_the_whole_answer(assistant: Assistant) -> None:
    first, *texts, last = assistant.stream(QUESTION)
    assert isinstance(first, SourcesEvent)
    assert texts
    assert all(isinstance(event, TextEvent) for event in texts)
    assert isinstance(last, DoneEvent)
    assert last.answer.headline == "7.210 tỷ đồng"


STREAMED = [
    QUESTION,
    "Kể tên các dự án khởi công",
    "Nhiệm vụ văn hóa - xã hội gồm những gì?",
    "Giá vàng hôm nay là bao nhiêu?",
    "",
]


@pytest.mark.parametrize("question", STREAMED)
def test_streamed_text_and_figures_are_those_of_the_answer(
    question: str, assistant: Assistant
) -> None:
    events = list(assistant.stream(question))
    texts = [event for event in events if isinstance(event, TextEvent)]
    done = events[-1]
    assert isinstance(done, DoneEvent)
    whole = "".join(event.text for event in texts)
    assert whole == done.answer.answer
    figures = [figure for event in texts for figure in event.figures]
    assert figures == list(done.answer.figures)
    assert all(whole[figure.start : figure.end] == figure.text for figure in figures)


def test_a_figure_is_told_no_later_than_its_text(assistant: Assistant) -> None:
    streamed = ""
    for event in assistant.stream(QUESTION):
        if isinstance(event, TextEvent):
            streamed += event.text
            assert all(figure.end <= len(streamed) for figure in event.figures)
    assert streamed


def test_sources_are_exact_stretches_of_their_reports(assistant: Assistant) -> None:
    sources = next(iter(assistant.stream(QUESTION)))
    assert isinstance(sources, SourcesEvent)
    assert [source.number for source in sources.sources] == list(range(1, len(sources.sources) + 1))
    for source in sources.sources:
        document = assistant.document(source.document_id)
        assert document.text[source.start : source.end] == source.quote
        assert source.title == document.metadata.title


def test_asking_and_streaming_give_the_same_answer(assistant: Assistant) -> None:
    asked = assistant.ask(QUESTION, id="q7")
    *_, last = assistant.stream(QUESTION)
    assert isinstance(last, DoneEvent)
    assert asked.id == "q7"
    assert (asked.answer, asked.citations, asked.figures, asked.notes) == (
        last.answer.answer,
        last.answer.citations,
        last.answer.figures,
        last.answer.notes,
    )
    assert asked.elapsed_ms > 0


def test_explain_gives_the_passages_with_their_reasons(assistant: Assistant) -> None:
    hits = assistant.explain(QUESTION)
    assert "7.210 tỷ đồng" in hits[0].passage.text
    assert set(hits[0].reasons) >= {"dense", "context", "words"}


def test_a_place_asked_for_is_searched_alone(assistant: Assistant) -> None:
    hits = assistant.explain("Tăng trưởng kinh tế của Cà Mau?")
    spoken = {assistant.document(hit.passage.document_id).metadata.place for hit in hits}
    assert spoken == {"Cà Mau"}


def test_only_the_chosen_reports_answer(assistant: Assistant) -> None:
    by_place = {d.metadata.place: d.id for d in assistant.documents()}
    for chosen in by_place.values():
        answer = assistant.ask(QUESTION, only=[chosen])
        *_, last = assistant.stream(QUESTION, only=[chosen])
        assert {c.document_id for c in answer.citations} <= {chosen}
        assert last.answer.headline == answer.headline
    elsewhere = assistant.ask("Thu nội địa của Cà Mau?", only=[by_place["Quảng Ngãi"]])
    nothing = assistant.ask(QUESTION, only=[DocumentId("-")])
    assert (elsewhere.status, nothing.status) == (Status.REFUSED, Status.REFUSED)


def test_follow_ups_are_about_what_stands_beside_the_citation(assistant: Assistant) -> None:
    answer = assistant.ask(QUESTION)
    offered = assistant.follow_ups(answer, [QUESTION])
    assert 0 < len(offered) <= 3
    assert all(assistant.ask(question).status is Status.ANSWERED for question in offered)
    assert not set(offered) & set(assistant.follow_ups(answer, [QUESTION, *offered]))
    assert assistant.follow_ups(None, []) == ()


def test_of_two_reports_the_answer_says_which_one_speaks(assistant: Assistant) -> None:
    (note,) = assistant.ask(QUESTION).notes
    assert (note.kind, note.text) == (NoteKind.SCOPE, "Trả lời theo báo cáo: Quảng Ngãi, 2022.")


def test_a_merger_between_question_and_report_is_told(assistant: Assistant) -> None:
    (note,) = assistant.ask("Tổng thu ngân sách của Cà Mau là bao nhiêu?").notes
    assert "hợp nhất" in note.text
    assert "trước hợp nhất" in note.text


def test_a_place_asked_for_needs_no_scope_note(assistant: Assistant) -> None:
    answer = assistant.ask("Tổng thu ngân sách của Cà Mau là bao nhiêu?")
    assert answer.headline == "5.870 tỷ đồng"
    assert not any("Trả lời theo báo cáo" in note.text for note in answer.notes)


def test_what_a_question_names_is_told_as_the_reports_write_it(assistant: Assistant) -> None:
    (first, *_) = assistant.documents()
    place, period = first.metadata.place, first.metadata.period
    assert place and period
    assert assistant.named_scope(f"thu ngân sách {place} năm {period}").places == (place,)
    assert period in assistant.named_scope(f"thu ngân sách {place} năm {period}").periods
    assert assistant.named_scope("thu ngân sách là bao nhiêu?") == Scope()


def test_a_single_report_needs_no_scope_note(tmp_path: Path) -> None:
    answer = Assistant(ingested(tmp_path, QUANG_NGAI)).ask(QUESTION)
    assert (answer.headline, answer.notes) == ("7.210 tỷ đồng", ())


def test_every_suggestion_is_answered(assistant: Assistant) -> None:
    suggestions = assistant.suggestions(8)
    assert 4 <= len(suggestions) == len(set(suggestions)) <= 8
    refused = [q for q in suggestions if assistant.ask(q).status is Status.REFUSED]
    assert refused == []


@pytest.mark.parametrize("count", [0, 1, 3])
def test_no_more_suggestions_than_asked_for(count: int, assistant: Assistant) -> None:
    assert len(assistant.suggestions(count)) == count


def test_a_report_is_read_by_its_id_and_an_unknown_id_is_told(assistant: Assistant) -> None:
    places = {assistant.document(d.id).metadata.place for d in assistant.documents()}
    assert places == {"Quảng Ngãi", "Cà Mau"}
    with pytest.raises(UnknownDocumentError):
        assistant.document(DocumentId("0" * 16))


@pytest.mark.parametrize("act", ["ask", "stream", "suggest", "list"])
def test_without_an_index_every_door_says_so(act: str, tmp_path: Path) -> None:
    assistant = Assistant(Settings(data_dir=tmp_path / "none", corpus_dir=None))
    doors = {
        "ask": lambda: assistant.ask(QUESTION),
        "stream": lambda: list(assistant.stream(QUESTION)),
        "suggest": assistant.suggestions,
        "list": assistant.documents,
    }
    with pytest.raises(NoIndexError):
        doors[act]()


def test_an_index_of_another_model_is_refused_not_mixed(
    both: Settings, encoder: StaticEncoder
) -> None:
    with pytest.raises(EncoderMismatchError, match="--rebuild"):
        Assistant(both, encoder=encoder).ask(QUESTION)


def test_a_new_report_is_noticed_without_reopening_and_a_removed_one_forgotten(
    tmp_path: Path,
) -> None:
    settings = ingested(tmp_path, QUANG_NGAI)
    assistant = Assistant(settings)
    asked = "Sản lượng tôm nuôi là bao nhiêu?"
    assert assistant.ask(asked).status is Status.REFUSED
    Library(settings).ingest([CA_MAU])
    answer = assistant.ask(asked)
    assert answer.headline == "231.000 tấn"
    Library(settings).remove([answer.citations[0].document_id])
    assert assistant.ask(asked).status is Status.REFUSED


def test_a_closed_assistant_opens_again(both: Settings) -> None:
    assistant = Assistant(both)
    first = assistant.ask(QUESTION)
    assistant.close()
    assert assistant.ask(QUESTION).answer == first.answer


def test_a_users_own_synonyms_are_understood(
    both: Settings, assistant: Assistant, tmp_path: Path
) -> None:
    asked = "Bạc trong túi làng là bao nhiêu?"
    own = tmp_path / "tinh-toi.tsv"
    own.write_text("thu nội địa\tgiống\tbạc trong túi làng\tcủa tỉnh\n", encoding="utf-8")
    with_own = Assistant(replace(both, thesaurus=own))
    assert with_own.ask(asked).headline == assistant.ask(QUESTION).headline
    assert assistant.ask(asked).headline != "7.210 tỷ đồng"


def test_eight_threads_ask_while_a_report_is_added(tmp_path: Path) -> None:
    settings = ingested(tmp_path, QUANG_NGAI)
    assistant = Assistant(settings)
    published = threading.Event()

    def ask(_: int) -> set[str | None]:
        seen = set()
        for _round in range(200):
            seen.add(assistant.ask(QUESTION).headline)
            if published.is_set():
                break
        seen.add(assistant.ask("Sản lượng tôm nuôi là bao nhiêu?").headline)
        return seen

    with ThreadPoolExecutor(8) as pool:
        answers = [pool.submit(ask, number) for number in range(8)]
        Library(settings).ingest([CA_MAU])
        published.set()
        assert [a.result() for a in answers] == [{"7.210 tỷ đồng", "231.000 tấn"}] * 8


class _Listener(BaseHTTPRequestHandler):
    received: list[str]

    def _note(self) -> None:
        self.received.append(f"{self.command} {self.path}")
        self.send_response(200)
        self.end_headers()

    do_GET = do_POST = do_PATCH = _note  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing on stderr."""


@pytest.fixture
def requests() -> Iterator[tuple[str, list[str]]]:
    """Return the address of a small server and the list of what it received."""
    received: list[str] = []
    handler = type("Listener", (_Listener,), {"received": received})
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", received
    server.shutdown()
    thread.join()
    server.server_close()


def trace_to(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for prefix in ("LANGSMITH", "LANGCHAIN"):
        monkeypatch.setenv(f"{prefix}_ENDPOINT", endpoint)
        monkeypatch.setenv(f"{prefix}_API_KEY", "test")
    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    monkeypatch.setenv("LANGCHAIN_TRACING_V2", "true")
    get_env_var.cache_clear()


def test_nothing_is_traced_whatever_the_environment_says(
    both: Settings, requests: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint, received = requests
    trace_to(endpoint, monkeypatch)
    assistant = Assistant(both)
    assistant.ask(QUESTION)
    list(assistant.stream(QUESTION))
    wait_for_all_tracers()
    assert received == []
    RunnableLambda(str).invoke(1)  # the listener does hear what is traced
    wait_for_all_tracers()
    assert received != []
    get_env_var.cache_clear()
