"""Many cases of one scenario in one table: every combination of the values given for some keys."""

from __future__ import annotations

import datetime as dt
import itertools
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from longshadow.catalog.load import load_catalog
from longshadow.errors import Problem, ScenarioError
from longshadow.execution.context import Progress, silent
from longshadow.results.provenance_file import MADE_BY, NAME, file_hash, files_in, versions
from longshadow.results.stable import json_text
from longshadow.results.store import check_target, new_folder, write_file
from longshadow.results.tables import csv_bytes, parquet_bytes
from longshadow.scenario.layers import split_key
from longshadow.scenario.load import load_scenario, read_layers
from longshadow.scenario.records import Scenario
from longshadow.scenario.resolve import resolve
from longshadow.scenario.variation import refuse_variation, refused_within
from longshadow.workbench.assess import processors, run_studies, steps_of
from longshadow.workbench.ground import refuse_sites_without_ground
from longshadow.workbench.registry import params_of, studies
from longshadow.workbench.sweep_table import sweep_columns

__all__ = ["MOST_CASES", "sweep"]

MOST_CASES = 2_000

Path_ = Path | str


@dataclass(frozen=True)
class _Case:
    """One combination: what was set, and the scenario that it makes."""

    settings: Mapping[str, str]
    scenario: Scenario


def sweep(
    scenario_path: Path_,
    vary: Mapping[str, Sequence[Any]],
    *,
    out: Path_,
    studies: Sequence[str] | None = None,
    steps: Sequence[str] = (),
    catalog: Path_ | None = None,
    preset: str | Mapping[str, str] | None = None,
    draws: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    overwrite: bool = False,
    progress: Progress = silent,
) -> Path:
    """Run every combination of some settings and write all findings as one table.

    All cases share the seed, so that the same unknowns are drawn alike in all of them.

    Parameters
    ----------
    scenario_path
        The scenario file.
    vary
        Keys of the scenario file, parts joined by dots, each with the values that it takes, as
        text (``{"options.s-400.fire_units": ["2", "4"]}``) or as plain values. The key "overlay"
        takes names of overlays. Of a raid only the total count may be varied, and neither what is
        defended nor a deal: see `longshadow.scenario.variation`.
    out
        Folder to make: ``sweep.csv`` and ``sweep.parquet``, one row a finding and case.
    studies, catalog, preset, draws, seed, workers, overwrite, progress
        As for `longshadow.assess`.
    steps
        "overlay NAME" and "set KEY=VALUE", applied to every case before what is varied.

    Returns
    -------
    pathlib.Path
        The folder.

    Raises
    ------
    InputError
        If a key must not be varied, or any case is not a valid scenario; every problem is named,
        nothing has then been computed, and nothing is left half-written.
    """
    started, path, target = time.time(), Path(scenario_path), Path(out)
    said = {key: [_written(value) for value in values] for key, values in vary.items()}
    _refuse(path, said, steps)
    check_target(target, path, chosen=True, overwrite=overwrite)
    last = steps_of(studies=studies, preset=preset, draws=draws, seed=seed)
    overlay = None if catalog is None else Path(catalog)
    cases = _cases(path, said, [*steps, *last], overlay)
    with new_folder(target) as work:
        runs = []
        threads = workers if workers is not None else processors()
        for number, case in enumerate(cases):
            progress(f"sweep of {len(cases)} cases", number / len(cases))
            runs.append((case.settings, _findings(case.scenario, threads, progress)))
        columns = sweep_columns(runs)
        write_file(work / "sweep.csv", csv_bytes(columns))
        prose = "One row a finding and case of a sweep."
        write_file(work / "sweep.parquet", parquet_bytes(columns, prose=prose))
        record = _provenance(path, cases, said, steps, overlay, started, work)
        write_file(work / NAME, json_text(record))
        progress(f"sweep of {len(cases)} cases", 1.0)
    return target


def _written(value: Any) -> str:
    """Return a value as a setting of the command line writes it."""
    if isinstance(value, str):
        return value
    import json

    return json.dumps(value)


def _refuse(path: Path, vary: Mapping[str, Sequence[str]], steps: Sequence[str]) -> None:
    """Raise ScenarioError for all that must not be varied, before anything else is looked at."""
    problems: list[Problem] = []
    if not vary:
        remedy = "For example --vary options.s-400.fire_units=2,4,8."
        problems.append(Problem("nothing is varied", remedy=remedy))
    for key, values in vary.items():
        why = "" if key == "overlay" else refuse_variation(key)
        if why or not values or len(set(values)) != len(values):
            message = why or ("has no values" if not values else "names a value twice")
            problems.append(Problem(message, "--vary", where=key))
    named = [f"overlay {name}" for name in vary.get("overlay", ())]
    problems += _touched(path, [*steps, *named])
    if problems:
        raise ScenarioError(problems)
    count = 1
    for values in vary.values():
        count *= len(values)
    if count > MOST_CASES:
        raise ScenarioError(
            Problem(f"{count} cases are too many for one table: at most {MOST_CASES}", "--vary")
        )


def _touched(path: Path, steps: Sequence[str]) -> list[Problem]:
    """Return a problem for each step of a sweep that changes what must not be varied."""
    overlays = read_layers(path).data.get("overlays")
    known = overlays if isinstance(overlays, dict) else {}
    found: list[tuple[str, str, str]] = []
    for step in steps:
        word, _, rest = step.partition(" ")
        if word == "overlay" and isinstance(known.get(rest.strip()), dict):
            found += [(step, *pair) for pair in refused_within(known[rest.strip()])]
        elif word == "set":
            key = rest.partition("=")[0]
            why = refuse_variation(key) if split_key(key.strip()) else ""
            found += [(step, key, why)] if why else []
    return [Problem(why, f"--{step}", where=key) for step, key, why in found]


def _cases(
    path: Path, vary: Mapping[str, Sequence[str]], steps: Sequence[str], overlay: Path | None
) -> list[_Case]:
    """Return every case, each checked; raises ScenarioError with the problems of all of them."""
    known, records = studies(), load_catalog(overlay)
    cases: list[_Case] = []
    problems: list[Problem] = []
    for values in itertools.product(*vary.values()):
        settings = dict(zip(vary, values, strict=True))
        own = [_step(key, value) for key, value in settings.items()]
        try:
            loaded = load_scenario(path, params_of(known), records, steps=[*steps, *own])
            scenario = resolve(loaded, records)
            refuse_sites_without_ground(scenario, loaded.source)
        except ScenarioError as fault:
            problems += fault.problems
            continue
        cases.append(_Case(settings, scenario))
    if problems:
        raise ScenarioError(list(dict.fromkeys(problems)))
    return cases


def _step(key: str, value: str) -> str:
    parts = split_key(key)
    if parts[:2] == ["defence", "raids"]:  # only a total comes here; builtin raids hold no keys
        key = f"defence.totals.{parts[2]}"
    return f"overlay {value}" if key == "overlay" else f"set {key}={value}"


def _findings(scenario: Scenario, workers: int, progress: Progress) -> list[tuple[Any, bool]]:
    """Return every finding of a case, and whether it is a headline; all else is let go."""
    _, results = run_studies(scenario, studies(), workers, progress)
    headlines = {name for result in results for name in result.headlines}
    return [(f, f.id in headlines) for result in results for f in result.findings]


def _provenance(
    path: Path, cases: Sequence[_Case], vary: Mapping[str, Sequence[str]], steps: Sequence[str],
    overlay: Path | None, started: float, work: Path,
) -> dict[str, Any]:  # fmt: skip
    return {
        "made_by": MADE_BY,
        "format": 1,
        "what": "sweep",
        "scenario": {"file": str(path.resolve()), "sha256": file_hash(path)},
        "catalog": {
            "folder": "" if overlay is None else str(overlay.resolve()),
            "sha256": cases[0].scenario.catalog.digest,
        },
        "vary": {key: list(values) for key, values in vary.items()},
        "steps": list(steps),
        "cases": len(cases),
        "seeds": sorted({case.scenario.seed for case in cases}),
        "versions": versions(),
        "started": dt.datetime.fromtimestamp(started, dt.UTC).isoformat(timespec="seconds"),
        "duration_s": round(time.time() - started, 1),
        "files": files_in(work),
    }
