"""What a run stands on, looked at before anything is computed: ground under sites, tracks."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

from longshadow.errors import InputError, Problem, ScenarioError, TerrainError, TrackError
from longshadow.execution.study import Study
from longshadow.scenario.layers import Layered
from longshadow.scenario.records import Asset, NamedSite, Scenario

__all__ = [
    "refuse_sites_without_ground",
    "site_problems",
    "study_problems",
    "track_files",
    "track_problems",
]

_AROUND_DEG = 0.05


def refuse_sites_without_ground(scenario: Scenario, source: Layered) -> None:
    """Raise ScenarioError for every named site or defended asset without elevation under it."""
    problems = site_problems(scenario, source)
    if problems:
        raise ScenarioError(problems)


def site_problems(scenario: Scenario, source: Layered) -> list[Problem]:
    """Return a problem for every named site without elevation under it.

    And for every asset, where a study plays its defence.
    """
    if scenario.ground is None:
        return []
    places: list[tuple[tuple[str, ...], NamedSite | Asset]] = [
        (("sites", "named", site.id), site) for site in scenario.sites
    ]
    if "defence" in scenario.params:
        places += [(("assets", asset.id), asset) for asset in scenario.assets]
    return [
        source.problem(
            at,
            f"there is no elevation under this {'asset' if at[0] == 'assets' else 'site'}",
            value=f"{place.lat_deg:g} deg, {place.lon_deg:g} deg",
            remedy="Move it onto the terrain; `longshadow terrain info` says what that covers.",
        )
        for at, place in places
        if math.isnan(_height_m(scenario, place))
    ]


def study_problems(
    scenario: Scenario, known: Mapping[str, Study], source: Layered
) -> list[Problem]:  # fmt: skip
    """Return what studies refuse before anything is drawn, with where it stands in the file."""
    found: list[Problem] = []
    for name in scenario.params:
        try:
            known[name].unknowns(scenario)
        except InputError as fault:
            found += [_placed(problem, source) for problem in fault.problems]
    return found


def _placed(problem: Problem, source: Layered) -> Problem:
    if problem.file or not problem.where:
        return problem
    path = tuple(int(key) if key.isdigit() else key for key in problem.where.split("."))
    return source.problem(path, problem.message, value=problem.value, remedy=problem.remedy)


def track_files(scenario: Scenario) -> list[Path]:
    """Return the files of tracks that studies name, already found."""
    named = (getattr(p, f) for p in scenario.params.values() for f in getattr(p, "FILES", ()))
    return [Path(name) for name in named if name]


def track_problems(scenario: Scenario) -> list[Problem]:
    """Return everything that is wrong with the files of tracks that studies name."""
    from longshadow.tracks import read_tracks

    found: list[Problem] = []
    for path in track_files(scenario):
        try:
            read_tracks(path)
        except TrackError as fault:
            found += fault.problems
    return found


def _height_m(scenario: Scenario, site: NamedSite | Asset) -> float:
    from longshadow.terrain.grid import height_at
    from longshadow.terrain.tiles import open_terrain

    west, south, east, north = scenario.area.bounds
    window = (
        max(west, site.lon_deg - _AROUND_DEG),
        max(south, site.lat_deg - _AROUND_DEG),
        min(east, site.lon_deg + _AROUND_DEG),
        min(north, site.lat_deg + _AROUND_DEG),
    )
    terrain = scenario.area.terrain
    spec = terrain[0] if len(terrain) == 1 else terrain
    try:
        return height_at(open_terrain(spec, window), site.lat_deg, site.lon_deg)
    except ValueError:
        return math.nan
    except TerrainError:
        # Either only this place is unknown, or something is wrong with the terrain as a whole,
        # which is then said about the whole area.
        open_terrain(spec, scenario.area.bounds)
        return math.nan
