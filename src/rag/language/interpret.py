"""A question as typed -> what it may mean: keystrokes decoded, words split, put right, restored."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.language.lexicon import english_words
from rag.language.normalise import fold, is_unaccented, nfc, search_key
from rag.language.restore import (
    Form,
    Vocabulary,
    best_paths,
    cased_like,
    change_cost,
    forms_of,
    key_of,
    log_total,
    word_forms,
)
from rag.language.spelling import correction_forms, split_run_together
from rag.language.telex import as_telex, decode_telex, decode_vni

MOST = 4
"""Interpretations that are worth searching with."""

LEAST_SHARE = 0.02
"""A reading this much less probable than the best is not offered."""

ORIGINAL_WEIGHT = 0.05
"""Weight of the question as typed when only its unknown words were changed: it may hold a name."""

_TOKEN = re.compile(r"\d+(?:[.,/]\d+)*(?![^\W_])|[^\W_]+")
_WORD_AND_NUMBER = re.compile(r"([^\W\d_]+)(\d+)")
_NUMBER_AND_WORD = re.compile(r"(\d+)([^\W\d_]{3,})(\d*)")
# Before a number these are a period's name, not VNI keys: "quy1" is "quý 1".
_PERIODS = {
    fold(name): name for name in ("quý", "tháng", "năm", "ngày", "kỳ", "khóa", "tuần", "nửa")
}


@dataclass(frozen=True, slots=True)
class Interpretation:
    """One way to read a question, with its share of the probability."""

    text: str
    weight: float
    changed: bool


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word of the question: what stands before it, how it was typed, what it may be read as."""

    gap: str
    typed: str
    word: str  # decoded from keystrokes, when it was
    repaired: bool = False
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class _Question:
    """The words of a question, and what is decided on all of them together."""

    tokens: tuple[tuple[str, str], ...]  # gap before, word
    tail: str
    telex: bool
    vni: bool
    capitals: bool

    @classmethod
    def of(cls, text: str) -> _Question:
        tokens: list[tuple[str, str]] = []
        end = 0
        for found in _TOKEN.finditer(text):
            tokens.append((text[end : found.start()], found.group()))
            end = found.end()
        words = [word for _, word in tokens]
        return cls(
            tokens=tuple(tokens),
            tail=text[end:],
            telex=any(decode_telex(word) for word in words),
            vni=sum(decode_vni(word) is not None for word in words) > 1,
            capitals=sum(map(len, words)) > 1 and text.isupper() and len(words) > 2,
        )

    def is_protected(self, word: str) -> bool:
        """Whether a word is an acronym: in capitals, the question around it not."""
        return word.isupper() and len(word) > 1 and not self.capitals

    def is_english(self) -> bool:
        """Whether the question is English: more words are only that than only Vietnamese."""
        words = [w for _, w in self.tokens if w.isalpha() and not self.is_protected(w)]
        if not all(map(is_unaccented, words)):
            return False
        english = vietnamese = 0
        for word in map(str.lower, words):
            listed = word in english_words()
            readable = bool(forms_of(word)) or decode_telex(word) is not None
            english += listed and not readable
            vietnamese += readable and not listed
        return english > vietnamese


def _decoded(word: str, question: _Question) -> str | None:
    if word.isalpha():
        mixed = not word.isascii() and not forms_of(word)
        if mixed or not question.telex:  # a tone's key typed after the letter: "ruôngj"
            return decode_telex(as_telex(word)) if mixed else None
        return decode_telex(word, partial=True, english=True)
    parts = _WORD_AND_NUMBER.fullmatch(word)
    period = parts is not None and fold(parts[1]) in _PERIODS
    return None if period and not question.vni else decode_vni(word, partial=True)


def _unglued(gap: str, word: str) -> list[_Piece] | None:
    """Return the pieces of a word typed on to a number ("10thang2023"), or None."""
    parts = _NUMBER_AND_WORD.fullmatch(word)
    if not parts or not forms_of(parts[2]):
        return None
    name = _PERIODS.get(parts[2].lower(), parts[2])
    pieces = [_Piece(gap, parts[1], parts[1], fixed=True), _Piece(" ", parts[2], name)]
    return [*pieces, _Piece(" ", parts[3], parts[3], fixed=True)] if parts[3] else pieces


def _is_word(letters: str, vocabulary: Vocabulary | None) -> bool:
    return bool(forms_of(letters)) or (len(letters) > 3 and key_of(letters) in (vocabulary or {}))


def _pieces_of(
    gap: str, word: str, question: _Question, vocabulary: Vocabulary | None
) -> list[_Piece]:
    if glued := _unglued(gap, word):
        return glued
    if question.is_protected(word) or word[0].isdigit():
        return [_Piece(gap, word, word, fixed=True)]
    decoded = _decoded(word, question)
    if decoded and forms_of(decoded):
        return [_Piece(gap, word, decoded)]
    parts = _WORD_AND_NUMBER.fullmatch(word)
    if parts and _is_word(parts[1], vocabulary):
        name = _PERIODS.get(parts[1].lower(), parts[1])
        return [_Piece(gap, parts[1], name), _Piece(" ", parts[2], parts[2], fixed=True)]
    split = split_run_together(word, vocabulary) if word.isalpha() else None
    if not split:
        return [_Piece(gap, word, word, fixed=not word.isalpha())]
    return _cut_as_typed(gap, word, split)


def _cut_as_typed(gap: str, word: str, split: list[str]) -> list[_Piece]:
    """Return the pieces of a word in the letters that were typed."""
    pieces: list[_Piece] = []
    start = 0
    for part in split:
        typed = word[start : start + len(part)]
        pieces.append(_Piece(" " if pieces else gap, typed, typed, repaired=True))
        start += len(part)
    return pieces


def _forms(
    piece: _Piece, cost: float, vocabulary: Vocabulary | None, keep: Collection[str]
) -> tuple[list[Form], bool]:
    """Return a piece's readings, and whether it was an unknown word put right."""
    key = key_of(piece.word)
    if piece.fixed or key in keep:
        return [Form(key)], False
    if forms_of(key):
        return word_forms(key, cost, vocabulary), piece.repaired
    slips = correction_forms(key, vocabulary)
    return [*word_forms(key, cost, vocabulary), *slips], bool(slips)


def _text(pieces: list[_Piece], words: tuple[str, ...], tail: str) -> str:
    cased = (
        piece.gap + cased_like(word, piece.typed if word == key_of(piece.typed) else piece.word)
        for piece, word in zip(pieces, words, strict=True)
    )
    return "".join(cased) + tail


def _weighted(texts: dict[str, float], original: str, repaired: bool) -> list[Interpretation]:
    """Return the readings worth offering, the original among them when it is plausible."""
    best = max(texts.values())
    kept = sorted(texts, key=lambda text: -texts[text])[:MOST]
    shares = {text: texts[text] for text in kept if texts[text] >= LEAST_SHARE * best}
    if repaired and original not in shares:
        shares[original] = ORIGINAL_WEIGHT
    total = sum(shares.values())
    key = search_key(original)
    return [
        Interpretation(text, share / total, search_key(text) != key)
        for text, share in sorted(shares.items(), key=lambda item: -item[1])
    ]


@lru_cache(maxsize=256)
def is_english(text: str) -> bool:
    """Whether a question is in English, which is not put right."""
    return _Question.of(nfc(text)).is_english()


def _names_in(tokens: Sequence[tuple[str, str]], names: Collection[str]) -> dict[int, str]:
    """Return the official spelling of each word that is part of a name typed plainly."""
    typed = [word for _, word in tokens]
    found: dict[int, str] = {}
    for name in names:
        parts = name.split()
        plainly = [fold(part) for part in parts]
        for at in range(len(typed) - len(parts) + 1):
            if [word.lower() for word in typed[at : at + len(parts)]] == plainly:
                found |= {at + step: part for step, part in enumerate(parts)}
                if at and typed[at - 1].lower() == "o":
                    found[at - 1] = "ở"
    return found


def interpretations(
    text: str,
    vocabulary: Vocabulary | None = None,
    *,
    keep: Collection[str] = (),
    names: Collection[str] = (),
) -> list[Interpretation]:
    """Return what a question may mean, best first, weights summing to one.

    Telex and VNI keystrokes are decoded, words run together taken apart, slips of one key put
    right and missing diacritics restored. Numbers, acronyms in capitals, words that carry a tone
    mark and questions in English stay as they were typed.

    Args:
        text: the question as typed.
        vocabulary: counts of the loaded reports' syllables ("tế") and pairs ("kinh_tế").
        keep: words in lower case to leave alone, such as known abbreviations ("bn", "bnhieu").
        names: places the question names, spelt officially: "o long an" is "ở Long An".
    """
    original = nfc(text)
    question = _Question.of(original)
    if not question.tokens or is_english(text):
        return [Interpretation(original, 1.0, changed=False)]
    pieces: list[_Piece] = []
    named = _names_in(question.tokens, names)
    for at, (gap, word) in enumerate(question.tokens):
        if at in named:
            pieces.append(_Piece(gap, word, named[at], fixed=True))
        elif key_of(word) in keep:
            pieces.append(_Piece(gap, word, word))
        else:
            pieces += _pieces_of(gap, word, question, vocabulary)
    cost = change_cost([piece.word for piece in pieces if not piece.fixed])
    readings = [_forms(piece, cost, vocabulary, keep) for piece in pieces]
    found = best_paths([forms for forms, _ in readings], vocabulary)
    total = log_total(found)
    texts: dict[str, float] = {}
    likely = found[0].log_probability + math.log(LEAST_SHARE)
    for path in found:
        if path.log_probability < likely:
            break
        read = _text(pieces, path.words, question.tail)
        texts[read] = texts.get(read, 0.0) + math.exp(path.log_probability - total)
    return _weighted(texts, original, any(repaired for _, repaired in readings))
