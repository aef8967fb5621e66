"""The sentence check on sentences people wrote: true ones in other words, and false ones.

What it gets wrong is listed in the files too, so that a change for the better or worse is seen.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import pytest

from rag.answer.check import check_sentence
from rag.answer.evidence import Statement, statements
from rag.documents import read_document
from rag.records import Hit
from rag.settings import CHECKOUT
from rag.split import split

SENTENCES = Path(__file__).parents[1] / "data" / "sentences"
REPORTS = CHECKOUT / "evals" / "documents"


@cache
def pool(stem: str) -> list[Statement]:
    (path,) = [p for p in REPORTS.glob(f"{stem}.*") if not p.name.endswith(".meta.toml")]
    document = read_document(path, max_bytes=1_000_000)
    return statements([Hit(passage, 1.0) for passage in split(document)], lambda _: document)


def listed(*names: str) -> list[tuple[str, str]]:
    found = []
    for file in sorted(SENTENCES.glob("*.toml")):
        table = tomllib.loads(file.read_text("utf-8"))
        found += [(file.stem, sentence) for name in names for sentence in table[name]]
    return found


@pytest.mark.parametrize(("stem", "sentence"), listed("true"))
def test_a_true_sentence_in_other_words_is_shown(stem: str, sentence: str) -> None:
    assert check_sentence(sentence, pool(stem)).objections == ()


@pytest.mark.parametrize(("stem", "sentence"), listed("false"))
def test_a_false_sentence_is_withheld(stem: str, sentence: str) -> None:
    assert not check_sentence(sentence, pool(stem)).supported


@pytest.mark.parametrize(("stem", "sentence"), listed("withheld"))
def test_what_is_not_understood_yet_is_withheld(stem: str, sentence: str) -> None:
    assert not check_sentence(sentence, pool(stem)).supported, "move it to «true»"


@pytest.mark.parametrize(("stem", "sentence"), listed("shown"))
def test_what_is_not_seen_yet_is_known(stem: str, sentence: str) -> None:
    assert check_sentence(sentence, pool(stem)).supported, "move it to «false»"


def test_most_sentences_are_judged_right() -> None:
    assert len(listed("shown")) <= 0.02 * len(listed("false", "shown"))
    assert len(listed("withheld")) <= 0.15 * len(listed("true", "withheld"))
