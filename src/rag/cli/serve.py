"""``rag serve``: the web pages, on this machine only."""

from __future__ import annotations

import os
import runpy
import socket
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from rag.cli.console import flush, say
from rag.cli.doors import Session, data_dir_option
from rag.errors import InputError, NoIndexError

if TYPE_CHECKING:
    from rag.chain import Assistant

_THIS_MACHINE = ("127.0.0.1", "localhost", "::1")


@click.command(options_metavar="[TÙY_CHỌN]")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8501,
    show_default=True,
    metavar="CỔNG",
    help="Cổng của trang web.",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="ĐỊA_CHỈ",
    help="Địa chỉ phục vụ; ngoài máy này thì cần RAG_ADMIN_PASSWORD.",
)
@data_dir_option
@click.pass_obj
def serve(session: Session, port: int, host: str) -> None:
    """Mở trang hỏi đáp cho trình duyệt trên máy này.

    Mặc định chỉ máy này truy cập được. Dừng bằng Ctrl-C.
    """
    if host not in _THIS_MACHINE and not session.settings.admin_password:
        raise InputError(
            f"--host {host}",
            "máy khác sẽ truy cập được mà chưa có mật khẩu quản trị",
            "Hãy đặt RAG_ADMIN_PASSWORD trước, hoặc bỏ --host.",
        )
    _require_free(host, port)
    try:
        session.with_assistant(_touch)
    except NoIndexError:  # the page Tài liệu takes the first one in
        say("Chưa có báo cáo nào; hãy nạp ở trang Tài liệu.")
    if session.data_dir is not None:
        os.environ["RAG_DATA_DIR"] = str(session.settings.data_dir)  # how the pages learn of it
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"Hỏi Báo Cáo đang mở tại http://{shown}:{port} (dừng bằng Ctrl-C).")
    flush()
    session.doors.page(streamlit_arguments(host, port))


def _touch(assistant: Assistant) -> None:
    """Find out before the browser does that the index is damaged."""
    assistant.documents()


def _require_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if os.name == "posix":  # elsewhere the option would let two servers share a port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise InputError(
                f"Cổng {port}",
                "không mở được, có lẽ một chương trình khác đang dùng",
                f"Hãy dừng chương trình đó, hoặc chọn cổng khác: rag serve --port {_other(port)}",
            ) from error


def _other(port: int) -> int:
    return port + 1 if port < 65535 else port - 1


def streamlit_arguments(host: str, port: int) -> list[str]:
    """Return what follows ``streamlit`` on its command line."""
    from rag.ui import config

    chosen = {
        **config.options(),
        "server.address": host,
        "server.port": str(port),
        "logger.hideWelcomeMessage": "true",  # English, and the address is told above
    }
    return ["run", str(config.SCRIPT), *(f"--{name}={value}" for name, value in chosen.items())]


def run_streamlit(arguments: Sequence[str]) -> None:
    """Run Streamlit in this process, as ``python -m streamlit`` would; no child can outlive it."""
    sys.argv = ["streamlit", *arguments]
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)
