"""The main verb: a scenario file in, a results folder with its report out."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from longshadow.catalog.load import load_catalog
from longshadow.errors import ScenarioError
from longshadow.execution.context import Context, Progress, silent
from longshadow.execution.study import Study
from longshadow.results.records import Result
from longshadow.results.store import check_target, new_folder
from longshadow.scenario.load import load_scenario
from longshadow.scenario.records import Scenario
from longshadow.scenario.resolve import resolve
from longshadow.workbench.draws import DrawTable, draw_table
from longshadow.workbench.folder import Run, write_results
from longshadow.workbench.ground import refuse_sites_without_ground, study_problems
from longshadow.workbench.registry import params_of, studies

__all__ = ["assess", "processors", "steps_of"]

Path_ = Path | str


def assess(
    scenario_path: Path_,
    *,
    out: Path_ | None = None,
    studies: Sequence[str] | None = None,
    overlays: Sequence[str] = (),
    settings: Sequence[str] = (),
    steps: Sequence[str] | None = None,
    catalog: Path_ | None = None,
    preset: str | Mapping[str, str] | None = None,
    draws: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    overwrite: bool = False,
    progress: Progress = silent,
) -> Path:
    """Run the studies of a scenario and write a results folder.

    Parameters
    ----------
    scenario_path
        The scenario file.
    out
        Folder to make; by default ``results/<scenario name>/``.
    studies
        Names of the studies to run; by default those whose block is given.
    overlays, settings
        Names of overlays, then "key=value" settings, applied in this order.
    steps
        "overlay NAME" and "set KEY=VALUE" in any order, in place of the two above.
    catalog
        A folder laid over the shipped catalogue.
    preset
        "claim", "middle" or "sceptic" for all claimants, or by system.
    draws, seed
        In place of the scenario's.
    workers
        Number of threads; never changes a result. By default as many as there are processors.
    overwrite
        Replace an existing results folder of ours.
    progress
        Called with (what is done, share done).

    Returns
    -------
    pathlib.Path
        The results folder.

    Raises
    ------
    InputError
        If anything given is wrong; every problem is named, and nothing is left half-written.
    """
    path = Path(scenario_path)
    if steps is None:
        steps = [*(f"overlay {name}" for name in overlays), *(f"set {text}" for text in settings)]
    steps = [*steps, *steps_of(studies=studies, preset=preset, draws=draws, seed=seed)]
    return run_file(
        path,
        out=None if out is None else Path(out),
        steps=steps,
        catalog=None if catalog is None else Path(catalog),
        workers=workers,
        overwrite=overwrite,
        progress=progress,
    )


def steps_of(
    *,
    studies: Sequence[str] | None = None,
    preset: str | Mapping[str, str] | None = None,
    draws: int | None = None,
    seed: int | None = None,
) -> list[str]:
    """Return options of the command line as settings, applied after all others."""
    said: list[str] = []
    if studies:
        said.append(f"set studies=[{', '.join(studies)}]")
    if isinstance(preset, str):
        said.append(f"set preset={preset}")
    elif preset:
        said.append(f"set preset={{{', '.join(f'{k}: {v}' for k, v in preset.items())}}}")
    said += [f"set draws={draws}"] if draws is not None else []
    said += [f"set seed={seed}"] if seed is not None else []
    return said


def run_file(
    path: Path,
    *,
    out: Path | None = None,
    steps: Sequence[str] = (),
    catalog: Path | None = None,
    workers: int | None = None,
    overwrite: bool = False,
    progress: Progress = silent,
    base: Path | None = None,
) -> Path:
    """Run a scenario file; see `assess`. `base` is where relative paths are read from."""
    started = time.time()
    known = studies()
    records = load_catalog(catalog)
    loaded = load_scenario(path, params_of(known), records, steps=steps, base=base)
    scenario = resolve(loaded, records)
    target = out if out is not None else Path("results") / scenario.name
    check_target(target, path, chosen=out is not None, overwrite=overwrite)
    refuse_sites_without_ground(scenario, loaded.source)
    if problems := study_problems(scenario, known, loaded.source):
        raise ScenarioError(problems)
    threads = workers if workers is not None else processors()
    with new_folder(target) as work:
        table, results = run_studies(scenario, known, threads, progress)
        run = Run(
            scenario=scenario,
            table=table,
            results=results,
            file=path,
            base=loaded.folder,
            catalog=catalog,
            command=command_of(path, steps, out, catalog),
            workers=threads,
            started=started,
        )
        write_results(work, run, progress)
    return target


def command_of(
    path: Path, steps: Sequence[str], out: Path | None, catalog: Path | None
) -> tuple[str, ...]:
    """Return the command that asks for the same again."""
    words = ["longshadow", "assess", str(path)]
    for step in steps:
        word, _, rest = step.partition(" ")
        words += [f"--{word}", rest]
    words += ["--catalog", str(catalog)] if catalog is not None else []
    words += ["--out", str(out)] if out is not None else []
    return tuple(words)


def run_studies(
    scenario: Scenario, known: Mapping[str, Study], workers: int, progress: Progress
) -> tuple[DrawTable, tuple[Result, ...]]:
    """Run every study of a scenario, each after those that it needs."""
    chosen = [known[name] for name in scenario.params]
    table = draw_table(scenario, [study.unknowns(scenario) for study in chosen])
    done: dict[str, Result] = {}
    for study in chosen:
        upstream = {name: done[name] for name in study.needs if name in done}
        context = Context(table.columns, scenario.seed, workers, progress, upstream)
        done[study.name] = study.run(scenario, scenario.params[study.name], context)
    return table, tuple(done.values())


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1
