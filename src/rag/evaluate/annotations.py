"""The annotated figures of ``evals/figures``: read, and checked against the reports."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from pathlib import Path
from typing import Any

from rag.errors import InputError
from rag.records import Document

MEASURES = ("level", "growth", "share", "ratio", "rank", "k_of_n", "rate", "target")
STATUSES = ("actual", "estimate", "plan")
REGIONS = "regions.json"

_SPLITS = ("dev", "test")
_REMEDY = "Hãy sửa theo mẫu trong evals/figures/README.md."


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of a report every figure of which is annotated."""

    document: str  # stem of the report's file name
    id: str
    split: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Annotation:
    """One figure as a reader understands it; where several readings are right, all of them."""

    document: str
    region: str
    split: str
    start: int
    end: int
    text: str
    value: tuple[Decimal, ...]  # in base units; two for a range, a k of n, a rank among n
    unit: str
    hedge: str
    indicators: tuple[str, ...]
    measures: tuple[str, ...]
    directions: tuple[int, ...]
    bases: tuple[str, ...]
    periods: tuple[str, ...]
    status: str
    where: str  # "tệp, dòng n"


@dataclass(frozen=True, slots=True)
class Annotations:
    """All regions and their figures, in the order of the files."""

    regions: tuple[Region, ...]
    figures: tuple[Annotation, ...]


def load_annotations(folder: Path) -> Annotations:
    """Return what a folder holds: ``regions.json`` and one ``<report>.jsonl`` a report.

    Raises:
        InputError: a file cannot be read, or an entry lacks a key or holds a wrong value.
    """
    regions = _parsed(_read(folder / REGIONS), REGIONS)
    return Annotations(
        tuple(_region(entry) for entry in regions),
        tuple(one for path in sorted(folder.glob("*.jsonl")) for one in _figures_of(path)),
    )


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(path), "không đọc được tệp này", _REMEDY) from error


def _parsed(text: str, where: str) -> Any:  # noqa: ANN401 - JSON can be anything
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(where, "không phải JSON", _REMEDY) from error


def _region(entry: Mapping[str, Any]) -> Region:
    try:
        return Region(**entry)
    except TypeError as error:
        raise InputError(REGIONS, f"vùng này thừa hoặc thiếu khóa: {entry}", _REMEDY) from error


def _figures_of(path: Path) -> Iterator[Annotation]:
    for number, line in enumerate(_read(path).split("\n"), 1):
        if line.strip():
            where = f"{path.name}, dòng {number}"
            yield _annotation(_parsed(line, where), path.stem, where)


def _annotation(entry: Mapping[str, Any], document: str, where: str) -> Annotation:
    try:
        return Annotation(
            document=document,
            **{key: entry[key] for key in ("region", "split", "start", "end", "text")},
            value=tuple(Decimal(value) for value in _listed(entry["value"])),
            unit=entry["unit"],
            hedge=entry["hedge"],
            indicators=_listed(entry["indicator"]),
            measures=_listed(entry["measure"]),
            directions=_listed(entry["direction"]),
            bases=_listed(entry["base"]),
            periods=_listed(entry["period"]),
            status=entry["status"],
            where=where,
        )
    except (KeyError, TypeError, InvalidOperation) as error:
        problem = f"thiếu khóa hoặc có giá trị không hợp lệ ({error})"
        raise InputError(where, problem, _REMEDY) from error


def _listed(value: Any) -> tuple[Any, ...]:  # noqa: ANN401 - one value or a list of them
    return tuple(value) if isinstance(value, list) else (value,)


def annotation_faults(found: Annotations, documents: Mapping[str, Document]) -> list[str]:
    """Return what is wrong with the annotations, one sentence a fault."""
    regions = {region.id: region for region in found.regions}
    faults = [fault for region in found.regions for fault in _region_faults(region, documents)]
    for one in found.figures:
        faults += [f"{one.where}: {fault}" for fault in _own_faults(one, regions, documents)]
    return [*faults, *_overlaps(found.figures)]


def _region_faults(region: Region, documents: Mapping[str, Document]) -> Iterator[str]:
    document = documents.get(region.document)
    if document is None:
        yield f"{REGIONS}: không có báo cáo «{region.document}»"
    elif not 0 <= region.start < region.end <= len(document.text):
        yield f"{REGIONS}: vùng «{region.id}» nằm ngoài báo cáo «{region.document}»"


def _own_faults(
    one: Annotation, regions: Mapping[str, Region], documents: Mapping[str, Document]
) -> Iterator[str]:
    region, document = regions.get(one.region), documents.get(one.document)
    if region is None or region.document != one.document or region.split != one.split:
        yield f"báo cáo này không có vùng «{one.region}» thuộc phần {one.split}"
    elif not region.start <= one.start < one.end <= region.end:
        yield f"«{one.text}» nằm ngoài vùng «{one.region}»"
    if document and document.text[one.start : one.end] != one.text:
        yield f"ở vị trí {one.start} của báo cáo không có nguyên văn «{one.text}»"
    yield from _word_faults(one)


def _word_faults(one: Annotation) -> Iterator[str]:
    for key, value, known in (
        *(("measure", measure, MEASURES) for measure in one.measures),
        ("status", one.status, STATUSES),
        ("split", one.split, _SPLITS),
    ):
        if value not in known:
            yield f'"{key}" là «{value}», không thuộc {", ".join(known)}'
    if ("target" in one.measures) != (one.status == "plan"):
        yield "target và plan phải đi cùng nhau"
    if not all(one.indicators):
        yield "có chỉ tiêu để trống"


def _overlaps(figures: Sequence[Annotation]) -> Iterator[str]:
    ordered = sorted(figures, key=lambda one: (one.document, one.start))
    for before, one in pairwise(ordered):
        if before.document == one.document and one.start < before.end:
            yield f"{one.where}: «{one.text}» chồng lên «{before.text}»"
