"""`longshadow report`: the page of a results folder, rebuilt from what is stored."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from longshadow.cli.console import print_json, tell

__all__ = ["EPILOG", "report_command"]

EPILOG = (
    "\b\nExamples:\n"
    "  longshadow report results/india-s400\n"
    "  longshadow report results/india-s400 --out briefing.html"
)


def report_command(
    folder: Annotated[Path, typer.Argument(help="Results folder.", metavar="DIR")],
    out: Annotated[
        Path | None, typer.Option(help="File to write; else report.html.", metavar="FILE")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document and nothing else.")
    ] = False,
) -> None:
    """Rebuild the report from stored results."""
    from longshadow.workbench.report import rebuild_report

    page = rebuild_report(folder, out)
    if as_json:
        print_json({"report": str(page)})
    else:
        tell(f"Made {page}. Open it in a browser.", quiet=quiet)
