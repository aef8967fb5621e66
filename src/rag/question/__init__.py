"""Question (and the questions before it) -> request: what is asked, of which place and year.

Cues are matched with and without diacritics, but a diacritic that was typed is respected:
"may" may stand for "mấy", "máy" may not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rag.language.english import is_english
from rag.language.normalise import is_unaccented, nfc, search_key, words
from rag.language.numbers import years
from rag.language.periods import periods, without_periods
from rag.language.places import places_named
from rag.language.question_words import content_words, find_phrase, has_phrase, question_lexicon
from rag.language.readings import concepts_named, other_readings
from rag.language.thesaurus import Thesaurus
from rag.language.typed import TypedQuestion, put_right
from rag.question import english, slots
from rag.question.followup import in_scope, is_follow_up, merged
from rag.records import Asks, Reading, Request

_SPACES = re.compile(r"\s+")
_YEAR_SPAN = re.compile(r"(?:19|20)\d\d\s?[-–]\s?(?:19|20)\d\d")

RESTORED = 0.98
"""Weight of a restored question: as good as typed, but typed words come first where both fit."""


def understand(
    question: str,
    history: Sequence[str] = (),
    local: frozenset[str] = frozenset(),
    vocabulary: Mapping[str, int] | None = None,
    book: Thesaurus | None = None,
) -> Request:
    """Return what a question asks for.

    Args:
        question: as typed.
        history: the user's earlier questions, oldest first.
        local: places beside the provinces that the loaded reports are of.
        vocabulary: counts of the loaded reports' words and word pairs; they win over others.
        book: what phrases are also called; the shipped thesaurus when None.
    """

    def read(text: str) -> Request:
        typed = put_right(text, vocabulary, local)
        own = _read(text, typed, local)
        subject = slots.without_place_kinds(typed.restored, (*own.places, *own.localities))
        found = replace(
            own,
            readings=_readings(typed, vocabulary, book),
            concepts=concepts_named(slots.without_unit(subject), book),
        )
        return english.completed(found) if is_english(text) else found

    request = read(question)
    if history:
        request = _continued(_fixed_before([read(earlier) for earlier in history]), request)
    changed = search_key(request.text) != search_key(_SPACES.sub(" ", nfc(question)).strip())
    return replace(request, interpreted=request.text if changed else None)


def _fixed_before(history: Sequence[Request]) -> Request:
    """Return what the earlier questions fixed, each follow-up among them put on its own."""
    fixed = history[0]
    for own in history[1:]:
        fixed = _continued(fixed, own)
    return fixed


def _continued(earlier: Request, own: Request) -> Request:
    """Return a question with what the conversation before it fixed and it leaves open."""
    return merged(earlier, own) if is_follow_up(own) else in_scope(earlier, own)


def _read(question: str, typed: TypedQuestion, local: frozenset[str]) -> Request:
    text = typed.restored
    key = search_key(text)
    asks = slots.asks(key)
    if asks is Asks.ANY:  # a question word may have been taken for another word
        asks = slots.asks(search_key(typed.text))
    unit = slots.unit_asked(key)
    yes_no = slots.is_yes_no(key, asks)
    if asks is Asks.ANY and not yes_no and slots.is_bare_indicator(key):
        asks = Asks.FIGURE
    percent = slots.wants_percent(key, unit)
    against = slots.base_years(key)
    plan = has_phrase(slots.without_counted_plan(key, unit), "compares", "plan")
    expansions = slots.acronyms(text)
    # Restoring diacritics can hide a place: "dak lak".
    both = (text, typed.text)
    places = tuple(dict.fromkeys(p for one in both for p in places_named(one, local)))
    guessed = is_unaccented(search_key(typed.text))
    named = (
        *slots.localities(text, local, guessed=guessed),
        *slots.listed_localities(typed.text, local),
    )
    localities = tuple(dict.fromkeys(named))
    subject = slots.without_place_kinds(text, (*places, *localities))
    subject = without_periods(slots.without_unit(subject))
    looked_for = content_words(subject) or words(unit)
    return Request(
        question=question,
        text=text,
        asks=asks,
        yes_no=yes_no,
        words=typed.as_looked_for(looked_for),
        expansions=expansions,
        focus=frozenset(typed.as_looked_for(slots.asking_clause(text))),
        years=tuple(year for year in years(key) if year not in against),
        base_years=against,
        year_span=_YEAR_SPAN.search(key) is not None,
        periods=periods(key),
        numerals=slots.numerals(key),
        places=places,
        localities=localities,
        unit=unit,
        dimensions=frozenset() if unit or percent else slots.dimensions(key),
        wants_growth=slots.wants_growth(key),
        wants_percent=percent,
        wants_rate=not percent and has_phrase(key, "compares", "rate"),
        wants_share=has_phrase(key, "compares", "share"),
        wants_target=not percent and slots.opens_with_plan(key),
        rivals=slots.rivals(f"{key} {' '.join(w for _, long in expansions for w in long)}"),
        publication=asks is Asks.DATE and has_phrase(key, "page", "published"),
        negated=any(find_phrase(key, word) for word in slots.NEGATIONS) and not yes_no,
        computed=tuple(
            p for p in question_lexicon()["compares"]["computed"] if find_phrase(key, p)
        ),
        operators=slots.operators(key),
        extreme=slots.extreme(key),
        conduct=next(
            (name for name in question_lexicon()["conduct"] if has_phrase(key, "conduct", name)), ""
        ),
        base_plan=plan,
        base_period=bool(against) or has_phrase(key, "compares", "period"),
    )


def _readings(
    typed: TypedQuestion, vocabulary: Mapping[str, int] | None, book: Thesaurus | None
) -> tuple[Reading, ...]:
    """Return the question with diacritics, its next best restoration, and other words for it."""
    restored = [typed.restored] if search_key(typed.restored) != search_key(typed.text) else []
    texts = [*restored, *([typed.other] if typed.other else [])]
    own = [Reading(t, tuple(content_words(slots.without_unit(t))), RESTORED) for t in texts]
    found = other_readings(typed.restored, vocabulary, book)
    if book and book.extended:
        shipped = {r.words for r in other_readings(typed.restored, vocabulary)}
        found = tuple(replace(r, own=r.words not in shipped) for r in found)
    return (*own, *found)
