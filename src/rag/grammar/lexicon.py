"""The closed word classes of figures, read once from ``assets/grammar.toml``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parents[1] / "assets" / "grammar.toml"


@dataclass(frozen=True)
class Lexicon:
    """Word classes and the patterns made from them; all match ``language.search_key`` text."""

    scales: dict[str, Decimal]
    units: dict[str, str]
    abbreviations: dict[str, str]  # of table headers: "tr" for "triệu"
    numerals: dict[str, int]
    classes: dict[str, tuple[str, ...]]

    def pattern(self, *names: str) -> str:
        """Return a regular expression for any word of the classes, longest first."""
        return alternatives([word for name in names for word in self.classes[name]])


def alternatives(entries: list[str] | tuple[str, ...] | dict[str, str] | dict[str, Decimal]) -> str:
    """Return a non-capturing group of the entries, longest first so that the longest wins."""
    ordered = sorted(entries, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(entry).replace(r"\ ", r"\s+") for entry in ordered) + ")"


@cache
def lexicon() -> Lexicon:
    """Return the shipped lexicon."""
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return Lexicon(
        scales={word: Decimal(value) for word, value in data["scales"].items()},
        units=data["units"],
        abbreviations=data["abbreviations"],
        numerals=data["numerals"],
        classes={name: tuple(entries) for name, entries in data["words"].items()},
    )
