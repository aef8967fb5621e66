"""Real servers and a real Chromium, for the browser tests and the screenshots."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from rag.ui import config

ROOT = Path(__file__).parents[2]
START_SECONDS = 60
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_chromium() -> str | None:
    """The browser of the system, under the names distributions give it."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    return next((path for path in map(shutil.which, names) if path), None)


@contextmanager
def chromium(executable: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=_ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def rag_serve(data_dir: Path, environment: Mapping[str, str] | None = None) -> Iterator[str]:
    """``rag serve`` on an index; yields the address."""
    port = _free_port()
    command = [
        sys.executable,
        "-c",
        "from rag.cli import main; main()",
        "serve",
        "--port",
        str(port),
    ]
    chosen = {**(environment or {}), "RAG_DATA_DIR": str(data_dir)}
    with _running(command, port, data_dir, chosen) as address:
        yield address


@contextmanager
def streamlit_run(script: Path, log_folder: Path) -> Iterator[str]:
    """A script under Streamlit with the options of the pages; yields the address."""
    port = _free_port()
    chosen = {**config.options(), "server.address": "127.0.0.1", "server.port": str(port)}
    flags = [f"--{name}={value}" for name, value in chosen.items()]
    command = [sys.executable, "-m", "streamlit", "run", str(script), *flags]
    environment = {"PYTHONPATH": str(ROOT), "RAG_DATA_DIR": str(log_folder / "data")}
    with _running(command, port, log_folder, environment) as address:
        yield address


@contextmanager
def _running(
    command: Sequence[str], port: int, log_folder: Path, environment: dict[str, str]
) -> Iterator[str]:
    log = log_folder / "server.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            command,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **environment},
            cwd=log_folder,
        )
        try:
            _wait(process, port, log)
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the server did not start:\n{log.read_text()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
