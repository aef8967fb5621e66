"""SIGKILL at random moments of a real ingest; RAG_KILL_ROUNDS=30 for the long run."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from rag.figures import report_figures
from rag.generations import Generations
from rag.ingest import Library
from rag.settings import Settings
from rag.split import split

ROUNDS = int(os.environ.get("RAG_KILL_ROUNDS", "6"))
Search = Callable[[str], list[str]]
INGEST = """
import sys
from pathlib import Path
from rag.ingest import Library
from rag.settings import Settings
print("started", flush=True)
Library(Settings(Path(sys.argv[1]), None, sys.argv[2])).ingest([Path(sys.argv[3])])
"""


def write_report(folder: Path, number: int, sentences: int = 60) -> None:
    lines = [
        f"Chỉ tiêu {number}.{n} của địa phương ước đạt {number * 1000 + n} tỷ đồng."
        for n in range(sentences)
    ]
    text = f"BÁO CÁO SỐ {number} NĂM 2023\n\nI. Kinh tế\n\n" + "\n\n".join(lines)
    (folder / f"bao-cao-{number}.txt").write_text(text, "utf-8")


def start(settings: Settings, folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", INGEST, str(settings.data_dir), settings.embedder, str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "started\n"
    return process


def published(settings: Settings) -> set[str]:
    current = Generations(settings.data_dir).current()
    assert current is not None
    assert current.damage() is None
    return set(current.manifest.documents)


def assert_each_document_has_its_figures(settings: Settings, library: Library) -> None:
    connection = sqlite3.connect(settings.data_dir / "reports.sqlite3")
    stored = dict(connection.execute("SELECT document_id, count(*) FROM figures GROUP BY 1"))
    connection.close()
    assert set(stored) <= {listed.id for listed in library.documents()}
    for listed in library.documents():
        document = library._store.get(listed.id)
        whole = len(report_figures(document, split(document)))
        assert listed.figures == stored.get(listed.id, 0) == whole


@pytest.mark.slow
def test_a_killed_ingest_loses_nothing_and_the_old_index_answers(
    settings: Settings, library: Library, tmp_path: Path, search: Search
) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    write_report(folder, 1)
    with start(settings, folder) as whole:
        began = time.monotonic()  # the libraries are loaded by now, as before each kill
        assert whole.wait(60) == 0
    duration = time.monotonic() - began
    safe, moments = published(settings), random.Random(2023)  # noqa: S311 - repeatable on purpose
    killed = 0
    for number in range(2, 2 + ROUNDS):
        write_report(folder, number)
        with start(settings, folder) as process:
            time.sleep(moments.uniform(0, duration))
            process.kill()
        assert process.returncode in (0, -9)  # done or killed, never failed by itself
        killed += process.returncode < 0
        assert safe <= published(settings)  # nothing that answered before has stopped answering
        safe = published(settings)
        assert "đạt 1007 tỷ đồng" in search("chỉ tiêu 1007 tỷ đồng")[0]
        assert safe <= {document.id for document in library.documents()}
        assert library.without_figures() == ()
        assert_each_document_has_its_figures(settings, library)
    assert killed > ROUNDS // 3, "most ingests ended before they were killed: lengthen the work"
    library.ingest([folder])
    assert len(published(settings)) == len(library.documents()) == ROUNDS + 1
    for number in range(1, 2 + ROUNDS):
        assert f"{number}007 tỷ đồng" in search(f"{number}007")[0]
    kept = {one.name for one in Generations(settings.data_dir).kept()}
    assert {path.name for path in (settings.data_dir / "index").glob("gen-*")} == kept
