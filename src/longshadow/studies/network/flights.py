"""Which flights a network looks at: tracks that a user brings, or straight approaches."""

from __future__ import annotations

import datetime as dt

import numpy as np

from longshadow.errors import Problem, ScenarioError
from longshadow.execution.context import Context
from longshadow.physics.trajectory import approach
from longshadow.scenario.placing import region_of
from longshadow.scenario.records import Scenario
from longshadow.sensing.network_paths import Paths, sample_tracks
from longshadow.studies.network.params import ApproachesBlock, Params
from longshadow.terrain.grid import Grid, cell_index
from longshadow.tracks import Track, read_tracks

__all__ = ["flights"]


def flights(scenario: Scenario, params: Params, grid: Grid, context: Context) -> Paths:
    """Return the flights of a scenario, second by second.

    Raises
    ------
    TrackError
        If the file of tracks is at fault, or a track leaves the terrain.
    ScenarioError
        If approaches begin beyond the terrain.
    """
    if params.tracks is not None:
        return sample_tracks(read_tracks(params.tracks), grid)
    assert params.approaches is not None
    tracks = _approaches(scenario, params.approaches, params.target, grid, context)
    return sample_tracks(tracks, grid)


def _approaches(
    scenario: Scenario, block: ApproachesBlock, target: str, grid: Grid, context: Context
) -> list[Track]:
    west, south, east, north = region_of(scenario)
    latitude, longitude = 0.5 * (south + north), 0.5 * (west + east)
    rng = context.stream("network.approaches")
    azimuths = (np.arange(block.count) + rng.random()) * 360.0 / block.count
    begun = np.sort(rng.random(block.count)) * block.start_within
    rng.shuffle(begun)  # when one begins says nothing about where
    midnight = dt.datetime.combine(scenario.as_of, dt.time(), dt.UTC).timestamp()
    speed = scenario.parameters[f"target.{target}.speed"].band.nominal
    duration = block.distance / speed
    tracks = []
    for i, (azimuth, start) in enumerate(zip(azimuths, begun, strict=True), 1):
        path = approach(
            latitude, longitude, float(azimuth), block.distance, speed_mps=speed,
            altitude_m=block.height.metres, step_s=duration, start_s=midnight + float(start),
        )  # fmt: skip
        column = "height_m" if block.height.reference == "AGL" else "altitude_m"
        points = (path.time_s, path.latitude_deg, path.longitude_deg)
        tracks.append(Track(f"approach-{i}", *points, **{column: path.altitude_m}))
    _refuse_outside(tracks, block, grid)
    return tracks


def _refuse_outside(tracks: list[Track], block: ApproachesBlock, grid: Grid) -> None:
    outside = [t for t in tracks if not _on(grid, float(t.latitude_deg[0]), t.longitude_deg[0])]
    if outside:
        raise ScenarioError(
            Problem(
                f"{len(outside)} of {len(tracks)} approaches begin where there is no terrain",
                where="network.approaches.distance",
                value=f"{block.distance / 1000:g} km",
                remedy="Begin nearer, or widen the area around the region.",
            )
        )


def _on(grid: Grid, latitude_deg: float, longitude_deg: float) -> bool:
    try:
        cell_index(grid, latitude_deg, float(longitude_deg))
    except ValueError:
        return False
    return True
