from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from tests.ui.fakes import HOSTILE, EmptyAssistant, FailingAssistant, SmallAssistant, unsupported

from rag.errors import IndexDamagedError, NoIndexError
from rag.records import Answer, Event, Span
from rag.store.usage import UsageLog
from rag.ui.state import Pending

BUDGET = "tong thu ngan sach"
QUOTE = "Tổng thu ngân sách ước đạt 1.250 tỷ đồng, đạt 104% dự toán."


def test_an_empty_chat_shows_the_reports_and_offers_questions(page):
    assert "Hỏi Báo Cáo" in page.text
    assert page.inside("hbc-report-facts") == ["Thử Nghiệm · 2023"]
    assert page.inside("hbc-report-title") == ["Báo cáo kinh tế - xã hội thử nghiệm năm 2023"]
    assert page.inside("hbc-report-source") == ["UBND tỉnh Thử Nghiệm, 06/12/2023"]
    assert list(page.buttons.values()) == [
        "Tổng thu ngân sách là bao nhiêu?",
        "Tỷ lệ hộ nghèo còn bao nhiêu?",
    ]


def test_a_suggestion_is_asked_when_it_is_pressed(page, assistant):
    page.press("suggestion-0")
    assert assistant.asked == [("Tổng thu ngân sách là bao nhiêu?", ())]
    assert page.inside("hbc-headline") == ["1.250 tỷ đồng"]
    assert "Thử hỏi" not in page.text


def test_an_answer_has_headline_marks_verdict_note_and_a_citation_button(page):
    page.ask(BUDGET)
    assert page.inside("hbc-asked") == [BUDGET]
    assert page.inside("hbc-understood") == ["Hiểu là: Tổng thu ngân sách là bao nhiêu?"]
    assert page.inside("hbc-headline") == ["1.250 tỷ đồng"]
    assert page.inside("hbc-ref") == ["[1]"]
    assert page.inside("hbc-figure verbatim") == ["1.250 tỷ đồng", "104%"]
    assert page.inside("hbc-quiet") == ["✓ 2 số khớp nguyên văn"]
    assert page.inside("hbc-note") == ["Phạm vi. Số liệu năm 2023."]
    assert page.buttons["cite-0-1"] == "1 · Thử Nghiệm 2023 · Về kinh tế"


def test_of_a_chat_models_answer_the_page_says_how_many_numbers_were_checked(open_page):
    class Writing(SmallAssistant):
        def ask(self, question: str, *, history: Sequence[str] = ()) -> Answer:
            return replace(super().ask(question, history=history), engine="openai:any")

    page = open_page(Writing())
    page.ask(BUDGET)
    assert page.inside("hbc-quiet") == ["✓ Đã đối chiếu 2 số: 2 số khớp nguyên văn"]


def test_a_figure_not_found_in_the_source_is_said_loudly(open_page):
    class Careless(SmallAssistant):
        def ask(self, question: str, *, history: Sequence[str] = ()) -> Answer:
            return unsupported(super().ask(question, history=history))

    page = open_page(Careless())
    page.ask(BUDGET)
    assert page.inside("hbc-loud") == ["⚠\ufe0e 1 số không thấy trong nguồn"]
    assert page.inside("hbc-figure unsupported") == ["104%"]


def test_a_citation_opens_the_passage_with_the_quote_highlighted(page, assistant):
    page.ask(BUDGET)
    page.press("cite-0-1")
    assert page.inside("hbc-quote") == [QUOTE]
    assert page.inside("hbc-path") == ["Về kinh tế"]
    assert "Thu nội địa đạt 900 tỷ đồng." in page.text
    assert "EmailPrintAa" not in page.text
    assert page.inside("hbc-citation-text") == [
        f"“{QUOTE}” (mục Về kinh tế). Nguồn: {assistant.report.metadata.title}, "
        "UBND tỉnh Thử Nghiệm, Kỳ họp thứ 10, Báo Thử Nghiệm, 06/12/2023."
    ]
    page.press("close-reader")
    assert page.inside("hbc-quote") == []
    assert page.inside("hbc-headline") == ["1.250 tỷ đồng"]


def test_the_reader_moves_by_paragraphs_and_returns_to_the_quote(page):
    page.ask("Giá vàng?")
    page.press("cite-0-1")
    assert page.inside("hbc-quote") == ["Tỷ lệ hộ nghèo còn 2,1%"]
    assert page.app.button(key="reader-chevron_right").disabled
    for _ in range(3):
        page.press("reader-chevron_left")
    assert page.app.button(key="reader-chevron_left").disabled
    page.press("reader-back")
    assert page.inside("hbc-quote") == ["Tỷ lệ hộ nghèo còn 2,1%"]
    assert "reader-back" not in page.buttons


def test_the_reader_leads_to_the_other_mentions_of_a_figure(open_page):
    class Twice(SmallAssistant):
        def mentions(self, document_id, quote):
            starts = map(self.report.text.index, ("Tổng thu ngân sách", "Tỷ lệ hộ nghèo"))
            return tuple(Span(start, start + 20) for start in starts)

    page = open_page(Twice())
    page.ask(BUDGET)
    page.press("cite-0-1")
    assert "Lần nhắc 1/2" in page.text
    page.press("reader-keyboard_arrow_down")
    assert "Lần nhắc 2/2" in page.text
    assert "Tỷ lệ hộ nghèo" in page.app.session_state["opened"].citation.quote
    page.press("reader-keyboard_arrow_up")
    assert "Lần nhắc 1/2" in page.text


def test_a_quote_is_shown_while_the_pointer_rests_on_its_citation(page, assistant):
    page.ask(BUDGET)
    chip = page.app.button(key="cite-0-1")
    assert chip.help.startswith(r"Tổng thu ngân sách ước đạt 1\.250 tỷ đồng")  # Markdown


def test_a_refusal_is_a_card_with_its_reason_and_the_nearest_statement(page):
    page.ask("Tăng trưởng ở nơi khác?")
    assert page.inside("hbc-headline") == []
    assert "Các báo cáo đã nạp không nêu tăng trưởng của nơi này." in page.text
    assert page.inside("hbc-reason") == ["Lý do: Chỉ có báo cáo của tỉnh Thử Nghiệm."]
    assert "Gần nhất có:" in page.text
    assert page.buttons["cite-0-1"] == "1 · Thử Nghiệm 2023 · Về xã hội"


def test_a_follow_up_is_asked_with_the_earlier_questions(page, assistant):
    page.ask(BUDGET)
    page.ask("còn hộ nghèo?")
    assert assistant.asked == [(BUDGET, ()), ("còn hộ nghèo?", (BUDGET,))]
    assert page.inside("hbc-asked") == [BUDGET, "còn hộ nghèo?"]


def test_a_new_question_forgets_the_conversation(page, assistant):
    page.ask(BUDGET)
    page.press("cite-0-1")
    page.press("new-conversation")
    assert page.inside("hbc-asked") == page.inside("hbc-quote") == []
    page.ask("Giá vàng?")
    assert assistant.asked[-1] == ("Giá vàng?", ())


def test_without_reports_the_page_says_how_to_add_them(open_page):
    page = open_page(EmptyAssistant())
    assert "Chưa có báo cáo nào" in page.text
    assert "rag ingest THƯ_MỤC_BÁO_CÁO" in page.text
    assert not page.app.chat_input


@pytest.mark.parametrize("name", ["chat.py", "figures.py", "documents.py"])
def test_where_nothing_was_indexed_each_page_says_what_to_do(open_page, tmp_path, name):
    class Unindexed(SmallAssistant):
        def documents(self):
            raise NoIndexError(tmp_path)

    page = open_page(Unindexed())
    page.show(name)
    assert "Mở trang Tài liệu để nạp báo cáo" in page.text
    assert bool(page.app.get("file_uploader")) is (name == "documents.py")  # a way back in


def test_an_error_while_answering_keeps_the_question_and_can_be_asked_again(open_page):
    error = IndexDamagedError("thiếu tệp")
    failing = FailingAssistant(error)
    page = open_page(failing)
    page.ask(BUDGET)
    assert page.inside("hbc-asked") == [BUDGET]
    assert str(error) in page.text
    page.press("again-0")
    assert [question for question, _ in failing.asked] == [BUDGET, BUDGET]


@pytest.mark.parametrize("where", ["while answering", "while drawing"])
def test_details_of_an_unexpected_error_go_to_the_log_only(open_page, caplog, where):
    assistant = FailingAssistant(ValueError("bí mật /etc/x"))
    if where == "while drawing":
        page = open_page(BrokenShelf())
    else:
        page = open_page(assistant)
        page.ask(BUDGET)
    assert "Có lỗi ngoài dự kiến" in page.text
    assert "bí mật" not in page.text
    assert "bí mật" in caplog.text


class BrokenShelf(SmallAssistant):
    def documents(self):
        raise ValueError("bí mật /etc/x")


def test_a_stopped_answer_stays_with_a_note(page):
    page.app.session_state["pending"] = Pending(BUDGET, partial="Tổng thu ngân", started=True)
    page.run()
    assert page.inside("hbc-asked") == [BUDGET]
    assert "Tổng thu ngân" in page.text
    assert page.inside("hbc-note") == ["Đã dừng theo yêu cầu; câu trả lời chưa đủ."]
    page.press("again-0")
    assert page.inside("hbc-headline") == ["1.250 tỷ đồng"]


def test_a_stream_that_ends_early_is_a_failure(open_page):
    class CutShort(SmallAssistant):
        def stream(
            self, question: str, *, history: Sequence[str] = (), **_: object
        ) -> Iterator[Event]:
            yield from list(super().stream(question, history=history))[:-1]

    page = open_page(CutShort())
    page.ask(BUDGET)
    assert "Có lỗi ngoài dự kiến" in page.text


def test_a_list_is_drawn_as_a_list(open_page):
    class Listing(SmallAssistant):
        def ask(self, question: str, *, history: Sequence[str] = ()) -> Answer:
            answer = super().ask(question, history=history)
            return replace(answer, answer="Gồm:\n- một [1]\n- hai [1]", figures=())

    page = open_page(Listing())
    page.ask(BUDGET)
    assert "<p>Gồm:</p><ul><li>một" in "".join(page.markup)


def test_markup_in_question_answer_and_document_is_inert(page):
    page.ask(f"<script> {HOSTILE}")
    page.press("cite-0-1")
    everything = "\n".join(page.markup)
    assert page.inside("hbc-quote") == [HOSTILE]
    assert page.inside("hbc-headline long") == [HOSTILE]
    assert page.inside("hbc-asked") == [f"<script> {HOSTILE}"]
    assert not re.search(r"<(script|img|a|iframe)\b", everything)
    chip = page.buttons["cite-0-1"]
    assert re.search(r"(?<!\\)[<*\[$!:]", chip) is None


def test_an_answer_is_kept_listed_and_found_again_in_a_new_session(page, open_page, assistant):
    page.ask(BUDGET)
    page.run()
    opened = [key for key in page.buttons if key.startswith("open-")]
    assert [page.buttons[key] for key in opened] == ["Tổng thu ngân sách là bao nhiêu?"]
    again = open_page(assistant, key=page.app.session_state["kept_key"])
    again.press(opened[0])
    assert again.inside("hbc-headline") == ["1.250 tỷ đồng"]
    assert again.inside("hbc-asked") == [BUDGET]


def test_another_browser_sees_no_conversation(page, open_page, assistant):
    page.ask(BUDGET)
    page.run()
    other = open_page(assistant)
    other.run()
    assert not [key for key in other.buttons if key.startswith("open-")]


def test_conversations_are_searched_without_diacritics(page):
    page.ask("Tổng thu ngân sách?")
    page.press("new-conversation")
    page.ask("Tỷ lệ hộ nghèo?")
    page.app.text_input(key="conversation_search").set_value("ngan sach")
    page.run()
    names = [label for key, label in page.buttons.items() if key.startswith("open-")]
    assert names == ["Tổng thu ngân sách?"]


def test_asking_again_replaces_the_answer(page, assistant):
    page.ask(BUDGET)
    page.press("ask-again")
    assert [question for question, _ in assistant.asked] == [BUDGET, BUDGET]
    assert page.inside("hbc-asked") == [BUDGET]


def test_a_question_is_changed_and_asked_again(page, assistant):
    page.ask("gdp?")
    page.press("edit")
    page.app.text_area(key="edited").set_value(BUDGET)
    next(button for button in page.app.button if button.label == "Hỏi câu này").click()
    page.run()
    assert page.inside("hbc-asked") == [BUDGET]
    assert assistant.asked[-1] == (BUDGET, ())


def test_a_thumb_down_with_its_reason_reaches_the_usage_log(page, settings):
    page.ask(BUDGET)
    page.press("rate-thumb_down")
    page.app.text_input(key="said-0").set_value("Số của năm khác")
    page.run()
    log = UsageLog(settings)
    (asked,) = log.asked("down")
    assert (asked.question, asked.thumb, asked.reason) == (BUDGET, -1, "Số của năm khác")
    page.press("rate-thumb_down")
    assert log.counts().down == 0


def test_a_follow_up_is_asked_with_one_press(page, assistant):
    page.ask(BUDGET)
    page.press("follow-0")
    assert assistant.asked[-1] == ("Thu nội địa là bao nhiêu?", (BUDGET,))


def test_a_conversation_is_shared_by_link_and_no_longer(page, open_page, assistant):
    page.ask(BUDGET)
    page.run()
    page.press("share")
    (link,) = page.inside("hbc-copied hbc-link")
    guest = open_page(assistant, address=link)
    assert guest.inside("hbc-headline") == ["1.250 tỷ đồng"]
    assert "chỉ để đọc" in guest.text
    assert "rate-thumb_down" not in guest.buttons
    guest.press("cite-0-1")
    assert guest.inside("hbc-quote") == [QUOTE]
    page.press("share")
    late = open_page(assistant, address=link)
    assert "chỉ để đọc" not in late.text


def test_a_conversation_is_renamed_and_deleted_after_one_more_question(page):
    page.ask(BUDGET)
    page.run()
    name = next(box for box in page.app.text_input if box.label == "Tên hội thoại")
    name.set_value("Ngân sách tỉnh")
    page.run()
    assert "Ngân sách tỉnh" in page.buttons.values()
    page.press("delete")
    page.press("delete-really")
    page.run()
    assert "Ngân sách tỉnh" not in page.buttons.values()
    assert page.inside("hbc-headline") == []


def test_a_store_that_fails_is_told_and_the_answer_stands(open_page, assistant, tmp_path):
    (tmp_path / "conversations.sqlite3").write_bytes(b"khong phai sqlite" * 100)
    page = open_page(assistant)
    page.ask(BUDGET)
    assert page.inside("hbc-headline") == ["1.250 tỷ đồng"]
    assert "kho hội thoại" in page.text


class Two(SmallAssistant):
    def documents(self):
        (one,) = super().documents()
        other = replace(one.metadata, title="Báo cáo khác", place="Nơi Khác")
        return (one, replace(one, id="f" * 16, metadata=other))

    def stream(self, question, *, only=(), **others):
        self.only = only
        return super().stream(question)


def test_reports_are_narrowed_by_place_and_the_condition_is_dropped_again(open_page):
    assistant = Two()
    page = open_page(assistant)
    next(box for box in page.app.multiselect if box.label == "Nơi").set_value(["Nơi Khác"])
    page.run()
    assert page.buttons["filter-Nơi Khác"] == "Nơi Khác"
    page.ask(BUDGET)
    assert assistant.only == ("f" * 16,)
    page.press("filter-Nơi Khác")
    page.ask(BUDGET)
    assert assistant.only == ()


def test_a_place_the_question_names_becomes_a_condition_with_one_press(open_page):
    assistant = Two()
    page = open_page(assistant)
    page.ask(BUDGET)
    assert "filter-offered" not in page.buttons
    page.ask("Tổng thu ngân sách của Thử Nghiệm là bao nhiêu?")
    assert page.buttons["filter-offered"] == "Chỉ hỏi về Thử Nghiệm"
    page.press("filter-offered")
    assert page.buttons["filter-Thử Nghiệm"] == "Thử Nghiệm"
    page.ask(BUDGET)
    assert assistant.only == (assistant.report.id,)


def test_with_one_report_there_is_nothing_to_narrow(page):
    assert not page.app.multiselect


def test_a_link_to_a_quote_opens_the_reader_at_it_until_it_is_closed(page, open_page, assistant):
    page.ask(BUDGET)
    page.press("cite-0-1")
    (link,) = page.inside("hbc-copied hbc-link")
    other = open_page(assistant, address=link)
    assert other.inside("hbc-quote") == [QUOTE]
    assert other.inside("hbc-path") == ["Về kinh tế"]
    other.press("close-reader")
    assert other.inside("hbc-quote") == []
    assert "doc" not in other.app.query_params


@pytest.mark.parametrize(
    "link", ["?doc=ffffffffffffffff&at=1-5", "?doc={id}&at=5-1", "?doc={id}&at=x", "?doc={id}"]
)
def test_a_link_that_leads_nowhere_is_one_sentence(open_page, assistant, link):
    page = open_page(assistant, address=link.format(id=assistant.report.id))
    assert "Liên kết trích dẫn này không còn đúng" in page.text
    assert page.app.chat_input
