"""One regular expression for many names, typed with or without diacritics."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rag.language.normalise import fold

_LAST_VOWELS = {"a": "aàáảãạ", "e": "eèéẻẽẹ", "y": "yỳýỷỹỵ"}
_MOVING_TONE = re.compile(r"(?:oa|oe|uy)(?!\w)")
"""At the end of a syllable the tone stands on either vowel: "hòa", "hoà"."""

Node = dict[str, "Node"]
_END = ""


def trie_pattern(names: Iterable[str]) -> str:
    """Return the source of a regular expression for names, the longest that fits first.

    It is for lower-case text. Names are search keys; each letter also fits without its diacritics,
    a space fits any white space, and a hyphen fits with and without spaces around it.
    """
    root: Node = {}
    for name in names:
        node = root
        for unit in _units(name):
            node = node.setdefault(unit, {})
        node[_END] = {}
    return _source(root)


def _units(name: str) -> list[str]:
    """Return the expression for each character of a name."""
    folded = fold(name)
    moving = {match.end() - 1 for match in _MOVING_TONE.finditer(folded)}
    return [
        _unit(char, base, moving=at in moving)
        for at, (char, base) in enumerate(zip(name, folded, strict=True))
    ]


def _unit(char: str, base: str, *, moving: bool) -> str:
    if char == " ":
        return r"\s+"
    if char == "-":
        return r"\s*[-–—]\s*"
    if moving:
        return f"[{_LAST_VOWELS[base]}]"
    return re.escape(char) if char == base else f"[{char}{base}]"


def _depth(node: Node) -> int:
    return 1 + max(map(_depth, node.values()), default=0)


def _source(node: Node) -> str:
    # Letters of one base are several branches: typed bare, "chu se" fits "chũ" as well as "chư sê".
    deepest = sorted(node.items(), key=lambda item: -_depth(item[1]))
    branches = [unit + _source(below) for unit, below in deepest if unit != _END]
    if not branches:
        return ""
    ends = _END in node
    joined = branches[0] if len(branches) == 1 and not ends else f"(?:{'|'.join(branches)})"
    return f"{joined}?" if ends else joined
