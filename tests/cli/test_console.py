from __future__ import annotations

import io

import pytest

from longshadow.cli.console import clean, print_problems, progress_bar
from longshadow.errors import Problem


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_sees_bars_and_text_is_never_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with progress_bar() as progress:
        progress("[red]lines of sight[/red]\x1b]0;x\x07", 0.25)
        progress("second", 0.5)
        progress("third", 1.0)
    assert "[red]lines of sight[/red]" in terminal.getvalue()
    assert "\x1b]0;x" not in terminal.getvalue()


@pytest.mark.parametrize("quiet", [False, True])
def test_elsewhere_nothing_is_drawn(quiet: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal() if quiet else io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    with progress_bar(quiet=quiet) as progress:
        progress("work", 0.5)
    assert stream.getvalue() == ""


def test_problems_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    print_problems([Problem("first", "a.yaml", 1, 2), Problem("second", remedy="Do this.")])
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "a.yaml:1:2: first\nsecond\n    Do this.\n2 problems\n"


def test_text_from_files_is_no_code_for_the_terminal() -> None:
    assert clean("a\x1b[31mb\x07\nc\u202e") == "a?[31mb?\nc?"
