"""A question in other words: official terms for everyday ones, Vietnamese for English."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from rag.language.english import is_english, without_english
from rag.language.lexicon import english_words
from rag.language.normalise import search_key, words
from rag.language.periods import periods, without_periods
from rag.language.question_words import content_words, has_phrase
from rag.language.syllable import is_syllable
from rag.language.thesaurus import Alternative, Expansion, Thesaurus, thesaurus
from rag.language.thesaurus_file import Relation
from rag.records import Reading

WEIGHT = 0.9
"""What another reading counts against the question's own words: a synonym is nearly the same."""

TRANSLATED = 1.0
"""What the Vietnamese reading of an English question counts: it stands for the whole of it."""

UNKNOWN_WEIGHT = 0.1
"""What each English word costs that nothing is known for, and so is not looked for."""

LEAST_WEIGHT = 0.6
"""Readings of less are not searched for: what was asked is mostly unknown."""

PER_PHRASE, MOST = 3, 5
"""Alternatives of one phrase, and readings of one question, that are worth searching for."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A phrase of the question and what else may stand there, best first."""

    expansion: Expansion
    terms: tuple[str, ...]

    @property
    def is_plain(self) -> bool:
        """Whether the phrase is what reports say in one word: "tăng" needs no other."""
        return self.is_official and " " not in self.expansion.matched

    @property
    def is_official(self) -> bool:
        return search_key(self.expansion.matched) in map(search_key, self.expansion.concepts)


def other_readings(
    text: str, vocabulary: Mapping[str, int] | None = None, book: Thesaurus | None = None
) -> tuple[Reading, ...]:
    """Return readings of a question with its known phrases replaced, best first.

    Only phrases that mean the same are exchanged; a narrower or broader one would answer another
    question. The first reading puts the official term for every phrase that is not one itself, the
    others exchange one phrase more. Of a question in English the words nothing is known for are
    left out, at a cost.

    Args:
        text: the question, its diacritics restored.
        vocabulary: counts of the loaded reports' words ("tế") and pairs ("kinh_tế"); of the terms
            for a phrase only those are looked for that occur in them.
        book: the thesaurus; the one shipped when None.
    """
    english = is_english(text)
    found = (_known(e, vocabulary) for e in (book or thesaurus()).expand(text))
    known = [one for one in found if _is_worth_exchanging(one, english)]
    if not known:
        return ()
    own = set(content_words(without_periods(text)))
    readings: dict[tuple[str, ...], Reading] = {}
    for chosen in _choices(known, english):
        reading = _reading(text, chosen, english)
        if reading.words and set(reading.words) != own and reading.weight >= LEAST_WEIGHT:
            readings.setdefault(reading.words, reading)
    return tuple(readings.values())[:MOST]


def concepts_named(
    text: str, book: Thesaurus | None = None
) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Return the known concepts of a text, each as the words of its phrases, as typed first."""
    found = []
    for expansion in (book or thesaurus()).expand(text):
        # A broader word is no name of it: exports are not exports of pepper.
        same = (a.phrase for a in expansion.alternatives if a.relation is Relation.SAME)
        phrases = [expansion.matched, *same]
        in_words = [tuple(words(phrase)) for phrase in phrases if content_words(phrase)]
        if in_words and content_words(expansion.matched):
            found.append(tuple(dict.fromkeys(in_words)))
    return tuple(found)


def _is_worth_exchanging(known: _Known, english: bool) -> bool:
    matched = known.expansion.matched
    if not known.terms or not content_words(matched):
        return False
    key = search_key(matched)
    # Periods and comparisons have rules of their own: "quý I" is not any three months.
    compares = has_phrase(key, "compares", "most") or has_phrase(key, "compares", "least")
    return english or not (known.is_plain or periods(key) or compares)


_Choice = list[tuple[Expansion, str]]


def _choices(known: Sequence[_Known], english: bool) -> Iterator[_Choice]:
    """Yield which term stands for which phrase: all official, then one phrase exchanged in turn."""
    official = {k.expansion: k.terms[0] for k in known if english or not k.is_official}
    yield list(official.items())
    rest = [[(k.expansion, term) for term in k.terms[k.expansion in official :]] for k in known]
    for row in zip_longest(*rest):  # the second term of each phrase, then the third of each
        for pair in filter(None, row):
            yield [*((e, term) for e, term in official.items() if e is not pair[0]), pair]


def _reading(text: str, chosen: _Choice, english: bool) -> Reading:
    """Return the question with the chosen terms in the places of the phrases."""
    pieces: list[str] = []
    end = lost = 0
    for expansion, term in sorted(chosen, key=lambda pair: pair[0].span.start):
        pieces += [text[end : expansion.span.start], term]
        end = expansion.span.end
    pieces.append(text[end:])
    if english:
        for at in range(0, len(pieces), 2):  # between the terms
            pieces[at], unknown = without_english(pieces[at])
            lost += unknown
        pieces = [" ".join(filter(None, pieces))]
    put = "".join(pieces)
    weight = TRANSLATED if english else WEIGHT
    said = tuple(content_words(without_periods(put)))
    return Reading(put, said, round(weight - UNKNOWN_WEIGHT * lost, 2))


def _known(expansion: Expansion, vocabulary: Mapping[str, int] | None) -> _Known:
    """Return what may stand for a phrase: what the reports hold, else the official term alone."""
    same = [a.phrase for a in expansion.alternatives if _is_exchangeable(a)]
    held = [phrase for phrase in same if _occurs(phrase, vocabulary)]
    return _Known(expansion, tuple(held[:PER_PHRASE] or same[:1]))


def _is_exchangeable(alternative: Alternative) -> bool:
    same = alternative.relation is Relation.SAME and alternative.weight >= 1.0
    return same and not _is_foreign(alternative.phrase)


def _is_foreign(phrase: str) -> bool:
    """Reports are Vietnamese: English words are read in questions, never looked for."""
    if not phrase.isascii() or phrase.isupper():
        return False
    parts = words(phrase)
    return not all(map(is_syllable, parts)) or all(part in english_words() for part in parts)


def _occurs(phrase: str, vocabulary: Mapping[str, int] | None) -> bool:
    """Whether the reports may hold a phrase: they have its words in pairs."""
    if not vocabulary:
        return True
    parts = words(phrase)
    return _all_in(parts, vocabulary) and _all_in(map("_".join, pairwise(parts)), vocabulary)


def _all_in(tokens: Iterable[str], vocabulary: Mapping[str, int]) -> bool:
    return all(token in vocabulary for token in tokens)
