"""A question as typed and as it was probably meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rag.language.interpret import interpretations, is_english
from rag.language.normalise import fold, nfc, words
from rag.language.places import own_place, places_named
from rag.language.question_words import abbreviations, spell_out
from rag.language.shorthand import written_out
from rag.language.spelling import lone_y_as_in

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


def put_right(
    question: str, vocabulary: Mapping[str, int] | None, local: frozenset[str] = frozenset()
) -> TypedQuestion:
    """Return a question with its diacritics restored and its abbreviations written out.

    ``local`` are places beside the provinces, which keep their spelling.
    """
    text = _SPACES.sub(" ", nfc(question)).strip()
    if not text or is_english(text):
        return TypedQuestion(text, text, None)
    text = written_out(text)
    names = [own_place(place) for place in places_named(text, local)]
    known = abbreviations() | ({"so"} if _COMPARED.search(text) else set())
    found = interpretations(text, vocabulary, keep=known, names=names)
    near = [i.text for i in found[1:] if i.changed and i.weight > NEARLY * found[0].weight]
    best, *other = (
        lone_y_as_in(vocabulary or {}, spell_out(way)) for way in (found[0].text, *near[:1])
    )
    return TypedQuestion(spell_out(text), best, other[0] if other else None)


_COMPARED = re.compile(
    r"(?<!\w)so (?:với|voi|ck|ckỳ|kh|cùng kỳ|cung ky|kế hoạch|ke hoach|dự toán|du toan"
    r"|năm (?:trước|ngoái)|nam (?:truoc|ngoai))(?!\w)",
    re.IGNORECASE,
)
"""No "số" is meant: "so CK", "so cung ky"."""

NEARLY = 0.3
"""Share of the best interpretation's weight from which the next one is searched for too."""
