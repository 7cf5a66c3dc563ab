"""The command line: one file a verb; heavy imports wait until a verb needs them."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from types import FrameType
from typing import Annotated, NoReturn

import typer

from longshadow.cli import (
    assess,
    catalogue,
    check,
    law,
    new,
    picture,
    report,
    rerun,
    sweep,
    terrain,
)
from longshadow.cli.console import print_problems, say
from longshadow.errors import InputError

__all__ = ["app", "main", "run"]

_INTERRUPTED = 130

app = typer.Typer(
    name="longshadow",
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help="What does buying this air-defence system really buy, and what comes with it?\n\n"
    "A scenario file goes in; a self-contained report with every number's source and range "
    "comes out.",
    epilog="\b\nBegin with:\n"
    "  longshadow new                      a commented scenario to start from\n"
    "  longshadow check india-s400.yaml    everything that is wrong with it\n"
    "  longshadow assess india-s400.yaml   the report\n\n"
    "Exit codes: 0 fine, 1 our fault, 2 your input, 130 interrupted.",
)


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        print(f"longshadow {version('longshadow')}")
        raise typer.Exit()


@app.callback()
def _top(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    pass


app.command("assess", epilog=assess.EPILOG)(assess.assess_command)
app.command("check", epilog=check.EPILOG)(check.check_command)
app.command("list")(catalogue.list_command)
app.command("show")(catalogue.show_command)
app.add_typer(terrain.app, name="terrain")
app.command("law", epilog=law.EPILOG)(law.law_command)
app.command("picture", epilog=picture.EPILOG)(picture.picture_command)
app.command("report", epilog=report.EPILOG)(report.report_command)
app.command("sweep", epilog=sweep.EPILOG)(sweep.sweep_command)
app.command("rerun", epilog=rerun.EPILOG)(rerun.rerun_command)
app.command("new", epilog=new.EPILOG)(new.new_command)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code."""
    sys.exit(run(sys.argv[1:] if arguments is None else list(arguments)))


def run(arguments: list[str]) -> int:
    """Run the command line and return its exit code.

    0 fine, 1 our fault, 2 the user's input, 130 interrupted.
    """
    try:
        with _ending_like_an_interruption():
            code = _dispatch(arguments)
        return _interrupted() if code == _INTERRUPTED else code
    except InputError as fault:
        print_problems(fault.problems, as_json="--json" in arguments)
        return fault.exit_code
    except KeyboardInterrupt:
        return _interrupted()
    except Exception as fault:
        return _explain(fault)


def _dispatch(arguments: list[str]) -> int:
    command = typer.main.get_command(app)
    try:
        code = command.main(
            arguments, prog_name="longshadow", standalone_mode=False, obj=tuple(arguments)
        )
        sys.stdout.flush()
    except (BrokenPipeError, SystemExit) as fault:
        gone = isinstance(fault, BrokenPipeError) or isinstance(fault.__context__, BrokenPipeError)
        if not gone:
            raise
        # The reader of our output has gone, as `head` does: nothing more to say to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno())  # type: ignore[union-attr]
        return 0
    return code if isinstance(code, int) else 0


@contextlib.contextmanager
def _ending_like_an_interruption() -> Iterator[None]:
    """Let a request to end leave as little behind as Ctrl-C does."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    try:
        before = signal.signal(signal.SIGTERM, stop)
    except ValueError:  # not in the main thread: leave signals alone
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _interrupted() -> int:
    say("longshadow: interrupted; nothing was left half-written")
    return _INTERRUPTED


def _explain(fault: Exception) -> int:
    # The parser's own exceptions have no public home in every version of typer.
    if type(fault).__name__ == "Abort":
        return _interrupted()
    if hasattr(fault, "format_message"):
        context = getattr(fault, "ctx", None)
        if context is not None:
            say(context.get_usage())
        message = fault.format_message()
        if message:
            say(f"longshadow: {message}")
        return 2
    return _our_fault(fault)


def _our_fault(fault: Exception) -> int:
    if os.environ.get("LONGSHADOW_DEBUG") == "1":
        raise fault
    say(f"longshadow: our fault: {type(fault).__name__}: {str(fault)[:300]}")
    try:
        handle, name = tempfile.mkstemp(prefix="longshadow-error-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            traceback.print_exception(fault, file=file)
        say(f"The details are in {name}; please send them with the scenario. "
            "LONGSHADOW_DEBUG=1 shows them here.")  # fmt: skip
    except OSError:
        say("LONGSHADOW_DEBUG=1 shows the details.")
    return 1
