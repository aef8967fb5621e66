"""Streams and progress: stdout carries results, stderr everything else."""

from __future__ import annotations

import io
import os
import sys
import time
from contextlib import suppress
from typing import Any

import click

_SECONDS_BETWEEN_LINES = 5.0  # often enough to see life, rare enough for a log


def use_utf8() -> None:
    """Make the standard streams UTF-8 whatever the locale; a broken byte becomes a mark."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def silence_stdout() -> None:
    """Send what is still unwritten to nowhere, because nobody can take it any more."""
    with suppress(AttributeError, OSError):  # closed from the start, or not a real file
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def read_stdin() -> str:
    """Return what is piped in, or nothing when a person sits there or stdin is closed."""
    if sys.stdin is None or sys.stdin.isatty():
        return ""
    return sys.stdin.read()


def flush() -> None:
    """Write out what stdout still holds; a process may have been started without one."""
    if sys.stdout is not None:
        sys.stdout.flush()


def well_formed(text: str) -> str:
    """Return the text without lone surrogates, which no UTF-8 stream can write."""
    return text.encode("utf-8", "replace").decode("utf-8")


def say(sentence: str) -> None:
    """Tell the reader something beside the result, on stderr."""
    click.echo(well_formed(sentence), err=True)


def is_interactive() -> bool:
    """Whether a person watches stderr."""
    return sys.stderr.isatty()


class ConsoleProgress:
    """A bar for a person, an occasional line for a log; always on stderr."""

    def __init__(self) -> None:
        self._stage = ""
        self._told_at = 0.0
        self._bar: Any = None

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` parts of ``stage`` are finished."""
        if total == 0:
            return
        if is_interactive():
            self._draw(stage, done, total)
        else:
            self._tell(stage, done, total)
        self._stage = stage

    def _draw(self, stage: str, done: int, total: int) -> None:
        if self._bar is None or stage != self._stage:
            self._bar = _new_bar(stage, total)
        self._bar.total = total
        self._bar.update(done - self._bar.n)
        if done >= total:
            self._bar.close()
            self._bar = None

    def _tell(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        is_new = stage != self._stage
        if is_new or done >= total or now - self._told_at >= _SECONDS_BETWEEN_LINES:
            say(f"{stage}: {done}/{total}")
            self._told_at = now


def _new_bar(stage: str, total: int) -> Any:  # noqa: ANN401 - tqdm ships no types
    from tqdm import tqdm

    shape = "{desc}: {percentage:3.0f}%|{bar}| {n_fmt}/{total_fmt} [còn {remaining}]"
    return tqdm(total=total, desc=stage, file=sys.stderr, bar_format=shape, leave=True)
