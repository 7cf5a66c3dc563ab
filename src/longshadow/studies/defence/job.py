"""What all draws of a run share: raids, plans, and what every system brings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from longshadow.catalog.records import Interceptor, System
from longshadow.engagement.envelope import Missiles, missiles_against
from longshadow.errors import Problem, ScenarioError
from longshadow.execution.context import Context
from longshadow.physics.geodesy import gaussian_radius_m
from longshadow.scenario.placing import open_ground, seeing_and_tracking
from longshadow.scenario.radars import RadarKind, column_of, radar_kind
from longshadow.scenario.records import Scenario
from longshadow.sensing.ranges import Column
from longshadow.studies.defence.assemble import Chances
from longshadow.studies.defence.draws import Armed
from longshadow.studies.defence.kill import kill_path
from longshadow.studies.defence.params import MOST_THREATS, Params
from longshadow.studies.defence.plan import Plan, most_units_of, plans_of
from longshadow.studies.defence.raids import Flight, Raid, flights_of, raids_of
from longshadow.studies.defence.unknowns import LOW_FLOOR_M, PLACEMENT
from longshadow.terrain.grid import Grid
from longshadow.tracks import Track, read_tracks

__all__ = ["Job", "chances_of", "prepare_job", "scales_of", "with_column"]

Floats = NDArray[np.float64]

#: Most pairs of a site and a path that are looked at; the shipped example has about 5,000.
MOST_PAIRS = 100_000


@dataclass(frozen=True, eq=False)
class Job:
    """Everything that no draw changes.

    Attributes
    ----------
    draws
        How many draws are played: the first of the scenario's.
    placement
        (draws,) which placement each stands in.
    plans
        Every option on every term.
    armed
        By system: what it brings; systems that engage nothing of the raids are left out.
    units
        By system: the greatest number of units of any plan, (draws,).
    """

    scenario: Scenario
    params: Params
    context: Context
    column: Column
    grid: Grid
    tracks: Sequence[Track]
    flights: tuple[Flight, ...]
    raids: tuple[Raid, ...]
    draws: int
    placement: NDArray[np.int64]
    plans: tuple[Plan, ...]
    armed: Mapping[str, Armed]
    units: Mapping[str, NDArray[np.int64]]

    @property
    def most_units(self) -> int:
        """The greatest number of units of any system in any draw that is played."""
        return max((int(many[: self.draws].max()) for many in self.units.values()), default=0)

    def begin_s(self, raid: Raid) -> float:
        """Return when the first threat of a raid may begin, at nominal speeds."""
        return -max(_flight_s(self, self.flights[f]) for f in raid.flights)

    @property
    def antennas_m(self) -> tuple[float, float]:
        """Lowest and highest antenna of any radar in any draw that is played."""
        masts = [
            kind.antenna_m[: self.draws] for a in self.armed.values() for kind in a.claims.values()
        ]
        both = np.concatenate(masts)
        return float(both.min()), float(both.max())


def _flight_s(job: Job, flight: Flight) -> float:
    """Return how long a flight lasts at its nominal speed, seconds."""
    from longshadow.physics.arcs import arc_with_apogee, minimum_energy_arc

    if flight.is_track:
        return max(float(track.time_s[-1] - track.time_s[0]) for track in job.tracks)
    if flight.distance_m is not None:
        path = f"target.{flight.target}.speed"
        return flight.distance_m / job.scenario.parameters[path].band.nominal
    assert flight.range_m is not None
    if flight.apogee_m is not None:
        return float(arc_with_apogee(flight.range_m, flight.apogee_m).time_s)
    return float(minimum_energy_arc(flight.range_m).time_s)


def prepare_job(scenario: Scenario, params: Params, context: Context) -> Job:
    """Return what all draws share.

    Raises
    ------
    InputError
        If terrain or tracks are at fault, or there is nothing to defend.
    """
    if not scenario.assets:
        raise ScenarioError(
            Problem("there is nothing to defend", where="assets", remedy="Give at least one asset.")
        )
    column = column_of(scenario, context.draws)
    draws = min(params.draws, scenario.draws)
    tracks = _own_tracks(params)
    plans = plans_of(scenario, params, column)
    grid = open_ground(scenario)
    armed = _all_armed(scenario, params, plans, column)
    job = Job(
        scenario, params, context, column, grid, tracks, flights_of(params),
        raids_of(params, [float(track.time_s[-1]) for track in tracks]), draws,
        np.asarray(context.draws[PLACEMENT][:draws]).astype(np.int64), tuple(plans), armed,
        {name: most_units_of(plans, name) for name in armed},
    )  # fmt: skip
    _refuse_too_much(job)
    return job


def _refuse_too_much(job: Job) -> None:
    """Refuse more sites and paths than memory holds: a pair takes about 50 kB, and time."""
    fanned = len(job.scenario.assets) * job.params.directions
    paths = sum(len(job.tracks) if flight.is_track else fanned for flight in job.flights)
    pairs = paths * max(job.most_units, 1)
    if pairs > MOST_PAIRS:
        raise ScenarioError(
            Problem(
                f"{job.most_units:,} fire units and {paths:,} paths are more than fit: each unit "
                "looks along each path",
                where="defence",
                value=f"{pairs:,} pairs",
                remedy=f"Keep to {MOST_PAIRS:,}: fewer units, assets, directions or tracks.",
            )
        )


def _own_tracks(params: Params) -> Sequence[Track]:
    """Return the tracks of the user's file, no more than any raid may have threats."""
    tracks = read_tracks(params.tracks) if params.tracks else []
    if len(tracks) > MOST_THREATS:
        raise ScenarioError(
            Problem(
                f"{params.tracks}: holds more tracks than a raid may have threats",
                where="defence.tracks",
                value=f"{len(tracks):,}",
                remedy=f"Keep at most {MOST_THREATS:,}.",
            )
        )
    return tracks


def with_column(job: Job, column: Column, most_units: int) -> Job:
    """Return the same job on its main terms with other values of its parameters.

    Parameters
    ----------
    column
        Values by parameter path.
    most_units
        How many units may stand: as many as there are sites.
    """
    main = job.plans[0].term
    plans = [p for p in plans_of(job.scenario, job.params, column) if p.term == main]
    clipped = [
        replace(
            plan,
            parts=tuple(replace(p, units=np.minimum(p.units, most_units)) for p in plan.parts),
        )
        for plan in plans
    ]
    armed = _all_armed(job.scenario, job.params, clipped, column)
    units = {name: most_units_of(clipped, name) for name in armed}
    return replace(job, column=column, plans=tuple(clipped), armed=armed, units=units)


def _all_armed(
    scenario: Scenario, params: Params, plans: Sequence[Plan], column: Column
) -> dict[str, Armed]:
    systems = {part.system.id: part.system for o in scenario.options for part in o.parts}
    fielded = sorted({part.system for plan in plans for part in plan.parts})
    found = {name: _armed(scenario, params, systems[name], column) for name in fielded}
    return {name: armed for name, armed in found.items() if armed is not None}


def _armed(
    scenario: Scenario, params: Params, system: System, column: Column
) -> Armed | None:  # fmt: skip
    flights = flights_of(params)
    targets = [scenario.catalog.targets[flight.target] for flight in flights]
    if not any(target.target_class in system.engages for target in targets):
        return None
    missiles: dict[str, list[Missiles | None]] = {}
    for name in system.magazine:
        record = scenario.catalog.interceptors[name]
        missiles[name] = [
            _against(record, t.target_class, column)
            if t.target_class in system.engages and t.target_class in record.reach
            else None
            for t in targets
        ]
    return Armed(system, _claims(scenario, params, system, flights, column), missiles)


def _against(record: Interceptor, target_class: str, column: Column) -> Missiles:
    """Return an interceptor against a class of target; a floor of a few tens of metres is none.

    One maker prints a floor of five metres, others none, and what limits a low flyer in practice
    is the horizon, which is computed. With a band of our judgement from 10 to 100 m, that band
    would decide every raid at 50 m.
    """
    found = missiles_against(record, target_class, column)
    if record.altitude_min.band.high > LOW_FLOOR_M:
        return found
    return replace(found, floor_m=np.zeros_like(found.floor_m))


def _claims(
    scenario: Scenario, params: Params, system: System, flights: Sequence[Flight], column: Column
) -> dict[tuple[str, int], RadarKind]:
    latitude = float(np.mean([asset.lat_deg for asset in scenario.assets]))
    radius_m = params.model.earth * gaussian_radius_m(latitude)
    found: dict[tuple[str, int], RadarKind] = {}
    for share in seeing_and_tracking(system)[0]:
        radar, every = scenario.catalog.radars[share.radar], 1
        for f, flight in enumerate(flights):
            if scenario.catalog.targets[flight.target].target_class not in system.engages:
                continue
            found[radar.id, f] = radar_kind(
                scenario, params.model, radar, every, flight.target, column, radius_m
            )
    return found


def scales_of(job: Job, draw: int) -> list[float]:
    """Return by what the times of each flight are multiplied: nominal over drawn speed."""
    scales = []
    for flight in job.flights:
        if flight.height is None:
            scales.append(1.0)
            continue
        path = f"target.{flight.target}.speed"
        nominal = job.scenario.parameters[path].band.nominal
        scales.append(nominal / float(job.column(path)[draw]))
    return scales


def chances_of(job: Job, draw: int) -> Chances:
    """Return the numbers of one draw that are not windows."""

    def at(path: str) -> float:
        return float(job.column(path)[draw])

    targets = [job.scenario.catalog.targets[flight.target] for flight in job.flights]
    kill = {
        (name, f): at(kill_path(target, name, job.params.kill_priors))
        for name, armed in job.armed.items()
        for f, target in enumerate(targets)
        if target.target_class in armed.system.engages
    }
    values = {name: f"system.{name}.values." for name in job.armed}
    return Chances(
        channels={n: max(round(at(base + "channels")), 1) for n, base in values.items()},
        reaction_s={n: at(base + "reaction_time") for n, base in values.items()},
        reload_s={n: at(base + "reload_time") for n, base in values.items()},
        kill=kill,
        assess_s=at("prior.assessment-time.value"),
        correlation=at("prior.salvo-correlation.value"),
    )
