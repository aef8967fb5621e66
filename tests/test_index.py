from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from rag.errors import IndexDamagedError
from rag.index import IndexWriter, OpenIndex, check, copy_index
from rag.language.normalise import words
from rag.language.tokens import lexical_tokens
from rag.protocols import Encoder, Role
from rag.records import BlockKind, DocumentId, Passage, PassageId, Sentence

FIRST, SECOND = DocumentId("1" * 16), DocumentId("2" * 16)


def passage(document: DocumentId, start: int, text: str) -> Passage:
    end = start + len(text)
    return Passage(
        id=PassageId(f"{document}:{start}-{end}"),
        document_id=document,
        section=("I. Kinh tế", "Ngân sách"),
        start=start,
        end=end,
        text=text,
        search_text=f"Ngân sách\n{text}",
        sentences=(Sentence(start, end, BlockKind.TABLE_ROW),),
    )


PASSAGES = [
    passage(FIRST, 0, "Tổng thu ngân sách đạt 9.850 tỷ đồng"),
    passage(FIRST, 50, "Sản lượng lúa ước đạt 412.000 tấn"),
    passage(SECOND, 0, "Tổng thu ngân sách năm 2022"),
    passage(SECOND, 40, "Khách du lịch gấp hai lần năm trước"),
]
Build = Callable[[Sequence[Passage]], OpenIndex]


@pytest.fixture
def build(tmp_path: Path, encoder: Encoder) -> Build:
    def run(passages: Sequence[Passage]) -> OpenIndex:
        write(tmp_path / "gen", encoder, passages)
        return OpenIndex(tmp_path / "gen", {p.document_id for p in passages})

    return run


def write(folder: Path, encoder: Encoder, passages: Sequence[Passage]) -> int:
    with IndexWriter(folder) as writer:
        writer.add(passages, encoder)
        return writer.finish()


def many(count: int) -> list[Passage]:
    known = words("thu ngân sách lúa du lịch công nghiệp y tế tỷ đồng năm đạt tăng")
    rng = np.random.default_rng(0)
    texts = [" ".join(rng.choice(known, 9)) for _ in range(count)]
    return [passage(FIRST, 100 * n, text) for n, text in enumerate(texts)]


def test_passages_come_back_exactly_and_in_the_order_asked_for(build: Build) -> None:
    index = build(PASSAGES)
    wanted = [PASSAGES[2], PASSAGES[0], PASSAGES[2]]
    assert index.passages([p.id for p in wanted]) == wanted


def test_an_unknown_passage_is_damage(build: Build) -> None:
    with pytest.raises(IndexDamagedError, match="thiếu 1 đoạn"):
        build(PASSAGES).passages([PassageId("x:0-1")])


def test_the_nearest_passage_is_the_one_with_the_same_words(build: Build, encoder: Encoder) -> None:
    vector = encoder.encode([PASSAGES[3].text], Role.QUERY)
    assert build(PASSAGES).nearest(vector, 2)[0] == PASSAGES[3].id


def test_nearest_gives_what_there_is_when_more_is_asked_for(build: Build, encoder: Encoder) -> None:
    vector = encoder.encode(["ngân sách"], Role.QUERY)
    assert sorted(build(PASSAGES).nearest(vector, 99)) == sorted(p.id for p in PASSAGES)


def test_within_is_a_strict_filter_on_both_sides(build: Build, encoder: Encoder) -> None:
    index, only = build(PASSAGES), frozenset({SECOND})
    vector = encoder.encode([PASSAGES[0].text], Role.QUERY)
    assert index.nearest(vector, 9, only)[0] == PASSAGES[2].id
    assert len(index.nearest(vector, 9, only)) == 2
    hits = index.lexical(lexical_tokens("tổng thu ngân sách"), 9, only)
    assert hits == [PASSAGES[2].id, PASSAGES[3].id]


@pytest.mark.parametrize(
    "within",
    [frozenset[DocumentId](), frozenset({DocumentId("f" * 16)})],
    ids=["no document", "an unknown document"],
)
def test_within_nothing_finds_nothing(
    within: frozenset[DocumentId], build: Build, encoder: Encoder
) -> None:
    index, vector = build(PASSAGES), encoder.encode(["ngân sách"], Role.QUERY)
    assert index.nearest(vector, 9, within) == []
    assert index.lexical(lexical_tokens("ngân sách"), 9, within) == []


def test_a_vector_of_zeros_is_near_nothing(build: Build, encoder: Encoder) -> None:
    assert build(PASSAGES).nearest(encoder.encode([""], Role.QUERY), 3) == []


def test_cosines_are_exact_and_aligned_with_the_ids(build: Build, encoder: Encoder) -> None:
    vector = encoder.encode(["thu ngân sách"], Role.QUERY)
    wanted = [PASSAGES[1], PASSAGES[0], PASSAGES[3]]
    expected = encoder.encode([p.text for p in wanted], Role.DOCUMENT) @ vector[0]
    index = build(PASSAGES)
    found = np.concatenate(index.cosines(vector, [p.id for p in wanted]))
    np.testing.assert_allclose(found[:, 0], expected, atol=1e-3)
    assert index.cosines(vector, []) == []


def test_an_index_of_nothing_opens_and_finds_nothing(build: Build, encoder: Encoder) -> None:
    index = build([])
    assert index.nearest(encoder.encode(["ngân sách"], Role.QUERY), 3) == []
    assert index.lexical(["ngân"], 3) == []


@pytest.mark.parametrize("count", [0, 1, 2, 300, 1_001])
def test_reading_leaves_all_files_but_the_sqlite_file_alone(
    count: int, tmp_path: Path, encoder: Encoder
) -> None:
    write(tmp_path / "gen", encoder, many(count))
    before = hashes(tmp_path / "gen")
    check(tmp_path / "gen", count)
    index = OpenIndex(tmp_path / "gen", {FIRST})
    index.nearest(encoder.encode(["ngân sách"], Role.QUERY), 3)
    del index
    gc.collect()
    assert hashes(tmp_path / "gen") == before


def hashes(folder: Path) -> dict[str, str]:
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "chroma.sqlite3"
    }


def test_a_copy_goes_on_without_touching_its_source(tmp_path: Path, encoder: Encoder) -> None:
    write(tmp_path / "old", encoder, PASSAGES)
    before = hashes(tmp_path / "old")
    copy_index(tmp_path / "old", tmp_path / "new")
    with IndexWriter(tmp_path / "new") as writer:
        assert writer.drop([FIRST]) == 2
        added = passage(FIRST, 0, "Chỉ số sản xuất công nghiệp tăng 7,2%")
        writer.add([added], encoder)
        assert writer.finish() == 3
    check(tmp_path / "new", 3)
    index = OpenIndex(tmp_path / "new", {FIRST, SECOND})
    assert index.nearest(encoder.encode([added.text], Role.QUERY), 1) == [added.id]
    assert index.lexical(["lúa"], 3) == []
    assert not (tmp_path / "new" / "sentences-copied").exists()
    assert hashes(tmp_path / "old") == before


def test_more_rows_than_chroma_takes_at_once(tmp_path: Path, encoder: Encoder) -> None:
    passages = many(6_000)
    write(tmp_path / "gen", encoder, passages)
    index = OpenIndex(tmp_path / "gen", {FIRST})
    vector = encoder.encode(["thu ngân sách"], Role.QUERY)
    every = np.concatenate(index.cosines(vector, [p.id for p in passages]))
    assert len(every) == 6_000
    filtered = index.nearest(vector, 1, frozenset({FIRST}))
    assert index.cosines(vector, filtered)[0].item() == pytest.approx(every.max(), abs=1e-3)
    # Unfiltered search is approximate, but a passage's own words find it.
    own = passages[::100]
    vectors = encoder.encode([p.search_text for p in own], Role.QUERY)
    found = sum(p.id in index.nearest(v[None], 20) for p, v in zip(own, vectors, strict=True))
    assert found >= 0.95 * len(own)


def test_a_filter_that_keeps_most_of_a_large_index_is_strict_too(
    build: Build, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.index._EXACT", 1)
    index, vector = build(PASSAGES), encoder.encode([PASSAGES[0].text], Role.QUERY)
    assert set(index.nearest(vector, 2, frozenset({SECOND}))) <= {p.id for p in PASSAGES[2:]}
    assert index.nearest(vector, 2, frozenset({FIRST}))[0] == PASSAGES[0].id


def test_an_old_index_still_answers_while_a_newer_one_is_open(
    tmp_path: Path, encoder: Encoder
) -> None:
    vector = encoder.encode(["ngân sách"], Role.QUERY)
    write(tmp_path / "a", encoder, PASSAGES[:2])
    write(tmp_path / "b", encoder, PASSAGES[2:])
    old, new = OpenIndex(tmp_path / "a", {FIRST}), OpenIndex(tmp_path / "b", {SECOND})
    again = OpenIndex(tmp_path / "a", {FIRST})
    del again
    gc.collect()
    assert {id_[:1] for id_ in old.nearest(vector, 9)} == {"1"}
    assert {id_[:1] for id_ in new.nearest(vector, 9)} == {"2"}


def halve(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def forget_a_passage(path: Path) -> None:
    rows = json.loads(path.read_text())
    path.write_text(json.dumps({name: values[1:] for name, values in rows.items()}))


@pytest.mark.parametrize(
    ("pattern", "harm"),
    [
        pytest.param("chroma/chroma.sqlite3", halve, id="half of the texts"),
        pytest.param("chroma/chroma.sqlite3", Path.unlink, id="no texts"),
        pytest.param("lexical/data.csc.index.npy", halve, id="half of the BM25 scores"),
        pytest.param("lexical/passages.json", forget_a_passage, id="a passage without BM25"),
        pytest.param("lexical/vocab.index.json", halve, id="half of the vocabulary"),
    ],
)
def test_a_damaged_index_fails_its_check(
    pattern: str, harm: Callable[[Path], None], tmp_path: Path, encoder: Encoder
) -> None:
    write(tmp_path / "gen", encoder, many(200))
    harm(next((tmp_path / "gen").glob(pattern)))
    with pytest.raises(Exception):  # noqa: B017 - its child process only has to fail
        check(tmp_path / "gen", 200)


def test_a_wrong_count_fails_the_check(tmp_path: Path, encoder: Encoder) -> None:
    write(tmp_path / "gen", encoder, PASSAGES)
    with pytest.raises(ValueError, match="đọc được 4 đoạn, cần 5"):
        check(tmp_path / "gen", 5)


@pytest.mark.parametrize("missing", ["chroma/chroma.sqlite3", "lexical/passages.json"])
def test_opening_an_incomplete_index_is_damage(
    missing: str, tmp_path: Path, encoder: Encoder
) -> None:
    write(tmp_path / "gen", encoder, PASSAGES)
    (tmp_path / "gen" / missing).unlink()
    with pytest.raises(IndexDamagedError, match="rag ingest --rebuild"):
        OpenIndex(tmp_path / "gen", {FIRST})
