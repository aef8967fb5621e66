from __future__ import annotations

import csv
import io

from tests.ui.fakes import EmptyAssistant


def shown(page):
    (table,) = page.app.dataframe
    return table.value


def test_every_figure_is_listed_with_what_gives_it_meaning(page):
    page.show("figures.py")
    table = shown(page)
    assert "Tổng thu ngân sách" in list(table["Chỉ tiêu"])
    row = table[table["Số liệu"] == "104%"].iloc[0]
    assert (row["So với"], row["Loại"], row["Kỳ"]) == ("dự toán", "so với mốc", "2023")
    assert f"{len(table)} số liệu" in page.text


def test_words_and_kinds_narrow_the_table(page):
    page.show("figures.py")
    page.app.text_input(key="figure-text").set_value("hộ nghèo")
    page.run()
    assert set(shown(page)["Chỉ tiêu"]) == {"Tỷ lệ hộ nghèo"}
    kinds = page.app.selectbox(key="figure-kind")
    kinds.set_value(next(kind for kind in kinds.proto.options if kind == "tăng/giảm"))
    page.run()
    assert list(shown(page)["Số liệu"]) == ["giảm 0,5 điểm phần trăm"]


def test_a_section_an_order_and_columns_are_chosen(page):
    page.show("figures.py")
    page.app.selectbox(key="figure-section").select_index(0)
    page.app.selectbox(key="figure-order").select_index(1)
    page.app.multiselect(key="figure-columns").set_value(["Số liệu", "Nguyên văn"])
    page.run()
    table = shown(page)
    assert list(table.columns) == ["Số liệu", "Nguyên văn"]
    amounts = [value for value in table["Số liệu"] if value.endswith("đồng")]
    assert amounts == ["1.250 tỷ đồng", "900 tỷ đồng"]
    assert "2,1%" not in list(table["Số liệu"])


def test_a_figure_is_read_at_its_place_in_the_report(page, assistant):
    page.show("figures.py")
    page.app.session_state["figure-table"] = {"selection": {"rows": [0], "columns": []}}
    page.run()
    page.press("read-figure")
    opened = page.app.session_state["opened"].citation
    assert opened.quote in assistant.report.text
    assert opened.document_id == assistant.report.id


def test_nothing_found_says_what_to_do(page):
    page.show("figures.py")
    page.app.text_input(key="figure-text").set_value("xyz")
    page.run()
    assert "Không có số liệu nào như vậy. Hãy bớt từ hoặc bỏ bộ lọc." in page.text
    assert not page.app.dataframe


def test_the_table_can_be_taken_along(page, assistant):
    from rag.figure_sheet import as_csv, rows
    from rag.store.figures import FigureQuery

    page.show("figures.py")
    assert [button.label for button in page.app.get("download_button")] == [
        "Tải bảng này (CSV)",
        "Tải bảng này (XLSX)",
    ]
    found = assistant.figures(FigureQuery(), limit=100).figures
    text = as_csv(rows(found, {assistant.report.id: assistant.report.metadata.title}))
    read = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [row["Số liệu"] for row in read] == [figure.headline for figure in found]


def test_without_reports_the_page_says_how_to_add_them(open_page):
    page = open_page(EmptyAssistant())
    page.show("figures.py")
    assert "Chưa có báo cáo nào" in page.text


def test_several_figures_are_compared_with_their_warnings(page, assistant):
    from rag.store.figures import FigureQuery

    found = assistant.figures(FigureQuery(), limit=100).figures
    money = [n for n, figure in enumerate(found) if figure.unit == "đồng"]
    page.show("figures.py")
    page.app.session_state["figure-table"] = {"selection": {"rows": money, "columns": []}}
    page.run()
    assert page.inside("hbc-warning") == [
        "Mức chắc khác nhau: ước; thực hiện.",
        "Tên chỉ tiêu khác nhau: Tổng thu ngân sách; Thu nội địa.",
    ]
    assert len(page.app.get("vega_lite_chart")) == 1
