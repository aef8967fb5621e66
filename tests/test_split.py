"""Passages are whole sentences of one section, findable by their headings and column names."""

from pathlib import Path

import pytest

from rag.documents import read_bytes, read_document
from rag.records import BlockKind, Document, Passage
from rag.split import PASSAGE_SIZE, section_paths, split

ROOT = Path(__file__).parents[1]
DATA = ROOT / "tests" / "data" / "documents"
SAMPLES = [
    ROOT / "corpus" / "ha-tinh-2023.txt",
    *sorted(DATA.glob("huyen.*")),
    DATA / "trang-bao.html",
]


def read(text: str, name: str = "a.txt") -> Document:
    return read_bytes(name, text.encode(), source="s", max_bytes=100_000)


def holding(passages: tuple[Passage, ...], words: str) -> Passage:
    return next(p for p in passages if words in p.text)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_every_word_of_content_is_in_exactly_one_sentence(path: Path) -> None:
    document = read_document(path, max_bytes=1_000_000)
    passages = split(document)
    covered = [at for p in passages for s in p.sentences for at in range(s.start, s.end)]
    assert len(covered) == len(set(covered))
    assert covered == sorted(covered)
    for block in document.blocks:
        if block.kind.is_content:
            outside = set(range(block.start, block.end)) - set(covered)
            assert not "".join(document.text[at] for at in outside).strip()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_passages_are_exact_stretches_of_about_the_size(path: Path) -> None:
    document = read_document(path, max_bytes=1_000_000)
    for passage in split(document):
        assert passage.text == document.text[passage.start : passage.end]
        assert passage.id == f"{document.id}:{passage.start}-{passage.end}"
        assert len(passage.text) <= PASSAGE_SIZE or len(passage.sentences) == 1
        assert len(passage.heading_lines) == len(passage.section)
        assert len(passage.sentence_lines) == len(passage.sentences)
        assert passage.context <= passage.start
        if passage.sentences[0].kind.is_content:
            assert document.metadata.title not in passage.search_text


def test_no_passage_crosses_a_heading() -> None:
    passages = split(read("Báo cáo\n\nI. Lúa\n\nLúa được mùa.\n\nII. Ngô\n\nNgô mất mùa.\n"))
    assert [(p.section, p.text) for p in passages] == [
        ((), "Báo cáo"),
        (("I. Lúa",), "Lúa được mùa."),
        (("II. Ngô",), "Ngô mất mùa."),
    ]


def test_a_title_in_its_paragraph_speaks_for_that_paragraph_and_its_lists_only() -> None:
    text = (
        "Báo cáo thử\n\nVề xã hội\n\nGiáo dục: Trường lớp được xây mới.\n\n- Có 5 trường mới;\n\n"
        "Cụ thể, tăng 2 trường.\n\nSức khỏe nhân dân được chú trọng.\n"
    )
    passages = split(read(text))
    assert holding(passages, "xây mới").section == ("Về xã hội", "Giáo dục")
    assert holding(passages, "5 trường").section == ("Về xã hội", "Giáo dục")
    assert holding(passages, "tăng 2").section == ("Về xã hội", "Giáo dục")
    assert holding(passages, "Sức khỏe").section == ("Về xã hội",)


def test_a_table_row_is_found_by_its_group_and_column_names() -> None:
    document = read_document(DATA / "huyen.md", max_bytes=100_000)
    row = next(p for p in split(document) if "67,4" in p.text)
    assert "Kinh tế; TT: 1; Chỉ tiêu: Thu ngân sách" in row.search_text
    assert "Thực hiện 6 tháng: 67,4" in row.search_text
    assert row.section[-1].startswith("Bảng 1.")
    assert len(row.sentences) == 5


def test_a_table_title_ends_with_its_table() -> None:
    document = read_document(DATA / "huyen.md", max_bytes=100_000)
    assert holding(split(document), "Ghi chú").section[-1] == "2. Công nghiệp - xây dựng"


def test_a_long_sentence_stands_alone() -> None:
    long = "Tỉnh tập trung phát triển " + "nông nghiệp, " * 40 + "dịch vụ."
    passages = split(read(f"Lúa được mùa. {long} Ngô mất mùa.\n"))
    assert [len(p.sentences) for p in passages] == [1, 1, 1]


def test_section_paths_follow_the_blocks() -> None:
    document = read("Báo cáo\n\nI. Lúa\n\nLúa được mùa.\n")
    assert section_paths(document) == ((), (), ("I. Lúa",))


def test_words_the_publisher_broke_are_searched_whole_and_shown_as_published() -> None:
    document = read("Báo cáo\n\nI. Về ki nh t ế\n\nSản lượng thuỷ  s ản đạt 5 tấn.\n")
    passage = holding(split(document), "đạt 5 tấn")
    assert passage.search_text == "I. Về kinh tế\nSản lượng thuỷ sản đạt 5 tấn."
    assert passage.section == ("I. Về ki nh t ế",)
    assert passage.text == "Sản lượng thuỷ  s ản đạt 5 tấn."


def test_a_broken_word_of_a_table_is_searched_whole() -> None:
    table = "# Báo cáo\n\n| Ch ỉ tiêu | Kết quả |\n|---|---|\n| Thu ng ân sách | 67,4 |\n"
    passage = holding(split(read(table, "a.md")), "67,4")
    assert passage.search_text.endswith("Chỉ tiêu: Thu ngân sách; Kết quả: 67,4")
    assert "Thu ng ân sách" in passage.text


def test_lines_of_the_page_and_captions_are_passages_without_a_section() -> None:
    document = read_document(SAMPLES[0], max_bytes=1_000_000)
    kinds = {
        sentence.kind
        for path in SAMPLES
        for passage in split(read_document(path, max_bytes=1_000_000))
        if not passage.section
        for sentence in passage.sentences
    }
    assert BlockKind.FURNITURE in kinds
    assert all(len(p.text.split()) > 1 for p in split(document) if not p.section)


def test_passages_of_one_paragraph_share_a_context_and_sections_do_not() -> None:
    sentence = "Sản lượng lúa của huyện năm nay đạt mức cao nhất từ trước tới nay. "
    long = sentence * 9
    passages = split(read(f"Báo cáo\n\nI. Lúa\n\n{long}\n\nII. Ngô\n\n{sentence}\n"))
    lua = [p for p in passages if p.section == ("I. Lúa",)]
    ngo = [p for p in passages if p.section == ("II. Ngô",)]
    assert len(lua) > 1
    assert {p.context for p in lua} == {lua[0].start}
    assert [p.context for p in ngo] == [ngo[0].start]
