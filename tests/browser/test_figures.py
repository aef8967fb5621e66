from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from rag.store.figures import FigureQuery, Order

pytestmark = pytest.mark.browser


def test_a_figure_is_found_and_read_at_its_source(visit, real_app):
    page = visit(real_app)
    page.get_by_role("link", name="Số liệu").click()
    expect(page.get_by_role("heading", name="Số liệu")).to_be_visible()
    page.get_by_label("Tìm chỉ tiêu").fill("thu noi dia")
    page.keyboard.press("Enter")
    expect(page.locator(".hbc-caption").first).to_have_text("9 số liệu")
    table = page.get_by_test_id("stDataFrame")
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    page.mouse.click(box["x"] + 15, box["y"] + 52)  # the first row's box; the table is a canvas
    expect(page.locator("mark.hbc-quote")).to_have_text("8.300 tỷ đồng")
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải bảng này (CSV)").click()
    text = download.value.path().read_text("utf-8-sig")
    assert "Thu nội địa;;8.300 tỷ đồng;" in text
    assert len(text.splitlines()) == 10


def test_figures_are_narrowed_put_in_order_and_lead_into_the_report(visit, real_app, assistant):
    page = visit(real_app)
    page.get_by_role("link", name="Số liệu").click()
    page.get_by_label("Đơn vị").fill("tỷ đồng")
    page.keyboard.press("Enter")
    choose(page, "Sắp xếp", "lớn nhất trước")
    page.get_by_role("button", name="Thêm bộ lọc").click()
    choose(page, "Mức chắc", "ước")
    page.get_by_role("heading", name="Số liệu").click()  # closes the filters
    page.wait_for_timeout(1_000)  # a file asked for while the page is drawn anew is not given
    query = FigureQuery(unit="tỷ đồng", status="estimate", order=Order.LARGEST)
    wanted = assistant.figures(query)
    expect(page.locator(".hbc-caption").first).to_have_text(f"{wanted.total} số liệu")
    with page.expect_download() as sheet:
        page.get_by_role("button", name="Tải bảng này (XLSX)").click()
    rows = list(load_workbook(io.BytesIO(sheet.value.path().read_bytes())).active.values)
    assert [row[2] for row in rows[1:]] == [figure.headline for figure in wanted.figures]
    table = page.get_by_test_id("stDataFrame")
    table.scroll_into_view_if_needed()
    page.wait_for_timeout(500)  # drawn on a canvas: nothing to wait for
    box = table.bounding_box()
    page.mouse.click(box["x"] + 15, box["y"] + 52)
    page.get_by_role("button", name="Đọc trong báo cáo").click()
    quote = " ".join(wanted.figures[0].quote.split())
    expect(page.locator(".st-key-reader mark.hbc-quote").first).to_be_visible()
    marked = "".join(page.locator(".st-key-reader mark.hbc-quote").all_inner_texts())
    assert " ".join(marked.split()) == quote


def choose(page, name, option):
    page.get_by_role("combobox", name=name).click()
    page.get_by_role("option", name=option).click()


def test_figures_are_compared_drawn_and_taken_along(visit, real_app):
    page = visit(real_app)
    page.get_by_role("link", name="Số liệu").click()
    page.get_by_label("Tìm chỉ tiêu").fill("thu noi dia")
    page.get_by_label("Đơn vị").fill("tỷ đồng")
    page.keyboard.press("Enter")
    table = page.get_by_test_id("stDataFrame")
    table.scroll_into_view_if_needed()
    expect(table).to_be_visible()
    page.wait_for_timeout(500)  # the filtered table is drawn on a canvas: nothing to wait for
    box = table.bounding_box()
    page.mouse.click(box["x"] + 15, box["y"] + 52)
    page.mouse.click(box["x"] + 15, box["y"] + 87)
    expect(page.get_by_role("heading", name="So sánh")).to_be_visible()
    expect(page.get_by_test_id("stVegaLiteChart")).to_be_visible()
    with page.expect_download() as picture:
        page.get_by_role("button", name="Tải biểu đồ (PNG)").click()
    assert picture.value.path().read_bytes().startswith(b"\x89PNG")
    with page.expect_download() as sheet:
        page.get_by_role("button", name="Tải số liệu (XLSX)").click()
    rows = list(load_workbook(io.BytesIO(sheet.value.path().read_bytes())).active.values)
    assert len(rows) == 3
    assert rows[1][2] == "8.300 tỷ đồng"
