"""``rag eval``: how many questions are answered right, and which ones no longer are."""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rag.cli.console import ConsoleProgress, say
from rag.cli.doors import Session, chat_options, data_dir_option
from rag.cli.exits import ExitCode
from rag.errors import EmptyFolderError, InputError
from rag.settings import CHECKOUT, EVALS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rag.evaluate.compare import Baseline
    from rag.evaluate.records import Comparison, Question, Run, System
    from rag.evaluate.systems import Shelf

CORPUS = CHECKOUT / "corpus"
BASELINE = EVALS / "baseline.json"
RESULTS = EVALS / "results"
FIGURES = EVALS / "figures"
_FILE = click.Path(path_type=Path, dir_okay=False)


@dataclass(frozen=True, slots=True)
class _Options:
    """What was asked for on the command line."""

    sets: tuple[Path, ...]
    split: str
    engine: str
    categories: tuple[str, ...]
    peers: tuple[str, ...]
    compare: Path | None
    report: Path | None
    as_json: bool
    save: bool
    save_baseline: bool

    @property
    def is_complete(self) -> bool:
        """Whether every question there is will be asked."""
        return not self.sets and not self.categories and self.split == "all"


@click.command("eval", options_metavar="[TÙY_CHỌN]")
@click.option(
    "--set",
    "sets",
    type=_FILE,
    multiple=True,
    metavar="TỆP",
    help="Bộ câu hỏi (lặp lại được); mặc định là mọi bộ trong evals/.",
)
@click.option(
    "--split",
    type=click.Choice(["dev", "test", "all"]),
    default="all",
    show_default=True,
    help="Chỉ hỏi phần này.",
)
@click.option(
    "--category",
    "categories",
    multiple=True,
    metavar="NHÓM",
    help="Chỉ hỏi nhóm câu này (lặp lại được).",
)
@click.option(
    "--engine",
    type=click.Choice(["extractive", "llm"]),
    default="extractive",
    show_default=True,
    help="Cách soạn câu trả lời; llm là mô hình trò chuyện của --llm hay RAG_LLM, chạy tiếp được.",
)
@click.option(
    "--peer",
    "peers",
    multiple=True,
    metavar="TÊN",
    help="Hỏi thêm hệ thống đối chiếu: tutorial, bm25, dense (lặp lại được).",
)
@click.option(
    "--compare",
    type=_FILE,
    metavar="MỐC",
    help="So với mốc này; câu nào kém đi mà chưa có lý do thì mã kết thúc là 1.",
)
@click.option("--report", type=_FILE, metavar="TỆP", help="Ghi báo cáo HTML có biểu đồ.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
@click.option("--save", is_flag=True, help="Lưu kết quả và báo cáo vào evals/results/.")
@click.option(
    "--save-baseline",
    is_flag=True,
    help="Ghi lại evals/baseline.json từ lần chạy này, giữ các lý do.",
)
@click.option("--check", "check_only", is_flag=True, help="Chỉ kiểm tra các bộ câu hỏi, không hỏi.")
@click.option(
    "--squad", type=_FILE, metavar="TỆP", help="Đo trên một tệp dạng SQuAD thay cho các bộ câu hỏi."
)
@click.option("--strip-diacritics", is_flag=True, help="Cùng --squad: hỏi không dấu.")
@click.option(
    "--figures",
    is_flag=True,
    help="Đo việc trích số liệu so với bản chú giải trong evals/figures/.",
)
@click.option(
    "--checker",
    is_flag=True,
    help="Đo việc đối chiếu câu của mô hình trò chuyện, bằng câu đúng và câu bị sửa.",
)
@click.option("--failures", is_flag=True, help="Cùng --figures: in chỗ khác nhau của phần dev.")
@chat_options
@data_dir_option
@click.pass_obj
@click.pass_context
def evaluate(
    ctx: click.Context,
    session: Session,
    /,
    check_only: bool,
    squad: Path | None,
    strip_diacritics: bool,
    figures: bool,
    failures: bool,
    checker: bool,
    **chosen: object,
) -> None:
    """Đo độ chính xác của câu trả lời trên các bộ câu hỏi trong evals/.

    In bảng kết quả theo nhóm câu hỏi, báo cáo và phần dev/test. Cách đo: evals/README.md.
    """
    options = _Options(**chosen)  # type: ignore[arg-type]
    if squad:
        from rag.cli.squad import measure as measure_squad

        measure_squad(session, squad, strip_diacritics=strip_diacritics, as_json=options.as_json)
    elif checker:
        from rag.cli.checking import check_checker

        shelf, sets = _shelf(session), _sets(options)
        ctx.exit(check_checker(shelf, sets, options.report, as_json=options.as_json))
    elif figures:
        from rag.cli.extraction import measure

        measure(
            _shelf(session).documents,
            FIGURES,
            options.split,
            as_json=options.as_json,
            failures=failures,
        )
    elif check_only:
        ctx.exit(_check(session, options))
    else:
        ctx.exit(_evaluate(session, options))


def _sets(options: _Options) -> list[Path]:
    found = list(options.sets) or [EVALS / "smoke.jsonl", *sorted(EVALS.glob("questions/*.jsonl"))]
    for path in found:
        if not path.is_file():
            raise InputError(str(path), "không có bộ câu hỏi này", "Hãy kiểm tra lại đường dẫn.")
    return found


def _shelf(session: Session) -> Shelf:
    from rag.evaluate.systems import Shelf

    try:
        return Shelf.of(CORPUS, EVALS / "documents", session.settings.max_file_bytes)
    except EmptyFolderError as error:
        raise InputError(
            "rag eval", "chỉ chạy được trong thư mục mã nguồn", "Hãy tải mã nguồn về rồi chạy lại."
        ) from error


def _check(session: Session, options: _Options) -> ExitCode:
    from rag.cli.extraction import check as check_figures
    from rag.evaluate.check import check
    from rag.evaluate.questions import read_questions

    shelf = _shelf(session)
    asked, unreadable = read_questions(_sets(options))
    sample = [path.stem for path in shelf.sample] if not options.sets else []
    found = check(asked, shelf.documents, sample, is_complete=not options.sets)
    for warning in found.warnings:
        say(f"Lưu ý: {warning}")
    annotated, wrong = (0, []) if options.sets else check_figures(shelf.documents, FIGURES)
    faults = [*map(str, unreadable), *found.faults, *wrong]
    for fault in faults:
        click.echo(f"✗ {fault}")
    if not faults:
        click.echo(f"✓ {len(asked)} câu hỏi đều dùng được ({len(found.warnings)} lưu ý).")
    if annotated and not faults:
        click.echo(f"✓ {annotated} số liệu chú giải đều khớp với báo cáo.")
    return ExitCode.REFUSED if faults else ExitCode.OK


def _evaluate(session: Session, options: _Options) -> ExitCode:
    from rag.evaluate.compare import load_baseline
    from rag.evaluate.questions import load_questions
    from rag.evaluate.runner import Selection

    every = load_questions(_sets(options))
    questions = Selection(options.split, options.categories).of(every)
    if not questions:
        raise InputError("rag eval", "không câu nào hợp lựa chọn này", "Hãy nới lựa chọn.")
    # Read before the run: a mistyped path should not cost minutes.
    baseline = load_baseline(options.compare) if options.compare else None
    runs = _runs(session, options, questions)
    comparison = _compared(runs[0], baseline) if baseline is not None else None
    _show(runs, comparison, as_json=options.as_json)
    _write(runs, comparison, options)
    return ExitCode.REFUSED if comparison and comparison.blocking else ExitCode.OK


def _runs(session: Session, options: _Options, questions: list[Question]) -> list[Run]:
    from rag.cli.engines import measured
    from rag.evaluate.runner import run
    from rag.evaluate.systems import Both, ours

    shelf, progress = _shelf(session), ConsoleProgress()
    settings, wrapped = measured(session, options.engine)
    with ExitStack() as opened:
        systems = [ours(shelf, settings, progress)]
        systems += [Both(shelf, _peer_builder(shelf, name)) for name in options.peers]
        for system in systems:
            opened.enter_context(system).prepare(questions)
        known = shelf.documents
        return [
            run(one, questions, known, split=options.split, progress=progress)
            for one in (wrapped(systems[0]), *systems[1:])
        ]


def _peer_builder(shelf: Shelf, name: str) -> Callable[[bool], System]:
    from rag.evaluate.peers import peer

    return lambda sample_only: peer(name, shelf.documents_for(sample_only=sample_only))


def _compared(run: Run, baseline: Baseline) -> Comparison:
    from rag.evaluate.compare import compare

    return compare(run, baseline)


def _show(runs: Sequence[Run], comparison: Comparison | None, *, as_json: bool) -> None:
    from rag.evaluate.results import to_data
    from rag.evaluate.resume import cost_line
    from rag.evaluate.table import changes, table

    if as_json:
        click.echo(json.dumps({"runs": [to_data(run) for run in runs]}, ensure_ascii=False))
    else:
        click.echo("\n\n".join(map(table, runs)))
        if any(row.answer and row.answer.usage for row in runs[0].rows):
            click.echo(cost_line([row.answer for row in runs[0].rows if row.answer]))
    if comparison:
        say(changes(comparison))


def _write(runs: Sequence[Run], comparison: Comparison | None, options: _Options) -> None:
    from rag.evaluate.results import save

    reports = [options.report] if options.report else []
    if options.save:
        saved = save(runs, RESULTS)
        reports.append(saved.with_suffix(".html"))
        say(f"Đã lưu kết quả vào «{saved}».")
    for path in reports:
        _report(runs, comparison, path)
    if options.save_baseline:
        _renew_baseline(runs[0], options)


def _report(runs: Sequence[Run], comparison: Comparison | None, path: Path) -> None:
    from rag.evaluate.report import write_report

    path.parent.mkdir(parents=True, exist_ok=True)
    write_report(runs, path, comparison)
    say(f"Đã ghi báo cáo vào «{path}».")


def _renew_baseline(run: Run, options: _Options) -> None:
    from rag.evaluate.compare import load_baseline, renewed, write_baseline

    old = load_baseline(BASELINE) if BASELINE.is_file() else {}
    write_baseline(renewed(run, old, complete=options.is_complete), BASELINE)
    say(f"Đã ghi lại mốc so sánh «{BASELINE}» ({len(run.rows)} câu).")
