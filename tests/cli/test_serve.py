from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from rag.cli.serve import streamlit_arguments

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def _unset_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_DATA_DIR", "")  # serve sets it for the pages; this restores it


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_the_address_is_told_and_the_pages_learn_of_the_data_folder(
    run: Run, shelf: Any, free_port: int, tmp_path: Path
) -> None:
    result = run("serve", "--port", str(free_port))
    assert result.exit_code == 0
    assert f"http://127.0.0.1:{free_port}" in result.stdout
    assert f"--server.port={free_port}" in shelf.pages[0]
    assert os.environ["RAG_DATA_DIR"] == str(tmp_path / "kho")


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "example.org"])  # noqa: S104
def test_another_address_than_this_machine_is_refused(
    run: Run, shelf: Any, host: str, free_port: int
) -> None:
    result = run("serve", "--host", host, "--port", str(free_port))
    assert result.exit_code == 2
    assert "chưa có mật khẩu quản trị" in result.stderr
    assert shelf.pages == []


def test_a_port_in_use_is_one_sentence(run: Run, shelf: Any) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        result = run("serve", "--port", str(other.getsockname()[1]))
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert "một chương trình khác đang dùng" in result.stderr
    assert shelf.pages == []


def test_without_a_report_the_pages_open_to_take_one_in(
    run: Run, shelf: Any, free_port: int
) -> None:
    shelf.indexed = False
    result = run("serve", "--port", str(free_port))
    assert result.exit_code == 0
    assert "hãy nạp ở trang Tài liệu" in result.stderr
    assert len(shelf.pages) == 1


def test_streamlit_is_told_to_keep_to_this_machine() -> None:
    arguments = streamlit_arguments("127.0.0.1", 8501)
    assert arguments[0] == "run"
    assert {
        "--server.address=127.0.0.1",
        "--server.port=8501",
        "--server.headless=true",
        "--server.maxUploadSize=10",
        "--browser.gatherUsageStats=false",
        "--client.showErrorDetails=none",
        "--client.toolbarMode=minimal",
    } <= set(arguments)


def test_with_an_administrator_s_password_another_address_is_served(
    run: Run, shelf: Any, free_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAG_ADMIN_PASSWORD", "bí mật")
    result = run("serve", "--host", "0.0.0.0", "--port", str(free_port))  # noqa: S104
    assert result.exit_code == 0
    assert "--server.address=0.0.0.0" in shelf.pages[0]
