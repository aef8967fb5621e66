"""The table of figures: real reports, read and written as an ingest does."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from rag.documents import read_document
from rag.errors import StoreError
from rag.figure_record import FigureReading
from rag.figures import report_figures
from rag.grammar.figures import Measure
from rag.records import DocumentId
from rag.split import split
from rag.store.documents import DocumentStore
from rag.store.figures import FigureQuery, FigureStore, Order

NORTH = """BÁO CÁO TÌNH HÌNH KINH TẾ - XÃ HỘI NĂM 2022 CỦA TỈNH HÀ TĨNH

I. Kinh tế

Tổng thu ngân sách ước đạt 8.200 tỷ đồng, bằng 104% dự toán.
Sản lượng lúa đạt 412.000 tấn, tăng 3,1% so với năm 2021.
Thành phố Hà Tĩnh thu ngân sách đạt 900 tỷ đồng.
"""
SOUTH = """BÁO CÁO TÌNH HÌNH KINH TẾ - XÃ HỘI NĂM 2023 CỦA TỈNH CÀ MAU

I. Kinh tế

Sản lượng tôm nuôi đạt 231.000 tấn. Tổng thu ngân sách đạt 5.870 tỷ đồng.
Doanh thu dịch vụ đạt 7 tỷ đồng. Thuế môn bài giảm 2%.

II. Đầu tư giai đoạn 2021-2025

Toàn tỉnh thu hút 16 dự án.
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with two reports; nothing here needs their index."""
    folder = tmp_path_factory.mktemp("kho")
    store = DocumentStore(folder)
    for name, text in (("bac.txt", NORTH), ("nam.txt", SOUTH)):
        add(store, folder / name, text)
    return folder


def add(store: DocumentStore, path: Path, text: str, version: str = "1") -> DocumentId:
    path.write_text(text, "utf-8")
    document = read_document(path, max_bytes=10_000)
    figures = report_figures(document, split(document))
    store.apply([document], [], [FigureReading(document.id, version, figures)])
    return document.id


def found(data: Path, **query: Any) -> list[str]:
    return [figure.text for figure in FigureStore(data).search(FigureQuery(**query)).figures]


def test_figures_come_back_exactly_as_they_were_stored(data: Path) -> None:
    store = DocumentStore(data)
    documents = [store.get(listed.id) for listed in store.active()]
    read = [
        figure for document in documents for figure in report_figures(document, split(document))
    ]
    assert FigureStore(data).search(FigureQuery()).figures == tuple(read)
    assert len(read) == 10


@pytest.mark.parametrize(
    ("words", "texts"),
    [
        pytest.param("tôm nuôi", ["231.000 tấn"], id="words as printed"),
        pytest.param("TOM nuoi", ["231.000 tấn"], id="words without diacritics"),
        pytest.param("san luong", ["412.000 tấn", "3,1%", "231.000 tấn"], id="in all reports"),
        pytest.param("lượng sản lúa", ["412.000 tấn", "3,1%"], id="words in any order"),
        pytest.param("tồm", [], id="other diacritics are other words"),
        pytest.param("thue", ["2%"], id="a whole word: thuế, not thu"),
        pytest.param("lú", [], id="not a part of a word"),
        pytest.param("% _", None, id="wildcards mean nothing"),
    ],
)
def test_an_indicator_is_found_by_its_words(
    words: str, texts: list[str] | None, data: Path
) -> None:
    assert found(data, text=words) == (found(data) if texts is None else texts)


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        pytest.param({"place": "Cà Mau", "unit": "tấn"}, ["231.000 tấn"], id="place and unit"),
        pytest.param({"place": "tinh ca mau", "unit": "tan"}, ["231.000 tấn"], id="unaccented"),
        pytest.param({"place": "thành phố Hà Tĩnh"}, ["900 tỷ đồng"], id="a city named as its own"),
        pytest.param({"place": "Hà Tĩnh", "unit": "đồng"}, ["8.200 tỷ đồng"], id="its province"),
        pytest.param({"place": "tp ha tinh"}, ["900 tỷ đồng"], id="a city as it is typed"),
        pytest.param({"place": "Hà Nội"}, [], id="a place of no report"),
        pytest.param({"year": 2022, "unit": "tấn"}, ["412.000 tấn"], id="year"),
        pytest.param({"year": 2024}, ["16 dự án"], id="a year inside a period"),
        pytest.param({"year": 2020}, [], id="a year of no report"),
        pytest.param({"unit": "triệu đồng", "year": 2022}, ["8.200 tỷ đồng", "900 tỷ đồng"]),
        pytest.param({"unit": "dự án"}, ["16 dự án"], id="a counted noun"),
        pytest.param({"measure": Measure.GROWTH}, ["3,1%", "2%"], id="measure"),
        pytest.param({"measure": Measure.RATIO, "text": "ngân sách"}, ["104%"], id="both"),
    ],
)
def test_figures_are_found_by_what_they_are_of(
    query: dict[str, Any], texts: list[str], data: Path
) -> None:
    assert found(data, **query) == texts


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ({"section": ("II. Đầu tư giai đoạn 2021-2025",)}, ["16 dự án"]),
        ({"base": ("kế hoạch", "dự toán")}, ["104%"]),
        ({"base": ("năm 20",), "unit": "%"}, ["3,1%"]),
        ({"base": (), "unit": "tấn"}, ["412.000 tấn", "231.000 tấn"]),
        ({"status": "estimate", "unit": "tỷ đồng"}, ["8.200 tỷ đồng"]),
    ],
)
def test_figures_are_narrowed_by_section_base_and_status(
    data: Path, query: dict[str, Any], texts: list[str]
) -> None:
    assert found(data, **query) == texts


def test_figures_come_by_value_across_scale_words_and_reports(data: Path) -> None:
    assert found(data, unit="đồng", order=Order.LARGEST) == [
        *("8.200 tỷ đồng", "5.870 tỷ đồng", "900 tỷ đồng", "7 tỷ đồng"),
    ]
    assert found(data, unit="%", order=Order.SMALLEST)[0] == "2%"  # a fall is below zero


def test_what_figures_can_be_narrowed_to(data: Path) -> None:
    choices = FigureStore(data).choices()
    assert choices.places == ("Cà Mau", "Hà Tĩnh", "thành phố Hà Tĩnh")
    assert ("II. Đầu tư giai đoạn 2021-2025",) in choices.sections
    southern = DocumentStore(data).active()[1].id
    assert FigureStore(data).choices([southern]).places == ("Cà Mau",)


def test_figures_of_one_report_are_found_by_its_id(data: Path) -> None:
    north, south = (listed.id for listed in DocumentStore(data).active())
    assert len(found(data, documents=(north,))) == 5
    assert len(found(data, documents=(south, north))) == len(found(data))


def test_pages_follow_each_other_and_know_how_many_there_are(data: Path) -> None:
    store, query = FigureStore(data), FigureQuery(unit="đồng")
    pages = [store.search(query, offset=start, limit=3) for start in (0, 3, 6)]
    assert [len(page.figures) for page in pages] == [3, 1, 0]
    assert {page.total for page in pages} == {4}
    joined = [figure.text for page in pages for figure in page.figures]
    assert joined == found(data, unit="đồng")


def test_the_listing_counts_the_figures_of_each_report(data: Path) -> None:
    assert [listed.figures for listed in DocumentStore(data).active()] == [5, 5]


def test_a_retired_report_has_no_figures_and_a_purged_one_leaves_none(tmp_path: Path) -> None:
    store = DocumentStore(tmp_path)
    gone = add(store, tmp_path / "bac.txt", NORTH)
    add(store, tmp_path / "nam.txt", SOUTH)
    store.apply([], [gone])
    assert "412.000 tấn" not in found(tmp_path)
    assert gone in stored_ids(tmp_path, "figures")
    store.purge([])
    assert gone not in stored_ids(tmp_path, "figures") | stored_ids(tmp_path, "figure_readings")


def test_a_report_without_a_number_has_been_read_all_the_same(tmp_path: Path) -> None:
    store = DocumentStore(tmp_path)
    add(store, tmp_path / "a.txt", "BÁO CÁO CỦA TỈNH A\n\nTình hình ổn định.\n", version="7")
    assert [listed.figures for listed in store.active()] == [0]
    assert FigureStore(tmp_path).outdated("7") == ()


def test_reports_not_read_or_read_by_another_version_are_told(tmp_path: Path) -> None:
    store, figures = DocumentStore(tmp_path), FigureStore(tmp_path)
    old = add(store, tmp_path / "bac.txt", NORTH, version="1")
    new = add(store, tmp_path / "nam.txt", SOUTH, version="2")
    never = replace(store.get(new), id=DocumentId("c" * 16))
    store.apply([never], [])
    assert figures.outdated("2") == (old, never.id)
    assert [listed.figures for listed in store.active()] == [5, 5, None]


def test_reading_again_replaces_what_was_read(tmp_path: Path) -> None:
    store, figures = DocumentStore(tmp_path), FigureStore(tmp_path)
    id_ = add(store, tmp_path / "bac.txt", NORTH, version="1")
    kept = figures.search(FigureQuery(unit="tấn")).figures
    figures.replace(FigureReading(id_, "2", kept))
    assert found(tmp_path) == ["412.000 tấn"]
    assert (figures.outdated("2"), figures.outdated("1")) == ((), (id_,))


def test_figures_of_a_document_that_is_not_stored_are_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        FigureStore(tmp_path).replace(FigureReading(DocumentId("d" * 16), "1", ()))
    assert stored_ids(tmp_path, "figure_readings") == set()


def test_a_store_made_before_there_were_figures_is_opened_and_told(tmp_path: Path) -> None:
    id_ = add(DocumentStore(tmp_path), tmp_path / "bac.txt", NORTH)
    with sqlite3.connect(tmp_path / "reports.sqlite3") as connection:
        connection.executescript("DROP TABLE figures; DROP TABLE figure_readings")
    connection.close()
    assert FigureStore(tmp_path).outdated("1") == (id_,)
    assert [listed.figures for listed in DocumentStore(tmp_path).active()] == [None]


KILLED = """
import os, signal, sys
from pathlib import Path
from rag.documents import read_document
from rag.figure_record import FigureReading
from rag.figures import report_figures
from rag.split import split
from rag.store.documents import DocumentStore

data, *paths = map(Path, sys.argv[1:])
documents = [read_document(path, max_bytes=10_000) for path in paths]

def readings():
    for document in documents[:-1]:
        yield FigureReading(document.id, "1", report_figures(document, split(document)))
    os.kill(os.getpid(), signal.SIGKILL)  # both documents and half of the figures are written

DocumentStore(data).apply(documents, [], readings())
"""


def test_a_writer_killed_between_two_documents_figures_leaves_neither(tmp_path: Path) -> None:
    store = DocumentStore(tmp_path)
    safe = add(store, tmp_path / "an-toan.txt", NORTH.replace("8.200", "8.300"))
    paths = [tmp_path / "bac.txt", tmp_path / "nam.txt"]
    for path, text in zip(paths, (NORTH, SOUTH), strict=True):
        path.write_text(text, "utf-8")
    command = [sys.executable, "-c", KILLED, str(tmp_path), *map(str, paths)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    for table in ("documents", "figures", "figure_readings"):
        assert stored_ids(tmp_path, table) == {safe}, table


def stored_ids(data: Path, table: str) -> set[str]:
    column = "id" if table == "documents" else "document_id"
    connection = sqlite3.connect(data / "reports.sqlite3")
    try:
        return {id_ for (id_,) in connection.execute(f"SELECT {column} FROM {table}")}  # noqa: S608
    finally:
        connection.close()
