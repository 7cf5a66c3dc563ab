"""`longshadow law`: what the law says about a deal on a date. Analysis, not legal advice."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from longshadow.cli.console import print_json

__all__ = ["EPILOG", "law_command"]

EPILOG = (
    "\b\nExamples:\n"
    "  longshadow law examples/india-s400.yaml --as-of 2021-03-19\n"
    "  longshadow law examples/india-s400.yaml --as-of 2021-12-22 --reading delivery --explain\n"
    "  longshadow law examples/china-edd.yaml --law-as-of 2018-08-12 --json\n\n"
    "Events stand at the dates that the scenario's sources give; a date and official acts "
    "(law.what_if in the file) are all that can be supposed."
)


def law_command(
    scenario: Annotated[Path, typer.Argument(help="Scenario file.", metavar="SCENARIO")],
    as_of: Annotated[
        str | None,
        typer.Option(help="The date judged; by default the scenario's.", metavar="DATE"),
    ] = None,
    law_as_of: Annotated[
        str | None,
        typer.Option(help="The date whose law counts; by default the date judged.", metavar="DATE"),
    ] = None,
    reading: Annotated[
        list[str] | None,
        typer.Option(
            help="delivery, payment or contract (repeatable); by default all, side by side.",
            metavar="NAME",
        ),
    ] = None,
    catalog: Annotated[
        Path | None, typer.Option(help="Your own catalogue, laid over ours.", metavar="DIR")
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Print the proof of each reading.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document and nothing else.")
    ] = False,
) -> None:
    """Say what the law provides about a deal, on each reading, and what would change it."""
    from longshadow.workbench.law import legal_status

    said = legal_status(
        scenario, as_of=as_of, law_as_of=law_as_of, reading=reading, catalog=catalog
    )
    if as_json:
        print_json(said)
        return
    from longshadow.cli.law_text import print_law

    print_law(said, explain=explain)
