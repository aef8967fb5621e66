"""Words run together taken apart, and slips of one key put right, against the known syllables."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from rag.language.lexicon import english_words, lexicon
from rag.language.normalise import fold, is_unaccented, search_key
from rag.language.restore import (
    CORPUS_WEIGHT,
    UNSEEN,
    Form,
    Vocabulary,
    best_paths,
    forms_of,
    word_forms,
)
from rag.language.syllable import TONES, compose, is_syllable, onset_and_rhyme, split_tone

LONGEST_SYLLABLE = 7  # "nghiêng"
SHORTEST_RUN = 4
"""Shorter words are abbreviations as often as two syllables."""

LONGEST_RUN = 40

SHORTEST_MEAN = 2.4
"""Letters a syllable has on average; foreign words ("co ro na") fall into shorter pieces."""

SHORTEST_SLIP = 3

SHORTEST_NAME = 5
"""Letters of a name in the reports ("Pleiku") from which on it may be misspelt."""

COST_OF_A_SLIP = 3.0
"""Log-cost of reading an unknown word as a slip; its neighbours may still prefer it as typed."""

COST_OF_GAIN = 2.0
"""Log-cost of a correction that also adds a diacritic to a word typed with some."""

COST_OF_ANOTHER = 2.0
"""Log-cost of reading a well-formed, unknown syllable as another one with the same tone mark."""

MOST_CORRECTIONS = 12
"""Corrections of one word that its neighbours choose among."""

_COST_OF_A_CUT = 4.0
"""Log-cost of one more syllable: "thanh" is not "tha nh", "thutien" is not "thu ti en"."""

_CUTS_WEIGHED = 6
"""Cuts whose syllables are weighed in a row; the right one is mostly among the first three."""

_LONE_LETTERS = frozenset("àáạảăâêôơởờớoóòọôồốổộuưừứựýỷỳyỵ")
"""Letters that may stand alone as a syllable only when accented; plain ones are mostly slips."""

# Which keys lie beside a key, on the rows of the usual keyboard.
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE = {
    key: {
        _ROWS[r][c]
        for r in range(max(0, row - 1), min(3, row + 2))
        for c in range(max(0, at - 1), min(len(_ROWS[r]), at + 2))
    }
    - {key}
    for row, keys in enumerate(_ROWS)
    for at, key in enumerate(keys)
}

# Letters that sound alike in one region or everywhere.
_ALIKE = {"c": "k", "k": "c", "s": "x", "x": "s", "i": "y", "y": "i", "d": "r", "l": "n", "n": "l"}

# "rừg" and "tag" for "rừng" and "tăng": no syllable ends in a bare g, though "tag" is English.
_SHORTENED = re.compile(r"[a-z]{0,3}[aeiouy]g")

SLIP_COST = {
    "tone": 0.0,
    "doubled": 0.0,
    "swapped": 0.5,
    "missing": 1.0,
    "extra": 1.5,
    "beside": 1.5,
    "alike": 1.5,
}
"""Log-cost of each kind of slip, cheapest the most usual."""


def _weight_of(syllable: str, vocabulary: Vocabulary) -> float:
    return math.log(
        lexicon().count(syllable) + CORPUS_WEIGHT * vocabulary.get(syllable, 0) + UNSEEN
    )


def _piece(text: str, vocabulary: Vocabulary) -> float | None:
    """Return the log-weight of a piece's likeliest syllable, or None when it is none."""
    if len(text) == 1 and text not in _LONE_LETTERS:
        return None
    found = forms_of(text)
    return _weight_of(found[0], vocabulary) if found else None


def _cuts(key: str, vocabulary: Vocabulary) -> list[tuple[float, list[str]]]:
    """Return the likeliest ways to cut a word into syllables, each weighed alone."""
    level = math.log(lexicon().total)
    best: list[list[tuple[float, list[str]]]] = [[(0.0, [])]]
    for end in range(1, len(key) + 1):
        ways = []
        for start in range(max(0, end - LONGEST_SYLLABLE), end):
            weight = _piece(key[start:end], vocabulary) if best[start] else None
            if weight is not None:
                cost = weight - level - _COST_OF_A_CUT
                ways += [(score + cost, [*cut, key[start:end]]) for score, cut in best[start]]
        best.append(sorted(ways, reverse=True)[:_CUTS_WEIGHED])
    return best[-1]


def _is_whole(key: str, vocabulary: Vocabulary) -> bool:
    """Whether a word needs no repair: a syllable, common English, or a word of the reports."""
    own = key in vocabulary or f"~{key}" in vocabulary
    listed = key in english_words() and not _SHORTENED.fullmatch(key)
    return own or listed or bool(forms_of(key))


def split_run_together(word: str, vocabulary: Vocabulary | None = None) -> list[str] | None:
    """Return the syllables of words typed without spaces, or None when there is nothing to split.

    The syllables are as typed, diacritics not yet restored: "thutienđất" gives "thu", "tien",
    "đất". A syllable, a common English word and a word of the reports stay whole.
    """
    key, known = search_key(word), vocabulary or {}
    fits = SHORTEST_RUN <= len(key) <= LONGEST_RUN and key.isalpha()
    if not fits or _is_whole(key, known):
        return None
    longest = len(key) / SHORTEST_MEAN
    cuts = [cut for _, cut in _cuts(key, known) if 1 < len(cut) <= longest]
    if not cuts:
        return None
    return max(cuts, key=lambda cut: _weight_in_a_row(cut, known)) if len(cuts) > 1 else cuts[0]


def _weight_in_a_row(cut: list[str], vocabulary: Vocabulary) -> float:
    lattice = [word_forms(piece, 0.0, vocabulary) for piece in cut]
    return best_paths(lattice, vocabulary)[0].log_probability


_LONE_Y = re.compile(r"(?<![^\W\d_])([hklmstHKLMST])([iyíýìỳỉỷĩỹịỵ])(?![^\W\d_])")
_OTHER_SPELLING = dict(zip("iyíýìỳỉỷĩỹịỵ", "yiýíỳìỷỉỹĩỵị", strict=True))


def lone_y_as_in(vocabulary: Vocabulary, text: str) -> str:
    """Return a text with "tỉ", "kỳ", "sĩ" spelt as the loaded reports spell them.

    Both spellings are right; a spelling the reports have is left as it is typed.
    """

    def respelt(found: re.Match[str]) -> str:
        other = found[1] + _OTHER_SPELLING[found[2]]
        known = search_key(found[0]) in vocabulary or search_key(other) not in vocabulary
        return found[0] if known else other

    return _LONE_Y.sub(respelt, text)


def _retoned(key: str) -> Iterator[str]:
    toneless, typed = split_tone(key)
    parts = onset_and_rhyme(toneless)
    if parts:
        yield from (compose(*parts, tone) for tone in TONES[1:] if typed and tone != typed)


def _one_key_off(key: str) -> Iterator[tuple[str, str]]:
    """Yield the words one slip away from what was typed, with the kind of slip."""
    for word in _retoned(key):
        yield word, "tone"
    for at, char in enumerate(key):
        before, after = key[:at], key[at + 1 :]
        yield before + after, "doubled" if after[:1] == char else "extra"
        if after and after[0] != char:
            yield before + after[0] + char + after[1:], "swapped"
        if char in _ALIKE:
            yield before + _ALIKE[char] + after, "alike"
        for other in sorted(_BESIDE.get(char, ())):
            yield before + other + after, "beside"
    for at in range(len(key) + 1):
        for char in "abcdeghiklmnopqrstuvxyđ":
            yield key[:at] + char + key[at:], "missing"


def _may_be_a_slip(key: str, vocabulary: Vocabulary) -> bool:
    letters = set(fold(key))
    # f, j, w and z are in no Vietnamese word: "fdi" is an abbreviation, not a slip.
    vietnamese = bool(letters & set("aeiouy")) and not letters & set("fjwz")
    return (
        len(key) >= SHORTEST_SLIP
        and key.isalpha()
        and vietnamese
        and not _is_whole(key, vocabulary)
    )


def _slips(key: str, vocabulary: Vocabulary, *, name: bool) -> dict[str, float]:
    """Return the syllables and the reports' names one slip away, with the log-cost of the slip.

    A name is left its letters: "Krông Pắc" is in no list of syllables.
    """
    costs: dict[str, float] = {}
    accented = not is_unaccented(key)
    # A well-formed syllable with a tone mark is rare and right, or has the wrong mark: "nghệp" too.
    complete = is_syllable(key) and bool(split_tone(key)[1])
    near_words = ((word, "tone") for word in _retoned(key)) if complete and name else None
    for near, kind in near_words or _one_key_off(key):
        named = len(key) >= SHORTEST_NAME and near in vocabulary
        for form in forms_of(near) or ((near,) if named else ()):
            cost = SLIP_COST[kind] + (COST_OF_GAIN if accented and form != near else 0.0)
            cost += COST_OF_ANOTHER if complete and kind != "tone" else 0.0
            costs[form] = min(cost, costs.get(form, math.inf))
    return costs


def correction_forms(word: str, vocabulary: Vocabulary | None = None) -> list[Form]:
    """Return a word's corrections as readings that its neighbours choose among, best first."""
    key, known = search_key(word), vocabulary or {}
    name = word[:1].isupper()
    costs = _slips(key, known, name=name) if _may_be_a_slip(key, known) else {}
    ranked = sorted(costs, key=lambda form: (costs[form] - _weight_of(form, known), form))
    return [Form(form, -costs[form] - COST_OF_A_SLIP) for form in ranked[:MOST_CORRECTIONS]]


def correct(word: str, vocabulary: Vocabulary | None = None) -> list[tuple[str, float]]:
    """Return the syllables a word may be a slip of, with log-weights, best first.

    Only a word that is no syllable of the lexicon is corrected, and no abbreviation without a
    vowel, common English word or word of the reports. One key is missing, doubled, too many,
    swapped with the next or struck beside the right one, or the tone mark is a wrong one
    ("điễm" for "điểm").
    """
    known = vocabulary or {}
    return [
        (form.word, form.log_weight + _weight_of(form.word, known))
        for form in correction_forms(word, known)
    ]
