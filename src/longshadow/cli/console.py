"""What the user sees: messages on standard error, results on standard output, bars on a terminal.

Text that came from a file is never read as markup or as a code for the terminal.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from longshadow.errors import Problem

__all__ = ["clean", "print_json", "print_problems", "progress_bar", "say", "tell"]

Progress = Callable[[str, float], None]


def clean(text: str) -> str:
    """Return text without codes that a terminal would act on; line ends stay."""
    return "".join(c if c.isprintable() or c == "\n" else "?" for c in text)


def say(text: str, *, quiet: bool = False) -> None:
    """Write a message to standard error."""
    if not quiet:
        print(clean(text), file=sys.stderr, flush=True)


def tell(text: str, *, quiet: bool = False) -> None:
    """Write a result to standard output."""
    if not quiet:
        print(clean(text), flush=True)


def print_json(content: Any) -> None:
    """Write one JSON document to standard output."""
    print(json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True), flush=True)


def print_problems(problems: Sequence[Problem], *, as_json: bool = False) -> None:
    """Write every problem: as text to standard error, or as JSON to standard output."""
    if as_json:
        print_json({"problems": [asdict(problem) for problem in problems]})
        return
    for problem in problems:
        say(str(problem))
    if len(problems) > 1:
        say(f"{len(problems)} problems")


@contextmanager
def progress_bar(*, quiet: bool = False) -> Iterator[Progress]:
    """Give a progress call that draws bars with the time left, on a terminal only."""
    if quiet or not sys.stderr.isatty():
        yield _nothing
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=30),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeRemainingColumn(compact=True),
    )
    bars = Progress(*columns, console=Console(stderr=True, markup=False), transient=True)
    tasks: dict[str, Any] = {}

    def show(label: str, share: float) -> None:
        if label not in tasks:
            for old in list(tasks)[:-1]:  # what is done, and what goes on inside it, are enough
                bars.update(tasks[old], visible=False)
            tasks[label] = bars.add_task(clean(label), total=1.0)
        bars.update(tasks[label], completed=share, visible=share < 1.0)

    with bars:
        yield show


def _nothing(_label: str, _share: float) -> None:
    return
