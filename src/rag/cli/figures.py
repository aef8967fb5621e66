"""``rag figures``: every figure of the reports, looked up by what it is of."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rag.cli.console import say
from rag.cli.doors import Session, data_dir_option
from rag.cli.paint import inert
from rag.errors import NoIndexError, NothingToDrawError

if TYPE_CHECKING:
    from rag.figure_record import ReportFigure
    from rag.store.documents import StoredDocument
    from rag.store.figures import FigurePage, FigureQuery

_FILE = click.Path(dir_okay=False, writable=True, path_type=Path)
_KINDS = ("mức", "tăng/giảm", "so với mốc", "tỷ trọng", "tỷ lệ", "thứ hạng", "đạt trên tổng")
"""As ``figure_sheet.MEASURES`` calls them; a test compares the two."""
_STATUSES = ("thực hiện", "ước", "kế hoạch")
"""As ``figure_sheet.STATUSES`` calls them; likewise."""
_ORDERS = ("như trong báo cáo", "lớn nhất trước", "nhỏ nhất trước")
"""As ``figure_sheet.ORDERS`` calls them; likewise."""


@click.command(options_metavar="[TÙY_CHỌN]")
@click.option("--query", default="", metavar="TỪ", help="Từ trong tên chỉ tiêu, có dấu hoặc không.")
@click.option("--place", default="", metavar="NƠI", help="Tỉnh, huyện ... mà số liệu nói về.")
@click.option("--year", type=int, metavar="NĂM", help="Năm mà số liệu nói về.")
@click.option("--unit", default="", metavar="ĐƠN_VỊ", help="Đơn vị: %, tỷ đồng, ha, người ...")
@click.option("--kind", type=click.Choice(_KINDS), help="Loại số liệu.")
@click.option("--status", type=click.Choice(_STATUSES), help="Mức chắc của số liệu.")
@click.option(
    "--sort",
    type=click.Choice(_ORDERS),
    default=_ORDERS[0],
    show_default=True,
    help="Thứ tự; theo giá trị thì các số cùng đơn vị đứng cạnh nhau.",
)
@click.option("--document", "documents", multiple=True, metavar="MÃ", help="Chỉ trong báo cáo này.")
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=100,
    show_default=True,
    metavar="SỐ",
    help="Nhiều nhất bấy nhiêu dòng.",
)
@click.option("--csv", "as_csv", is_flag=True, help="In bảng CSV (dấu chấm phẩy).")
@click.option("--xlsx", type=_FILE, metavar="TỆP", help="Ghi bảng vào tệp Excel (.xlsx) này.")
@click.option(
    "--chart",
    type=_FILE,
    metavar="TỆP",
    help="Vẽ các số liệu cùng đơn vị vào tệp .png hoặc .svg này.",
)
@click.option("--json", "as_json", is_flag=True, help="In dạng JSON.")
@data_dir_option
@click.pass_obj
def figures(
    session: Session,
    query: str,
    place: str,
    year: int | None,
    unit: str,
    kind: str | None,
    status: str | None,
    sort: str,
    documents: Sequence[str],
    limit: int,
    as_csv: bool,
    xlsx: Path | None,
    chart: Path | None,
    as_json: bool,
) -> None:
    """Tra số liệu của các báo cáo đã nạp.

    Mỗi số liệu kèm chỉ tiêu, kỳ, nơi, mốc so sánh, báo cáo và nguyên văn câu chứa nó.
    """
    from rag.figure_sheet import as_csv as sheet
    from rag.figure_sheet import rows

    library = session.library()
    loaded = library.documents()
    if not loaded:
        raise NoIndexError(session.settings.data_dir)
    asked = replace(
        _named(kind, status, sort, documents), text=query, place=place, year=year, unit=unit
    )
    page = library.figures(asked, limit=limit)
    table = rows(page.figures, {document.id: document.metadata.title for document in loaded})
    if xlsx or chart:
        _write(xlsx, chart, page.figures, loaded)
    elif as_json:
        found = {"total": page.total, "figures": table}
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    elif as_csv:
        click.echo(sheet(table), nl=False)
    else:
        click.echo(_as_text(table) or "Không có số liệu nào như vậy.")
    _tell_rest(page, limit)


def _write(
    xlsx: Path | None,
    chart: Path | None,
    figures: Sequence[ReportFigure],
    loaded: Sequence[StoredDocument],
) -> None:
    """Write the table and the chart; say where, and what speaks against comparing the figures."""
    from rag.figure_chart import Comparison, as_image, source_lines
    from rag.figure_chart import chart as drawn
    from rag.figure_sheet import as_xlsx, rows

    metadata = {document.id: document.metadata for document in loaded}
    if xlsx:
        table = rows(figures, {id_: one.title for id_, one in metadata.items()})
        xlsx.write_bytes(as_xlsx(table))
        say(f"Đã ghi {len(table)} dòng vào «{xlsx}».")
    if chart:
        comparison = Comparison(tuple(figures))
        if not comparison.can_be_drawn:
            raise NothingToDrawError(len(figures), len({f.unit for f in figures}))
        spec = drawn(comparison, source_lines(metadata))
        chart.write_bytes(as_image(spec, chart.suffix.lower().lstrip(".")))
        for warning in comparison.warnings:
            say(f"Lưu ý: {warning}")
        say(f"Đã vẽ {len(figures)} số liệu vào «{chart}».")


def _named(
    kind: str | None, status: str | None, sort: str, documents: Sequence[str]
) -> FigureQuery:
    """Return what is asked for by the names readers know."""
    from rag.figure_sheet import MEASURES, ORDERS, STATUSES
    from rag.records import DocumentId
    from rag.store.figures import FigureQuery, Order

    return FigureQuery(
        documents=tuple(map(DocumentId, documents)),
        measure=next((measure for measure, name in MEASURES.items() if name == kind), None),
        status=next((key for key, name in STATUSES.items() if name == status), ""),
        order=Order(next(key for key, name in ORDERS.items() if name == sort)),
    )


def _as_text(table: Sequence[Mapping[str, str]]) -> str:
    return "\n".join(_item(row) for row in table)


def _item(row: Mapping[str, str]) -> str:
    base = f" ({inert(row['So với'])})" if row["So với"] else ""
    facts = [row[name] for name in ("Thuộc", "Kỳ", "Nơi", "Mức chắc") if row[name]]
    head = f"{click.style(row['Số liệu'], bold=True)}{base}  {inert(row['Chỉ tiêu'])}"
    return f"{head}\n    {inert(' · '.join(facts))}\n    “{inert(row['Nguyên văn'])}”"


def _tell_rest(page: FigurePage, limit: int) -> None:
    if page.total > limit:
        say(f"Có {page.total} số liệu, mới in {limit}; dùng --limit để xem thêm.")
