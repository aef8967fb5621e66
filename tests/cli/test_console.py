from __future__ import annotations

import io
import sys

import pytest

from rag.cli.console import ConsoleProgress, use_utf8, well_formed
from rag.cli.paint import inert, shorten


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_log_gets_a_line_at_the_start_and_the_end_of_each_stage(
    capsys: pytest.CaptureFixture[str],
) -> None:
    progress = ConsoleProgress()
    for done in range(101):
        progress("Đang đọc", done, 100)
    progress("Đang ghi", 1, 1)
    progress("Đang rỗng", 0, 0)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.splitlines() == ["Đang đọc: 0/100", "Đang đọc: 100/100", "Đang ghi: 1/1"]


def test_a_person_gets_a_bar_with_the_stage_and_the_count(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    progress = ConsoleProgress()
    for done in range(4):
        progress("Đang đọc", done, 3)
    progress("Đang ghi", 1, 1)
    shown = terminal.getvalue()
    assert "Đang đọc: 100%" in shown
    assert "3/3" in shown
    assert "Đang ghi: 100%" in shown


def test_streams_are_utf8_whatever_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="latin-1"))
    use_utf8()
    print("tỷ đồng", flush=True)  # noqa: T201 - the stream is what is tested
    assert raw.getvalue().decode("utf-8") == "tỷ đồng\n"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb\t c", "a b c"),
        ("đỏ \x1b[31mđỏ\x9b0m", "đỏ [31mđỏ0m"),
        ("trái \u202eiảhp", "trái iảhp"),
    ],
    ids=["line breaks", "terminal commands", "direction marks"],
)
def test_nothing_in_a_report_can_command_the_terminal(text: str, shown: str) -> None:
    assert inert(text) == shown


def test_long_text_is_cut_at_a_word() -> None:
    assert shorten("một hai ba", 10) == "một hai ba"
    assert shorten("một hai ba bốn", 10) == "một hai …"


def test_well_formed_text_stays_as_it_is() -> None:
    assert well_formed("tỷ \U0001f600") == "tỷ \U0001f600"
    assert well_formed("a\ud800") == "a?"
