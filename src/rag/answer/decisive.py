"""What a question names and a text must name too, whatever the weights say.

Exports of pepper are not exports, and pupils of one kind of school are not those of another. Things
of one kind are known (``language.kinds``); routes and numbered sites ("Lạc Hồng - Mỹ Khê") are
told by how they are typed. A broader or narrower thing is another thing; other names of the same
are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from rag.answer.names import word_list
from rag.language.english import is_english
from rag.language.gazetteer import own_place
from rag.language.kinds import Named, Thing, plain, things_named
from rag.language.lexicon import english_words
from rag.language.normalise import LOWER, UPPER, fold, is_unaccented, search_key, words
from rag.language.syllable import is_syllable
from rag.records import Request


def lacking(request: Request, own: str, near: str) -> tuple[str, ...]:
    """Return what a request names that a text does not, or that its own words say otherwise.

    Args:
        request: the question.
        own: the words of the figure itself; empty for a whole sentence.
        near: those and all that stands around them: clause, headings, title.
    """
    demands = _demands(request)
    if not demands:
        return ()
    text, inner = plain(near), plain(own)
    return tuple(
        " / ".join(thing.label for thing in demand.things)
        for demand in demands
        if (demand.needed and not _holds(demand.things, text))
        or (_holds(demand.others, inner) and not _holds(demand.things, inner))
    )


def _holds(things: Sequence[Thing], text: str) -> bool:
    return any(thing.held.search(text) for thing in things)


@lru_cache(maxsize=256)
def _demands(request: Request) -> tuple[Named, ...]:
    return (*_things(request), *_names(request))


def _things(request: Request) -> Iterator[Named]:
    """Yield the things named of each kind; what a follow-up names replaces what was asked."""
    plain_typist = is_unaccented(search_key(request.question))
    places = [search_key(place) for place in (*request.places, *request.localities)]
    taken: set[Thing] = set()
    later = ""
    for part in reversed(request.text.split("; ")):
        for named in things_named(_without(places, part), plain_typist=plain_typist):
            if not taken & {*named.things, *named.others}:
                taken |= {*named.things, *named.others}
                yield _replaced(named, later)
        later = f"{plain(part)} {later}"


def _replaced(named: Named, later: str) -> Named:
    """Return what a follow-up puts in the place of what was named: "thế còn nhãn?"."""
    things = tuple(thing for thing in named.others if thing.held.search(later))
    others = tuple(thing for thing in named.others if thing not in things)
    return Named(things, (*named.things, *others), named.needed) if things else named


def _without(places: Sequence[str], text: str) -> str:
    key = plain(text)
    for place in places:
        key = key.replace(place, " ")
    return key


def _is_brand(word: str) -> bool:
    """Whether a word in capitals is no Vietnamese syllable: "Agribank"."""
    small = word.lower()
    return word.isascii() and not is_syllable(small) and small not in english_words()


def _without_acronym(name: str) -> str:
    """Take "KCN" off "KCN Hoàng Mai I": reports spell it out."""
    first, _, rest = name.partition(" ")
    return rest if rest and first.isupper() and len(first) > 1 else name


_NAMED = rf"[{UPPER}]\w*(?:\s+[{UPPER}][^\W\d_]*)+"
_ROUTE = re.compile(rf"(?<!\w){_NAMED}\s*[-–]\s*{_NAMED}(?!\w)")
_NUMBERED = re.compile(rf"(?<!\w){_NAMED}\s+[IVX]+(?!\w)")


_SITE = re.compile(rf"(?<!\w)(?i:{'|'.join(word_list('sites'))})\s+({_NAMED})")
_BODY = re.compile(rf"(?<!\w)(?:Sở|Cục|Chi cục|Công ty|Tập đoàn)\s+[{UPPER}][^\W\d_]+\s[^\W\d_]+")
_BODY_KIND = re.compile(r"^(?:Sở|Cục|Chi cục)\s+")
_WORD = re.compile(rf"(?<!\w)[{UPPER}][^\W\d_{UPPER}]{{3,}}(?!\w)")


def _names(request: Request) -> Iterator[Named]:
    """Yield the routes, numbered sites, bodies and brands a question names: "Hoàng Mai II".

    Other names have other spellings ("TP. Vinh") and are left to the weights; so is what was put
    right when it was read, telex or a slip.
    """
    typed = request.question
    yield from _lower_case_routes(request)
    yield from map(_numbered, _NUMBER_OF.findall(search_key(request.text)))
    brands = () if is_english(typed) else (w for w in _WORD.findall(typed) if w in request.text)
    bodies = (b for b in _BODY.findall(typed) if not any(w.isupper() for w in b.split()))
    bodies = (_BODY_KIND.sub("", body) for body in bodies)  # "ngành Công Thương" is its own
    sites = (name for name in _SITE.findall(typed) if not _is_place(request, name))
    named = (*_ROUTE.findall(typed), *_NUMBERED.findall(typed), *bodies, *sites)
    yield from map(_spelt, map(_without_acronym, named))
    yield from map(_brand, filter(_is_brand, brands))


_NUMBER_OF = re.compile(
    rf"(?:{'|'.join(word_list('numbered'))})\s+(?:số\s+)?"
    r"(\d{1,5})(?!\d|/(?:19|20)|\s+(?:tháng|năm|ngày)(?!\w))"
)


def _numbered(number: str) -> Named:
    """Return the number that tells a decision, or a storm, from all others."""
    pattern = re.compile(rf"(?<!\d)0*{number.lstrip('0')}(?!\d)")
    return Named((Thing(number, pattern, pattern),))


def _lower_case_routes(request: Request) -> Iterator[Named]:
    """Yield "hà giang - bắc kạn" where a question is typed in small letters: two known places."""
    places = "|".join(re.escape(search_key(place)) for place in request.places)
    if not places or not request.question.islower():
        return
    for found in re.finditer(rf"(?:{places})\s*[-–]\s*(?:{places})", search_key(request.text)):
        yield _spelt(found[0])


def _spelt(name: str) -> Named:
    """Return a name as a text must hold it, whatever its accents: few differ by them alone."""
    parts = (_any_accents(fold(word)) for word in words(name))
    spelled = r"[\s_–-]+".join(parts)  # some phrases come joined to one word
    pattern = re.compile(rf"(?<!\w){spelled}(?!\w)")
    return Named((Thing(name, pattern, pattern),))


def _brand(name: str) -> Named:
    """Return a brand; the slip of a key, a letter too few, too many or out of order, is one."""
    word = re.escape(name.lower())
    slips = [word, *(f"{word[:at]}{word[at + 1 :]}" for at in range(1, len(word)))]
    slips += [rf"{word[:at]}\w{word[at:]}" for at in range(1, len(word))]
    slips += [f"{word[:at]}{word[at + 1]}{word[at]}{word[at + 2 :]}" for at in range(len(word) - 1)]
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(slips)})(?!\w)")
    return Named((Thing(name, pattern, pattern),))


@cache
def _accented() -> dict[str, str]:
    """Return for each plain letter a character class of all that are typed so."""
    return {plain: f"[{plain}{''.join(c for c in LOWER if fold(c) == plain)}]" for plain in _PLAIN}


_PLAIN = "aeiouyd"


def _any_accents(word: str) -> str:
    return "".join(_accented().get(char, re.escape(char)) for char in word)


def _is_place(request: Request, site: str) -> bool:
    """Whether a site is called after a place the question names: its own name may be longer."""
    key = fold(site)
    named = (*request.places, *request.localities)
    return any(fold(own_place(place)) in key or key in fold(place) for place in named)
