"""Follow-ups: what an earlier question fixed is taken over until the subject changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.language.kinds import Thing, plain, things_named
from rag.language.normalise import fold, search_key, words
from rag.language.question_words import content_words, find_phrase, question_lexicon
from rag.records import Asks, Reading, Request

LONGEST = 10
"""A question of more words stands alone, however it opens."""
ELLIPTIC, SUBJECT = 8, 3
"""A question of so few words, so few of them about a subject, is the rest of the one before it."""


def merged(earlier: Request, own: Request) -> Request:
    """Put a follow-up's subject back: "Còn thủy sản?" after "Nông nghiệp tăng bao nhiêu?".

    What the new question names replaces what the earlier one fixed; the rest is taken over.
    """
    shifts = _shifts_year(earlier.years, own.text)
    own = replace(own, words=tuple(_without_pointers(own, shifts=shifts)))
    compares = not shifts and _compares(own)
    opens_slot = compares or own.unit or own.asks not in (Asks.ANY, Asks.TEXT)
    slot = own if opens_slot else earlier
    counts = own.unit and own.asks is Asks.ANY  # "Còn số hộ nghèo?"
    return replace(
        slot,
        asks=Asks.FIGURE if counts else slot.asks,
        question=own.question,
        text=f"{earlier.text.rstrip('?!. ')}; {own.text}",
        words=tuple(dict.fromkeys((*own.words, *_kept_words(earlier, own)))),
        focus=frozenset(own.words) if _has_subject(own) and not _points(own) else frozenset(),
        years=own.years or ((min(earlier.years) - 1,) if shifts else earlier.years),
        base_period=compares and slot.base_period,
        base_years=own.base_years or (earlier.base_years if not compares else ()),
        year_span=own.year_span if own.years else earlier.year_span,
        periods=own.periods or earlier.periods,
        places=own.places or earlier.places,
        localities=own.localities or (() if own.places else earlier.localities),
        dimensions=own.dimensions or (frozenset() if own.unit else earlier.dimensions),
        unit=own.unit or ("" if compares or own.dimensions else earlier.unit),
        yes_no=own.yes_no,
        extreme=own.extreme or (0 if opens_slot else earlier.extreme),
        concepts=own.concepts or earlier.concepts,
        readings=_merged_readings(earlier, own),
        rivals=own.rivals or earlier.rivals,
    )


def set_in(earlier: Request, own: Request, local: frozenset[str]) -> Request:
    """Return a question with a subject of its own in the place and year spoken of before it.

    A place that no loaded report is of (``local``) is not spoken of any further.
    """
    if own.places or own.localities:
        return own
    return replace(
        own,
        places=tuple(place for place in earlier.places if not local or place in local),
        localities=earlier.localities,
        years=own.years or earlier.years,
        year_span=own.year_span if own.years else earlier.year_span,
        periods=own.periods if own.periods or own.years else earlier.periods,
    )


def _merged_readings(earlier: Request, own: Request) -> tuple[Reading, ...]:
    """Put the earlier question's other words beside the follow-up's, and the reverse."""
    kept = tuple(_kept_words(earlier, own))
    return tuple(
        replace(r, text=f"{r.text}; {own.text}", words=tuple(dict.fromkeys((*own.words, *r.words))))
        for r in earlier.readings
    ) + tuple(
        replace(r, text=f"{earlier.text}; {r.text}", words=tuple(dict.fromkeys((*r.words, *kept))))
        for r in own.readings
    )


def _compares(own: Request) -> bool:
    return own.base_plan or own.base_period or own.wants_growth or own.wants_share


def _shifts_year(earlier: tuple[int, ...], text: str) -> bool:
    """Whether "năm trước đó thì sao?" asks about the year before, not for a comparison with it."""
    key = search_key(text)
    before = question_lexicon()["words"]["year_before"]
    compared = any(find_phrase(key, phrase) for phrase in ("so với", "so"))
    return bool(earlier) and not compared and any(find_phrase(key, p) for p in before)


def _without_pointers(own: Request, *, shifts: bool) -> list[str]:
    """Leave out the words that only point back: "của chúng", "năm trước đó"."""
    lexicon, key = question_lexicon()["words"], search_key(own.text)
    pointers = (*lexicon["anaphors"], *(lexicon["year_before"] if shifts else ()))
    idle = {w for phrase in pointers if find_phrase(key, phrase) for w in words(phrase)}
    return [w for w in own.words if w not in idle and w not in map(fold, idle)]


def _points(own: Request) -> bool:
    """Whether a question points back in words: "của chúng", "em ấy", "ở đó"."""
    pointers = question_lexicon()["words"]["anaphors"]
    return any(find_phrase(search_key(own.text), phrase) for phrase in pointers)


def _has_subject(own: Request) -> bool:
    """Whether a follow-up names more than how it asks: not "Nguyên nhân?", "So với kế hoạch?"."""
    return bool(_subject(own.text) - own.operators)


def _subject(text: str) -> set[str]:
    key = search_key(text)
    cues = (phrase for phrases in question_lexicon()["asks"].values() for phrase in phrases)
    asking = {w for cue in cues if find_phrase(key, cue) for w in words(cue)}
    return {w for w in content_words(text) if w not in asking and w not in map(fold, asking)}


def _kept_words(earlier: Request, own: Request) -> list[str]:
    """Leave out what the follow-up replaces: the place, and the rival of a term it names."""
    replaced = {w for place in earlier.places if own.places for w in words(place)}
    replaced |= {w for _, others in own.rivals for term in others for w in words(term)}
    named = things_named(plain(own.text), plain_typist=False)
    replaced |= {w for kind in named for w in _names_of(kind.others, earlier.text)}
    return [w for w in earlier.words if w not in replaced and w not in map(fold, replaced)]


def _names_of(things: Sequence[Thing], text: str) -> set[str]:
    return {w for thing in things for name in thing.asked.findall(plain(text)) for w in words(name)}


def is_follow_up(own: Request) -> bool:
    """Whether a question that comes after another hangs on it."""
    key, length = search_key(own.text), len(words(own.text))
    lexicon = question_lexicon()["words"]
    opens = any(
        match.start() <= 1 for phrase in lexicon["follow_ups"] for match in find_phrase(key, phrase)
    )
    subject = _subject(own.text) - own.operators
    dependent = {w for p in lexicon["dependents"] if find_phrase(key, p) for w in words(p)}
    if (
        len(subject) <= 1
        or subject <= {*dependent, *map(fold, dependent)}
        or (opens and length <= LONGEST)
        or _points(own)
    ):
        return True
    stands_alone = own.places or any(set(concept[0]) & subject for concept in own.concepts)
    return length <= ELLIPTIC and len(subject) <= SUBJECT and not stands_alone
