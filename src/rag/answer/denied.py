"""What a sentence denies must be denied in the report, and the other way round."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.answer.checkwords import check_list, without_no_negations
from rag.language.normalise import words


def denial_objections(said: str, printed: str, *, in_words: bool) -> Iterator[str]:
    """Yield what a sentence denies that the report does not, and what it affirms against it.

    ``in_words`` says that it holds no figure, whose own clause would tell what is affirmed.
    """
    own, theirs = _denied(said), _denied(printed)
    affirmed = set(words(printed)) if not theirs else _affirmed(printed)
    for word in own - theirs:
        yield f"báo cáo không phủ định «{word}»"
    for word in theirs - own if in_words else ():
        if word in _affirmed(said) and word not in affirmed:
            yield f"báo cáo phủ định «{word}»"


def _denied(text: str) -> frozenset[str]:
    """Return the words right after a denial: "đạt" of "chưa đạt"."""
    return frozenset(match["word"] for match in _DENIAL.finditer(without_no_negations(text)))


def _affirmed(text: str) -> frozenset[str]:
    """Return the words that stand without a denial before them somewhere."""
    key = without_no_negations(text)
    return frozenset(words(_DENIAL.sub(" ", key)))


_DENIAL = re.compile(
    rf"(?<!\w)(?:{'|'.join(check_list('negations'))})\s+(?:(?:còn|được|bị|thể|phải|có)\s+)?(?P<word>\w+)"
)
