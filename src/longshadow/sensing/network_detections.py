"""One simulated run of a network: who is detected when, and what the radar then measures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longshadow.sensing.network import Scans
from longshadow.sensing.network_frames import (
    earth_fixed_m,
    east_north_up_m,
    range_azimuth_elevation,
)
from longshadow.sensing.network_paths import Paths

__all__ = ["Detections", "Noise", "Place", "simulate"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Noise:
    """Standard deviations of what a radar measures, Gaussian and independent: an assumption."""

    range_m: float
    azimuth_rad: float
    elevation_rad: float


@dataclass(frozen=True)
class Place:
    """An antenna: degrees, and metres above mean sea level."""

    latitude_deg: float
    longitude_deg: float
    altitude_m: float


@dataclass(frozen=True, eq=False)
class Detections:
    """Detections in the order of time, each (detections,).

    Attributes
    ----------
    time_s
        UTC seconds since 1970.
    radar, track
        Indices.
    range_m, azimuth_rad, elevation_rad
        As measured, azimuth clockwise from north, both angles in the radar's own local frame.
    """

    time_s: Floats
    radar: NDArray[np.int64]
    track: NDArray[np.int64]
    range_m: Floats
    azimuth_rad: Floats
    elevation_rad: Floats


def simulate(
    paths: Paths,
    scans: Scans,
    chance: Floats,
    places: Sequence[Place],
    noise: Noise,
    rng: np.random.Generator,
) -> Detections:
    """Return one run: every scan detects or not, and a detection is measured with noise.

    Parameters
    ----------
    paths
        The flights.
    scans
        When radars look.
    chance
        (tracks, radars, scans) detection probability.
    places
        (radars,) antennas.
    noise
        The same for all radars.
    rng
        Decides on detections first, in one array, then on noise.
    """
    hit = rng.random(chance.shape) < chance
    tracks, radars, scan = np.nonzero(hit)
    since = scans.time_s[tracks, radars, scan]
    when = paths.start_s[tracks] + since
    order = np.lexsort((tracks, radars, when))
    track, radar = tracks[order], radars[order]
    errors = rng.standard_normal((3, track.size))
    measured = _measured(paths, places, track, radar, since[order])
    return Detections(
        when[order],
        radar,
        track,
        measured[0] + noise.range_m * errors[0],
        np.mod(measured[1] + noise.azimuth_rad * errors[1], 2.0 * np.pi),
        measured[2] + noise.elevation_rad * errors[2],
    )


def _measured(
    paths: Paths,
    places: Sequence[Place],
    track: NDArray[np.int64],
    radar: NDArray[np.int64],
    since_s: Floats,
) -> Floats:
    """Return range, azimuth and elevation, (3, detections), without noise."""
    last = paths.latitude_deg.shape[1] - 1
    before = np.minimum((since_s / paths.step_s).astype(np.int64), last)
    share = (since_s / paths.step_s - before)[:, None]
    ends = [
        earth_fixed_m(
            paths.latitude_deg[track, at],
            paths.longitude_deg[track, at],
            paths.altitude_m[track, at],
        )
        for at in (before, np.minimum(before + 1, last))
    ]
    points = ends[0] + share * (ends[1] - ends[0])
    found = np.zeros((3, track.size))
    for r, place in enumerate(places):
        mine = radar == r
        here = (place.latitude_deg, place.longitude_deg, place.altitude_m)
        found[:, mine] = range_azimuth_elevation(east_north_up_m(points[mine], *here))
    return found
