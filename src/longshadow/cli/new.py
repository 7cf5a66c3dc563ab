"""`longshadow new`: a commented scenario to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from longshadow.cli.console import print_json, tell

__all__ = ["EPILOG", "new_command"]

EPILOG = (
    "\b\nExamples:\n"
    "  longshadow new\n"
    "  longshadow new one-radar --out study.yaml\n"
    "  longshadow new --list"
)


def new_command(
    name: Annotated[str, typer.Argument(help="Name of the example.")] = "india-s400",
    out: Annotated[
        Path | None, typer.Option(help="File to write; else NAME.yaml.", metavar="FILE")
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="Name the examples.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document and nothing else.")
    ] = False,
) -> None:
    """Copy a commented example scenario into the current folder."""
    from longshadow.workbench.new import examples, new

    if listed:
        names = sorted(examples())
        print_json({"examples": names}) if as_json else tell("\n".join(names))
        return
    file = new(name, out)
    if as_json:
        print_json({"scenario": str(file)})
    else:
        tell(f"Made {file}. Next: longshadow assess {file}", quiet=quiet)
