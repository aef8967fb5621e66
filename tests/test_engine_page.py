"""The worked examples of docs/engine.md are what the engine does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag import Assistant
from rag.ingest import Library
from rag.settings import Settings

PAGE = (Path(__file__).parents[1] / "docs" / "engine.md").read_text(encoding="utf-8")


def fenced(kind: str) -> str:
    """Return the page's block of one kind."""
    found = re.search(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)
    assert found, kind
    return found[1]


def asked() -> list[tuple[str, str]]:
    """Return the questions of the table with their headlines."""
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in PAGE.splitlines()]
    start = rows.index(["question", "slot", "headline"])
    table = rows[start + 2 :]
    return [(row[0], row[2]) for row in table[: table.index([])]]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("docs")
    report = folder / "huyen-2024.md"
    report.write_text(fenced("report"), encoding="utf-8")
    settings = Settings(data_dir=folder / "data", corpus_dir=None)
    Library(settings).ingest([report])
    return settings


@pytest.fixture(scope="module")
def assistant(settings: Settings) -> Iterator[Assistant]:
    assistant = Assistant(settings)
    yield assistant
    assistant.close()


def test_figures_of_the_first_sentence(settings: Settings) -> None:
    expected = [[c.strip() for c in line.split("|")] for line in fenced("figures").splitlines()]
    found = Library(settings).figures().figures[: len(expected)]
    assert expected == [
        [f.indicator, "".join(f.parents[-1:]), str(f.measure), f.headline, f.base, f.status]
        for f in found
    ]


@pytest.mark.parametrize(("question", "headline"), asked())
def test_headlines(assistant: Assistant, question: str, headline: str) -> None:
    assert (assistant.ask(question).headline or "(từ chối)") == headline


def test_the_answer_shows_how_it_was_worked_out(assistant: Assistant) -> None:
    question, answer = (line[3:] for line in fenced("answer").splitlines())
    assert assistant.ask(question).answer == answer
