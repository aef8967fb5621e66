from __future__ import annotations

from dataclasses import replace

import pytest
from tests.ui.fakes import cite, small_document

from rag import citing
from rag.records import Block, BlockKind
from rag.ui import reading
from rag.ui.components.reader import passage


def shown(document, quote, **how):
    at = document.text.index(quote)
    window = reading.window(document, at, at + len(quote), **how)
    return [document.text[block.start : block.end] for block in window.blocks], window


def test_a_window_is_cut_at_block_borders_and_says_that_the_text_goes_on():
    blocks, window = shown(small_document(), "1.250 tỷ đồng", around=70)
    assert blocks == [
        "Về kinh tế",
        "Sản xuất công nghiệp phục hồi, chỉ số toàn ngành tăng 8%.",
        "Tổng thu ngân sách ước đạt 1.250 tỷ đồng, đạt 104% dự toán. Thu nội địa đạt 900 tỷ đồng.",
    ]
    assert (window.more_before, window.more_after) == (False, True)


def test_furniture_is_never_shown():
    blocks, _ = shown(small_document(), "Sản xuất", around=10_000)
    assert "EmailPrintAa" not in blocks


@pytest.mark.parametrize(
    ("shift", "possible"), [(0, True), (1, True), (2, True), (3, False), (-2, False)]
)
def test_the_window_moves_only_within_the_document(shift, possible):
    document = small_document()
    at = document.text.index("1.250")
    assert reading.can_move(document, at, at + 5, shift) is possible


def test_a_moved_window_stands_on_the_next_paragraph():
    blocks, _ = shown(small_document(), "Thu nội địa", shift=2, around=0)
    assert blocks == ["Về xã hội", "Tỷ lệ hộ nghèo còn 2,1%, giảm 0,5 điểm phần trăm."]


def test_a_document_without_blocks_shows_nothing_and_does_not_move():
    empty = replace(small_document(), blocks=())
    assert reading.window(empty, 0, 5).blocks == ()
    assert not reading.can_move(empty, 0, 5, 1)


def test_the_section_of_an_offset_is_the_path_of_headings_above_it():
    document = small_document()
    assert reading.section_at(document, document.text.index("nghèo")) == ("Về xã hội",)
    assert reading.section_at(document, 0) == ()


def test_a_heading_at_the_start_of_its_line_is_drawn_on_that_line():
    text = "Ngân sách: Tổng thu đạt 5 tỷ đồng."
    blocks = (Block(BlockKind.HEADING, 0, 9, 2), Block(BlockKind.PARAGRAPH, 11, len(text)))
    document = replace(small_document(), text=text, blocks=blocks)
    drawn = passage(document, cite(document, "5 tỷ đồng"))
    assert "<strong>Ngân sách</strong>: Tổng thu đạt" in drawn


def test_a_quote_over_two_blocks_is_marked_in_both():
    document = small_document()
    drawn = passage(document, cite(document, "tăng 8%.\n\nTổng thu"))
    assert drawn.count('<mark class="hbc-quote">') == 2


@pytest.mark.parametrize(
    ("iso", "read"), [("2023-12-06", "06/12/2023"), ("2023", "2023"), (None, "")]
)
def test_dates_are_written_the_vietnamese_way(iso, read):
    assert citing.day(iso) == read
