"""`longshadow assess`: a scenario file in, a report out."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from longshadow.cli.console import print_json, progress_bar, tell

__all__ = ["EPILOG", "assess_command", "preset_of", "steps_in_order"]

EPILOG = (
    "\b\nExamples:\n"
    "  longshadow assess examples/india-s400.yaml\n"
    "  longshadow assess study.yaml --draws 256 --out quick\n"
    "  longshadow assess study.yaml --set coverage.model.earth=1.2 --overlay optimist\n"
    "  longshadow assess study.yaml --preset s-400=claim --preset patriot=sceptic\n\n"
    "Overlays and settings are applied in the order given. Without --out, results go to "
    "results/NAME/, which is replaced when it was made from the same scenario file."
)


def assess_command(
    ctx: typer.Context,
    scenario: Annotated[Path, typer.Argument(help="Scenario file.", metavar="SCENARIO")],
    out: Annotated[Path | None, typer.Option(help="Folder to make.", metavar="DIR")] = None,
    study: Annotated[
        list[str] | None, typer.Option(help="Run only this study (repeatable).", metavar="NAME")
    ] = None,
    overlay: Annotated[
        list[str] | None,
        typer.Option(help="Apply an overlay of the file (repeatable).", metavar="NAME"),
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set", help="Set a value, keys joined by dots (repeatable).", metavar="KEY=VALUE"
        ),
    ] = None,
    catalog: Annotated[
        Path | None, typer.Option(help="Your own catalogue, laid over ours.", metavar="DIR")
    ] = None,
    preset: Annotated[
        list[str] | None,
        typer.Option(
            help="claim, middle or sceptic: for all claimants, or SYSTEM=WORD (repeatable).",
            metavar="WORD",
        ),
    ] = None,
    draws: Annotated[
        int | None, typer.Option(help="Number of draws, a power of two.", metavar="N")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of the draws.", metavar="N")] = None,
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
    """Run the studies of a scenario and write the report."""
    from longshadow.workbench.assess import assess

    started = time.monotonic()
    with progress_bar(quiet=quiet or as_json) as progress:
        folder = assess(
            scenario, out=out, studies=study,
            steps=steps_in_order(ctx.obj or (), overlay or (), settings or ()),
            catalog=catalog, preset=preset_of(preset or ()), draws=draws, seed=seed,
            workers=workers, overwrite=overwrite, progress=progress,
        )  # fmt: skip
    if as_json:
        print_json(_summary(folder))
        return
    seconds = time.monotonic() - started
    tell(
        f"Made {folder / 'report.html'} in {seconds:.0f} s. "
        f"Open it in a browser; the same bytes again: longshadow rerun {folder}",
        quiet=quiet,
    )


def steps_in_order(
    arguments: Sequence[str], overlays: Sequence[str], settings: Sequence[str]
) -> list[str]:
    """Return overlays and settings as steps, in the order of the command line.

    The parser gathers each option by itself, so the order among them is read from the words;
    where the two disagree, overlays come first.
    """
    words = {"--overlay": "overlay", "--set": "set"}
    found: list[str] = []
    rest = iter(arguments)
    for word in rest:
        name, equals, value = word.partition("=")
        if name in words:
            found.append(f"{words[name]} {value if equals else next(rest, '')}")
    said = [*(f"overlay {name}" for name in overlays), *(f"set {text}" for text in settings)]
    return found if sorted(found) == sorted(said) else said


def preset_of(words: Sequence[str]) -> str | dict[str, str] | None:
    """Return what --preset was given: a word for all claimants, or words by system."""
    if not words:
        return None
    pairs = [word.rpartition("=") for word in words]
    return {claimant or "all": word for claimant, _, word in pairs}


def _summary(folder: Path) -> dict[str, Any]:
    import json

    content = json.loads((folder / "result.json").read_text("utf-8"))
    headlines = set(content["headlines"])
    return {
        "folder": str(folder),
        "report": str(folder / "report.html"),
        "result": str(folder / "result.json"),
        "headlines": [f for f in content["findings"] if f["id"] in headlines],
    }
