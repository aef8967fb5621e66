"""``rag ingest``, ``rag documents``, ``rag remove``: what the answers rest on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rag.cli.console import say
from rag.cli.doors import Session, data_dir_option
from rag.cli.exits import ExitCode
from rag.cli.paint import inert
from rag.errors import NoIndexError
from rag.records import DocumentId

if TYPE_CHECKING:
    from rag.ingest import IngestReport
    from rag.store.documents import StoredDocument

_JSON_INDENT = 2
_LABELS = {
    "added": "Đã nạp mới",
    "replaced": "Đã thay",
    "unchanged": "Không đổi",
    "removed": "Đã gỡ",
    "refused": "Từ chối",
}
_LISTED = ("added", "replaced", "removed")  # what is new to the reader


@click.command(options_metavar="[TÙY_CHỌN]")
@click.argument("paths", nargs=-1, metavar="ĐƯỜNG_DẪN...", type=click.Path(path_type=Path))
@click.option(
    "--rebuild", is_flag=True, help="Dựng lại toàn bộ chỉ mục và số liệu từ văn bản đã nạp."
)
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
@data_dir_option
@click.pass_obj
@click.pass_context
def ingest(
    ctx: click.Context, session: Session, paths: tuple[Path, ...], rebuild: bool, as_json: bool
) -> None:
    """Nạp các tệp báo cáo (.pdf, .docx, .xlsx, .csv, .txt, .md, .html) hoặc cả thư mục.

    Tệp đã nạp mà không đổi thì giữ nguyên; tệp đã đổi thay bản cũ; tệp không còn trong thư mục thì
    bị gỡ. Tệp bị từ chối được nêu tên, các tệp khác vẫn được nạp, và mã kết thúc là 1.
    """
    if not paths and not rebuild:
        raise click.UsageError("Thiếu ĐƯỜNG_DẪN: hãy nêu tệp hoặc thư mục báo cáo cần nạp.")
    library = session.library()
    if not paths and not library.documents():
        raise NoIndexError(session.settings.data_dir)
    report = library.ingest(paths, rebuild=rebuild)
    click.echo(_as_json(report) if as_json else _as_text(report))
    for refusal in report.refused:
        say(f"Lỗi: {inert(str(refusal))}")
    if report.refused:
        ctx.exit(ExitCode.REFUSED)


def _as_text(report: IngestReport) -> str:
    lines: list[str] = []
    for name, label in _LABELS.items():
        found = getattr(report, name)
        lines.append(f"{label}: {len(found)}")
        if name in _LISTED:
            lines.extend(f"    {inert(source)}" for source in found)
    return "\n".join(lines)


def _as_json(report: IngestReport) -> str:
    data: dict[str, Any] = {
        "added": report.added,
        "replaced": report.replaced,
        "unchanged": report.unchanged,
        "removed": report.removed,
        "refused": [
            {"name": refusal.name, "problem": refusal.problem, "remedy": refusal.remedy}
            for refusal in report.refused
        ],
        "changed": report.changed,
    }
    return json.dumps(data, ensure_ascii=False, indent=_JSON_INDENT)


@click.command(options_metavar="[TÙY_CHỌN]")
@click.option("--json", "as_json", is_flag=True, help="In danh sách dạng JSON.")
@data_dir_option
@click.pass_obj
def documents(session: Session, as_json: bool) -> None:
    """Liệt kê các báo cáo đã nạp cùng mã của chúng."""
    stored = session.library().documents()
    if as_json:
        data = [_document_data(document) for document in stored]
        click.echo(json.dumps(data, ensure_ascii=False, indent=_JSON_INDENT))
    elif stored:
        click.echo("\n".join(map(_document_text, stored)))
    else:
        click.echo("Chưa có báo cáo nào. Hãy nạp bằng: rag ingest THƯ_MỤC_BÁO_CÁO")


def _document_data(document: StoredDocument) -> dict[str, Any]:
    metadata = document.metadata
    names = [name for name in metadata.__slots__ if name != "guessed"]
    return {
        "id": document.id,
        **{name: getattr(metadata, name) for name in names},
        "guessed": sorted(metadata.guessed),
        "source": document.source,
        "added_at": str(document.added_at),
        "characters": document.characters,
        "figures": document.figures,
        "warnings": list(document.warnings),
    }


def _document_text(document: StoredDocument) -> str:
    size = f"{_counted(document.characters)} ký tự"
    if document.figures is not None:
        size += f" · {_counted(document.figures)} số liệu"
    lines = [
        f"{click.style(document.id, bold=True)}  {inert(document.metadata.title)}",
        f"    {inert(document.source)} · {size}",
        *(f"    Lưu ý: {inert(warning)}" for warning in document.warnings),
    ]
    return "\n".join(lines)


def _counted(number: int) -> str:
    return f"{number:,}".replace(",", ".")


@click.command(options_metavar="[TÙY_CHỌN]")
@click.argument("ids", nargs=-1, required=True, metavar="MÃ...")
@data_dir_option
@click.pass_obj
def remove(session: Session, ids: Sequence[str]) -> None:
    """Gỡ báo cáo theo mã; xem mã bằng: rag documents.

    Báo cáo đã gỡ không còn được dùng để trả lời.
    """
    session.library().remove([DocumentId(identity) for identity in ids])
    click.echo(f"Đã gỡ: {len(set(ids))}")
