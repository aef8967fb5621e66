"""The scores of extracted figures as a table, as plain data, and figure by figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from rag.evaluate.annotations import Annotation
from rag.evaluate.extraction import FIELDS, VALUE, Pair, Score, score
from rag.evaluate.readings import Reading
from rag.evaluate.table import aligned, percent

_COLUMNS = {
    "indicator": "chỉ tiêu",
    "measure": "cách đo",
    "direction": "hướng",
    "base": "gốc so",
    "period": "kỳ",
    "status": "tình trạng",
    "hedge": "từ ước lượng",
}
_WITH_NONE = ("direction", "base", "hedge")
_DIGITS = 4


def groups(pairs: Sequence[Pair]) -> dict[str, Score]:
    """Return a score per split, and per document in it: ``dev``, ``dev/<document>`` ..."""
    names = sorted({name for pair in pairs for name in _names(pair)})
    return {name: score([pair for pair in pairs if name in _names(pair)]) for name in names}


def _names(pair: Pair) -> tuple[str, str]:
    return pair.split, f"{pair.split}/{pair.document}"


def extraction_table(scores: Mapping[str, Score]) -> str:
    """Return one line a group: figures found, then the share of these each field is right in."""
    head = ["Phần / báo cáo", "số liệu", "đúng", "đủ", "F1", *_COLUMNS.values()]
    lines = [head, *(_line(name, group) for name, group in scores.items())]
    notes = [_stated(name, group) for name, group in scores.items() if "/" not in name]
    return "\n".join([*aligned(lines), "", *notes])


def _line(name: str, group: Score) -> list[str]:
    split, _, document = name.partition("/")
    found = (group.precision, group.recall, group.f1)
    fields = (group.fields[field].accuracy for field in FIELDS)
    title = f"  {document}" if document else split
    return [title, str(group.expected), *map(percent, (*found, *fields))]


def _stated(name: str, group: Score) -> str:
    shown = ", ".join(f"{_COLUMNS[f]} {percent(group.fields[f].f1)}" for f in _WITH_NONE)
    return f"F1 của phần có nêu ({name}): {shown}"


def extraction_data(scores: Mapping[str, Score]) -> dict[str, Any]:
    """Return the scores as plain data, shares rounded."""
    return {
        name: {
            **{key: getattr(group, key) for key in ("expected", "found", "hits")},
            **{key: _rounded(getattr(group, key)) for key in ("precision", "recall", "f1")},
            "fields": {
                field: {
                    **asdict(one),
                    "accuracy": _rounded(one.accuracy),
                    "f1": _rounded(one.f1),
                }
                for field, one in group.fields.items()
            },
        }
        for name, group in scores.items()
    }


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, _DIGITS)


def failures_of(pairs: Sequence[Pair]) -> str:
    """Return what differs, annotated beside extracted, one block a figure."""
    blocks = [_failure(pair) for pair in pairs if pair.wrong or not pair.is_hit]
    return "\n".join([*blocks, f"{len(blocks)}/{len(pairs)} số liệu có chỗ khác nhau."])


def _failure(pair: Pair) -> str:
    return "\n".join([f"✗ {pair.document}, vị trí {pair.start}", *_differences(pair)])


def _differences(pair: Pair) -> Iterator[str]:
    expected, found = pair.expected, pair.found
    if expected is None or found is None or VALUE in pair.wrong:
        yield f"    chú giải: {_figure(expected)}"
        yield f"    trích ra: {_figure(found)}"
        return
    yield f"    «{expected.text}»"
    for field in pair.wrong:
        name = f"{field}s" if hasattr(expected, f"{field}s") else field
        wanted = _shown(getattr(expected, name))
        given = _shown(getattr(found, "indicators" if field == "indicator" else field))
        yield f"    {_COLUMNS[field]}: {wanted} ≠ {given}"


def _figure(one: Annotation | Reading | None) -> str:
    if one is None:
        return "(không có)"
    value = "; ".join(f"{number:f}" for number in one.value)
    return f"«{one.text}» = {value} {one.unit}".rstrip()


def _shown(value: object) -> str:
    options = value if isinstance(value, tuple) else (value,)
    return " | ".join(f"«{option}»" for option in dict.fromkeys(options))
