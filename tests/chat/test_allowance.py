"""What a reader may use of the chat model in a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.chat.conftest import Ready
from tests.chat.server import FakeOpenAI

from rag.records import Answer, DoneEvent, NoteKind
from rag.store.tokens import TokenStore

QUESTION = "Tổng chi ngân sách của Lâm Đồng năm 2023 là bao nhiêu?"
TRUE = "Tổng chi ngân sách năm 2023 đạt 20.150 tỷ đồng [1]."
TODAY, TOMORROW = date(2026, 3, 1), date(2026, 3, 2)


def asked(assistant: object, reader: str) -> Answer:
    *_, last = assistant.stream(QUESTION, reader=reader)
    assert isinstance(last, DoneEvent)
    return last.answer


def test_a_reader_who_has_used_up_the_day_gets_the_offline_engine_and_is_told(
    speaking_to: Ready,
) -> None:
    with FakeOpenAI(TRUE) as server:
        assistant = speaking_to(server, daily_tokens=10)
        first, second = asked(assistant, "khóa-một"), asked(assistant, "khóa-một")
        other = asked(assistant, "khóa-hai")
        unnamed = [asked(assistant, "") for _ in range(2)]
    assert first.engine != "extractive"
    assert first.usage.input_tokens + first.usage.output_tokens >= 10
    assert (second.engine, second.usage, second.headline) == (
        "extractive",
        None,
        "20.150 tỷ đồng",
    )
    assert second.notes[0].kind is NoteKind.FALLBACK
    assert "10 token" in second.notes[0].text
    assert all(answer.engine != "extractive" for answer in (other, *unnamed))


def test_without_a_limit_nothing_is_counted(speaking_to: Ready) -> None:
    with FakeOpenAI(TRUE) as server:
        assistant = speaking_to(server)
        assert {asked(assistant, "khóa").engine for _ in range(3)} != {"extractive"}


def test_counts_are_kept_by_reader_and_day_and_no_key_is_stored(tmp_path: Path) -> None:
    TokenStore(tmp_path).add("khóa-bí-mật", TODAY, 30)
    store = TokenStore(tmp_path)  # another process
    store.add("khóa-bí-mật", TODAY, 12)
    store.add("khác", TODAY, 1)
    assert [store.used(r, TODAY) for r in ("khóa-bí-mật", "khác", "lạ")] == [42, 1, 0]
    assert store.used("khóa-bí-mật", TOMORROW) == 0
    store.add("khác", TOMORROW, 5)
    assert store.used("khóa-bí-mật", TODAY) == 0
    assert "khóa-bí-mật".encode() not in b"".join(p.read_bytes() for p in tmp_path.iterdir())
