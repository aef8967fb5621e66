"""``rag eval --checker``: does the sentence check tell true sentences from changed ones?"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from rag.cli.console import ConsoleProgress, say
from rag.cli.exits import ExitCode
from rag.evaluate.checker import counts, judge_scripts, meets_bars
from rag.evaluate.checker_report import write_checker_report
from rag.evaluate.checker_table import checker_data, checker_table, failures
from rag.evaluate.questions import load_questions
from rag.evaluate.systems import Shelf


def check_checker(
    shelf: Shelf, sets: Sequence[Path], report: Path | None, *, as_json: bool
) -> ExitCode:
    """Print how many true sentences are withheld and changed ones shown, and the failures.

    Failures on reports that only ``test`` questions are about are counted and not shown.
    ``report`` is a file that the same is written to as a page.
    """
    documents = {path.stem: shelf.documents[path.stem] for path in shelf.others}
    judged = judge_scripts(documents, ConsoleProgress())
    open_ones = {stem for q in load_questions(sets) if q.split == "dev" for stem in q.document}
    found = counts(judged, documents.keys() - open_ones)
    judged = [one for one in judged if one.script.document in open_ones]
    if report:
        write_checker_report(found, judged, report)
        say(f"Đã ghi báo cáo vào «{report}».")
    if as_json:
        click.echo(json.dumps(checker_data(found, judged), ensure_ascii=False))
    else:
        click.echo(checker_table(found))
        if told := failures(judged):
            click.echo(f"\n{told}")
    return ExitCode.OK if meets_bars(found) else ExitCode.REFUSED
