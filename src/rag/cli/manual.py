"""docs/cli.md, written from the commands themselves.

``python -m rag.cli.manual`` writes it anew; a test compares.
"""

from __future__ import annotations

from pathlib import Path

import click

from rag.cli.app import cli
from rag.cli.exits import ExitCode
from rag.cli.speech import speak_vietnamese
from rag.settings import CHECKOUT

PAGE = CHECKOUT / "docs" / "cli.md"
_WIDTH = 88
_HEAD = """# The command line

Written by `python -m rag.cli.manual` from the commands; a test compares the two. The texts are
Vietnamese because the users are. Results go to stdout, everything else to stderr.
"""


def manual() -> str:
    """Return the whole page as Markdown."""
    speak_vietnamese()
    shape = {**cli.context_settings, "terminal_width": _WIDTH}
    parent = click.Context(cli, info_name="rag", **shape)
    sections = [_HEAD, _section("rag", cli, parent)]
    for name in cli.list_commands(parent):
        command = cli.commands[name]
        context = click.Context(command, info_name=name, parent=parent)
        sections.append(_section(f"rag {name}", command, context))
    return "\n".join([*sections, exit_codes()])


def _section(title: str, command: click.Command, context: click.Context) -> str:
    lines = (line.rstrip() for line in command.get_help(context).splitlines())
    return "\n".join([f"## {title}", "", "```text", *lines, "```", ""])


def exit_codes() -> str:
    """Return the section about exit codes as Markdown."""
    rows = [f"| {code.value} | {code.meaning} |" for code in ExitCode]
    return "\n".join(["## Exit codes", "", "| code | meaning |", "|---|---|", *rows, ""])


def write(page: Path = PAGE) -> None:
    """Write the page."""
    page.write_text(manual(), encoding="utf-8")


if __name__ == "__main__":
    write()
