"""Spelling as the exported tokenizer sees it; training text passes through the very same rules."""

from __future__ import annotations

from tokenizers import Regex, normalizers

_TONE_PLACES = (
    ("o", "a", "òóỏõọ", "àáảãạ"),
    ("o", "e", "òóỏõọ", "èéẻẽẹ"),
    ("u", "y", "ùúủũụ", "ỳýỷỹỵ"),
)
"""Two vowels, then the first and the second of them under each tone."""

SPACE = "▁"
NUMBER = "0"
"""Every number is this one word: a figure's value is for lexical search, not for meaning."""


def _tone_rules() -> list[normalizers.Normalizer]:
    # Only at a syllable's end and not after q: "hoà" but "hoàng", "quý".
    return [
        normalizers.Replace(Regex(rf"(?<!q){first}{old}(?![\p{{L}}\p{{N}}_])"), new + second)
        for first, second, new_places, old_places in _TONE_PLACES
        for new, old in zip(new_places, old_places, strict=True)
    ]


def build_normalizer() -> normalizers.Normalizer:
    """Return the rules that turn any text into ``▁word▁word``.

    NFC, look-alikes of Đ, lower case, old tone placement to new, numbers to one word, everything
    that is not a letter to a space: the same words as ``rag.language.normalise.words``.
    """
    return normalizers.Sequence(
        [
            normalizers.NFC(),
            normalizers.Replace(Regex("[ÐƉðɖ]"), "đ"),
            normalizers.Lowercase(),
            *_tone_rules(),
            normalizers.Replace(Regex(r"\d+(?:[.,/]\d+)*"), f" {NUMBER} "),
            normalizers.Replace(Regex(rf"[^\p{{L}}{NUMBER}]+"), " "),
            normalizers.Strip(),
            normalizers.Prepend(SPACE),
            normalizers.Replace(" ", SPACE),
        ]
    )


_NORMALIZER = build_normalizer()


def words(text: str) -> list[str]:
    """Return the words of a text as the tokenizer will see them."""
    return [word for word in _NORMALIZER.normalize_str(text).split(SPACE) if word]
