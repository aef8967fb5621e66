from __future__ import annotations

from dataclasses import replace

from tests.ui.fakes import EmptyAssistant, SmallAssistant

from rag import citing
from rag.errors import UnreadableFileError
from rag.records import Block, BlockKind
from rag.uploads import Outcome


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
    assert "2 đề mục · 4 đoạn được tìm và trích · " in page.text
    assert "đoạn trong chỉ mục · 1 đoạn bỏ qua" in page.text
    page.press(button)
    assert page.inside("heading") == []


def test_the_preview_shows_headings_and_figures(page, assistant):
    page.show("documents.py")
    made = citing.moment("2026-11-25T20:10:00+00:00")
    assert f"1.234 đoạn của 1 báo cáo · lập ngày {made} · phiên bản 7.3" in page.text
    page.press(f"reading-{assistant.report.id}")
    assert [tab.label for tab in page.app.tabs] == ["Văn bản", "Đề mục (2)", "Số liệu (6)"]
    (table,) = page.app.dataframe
    assert "1.250 tỷ đồng" in list(table.value["Số liệu"])


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


class Describing:
    """Takes what is told of a report; refuses a day that is none."""

    def __init__(self) -> None:
        self.told: list[dict[str, str]] = []

    def may_change(self, password: str) -> bool:
        return True

    def read_again(self, document_id: str) -> Outcome:
        return Outcome("a.txt", unchanged=True)

    def rebuild(self, progress: object) -> None:
        self.rebuilt = True

    def describe(self, document_id: str, told: dict[str, str]) -> Outcome:
        self.told.append(told)
        bad = UnreadableFileError("a.meta.toml", "có ngày lạ", "Hãy viết dạng 2023-12-06.")
        return Outcome("a.txt", bad if told["published"] == "hôm qua" else None)


def test_what_is_known_about_a_report_is_put_right(open_page, assistant):
    uploads = Describing()
    page = open_page(assistant)
    page.app.session_state["uploads_factory"] = lambda: uploads
    page.show("documents.py")
    page.press(f"describe-{assistant.report.id}")
    field = f"field-published-{assistant.report.id}"
    page.app.text_input(key=field).set_value("hôm qua")
    save(page)
    assert "Hãy viết dạng 2023-12-06." in page.text
    page.app.text_input(key=field).set_value("2023-12-07")
    save(page)
    assert uploads.told[-1]["published"] == "2023-12-07"
    assert uploads.told[-1]["issuer"] == "UBND tỉnh Thử Nghiệm"
    assert "Đã nạp «a.txt»" in page.text
    assert not [box for box in page.app.text_input if box.key == field]


def test_a_report_is_read_again_and_the_index_built_anew(open_page, assistant):
    uploads = Describing()
    page = open_page(assistant)
    page.app.session_state["uploads_factory"] = lambda: uploads
    page.show("documents.py")
    page.press(f"again-{assistant.report.id}")
    assert "không có gì thay đổi" in page.text
    next(button for button in page.app.button if button.label == "Lập lại chỉ mục").click()
    page.run()
    assert uploads.rebuilt
    assert "Đã lập lại chỉ mục" in page.text


def save(page) -> None:
    next(button for button in page.app.button if button.label == "Lưu và nạp lại").click()
    page.run()
