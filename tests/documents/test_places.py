"""The list of provinces is complete on both sides of the mergers of 2025."""

from pathlib import Path

import pytest

TABLE = Path(__file__).parents[2] / "src" / "rag" / "assets" / "places.tsv"
ROWS = [x.split("\t") for x in TABLE.read_text("utf-8").splitlines() if not x.startswith("#")][1:]


def valid_on(day: str) -> list[str]:
    return [row[0] for row in ROWS if (row[2] or "0") <= day <= (row[3] or "9")]


@pytest.mark.parametrize(
    ("day", "count"), [("2023-12-06", 63), ("2025-06-30", 63), ("2025-07-01", 34)]
)
def test_how_many_there_are_on(day: str, count: int) -> None:
    names = valid_on(day)
    assert len(names) == len(set(names)) == count


def test_every_merged_unit_went_into_one_that_exists() -> None:
    today = set(valid_on("2025-07-01"))
    assert {row[4] for row in ROWS if row[4]} <= today
    assert all(bool(row[3]) == bool(row[4]) for row in ROWS)
