from __future__ import annotations

from rag.records import DocumentId, Metadata
from rag.store.documents import StoredDocument
from rag.store.plan import Plan, Reading, make_plan


def stored(id_: str, source: str, fingerprint: str | None = None) -> StoredDocument:
    title = Metadata(title=id_)
    return StoredDocument(DocumentId(id_), source, fingerprint or f"f-{id_}", title, "", (), 1)


def read(source: str, id_: str, fingerprint: str | None = None) -> Reading:
    return Reading(source, DocumentId(id_), fingerprint or f"f-{id_}", None)


def outline(plan: Plan) -> dict[str, list[str]]:
    """Name what a plan does, empty parts left out."""
    parts = {
        "added": [r.source for r in plan.added],
        "replaced": [r.source for r in plan.replaced],
        "unchanged": [r.source for r in plan.unchanged],
        "moved": [r.source for r in plan.moved],
        "retired": [d.id for d in plan.retired],
        "removed": [d.source for d in plan.removed],
    }
    return {name: [str(one) for one in part] for name, part in parts.items() if part}


def test_a_new_content_at_a_new_path_is_added() -> None:
    assert outline(make_plan([], [read("/a", "X")], [], [])) == {"added": ["/a"]}


def test_the_same_content_at_the_same_path_is_unchanged() -> None:
    assert outline(make_plan([stored("X", "/a")], [read("/a", "X")], [], [])) == {
        "unchanged": ["/a"]
    }


def test_a_new_content_at_a_known_path_replaces_the_old_one() -> None:
    assert outline(make_plan([stored("X", "/a")], [read("/a", "Y")], [], [])) == {
        "replaced": ["/a"],
        "retired": ["X"],
    }


def test_new_metadata_replace_the_document_in_place() -> None:
    assert outline(make_plan([stored("X", "/a")], [read("/a", "X", "other")], [], [])) == {
        "replaced": ["/a"]
    }


def test_two_paths_with_one_new_content_add_it_once() -> None:
    plan = make_plan([], [read("/a", "X"), read("/b", "X")], [], [])
    assert outline(plan) == {"added": ["/a"], "unchanged": ["/b"]}


def test_a_copy_elsewhere_leaves_the_first_path_in_charge() -> None:
    plan = make_plan([stored("X", "/a")], [read("/b", "X", "other")], [], [])
    assert outline(plan) == {"unchanged": ["/b"]}


def test_a_file_that_was_moved_keeps_its_content() -> None:
    plan = make_plan([stored("X", "/d/a")], [read("/d/b", "X")], ["/d/a"], ["/d/a"])
    assert outline(plan) == {"unchanged": ["/d/b"], "moved": ["/d/b"]}


def test_a_file_moved_with_new_metadata_is_replaced() -> None:
    plan = make_plan([stored("X", "/d/a")], [read("/d/b", "X", "other")], ["/d/a"], ["/d/a"])
    assert outline(plan) == {"replaced": ["/d/b"]}


def test_two_files_that_swap_contents_both_keep_an_owner() -> None:
    active = [stored("X", "/a"), stored("Y", "/b")]
    plan = make_plan(active, [read("/a", "Y"), read("/b", "X")], [], [])
    assert outline(plan) == {"unchanged": ["/a", "/b"], "moved": ["/a", "/b"]}


def test_a_copy_takes_over_when_the_first_path_changes() -> None:
    plan = make_plan([stored("X", "/a")], [read("/a", "Y"), read("/b", "X")], [], [])
    assert outline(plan) == {"replaced": ["/a"], "unchanged": ["/b"], "moved": ["/b"]}


def test_a_file_gone_from_a_synced_folder_is_removed() -> None:
    active = [stored("X", "/d/a"), stored("Y", "/d/b")]
    plan = make_plan(active, [read("/d/b", "Y")], ["/d/a"], ["/d/a", "/d/b"])
    assert outline(plan) == {"unchanged": ["/d/b"], "retired": ["X"], "removed": ["/d/a"]}


def test_a_file_gone_from_another_folder_stays() -> None:
    active = [stored("X", "/other/a"), stored("Y", "/d/b")]
    plan = make_plan(active, [read("/d/b", "Y")], ["/other/a"], ["/d/b"])
    assert outline(plan) == {"unchanged": ["/d/b"]}


def test_a_file_that_could_not_be_read_now_keeps_its_old_version() -> None:
    active = [stored("X", "/d/a"), stored("Y", "/d/b")]
    plan = make_plan(active, [read("/d/b", "Y")], [], ["/d/a", "/d/b"])
    assert outline(plan) == {"unchanged": ["/d/b"]}
