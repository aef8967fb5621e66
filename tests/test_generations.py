from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from rag.errors import IndexDamagedError, IndexRejectedError
from rag.generations import Built, Generation, Generations, Recipe
from rag.index import IndexWriter
from rag.protocols import Encoder
from rag.records import DocumentId, Passage, PassageId

REPORT = DocumentId("1" * 16)
RECIPE = Recipe({REPORT: "f1"}, encoder="e1", version="1")
TEXTS = [f"Chỉ tiêu thứ {n} đạt {n * 7} tỷ đồng" for n in range(12)]
Harm = Callable[[Path], None]


@pytest.fixture
def generations(tmp_path: Path) -> Generations:
    return Generations(tmp_path)


@pytest.fixture
def publish(generations: Generations, encoder: Encoder) -> Callable[..., Generation]:
    """Return a publication of twelve passages; ``harm`` spoils the folder before it is verified."""

    def run(harm: Harm = lambda _: None, claimed: int = len(TEXTS)) -> Generation:
        def build(folder: Path) -> Built:
            passages = [
                Passage(PassageId(f"{REPORT}:{n}-9"), REPORT, (), n, 9, text, text, ())
                for n, text in enumerate(TEXTS)
            ]
            with IndexWriter(folder) as writer:
                writer.add(passages, encoder)
                writer.finish()
            harm(folder)
            return Built(claimed)

        with generations.writer(lambda: None):
            return generations.publish(RECIPE, build, lambda: None)

    return run


def folders(tmp_path: Path) -> set[str]:
    return {folder.name for folder in (tmp_path / "index").glob("gen-*")}


def test_before_the_first_publication_there_is_no_generation(generations: Generations) -> None:
    assert (generations.current(), generations.current_name()) == (None, None)


def test_a_published_generation_is_current_and_whole(
    generations: Generations, publish: Callable[..., Generation]
) -> None:
    made = publish()
    assert generations.current() == made
    assert generations.current_name() == made.name
    assert RECIPE.is_met_by(made.manifest)
    assert made.manifest.passages == len(TEXTS)
    assert made.damage() is None
    assert {Path(name).parts[0] for name in made.manifest.files} == {
        "chroma",
        "lexical",
        "sentences",
    }


def test_two_generations_are_kept(
    tmp_path: Path, generations: Generations, publish: Callable[..., Generation]
) -> None:
    first, second, third = publish(), publish(), publish()
    assert folders(tmp_path) == {second.name, third.name}
    assert [one.name for one in generations.kept()] == [third.name, second.name]
    assert first.name not in folders(tmp_path)


def test_a_folder_left_by_a_killed_writer_is_removed(
    tmp_path: Path, publish: Callable[..., Generation]
) -> None:
    (tmp_path / "index" / "gen-abandoned").mkdir(parents=True)
    made = publish()
    assert folders(tmp_path) == {made.name}


def largest(folder: Path, pattern: str) -> Path:
    return max(folder.glob(pattern), key=lambda path: path.stat().st_size)


def cut(pattern: str) -> Harm:
    def run(folder: Path) -> None:
        path = largest(folder, pattern)
        path.write_bytes(path.read_bytes()[:8])

    return run


def remove(pattern: str) -> Harm:
    return lambda folder: largest(folder, pattern).unlink()


@pytest.mark.parametrize(
    "harm",
    [
        pytest.param(cut("chroma/*/data_level0.bin"), id="vectors cut short"),
        pytest.param(cut("chroma/*/header.bin"), id="a header cut short"),
        pytest.param(remove("chroma/*/index_metadata.pickle"), id="vectors without their ids"),
        pytest.param(remove("chroma/chroma.sqlite3"), id="no texts"),
        pytest.param(cut("lexical/indices.csc.index.npy"), id="lexical part cut short"),
    ],
)
def test_a_damaged_build_is_rejected_and_the_old_one_stays(
    harm: Harm, tmp_path: Path, generations: Generations, publish: Callable[..., Generation]
) -> None:
    old = publish()
    with pytest.raises(IndexRejectedError, match="chỉ mục cũ vẫn trả lời"):
        publish(harm)
    assert generations.current() == old
    assert old.damage() is None
    assert folders(tmp_path) == {old.name}


def test_a_build_with_too_few_passages_is_rejected(publish: Callable[..., Generation]) -> None:
    with pytest.raises(IndexRejectedError, match="đọc được 12 đoạn, cần 13"):
        publish(claimed=13)


def test_a_full_disk_rejects_the_build(publish: Callable[..., Generation]) -> None:
    def fill(_: Path) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(IndexRejectedError, match="No space left"):
        publish(fill)


def test_ctrl_c_leaves_the_old_generation_and_no_folder(
    tmp_path: Path, generations: Generations, publish: Callable[..., Generation]
) -> None:
    old = publish()
    with pytest.raises(KeyboardInterrupt):
        publish(lambda _: os.kill(os.getpid(), signal.SIGINT))
    assert generations.current() == old
    assert folders(tmp_path) == {old.name}


@pytest.mark.parametrize(
    "file", ["lexical/vocab.index.json", "chroma/*/data_level0.bin"], ids=["words", "vectors"]
)
def test_a_changed_file_is_damage(file: str, publish: Callable[..., Generation]) -> None:
    made = publish()
    path = largest(made.path, file)
    path.write_bytes(path.read_bytes() + b" ")
    assert made.damage() == f"tệp {path.relative_to(made.path).as_posix()} đã thay đổi"
    path.unlink()
    assert made.damage() == f"tệp {path.relative_to(made.path).as_posix()} thiếu"


@pytest.mark.parametrize(
    ("file", "content"),
    [
        pytest.param("CURRENT", "{", id="a pointer that is no JSON"),
        pytest.param("CURRENT", "[]", id="a pointer of another form"),
        pytest.param("CURRENT", '{"generation": "gen-x", "previous": null}', id="a lost folder"),
        pytest.param("*/manifest.json", "{}", id="a manifest without content"),
        pytest.param("*/manifest.json", "\x00", id="a manifest of zeros"),
    ],
)
def test_an_unreadable_pointer_or_manifest_is_damage_until_the_next_publication(
    file: str,
    content: str,
    tmp_path: Path,
    generations: Generations,
    publish: Callable[..., Generation],
) -> None:
    publish()
    next((tmp_path / "index").glob(file)).write_text(content)
    with pytest.raises(IndexDamagedError, match="rag ingest --rebuild"):
        generations.current()
    made = publish()
    assert generations.current() == made


def test_a_second_writer_waits_and_is_told_once(tmp_path: Path) -> None:
    order: list[str] = []
    waiting = threading.Event()

    def tell() -> None:
        order.append("chờ")
        waiting.set()

    def second() -> None:
        with Generations(tmp_path).writer(tell):
            order.append("lần hai")

    thread = threading.Thread(target=second)
    with Generations(tmp_path).writer(lambda: order.append("không được gọi")):
        thread.start()
        assert waiting.wait(10)
        order.append("lần một xong")
    thread.join(10)
    assert order == ["chờ", "lần một xong", "lần hai"]
