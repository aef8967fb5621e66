"""Sentences and clauses keep figures, abbreviations and dates whole, and lose nothing."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.segment import clauses, sentences
from rag.records import Span

ONE_SENTENCE = {
    "a decimal comma": "Tăng trưởng đạt 8,05% so với năm 2022.",
    "a thousands dot": "Thu ngân sách ước đạt 17.422 tỷ đồng.",
    "an abbreviated city": "Các dự án tại TP. Vinh và Tx. Hồng Lĩnh chậm tiến độ.",
    "academic titles": "Do GS.TS. Trần Văn An và PGS. Lê Bình chủ trì, ThS. Hoa thư ký.",
    "a district number": "Hai dự án tại Q.1 và Q. 3 đã xong.",
    "and so on": "Hỗ trợ giống, phân bón, v.v. cho nông dân.",
    "a page number": "Xem phụ lục (tr. 12) và văn bản No. 5 kèm theo.",
    "an initial": "Ông Nguyễn V. An trình bày.",
    "dates and codes": "Theo Quyết định số 321/QĐ-TTg ngày 08/3/2022 của Thủ tướng.",
    "a space before the full stop": "Bằng 97% so với năm 2022 .",
    "dots before lower case": "Sự đoàn kết của tỉnh nhà...nên kinh tế phục hồi… và phát triển.",
    "dots that open it": "... Những kết quả đạt được",
    "a list with semicolons": "Lúa 3 ha; ngô 2 ha; Đậu 1 ha.",
    "the official ending": "Thực hiện thắng lợi nhiệm vụ năm 2024./.",
    "a bracket with two statements": "Giá tăng (Năm 2022 giảm. Năm 2023 tăng) đáng kể.",
    "its own number": "1.1. Trồng trọt được mùa.",
}


@pytest.mark.parametrize("text", ONE_SENTENCE.values(), ids=ONE_SENTENCE)
def test_stays_one_sentence_with(text: str) -> None:
    assert [s.of(text) for s in sentences(text)] == [text]


TWO_SENTENCES = {
    "a full stop": ("Lúa được mùa.", "Ngô mất mùa."),
    "a number at the border": (
        "Đạt 92%, tăng so với năm 2022 .",
        "Trong đó: Thu nội địa 8.300 tỷ.",
    ),
    "an ellipsis before a capital": ("03 tiêu chí đạt dưới 50%...", "Tổng vốn 5 tỷ đồng."),
    "a closing bracket after the stop": ("(Năm 2022 giảm.)", "Năm 2023 tăng."),
    "a quote": ("Ông nói: “Cần cố gắng.”", "Hội nghị nhất trí."),
    "a class letter": ("Có 12 xã xếp loại A.", "Các xã khác loại B."),
    "the next beginning with a figure": ("Sơ kết 5 năm.", "03 xã đạt chuẩn."),
}


@pytest.mark.parametrize("pair", TWO_SENTENCES.values(), ids=TWO_SENTENCES)
def test_two_sentences_part_at(pair: tuple[str, str]) -> None:
    text = " ".join(pair)
    assert tuple(s.of(text) for s in sentences(text)) == pair


def test_sentences_run_together_without_a_space_part() -> None:
    text = "Kinh tế ổn định.Trong năm thu 5 tỷ."
    assert [s.of(text) for s in sentences(text)] == ["Kinh tế ổn định.", "Trong năm thu 5 tỷ."]


def test_offsets_are_absolute_within_the_given_stretch() -> None:
    text = "Bỏ qua. Lúa được mùa. Ngô mất mùa."
    assert [s.of(text) for s in sentences(text, 8, 21)] == ["Lúa được mùa."]


CLAUSES = {
    "semicolons part, commas do not": (
        "Thu 8.300 tỷ đồng, đạt 104% dự toán; chi 5,5 tỷ.",
        ["Thu 8.300 tỷ đồng, đạt 104% dự toán", "chi 5,5 tỷ."],
    ),
    "a bracket with figures stands alone": (
        "Tăng 8% (năm 2022 giảm 16%), bán lẻ tăng 13%.",
        ["Tăng 8%", "(năm 2022 giảm 16%)", "bán lẻ tăng 13%."],
    ),
    "a bracket with a short name does not": (
        "Chống khai thác bất hợp pháp (IUU) và COVID (Đề án).",
        ["Chống khai thác bất hợp pháp (IUU) và COVID (Đề án)."],
    ),
    "a semicolon inside a bracket does not part": (
        "Thu nội địa (đất 2.000 tỷ; thuế 6.300 tỷ) ; thu xuất khẩu 9.100 tỷ.",
        ["Thu nội địa", "(đất 2.000 tỷ; thuế 6.300 tỷ)", "thu xuất khẩu 9.100 tỷ."],
    ),
    "a full stop stays with the last bracket": (
        "Vốn tăng (năm trước 5 tỷ).",
        ["Vốn tăng", "(năm trước 5 tỷ)."],
    ),
}


@pytest.mark.parametrize(("text", "expected"), CLAUSES.values(), ids=CLAUSES)
def test_clauses(text: str, expected: list[str]) -> None:
    assert [c.of(text) for c in clauses(text, Span(0, len(text)))] == expected


TEXTS = st.text(alphabet='Aabđ1., ;()….!?\n"”-/:%TPvU', max_size=120)


def _left_out(text: str, spans: list[Span], start: int, end: int) -> str:
    kept = {at for span in spans for at in range(span.start, span.end)}
    return "".join(text[at] for at in range(start, end) if at not in kept)


@given(TEXTS)
def test_sentences_are_in_order_and_only_white_space_lies_outside(text: str) -> None:
    found = sentences(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(s.start < s.end and s.of(text) == s.of(text).strip() for s in found)
    assert _left_out(text, found, 0, len(text)).strip() == ""


@given(TEXTS)
def test_clauses_cover_their_sentence(text: str) -> None:
    for sentence in sentences(text):
        found = clauses(text, sentence)
        assert found
        assert all(a.end <= b.start for a, b in pairwise(found))
        assert sentence.start <= found[0].start
        assert found[-1].end <= sentence.end
        assert set(_left_out(text, found, sentence.start, sentence.end)) <= set(" \t\n\xa0;,")
