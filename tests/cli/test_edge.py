from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from rag import errors
from rag.cli.app import cli
from rag.cli.exits import ExitCode

Run = Callable[..., Result]

_ENGLISH = ("Usage", "Options", "Commands", "Error", "Missing", "Show", "Invalid", "No such", "Try")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.NoIndexError(Path("kho")), 3),
        (errors.IndexDamagedError("thiếu tệp"), 4),
        (errors.IndexRejectedError("thiếu đoạn"), 4),
        (errors.StoreError(Path("kho"), "hỏng"), 4),
        (errors.EncoderError("mô hình", "hỏng"), 5),
        (errors.EncoderMismatchError("mô hình"), 5),
        (errors.CrossEncoderError("thư mục", "hỏng"), 5),
        (errors.SettingsError("RAG_TOP_K", "x", "một số dương"), 2),
        (errors.EmptyFolderError(Path("rỗng")), 2),
        (errors.UnreadableFileError("a.txt", "trống", "Hãy bỏ đi."), 1),
        (KeyboardInterrupt(), 130),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else str(value),
)
def test_every_error_is_one_sentence_and_a_code(
    run: Run, shelf: Any, error: BaseException, code: int
) -> None:
    shelf.failure = error
    result = run("ask", "Tổng thu?")
    assert result.exit_code == code
    assert result.stdout == ""
    assert len(result.stderr.strip().splitlines()) == 1
    assert "Traceback" not in result.stderr


def test_an_unexpected_error_is_one_sentence_and_its_traceback_is_in_the_log(
    run: Run, tmp_path: Path
) -> None:
    result = run("ask", "Hỏng?")
    log = tmp_path / "kho" / "logs" / "rag.log"
    assert result.exit_code == ExitCode.UNEXPECTED
    assert str(log) in result.stderr
    assert "bí mật" not in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert "RuntimeError: bí mật bên trong" in log.read_text(encoding="utf-8")


def test_a_file_that_cannot_be_used_is_named(run: Run, shelf: Any) -> None:
    shelf.failure = PermissionError(13, "Permission denied", "/kho/reports.sqlite3")
    result = run("ask", "Tổng thu?")
    assert result.exit_code == ExitCode.USAGE
    assert "«/kho/reports.sqlite3»" in result.stderr
    assert "Permission" not in result.stderr


def test_the_log_goes_elsewhere_when_the_data_folder_is_not_one(
    run: Run, shelf: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tạm"))
    (tmp_path / "kho" / "logs").parent.mkdir()
    (tmp_path / "kho" / "logs").write_text("không phải thư mục", encoding="utf-8")
    shelf.failure = RuntimeError("hỏng")
    result = run("ask", "Tổng thu?")
    assert result.exit_code == ExitCode.UNEXPECTED
    assert str(tmp_path / "tạm" / "rag.log") in result.stderr


def test_a_setting_that_cannot_be_used_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_TOP_K", "nhiều")
    result = run("ask", "Tổng thu?")
    assert result.exit_code == 2
    assert "RAG_TOP_K" in result.stderr
    assert "nhiều" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        (),
        ("hỏi",),
        ("ask", "--jsn"),
        ("ask", "--history"),
        ("batch", "một"),
        ("batch", "một", "hai", "ba"),
        ("serve", "--port", "abc"),
        ("serve", "--port", "99999"),
        ("--data-dir", __file__, "documents"),
        *((name, "--help") for name in cli.commands),
    ],
    ids=" ".join,
)
def test_clicks_own_words_are_vietnamese(run: Run, arguments: tuple[str, ...]) -> None:
    result = run(*arguments, chosen=False)
    shown = result.stdout + result.stderr
    assert shown
    assert [word for word in _ENGLISH if word in shown] == []
    assert result.exit_code == (0 if "--help" in arguments else 2)


def test_the_version_is_told(run: Run) -> None:
    assert run("--version", chosen=False).stdout.startswith("Hỏi Báo Cáo 0.")
