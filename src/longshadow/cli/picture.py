"""`longshadow picture`: a tracker on the detections of a results folder, scored."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from longshadow.cli.console import print_json, tell

__all__ = ["EPILOG", "picture_command"]

EPILOG = (
    "\b\nExamples:\n"
    "  longshadow picture results/network-50-targets\n"
    "  longshadow picture results/network-50-targets --option patriot --json\n\n"
    "The tracker is Stone Soup's, an extra: pip install 'longshadow[tracking]'."
)


def picture_command(
    folder: Annotated[Path, typer.Argument(help="Results folder.", metavar="DIR")],
    option: Annotated[
        str | None,
        typer.Option(help="Whose radars; by default the first option's.", metavar="ID"),
    ] = None,
    tracker: Annotated[str, typer.Option(help="stone-soup.", metavar="NAME")] = "stone-soup",
    out: Annotated[
        Path | None, typer.Option(help="Folder to make; else DIR-picture.", metavar="DIR")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document and nothing else.")
    ] = False,
) -> None:
    """Run a tracker on simulated detections, and score the air picture that comes out."""
    from longshadow.workbench.picture import picture

    found = picture(folder, option=option, tracker=tracker, out=out)
    if as_json:
        print_json(found)
        return
    scores = found["scores"]
    tell(
        f"{found['option']}: {found['tracks']} tracks of {found['flights']} flights. "
        f"Completeness {100 * scores['completeness']:.0f} %, ambiguity {scores['ambiguity']:.2f}, "
        f"spurious {100 * scores['spuriousness']:.0f} %, position error "
        f"{scores['position_error_m'] / 1000:.2g} km, GOSPA {scores['gospa_m'] / 1000:.3g} km.",
        quiet=quiet,
    )
    tell(f"Made {found['folder']}/picture.html. Open it in a browser.", quiet=quiet)
