"""A question in other words: official terms for everyday ones, Vietnamese for English."""

from __future__ import annotations

from collections.abc import Sequence

from rag.language.normalise import words
from rag.language.question_words import content_words
from rag.language.thesaurus import Alternative, Expansion, thesaurus
from rag.language.thesaurus_file import Relation
from rag.records import Reading

WEIGHT = 0.9
"""What another reading counts against the question's own words: a synonym is nearly the same."""

PER_PHRASE, MOST = 3, 5
"""Alternatives of one phrase, and readings of one question, that are worth searching for."""


def other_readings(text: str) -> tuple[Reading, ...]:
    """Return readings of a question with its known phrases replaced, the official one first.

    Only phrases that mean the same are exchanged; a narrower or broader one would answer another
    question. The first reading replaces every phrase by its official term, the others one by one.
    """
    known = [(expansion, _same(expansion)) for expansion in thesaurus().expand(text)]
    known = [(e, same) for e, same in known if same and content_words(e.matched)]
    if not known:
        return ()
    official = [(expansion, same[0]) for expansion, same in known]
    texts = [_replaced(text, official)]
    for expansion, same in known:
        others = [pair for pair in official if pair[0] is not expansion]
        texts += [_replaced(text, [*others, (expansion, one)]) for one in same[1:]]
    own = content_words(text)
    found: dict[tuple[str, ...], Reading] = {}
    for other in texts:
        words = tuple(content_words(other))
        if words and set(words) != set(own):
            found.setdefault(words, Reading(other, words, WEIGHT))
    return tuple(found.values())[:MOST]


def concepts_named(text: str) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Return the known concepts of a text, each as the words of its phrases, as typed first."""
    found = []
    for expansion in thesaurus().expand(text):
        phrases = [expansion.matched, *(a.phrase for a in expansion.alternatives)]
        in_words = [tuple(words(phrase)) for phrase in phrases if content_words(phrase)]
        if in_words and content_words(expansion.matched):
            found.append(tuple(dict.fromkeys(in_words)))
    return tuple(found)


def _same(expansion: Expansion) -> list[Alternative]:
    alternatives = [a for a in expansion.alternatives if a.relation is Relation.SAME]
    return [a for a in alternatives if a.weight >= 1.0 and not _is_english(a.phrase)][:PER_PHRASE]


def _is_english(phrase: str) -> bool:
    """Reports are Vietnamese: English words are read in questions, never looked for."""
    return phrase.isascii() and not phrase.isupper()


def _replaced(text: str, chosen: Sequence[tuple[Expansion, Alternative]]) -> str:
    for expansion, alternative in sorted(chosen, key=lambda pair: -pair[0].span.start):
        start, end = expansion.span.start, expansion.span.end
        text = f"{text[:start]}{alternative.phrase}{text[end:]}"
    return text
