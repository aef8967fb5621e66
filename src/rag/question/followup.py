"""Follow-ups: what an earlier question fixed is taken over until the subject changes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.language.gazetteer import KIND, districts_by_name
from rag.language.kinds import Thing, plain, things_named
from rag.language.normalise import fold, search_key, words
from rag.language.question_words import content_words, find_phrase, question_lexicon
from rag.question.slots import NAME
from rag.records import Asks, Reading, Request

SHORT_FOLLOW_UP_WORDS = 8
"""A question this short that opens like a follow-up cannot stand alone."""


def merged(earlier: Request, own: Request) -> Request:
    """Put a follow-up's subject back: "Còn thủy sản?" after "Nông nghiệp tăng bao nhiêu?".

    What the new question names replaces what the earlier one fixed; the rest is taken over.
    """
    before = _before(own.text)
    compares = own.base_plan or own.wants_growth or own.wants_share
    compares = compares or (own.base_period and not (before and earlier.years))
    opens_slot = compares or own.unit or own.asks not in (Asks.ANY, Asks.TEXT)
    slot = own if opens_slot else earlier
    open_slot = own.asks is Asks.ANY and not own.yes_no
    named = frozenset(w for w in own.words if w not in _SLOT_WORDS)
    counts = bool(own.unit) and own.asks is Asks.ANY  # "Còn số hộ nghèo?"
    # "Thế so với kế hoạch?" after "... đạt bao nhiêu?"
    counts = counts or bool(compares and open_slot and earlier.asks is Asks.FIGURE)
    return replace(
        slot,
        asks=Asks.FIGURE if counts else slot.asks,
        question=own.question,
        follows=True,
        text=f"{earlier.text.rstrip('?!. ')}; {own.text}",
        words=tuple(dict.fromkeys((*own.words, *_kept_words(earlier, own)))),
        focus=named and named | own.numerals,
        years=own.years or _years_meant(earlier.years, own.text),
        base_years=own.base_years or (earlier.base_years if not compares else ()),
        year_span=own.year_span if own.years else earlier.year_span,
        periods=own.periods or earlier.periods,
        places=own.places or earlier.places,
        localities=_localities(earlier, own),
        numerals=own.numerals or earlier.numerals,
        dimensions=own.dimensions or (frozenset() if own.unit else earlier.dimensions),
        unit=own.unit or ("" if compares else earlier.unit),
        yes_no=own.yes_no,
        extreme=own.extreme or (0 if opens_slot else earlier.extreme),
        concepts=own.concepts or earlier.concepts,
        readings=_merged_readings(earlier, own),
        rivals=own.rivals or earlier.rivals,
    )


def _localities(earlier: Request, own: Request) -> tuple[str, ...]:
    """Return the localities meant: after one, a bare name is another ("còn Cam Lộ thì sao?")."""
    if own.localities or own.places or not earlier.localities:
        return own.localities
    parts = words(own.text)
    runs = [" ".join(parts[a:b]) for a in range(len(parts)) for b in range(a + 2, a + 4)]
    known = [d.label for run in runs for d in districts_by_name().get(run, ())[:1]]
    kind = KIND.match(earlier.localities[0])
    typed = [f"{kind[0] if kind else ''}{name}" for name in NAME.findall(_uncapitalised(own.text))]
    return tuple(map(search_key, (known or typed)[:1])) or earlier.localities


def _uncapitalised(text: str) -> str:
    return text[:1].lower() + text[1:]


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
    """Return the years taken over: "năm trước đó" is the one before, "năm sau" the one after."""
    if earlier and _before(text):
        return (min(earlier) - 1,)
    return (max(earlier) + 1,) if earlier and _names_year(text, "year_after") else earlier


def _before(text: str) -> bool:
    """Whether the year before is asked about: "năm trước đó?", not "bằng mấy % năm trước?"."""
    return _names_year(text, "year_before") and not _COMPARED.search(search_key(text))


def _names_year(text: str, which: str) -> bool:
    phrases = question_lexicon()["words"][which]
    return any(find_phrase(search_key(text), phrase) for phrase in phrases)


_COMPARED = re.compile(
    r"(?<!\w)(?:so|bằng|bang|tăng|tang|giảm|giam|gấp|hơn|kém|%|phần trăm)(?!\w)|%"
)


def _kept_words(earlier: Request, own: Request) -> list[str]:
    """Leave out what the follow-up replaces: the place, and the rival of a term it names."""
    replaced = {w for place in earlier.places if own.places for w in words(place)}
    replaced |= {w for _, others in own.rivals for term in others for w in words(term)}
    named = things_named(plain(own.text), plain_typist=False)
    replaced |= {w for kind in named for w in _names_of(kind.others, earlier.text)}
    if own.base_plan and not own.wants_growth:  # "... tăng bao nhiêu?" | "So với kế hoạch?"
        replaced |= set(earlier.operators)
    return [w for w in earlier.words if w not in replaced and w not in map(fold, replaced)]


def _names_of(things: Sequence[Thing], text: str) -> set[str]:
    return {w for thing in things for name in thing.asked.findall(plain(text)) for w in words(name)}


def is_follow_up(own: Request) -> bool:
    """Whether a question hangs on the one before it: it names no subject, or points back to one."""
    key = search_key(own.text)
    if _POINTS_BACK.search(key):
        return True
    opens = any(
        match.start() <= 1
        for phrase in question_lexicon()["words"]["follow_ups"]
        for match in find_phrase(key, phrase)
    )
    subject, dependent = set(_subject(own)), _dependents(key)
    if len(subject) <= 1 or subject <= {*dependent, *map(fold, dependent)}:
        return True
    opens = opens or _THEN.search(key) is not None
    return opens and len(words(own.text)) <= SHORT_FOLLOW_UP_WORDS


def _dependents(key: str) -> set[str]:
    """Return the words of what is always of something else: "mấy người chết" of an accident."""
    phrases = question_lexicon()["words"]["dependents"]
    return {w for phrase in phrases if find_phrase(key, phrase) for w in words(phrase)}


def _subject(own: Request) -> list[str]:
    """Return the content words that name a subject: not those of a slot, a plan or a period."""
    plans = _SLOT_WORDS if own.base_plan or own.base_period or own.asks is Asks.REASON else set()
    return [w for w in content_words(own.text) if w not in own.operators and w not in plans]


_SLOT_WORDS = frozenset(
    [
        *("kế", "hoạch", "dự", "toán", "chỉ", "tiêu", "mục", "cùng", "kỳ", "trước"),
        *("nguyên", "nhân", "lý", "do", "lí"),
    ]
)
_POINTS_BACK = re.compile(
    r"(?<!\w)(?:của (?:nó|chúng|họ)|chúng|nó|ở đó|tại đó|trong đó|trong số (?:đó|này|ấy)"
    r"|(?:em|anh|cô|ông|bà|người|số|khoản|chỉ tiêu|dự án|vụ|đồng chí|đơn vị|xã|huyện|tỉnh)"
    r" (?:ấy|đó|này)"
    r"|như (?:vậy|thế))(?!\w)"
)
_THEN = re.compile(r"(?<!\w)(?:thì|thi) sao\W*$")
"""Whatever ends so goes back to something: "ấp Cả Tôm thì sao?"."""


def in_scope(earlier: Request, own: Request) -> Request:
    """Return a question with a subject of its own in the place and time spoken of before it.

    "Tỷ lệ hộ nghèo?" after a question on Gia Lai is of Gia Lai.
    """
    if own.places or own.localities:
        return own
    return replace(
        own,
        places=earlier.places,
        years=own.years or earlier.years,
        year_span=own.year_span if own.years else earlier.year_span,
        periods=own.periods or (frozenset() if own.years else earlier.periods),
    )
