"""The network study: every option, placement and draw, from flights to findings."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longshadow.execution.context import Context, run_tasks
from longshadow.physics.geodesy import gaussian_radius_m
from longshadow.results.records import Finding, Result
from longshadow.scenario.placing import (
    fire_units,
    mixes_left_out,
    open_ground,
    region_of,
    sites_of,
    terrain_facts,
)
from longshadow.scenario.radars import column_of
from longshadow.scenario.records import Option, Scenario
from longshadow.sensing.beam import Ranks, beam_ranks
from longshadow.sensing.network_paths import Paths
from longshadow.sensing.views import Ground
from longshadow.studies.network.answers import Answers, empty_answers, groups_of
from longshadow.studies.network.chances import Chances, chances, look_at
from longshadow.studies.network.facts import facts_of, limits_of, methods_of
from longshadow.studies.network.findings import Asked, findings_of, headlines_of
from longshadow.studies.network.flights import flights
from longshadow.studies.network.params import Params
from longshadow.studies.network.radars import Kind, Station, kinds_of, stations_of
from longshadow.studies.network.tables import run_tables, tables_of
from longshadow.studies.network.unknowns import PLACEMENT, chosen_options

__all__ = ["run"]

#: Points of the curves against the way that is left.
_POINTS = 81


@dataclass(frozen=True, eq=False)
class _Job:
    """What all options share."""

    scenario: Scenario
    params: Params
    context: Context
    ground: Ground
    paths: Paths
    groups: dict[str, NDArray[np.int64]]
    ranks: list[Ranks]
    way_left_m: NDArray[np.float64]


def run(scenario: Scenario, params: Params, context: Context) -> Result:
    """Return what several radars make of flights over the ground of a scenario.

    Raises
    ------
    InputError
        If terrain or tracks are at fault, or sites cannot be placed.
    """
    job = _job(scenario, params, context)
    terrain = terrain_facts(scenario, job.ground.grid)
    findings: list[Finding] = []
    draws: dict[str, NDArray[np.float64]] = {}
    answered: list[tuple[Option, Answers]] = []
    tables = []
    for option in chosen_options(scenario, params):
        answers, first = _option(job, option)
        asked = Asked(scenario, params, context, option, answers, job.paths, terrain, job.groups)
        mine, columns = findings_of(asked)
        findings += mine
        draws |= columns
        answered.append((option, answers))
        if first is not None:
            tables.append(run_tables(scenario, params, option, answers, job.paths, *first, context))
    return Result(
        "network",
        tuple(findings),
        tables=tables_of(findings, answered, job.paths, job.way_left_m, tables),
        draws=draws,
        facts=facts_of(scenario, params, terrain, answered, job.paths, job.way_left_m),
        limits=(*limits_of(params), *mixes_left_out(scenario)),
        methods=methods_of(params),
        headlines=headlines_of(findings),
    )


def _job(scenario: Scenario, params: Params, context: Context) -> _Job:
    from longshadow.terrain.grid import cell_areas_m2
    from longshadow.terrain.sightline import prepare

    grid = open_ground(scenario)
    paths = flights(scenario, params, grid, context)
    ground = Ground(grid, prepare(grid), np.ascontiguousarray(cell_areas_m2(grid)))
    placements = scenario.siting.placements if scenario.siting else 1
    return _Job(
        scenario, params, context, ground, paths, groups_of(params, paths),
        # the beams of the coverage study: one radar looks one way in all studies
        beam_ranks(placements, context.stream("coverage.beams")),
        np.linspace(float(paths.left_m.max()), 0.0, _POINTS),
    )  # fmt: skip


def _option(job: _Job, option: Option) -> tuple[Answers, tuple[int, list[Station]] | None]:
    """Answer every draw of an option; also give its first placement with the radars there."""
    scenario, context = job.scenario, job.context
    column = column_of(scenario, context.draws)
    _, south, _, north = region_of(scenario)
    radius_m = job.params.model.earth * gaussian_radius_m(0.5 * (south + north))
    kinds = kinds_of(scenario, job.params, option, column, radius_m)
    units = fire_units(scenario, option, column)
    placement = _placements(context, scenario.draws)
    answers = empty_answers(len(job.groups), job.way_left_m.size, units, placement)
    step = _stepper(job, option, kinds, units)
    first: tuple[int, list[Station]] | None = None
    for p in range(int(placement.max()) + 1):
        mine = np.flatnonzero((placement == p) & (units > 0))
        if not mine.size:
            continue
        count = int(units[mine].max())
        sites = sites_of(scenario, job.ground.grid, count, p, context.stream)
        stations = stations_of(
            scenario, job.params, kinds, sites, job.ground, job.paths, job.ranks[p],
            context.workers, step,
        )  # fmt: skip
        answer = functools.partial(_draw, job, stations, units)
        label = f"network: {option.label}"
        for draw, found in zip(mine, run_tasks(answer, mine, context, label), strict=True):
            answers.put(int(draw), found)
        first = first or (p, stations)
    return answers, first


def _placements(context: Context, draws: int) -> NDArray[np.int64]:
    """Return (draws,) which placement each of them stands in."""
    drawn = context.draws.get(PLACEMENT)
    return np.zeros(draws, np.int64) if drawn is None else np.asarray(drawn).astype(np.int64)


def _stepper(
    job: _Job, option: Option, kinds: Sequence[Kind], units: NDArray[np.int64]
) -> Callable[[], None]:
    """Return what is called after every radar: it reports the share of all radars that are done."""
    radars = len(job.ranks) * sum(-(-int(units.max()) // kind.claims.every) for kind in kinds)
    done = itertools.count(1)
    label = f"network: lines of sight, {option.label}"
    return lambda: job.context.progress(label, min(next(done) / max(radars, 1), 1.0))


def _draw(job: _Job, stations: Sequence[Station], units: NDArray[np.int64], draw: int) -> Chances:
    standing = [station for station in stations if station.unit < units[draw]]
    rng = job.context.stream(f"network.scans.{draw}")
    rule = job.params.confirmation
    return chances(
        look_at(job.paths, standing, int(draw), rng),
        job.paths.duration_s,
        list(job.groups.values()),
        (rule.hits, rule.of),
        job.params.drop_after,
        job.way_left_m,
    )
