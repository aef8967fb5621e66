"""A question as typed and as it was probably meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rag.language.interpret import interpretations
from rag.language.normalise import fold, nfc, words
from rag.language.question_words import abbreviations, spell_out

_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class TypedQuestion:
    """A question as typed, and with its diacritics, keystrokes and slips put right."""

    text: str
    restored: str
    other: str | None  # the next best way to put them right, when it is nearly as likely

    @property
    def typed_words(self) -> frozenset[str]:
        """The words as typed."""
        return frozenset(words(self.text))

    def as_looked_for(self, found: Iterable[str]) -> tuple[str, ...]:
        """Return restored words, those typed without diacritics as they were typed.

        Unaccented they meet the report's word whatever restoration took them for.
        """
        typed = self.typed_words
        as_typed = (fold(w) if w not in typed and fold(w) in typed else w for w in found)
        return tuple(dict.fromkeys(as_typed))


def put_right(question: str, vocabulary: Mapping[str, int] | None) -> TypedQuestion:
    """Return a question with its diacritics restored and its abbreviations written out."""
    text = _SPACES.sub(" ", nfc(question)).strip()
    found = interpretations(text, vocabulary, keep=abbreviations()) if text else []
    best = found[0].text if found else text
    near = [i.text for i in found[1:] if i.changed and i.weight > NEARLY * found[0].weight]
    return TypedQuestion(spell_out(text), spell_out(best), spell_out(near[0]) if near else None)


NEARLY = 0.3
"""Share of the best interpretation's weight from which the next one is searched for too."""
