"""Fills a new results folder: arrays, tables, result.json, scenario.yaml, provenance, the page."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from longshadow.execution.context import Context, Progress, run_tasks
from longshadow.results.arrays import AnyMap, Table
from longshadow.results.provenance_file import MADE_BY, NAME, file_hash, files_in, versions
from longshadow.results.rasters import raster_bytes
from longshadow.results.records import Result
from longshadow.results.stable import json_text
from longshadow.results.store import write_file
from longshadow.results.tables import csv_bytes, parquet_bytes
from longshadow.scenario.records import Scenario
from longshadow.scenario.write import scenario_text
from longshadow.workbench.document import document_of, draws_table
from longshadow.workbench.draws import DrawTable
from longshadow.workbench.ground import track_files

__all__ = ["Run", "write_results"]


@dataclass(frozen=True)
class Run:
    """What a run was made from, and what came out.

    Attributes
    ----------
    file
        The scenario file.
    base
        Folder that relative paths were read from.
    catalog
        The folder laid over the shipped catalogue, or None.
    started
        Seconds since the epoch.
    """

    scenario: Scenario
    table: DrawTable
    results: tuple[Result, ...]
    file: Path
    base: Path
    catalog: Path | None
    command: tuple[str, ...]
    workers: int
    started: float


def write_results(work: Path, run: Run, progress: Progress) -> None:
    """Write everything of a run into a new folder.

    Raises
    ------
    ResultsError
        If a file cannot be written.
    """
    document = document_of(run.scenario, run.table, run.results)
    maps = [array for result in run.results for array in result.maps]
    context = Context({}, run.scenario.seed, run.workers, progress)
    run_tasks(lambda array: _write_map(work, array), maps, context, "writing maps")
    tables = [
        *(table for result in run.results for table in result.tables),
        draws_table(run.scenario, run.table, run.results),
    ]
    for table in tables:
        _write_table(work, table)
    write_file(work / "scenario.yaml", scenario_text(run.scenario.document))
    write_file(work / "result.json", json_text(document.model_dump(mode="json")))
    write_file(work / NAME, json_text(_provenance(work, run)))
    progress("writing the report", 0.0)
    _write_page(work)
    progress("writing the report", 1.0)


def _write_map(work: Path, array: AnyMap) -> None:
    write_file(work / array.entry.file, raster_bytes(array))


def _write_table(work: Path, table: Table) -> None:
    entry = table.entry
    stem = work / "tables" / entry.name
    write_file(
        stem.with_name(f"{entry.name}.parquet"),
        parquet_bytes(table.columns, entry.units, entry.prose),
    )
    if entry.name != "draws":
        write_file(stem.with_name(f"{entry.name}.csv"), csv_bytes(table.columns, entry.units))


def _write_page(work: Path) -> None:
    from longshadow.report.build import build_page

    write_file(work / "report.html", build_page(work))


def _provenance(work: Path, run: Run) -> dict[str, Any]:
    catalog = run.scenario.catalog
    return {
        "made_by": MADE_BY,
        "format": 1,
        "scenario": {
            "file": str(run.file.resolve()),
            "sha256": file_hash(run.file),
            "folder": str(run.base.resolve()),
        },
        "catalog": {
            "folder": "" if run.catalog is None else str(run.catalog.resolve()),
            "sha256": catalog.digest,
        },
        "terrain": _terrain_hashes(run.scenario),
        "tracks": {str(path): file_hash(path) for path in track_files(run.scenario)},
        "versions": versions(),
        "seed": run.scenario.seed,
        "command": list(run.command),
        "started": dt.datetime.fromtimestamp(run.started, dt.UTC).isoformat(timespec="seconds"),
        "duration_s": round(time.time() - run.started, 1),
        "workers": run.workers,
        "files": files_in(work),
    }


def _terrain_hashes(scenario: Scenario) -> Mapping[str, str]:
    from longshadow.terrain.builtin import builtin_path, is_builtin

    found: dict[str, str] = {}
    for spec in () if scenario.ground is None else scenario.ground.terrain:
        path = builtin_path(spec) if is_builtin(spec) else Path(spec)
        files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        found |= {spec if path.is_file() else str(file): file_hash(file) for file in files}
    return found
