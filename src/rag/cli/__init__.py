"""The command line ``rag``: the only place that prints.

    app        the group, its global options and what becomes of an error
    ask        ask
    batch      batch
    library    ingest, documents, remove
    serve      serve
    check      doctor
    evaluate   eval
    doors      what a command works with: settings, and the way to the library and the assistant
    console    streams, progress
    paint      answers and reports as text for a reader
    exits      exit codes
    speech     click's own sentences in Vietnamese
    manual     docs/cli.md

No module here imports a heavy library before a command needs it.
"""

from __future__ import annotations


def main() -> None:
    """Run the command line on the arguments of this process; never returns."""
    from rag.cli.app import cli

    cli.main(prog_name="rag")
