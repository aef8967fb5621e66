"""Question (and the questions before it) -> request: what is asked, of which place and year.

Cues are matched with and without diacritics, but a diacritic that was typed is respected:
"may" may stand for "mấy", "máy" may not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rag.grammar.quantities import measuring_unit
from rag.language.normalise import fold, nfc, search_key, words
from rag.language.numbers import years
from rag.language.places import places_named
from rag.language.question_words import (
    content_words,
    find_phrase,
    has_phrase,
    idle_words,
    question_lexicon,
)
from rag.language.readings import other_readings
from rag.language.typed import TypedQuestion, put_right
from rag.records import Asks, Reading, Request

_SPACES = re.compile(r"\s+")
_UNIT_AFTER = re.compile(r"\s*((?:[^\W\d_]+|%)(?:[ /][^\W\d_]+){0,3})?")

_YEAR_SPAN = re.compile(r"(?:19|20)\d\d\s?[-–]\s?(?:19|20)\d\d")
_BASE_YEAR = re.compile(r"(?:so voi|bang|phan tram|%)\s+(?:\S+\s+){0,3}?nam\s+\d{4}")

_COMPARED = re.compile(r"(?:so với|so voi|đạt|dat|bằng|bang|vượt|vuot|theo)\s+$")

_COUNTABLE = frozenset(["huyện", "huyen", "tỉnh", "tinh", "tháng", "thang", "ngày", "ngay"])
"""Say nothing about a subject elsewhere, but are what is counted after "bao nhiêu"."""

OPENING_WORDS = 3
"""A plan named this early is what is asked for: "Dự toán thu nội địa là bao nhiêu?"."""

NEGATIONS = ("chưa", "không")

SHORT_FOLLOW_UP_WORDS = 7
"""A question this short that opens like a follow-up cannot stand alone."""


def understand(
    question: str,
    history: Sequence[str] = (),
    local: frozenset[str] = frozenset(),
    vocabulary: Mapping[str, int] | None = None,
) -> Request:
    """Return what a question asks for.

    Args:
        question: as typed.
        history: the user's earlier questions, oldest first.
        local: places beside the provinces that the loaded reports are of.
        vocabulary: counts of the loaded reports' words and word pairs; they win over others.
    """
    typed = put_right(question, vocabulary)
    own = _read(question, typed, local)
    request = own
    if history and _is_follow_up(own.text):
        earlier = _read(question, put_right(history[-1], vocabulary), local)
        request = _merged(earlier, own)
    changed = search_key(request.text) != search_key(_SPACES.sub(" ", nfc(question)).strip())
    return replace(request, interpreted=request.text if changed else None)


def _read(question: str, typed: TypedQuestion, local: frozenset[str]) -> Request:
    text = typed.restored
    key = search_key(text)
    asks = _asks(key)
    if asks is Asks.ANY:  # a question word may have been taken for another word
        asks = _asks(search_key(typed.text))
    percent = has_phrase(key, "compares", "percent")
    return Request(
        question=question,
        text=text,
        asks=asks,
        yes_no=_is_yes_no(key, asks),
        words=typed.as_looked_for(content_words(_without_unit(text)) or words(_unit_asked(key))),
        readings=_readings(typed),
        expansions=_acronyms(text),
        focus=frozenset(typed.as_looked_for(_asking_clause(text))),
        years=years(key),
        year_span=_YEAR_SPAN.search(key) is not None,
        places=places_named(text, local),
        unit=_unit_asked(key),
        wants_growth=_wants_growth(key),
        wants_percent=percent,
        wants_share=has_phrase(key, "compares", "share"),
        wants_target=not percent and _opens_with_plan(key),
        rivals=_rivals(key),
        publication=asks is Asks.DATE and has_phrase(key, "page", "published"),
        negated=any(find_phrase(key, word) for word in NEGATIONS) and not _is_yes_no(key, asks),
        computed=tuple(
            p for p in question_lexicon()["compares"]["computed"] if find_phrase(key, p)
        ),
        operators=_operators(key),
        extreme=has_phrase(key, "compares", "most") - has_phrase(key, "compares", "least"),
        conduct=next(
            (name for name in question_lexicon()["conduct"] if has_phrase(key, "conduct", name)), ""
        ),
        base_plan=has_phrase(key, "compares", "plan"),
        base_period=has_phrase(key, "compares", "period")
        or _BASE_YEAR.search(fold(key)) is not None,
    )


def _readings(typed: TypedQuestion) -> tuple[Reading, ...]:
    """Return the question with diacritics, its next best restoration, and other words for it."""
    restored = [typed.restored] if search_key(typed.restored) != search_key(typed.text) else []
    texts = [*restored, *([typed.other] if typed.other else [])]
    own = [Reading(t, tuple(content_words(_without_unit(t))), RESTORED) for t in texts]
    return (*own, *other_readings(typed.restored))


RESTORED = 0.98
"""Weight of a restored question: as good as typed, but typed words come first where both fit."""


def _merged(earlier: Request, own: Request) -> Request:
    """Put a follow-up's subject back: "Còn thủy sản?" after "Nông nghiệp tăng bao nhiêu?".

    What the new question names replaces what the earlier one fixed; the rest is taken over.
    """
    compares = own.base_plan or own.base_period or own.wants_growth or own.wants_share
    slot = own if compares or own.asks not in (Asks.ANY, Asks.TEXT) else earlier
    return replace(
        slot,
        question=own.question,
        text=f"{earlier.text.rstrip('?!. ')}; {own.text}",
        words=tuple(dict.fromkeys((*own.words, *_kept_words(earlier, own)))),
        focus=frozenset(own.words),
        years=own.years or _years_meant(earlier.years, own.text),
        year_span=own.year_span if own.years else earlier.year_span,
        places=own.places or earlier.places,
        unit=own.unit or ("" if compares else earlier.unit),
        yes_no=own.yes_no,
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


def _asking_clause(text: str) -> frozenset[str]:
    """Return the content words of the clause with the question word, when there are several."""
    parts = re.split(r"[,;:](?!\d)", text)
    asking = [part for part in parts if _asks(search_key(part)) is not Asks.ANY]
    return frozenset(content_words(asking[-1])) if asking and len(parts) > 1 else frozenset()


def _operators(key: str) -> frozenset[str]:
    """Return the words that say how figures are compared: "tăng", "kế hoạch", "nhiều hơn"."""
    table = question_lexicon()["compares"]
    lists = ("growth", "period", "computed", "percent", "gaps", "most", "least")
    phrases = [phrase for name in lists for phrase in table[name] if find_phrase(key, phrase)]
    return frozenset(word for phrase in (*phrases, *NEGATIONS) for word in words(phrase))


def _acronyms(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    table = question_lexicon()["acronyms"]
    spelled = {**{fold(short): long for short, long in table.items()}, **table}
    return tuple((word, tuple(words(spelled[word]))) for word in words(text) if word in spelled)


def _opens_with_plan(key: str) -> bool:
    opening = len(" ".join(key.split()[:OPENING_WORDS]))
    plans = question_lexicon()["compares"]["plan"]
    return any(
        match.start() < opening and not _COMPARED.search(key[: match.start()])
        for phrase in plans
        for match in find_phrase(key, phrase)
    )


def _is_follow_up(text: str) -> bool:
    key = search_key(text)
    opens = any(
        match.start() <= 1
        for phrase in question_lexicon()["words"]["follow_ups"]
        for match in find_phrase(key, phrase)
    )
    content = content_words(text)
    return len(content) <= 1 or (opens and len(words(text)) <= SHORT_FOLLOW_UP_WORDS)


def _asks(key: str) -> Asks:
    for name, phrases in question_lexicon()["asks"].items():
        if any(True for phrase in phrases for _ in find_phrase(key, phrase)):
            return _AFTER_CUE[name]
    return Asks.ANY


_AFTER_CUE = {
    "who": Asks.PERSON,
    "when": Asks.DATE,
    "why": Asks.REASON,
    "which_body": Asks.NAME,
    "rank": Asks.RANK,
    "how_much": Asks.FIGURE,
    "list": Asks.LIST,
    "text": Asks.TEXT,
}


def _is_yes_no(key: str, asks: Asks) -> bool:
    lexicon = question_lexicon()["yes_no"]
    bare = re.sub(r"[\s?!.]+$", "", key)
    ends = any(
        match.end() == len(bare)
        for phrase in lexicon["endings"]
        for match in find_phrase(bare, phrase)
    )
    opens = any(
        match.start() == 0 for phrase in lexicon["openings"] for match in find_phrase(bare, phrase)
    )
    return (ends or opens) and asks in (Asks.ANY, Asks.TEXT)


def _unit_asked(key: str) -> str:
    """Return the words after "bao nhiêu" or "mấy": the unit or the noun that is counted."""
    idle = idle_words(key) - _COUNTABLE
    for phrase in ("bao nhiêu", "mấy"):
        for match in find_phrase(key, phrase):
            unit = _UNIT_AFTER.match(key, match.end())
            if unit and unit[1] and unit[1].split()[0] not in idle:
                return _money(unit[1])
    return ""


def _without_unit(text: str) -> str:
    """Take "tỷ đồng" out of "bao nhiêu tỷ đồng": a unit says nothing about the subject."""
    key = search_key(text)
    if len(key) != len(text):
        return text
    for phrase in ("bao nhiêu", "mấy"):
        for match in find_phrase(key, phrase):
            unit = measuring_unit(key, match.end())
            text = text[: match.end()] + " " * len(unit) + text[match.end() + len(unit) :]
    return text


def _money(unit: str) -> str:
    """Take "bao nhiêu tiền" and "bao nhiêu vốn" for questions about đồng."""
    return (
        "đồng"
        if any(
            m.start() == 0
            for w in question_lexicon()["compares"]["money"]
            for m in find_phrase(unit, w)
        )
        else unit
    )


def _wants_growth(key: str) -> bool:
    bare = key
    for phrase in question_lexicon()["compares"]["indicator_growth"]:
        for match in find_phrase(bare, phrase):
            bare = bare[: match.start()] + " " * (match.end() - match.start()) + bare[match.end() :]
    return has_phrase(bare, "compares", "growth")


def _rivals(key: str) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """Return, for each set of contrasting terms the question names, those named and the others."""
    found = []
    for terms in question_lexicon()["contrasts"]["sets"]:
        named = frozenset(term for term in terms if find_phrase(key, term))
        if named:
            found.append((named, frozenset(terms) - named))
    return tuple(found)
