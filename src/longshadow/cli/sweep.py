"""`longshadow sweep`: many cases of one scenario into one table."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from longshadow.cli.assess import preset_of, steps_in_order
from longshadow.cli.console import print_json, progress_bar, tell
from longshadow.errors import Problem, ScenarioError

__all__ = ["EPILOG", "split_values", "sweep_command"]

EPILOG = (
    "\b\nExamples:\n"
    "  longshadow sweep study.yaml --vary options.s-400.fire_units=2,4,8 --out units\n"
    "  longshadow sweep study.yaml --vary defence.totals.mixed=12,24,48 \\\n"
    "      --vary defence.picture=coordinated,separate --out size-and-picture\n"
    "  longshadow sweep study.yaml --vary overlay=optimist,sceptic --draws 256 --out views\n"
    "  longshadow sweep study.yaml --out mixes \\\n"
    "      --vary 'options.both.mix={patriot: 0.6, thaad: 0.4},{patriot: 0.8, thaad: 0.2}'\n"
    "  longshadow sweep study.yaml --out correlation \\\n"
    "      --set 'values.\"prior.salvo-correlation.value\".source=assumption' \\\n"
    "      --vary 'values.\"prior.salvo-correlation.value\".nominal=0,0.3,0.8'\n\n"
    "Every combination is run: two keys of three values make nine cases. The folder holds "
    "sweep.csv and sweep.parquet with one row a finding and case; all cases share the seed. A part "
    "of a key that holds dots stands in double quotes.\n\n"
    "A sweep varies our knowledge, our options and official acts. It refuses what an attacker "
    "would choose (of a raid only its total count may be varied), what is defended, and what is in "
    "a buyer's hands about a deal."
)

_CLOSES = {"[": "]", "{": "}", '"': '"', "'": "'"}


def sweep_command(
    ctx: typer.Context,
    scenario: Annotated[Path, typer.Argument(help="Scenario file.", metavar="SCENARIO")],
    out: Annotated[Path, typer.Option(help="Folder to make.", metavar="DIR")],
    vary: Annotated[
        list[str],
        typer.Option(
            help="A key and the values that it takes (repeatable).", metavar="KEY=V1,V2,..."
        ),
    ],
    study: Annotated[
        list[str] | None, typer.Option(help="Run only this study (repeatable).", metavar="NAME")
    ] = None,
    overlay: Annotated[
        list[str] | None,
        typer.Option(help="Apply an overlay to every case (repeatable).", metavar="NAME"),
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", help="Set a value in every case (repeatable).", metavar="KEY=VALUE"),
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
        bool, typer.Option("--overwrite", help="Replace a folder of ours.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document and nothing else.")
    ] = False,
) -> None:
    """Run every combination of some settings and gather all findings in one table."""
    from longshadow.workbench.sweep import sweep

    started = time.monotonic()
    with progress_bar(quiet=quiet or as_json) as progress:
        folder = sweep(
            scenario, varied(vary), out=out, studies=study,
            steps=steps_in_order(ctx.obj or (), overlay or (), settings or ()),
            catalog=catalog, preset=preset_of(preset or ()), draws=draws, seed=seed,
            workers=workers, overwrite=overwrite, progress=progress,
        )  # fmt: skip
    made = _summary(folder)
    if as_json:
        print_json(made)
        return
    seconds = time.monotonic() - started
    tell(
        f"Made {made['table']} in {seconds:.0f} s: {made['cases']} cases. The first of them with "
        f"its report: longshadow assess {scenario} {_first(made['vary'])}",
        quiet=quiet,
    )


def _first(vary: Mapping[str, Sequence[str]]) -> str:
    """Return the options that make the first case."""
    import shlex

    pairs = ((key, values[0]) for key, values in vary.items())
    words = [
        ("--overlay", value) if key == "overlay" else ("--set", f"{key}={value}")
        for key, value in pairs
    ]
    return shlex.join(word for pair in words for word in pair)


def varied(texts: Sequence[str]) -> dict[str, list[str]]:
    """Return the keys of "KEY=V1,V2" with their values.

    Raises
    ------
    ScenarioError
        If one is not of that form, or a key is given twice.
    """
    found: dict[str, list[str]] = {}
    problems: list[Problem] = []
    for text in texts:
        key, equals, values = text.partition("=")
        if not equals or not key.strip() or key.strip() in found:
            remedy = "Write for example --vary options.s-400.fire_units=2,4,8."
            again = "is varied twice" if key.strip() in found else "what is varied is KEY=V1,V2"
            problems.append(Problem(again, f"--vary {text[:80]}", remedy=remedy))
            continue
        found[key.strip()] = split_values(values)
    if problems:
        raise ScenarioError(problems)
    return found


def split_values(text: str) -> list[str]:
    """Return values parted by commas; commas inside brackets or quotes part nothing.

    >>> split_values("2, {patriot: 1, thaad: 2}")
    ['2', '{patriot: 1, thaad: 2}']
    """
    values, start = [], 0
    inside: list[str] = []
    for i, letter in enumerate(text):
        if inside and letter == inside[-1]:
            inside.pop()
        elif letter in _CLOSES and (not inside or inside[-1] not in "\"'"):
            inside.append(_CLOSES[letter])
        elif letter == "," and not inside:
            values.append(text[start:i].strip())
            start = i + 1
    values.append(text[start:].strip())
    return [value for value in values if value]


def _summary(folder: Path) -> dict[str, Any]:
    import json

    said = json.loads((folder / "provenance.json").read_text("utf-8"))
    return {
        "folder": str(folder),
        "table": str(folder / "sweep.csv"),
        "parquet": str(folder / "sweep.parquet"),
        "cases": said["cases"],
        "vary": said["vary"],
    }
