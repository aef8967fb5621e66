from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rag.errors import EmptyFolderError, IndexDamagedError, UnknownDocumentError
from rag.generations import Generations
from rag.index import OpenIndex
from rag.ingest import IngestReport, Library
from rag.protocols import Role
from rag.records import DocumentId
from rag.settings import Settings
from rag.store.figures import FigureQuery

Search = Callable[[str], list[str]]
NEW_BUDGET = """BÁO CÁO NĂM 2023 CỦA TỈNH B (BẢN SỬA)

I. Ngân sách

Tổng thu ngân sách trên địa bàn ước đạt 9.999 tỷ đồng.
"""


def generation(settings: Settings) -> str | None:
    return Generations(settings.data_dir).current_name()


def names(sources: tuple[str, ...]) -> list[str]:
    return [Path(source).name for source in sources]


def outline(report: IngestReport) -> dict[str, list[str]]:
    """Name what an ingest did, empty parts left out."""
    parts = {
        "added": names(report.added),
        "replaced": names(report.replaced),
        "unchanged": names(report.unchanged),
        "removed": names(report.removed),
        "refused": [error.name for error in report.refused],
    }
    return {name: part for name, part in parts.items() if part}


def test_a_folder_is_taken_in_and_found(library: Library, reports: Path, search: Search) -> None:
    assert library.is_stale()
    report = library.ingest([reports])
    assert outline(report) == {"added": ["lua.txt", "ngan-sach.txt"]}
    assert "9.850 tỷ đồng" in search("tổng thu ngân sách")[0]
    assert not library.is_stale()
    assert names(tuple(d.source for d in library.documents())) == ["lua.txt", "ngan-sach.txt"]


def test_the_same_files_twice_change_nothing(
    library: Library, reports: Path, settings: Settings
) -> None:
    library.ingest([reports])
    before = generation(settings)
    report = library.ingest([reports, reports / "lua.txt"])
    assert outline(report) == {"unchanged": ["lua.txt", "ngan-sach.txt"]}
    assert not report.changed
    assert generation(settings) == before


def test_a_changed_file_replaces_its_old_self(
    library: Library, reports: Path, search: Search
) -> None:
    library.ingest([reports])
    (reports / "ngan-sach.txt").write_text(NEW_BUDGET, "utf-8")
    report = library.ingest([reports])
    assert outline(report) == {"replaced": ["ngan-sach.txt"], "unchanged": ["lua.txt"]}
    assert "9.999 tỷ đồng" in search("tổng thu ngân sách")[0]
    assert search("9.850") == []
    assert len(library.documents()) == 2


def test_a_new_metadata_file_replaces_the_document(library: Library, reports: Path) -> None:
    library.ingest([reports])
    (reports / "lua.meta.toml").write_text('title = "Tên đúng"\n', "utf-8")
    assert outline(library.ingest([reports]))["replaced"] == ["lua.txt"]
    assert "Tên đúng" in [document.metadata.title for document in library.documents()]


def test_the_same_content_under_another_name_is_no_second_document(
    library: Library, reports: Path, settings: Settings
) -> None:
    library.ingest([reports])
    before = generation(settings)
    shutil.copy(reports / "lua.txt", reports / "ban-sao.txt")
    report = library.ingest([reports])
    assert outline(report) == {"unchanged": ["ban-sao.txt", "lua.txt", "ngan-sach.txt"]}
    assert (len(library.documents()), generation(settings)) == (2, before)


def test_a_renamed_file_keeps_its_document_and_its_index(
    library: Library, reports: Path, settings: Settings
) -> None:
    library.ingest([reports])
    before = generation(settings)
    (reports / "lua.txt").rename(reports / "nong-nghiep.txt")
    report = library.ingest([reports])
    assert "removed" not in outline(report)
    sources = names(tuple(document.source for document in library.documents()))
    assert sorted(sources) == ["ngan-sach.txt", "nong-nghiep.txt"]
    assert generation(settings) == before


def test_a_file_gone_from_a_folder_no_longer_answers(
    library: Library, reports: Path, search: Search
) -> None:
    library.ingest([reports])
    (reports / "ngan-sach.txt").unlink()
    assert outline(library.ingest([reports])) == {
        "removed": ["ngan-sach.txt"],
        "unchanged": ["lua.txt"],
    }
    assert search("9.850") == []
    assert search("412.000")


def test_subfolders_are_read_and_hidden_ones_are_not(library: Library, reports: Path) -> None:
    (reports / "2023").mkdir()
    (reports / "lua.txt").rename(reports / "2023" / "lua.txt")
    (reports / ".thung-rac").mkdir()
    (reports / "ngan-sach.txt").rename(reports / ".thung-rac" / "ngan-sach.txt")
    assert outline(library.ingest([reports])) == {"added": ["lua.txt"]}


def test_a_file_given_alone_removes_nothing_else(
    library: Library, reports: Path, health_report: Path, search: Search
) -> None:
    library.ingest([reports])
    (reports / "lua.txt").unlink()
    assert outline(library.ingest([health_report])) == {"added": ["y-te.txt"]}
    assert search("412.000")
    assert search("bác sĩ")


@pytest.mark.parametrize("state", ["missing", "empty", "only a README"])
def test_a_folder_without_reports_changes_nothing(
    state: str, library: Library, reports: Path, settings: Settings
) -> None:
    library.ingest([reports])
    before = generation(settings)
    shutil.rmtree(reports)
    if state != "missing":
        reports.mkdir()
    if state == "only a README":
        (reports / "README.md").write_text("Giới thiệu", "utf-8")
    with pytest.raises(EmptyFolderError, match="không thay đổi gì"):
        library.ingest([reports])
    assert (len(library.documents()), generation(settings)) == (2, before)


def test_a_refused_file_is_named_and_the_others_go_on(
    library: Library, reports: Path, tmp_path: Path
) -> None:
    (reports / "rong.txt").write_text("", "utf-8")
    picture = tmp_path / "anh.png"
    picture.write_bytes(b"\x89PNG")
    report = library.ingest([reports, picture, tmp_path / "khong-co.txt"])
    assert outline(report) == {
        "added": ["lua.txt", "ngan-sach.txt"],
        "refused": ["rong.txt", "anh.png", "khong-co.txt"],
    }


def test_a_file_of_another_format_in_a_folder_is_named_not_passed_over(
    library: Library, reports: Path
) -> None:
    (reports / "phu-luc.pdf").write_bytes(b"%PDF-1.7")
    (reports / "README.md").write_text("Giới thiệu thư mục", "utf-8")
    (reports / "lua.meta.toml").write_text('title = "Báo cáo lúa"', "utf-8")
    assert outline(library.ingest([reports])) == {
        "added": ["lua.txt", "ngan-sach.txt"],
        "refused": ["phu-luc.pdf"],
    }


def test_an_index_is_not_begun_when_every_file_is_refused(
    library: Library, tmp_path: Path, settings: Settings
) -> None:
    (tmp_path / "rong.txt").write_text("", "utf-8")
    assert outline(library.ingest([tmp_path / "rong.txt"])) == {"refused": ["rong.txt"]}
    assert generation(settings) is None


def test_a_file_that_became_unreadable_keeps_its_old_version(
    library: Library, reports: Path, search: Search
) -> None:
    library.ingest([reports])
    (reports / "lua.txt").write_bytes(b"")
    assert outline(library.ingest([reports])) == {
        "unchanged": ["ngan-sach.txt"],
        "refused": ["lua.txt"],
    }
    assert search("412.000")


def test_a_folder_of_which_nothing_can_be_read_loses_nothing(
    library: Library, reports: Path
) -> None:
    library.ingest([reports])
    (reports / "lua.txt").unlink()
    (reports / "ngan-sach.txt").write_bytes(b"")
    library.ingest([reports])
    assert len(library.documents()) == 2


def test_a_removed_document_no_longer_answers(
    library: Library, reports: Path, search: Search
) -> None:
    library.ingest([reports])
    budget = next(d for d in library.documents() if d.source.endswith("ngan-sach.txt"))
    library.remove([budget.id])
    assert search("9.850") == []
    assert names(tuple(d.source for d in library.documents())) == ["lua.txt"]


def test_the_last_document_can_be_removed(library: Library, reports: Path, search: Search) -> None:
    library.ingest([reports / "lua.txt"])
    library.remove([document.id for document in library.documents()])
    assert search("lúa") == []
    assert not library.is_stale()


def test_an_unknown_document_stops_a_removal_before_anything_changes(
    library: Library, reports: Path, settings: Settings
) -> None:
    library.ingest([reports])
    before = generation(settings)
    known = library.documents()[0].id
    with pytest.raises(UnknownDocumentError, match="khong-co"):
        library.remove([known, DocumentId("khong-co")])
    assert (len(library.documents()), generation(settings)) == (2, before)


def test_adding_a_report_does_not_embed_the_others_again(
    settings: Settings, counting: object, reports: Path, health_report: Path, search: Search
) -> None:
    library = Library(settings, encoder=counting)  # type: ignore[arg-type]
    library.ingest([reports])
    counting.texts.clear()  # type: ignore[attr-defined]
    library.ingest([health_report])
    assert counting.texts  # type: ignore[attr-defined]
    others = " ".join(path.read_text("utf-8") for path in reports.glob("*.txt"))
    assert not any(text in others for text in counting.texts)  # type: ignore[attr-defined]
    assert search("412.000")
    assert search("bác sĩ")


def test_another_encoder_embeds_everything_again_and_never_mixes(
    settings: Settings, reports: Path, other_encoder_folder: Path
) -> None:
    Library(settings).ingest([reports])
    other = Library(replace(settings, embedder=str(other_encoder_folder)))
    assert other.is_stale()
    assert other.ingest([]).reindexed
    assert not other.is_stale()
    current = Generations(settings.data_dir).current()
    assert current is not None
    index = OpenIndex(current.path, current.manifest.documents)
    passages = index.passages(index.lexical(["đạt"], 9))
    for passage in passages:
        vectors = other._encoder.encode(passage.sentence_lines, Role.DOCUMENT)
        [found] = index.cosines(vectors, [passage.id])
        assert np.diag(found) == pytest.approx(1, abs=1e-3)


def figures_of(library: Library) -> list[str]:
    return [figure.text for figure in library.figures().figures]


def make_figures_old(settings: Settings) -> None:
    connection = sqlite3.connect(settings.data_dir / "reports.sqlite3")
    connection.execute("UPDATE figure_readings SET version = 'old'")
    connection.execute("DELETE FROM figures WHERE number > 0")
    connection.commit()
    connection.close()


def test_figures_are_stored_with_their_reports_and_found(library: Library, reports: Path) -> None:
    library.ingest([reports])
    page = library.figures(FigureQuery(text="thu ngan sach"))
    assert [figure.headline for figure in page.figures] == ["9.850 tỷ đồng", "104%"]
    assert {figure.period for figure in page.figures} == {"2023"}
    assert page.total == 2
    assert len(library.figures(limit=3, offset=1).figures) == 3
    assert library.figures().total == sum(d.figures or 0 for d in library.documents())
    assert library.without_figures() == ()


def test_the_same_files_twice_change_no_figure(
    library: Library, reports: Path, settings: Settings
) -> None:
    library.ingest([reports])
    before = library.figures()
    report = library.ingest([reports])
    assert (report.changed, report.reread) == (False, 0)
    assert library.figures() == before


def test_a_changed_file_has_its_new_figures_only(library: Library, reports: Path) -> None:
    library.ingest([reports])
    (reports / "ngan-sach.txt").write_text(NEW_BUDGET, "utf-8")
    library.ingest([reports])
    assert "9.999 tỷ đồng" in figures_of(library)
    assert not {"9.850 tỷ đồng", "104%", "7,2%"} & set(figures_of(library))


def test_a_renamed_file_keeps_its_figures(library: Library, reports: Path) -> None:
    library.ingest([reports])
    before = sorted(figures_of(library))
    (reports / "lua.txt").rename(reports / "nong-nghiep.txt")
    library.ingest([reports])
    assert sorted(figures_of(library)) == before


def test_a_removed_report_takes_its_figures_along(library: Library, reports: Path) -> None:
    library.ingest([reports])
    budget = next(d for d in library.documents() if d.source.endswith("ngan-sach.txt"))
    library.remove([budget.id])
    assert "412.000 tấn" in figures_of(library)
    assert "9.850 tỷ đồng" not in figures_of(library)


def test_figures_of_an_older_grammar_are_read_again_without_a_new_index(
    library: Library, reports: Path, settings: Settings
) -> None:
    library.ingest([reports])
    before, index = library.figures(), generation(settings)
    make_figures_old(settings)
    assert len(library.without_figures()) == 2
    report = library.ingest([reports])
    assert (report.reread, report.reindexed, report.changed) == (2, False, True)
    assert library.figures() == before
    assert generation(settings) == index
    assert library.without_figures() == ()


def test_rebuilding_reads_all_figures_again(
    library: Library, reports: Path, settings: Settings
) -> None:
    library.ingest([reports])
    assert library.ingest([], rebuild=True).reread == 2


def lose_the_pointer(index: Path) -> None:
    (index / "CURRENT").unlink()


def spoil_the_pointer(index: Path) -> None:
    (index / "CURRENT").write_text("{")


def lose_everything(index: Path) -> None:
    shutil.rmtree(index)


def lose_the_vectors(index: Path) -> None:
    next(index.glob("*/chroma/*/data_level0.bin")).unlink()


def lose_the_texts(index: Path) -> None:
    next(index.glob("*/chroma/chroma.sqlite3")).unlink()


@pytest.mark.parametrize(
    "harm",
    [lose_the_pointer, spoil_the_pointer, lose_everything, lose_the_vectors, lose_the_texts],
    ids=lambda harm: harm.__name__,
)
def test_an_ingest_without_any_change_mends_a_damaged_index(
    harm: Callable[[Path], None],
    library: Library,
    settings: Settings,
    reports: Path,
    search: Search,
) -> None:
    library.ingest([reports])
    harm(settings.data_dir / "index")
    report = library.ingest([reports])
    assert (report.reindexed, names(report.unchanged)) == (True, ["lua.txt", "ngan-sach.txt"])
    assert "9.850 tỷ đồng" in search("tổng thu ngân sách")[0]


def test_an_unreadable_pointer_is_stale(
    library: Library, settings: Settings, reports: Path
) -> None:
    library.ingest([reports])
    spoil_the_pointer(settings.data_dir / "index")
    assert library.is_stale()
    with pytest.raises(IndexDamagedError):
        Generations(settings.data_dir).current()


def test_rebuilding_makes_a_new_generation_from_the_store_alone(
    library: Library, settings: Settings, reports: Path, search: Search
) -> None:
    library.ingest([reports])
    before = generation(settings)
    shutil.rmtree(reports)
    assert library.ingest([], rebuild=True).reindexed
    assert generation(settings) != before
    assert search("412.000")


def test_a_reader_of_the_old_generation_finds_its_text_until_it_lets_go(
    library: Library, settings: Settings, reports: Path
) -> None:
    library.ingest([reports])
    generations = Generations(settings.data_dir)
    old = generations.current()
    assert old is not None
    reader = OpenIndex(old.path, old.manifest.documents)
    (reports / "ngan-sach.txt").write_text(NEW_BUDGET, "utf-8")
    library.ingest([reports])
    hit, *_ = reader.lexical(["9.850"], 1)
    (passage,) = reader.passages([hit])
    text = library._store.get(passage.document_id).text
    assert text[passage.start : passage.end] == passage.text
    assert generations.current_name() != old.name


def test_retired_text_is_deleted_when_no_kept_generation_needs_it(
    library: Library, reports: Path
) -> None:
    library.ingest([reports])
    gone = next(d.id for d in library.documents() if d.source.endswith("ngan-sach.txt"))
    library.remove([gone])
    assert library._store.get(gone)
    library.ingest([], rebuild=True)
    with pytest.raises(UnknownDocumentError):
        library._store.get(gone)


def test_progress_names_each_stage_and_reaches_its_end(settings: Settings, reports: Path) -> None:
    last: dict[str, tuple[int, int]] = {}
    Library(settings, lambda stage, done, total: last.update({stage: (done, total)})).ingest(
        [reports]
    )
    assert list(last) == [
        "Đang đọc tệp",
        "Đang đọc số liệu",
        "Đang tạo véc-tơ",
        "Đang lập chỉ mục",
        "Đang kiểm tra chỉ mục",
    ]
    assert all(done == total > 0 for done, total in last.values())


SLOW = """
import sys, time
from pathlib import Path
from rag.ingest import Library
from rag.settings import Settings

def progress(stage, done, total):
    if stage == "Đang lập chỉ mục" and not done:
        print("building", flush=True)
        sys.stdin.readline()

data, embedder, path = sys.argv[1:]
Library(Settings(Path(data), None, embedder), progress if path.endswith("reports") else None,
        lambda: print("waiting", flush=True)).ingest([Path(path)])
print("done", flush=True)
"""


def start(settings: Settings, path: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", SLOW, str(settings.data_dir), settings.embedder, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_two_ingests_at_once_wait_for_each_other_and_both_count(
    settings: Settings, library: Library, reports: Path, health_report: Path, search: Search
) -> None:
    with start(settings, reports) as first:
        assert first.stdout.readline() == "building\n"  # type: ignore[union-attr]
        with start(settings, health_report) as second:
            assert second.stdout.readline() == "waiting\n"  # type: ignore[union-attr]
            first.communicate("\n", timeout=60)
            out, _ = second.communicate(timeout=60)
    assert (out, first.returncode, second.returncode) == ("done\n", 0, 0)
    assert len(library.documents()) == 3
    assert search("412.000")
    assert search("bác sĩ")
    assert not library.is_stale()
