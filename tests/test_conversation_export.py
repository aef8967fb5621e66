"""Conversations saved as files: what stands in them, and how claims lead to their sources."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.oxml import parse_xml as fromstring
from tests.ui.fakes import METADATA, SmallAssistant, small_document

from rag.conversation_export import answer_text, to_docx, to_markdown
from rag.records import CheckedFigure, Verdict
from rag.store.conversations import KeptTurn

ASSISTANT = SmallAssistant()
BUDGET = ASSISTANT.ask("Tổng thu ngân sách là bao nhiêu?")
METADATA_OF = {small_document().id: METADATA}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NOTE = (
    "“Tổng thu ngân sách ước đạt 1.250 tỷ đồng, đạt 104% dự toán.” (mục Về kinh tế). "
    "Nguồn: Báo cáo kinh tế - xã hội thử nghiệm năm 2023, UBND tỉnh Thử Nghiệm, Kỳ họp thứ 10, "
    "Báo Thử Nghiệm, 06/12/2023."
)


@pytest.fixture
def turns() -> list[KeptTurn]:
    derived = CheckedFigure("1 tỷ", 0, 4, Verdict.DERIVED, (1,), "3 − 2 = 1 tỷ đồng")
    return [
        KeptTurn("Tổng thu *ngân sách* là bao nhiêu?", BUDGET),
        KeptTurn("Hỏi lại?", replace(BUDGET, figures=(derived,))),
        KeptTurn("Giá vàng?", ASSISTANT.ask("Giá vàng?")),
        KeptTurn("Còn chi?", partial="Tổng chi"),
        KeptTurn("Hỏng?", failure="Không mở được chỉ mục."),
    ]


def test_markdown_has_questions_answers_and_each_source_once(turns: list[KeptTurn]) -> None:
    written = to_markdown("Ngân sách #1", turns, METADATA_OF)
    lines = written.splitlines()
    assert lines[0] == r"# Ngân sách \#1"
    assert r"## Tổng thu \*ngân sách\* là bao nhiêu?" in lines
    assert lines.count("Tổng thu ngân sách ước đạt 1.250 tỷ đồng, đạt 104% dự toán [^1].") == 2
    assert f"[^1]: {NOTE}" in lines
    assert written.count("[^1]: ") == 1
    assert "Cách tính: 3 − 2 = 1 tỷ đồng" in lines
    assert "Lưu ý: Số liệu năm 2023." in lines
    assert any(line.startswith("Không có trong báo cáo. ") for line in lines)
    assert "Tổng chi (Đã dừng; câu trả lời chưa đủ.)" in lines
    assert "Không mở được chỉ mục." in lines


def test_word_has_the_same_with_footnotes(turns: list[KeptTurn]) -> None:
    data = to_docx("Ngân sách", turns, METADATA_OF)
    texts = [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]
    assert texts[:2] == ["Ngân sách", "Tổng thu *ngân sách* là bao nhiêu?"]
    assert "Tổng thu ngân sách ước đạt 1.250 tỷ đồng, đạt 104% dự toán." in texts
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        body = fromstring(file.read("word/document.xml"))
        notes = fromstring(file.read("word/footnotes.xml"))
        links = file.read("word/_rels/document.xml.rels").decode()
        kinds = file.read("[Content_Types].xml").decode()
    referred = [mark.get(f"{W}id") for mark in body.iter(f"{W}footnoteReference")]
    said = {
        note.get(f"{W}id"): "".join(text.text for text in note.iter(f"{W}t")).strip()
        for note in notes.iter(f"{W}footnote")
    }
    assert referred == ["1", "2"]
    assert [said[number] for number in referred] == [NOTE, NOTE]
    assert 'Target="footnotes.xml"' in links
    assert "wordprocessingml.footnotes+xml" in kinds


def test_a_conversation_without_a_source_is_a_whole_word_file() -> None:
    data = to_docx("Trống", [KeptTurn("Hỏng?", failure="Không mở được chỉ mục.")], METADATA_OF)
    texts = [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]
    assert texts == ["Trống", "Hỏng?", "Không mở được chỉ mục."]
    assert "word/footnotes.xml" not in zipfile.ZipFile(io.BytesIO(data)).namelist()


def test_a_copied_answer_carries_its_sources() -> None:
    assert answer_text(BUDGET, METADATA_OF) == f"{BUDGET.answer}\n\n[1] {NOTE}"
    assert answer_text(replace(BUDGET, citations=()), METADATA_OF) == BUDGET.answer


def test_a_report_that_was_taken_out_is_still_named() -> None:
    assert METADATA.title in answer_text(BUDGET, {})


def test_what_a_word_file_may_not_hold_is_left_out_and_a_bare_mark_keeps_its_space() -> None:
    cited = replace(BUDGET.citations[0], quote="Tổng thu \x02ngân sách")
    answer = replace(BUDGET, answer="Ba \x07số [9] và [1] [1].", citations=(cited,))
    data = to_docx("Tên \x00lạ", [KeptTurn("Hỏi\x1f?", answer)], METADATA_OF)
    texts = [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]
    assert texts[:3] == ["Tên lạ", "Hỏi?", "Ba số [9] và."]
    notes = zipfile.ZipFile(io.BytesIO(data)).read("word/footnotes.xml").decode()
    assert notes.count("Tổng thu ngân sách") == 2
    assert notes.count("footnoteRef/") == 2
    assert 'w:type="separator"' in notes
