"""Conversations and the usage log, on SQLite and on a real PostgreSQL server."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from rag.errors import ConversationStoreError, SettingsError
from rag.records import (
    Answer,
    CheckedFigure,
    Citation,
    DocumentId,
    Note,
    NoteKind,
    Status,
    Usage,
    Verdict,
)
from rag.settings import Settings
from rag.store.conversations import Conversations, KeptTurn, new_key
from rag.store.usage import UsageLog

MINE, OTHERS = "khóa-của-tôi", "khóa-của-người-khác"
ANSWER = Answer(
    question="Thu ngân sách bao nhiêu?",
    status=Status.ANSWERED,
    headline="1.250 tỷ đồng",
    answer="Thu ngân sách đạt 1.250 tỷ đồng [1].",
    interpreted=None,
    citations=(
        Citation(
            1, DocumentId("a" * 16), "Báo cáo", ("I", "Thu"), 3, "Thu đạt 1.250 tỷ đồng.", 10, 32
        ),
    ),
    figures=(CheckedFigure("1.250 tỷ đồng", 18, 31, Verdict.VERBATIM, (1,)),),
    notes=(Note(NoteKind.SCOPE, "Số liệu năm 2023."),),
    usage=Usage(10, 20, 0.5),
    confidence=0.9,
    elapsed_ms=12.5,
)
REFUSAL = replace(ANSWER, status=Status.REFUSED, headline=None, figures=(), usage=None)
ASKED = KeptTurn("Thu ngân sách bao nhiêu?", ANSWER)
STOPPED = KeptTurn("Còn chi?", partial="Chi ngân")
BIN = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run a PostgreSQL server of its own; the address of its database."""
    if not BIN:
        if os.environ.get("CI"):
            pytest.fail("no PostgreSQL server on this machine")
        pytest.skip("no PostgreSQL server on this machine")
    folder = tmp_path_factory.mktemp("postgres")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    run_as = []
    if os.geteuid() == 0:  # the server refuses to run as root
        for parent in (folder, *folder.parents):
            if parent.stat().st_uid == 0 and parent != Path("/"):
                parent.chmod(parent.stat().st_mode | 0o011)
        shutil.chown(folder, "postgres", "postgres")
        run_as = ["runuser", "-u", "postgres", "--"]
    data = folder / "data"
    tools = BIN[-1]

    def tool(name: str, *arguments: str) -> None:
        command = [*run_as, str(tools / name), *arguments]
        subprocess.run(command, check=True, capture_output=True, cwd=folder)

    tool("initdb", "-D", str(data), "-U", "rag", "--auth=trust", "--no-sync")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    tool("pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
    yield f"postgresql://rag@127.0.0.1:{port}/postgres"
    tool("pg_ctl", "-D", str(data), "-m", "immediate", "stop")


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    url = request.getfixturevalue("postgres") if request.param == "postgresql" else ""
    return Settings(data_dir=tmp_path, corpus_dir=None, database_url=url)


@pytest.fixture
def kept(settings: Settings) -> Conversations:
    return Conversations(settings)


@pytest.fixture
def mine() -> str:
    return new_key()  # the server's database outlives one test


def test_a_conversation_comes_back_exactly(kept: Conversations, mine: str) -> None:
    made = kept.save(mine, None, [ASKED])
    assert kept.save(mine, made, [ASKED, STOPPED], since=1) == made
    assert kept.turns(mine, made) == (ASKED, STOPPED)
    (listed,) = kept.listed(mine)
    assert (listed.id, listed.title, listed.share) == (made, "Thu ngân sách bao nhiêu?", None)


def test_asking_again_replaces_what_came_after(kept: Conversations, mine: str) -> None:
    made = kept.save(mine, None, [ASKED, STOPPED, STOPPED])
    again = KeptTurn("Còn chi thường xuyên?", REFUSAL)
    kept.save(mine, made, [ASKED, again], since=1)
    assert kept.turns(mine, made) == (ASKED, again)


def test_another_browser_sees_and_changes_nothing(kept: Conversations, mine: str) -> None:
    made = kept.save(mine, None, [ASKED])
    other = new_key()
    assert kept.listed(other) == ()
    assert kept.turns(other, made) == ()
    kept.rename(other, made, "Của tôi")
    kept.delete(other, made)
    kept.share(other, made)
    assert kept.save(other, made, [STOPPED]) != made
    assert kept.turns(mine, made) == (ASKED,)
    (listed,) = kept.listed(mine)
    assert (listed.title, listed.share) == ("Thu ngân sách bao nhiêu?", None)


def test_conversations_are_found_without_diacritics(kept: Conversations, mine: str) -> None:
    budget = kept.save(mine, None, [ASKED])
    rice = kept.save(mine, None, [KeptTurn("Sản lượng lúa?"), KeptTurn("Còn đậu tương?")])
    assert [one.id for one in kept.listed(mine)] == [rice, budget]
    assert [one.id for one in kept.listed(mine, "NGAN sach")] == [budget]
    assert [one.id for one in kept.listed(mine, "dau tuong")] == [rice]
    assert kept.listed(mine, "cá tra") == ()


def test_renaming_and_deleting(kept: Conversations, mine: str) -> None:
    made = kept.save(mine, None, [ASKED])
    kept.rename(mine, made, "  Thu   ngân sách 2023 ")
    kept.rename(mine, made, "   ")
    assert kept.listed(mine)[0].title == "Thu ngân sách 2023"
    kept.delete(mine, made)
    assert kept.listed(mine) == ()
    assert kept.turns(mine, made) == ()


def test_a_link_shows_a_conversation_until_it_is_taken_back(kept: Conversations, mine: str) -> None:
    made = kept.save(mine, None, [ASKED])
    token = kept.share(mine, made)
    assert kept.shared(token) == ("Thu ngân sách bao nhiêu?", (ASKED,))
    assert kept.listed(mine)[0].share == token
    kept.unshare(mine, made)
    assert kept.shared(token) is None
    assert kept.shared("") is None


def test_a_long_question_makes_a_title_cut_at_a_word(kept: Conversations, mine: str) -> None:
    kept.save(mine, None, [KeptTurn("thu ngân sách " * 20)])
    title = kept.listed(mine)[0].title
    assert len(title) <= 81
    assert title.endswith("…")


def test_what_was_asked_is_counted_and_outlives_its_conversation(
    settings: Settings, kept: Conversations, mine: str
) -> None:
    log = UsageLog(settings)
    before = log.counts()
    good = log.add("Thu?", (), ANSWER)
    refused = log.add("Còn chi?", ("Thu?",), REFUSAL)
    failed = log.add("Hỏng?", (), None)
    made = kept.save(mine, None, [replace(ASKED, asked_id=good)])
    log.rate(good, -1, "Sai số liệu" * 100)
    kept.delete(mine, made)
    after = log.counts()
    assert (after.asked - before.asked, after.refused - before.refused) == (3, 1)
    assert after.down - before.down == 1
    assert log.thumb(good) == -1
    assert log.thumb(failed) == 0
    newest = log.asked(limit=3)
    assert [one.id for one in newest] == [failed, refused, good]
    assert newest[1].history == ("Thu?",)
    assert newest[1].status is Status.REFUSED
    assert newest[2].quotes == ("Thu đạt 1.250 tỷ đồng.",)
    assert newest[2].documents == (DocumentId("a" * 16),)
    assert len(newest[2].reason) == 500
    assert log.asked("down", limit=1)[0].id == good
    assert log.asked("refused", limit=1)[0].id == refused


def test_no_key_is_stored(tmp_path: Path) -> None:
    kept = Conversations(Settings(data_dir=tmp_path, corpus_dir=None))
    kept.save(MINE, None, [ASKED])
    kept.save(OTHERS, None, [ASKED])
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert MINE.encode() not in stored


def test_opening_again_changes_nothing(settings: Settings, mine: str) -> None:
    from rag.store.conversation_database import ConversationDatabase

    made = Conversations(settings).save(mine, None, [ASKED])
    ConversationDatabase(settings)
    assert Conversations(settings).turns(mine, made) == (ASKED,)


@pytest.mark.parametrize("url", ["mysql://a/b", "khong phai dia chi", "sqlite:///x"])
def test_an_address_that_cannot_be_used_is_said_in_one_sentence(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingsError, match="RAG_DATABASE_URL") as caught:
        Conversations(Settings(data_dir=tmp_path, corpus_dir=None, database_url=url))
    assert "\n" not in str(caught.value)


def test_a_server_that_is_not_there_is_said_without_its_password(tmp_path: Path) -> None:
    url = "postgresql://rag:bí-mật@127.0.0.1:1/kho"
    with pytest.raises(ConversationStoreError, match="kho hội thoại") as caught:
        Conversations(Settings(data_dir=tmp_path, corpus_dir=None, database_url=url))
    assert "bí-mật" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_damaged_file_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "conversations.sqlite3").write_bytes(b"khong phai sqlite" * 100)
    with pytest.raises(ConversationStoreError, match="conversations"):
        Conversations(Settings(data_dir=tmp_path, corpus_dir=None))


def test_a_database_that_was_refused_is_not_tried_again_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(data_dir=tmp_path, corpus_dir=None)
    (tmp_path / "conversations.sqlite3").write_bytes(b"khong phai sqlite" * 100)
    with pytest.raises(ConversationStoreError):
        Conversations(settings)
    (tmp_path / "conversations.sqlite3").unlink()
    with pytest.raises(ConversationStoreError):
        Conversations(settings)
    monkeypatch.setattr("rag.store.conversation_database.RETRY_SECONDS", 0)
    assert Conversations(settings).listed(MINE) == ()
