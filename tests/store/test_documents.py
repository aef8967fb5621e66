from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from rag.errors import StoreError, UnknownDocumentError
from rag.records import Block, BlockKind, Document, DocumentId, Metadata, Span
from rag.store.documents import DocumentStore

ROW = Block(BlockKind.TABLE_ROW, 10, 24, cells=(Span(10, 14), Span(17, 24)), header=("Tên", "Số"))
REPORT = Document(
    id=DocumentId("a" * 16),
    source="/báo cáo/một.txt",
    fingerprint="f1",
    text="Tiêu đề\n\nThu ngân sách | 17.422",
    blocks=(Block(BlockKind.HEADING, 0, 7, level=2), ROW),
    metadata=Metadata(title="Báo cáo một", period="2023", guessed=frozenset({"title", "period"})),
    warnings=("Bảng thiếu tiêu đề.",),
)
OTHER = replace(REPORT, id=DocumentId("b" * 16), source="/báo cáo/hai.txt", text="Khác")


@pytest.fixture
def store(tmp_path: Path) -> DocumentStore:
    return DocumentStore(tmp_path)


def test_a_document_comes_back_exactly_as_it_was_stored(store: DocumentStore) -> None:
    store.apply([REPORT], [])
    assert store.get(REPORT.id) == REPORT


def test_the_listing_knows_everything_but_the_text(store: DocumentStore) -> None:
    store.apply([REPORT], [])
    (listed,) = store.active()
    assert (listed.id, listed.source, listed.fingerprint) == (REPORT.id, REPORT.source, "f1")
    assert listed.metadata == REPORT.metadata
    assert listed.warnings == REPORT.warnings
    assert listed.characters == len(REPORT.text)
    assert listed.added_at.endswith("+00:00")


def test_documents_are_listed_in_the_order_they_were_added(store: DocumentStore) -> None:
    store.apply([OTHER], [])
    store.apply([REPORT], [])
    assert [document.id for document in store.active()] == [OTHER.id, REPORT.id]


def test_a_retired_document_is_not_listed_but_still_readable(store: DocumentStore) -> None:
    store.apply([REPORT, OTHER], [])
    store.apply([], [REPORT.id])
    assert [document.id for document in store.active()] == [OTHER.id]
    assert store.get(REPORT.id) == REPORT


def test_a_retired_document_can_be_added_again(store: DocumentStore) -> None:
    store.apply([REPORT], [])
    store.apply([], [REPORT.id])
    store.apply([REPORT], [])
    assert [document.id for document in store.active()] == [REPORT.id]


def test_adding_the_same_id_replaces_the_document(store: DocumentStore) -> None:
    store.apply([REPORT], [])
    store.apply([replace(REPORT, fingerprint="f2", metadata=Metadata(title="Tên mới"))], [])
    assert [document.metadata.title for document in store.active()] == ["Tên mới"]


def test_a_failing_change_changes_nothing(store: DocumentStore) -> None:
    store.apply([REPORT], [])
    broken = replace(OTHER, source=None)  # type: ignore[arg-type]
    with pytest.raises(StoreError, match="kho báo cáo"):
        store.apply([broken], [REPORT.id])
    assert [document.id for document in store.active()] == [REPORT.id]


def test_purging_deletes_only_retired_documents_nobody_needs(store: DocumentStore) -> None:
    third = replace(OTHER, id=DocumentId("c" * 16))
    store.apply([REPORT, OTHER, third], [])
    store.apply([], [REPORT.id, OTHER.id])
    store.purge([OTHER.id])
    assert store.get(OTHER.id) == OTHER
    assert store.get(third.id) == third
    with pytest.raises(UnknownDocumentError, match="aaaa"):
        store.get(REPORT.id)


def test_a_new_store_reads_what_an_earlier_one_wrote(tmp_path: Path) -> None:
    DocumentStore(tmp_path).apply([REPORT], [])
    assert DocumentStore(tmp_path).get(REPORT.id) == REPORT


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "reports.sqlite3").write_bytes(b"not a database, " * 100)
    with pytest.raises(StoreError, match=r"reports\.sqlite3"):
        DocumentStore(tmp_path)


def test_a_store_of_a_later_version_is_not_touched(tmp_path: Path) -> None:
    DocumentStore(tmp_path)
    connection = sqlite3.connect(tmp_path / "reports.sqlite3")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreError, match="phiên bản 99"):
        DocumentStore(tmp_path)


def test_pages_are_kept_and_a_file_from_before_them_gets_the_column(tmp_path: Path) -> None:
    paged = replace(REPORT, page_starts=(0, 9))
    DocumentStore(tmp_path).apply([REPORT], [])
    with sqlite3.connect(tmp_path / "reports.sqlite3") as connection:
        connection.execute("ALTER TABLE documents DROP COLUMN page_starts")
    store = DocumentStore(tmp_path)
    assert store.get(REPORT.id) == REPORT
    store.apply([paged], [])
    found = store.get(REPORT.id)
    assert [found.page_at(offset) for offset in (0, 8, 9, 30)] == [1, 1, 2, 2]
    assert REPORT.page_at(5) is None
