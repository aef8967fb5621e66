"""``rag eval --squad``: retrieval and answers on a file of the SQuAD format."""

from __future__ import annotations

import json
from pathlib import Path

import click

from rag.cli.console import ConsoleProgress
from rag.cli.doors import Session


def measure(session: Session, file: Path, *, strip_diacritics: bool, as_json: bool) -> None:
    """Print the measures of one file."""
    from rag.evaluate.squad import evaluate as evaluate_squad

    result = evaluate_squad(
        file, session.settings, strip_diacritics=strip_diacritics, progress=ConsoleProgress()
    )
    if as_json:
        click.echo(json.dumps(result.as_dict, ensure_ascii=False))
        return
    shares = {**result.retrieval, "EM": result.em, "F1": result.f1}
    found = "\n".join(f"{name:8} {value:.3f}".replace(".", ",") for name, value in shares.items())
    click.echo(f"{result.questions} câu hỏi trên {result.contexts} đoạn văn\n{found}")
