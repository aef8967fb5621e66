"""What a reader gets when the model fails: one clear sentence, and the offline engine's answer."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator

import pytest
from langsmith.utils import get_env_var
from tests.chat.conftest import KEY, Ready
from tests.chat.server import FakeOpenAI, Play, wait_until
from tests.chat.test_scripts import QUESTION, TRUE

from rag import Assistant
from rag.answer.chat_model import Fault, fault_of
from rag.answer.composed import fault_note
from rag.errors import ChatPackageError, SettingsError
from rag.records import Answer, DoneEvent, Event, NoteKind, Status, TextEvent
from rag.settings import ChatSettings

_GARBAGE = b"data: {khong phai json\n\n"
_PAGE = b"<html>Hay dang nhap</html>"
_WRONG_SHAPE = b'data: {"choices": "khong"}\n\ndata: [DONE]\n\n'
ENGLISH = "The total budget revenue of the province was estimated at 17,422 billion dong [1]."
UNFORMATTED = '{"tra_loi": "không rõ", "do_tin_cay": "cao"}'

FAULTS = {
    "quá hạn mức": (Play(status=429), Fault.RATE),
    "sai khóa": (Play(status=401), Fault.KEY),
    "không có mô hình": (Play(status=404), Fault.MISSING),
    "máy chủ lỗi": (Play(status=500), Fault.FAILED),
    "rác": (Play(raw=_GARBAGE), Fault.GARBLED),
    "sai dạng": (Play(raw=_WRONG_SHAPE), Fault.GARBLED),
    "trang web": (Play(raw=_PAGE), Fault.EMPTY),
    "trống": (Play(""), Fault.EMPTY),
    "tiếng Anh": (Play(ENGLISH), Fault.LANGUAGE),
    "sai định dạng": (Play(UNFORMATTED), Fault.FORMAT),
    "ngắt ngay từ đầu": (Play(TRUE, drop_after=4), Fault.CUT),
    "chậm quá": (Play(TRUE, delay=3), Fault.TIMEOUT),
    "không câu nào đúng": (Play("Tổng thu ngân sách là 1 tỷ đồng [1]."), Fault.UNSUPPORTED),
}


def _is_offline_answer(answer: Answer, offline: Assistant) -> bool:
    expected = offline.ask(QUESTION)
    return (answer.answer, answer.headline, answer.citations, answer.figures) == (
        expected.answer,
        expected.headline,
        expected.citations,
        expected.figures,
    )


@pytest.mark.parametrize(("play", "fault"), FAULTS.values(), ids=FAULTS)
def test_a_failing_model_gives_the_offline_answer_and_one_sentence_why(
    play: Play, fault: Fault, speaking_to: Ready, offline: Assistant
) -> None:
    with FakeOpenAI(play) as server:
        answer = speaking_to(server, timeout_s=0.5).ask(QUESTION)
    assert _is_offline_answer(answer, offline)
    note = next(note for note in answer.notes if note.kind is NoteKind.FALLBACK)
    if fault is not Fault.UNSUPPORTED:  # replaced by the quotation sentence by sentence
        assert note == fault_note(fault, 0.5)
    assert re.fullmatch(r"[A-ZĐ][^.]*\.", note.text.replace("0.5", "0,5"))
    assert KEY not in str(answer)


def test_a_refused_connection_is_told(speaking_to: Ready, offline: Assistant) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    answer = speaking_to(f"http://127.0.0.1:{port}/v1").ask(QUESTION)
    assert _is_offline_answer(answer, offline)
    assert answer.notes[0] == fault_note(Fault.REFUSED, 5.0)


def test_half_a_stream_keeps_what_was_checked_and_goes_on_offline(
    speaking_to: Ready, offline: Assistant
) -> None:
    first = "Toàn tỉnh đón gần 9,85 triệu lượt khách, tăng 13,9% so với cùng kỳ năm 2022 [1]."
    play = Play(f"{first} {TRUE} [1].", drop_after=len(first.split()) + 5)
    with FakeOpenAI(play) as server:
        *texts, last = list(speaking_to(server).stream(QUESTION))[1:]
    answer = last.answer
    assert answer.answer.startswith("Toàn tỉnh đón gần 9,85 triệu lượt khách")
    assert answer.answer == "".join(event.text for event in texts)
    assert answer.notes[0] == fault_note(Fault.CUT, 5.0, after_text=True)
    assert "17.422 tỷ đồng" in answer.answer
    assert all(answer.answer[f.start : f.end] == f.text for f in answer.figures)
    numbers = {citation.number for citation in answer.citations}
    assert {int(n) for n in re.findall(r"\[(\d+)\]", answer.answer)} == numbers
    assert {n for figure in answer.figures for n in figure.citations} <= numbers


def _until_text(events: Iterator[Event]) -> TextEvent:
    return next(event for event in events if isinstance(event, TextEvent))


def test_stopping_takes_less_than_a_second_and_keeps_the_checked_sentences(
    speaking_to: Ready,
) -> None:
    cancel = threading.Event()
    text = f"{TRUE} [1]. " + "Tổng chi ngân sách đạt 20.150 tỷ đồng [1]. " * 20
    with FakeOpenAI(Play(text, delay=0.1)) as server:
        events = speaking_to(server).stream(QUESTION, cancel=cancel)
        shown = _until_text(events)
        started = time.monotonic()
        cancel.set()
        *_, last = events
        assert time.monotonic() - started < 1.0
    assert isinstance(last, DoneEvent)
    assert last.answer.answer == shown.text
    assert [note.kind for note in last.answer.notes] == [NoteKind.STOPPED]


def test_stopping_a_silent_model_ends_too(speaking_to: Ready) -> None:
    cancel = threading.Event()
    with FakeOpenAI(Play(TRUE, delay=30)) as server:
        events = speaking_to(server, timeout_s=60).stream(QUESTION, cancel=cancel)
        next(events)
        threading.Timer(0.3, cancel.set).start()
        started = time.monotonic()
        *_, last = events
        assert time.monotonic() - started < 1.5
        assert wait_until(lambda: len(server.stage.requests) == 1)
    assert isinstance(last, DoneEvent)
    assert last.answer.status is Status.REFUSED
    assert "Đã dừng theo yêu cầu" in last.answer.answer


def test_a_missing_package_is_named_with_its_install_command(speaking_to: Ready) -> None:
    from rag.answer.llm import ChatAnswerer

    with pytest.raises(ChatPackageError, match=r"pip install 'hoi-bao-cao\[mistralai\]'"):
        ChatAnswerer(ChatSettings("mistralai:any"))


def test_an_unknown_provider_is_told() -> None:
    from rag.answer.llm import ChatAnswerer

    with pytest.raises(SettingsError, match="RAG_LLM"):
        ChatAnswerer(ChatSettings("khongco:any"))


class _OddError(Exception):
    pass


def test_an_unknown_error_is_a_failure_and_its_cause_is_looked_at() -> None:
    assert fault_of(_OddError()) is Fault.FAILED
    outer = _OddError()
    outer.__cause__ = TimeoutError()
    assert fault_of(outer) is Fault.TIMEOUT


def test_nothing_is_traced_even_where_tracing_is_switched_on(
    speaking_to: Ready, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FakeOpenAI("Các báo cáo không nêu.") as traces, FakeOpenAI(f"{TRUE} [1].") as server:
        monkeypatch.setenv("LANGSMITH_TRACING", "true")
        monkeypatch.setenv("LANGSMITH_API_KEY", "x")
        monkeypatch.setenv("LANGSMITH_ENDPOINT", traces.url)
        get_env_var.cache_clear()
        try:
            list(speaking_to(server).stream(QUESTION))
            time.sleep(0.3)
            assert traces.stage.requests == []
        finally:
            get_env_var.cache_clear()
