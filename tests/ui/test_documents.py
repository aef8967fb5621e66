from __future__ import annotations

from dataclasses import replace

from tests.ui.fakes import EmptyAssistant, SmallAssistant

from rag.records import Block, BlockKind


def test_every_report_is_listed_with_its_source_and_remarks(page):
    page.show("documents.py")
    assert "1 báo cáo đã nạp" in page.text
    assert page.inside("hbc-report-facts") == ["Thử Nghiệm · 2023"]
    assert page.inside("hbc-note") == [
        "Suy ra từ văn bản: kỳ báo cáo.",
        "Một chữ bị tách rời đã được nối lại để tìm kiếm.",
    ]


def test_how_a_report_was_read_can_be_opened_and_closed(page, assistant):
    page.show("documents.py")
    button = f"reading-{assistant.report.id}"
    page.press(button)
    assert page.inside("heading") == ["Về kinh tế", "Về xã hội"]
    assert page.inside("furniture") == ["EmailPrintAa"]
    assert "2 đề mục · 4 đoạn được tìm và trích · 1 đoạn bỏ qua" in page.text
    page.press(button)
    assert page.inside("heading") == []


def test_a_long_report_is_shown_page_by_page(open_page):
    text = "\n".join(f"Đoạn {number}." for number in range(100))
    blocks, at = [], 0
    for line in text.split("\n"):
        blocks.append(Block(BlockKind.PARAGRAPH, at, at + len(line)))
        at += len(line) + 1
    assistant = SmallAssistant()
    assistant.report = replace(assistant.report, text=text, blocks=tuple(blocks))
    page = open_page(assistant)
    page.show("documents.py")
    page.press(f"reading-{assistant.report.id}")
    assert page.inside("paragraph")[-1] == "Đoạn 79."


def test_without_reports_the_page_says_how_to_add_them(open_page):
    page = open_page(EmptyAssistant())
    page.show("documents.py")
    assert "Chưa có báo cáo nào" in page.text
