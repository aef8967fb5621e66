from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from rag.doctor import (
    Check,
    check_corpus,
    check_data_dir,
    check_documents,
    check_encoder,
    check_figures,
    check_index,
    check_packages,
    check_python,
    check_shipped_models,
    check_variables,
    check_writer,
    examine,
)
from rag.ingest import Library
from rag.settings import SHIPPED_CROSS_ENCODER, SHIPPED_EMBEDDER, Settings

_REPORT = """BÁO CÁO TÌNH HÌNH KINH TẾ - XÃ HỘI NĂM 2022

Tổng thu ngân sách trên địa bàn tỉnh ước đạt 8.200 tỷ đồng, bằng 104% dự toán.
Sản lượng lương thực cả năm đạt 41,5 vạn tấn, tăng 3,2% so với cùng kỳ năm trước.
"""


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one report from a followed folder, indexed; made once, for it is slow."""
    home = tmp_path_factory.mktemp("nhà")
    corpus = home / "báo cáo"
    corpus.mkdir()
    (corpus / "một.txt").write_text(_REPORT, encoding="utf-8")
    Library(Settings(data_dir=home / "kho", corpus_dir=corpus)).ingest([corpus])
    return home


@pytest.fixture
def settings(ingested: Path, tmp_path: Path) -> Settings:
    """A copy of it that a test may damage."""
    shutil.copytree(ingested, tmp_path / "nhà")
    return Settings(data_dir=tmp_path / "nhà" / "kho", corpus_dir=tmp_path / "nhà" / "báo cáo")


def test_all_is_well_after_an_ingest(settings: Settings) -> None:
    failed = [check for check in examine(settings, {}) if not check.ok]
    assert [check for check in failed if check.name != "Mô hình đi kèm"] == []


def test_nothing_ingested_yet_says_how_to_begin(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "kho", corpus_dir=tmp_path / "báo cáo")
    for check in (check_documents(settings), check_index(settings)):
        assert not check.ok
        assert check.remedy == f"Hãy nạp bằng: rag ingest {tmp_path / 'báo cáo'}"


def test_a_new_report_in_the_folder_is_named(settings: Settings) -> None:
    assert settings.corpus_dir
    new = _REPORT.replace("2022", "2023").replace("8.200", "9.100")
    (settings.corpus_dir / "hai.txt").write_text(new, encoding="utf-8")
    check = check_corpus(settings)
    assert not check.ok
    assert "hai.txt" in check.found
    assert "một.txt" not in check.found


def test_a_changed_report_is_named(settings: Settings) -> None:
    assert settings.corpus_dir
    changed = _REPORT.replace("8.200", "8.300")
    (settings.corpus_dir / "một.txt").write_text(changed, encoding="utf-8")
    check = check_corpus(settings)
    assert not check.ok
    assert "một.txt" in check.found


def test_an_unreadable_report_is_told_with_its_own_sentence(settings: Settings) -> None:
    assert settings.corpus_dir
    (settings.corpus_dir / "trống.txt").write_text("", encoding="utf-8")
    check = check_corpus(settings)
    assert not check.ok
    assert "Tệp «trống.txt»" in check.found


def test_an_unfollowed_folder_is_not_a_problem(settings: Settings) -> None:
    assert check_corpus(replace(settings, corpus_dir=None)).ok


def _generation(settings: Settings) -> Path:
    pointer = json.loads((settings.data_dir / "index" / "CURRENT").read_text(encoding="utf-8"))
    return settings.data_dir / "index" / pointer["generation"]


def test_a_changed_index_file_is_found(settings: Settings) -> None:
    manifest = json.loads((_generation(settings) / "manifest.json").read_text(encoding="utf-8"))
    hashed = (name for name, digest in manifest["files"].items() if len(digest) == 64)
    victim = _generation(settings) / next(hashed)
    victim.write_bytes(victim.read_bytes() + b"x")
    check = check_index(settings)
    assert not check.ok
    assert victim.name in check.found
    assert "rag ingest --rebuild" in check.remedy


def test_an_index_whose_vectors_are_gone_is_found(settings: Settings) -> None:
    (_generation(settings) / "chroma" / "chroma.sqlite3").write_bytes(b"not a database" * 999)
    check = check_index(settings)
    assert not check.ok
    assert "rag ingest --rebuild" in check.remedy


def test_a_broken_pointer_is_a_sentence_not_a_crash(settings: Settings) -> None:
    (settings.data_dir / "index" / "CURRENT").write_text("{", encoding="utf-8")
    checks = {check.name: check for check in examine(settings, {})}
    assert "rag ingest --rebuild" in checks["Chỉ mục"].found
    assert checks["Thư mục báo cáo"].ok


def test_an_index_behind_its_documents_is_found(settings: Settings) -> None:
    from rag.store.documents import DocumentStore

    (stored,) = Library(settings).documents()
    store = DocumentStore(settings.data_dir)
    store.apply([replace(store.get(stored.id), fingerprint="0" * 64)], [])
    check = check_documents(settings)
    assert not check.ok
    assert "chưa theo kịp" in check.found


def test_figures_that_an_older_version_read_are_found_and_an_ingest_mends_them(
    settings: Settings,
) -> None:
    assert check_figures(settings).found == "4 số liệu của 1 báo cáo"
    connection = sqlite3.connect(settings.data_dir / "reports.sqlite3")
    connection.execute("UPDATE figure_readings SET version = 'old'")
    connection.commit()
    connection.close()
    check = check_figures(settings)
    assert not check.ok
    assert check.found.startswith("1 báo cáo chưa có số liệu")
    assert "rag ingest --rebuild" in check.remedy
    Library(settings).ingest([])
    assert check_figures(settings).ok


def test_without_reports_there_are_no_figures_to_miss(tmp_path: Path) -> None:
    assert check_figures(Settings(data_dir=tmp_path / "kho", corpus_dir=None)).ok


def test_another_model_than_the_index_was_made_with_is_found(
    settings: Settings, tmp_path: Path
) -> None:
    other = tmp_path / "mô hình khác"
    shutil.copytree(SHIPPED_EMBEDDER, other)
    config = other / "config_sentence_transformers.json"
    config.write_text(config.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert check_encoder(settings).ok
    check = check_encoder(replace(settings, embedder=str(other)))
    assert not check.ok
    assert "khác với mô hình đã dựng chỉ mục" in check.found


def test_a_model_that_is_not_there_is_told_with_its_own_sentence(settings: Settings) -> None:
    broken = replace(settings, embedder="/không/có")
    (check,) = [check for check in examine(broken, {}) if check.name == "Mô hình nhúng"]
    assert not check.ok
    assert "RAG_EMBEDDER" in check.found


def test_a_writer_at_work_is_noticed(settings: Settings) -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom rag.generations import Generations\n"
        f"with Generations(Path({str(settings.data_dir)!r})).writer(print):\n"
        "    print('held', flush=True)\n    sys.stdin.read()"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert child.stdout
    assert child.stdout.readline() == b"held\n"
    assert not check_writer(settings).ok
    child.communicate(b"")
    assert check_writer(settings).ok


def test_a_model_file_that_differs_from_its_checksum_is_named(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a", encoding="utf-8")
    (tmp_path / "b").write_text("b", encoding="utf-8")
    sums = (
        "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb  a\n"
        "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb  b\n"
        "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb  c\n"
    )
    (tmp_path / "SHA256SUMS").write_text(sums, encoding="utf-8")
    check = check_shipped_models(tmp_path)
    assert not check.ok
    assert check.found.endswith("b, c")


def test_a_model_without_checksums_is_not_trusted(tmp_path: Path) -> None:
    assert not check_shipped_models(tmp_path).ok
    (tmp_path / "SHA256SUMS").write_text("", encoding="utf-8")
    assert not check_shipped_models(tmp_path).ok


def test_the_shipped_model_is_as_it_was_published() -> None:
    assert check_shipped_models(SHIPPED_EMBEDDER, SHIPPED_CROSS_ENCODER).ok


@pytest.mark.parametrize(
    ("version", "ok"), [("3.10.12", False), ("3.11.0", True), ("3.12.1rc1", True)]
)
def test_python_is_compared_as_numbers(version: str, ok: bool) -> None:
    assert check_python(version).ok is ok


@pytest.mark.parametrize(
    ("requirement", "problem"),
    [
        ("click>=8", ""),
        ("click<9,>=8.1", ""),
        ("click>=99.1", "cần >=99.1"),
        ("click<8", "cần <8"),
        ("click==1.0", "cần ==1.0"),
        ("gói-không-có>=1", "thiếu gói gói-không-có"),
        ("gói-không-có>=1; extra == 'dev'", ""),
    ],
)
def test_packages_are_compared_with_what_is_required(requirement: str, problem: str) -> None:
    check = check_packages([requirement])
    assert check.ok is not bool(problem)
    assert problem in check.found


def test_a_misspelt_setting_is_found_and_a_right_one_shown() -> None:
    assert "RAG_TOPK" in check_variables({"RAG_TOPK": "3"}).found
    assert not check_variables({"RAG_TOPK": "3"}).ok
    assert check_variables({"RAG_TOP_K": "3", "PATH": "x"}).found == "RAG_TOP_K=3"
    assert check_variables({"PATH": "x"}).ok


def test_a_data_folder_that_is_not_there_yet_is_not_made(tmp_path: Path) -> None:
    assert check_data_dir(tmp_path / "kho" / "sâu").ok
    examine(Settings(data_dir=tmp_path / "kho", corpus_dir=tmp_path), {})
    assert not (tmp_path / "kho").exists()


def test_a_data_folder_that_cannot_be_written_is_found(tmp_path: Path) -> None:
    (tmp_path / "kho").write_text("một tệp, không phải thư mục", encoding="utf-8")
    check = check_data_dir(tmp_path / "kho")
    assert not check.ok
    assert "RAG_DATA_DIR" in check.remedy


def test_a_check_that_breaks_does_not_hide_the_others(tmp_path: Path) -> None:
    (tmp_path / "reports.sqlite3").mkdir()  # a folder where the store's file should be
    checks = examine(Settings(data_dir=tmp_path, corpus_dir=None), {})
    assert [check.name for check in checks if check.name == "Chỉ mục"] == ["Chỉ mục"]
    assert not next(check for check in checks if check.name == "Báo cáo đã nạp").ok


def test_a_check_needs_no_remedy_when_all_is_well() -> None:
    assert Check("a", True, "b").remedy == ""
