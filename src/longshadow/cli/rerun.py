"""`longshadow rerun`: the same bytes again, or what differs and why."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from longshadow.cli.console import print_json, progress_bar, say, tell

__all__ = ["EPILOG", "rerun_command"]

EPILOG = (
    "\b\nExamples:\n"
    "  longshadow rerun results/india-s400\n"
    "  longshadow rerun results/india-s400 --out second --workers 1\n\n"
    "Exit code 0 when every file is the same, 1 when one differs. The folder stays as it is."
)


def rerun_command(
    folder: Annotated[Path, typer.Argument(help="Results folder.", metavar="DIR")],
    out: Annotated[
        Path | None, typer.Option(help="Keep the new results there.", metavar="DIR")
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(help="Threads; never changes a result.", metavar="N", min=1, max=1024),
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace a results folder of ours.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document and nothing else.")
    ] = False,
) -> None:
    """Run a results folder again and compare every byte."""
    from longshadow.workbench.rerun import rerun

    with progress_bar(quiet=quiet or as_json) as progress:
        found = rerun(folder, out=out, workers=workers, overwrite=overwrite, progress=progress)
    if as_json:
        print_json(
            {
                "same": found.same,
                "differing": list(found.differing),
                "reasons": list(found.reasons),
                "folder": None if found.folder is None else str(found.folder),
            }
        )
    elif found.same:
        where = "" if found.folder is None else f" The new ones are in {found.folder}."
        tell(f"The same bytes in every file of {folder}.{where}", quiet=quiet)
    else:
        say(f"{len(found.differing)} files differ: {', '.join(found.differing[:8])}")
        say("Because: " + ("; ".join(found.reasons) or "nothing known has changed"))
    if not found.same:
        raise typer.Exit(1)
