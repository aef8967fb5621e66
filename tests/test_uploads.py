"""Reports through the pages: taken in, refused without a trace, replaced, removed and restored."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rag import Assistant, Settings
from rag.errors import NoIndexError, UnknownDocumentError
from rag.records import DocumentId, Status
from rag.uploads import Uploads, safe_name

REPORT = "BÁO CÁO KINH TẾ - XÃ HỘI NĂM 2022 TỈNH CÀ MAU\n\nThu ngân sách đạt {} tỷ đồng.\n"
QUESTION = "Thu ngân sách Cà Mau năm 2022 là bao nhiêu?"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", corpus_dir=None)


def report(value: str = "5.000") -> bytes:
    return REPORT.format(value).encode()


def test_an_uploaded_report_answers_at_once(settings: Settings) -> None:
    stages: list[str] = []
    outcome = Uploads(settings).add(
        "bao-cao.txt", report(), lambda stage, done, total: stages.append(stage)
    )
    assert outcome.sentence == "Đã nạp «bao-cao.txt»; có thể hỏi ngay."
    assert "Đang đọc tệp" in stages
    assert Assistant(settings).ask(QUESTION).headline == "5.000 tỷ đồng"


def test_the_same_file_again_changes_nothing(settings: Settings) -> None:
    uploads = Uploads(settings)
    uploads.add("bao-cao.txt", report())
    assert uploads.add("bao-cao.txt", report()).unchanged


def test_a_file_of_the_same_name_replaces_the_report(settings: Settings) -> None:
    uploads = Uploads(settings)
    uploads.add("bao-cao.txt", report())
    uploads.add("bao-cao.txt", report("6.100"))
    assistant = Assistant(settings)
    assert assistant.ask(QUESTION).headline == "6.100 tỷ đồng"
    assert len(assistant.documents()) == 1


def test_a_refused_file_leaves_nothing_behind(settings: Settings) -> None:
    outcome = Uploads(settings).add("bao-cao.pdf", b"%PDF-1.7 broken")
    assert "bị hỏng" in outcome.sentence
    assert list((settings.data_dir / "uploads").iterdir()) == []
    with pytest.raises(NoIndexError):
        Assistant(settings).ask(QUESTION)


def test_a_refused_replacement_leaves_the_report_as_it_was(settings: Settings) -> None:
    uploads = Uploads(settings)
    uploads.add("bao-cao.txt", report())
    uploads.add("bao-cao.txt", b"")
    assert Assistant(settings).ask(QUESTION).headline == "5.000 tỷ đồng"
    assert (settings.data_dir / "uploads" / "bao-cao.txt").read_bytes() == report()


def test_another_file_takes_the_place_of_a_report(settings: Settings) -> None:
    uploads = Uploads(settings)
    uploads.add("cu.txt", report())
    (old,) = Assistant(settings).documents()
    assert uploads.replace(old.id, "moi.txt", report("6.100")).error is None
    assistant = Assistant(settings)
    assert assistant.ask(QUESTION).headline == "6.100 tỷ đồng"
    assert [Path(d.source).name for d in assistant.documents()] == ["moi.txt"]


def test_a_refused_file_takes_no_place(settings: Settings) -> None:
    uploads = Uploads(settings)
    uploads.add("cu.txt", report())
    (old,) = Assistant(settings).documents()
    assert uploads.replace(old.id, "moi.pdf", b"%PDF-1.7 broken").error is not None
    assert Assistant(settings).documents()[0].id == old.id


def test_a_report_is_read_again_from_its_file(settings: Settings) -> None:
    uploads = Uploads(settings)
    uploads.add("bao-cao.txt", report())
    (known,) = Assistant(settings).documents()
    assert "không có gì thay đổi" in uploads.read_again(known.id).sentence
    Path(known.source).write_bytes(report("7.700"))
    assert uploads.read_again(known.id).error is None
    assistant = Assistant(settings)
    assert assistant.ask(QUESTION).headline == "7.700 tỷ đồng"
    Path(known.source).unlink()
    (known,) = assistant.documents()
    assert "bao-cao.txt" in uploads.read_again(known.id).sentence
    assert assistant.ask(QUESTION).headline == "7.700 tỷ đồng"
    with pytest.raises(UnknownDocumentError):
        uploads.read_again(DocumentId("0" * 16))


def test_the_index_is_built_anew(settings: Settings) -> None:
    uploads = Uploads(settings)
    uploads.add("bao-cao.txt", report())
    assistant = Assistant(settings)
    before = assistant.index_state()
    uploads.rebuild()
    after = assistant.index_state()
    assert before and after
    assert after.created_at > before.created_at
    assert (after.passages, after.version) == (before.passages, before.version)
    assert assistant.ask(QUESTION).headline == "5.000 tỷ đồng"


def test_a_removed_report_answers_no_more_until_it_is_restored(settings: Settings) -> None:
    uploads = Uploads(settings)
    uploads.add("bao-cao.txt", report())
    uploads.add("khac.txt", report().replace(b"2022", b"2021"))
    assistant = Assistant(settings)
    first = next(d for d in assistant.documents() if "2022" in d.metadata.title)
    path = uploads.remove(first.id)
    assert assistant.ask(QUESTION).status is Status.REFUSED
    assert uploads.restore(path).error is None
    assert assistant.ask(QUESTION).headline == "5.000 tỷ đồng"


NAMES = {
    "../../etc/passwd.txt": "passwd.txt",
    "C:\\temp\\bao cao.docx": "bao cao.docx",
    ".an.txt": "an.txt",
    "a\x00b\n.txt": "a-b-.txt",
    "...": "bao-cao",
    "Báo cáo.pdf": "Báo cáo.pdf",
}


@pytest.mark.parametrize(("name", "safe"), NAMES.items())
def test_a_name_cannot_leave_its_folder(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_a_password_opens_changes_where_one_is_set(settings: Settings) -> None:
    assert Uploads(settings).may_change("")
    guarded = Uploads(replace(settings, admin_password="mật khẩu"))  # noqa: S106
    assert guarded.may_change("mật khẩu")
    assert not guarded.may_change("")
    assert not guarded.may_change("mat khau")
    assert "mật khẩu" not in repr(replace(settings, admin_password="mật khẩu"))  # noqa: S106


def test_what_is_told_of_a_report_is_kept_used_and_survives_another_reading(
    settings: Settings,
) -> None:
    uploads = Uploads(settings)
    uploads.add("bao-cao.txt", report())
    (document,) = Assistant(settings).documents()
    told = {"title": "Báo cáo «thử» số 1", "place": "Bạc Liêu", "period": "2022", "issuer": ""}
    outcome = uploads.describe(document.id, told)
    assert outcome.error is None
    (changed,) = Assistant(settings).documents()
    assert (changed.metadata.title, changed.metadata.place) == ("Báo cáo «thử» số 1", "Bạc Liêu")
    assert "period" in changed.metadata.guessed  # left as it was guessed
    answer = Assistant(settings).ask("Thu ngân sách Bạc Liêu năm 2022 là bao nhiêu?")
    assert answer.headline == "5.000 tỷ đồng"
    assert answer.citations[0].title == "Báo cáo «thử» số 1"
    uploads.add("bao-cao.txt", report("6.000"))
    (again,) = Assistant(settings).documents()
    assert again.metadata.place == "Bạc Liêu"


def test_a_value_that_cannot_be_leaves_the_report_as_it_was(settings: Settings) -> None:
    uploads = Uploads(settings)
    uploads.add("bao-cao.txt", report())
    (document,) = Assistant(settings).documents()
    outcome = uploads.describe(document.id, {"title": "Khác", "published": "hôm qua"})
    assert "2023-12-06" in outcome.sentence
    (same,) = Assistant(settings).documents()
    assert same.metadata == document.metadata
    assert not list((settings.data_dir / "uploads").glob("*.toml"))
    with pytest.raises(UnknownDocumentError):
        uploads.describe(DocumentId("0" * 16), {})
