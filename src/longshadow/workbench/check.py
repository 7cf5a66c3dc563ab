"""Finds every problem of scenario files at once, each overlay and the terrain included."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import ValidationError

from longshadow.catalog.load import Catalog, load_catalog
from longshadow.errors import InputError, Problem, TerrainError
from longshadow.scenario.blocks import AreaBlock
from longshadow.scenario.layers import Layered, apply_steps
from longshadow.scenario.load import inspect_layers, overlay_names, read_layers
from longshadow.scenario.resolve import resolve, terrain_of
from longshadow.workbench.ground import site_problems, study_problems, track_problems
from longshadow.workbench.registry import params_of, studies

__all__ = ["check"]


def check(
    files: Sequence[Path | str] | Path | str, *, catalog: Path | str | None = None
) -> list[Problem]:
    """Return every problem of scenario files; an empty list means that they can be run.

    Each file is judged as it stands, and once more under each of its overlays.

    Parameters
    ----------
    files
        Scenario files.
    catalog
        A folder laid over the shipped catalogue.
    """
    given = [files] if isinstance(files, str | Path) else files
    try:
        records = load_catalog(None if catalog is None else Path(catalog))
    except InputError as fault:
        return list(fault.problems)
    found = [problem for path in given for problem in _problems(Path(path), records)]
    return list(dict.fromkeys(found))


def _problems(path: Path, catalog: Catalog) -> Iterator[Problem]:
    try:
        base = read_layers(path)
    except InputError as fault:
        yield from fault.problems
        return
    blocks = params_of(studies())
    loaded, problems = inspect_layers(base, path, blocks, catalog)
    yield from problems
    yield from _terrain_problems(base, path)
    if loaded is not None:
        scenario = resolve(loaded, catalog)
        with contextlib.suppress(TerrainError):  # already said
            yield from site_problems(scenario, base)
        yield from track_problems(scenario)
        yield from study_problems(scenario, studies(), base)
    for name in overlay_names(base):
        source, faults = apply_steps(base, [f"overlay {name}"])
        yield from faults
        yield from inspect_layers(source, path, blocks, catalog)[1]


def _terrain_problems(source: Layered, path: Path) -> Iterator[Problem]:
    """Open the terrain, whatever else may be wrong with the file."""
    from longshadow.terrain.tiles import open_terrain

    try:
        area = AreaBlock.model_validate(source.data.get("area"))
    except ValidationError:
        return
    box = area.bounds
    terrain = terrain_of(area, path.parent)
    try:
        bounds = (box.west, box.south, box.east, box.north)
        open_terrain(terrain[0] if len(terrain) == 1 else terrain, bounds)
    except InputError as fault:
        for problem in fault.problems:
            text = f"{problem.file}: {problem.message}" if problem.file else problem.message
            yield source.problem(
                ("area", "terrain"), text, value=problem.value, remedy=problem.remedy
            )
