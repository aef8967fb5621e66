"""A run as text for a terminal: one line a group, then what the answers rest on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.evaluate.records import Change, Comparison, Interval, Outcome, Run, Summary

_COLUMNS = tuple(outcome for outcome in Outcome if outcome is not Outcome.CORRECT)
_TITLES = {"category": "Nhóm", "document": "Báo cáo", "split": "Phần"}
_ALL = "tất cả"


def table(run: Run) -> str:
    """Return the table of one system: per category, report and split, then over all."""
    head = ["", "n", "đúng [khoảng 95%]", *(outcome.label for outcome in _COLUMNS)]
    lines = [head]
    for kind, title in _TITLES.items():
        members = {n: s for n, s in run.groups.items() if n.startswith(f"{kind}/")}
        lines.append([title, *[""] * (len(head) - 1)])
        lines += [_line(f"  {n.partition('/')[2]}", s) for n, s in sorted(members.items())]
    lines.append(_line(_ALL, run.total))
    title = f"{run.system} · phần {run.split} · {run.date} · {run.source_hash}"
    return "\n".join([title, *aligned(lines), "", *_rest(run.total)])


def _line(name: str, summary: Summary) -> list[str]:
    counts = (str(summary.counts[outcome] or "·") for outcome in _COLUMNS)
    return [name, str(summary.n), _interval(summary.accuracy), *counts]


def _interval(interval: Interval) -> str:
    low, high = (f"{share * 100:.0f}" for share in (interval.low, interval.high))
    return f"{percent(interval.value)} [{low}–{high}]"


def percent(share: float | None) -> str:
    """Return a share as a Vietnamese percentage, a dash for none."""
    return "–" if share is None else f"{share * 100:.1f}%".replace(".", ",")


def aligned(lines: Sequence[Sequence[str]]) -> Iterator[str]:
    """Return the lines with their columns under one another, numbers to the right."""
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    for first, *rest in lines:
        cells = (cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True))
        yield "  ".join([first.ljust(widths[0]), *cells]).rstrip()


def _rest(total: Summary) -> list[str]:
    found = ", ".join(
        f"{name} {value:.3f}".replace(".", ",") for name, value in total.retrieval.items()
    )
    return [
        f"Sai gây hiểu lầm (sai số liệu + trả lời nhầm): {_interval(total.wrong)}",
        f"Từ chối: đúng chỗ {percent(total.refusal_precision)}, đủ {percent(total.refusal_recall)}",
        f"Trích dẫn: đúng nguyên văn {percent(total.citation_validity)}, "
        f"có căn cứ {percent(total.citation_support)}; số liệu khớp {percent(total.figures_true)}",
        f"Tìm kiếm: {found or '–'}",
        f"Thời gian trả lời: p50 {total.latency_p50_ms:.0f} ms, p95 {total.latency_p95_ms:.0f} ms",
    ]


def changes(comparison: Comparison) -> str:
    """Return what got worse and better against the baseline, one block a regression."""
    blocks = [_change(change) for change in comparison.regressions]
    summary = (
        f"So với mốc: {len(comparison.regressions)} câu kém đi "
        f"({len(comparison.blocking)} chưa có lý do), {len(comparison.repairs)} câu tốt lên, "
        f"{comparison.unknown} câu chưa có trong mốc."
    )
    return "\n".join([*blocks, summary])


def _change(change: Change) -> str:
    row = change.row
    answer = row.answer
    quote = answer.citations[0].quote if answer and answer.citations else ""
    lines = [
        f"✗ {row.question.id}: {change.before.label} → {row.outcome.label}",
        f"    hỏi:      {row.question.question}",
        f"    trả lời:  {(answer.headline if answer else row.error) or '(từ chối)'}",
        f"    trước:    {change.headline_before or '(từ chối)'}",
        f"    mong đợi: {row.question.expected}",
        f"    trích:    {' '.join(quote.split())[:160]}",
    ]
    if change.acknowledged:
        lines.append(f"    đã chấp nhận: {change.acknowledged}")
    return "\n".join(lines)
