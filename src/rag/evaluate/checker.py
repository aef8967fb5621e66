"""How well the check of a chat model's sentences tells true from changed ones."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from rag.answer.gate import Gate
from rag.answer.written import SentenceBuffer
from rag.evaluate.records import Interval
from rag.evaluate.scripted import Script, scripts
from rag.protocols import Progress
from rag.records import Answer, Asks, Document, Request, Status

_Z = 1.959964  # 95 %
MOST_SHOWN = 0.0
MOST_WITHHELD = 0.03
"""The two bars: changed sentences shown, true ones withheld."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One scripted answer with what the gate let through."""

    script: Script
    shown: str
    reasons: tuple[str, ...]

    @property
    def failed(self) -> bool:
        """Whether a changed sentence was shown, or a true one withheld."""
        return bool(self.shown) != self.script.is_true


@dataclass(frozen=True, slots=True)
class Count:
    """How many of a kind failed."""

    n: int
    failed: int

    @property
    def share(self) -> Interval:
        """The share that failed with its Wilson interval."""
        return wilson(self.failed, self.n)


def wilson(hits: int, n: int) -> Interval:
    """Return a share with its 95 % Wilson score interval (Wilson 1927)."""
    if not n:
        return Interval(0.0, 0.0, 1.0)
    share, square = hits / n, _Z * _Z
    centre = (share + square / (2 * n)) / (1 + square / n)
    half = _Z * sqrt(share * (1 - share) / n + square / (4 * n * n)) / (1 + square / n)
    return Interval(share, max(0.0, centre - half), min(1.0, centre + half))


def judge_scripts(
    documents: Mapping[str, Document], progress: Progress | None = None
) -> list[Judged]:
    """Return every scripted answer over the reports with what was shown of it."""
    every = scripts(documents)
    found = []
    for done, script in enumerate(every, 1):
        found.append(judge(script))
        if progress:
            progress("Đang đối chiếu câu của mô hình", done, len(every))
    return found


def judge(script: Script) -> Judged:
    """Return what the gate lets through of one scripted answer."""
    gate = Gate(script.passages, _REQUEST, _SILENT)
    buffer = SentenceBuffer()
    for written in (*buffer.feed(script.reply), *buffer.rest()):
        list(gate.take(written))
    return Judged(script, gate.shown.text, tuple(why for _, why in gate.outcome.objected))


_REQUEST = Request("", "", Asks.ANY)
_SILENT = Answer("", Status.ANSWERED, None, "")
"""An offline engine that has nothing to put in place of a sentence."""


def counts(judged: Sequence[Judged], held_out: Collection[str] = ()) -> dict[str, Count]:
    """Return the counts of all true sentences, all changed ones, and each kind of both.

    ``held_out`` are the reports whose sentences are also counted apart.
    """
    groups: dict[str, list[Judged]] = {}
    for one in judged:
        total = "truthful" if one.script.is_true else "changed"
        apart = (f"{total}/held_out",) if one.script.document in held_out else ()
        for name in dict.fromkeys((total, one.script.kind, *apart)):
            groups.setdefault(name, []).append(one)
    order = sorted(
        groups,
        key=lambda name: (not name.startswith("truthful"), not name.startswith("changed"), name),
    )
    return {n: Count(len(groups[n]), sum(j.failed for j in groups[n])) for n in order}


def meets_bars(found: Mapping[str, Count]) -> bool:
    """Whether no changed sentence was shown and few enough true ones withheld."""
    changed, true = found["changed"].share, found["truthful"].share
    return changed.value <= MOST_SHOWN and true.value <= MOST_WITHHELD
