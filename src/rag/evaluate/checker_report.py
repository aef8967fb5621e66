"""The measures of the sentence check as one self-contained page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from rag.evaluate import wording
from rag.evaluate.checker import MOST_SHOWN, MOST_WITHHELD, Count, Judged, meets_bars
from rag.evaluate.checker_table import LABELS
from rag.evaluate.runner import source_hash


def write_checker_report(found: Mapping[str, Count], judged: Sequence[Judged], path: Path) -> None:
    """Write counts with intervals and every failure as one HTML file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    environment = Environment(
        loader=FileSystemLoader(wording.FOLDER), autoescape=True, undefined=StrictUndefined
    )
    environment.filters |= {"percent": wording.percent}
    page = environment.get_template("checker.html").render(
        groups=[(LABELS.get(name, name), count) for name, count in found.items()],
        failures=[one for one in judged if one.failed],
        bars=(MOST_SHOWN, MOST_WITHHELD),
        met=meets_bars(found),
        day=datetime.now(UTC).date().isoformat(),
        source=source_hash(),
    )
    path.write_text(page, encoding="utf-8")
