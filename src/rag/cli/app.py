"""The group ``rag``: global options, and what becomes of every error."""

from __future__ import annotations

import sys
import tempfile
import traceback
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from rag.cli.ask import ask
from rag.cli.batch import batch
from rag.cli.check import doctor
from rag.cli.console import flush, say, silence_stdout, use_utf8
from rag.cli.doors import Doors, Session, data_dir_option
from rag.cli.evaluate import evaluate
from rag.cli.exits import ExitCode, exit_code
from rag.cli.figures import figures
from rag.cli.library import documents, ingest, remove
from rag.cli.serve import serve
from rag.cli.speech import speak_vietnamese
from rag.errors import RagError, SettingsError


class _Edge(click.Group):
    """A group whose commands end in one sentence and an exit code, never in a traceback."""

    def main(self, args: Sequence[str] | None = None, *rest: Any, **options: Any) -> Any:  # noqa: ANN401
        """Prepare streams and language, then run as click does."""
        use_utf8()
        speak_vietnamese()
        try:
            return super().main(args, *rest, **options)
        except KeyboardInterrupt:
            sys.exit(ExitCode.INTERRUPTED)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the commands in the order a newcomer needs them."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> None:
        """Run the command; every way it can end has an exit code."""
        try:
            super().invoke(ctx)
            flush()
        except (click.ClickException, click.exceptions.Exit):
            raise
        except (KeyboardInterrupt, click.Abort):
            say("\nĐã dừng theo yêu cầu.")
            ctx.exit(ExitCode.INTERRUPTED)
        except BrokenPipeError:
            silence_stdout()
        except Exception as error:  # noqa: BLE001 - the edge: the traceback goes to the log
            code, sentence = _ending(ctx, error)
            say(f"Lỗi: {' '.join(sentence.split())}")
            ctx.exit(code)


def _ending(ctx: click.Context, error: Exception) -> tuple[ExitCode, str]:
    if isinstance(error, RagError):
        return exit_code(error), str(error)
    log = _log(ctx)
    if isinstance(error, OSError) and error.filename is not None:
        return ExitCode.USAGE, (
            f"Không đọc hoặc ghi được «{error.filename}»; hãy kiểm tra đường dẫn, quyền truy cập "
            f"và dung lượng đĩa (chi tiết trong «{log}»)."
        )
    if isinstance(error, OSError):
        silence_stdout()  # what stdout could not take would fail once more at exit
    return ExitCode.UNEXPECTED, f"Có trục trặc ngoài dự kiến; chi tiết đã ghi vào «{log}»."


def _log(ctx: click.Context) -> Path:
    entry = f"{datetime.now().astimezone().isoformat()}\n{traceback.format_exc()}\n"
    for folder in _log_folders(ctx):
        path = folder / "rag.log"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with path.open("a", encoding="utf-8") as log:
                log.write(entry)
        except OSError:
            continue
        return path
    return Path("(không ghi được nhật ký)")


def _log_folders(ctx: click.Context) -> list[Path]:
    fallback = Path(tempfile.gettempdir())  # the data folder may be the very thing that fails
    try:
        return [ctx.ensure_object(Session).settings.data_dir / "logs", fallback]
    except SettingsError:
        return [fallback]


@click.group(
    cls=_Edge,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 88},
    options_metavar="[TÙY_CHỌN]",
    subcommand_metavar="LỆNH [THAM_SỐ]...",
    no_args_is_help=True,
)
@data_dir_option
@click.version_option(
    package_name="hoi-bao-cao",
    message="Hỏi Báo Cáo %(version)s",
    help="Hiện phiên bản rồi thoát.",
)
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Hỏi Báo Cáo: hỏi đáp tiếng Việt trên các báo cáo kinh tế - xã hội, có trích dẫn nguyên văn.

    Mọi lệnh chạy ngay trên máy này, không cần mạng. Bắt đầu bằng: rag ask "câu hỏi".
    """
    ctx.ensure_object(Session)


def session_with(doors: Doors) -> Session:
    """Return a session that works through other doors than the real ones."""
    return Session(doors=doors)


for _command in (ask, batch, figures, ingest, documents, remove, serve, doctor, evaluate):
    cli.add_command(_command)
