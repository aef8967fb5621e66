"""The shipped cross-encoder: its files, and that it reads what words alone do not tell."""

import hashlib
from pathlib import Path

import pytest

from rag.cross_encoder import UNREAD, CrossEncoder, Passage, cross_encoder
from rag.errors import CrossEncoderError
from rag.records import Span
from rag.settings import SHIPPED_CROSS_ENCODER

FOLDER_LIMIT_BYTES = 35_000_000


@pytest.fixture(scope="module")
def reader() -> CrossEncoder:
    return cross_encoder()


def test_every_file_matches_its_checksum() -> None:
    lines = (SHIPPED_CROSS_ENCODER / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    listed = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in SHIPPED_CROSS_ENCODER.iterdir()
        if path.name != "SHA256SUMS"
    }
    assert found == listed


def test_the_folder_stays_small_enough_to_ship() -> None:
    assert (
        sum(path.stat().st_size for path in SHIPPED_CROSS_ENCODER.iterdir()) <= FOLDER_LIMIT_BYTES
    )


SENTENCE = (
    "Toàn tỉnh giải quyết việc làm cho 12.300 lao động, trong đó 1.450 người đi làm ở nước ngoài."
)


def test_the_number_asked_for_is_told_from_the_others(reader: CrossEncoder) -> None:
    text = "Cả huyện còn 1.240 hộ nghèo, 2.075 hộ cận nghèo; xóa được 86 nhà tạm."
    starts = {number: text.index(number) for number in ("1.240", "2.075", "86")}
    passage = Passage(text, tuple(Span(at, at + len(number)) for number, at in starts.items()))
    for question, place in (("còn mấy nhà nghèo", 0), ("sửa lại bao nhiêu căn nhà dột nát", 2)):
        (reading,) = reader.read(question, [passage])
        assert max(range(3), key=reading.spans.__getitem__) == place


def test_a_sentence_that_answers_is_told_from_one_that_does_not(reader: CrossEncoder) -> None:
    other = Passage("Sản lượng thủy sản đạt 21.400 tấn, tăng 3,2% so với cùng kỳ.")
    answers, does_not = reader.read("mấy người có công ăn việc làm", [Passage(SENTENCE), other])
    assert answers.answers > does_not.answers


def test_passages_are_returned_in_their_order_however_long(reader: CrossEncoder) -> None:
    short, long = Passage("Có 3 vụ cháy."), Passage(f"{SENTENCE} " * 3)
    together = reader.read("bao nhiêu vụ cháy", [long, short, long, short, short])
    assert together[1].answers == pytest.approx(together[3].answers, abs=0.2)
    assert together[0].answers == pytest.approx(together[2].answers, abs=0.2)
    assert together[1].answers > together[0].answers


def test_what_lies_beyond_the_part_that_is_read_has_no_chance(reader: CrossEncoder) -> None:
    text = "Tiếp tục thực hiện các nhiệm vụ, giải pháp đã đề ra trong năm. " * 40 + "Có 7 vụ cháy."
    (reading,) = reader.read("mấy vụ cháy", [Passage(text, (Span(len(text) - 9, len(text) - 8),))])
    assert reading.spans == (UNREAD,)


def test_a_question_longer_than_what_is_read_is_cut(reader: CrossEncoder) -> None:
    (reading,) = reader.read("bao nhiêu vụ cháy ở các xã " * 200, [Passage("Có 3 vụ cháy.")])
    assert -20.0 < reading.answers < 20.0


def test_nothing_to_read_is_no_error(reader: CrossEncoder) -> None:
    assert reader.read("bao nhiêu", []) == []


def test_a_damaged_model_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"no model")
    with pytest.raises(CrossEncoderError, match=str(tmp_path)):
        CrossEncoder(tmp_path)
