"""Follow-ups: what an earlier question fixed is taken over until the subject changes."""

from __future__ import annotations

from dataclasses import replace

from rag.language.normalise import fold, search_key, words
from rag.language.question_words import content_words, find_phrase, question_lexicon
from rag.records import Asks, Reading, Request

SHORT_FOLLOW_UP_WORDS = 7
"""A question this short that opens like a follow-up cannot stand alone."""


def merged(earlier: Request, own: Request) -> Request:
    """Put a follow-up's subject back: "Còn thủy sản?" after "Nông nghiệp tăng bao nhiêu?".

    What the new question names replaces what the earlier one fixed; the rest is taken over.
    """
    compares = own.base_plan or own.base_period or own.wants_growth or own.wants_share
    opens_slot = compares or own.unit or own.asks not in (Asks.ANY, Asks.TEXT)
    slot = own if opens_slot else earlier
    counts = own.unit and own.asks is Asks.ANY  # "Còn số hộ nghèo?"
    return replace(
        slot,
        asks=Asks.FIGURE if counts else slot.asks,
        question=own.question,
        text=f"{earlier.text.rstrip('?!. ')}; {own.text}",
        words=tuple(dict.fromkeys((*own.words, *_kept_words(earlier, own)))),
        focus=frozenset(own.words),
        years=own.years or _years_meant(earlier.years, own.text),
        base_years=own.base_years or (earlier.base_years if not compares else ()),
        year_span=own.year_span if own.years else earlier.year_span,
        periods=own.periods or earlier.periods,
        places=own.places or earlier.places,
        localities=own.localities or (() if own.places else earlier.localities),
        dimensions=own.dimensions or (frozenset() if own.unit else earlier.dimensions),
        unit=own.unit or ("" if compares else earlier.unit),
        yes_no=own.yes_no,
        concepts=own.concepts or earlier.concepts,
        readings=_merged_readings(earlier, own),
        rivals=own.rivals or earlier.rivals,
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


def _years_meant(earlier: tuple[int, ...], text: str) -> tuple[int, ...]:
    """Return the years taken over: "năm trước đó" means the one before the earliest."""
    before = question_lexicon()["words"]["year_before"]
    if earlier and any(find_phrase(search_key(text), phrase) for phrase in before):
        return (min(earlier) - 1,)
    return earlier


def _kept_words(earlier: Request, own: Request) -> list[str]:
    """Leave out what the follow-up replaces: the place, and the rival of a term it names."""
    replaced = {w for place in earlier.places if own.places for w in words(place)}
    replaced |= {w for _, others in own.rivals for term in others for w in words(term)}
    return [w for w in earlier.words if w not in replaced and w not in map(fold, replaced)]


def is_follow_up(text: str) -> bool:
    """Whether a question hangs on the one before it."""
    key = search_key(text)
    opens = any(
        match.start() <= 1
        for phrase in question_lexicon()["words"]["follow_ups"]
        for match in find_phrase(key, phrase)
    )
    content = content_words(text)
    return len(content) <= 1 or (opens and len(words(text)) <= SHORT_FOLLOW_UP_WORDS)
