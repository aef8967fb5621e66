"""Tables of saved pages: what is a table, what only lays the page out, what names the columns."""

from rag.documents import read_bytes
from rag.records import Block, BlockKind, Document


def read(table: str) -> Document:
    page = f"<p>Kết quả thực hiện như sau đây.</p>{table}<p>Hết bảng số liệu.</p>"
    return read_bytes("a.html", page.encode(), source="s", max_bytes=100_000)


def rows(document: Document) -> list[Block]:
    return [block for block in document.blocks if block.kind is BlockKind.TABLE_ROW]


def cells(document: Document) -> list[list[str]]:
    return [[cell.of(document.text) for cell in row.cells] for row in rows(document)]


def test_a_label_over_several_rows_belongs_to_each() -> None:
    document = read(
        "<table><tr><th>Ngành</th><th>Cây</th><th>Ha</th></tr>"
        "<tr><td rowspan=2>Trồng trọt</td><td>Lúa</td><td>5</td></tr><tr>"
        "<td>Ngô</td><td>6</td></tr></table>"
    )
    assert cells(document) == [["Trồng trọt", "Lúa", "5"], ["Trồng trọt", "Ngô", "6"]]
    assert rows(document)[1].header == ("Ngành", "Cây", "Ha")


def test_a_row_that_numbers_the_columns_is_no_content() -> None:
    document = read(
        "<table><tr><th>Chỉ tiêu</th><th>Năm 2023</th></tr><tr><td>A</td><td>1</td></tr>"
        "<tr><td>Lúa</td><td>5</td></tr></table>"
    )
    assert cells(document) == [["Lúa", "5"]]


def test_a_table_that_starts_with_figures_has_no_column_names_and_says_so() -> None:
    document = read("<table><tr><td>Lúa</td><td>5</td></tr><tr><td>Ngô</td><td>6</td></tr></table>")
    assert cells(document) == [["Lúa", "5"], ["Ngô", "6"]]
    assert rows(document)[0].header == ("", "")
    assert len(document.warnings) == 1


def test_a_table_of_one_column_is_running_text() -> None:
    document = read("<table><tr><td>Thu ngân sách tăng khá.</td></tr></table>")
    assert rows(document) == []
    assert "Thu ngân sách tăng khá." in document.text


def test_a_table_around_another_lays_the_page_out() -> None:
    inner = "<table><tr><th>Cây</th><th>Ha</th></tr><tr><td>Lúa</td><td>5</td></tr></table>"
    document = read(f"<table><tr><td>Bên trái của trang</td><td>{inner}</td></tr></table>")
    assert cells(document) == [["Lúa", "5"]]
    assert "Bên trái của trang" in document.text


def test_a_cell_with_a_whole_text_lays_the_page_out() -> None:
    text = "Thu ngân sách trên địa bàn tăng khá so với cùng kỳ. " * 15
    document = read(f"<table><tr><td>Tin</td><td>{text}</td></tr></table>")
    assert rows(document) == []
    assert document.text.count("tăng khá") == 15


def test_an_absurd_span_is_cut() -> None:
    document = read(
        "<table><tr><th>Cây</th><th colspan=999999>Ha</th></tr>"
        "<tr><td>Lúa</td><td>5</td></tr></table>"
    )
    assert len(rows(document)[0].cells) <= 100
