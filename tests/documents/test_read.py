"""Files become Documents: what is content, what is not, and what is refused."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.documents import (
    SUPPORTED_SUFFIXES,
    file_fingerprint,
    is_report,
    metadata_path,
    read_bytes,
    read_document,
)
from rag.errors import (
    FileRefusedError,
    FileTooLargeError,
    UnreadableFileError,
    UnsupportedFormatError,
)
from rag.records import Block, BlockKind, Document

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data" / "documents"
SEED = ROOT / "corpus" / "ha-tinh-2023.txt"
SAMPLES = [SEED, DATA / "huyen.txt", DATA / "huyen.md", DATA / "trang-bao.html"]
LIMIT = 1_000_000
MARKERS = re.compile(r"[\s#|:*_>.…•+–—-]*")


def read(name: str, text: str, metadata: str | None = None) -> Document:
    toml = metadata.encode() if metadata is not None else None
    return read_bytes(name, text.encode(), source="test", max_bytes=LIMIT, metadata_toml=toml)


def texts(document: Document, kind: BlockKind) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.kind is kind]


def outline(document: Document) -> list[tuple[int, str]]:
    return [
        (b.level, document.text[b.start : b.end])
        for b in document.blocks
        if b.kind is BlockKind.HEADING
    ]


def assert_sound(document: Document) -> None:
    """Blocks are in order, inside the text, and only markers and white space lie between them."""
    at = 0
    for block in document.blocks:
        assert at <= block.start < block.end <= len(document.text)
        assert MARKERS.fullmatch(document.text[at : block.start])
        assert all(block.start <= c.start <= c.end <= block.end for c in block.cells)
        assert len(block.cells) == len(block.header) or not block.header
        at = block.end
    assert MARKERS.fullmatch(document.text[at:])


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_nothing_is_lost_between_blocks(path: Path) -> None:
    assert_sound(read_document(path, max_bytes=LIMIT))


LINES = """\
I. KẾT QUẢ
1. Lúa
1.1. Ngô
a) Vịt: Đàn vịt có 5 con.
- Gà: 3 con;
Kinh tế
Nơi nhận:
Trang 3
Thu ngân sách đạt 5 tỷ đồng, tăng 3%.
Thu: Tổng thu ngân sách tăng.
*Ghi chú: Không có*
>> Xem
# Đầu đề
**Về xã hội:** Giảm nghèo nhanh.
Toàn cảnh kỳ họp
kéo dài sang dòng sau
===
---
BBT
| a | b |
|---|---|
| 1 | 2 |
x | y
BÁO CÁO
Ý kiến bạn đọc
<b>Đậm</b>
1.
:
* |
**
TM. UBND
""".splitlines()


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html"])
@settings(max_examples=150, deadline=None)
@given(lines=st.lists(st.sampled_from([*LINES, "", "", ""]), min_size=1, max_size=14))
def test_any_mixture_of_lines_is_read_without_loss(suffix: str, lines: list[str]) -> None:
    text = "\n".join(lines) + f"\n\nThu ngân sách{' tăng khá' * 15}.\n"
    assert_sound(read(f"a{suffix}", text))


def test_the_published_page_is_read_as_a_reader_would() -> None:
    document = read_document(SEED, max_bytes=LIMIT)
    assert document.text == SEED.read_text("utf-8")
    assert len(texts(document, BlockKind.FURNITURE)) == 6
    assert len(texts(document, BlockKind.CAPTION)) == 2
    assert len([1 for level, _ in outline(document) if level == 1]) == 2
    assert outline(document)[0] == (1, "Những kết quả đạt được năm 2023")
    assert (3, "Nông, lâm nghiệp và thủy sản") in outline(document)
    assert all(len(words) > 40 for words in texts(document, BlockKind.PARAGRAPH))
    assert document.metadata.period == "2023"
    assert document.metadata.guessed == frozenset()


def test_the_guess_from_the_published_page_agrees_with_its_metadata_file() -> None:
    given_by_file = read_document(SEED, max_bytes=LIMIT).metadata
    guessed = read("ha-tinh-2023.txt", SEED.read_text("utf-8")).metadata
    for name in ("issuer", "speaker", "speaker_post", "meeting", "place", "period", "published"):
        assert getattr(guessed, name) == getattr(given_by_file, name), name
        assert name in guessed.guessed


def test_numbered_headings_of_a_plain_text_are_nested() -> None:
    assert outline(read_document(DATA / "huyen.txt", max_bytes=LIMIT)) == [
        (1, "I. KẾT QUẢ ĐẠT ĐƯỢC"),
        (2, "1. Lĩnh vực kinh tế"),
        (3, "1.1. Nông nghiệp"),
        (4, "a) Chăn nuôi"),
        (3, "1.2. Công nghiệp"),
        (2, "2. Lĩnh vực xã hội"),
        (5, "Giáo dục"),
        (5, "Y tế"),
        (1, "II. NHIỆM VỤ TRỌNG TÂM QUÝ II"),
    ]


def test_letterhead_page_number_and_recipients_are_furniture() -> None:
    found = texts(read_document(DATA / "huyen.txt", max_bytes=LIMIT), BlockKind.FURNITURE)
    assert {"UBND HUYỆN SÔNG MÂY", "Trang 1/2", "Nơi nhận:", "Lưu: VT.", "Trần Văn Bình"} <= set(
        found
    )


def test_a_title_of_two_lines_is_joined_in_ordinary_letters() -> None:
    metadata = read_document(DATA / "huyen.txt", max_bytes=LIMIT).metadata
    assert metadata.title == "Báo cáo tình hình phát triển kinh tế - xã hội quý I năm 2024"
    assert (metadata.issuer, metadata.place) == ("UBND huyện Sông Mây", "huyện Sông Mây")
    assert metadata.period == "quý I năm 2024"


def test_markdown_tables_become_rows_with_named_cells() -> None:
    document = read_document(DATA / "huyen.md", max_bytes=LIMIT)
    rows = [b for b in document.blocks if b.kind is BlockKind.TABLE_ROW]
    assert [cell.of(document.text) for cell in rows[1].cells] == [
        "1", "Thu ngân sách", "tỷ đồng", "120", "67,4", "56,2",
    ]  # fmt: skip
    assert rows[1].header[4] == "Thực hiện 6 tháng"
    assert "| A | B | 1 | 2 | 3 | 4 |" in texts(document, BlockKind.FURNITURE)
    assert "Bảng 1. Kết quả một số chỉ tiêu chủ yếu" in texts(document, BlockKind.HEADING)


def test_a_markdown_table_without_column_names_is_told() -> None:
    document = read("a.md", "Số liệu như sau đây.\n\n| Lúa | 5 |\n| Ngô | 6 |\n")
    assert document.warnings == (
        "Một bảng không có hàng tiêu đề cột nên các cột của bảng chưa có tên.",
    )


def test_a_saved_page_gives_its_article_and_nothing_around_it() -> None:
    document = read_document(DATA / "trang-bao.html", max_bytes=LIMIT)
    for noise in (
        "999",
        "12%",
        "200%",
        "Giá vàng",
        "0900",
        "77%",
        "0%.",
        "Thời sự",
        "Chia sẻ",
        "©",
    ):
        assert noise not in document.text
    for content in (
        "5.420 tỷ đồng",
        "245,5 tỷ đồng",
        "lúa đạt 38.000 tấn",
        "Giảm hộ nghèo còn 2,2%",
    ):
        assert content in document.text
    assert texts(document, BlockKind.CAPTION) == ["Nông dân xã Gió thu hoạch lúa mùa. Ảnh: Minh An"]
    assert (document.metadata.published, document.metadata.source_name) == (
        "2024-10-03",
        "Báo Sông Mây",
    )


def test_spanning_header_cells_of_a_page_name_each_column() -> None:
    document = read_document(DATA / "trang-bao.html", max_bytes=LIMIT)
    rows = [b for b in document.blocks if b.kind is BlockKind.TABLE_ROW]
    assert document.text[rows[0].start : rows[0].end] == "Lúa | tấn | 36.900 | 38.000"
    assert rows[0].header[2:] == ("Thực hiện 9 tháng – Năm 2023", "Thực hiện 9 tháng – Năm 2024")
    assert document.text[rows[1].start : rows[1].end] == "Xã hội"


HEADINGS: dict[str, tuple[str, list[str]]] = {
    "a title in its paragraph": ("Du lịch: Lượng khách đạt 3 triệu lượt.", ["Du lịch"]),
    "a long title with several fields": (
        "Phát triển công nghiệp; duy trì nông nghiệp, thủy sản: Triển khai các đề án lớn.",
        ["Phát triển công nghiệp; duy trì nông nghiệp, thủy sản"],
    ),
    "a space before the colon": ("Nhiệm vụ mới : Thực hiện các đề án.", ["Nhiệm vụ mới"]),
    "a word that looks like a numbered part": ("Mục tiêu: Phấn đấu tăng trưởng.", ["Mục tiêu"]),
    "an announcement is none": ("Cụ thể: Có 26/29 chỉ tiêu đạt kế hoạch.", []),
    "a part of a sum is none": ("Trong đó: Thu nội địa đạt 8.300 tỷ đồng.", []),
    "a text going on in lower case is none": ("Cơ cấu kinh tế: công nghiệp 41%, dịch vụ 45%.", []),
    "a figure before the colon is none": ("Thu đạt 5 tỷ đồng: Tăng so với năm 2022.", []),
    "a decision being quoted is none": ("Chủ tịch tỉnh khẳng định: Phải quyết liệt hơn nữa.", []),
    "a numbered title with a full stop": (
        "2. Công nghiệp. Giá trị sản xuất tăng 8% so với cùng kỳ.",
        ["2. Công nghiệp"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("paragraph", "expected"), HEADINGS.values(), ids=HEADINGS)
def test_run_in_headings(paragraph: str, expected: list[str]) -> None:
    text = f"Báo cáo thử\n\nThu ngân sách năm nay tăng khá.\n\n{paragraph}\n"
    assert texts(read("a.txt", text), BlockKind.HEADING) == expected


CAPTIONS = [
    "Quang cảnh hội nghị sơ kết",
    "Chủ tịch UBND huyện Lê Văn Tám phát biểu tại hội nghị",
    "Nông dân xã Gió thu hoạch lúa mùa",
    "Cầu Sông Mây sau khi hoàn thành. Ảnh: Minh An",
]


@pytest.mark.parametrize("caption", CAPTIONS)
def test_a_line_under_a_photograph_is_no_heading(caption: str) -> None:
    end = "Du lịch: Khách tăng nhanh so với cùng kỳ."
    text = f"Báo cáo thử\n\nThu ngân sách tăng khá.\n\n{caption}\n\n{end}\n"
    document = read("a.txt", text)
    assert texts(document, BlockKind.CAPTION) == [caption]
    assert texts(document, BlockKind.HEADING) == ["Du lịch"]


def test_a_wrapped_paragraph_is_one_block() -> None:
    document = read("a.txt", "Tiêu đề báo cáo\n\nThu ngân sách năm nay đạt 5 tỷ\nđồng, tăng khá.\n")
    assert texts(document, BlockKind.PARAGRAPH) == [
        "Thu ngân sách năm nay đạt 5 tỷ\nđồng, tăng khá."
    ]


ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "utf-8": lambda text: text.encode(),
    "utf-8 with a mark": lambda text: text.encode("utf-8-sig"),
    "utf-16": lambda text: text.encode("utf-16"),
    "windows newlines": lambda text: text.replace("\n", "\r\n").encode(),
}


@pytest.mark.parametrize("encode", ENCODINGS.values(), ids=ENCODINGS)
def test_the_same_text_has_the_same_id_in(encode: Callable[[str], bytes]) -> None:
    text = "Báo cáo\n\nThu ngân sách đạt 5 tỷ đồng.\n"
    document = read_bytes("a.txt", encode(text), source="s", max_bytes=LIMIT)
    assert (document.id, document.text) == (read("a.txt", text).id, text)


def test_decomposed_letters_are_composed() -> None:
    assert read("a.txt", "Thu nga\u0302n sa\u0301ch tăng khá.").text == "Thu ngân sách tăng khá."


def test_the_fingerprint_covers_file_and_metadata() -> None:
    prints = {
        read("a.txt", "Thu ngân sách tăng.").fingerprint,
        read("a.txt", "Thu ngân sách giảm.").fingerprint,
        read("a.txt", "Thu ngân sách tăng.", 'title = "A"').fingerprint,
        read("a.txt", "Thu ngân sách tăng.", "").fingerprint,
    }
    assert len(prints) == 4


REFUSED: dict[str, tuple[bytes, str]] = {
    "an empty file": (b"", "không có nội dung"),
    "white space": (b" \n\n", "không có nội dung"),
    "NUL bytes": (b"PK\x03\x04" + b"\x00" * 40, "nhị phân"),
    "control characters": (b"\x01\x02\x03abc", "nhị phân"),
    "another encoding": ("Thu ngân sách tăng".encode("cp1258", "replace") + b"\xd0\xff", "UTF-8"),
    "a broken utf-16": (b"\xff\xfea", "UTF-16"),
    "no sentence": (b"12 34\n---\n", "không có câu"),
}


@pytest.mark.parametrize(("data", "problem"), REFUSED.values(), ids=REFUSED)
def test_is_refused_with_its_reason(data: bytes, problem: str) -> None:
    with pytest.raises(UnreadableFileError, match=problem):
        read_bytes("a.txt", data, source="s", max_bytes=LIMIT)


@pytest.mark.parametrize("size", [60, 2000], ids=["more text than allowed", "a far larger file"])
def test_more_text_than_the_limit_is_refused(size: int, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Thu tăng. " * size, "utf-8")
    with pytest.raises(FileTooLargeError):
        read_document(path, max_bytes=500)
    with pytest.raises(FileTooLargeError):
        read_bytes("a.txt", path.read_bytes(), source="s", max_bytes=500)


def test_a_page_heavier_than_the_limit_is_read_when_its_text_is_short() -> None:
    page = f"<p>Thu ngân sách tăng khá.</p><script>{'x' * 3000}</script>"
    document = read_bytes("a.html", page.encode(), source="s", max_bytes=1000)
    assert document.text == "Thu ngân sách tăng khá."


def test_an_unknown_format_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedFormatError):
        read_bytes("a.odt", b"x", source="s", max_bytes=LIMIT)
    with pytest.raises(FileRefusedError, match="không có ở đường dẫn"):
        read_document(tmp_path / "không-có.txt", max_bytes=LIMIT)


def test_the_source_is_the_absolute_path_unless_given(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Thu ngân sách tăng khá.", "utf-8")
    assert read_document(path, max_bytes=LIMIT).source == str(path)
    assert read_document(path, source="upload:a.txt", max_bytes=LIMIT).source == "upload:a.txt"


IS_REPORT = {
    "a.txt": True,
    "Báo cáo.MD": True,
    "a.htm": True,
    "README.md": False,
    "readme-vn.txt": False,
    "LICENSE.txt": False,
    ".an.txt": False,
    "a.meta.toml": False,
    "a.odt": False,
}


@pytest.mark.parametrize(("name", "expected"), IS_REPORT.items())
def test_which_files_are_reports(name: str, expected: bool) -> None:
    assert is_report(Path("kho") / name) is expected
    assert metadata_path(Path("kho/a.txt")) == Path("kho/a.meta.toml")
    assert SUPPORTED_SUFFIXES[0] == ".txt"


def _kinds(blocks: tuple[Block, ...]) -> list[str]:
    return [block.kind.value for block in blocks]


def test_lists_are_items_without_their_bullets() -> None:
    document = read("a.txt", "Kết quả năm nay như sau:\n- Lúa 5 ha;\n+ Ngô 6 ha.\n")
    assert texts(document, BlockKind.LIST_ITEM) == ["Lúa 5 ha;", "Ngô 6 ha."]
    assert _kinds(document.blocks) == ["paragraph", "list_item", "list_item"]


def test_a_file_is_fingerprinted_without_being_parsed_as_it_would_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Thu ngân sách tăng khá.", "utf-8")
    plain = file_fingerprint(path, max_bytes=LIMIT)
    assert plain == read_document(path, max_bytes=LIMIT).fingerprint
    metadata_path(path).write_text('title = "A"', "utf-8")
    described = file_fingerprint(path, max_bytes=LIMIT)
    assert described == read_document(path, max_bytes=LIMIT).fingerprint != plain


def test_a_bold_line_and_the_title_of_a_table_stand_alone_in_markdown() -> None:
    text = (
        "# BÁO CÁO NĂM 2022\n\nSản lượng đạt 5 tấn.\nBảng 1. Diện tích cây trồng\n\n"
        "| Cây | Diện tích (ha) |\n|---|---|\n| Ngô | 415 |\n\n"
        "**Phần thứ hai. KẾ HOẠCH NĂM 2023**\nHuyện chọn chủ đề năm. Thu 5 tỷ đồng.\n"
    )
    document = read("a.md", text)
    headings = [
        document.text[b.start : b.end] for b in document.blocks if b.kind is BlockKind.HEADING
    ]
    assert headings == ["Bảng 1. Diện tích cây trồng", "Phần thứ hai. KẾ HOẠCH NĂM 2023"]


def test_a_bold_title_before_its_text_is_a_heading_in_markdown() -> None:
    text = (
        "# BÁO CÁO NĂM 2022\n\n## I. Kinh tế\n\n"
        "**1. Nông nghiệp.** Giá trị sản xuất 5.280 tỷ đồng.\n"
        "**2. Công nghiệp:** IIP tăng **12,4%**, cao nhất vùng.\n"
    )
    document = read("a.md", text)
    blocks = [(b.kind, document.text[b.start : b.end]) for b in document.blocks]
    assert blocks[-4:] == [
        (BlockKind.HEADING, "1. Nông nghiệp"),
        (BlockKind.PARAGRAPH, "Giá trị sản xuất 5.280 tỷ đồng."),
        (BlockKind.HEADING, "2. Công nghiệp"),
        (BlockKind.PARAGRAPH, "IIP tăng **12,4%**, cao nhất vùng."),
    ]


def test_a_line_below_a_list_item_that_has_ended_is_a_paragraph_in_markdown() -> None:
    text = "# BÁO CÁO\n\n- Vụ Đông Xuân gieo\n7.215 ha.\nĐàn heo có 4.860 con.\n"
    document = read("a.md", text)
    blocks = [(b.kind, document.text[b.start : b.end]) for b in document.blocks]
    assert blocks[-2:] == [
        (BlockKind.LIST_ITEM, "Vụ Đông Xuân gieo\n7.215 ha."),
        (BlockKind.PARAGRAPH, "Đàn heo có 4.860 con."),
    ]
