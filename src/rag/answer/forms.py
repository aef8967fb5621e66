"""The forms of a text's words that a question's words are looked for among."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rag.language.normalise import fold, words
from rag.language.numbers import ROMAN
from rag.language.question_words import in_full

Idf = Callable[[Sequence[str]], NDArray[np.float32]]
"""Inverse document frequencies of search tokens, highest for unknown ones."""


GENERIC = 0.3
"""Weight of a head that says little: "ngành" of "ngành xây dựng"."""

FOCUS, OUT_OF_FOCUS = 2.0, 0.5
"""Words of the asking clause, or of the follow-up itself, against the rest of the question."""


@lru_cache(maxsize=32768)
def forms(text: str) -> frozenset[str]:
    """Return a text's words and pairs of neighbours, with and without diacritics.

    A Roman number is there in digits too ("khu vực II"), an abbreviation in full ("giải ngân ĐTC").
    """
    full = in_full(text)
    return _forms(text) if full == text else _forms(text) | _forms(full)


def _forms(text: str) -> frozenset[str]:
    found = words(text)
    pairs = [f"{a}_{b}" for a, b in pairwise(found)]
    digits = (
        str(ROMAN[b]) for a, b in pairwise(found) if b in ROMAN and (len(b) > 1 or a in _NUMBERED)
    )
    return frozenset((*found, *pairs, *map(fold, found), *map(fold, pairs), *digits))


_NUMBERED = ("vực", "đợt", "vùng", "loại", "hạng", "nhóm")
"""What is followed by a number: a single letter elsewhere is an initial or an item's number."""


def with_acronyms(
    held: frozenset[str], expansions: Sequence[tuple[str, tuple[str, ...]]]
) -> frozenset[str]:
    """Return forms with the acronyms added whose words are all among them."""
    if not expansions:
        return held
    return held | {short for short, long in expansions if held.issuperset(long)}
