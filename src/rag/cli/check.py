"""``rag doctor``: whether everything the answers need is sound."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from rag.cli.doors import Session, data_dir_option
from rag.cli.exits import ExitCode
from rag.cli.paint import inert
from rag.doctor import Check, examine

_JSON_INDENT = 2


@click.command(options_metavar="[TÙY_CHỌN]")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
@data_dir_option
@click.pass_obj
@click.pass_context
def doctor(ctx: click.Context, session: Session, as_json: bool) -> None:
    """Kiểm tra chỉ mục, mô hình, báo cáo, thiết lập.

    Mỗi dòng là một mục: ✓ là tốt, ✗ là hỏng kèm cách sửa. Mã kết thúc là 1 khi có chỗ cần sửa.
    """
    checks = examine(session.settings, session.environ)
    if as_json:
        data = [asdict(check) for check in checks]
        click.echo(json.dumps(data, ensure_ascii=False, indent=_JSON_INDENT))
    else:
        click.echo("\n".join(map(_line, checks)))
    if not all(check.ok for check in checks):
        ctx.exit(ExitCode.REFUSED)


def _line(check: Check) -> str:
    mark = click.style("✓", fg="green") if check.ok else click.style("✗", fg="red", bold=True)
    remedy = f" → {inert(check.remedy)}" if check.remedy and not check.ok else ""
    return f"{mark} {check.name}: {inert(check.found)}{remedy}"
