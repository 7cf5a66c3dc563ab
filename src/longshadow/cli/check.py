"""`longshadow check`: everything that is wrong with scenario files, at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from longshadow.cli.console import print_json, print_problems, tell

__all__ = ["EPILOG", "check_command"]

EPILOG = (
    "\b\nExamples:\n"
    "  longshadow check study.yaml\n"
    "  longshadow check examples/*.yaml --json\n"
    "  longshadow check --schema > scenario.schema.json\n\n"
    "Each file is judged as it stands and under each of its overlays. Exit code 2 when there is "
    "a problem."
)


def check_command(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Scenario files.", metavar="FILE...")
    ] = None,
    catalog: Annotated[
        Path | None, typer.Option(help="Your own catalogue, laid over ours.", metavar="DIR")
    ] = None,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of a scenario file.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document and nothing else.")
    ] = False,
) -> None:
    """Find every problem of scenario files at once."""
    if schema:
        from longshadow.workbench.schema import schema as scenario_schema

        print_json(scenario_schema())
        return
    if not files:
        raise typer.BadParameter("name a scenario file, or ask for --schema")
    from longshadow.workbench.check import check

    problems = check(files, catalog=catalog)
    if problems or as_json:
        print_problems(problems, as_json=as_json)
    if problems:
        raise typer.Exit(2)
    if not as_json:
        names = ", ".join(map(str, files))
        tell(f"{names}: no problem found. Next: longshadow assess {files[0]}", quiet=quiet)
