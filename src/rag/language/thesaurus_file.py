"""A thesaurus file -> its entries, every line checked; how its phrases are compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from rag.errors import InputError
from rag.language.normalise import search_key

_HEADER = ["term", "relation", "phrases", "source"]
_WORD_OR_LINE = re.compile(r"\d+(?:[.,/]\d+)*|[^\W\d_]+|\n")
_MARKS = re.compile(r"[\u0300-\u036f]+")
# "kỹ thuật" is also spelt "kĩ thuật": after these letters a lone y sounds like i.
_LONE_Y = re.compile(r"(?<![^\W\d_])([hklmst])([yýỳỷỹỵ])(?![^\W\d_])")
_Y_TO_I = dict(zip("yýỳỷỹỵ", "iíìỉĩị", strict=True))


class Relation(StrEnum):
    """How a phrase stands to the official term of its row."""

    SAME = "same"
    NARROWER = "narrower"
    BROADER = "broader"
    APART = "apart"  # must never be exchanged with the term


_NAMES = {relation.value: relation for relation in Relation} | {
    "giống": Relation.SAME,
    "hẹp hơn": Relation.NARROWER,
    "rộng hơn": Relation.BROADER,
    "khác": Relation.APART,
}


class Entry(NamedTuple):
    """One phrase of one row."""

    term: str
    relation: Relation
    phrase: str
    source: str
    where: str  # file and line, for messages
    ambiguous: bool  # marked "?": it may belong to several concepts
    key: str  # the phrase as it is compared
    term_key: str


_Row = tuple[str, Relation, str, str, str]  # the first five fields of an entry


def keys_of(texts: Iterable[str]) -> list[str]:
    """Return each text's words as they are compared, joined by one space.

    All texts are treated in one go, because a thesaurus has thousands.
    """
    key = _LONE_Y.sub(lambda m: m[1] + _Y_TO_I[m[2]], search_key("\n".join(texts)))
    return [words.strip() for words in " ".join(_WORD_OR_LINE.findall(key)).split("\n")]


def folds_of(keys: Iterable[str]) -> list[str]:
    """Return the keys without diacritics."""
    plain = _MARKS.sub("", unicodedata.normalize("NFD", "\n".join(keys)))
    return plain.replace("đ", "d").split("\n")


def read_entries(path: Path) -> list[Entry]:
    """Return the entries of a thesaurus file; a term is an entry of its own concept.

    Raises:
        InputError: The file or a line cannot be used; the message names the line and the problem.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"«{path.name}»",
            "không đọc được tệp từ đồng nghĩa này",
            "Cần một tệp văn bản UTF-8; hãy kiểm tra đường dẫn hoặc lưu lại tệp theo UTF-8.",
        ) from error
    rows: list[_Row] = []
    for number, line in enumerate(lines, 1):
        rows += _of_line(f"«{path.name}», dòng {number}", line)
    return _entries(rows)


def _of_line(where: str, line: str) -> list[_Row]:
    cells = [cell.strip() for cell in line.split("\t")]
    if not line.strip() or line.startswith("#") or cells == _HEADER:
        return []
    if len(cells) != len(_HEADER) or not all(cells):
        found = sum(map(bool, cells))
        raise InputError(
            where,
            f"có {found} cột có chữ, cần đúng 4 cột cách nhau bằng phím Tab",
            "Hãy ghi: thuật ngữ, quan hệ, các cách nói cách nhau bằng «|», nguồn.",
        )
    term, name, phrases, source = cells
    if name not in _NAMES:
        expected = ", ".join(_NAMES)
        raise InputError(where, f"không có quan hệ «{name}»", f"Hãy dùng một trong: {expected}.")
    relation = _NAMES[name]
    listed = [(term, relation, phrase.strip(), source, where) for phrase in phrases.split("|")]
    return [(term, Relation.SAME, term, source, where), *listed]


def _entries(rows: list[_Row]) -> list[Entry]:
    texts = dict.fromkeys(text for term, _, phrase, *_ in rows for text in (term, phrase))
    key_of = dict(zip(texts, keys_of(texts), strict=True))
    entries: list[Entry] = []
    seen: dict[tuple[str, str], Relation] = {}
    for term, relation, phrase, source, where in rows:
        key, term_key = key_of[phrase], key_of[term]
        if not key or not term_key:
            raise InputError(where, "có cụm từ không có chữ nào", "Hãy bỏ bớt dấu «|».")
        if (before := seen.get((term_key, key))) is None:
            seen[term_key, key] = relation
            plain = phrase.removeprefix("?").lstrip()
            sure = plain == phrase
            entries.append(Entry(term, relation, plain, source, where, not sure, key, term_key))
        elif before is not relation:
            problem = f"«{phrase}» đã là «{before}» của «{term}»"
            raise InputError(where, problem, "Hãy chỉ giữ một trong hai quan hệ.")
    return entries
