"""``rag eval --figures``: how well figures are extracted, against the annotated ones."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import click

from rag.errors import InputError
from rag.evaluate.annotations import annotation_faults, load_annotations
from rag.evaluate.extraction import compare
from rag.evaluate.extraction_table import extraction_data, extraction_table, failures_of, groups
from rag.evaluate.readings import extracted
from rag.records import Document


def measure(
    documents: Mapping[str, Document], folder: Path, split: str, *, as_json: bool, failures: bool
) -> None:
    """Print the scores of a split, and with ``failures`` what differs in its ``dev`` part.

    Raises:
        InputError: the annotations cannot be read or do not fit the reports, or the figures of
            ``test`` were asked for.
    """
    if failures and split == "test":
        raise InputError("rag eval", "phần test không xem từng số liệu", "Hãy dùng --split dev.")
    annotations = load_annotations(folder)
    if faults := annotation_faults(annotations, documents):
        raise InputError(str(folder), faults[0], "Hãy chạy: rag eval --check")
    stems = {region.document for region in annotations.regions}
    readings = {stem: extracted(documents[stem]) for stem in stems}
    pairs = compare(annotations, readings, part=split)
    scores = groups(pairs)
    if as_json:
        click.echo(json.dumps(extraction_data(scores), ensure_ascii=False))
    else:
        click.echo(extraction_table(scores))
    if failures:
        click.echo(failures_of([pair for pair in pairs if pair.split == "dev"]), err=as_json)


def check(documents: Mapping[str, Document], folder: Path) -> tuple[int, list[str]]:
    """Return how many figures are annotated, and what is wrong with them."""
    try:
        annotations = load_annotations(folder)
    except InputError as fault:
        return 0, [str(fault)]
    return len(annotations.figures), annotation_faults(annotations, documents)
