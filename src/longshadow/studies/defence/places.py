"""Where everything stands in one placement: sites, paths of threats, and what is in sight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from longshadow.engagement.paths import approach_bank, ballistic_bank, track_bank
from longshadow.engagement.records import PathBank, Sight
from longshadow.engagement.sight import sight_of_site
from longshadow.errors import Problem, ScenarioError
from longshadow.execution.context import Context, run_tasks
from longshadow.scenario.records import Scenario
from longshadow.sensing.beam import Ranks, beam_ranks
from longshadow.sensing.siting import Site, sites_around
from longshadow.studies.defence.params import Params
from longshadow.studies.defence.raids import Flight, flights_of
from longshadow.terrain.grid import Grid
from longshadow.terrain.sightline import prepare
from longshadow.tracks import Track

__all__ = ["Place", "beams", "build_place", "first_paths"]

Floats = NDArray[np.float64]

#: Samples of a path: about one terrain cell apart near the asset.
_SAMPLES = 128
#: Antenna heights between which sight is interpolated.
_LEVELS = 6


@dataclass(frozen=True, eq=False)
class Place:
    """One placement.

    Attributes
    ----------
    sites
        Where units stand: the first n are those of n units, of any system.
    banks
        Paths by flight.
    sights
        By site and flight.
    ranks
        Where radars look in this placement.
    air
        By band, site and flight: what air takes, filled as radars are placed.
    """

    sites: Sequence[Site]
    banks: Sequence[PathBank]
    sights: Sequence[Sequence[Sight]]
    ranks: Ranks
    air: dict[tuple[str, int, int], Floats] = field(default_factory=dict)


def beams(params: Params, context: Context) -> list[Ranks]:
    """Return where radars look in every placement: one rule for all studies."""
    return beam_ranks(params.siting.placements, context.stream("coverage.beams"))


def build_place(
    scenario: Scenario, params: Params, grid: Grid, tracks: Sequence[Track], index: int,
    units: int, antennas_m: tuple[float, float], context: Context,
) -> Place:  # fmt: skip
    """Return one placement, with all lines of sight to all paths.

    Parameters
    ----------
    units
        The greatest number of units of any system.
    antennas_m
        Lowest and highest antenna of any radar in any draw.

    Raises
    ------
    ScenarioError
        If a path or a site is impossible: what the ground or the numbers do not allow.
    """
    rng = context.stream(f"defence.siting.{index}")
    siting = params.siting
    centres = [(asset.lat_deg, asset.lon_deg) for asset in scenario.assets]
    try:
        sites = sites_around(
            grid, centres, units, siting.within, siting.highest_within, rng, start=index
        )
        turn = float(rng.random()) * 360.0 / params.directions
        banks = [
            _bank(scenario, params, flight, grid, tracks, turn) for flight in flights_of(params)
        ]
    except ValueError as fault:
        raise ScenarioError(
            Problem(str(fault), where="defence", remedy="Change the raid, the assets or the area.")
        ) from fault
    low, high = antennas_m
    levels = np.linspace(low, high, _LEVELS) if high > low else np.array([low])

    prepared = prepare(grid)

    def of_site(site: Site) -> list[Sight]:
        return [
            sight_of_site(
                grid, site.latitude_deg, site.longitude_deg, levels, bank,
                earth_factor=params.model.earth, threads=1, prepared=prepared,
            )
            for bank in banks
        ]  # fmt: skip

    label = f"defence: lines of sight, placement {index + 1} of {siting.placements}"
    sights = run_tasks(of_site, sites, context, label)
    return Place(sites, banks, sights, beams(params, context)[index])


def first_paths(banks: Sequence[PathBank]) -> NDArray[np.int64]:
    """Return the first path of each flight among all paths, and behind them how many there are."""
    counts = [bank.asset.size for bank in banks]
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


def _bank(
    scenario: Scenario, params: Params, flight: Flight, grid: Grid, tracks: Sequence[Track],
    turn_deg: float,
) -> PathBank:  # fmt: skip
    target = scenario.catalog.targets[flight.target]
    centres = [(asset.lat_deg, asset.lon_deg) for asset in scenario.assets]
    if flight.range_m is not None:
        return ballistic_bank(
            target.id, target.target_class, centres, params.directions, turn_deg, flight.range_m,
            grid, samples=_SAMPLES, apogee_m=flight.apogee_m,
        )  # fmt: skip
    if flight.is_track:
        discs = [(a.lat_deg, a.lon_deg, a.radius_m) for a in scenario.assets]
        return track_bank(target.id, target.target_class, tracks, discs, grid)
    assert flight.height is not None
    assert flight.distance_m is not None
    path = f"target.{target.id}.speed"
    return approach_bank(
        target.id, target.target_class, centres, params.directions, turn_deg, flight.distance_m,
        (flight.height.metres, flight.height.reference == "AGL"),
        scenario.parameters[path].band.nominal, grid, samples=_SAMPLES, speed_path=path,
    )  # fmt: skip
