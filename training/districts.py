"""Writes ``assets/districts.tsv``: ``python -m training.districts --lists DIR --out FILE``.

DIR holds the file ``nested-divisions.json`` of three versions of the PyPI package
vietnam-provinces, as ``2019.json`` (version 0.2), ``2023.json`` (0.5.0) and ``2025.json`` (0.6.0).
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path

from rag.language.normalise import search_key

LISTS = {"2019.json": "2020", "2023.json": "2024", "2025.json": "2025-06-30"}
"""Each list, and the end of what it is the last to hold: what came after took effect then."""

FIRST = {
    "Quảng Hòa": "2020",
    "Nghi Sơn": "2020",
    "Long Đất": "2024",
    "Chũ": "2025",
    "Phú Xuân": "2025",
    "Thuận Hóa": "2025",
}
"""Districts that did not exist under that name before."""

SPELLED = {
    "Phú Quí": "Phú Quý",
    "Krông A Na": "Krông Ana",
    "Ia H' Drai": "Ia H'Drai",
    "Mù Căng Chải": "Mù Cang Chải",  # as it is written everywhere else
}
DROPPED = ("Qui Nhơn",)
"""The older list's spelling of a name the newer ones have."""

ALIASES = {
    "Quy Nhơn": "Qui Nhơn",
    "Phú Quý": "Phú Quí",
    "Mù Cang Chải": "Mù Căng Chải",
    "Phan Rang-Tháp Chàm": "Phan Rang - Tháp Chàm;Phan Rang Tháp Chàm;Phan Rang",
    "Buôn Ma Thuột": "Ban Mê Thuột;Buôn Mê Thuột",
    "Pleiku": "Plei Ku",
    "Krông Pắc": "Krông Pắk",
    "Krông Ana": "Krông A Na",
    "Đăk Đoa": "Đắk Đoa",
    "Đăk Pơ": "Đắk Pơ",
    "Đăk Glong": "Đắk Glong",
}

HEADER = """\
# Districts of Viet Nam (huyện, quận, thị xã, thành phố thuộc tỉnh) and the province each lay in;
# all were abolished on 2025-07-01. An empty valid_from is open; valid_to is inclusive, a year alone
# where the district went within it or at its end. The kind is the last one it had. Names and dates
# are facts, taken from the lists of the General Statistics Office as the PyPI package
# vietnam-provinces 0.2, 0.5.0 and 0.6.0 holds them; written by training/districts.py.
"""

_NAME = r"(?i)^(huyện|quận|thị xã|thành phố) (.+)$"

Districts = dict[tuple[str, str, str], str]
"""Province, name and kind -> valid_to."""


def _spelled(name: str) -> str:
    """Return a name with the new tone placement: "Hoà" -> "Hòa"."""
    changed = [
        w if search_key(w) == w.lower() else search_key(w).capitalize() for w in name.split()
    ]
    joined = " ".join(changed)
    return SPELLED.get(joined, joined)


def read(path: Path) -> list[tuple[str, str, str]]:
    """Return the province, name and kind of each district of one list."""
    found = []
    for province in json.loads(path.read_text("utf-8")):
        home = _spelled(re.sub(r"^(?:Tỉnh|Thành phố) ", "", province["name"]))
        for district in province["districts"]:
            kind, name = re.findall(_NAME, district["name"])[0]
            name = f"Quận {name}" if name.isdigit() else _spelled(name)
            if name not in DROPPED:
                found.append((home, name, kind.lower()))
    return found


def merge(lists: dict[str, list[tuple[str, str, str]]]) -> Districts:
    """Return every district of any list, with its last kind and end."""
    merged: Districts = {}
    for file, end in reversed(LISTS.items()):
        later = {(home, name) for home, name, _ in merged}
        # In 2025 Huế was cut out of Thừa Thiên Huế, whose districts it took over.
        later |= {("Thừa Thiên Huế", name) for home, name in later if home == "Huế"}
        merged |= {row: end for row in lists[file] if row[:2] not in later}
    return merged


def main() -> None:
    """Read the lists and write the table."""
    parser = argparse.ArgumentParser(prog="python -m training.districts", description=__doc__)
    parser.add_argument("--lists", type=Path, required=True, help="folder of the three lists")
    parser.add_argument("--out", type=Path, required=True, help="file to write")
    chosen = parser.parse_args()
    merged = merge({file: read(chosen.lists / file) for file in LISTS})
    rows = sorted(
        [home, kind, name, FIRST.get(name, ""), end, ALIASES.get(name, "")]
        for (home, name, kind), end in merged.items()
    )
    lines = ["province\tkind\tname\tvalid_from\tvalid_to\taliases", *map("\t".join, rows)]
    chosen.out.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
