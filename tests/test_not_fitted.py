"""Nothing the product ships is fitted to a report of the evals.

Code and data files are searched for what only one of the eval reports says: its proper names, its
figures, and any six words in a row. Three kinds of data are public lists and hold such words by
their nature: the country's places (``places.tsv``, ``districts.tsv``), the syllable lexicon, and
the terms of the genre (``thesaurus.tsv``, ``acronyms.toml``), where a term itself may run to nine
words ("vốn đầu tư trực tiếp nước ngoài"); names and figures are looked for in those terms too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from rag.documents import is_report, read_document
from rag.language.gazetteer import districts_by_name, province_states
from rag.language.normalise import search_key, words

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "rag"
TEXTUAL = {".py", ".toml", ".tsv", ".txt", ".css", ".json", ".md"}
PUBLIC_LISTS = {"places.tsv", "districts.tsv"}
TERMS = {"thesaurus.tsv", "acronyms.toml"}
TERM_WORDS = 9
RUN = 6

_CAPITALISED = r"[A-ZÀ-ÖØ-ÝĂĐĨŨƠƯẠ-Ỹ][a-zà-öø-ýăđĩũơưạ-ỹ]+"
# A name stands inside a sentence: what opens one is capitalised anyway.
_NAME = re.compile(rf"(?<=[a-zà-ỹđ,;(] ){_CAPITALISED}(?: {_CAPITALISED})+")
_FIGURE = re.compile(r"(?<![\d.,/])(\d[\d.,]*\d)(?![\d/])\s*(%|[a-zà-ỹđ]+)?")


def shipped() -> list[Path]:
    """Return every text file of the package that somebody wrote."""
    return [
        path
        for path in sorted(PACKAGE.rglob("*"))
        if path.suffix in TEXTUAL
        and not {"embedder", "cross_encoder", "lexicon"} & set(path.parts)
        and path.name not in PUBLIC_LISTS
    ]


@cache
def reports() -> dict[str, str]:
    """Return the text of every report the evals ask about, by name."""
    folders = (ROOT / "corpus", ROOT / "evals" / "documents")
    files = [path for folder in folders for path in sorted(folder.iterdir()) if is_report(path)]
    return {path.stem: read_document(path, max_bytes=10_000_000).text for path in files}


@cache
def _only_in_one(kind: str) -> frozenset[str]:
    finders = {"name": names, "figure": figures, "run": runs}
    sets = [set(finders[kind](text)) for text in reports().values()]
    return frozenset(x for own in sets for x in own if sum(x in other for other in sets) == 1)


def names(text: str) -> Iterator[str]:
    """Yield the proper names of two syllables and more, places of the public lists left out."""
    for found in _NAME.finditer(text):
        if search_key(found[0]) not in _places():
            yield found[0]


@cache
def _places() -> frozenset[str]:
    provinces = {search_key(state.name) for state in province_states()}
    return frozenset(provinces | {search_key(name) for name in districts_by_name()})


def figures(text: str) -> Iterator[str]:
    """Yield the figures of three significant digits and more, years left out.

    A number without a separator counts with the word after it: 128 alone is also an exit code.
    """
    for found in _FIGURE.finditer(text):
        number, after = found[1], found[2] or ""
        digits = re.sub(r"\D", "", number).strip("0")
        if len(digits) >= 3 and not re.fullmatch(r"(19|20)\d\d", number):
            yield number if re.search(r"[.,]", number) else f"{number} {after}"


def runs(text: str, length: int = RUN) -> Iterator[str]:
    """Yield all sequences of ``length`` words within a line, or within a cell of a table."""
    for line in re.split(r"[\n\t|]", text):
        found = words(search_key(line))
        for start in range(len(found) - length + 1):
            yield " ".join(found[start : start + length])


@pytest.mark.parametrize("path", shipped(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_no_name_figure_or_wording_of_one_report(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    length = TERM_WORDS if path.name in TERMS else RUN
    assert not [
        name for name in _only_in_one("name") - PUBLIC_NAMES if re.search(rf"\b{name}\b", text)
    ]
    assert not set(figures(text)) & _only_in_one("figure") - _weights_of(path, text)
    unique = {run for run in runs(text, length) if set(runs(run)) <= _only_in_one("run")}
    assert not unique


def _weights_of(path: Path, text: str) -> set[str]:
    """Return the numbers of a file that holds learnt weights only: they are not a report's."""
    return set(figures(text)) if path.name == "answer_model.toml" else set()


PUBLIC_NAMES = {
    *("Phần Lan", "Thái Lan", "Đài Loan", "Luật Lâm", "Ban Chấp"),
    *("Chí Minh", "Sở Tư", "Sở Nội"),
}
"""Countries, a law, Hồ Chí Minh, bodies every province has (Sở Tư pháp): of no report's own."""


def test_the_search_finds_what_it_looks_for() -> None:
    sentence = next(
        line for line in reports()["ha-tinh-2023"].splitlines() if len(words(line)) > 30
    )
    assert set(runs(sentence)) & _only_in_one("run")
    assert len(_only_in_one("name")) > 50
    assert len(_only_in_one("figure")) > 500
