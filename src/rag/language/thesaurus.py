"""Official terms and the everyday words, abbreviations and English terms people use for them.

The words are data: ``assets/thesaurus.tsv``, which ``docs/thesaurus.md`` tells users how to extend.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from rag.errors import InputError
from rag.language.thesaurus_file import Entry, Relation, folds_of, keys_of, read_entries
from rag.records import Span

SAME_WEIGHT = 1.0
"""Weight of a phrase that may stand for the matched one."""
NEAR_WEIGHT = 0.6
"""Weight of a narrower or broader phrase; whatever is ambiguous is discounted by it too."""

_FILE = Path(__file__).parents[1] / "assets" / "thesaurus.tsv"
# As typed, a letter may be followed by its diacritics as characters of their own.
_TYPED_WORD = re.compile(r"\d+(?:[.,/]\d+)*|(?:[^\W\d_][\u0300-\u036f]*)+")
_CLAUSE_END = re.compile(r"[.;:?!…\n]")
# "khám bệnh, chữa bệnh" is one term, "người, tài sản" does not hold "người tài": shorter terms
# stand across a comma only when they are written with one ("trâu, bò").
_LEAST_WORDS_AROUND_COMMA = 4
# Nearly three words in four carry diacritics in Vietnamese that is typed in full. From this share
# on none are taken to be left out: "chi tiêu" (spending) is then not "chỉ tiêu" (target).
_TYPED_IN_FULL = 0.6
_SYLLABLE = re.compile(
    r"(?:ngh?|[ckpt]h|nh|tr|g[hi]|qu|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?"
)
_OTHER_WAY = {Relation.NARROWER: Relation.BROADER, Relation.BROADER: Relation.NARROWER}


@dataclass(frozen=True, slots=True)
class Alternative:
    """Words to search for besides those typed."""

    phrase: str
    weight: float  # 1.0 for a synonym, less for the others
    relation: Relation  # what the phrase is to the matched words; never APART


@dataclass(frozen=True, slots=True)
class Expansion:
    """Words of a text that are known, and what else they are called."""

    span: Span  # in the text as given
    matched: str  # the text under the span
    alternatives: tuple[Alternative, ...]  # best first, the official term before the others
    concepts: tuple[str, ...]  # official terms; several when the words are ambiguous

    @property
    def concept(self) -> str:
        """The official term; of several, the first in the file."""
        return self.concepts[0]


class _Word(NamedTuple):
    span: Span
    key: str
    folded: str
    clause: int
    comma: int


class _Typing(NamedTuple):
    """A text and how it was typed."""

    text: str
    in_full: bool  # no diacritics are taken to be left out
    accented: bool


class _Match(NamedTuple):
    words: int
    keys: list[str]  # none when no known phrase starts here


class Thesaurus:
    """Concepts, found in a text longest first; immutable."""

    def __init__(self, entries: Iterable[Entry], *, extended: bool = False) -> None:
        self.entries = tuple(entries)
        self.extended = extended  # by a user's file
        self._concepts: dict[str, list[Entry]] = defaultdict(list)
        self._by_key: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            self._concepts[entry.term_key].append(entry)
            if entry.relation is not Relation.APART:
                self._by_key[entry.key].append(entry)
        self._check()
        self._with_comma = {entry.key for entry in self.entries if "," in entry.phrase}
        self._by_folded: dict[str, list[str]] = defaultdict(list)
        self._longest: dict[str, int] = {}  # by first syllable, the most words of a phrase
        for key, folded in zip(self._by_key, folds_of(self._by_key), strict=True):
            self._by_folded[folded].append(key)
            first, _, rest = folded.partition(" ")
            length = rest.count(" ") + 2 if rest else 1
            if length > self._longest.get(first, 0):
                self._longest[first] = length

    @classmethod
    def read(cls, *paths: Path) -> Thesaurus:
        """Return the thesaurus of one or more files.

        Raises:
            InputError: A file or line cannot be used; the message names the line and the problem.
        """
        return cls(entry for path in paths for entry in read_entries(path))

    def also(self, path: Path) -> Thesaurus:
        """Return this thesaurus with a user's file added; terms that exist already grow.

        Raises:
            InputError: A file or line cannot be used; the message names the line and the problem.
        """
        return Thesaurus((*self.entries, *read_entries(path)), extended=True)

    @property
    def terms(self) -> tuple[str, ...]:
        """The official term of every concept, in the file's order."""
        return tuple(entries[0].term for entries in self._concepts.values())

    def expand(self, text: str) -> tuple[Expansion, ...]:
        """Return the known words of a text with their alternatives, in order, not overlapping.

        Words may be typed with, without or with some diacritics; those typed are respected. One
        syllable without diacritics is only found when it cannot stand for another word.
        """
        typed = _typed_words(text)
        accented = sum(word.key != word.folded for word in typed)
        how = _Typing(text, accented >= _TYPED_IN_FULL * len(typed), accented > 0)
        found = []
        at = 0
        while at < len(typed):
            match = self._longest_at(typed, at, how)
            # "có mặt hàng chính" holds "mặt hàng chính", not "có mặt".
            for later in range(at + 1, at + match.words):
                other = self._longest_at(typed, later, how)
                if other.words > match.words:
                    at, match = later, other
                    break
            if match.keys:
                span = Span(typed[at].span.start, typed[at + match.words - 1].span.end)
                found.append(self._expansion(text, span, match.keys))
            at += match.words
        return tuple(expansion for expansion in found if expansion.alternatives)

    def _longest_at(self, typed: list[_Word], at: int, how: _Typing) -> _Match:
        for window in self._windows(typed, at):
            if keys := self._meant(window, how):
                return _Match(len(window), keys)
        return _Match(1, [])

    def _windows(self, typed: list[_Word], at: int) -> Iterator[list[_Word]]:
        first = typed[at]
        limit = min(self._longest.get(first.folded, 0), len(typed) - at)
        for length in range(limit, 0, -1):
            last = typed[at + length - 1]
            if last.clause == first.clause:
                yield typed[at : at + length]

    def _meant(self, window: list[_Word], how: _Typing) -> list[str]:
        folded = " ".join(word.folded for word in window)
        exact = " ".join(word.key for word in window)
        if folded not in self._by_folded:
            # No Vietnamese syllable ends in s: "doctors" is the English plural of "doctor".
            folded, exact = folded.removesuffix("s"), exact.removesuffix("s")
        keys = self._by_folded.get(folded, [])
        if window[0].comma != window[-1].comma and len(window) < _LEAST_WORDS_AROUND_COMMA:
            keys = [key for key in keys if key in self._with_comma]
        if exact in keys:
            sure = len(window) > 1 or self._alone(window[0], how)
            return [exact] if sure else []
        if how.in_full or len(window) == 1:
            return []
        return [key for key in keys if _may_be(window, key)]

    def _alone(self, word: _Word, how: _Typing) -> bool:
        if word.key != word.folded or not _SYLLABLE.fullmatch(word.key):
            return True
        # "AI" is not "ai", and where no diacritics are typed "heo" may as well be "héo".
        if all(entry.phrase.isupper() for entry in self._by_key[word.key]):
            return word.span.of(how.text).isupper()
        return how.accented

    def _expansion(self, text: str, span: Span, keys: list[str]) -> Expansion:
        entries = [entry for key in keys for entry in self._by_key[key]]
        own = [entry for entry in entries if entry.relation is Relation.SAME]
        concepts = tuple(dict.fromkeys(entry.term for entry in own or entries))
        certainty = NEAR_WEIGHT if len(concepts) > 1 and own else 1.0
        best: dict[str, Alternative] = {}
        for key, found in sorted(self._related(entries), key=lambda pair: -pair[1].weight):
            if key not in keys and key not in best:
                best[key] = Alternative(found.phrase, found.weight * certainty, found.relation)
        return Expansion(span, span.of(text), tuple(best.values()), concepts)

    def _related(self, entries: list[Entry]) -> Iterator[tuple[str, Alternative]]:
        for entry in entries:
            if entry.relation is not Relation.SAME:
                back = Alternative(entry.term, NEAR_WEIGHT, _OTHER_WAY[entry.relation])
                yield entry.term_key, back
                continue
            for other in self._concepts[entry.term_key]:
                if other.relation is not Relation.APART:
                    sure = other.relation is Relation.SAME and not other.ambiguous
                    weight = SAME_WEIGHT if sure else NEAR_WEIGHT
                    yield other.key, Alternative(other.phrase, weight, other.relation)

    def _check(self) -> None:
        for entries in self._by_key.values():
            if len(entries) > 1:
                _check_one_concept(entries)
        for entry in self.entries:
            if entry.relation is Relation.APART:
                self._check_apart(entry)

    def _check_apart(self, entry: Entry) -> None:
        here = self._keys(entry.term_key)
        there = {entry.key}
        for other in self._by_key.get(entry.key, ()):
            there |= self._keys(other.term_key) if other.relation is Relation.SAME else set()
        if shared := here & there:
            term = self._by_key[min(shared)][0].phrase
            raise InputError(
                entry.where,
                f"«{entry.term}» và «{entry.phrase}» được ghi là không thay nhau được "
                f"nhưng cùng có «{term}»",
                "Hãy bỏ cụm từ ấy khỏi một trong hai khái niệm.",
            )

    def _keys(self, term_key: str) -> set[str]:
        entries = self._concepts[term_key]
        return {entry.key for entry in entries if entry.relation is not Relation.APART}


@cache
def thesaurus(own: Path | None = None) -> Thesaurus:
    """Return the thesaurus that comes with the project, a user's own file added; read once.

    Raises:
        InputError: The own file or a line of it cannot be used.
    """
    return thesaurus().also(own) if own else Thesaurus.read(_FILE)


def _check_one_concept(entries: list[Entry]) -> None:
    first, *others = [entry for entry in entries if entry.relation is Relation.SAME] or entries
    for entry in others:
        known = entry.term_key == first.term_key or entry.relation is not Relation.SAME
        if not known and not entry.ambiguous and not first.ambiguous:
            raise InputError(
                entry.where,
                f"«{entry.phrase}» đã thuộc khái niệm «{first.term}»",
                f"Hãy bỏ cụm từ ấy, viết «{first.term}» làm thuật ngữ của dòng, hoặc ghi "
                f"«?{entry.phrase}» nếu nó có nhiều nghĩa.",
            )


def _typed_words(text: str) -> list[_Word]:
    spans = [Span(*match.span()) for match in _TYPED_WORD.finditer(text)]
    if not spans:
        return []
    keys = keys_of(span.of(text) for span in spans)
    words = []
    clause = comma = end = 0
    for span, key, folded in zip(spans, keys, folds_of(keys), strict=True):
        clause += bool(_CLAUSE_END.search(text, end, span.start))
        comma += "," in text[end : span.start]
        words.append(_Word(span, key, folded, clause, comma))
        end = span.end
    return words


def _may_be(window: list[_Word], key: str) -> bool:
    """Whether the typed words are the phrase with some or all diacritics left out."""
    return all(
        word.key in (meant, word.folded) for word, meant in zip(window, key.split(" "), strict=True)
    )
