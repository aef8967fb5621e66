from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from tests.ui.fakes import HOSTILE

pytestmark = pytest.mark.browser

UNACCENTED = "tong thu ngan sach tren dia ban la bao nhieu"
REFUSED = "Tăng trưởng kinh tế của Bình Thuận năm 2023?"


def ask(page: Page, question: str) -> None:
    turns = page.locator("[class*='st-key-turn-']")
    before = turns.count()
    page.get_by_test_id("stChatInputTextArea").fill(question)
    page.keyboard.press("Enter")
    expect(turns).to_have_count(before + 1)
    expect(page.locator(".hbc-status")).to_have_count(0)


def press(page: Page, key: str) -> None:
    page.locator(f".st-key-{key} button:visible").click()


def highlighted(page: Page) -> str:
    expect(page.locator("mark.hbc-quote").first).to_be_visible()
    return "".join(page.locator("mark.hbc-quote").all_text_contents())


def overflow(page: Page) -> int:
    """Pixels by which something sticks out on the right."""
    return page.evaluate(
        "Math.max(...[...document.querySelectorAll('html, .stMain, .st-key-reader')]"
        ".map(element => element.scrollWidth - element.clientWidth))"
    )


def test_an_unaccented_question_leads_to_the_highlighted_quote(visit, real_app, assistant):
    expected = assistant.ask(UNACCENTED)
    page = visit(real_app)
    expect(page.locator(".hbc-report")).to_have_count(1)
    suggestions = page.locator("[class*='st-key-suggestion-'] button")
    expect(suggestions).to_have_text(list(assistant.suggestions(6)))
    ask(page, UNACCENTED)
    expect(page.locator(".hbc-headline")).to_have_text(expected.headline)
    expect(page.locator(".hbc-headline")).to_contain_text("17.422")
    press(page, "cite-0-1")
    citation = expected.citations[0]
    assert highlighted(page) == citation.quote
    expect(page.locator(".hbc-path")).to_contain_text(citation.section[-1])
    expect(page.locator(".hbc-reader-head")).to_contain_text(citation.title)
    page.locator(".st-key-reader button.hbc-copy").first.click()
    expect(page.locator(".st-key-reader button.hbc-copy").first).to_have_text("Đã sao chép")
    assert citation.quote in page.evaluate("navigator.clipboard.readText()")
    page.keyboard.press("Escape")
    expect(page.locator("mark.hbc-quote")).to_have_count(0)


def test_a_follow_up_and_a_refused_question_stay_on_one_page(visit, real_app, assistant):
    first, follow_up = "Tổng thu ngân sách là bao nhiêu?", "còn thu nội địa?"
    expected = assistant.ask(follow_up, history=(first,))
    page = visit(real_app)
    ask(page, first)
    ask(page, follow_up)
    expect(page.locator(".hbc-headline")).to_have_count(2)
    expect(page.locator(".hbc-headline").last).to_have_text(expected.headline)
    ask(page, REFUSED)
    card = page.locator(".st-key-refusal-2")
    expect(card).to_contain_text(re.sub(r"\s*\[\d+\]", "", assistant.ask(REFUSED).answer)[:40])
    expect(page.locator(".hbc-headline")).to_have_count(2)
    expect(page.locator(".hbc-asked")).to_have_text([first, follow_up, REFUSED])


def test_a_new_question_starts_afresh_and_answers_again(visit, real_app):
    page = visit(real_app)
    ask(page, UNACCENTED)
    page.reload()
    expect(page.locator(".hbc-asked")).to_have_count(1)
    press(page, "new-conversation")
    expect(page.locator(".hbc-report")).to_be_visible()
    expect(page.locator(".hbc-asked")).to_have_count(0)
    page.locator(".st-key-suggestion-0 button").click()
    expect(page.locator("[class*='st-key-turn-']")).to_be_visible()


def test_nothing_sticks_out_on_a_narrow_screen(visit, real_app):
    page = visit(real_app, width=380, height=800)
    last = page.locator("[class*='st-key-suggestion-']").last
    expect(last).to_be_attached()
    expect(page.locator("h1")).to_be_in_viewport()
    assert page.get_by_test_id("stMainBlockContainer").bounding_box()["height"] > 600
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport(ratio=1)
    assert overflow(page) == 0
    ask(page, UNACCENTED)
    assert overflow(page) == 0
    press(page, "cite-0-1")
    assert highlighted(page)
    assert overflow(page) == 0
    assert page.locator(".st-key-reader").bounding_box()["width"] == 380
    expect(page.locator("mark.hbc-quote")).to_be_in_viewport(ratio=0.9)
    expect(page.locator(".st-key-close-reader")).to_be_in_viewport()
    press(page, "close-reader")
    ask(page, REFUSED)
    assert overflow(page) == 0


def test_the_reports_page_shows_how_a_report_was_read(visit, real_app):
    page = visit(real_app)
    page.get_by_role("link", name="Tài liệu").click()
    page.get_by_role("button", name="Xem đã đọc thế nào").click()
    expect(page.locator(".hbc-as-read .heading").first).to_be_visible()
    assert overflow(page) == 0


def test_language_and_typeface_are_vietnamese_and_local(visit, small_app):
    page = visit(small_app)
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    page.wait_for_function(
        "[...document.fonts].some(face => face.family.includes('Be Vietnam Pro')"
        " && face.status === 'loaded')"
    )


@pytest.mark.parametrize("width", [380, 1440])
def test_a_screen_reader_hears_no_english(visit, small_app, width):
    page = visit(small_app, width=width)
    expect(page.locator(".hbc-report")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "vi")  # set by the script that renames
    expect(page.get_by_role("textbox")).to_be_visible()  # drawn last
    names = page.eval_on_selector_all(
        "[aria-label]", "found => found.map(element => element.getAttribute('aria-label'))"
    )
    assert len(names) >= 3
    assert [name for name in names if name.isascii()] == []
    expect(page.locator('a[href="#stMain"]')).to_have_text("Đến nội dung chính")


def test_hostile_text_stays_text_everywhere(visit, small_app):
    page = visit(small_app)
    ask(page, f"<script> {HOSTILE}")
    press(page, "cite-0-1")
    assert highlighted(page) == HOSTILE
    expect(page.locator(".hbc-asked")).to_have_text(f"<script> {HOSTILE}")
    drawn = page.locator(".stMain")
    for element in ("a", "img", "iframe", ".katex"):
        expect(drawn.locator(element)).to_have_count(0)
    expect(page.locator("script", has_text="alert(1)")).to_have_count(0)


def test_a_stopped_answer_stays_with_a_note_and_can_be_asked_again(visit, small_app):
    page = visit(small_app)
    question = "tổng thu ngân sách, chậm thôi"
    page.get_by_test_id("stChatInputTextArea").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator(".hbc-prose")).to_contain_text("Tổng thu")
    expect(page.locator(".hbc-if-stopped")).to_be_hidden()
    page.get_by_test_id("stChatInputStopButton").click()
    expect(page.locator(".hbc-if-stopped")).to_be_visible()
    expect(page.locator(".hbc-prose")).to_contain_text("Tổng thu")
    ask_count = page.locator(".hbc-asked")
    page.get_by_test_id("stChatInputTextArea").fill("hộ nghèo?")
    page.keyboard.press("Enter")
    expect(ask_count).to_have_text([question, "hộ nghèo?"])
    expect(page.locator(".st-key-again-0 button")).to_be_visible()
