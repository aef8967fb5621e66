from __future__ import annotations

import pytest

from rag.language.english import without_english

PIECES = {
    "asking words cost nothing": ("How much did the ", ("", 0)),
    "names and numbers stay": (" of Gia Lai reached 4,826 in 2024?", ("Gia Lai 4,826 2024", 0)),
    "an acronym stays": ("the PCI of", ("PCI", 0)),
    "an unknown word is counted": ("the wondrous ", ("", 1)),
    "Vietnamese stays": ("at Cầu Treo", ("Cầu Treo", 0)),
}


@pytest.mark.parametrize(("text", "expected"), PIECES.values(), ids=PIECES.keys())
def test_english_words_are_left_out_and_counted(text: str, expected: tuple[str, int]) -> None:
    assert without_english(text) == expected
