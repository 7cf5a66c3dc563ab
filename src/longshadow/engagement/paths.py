"""Banks of paths: straight approaches, ballistic arcs, and tracks that a user brings.

Approaches come along the WGS84 geodesic from evenly spread directions to the centre of an asset,
at one altitude or at one height above the ground; no route is chosen or searched. Arcs are free
flight over a still sphere that starts and ends at sea level: no motor, no air, so the last seconds
are faster than they would be. Where no ground is known it is taken as sea level.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from longshadow.engagement.records import PathBank
from longshadow.physics.bounds import number
from longshadow.physics.path import direct, inverse, positions_at
from longshadow.terrain.grid import Grid, fractional_indices, heights_at
from longshadow.tracks.record import Track

__all__ = ["approach_bank", "ballistic_bank", "track_bank"]

Floats = NDArray[np.float64]

#: Samples of an approach lie at so much of the way, to this power, from its end.
CLOSER = 1.5
#: Time between the last two samples of an arc; earlier ones lie further apart.
LAST_STEP_S = 0.5
#: Nothing flies further than half way round.
MOST_M = 20_000_000.0
MOST_DIRECTIONS = 3_600
#: Of a track this much may lie below the ground before it is refused.
MOST_BELOW = 0.01


def approach_bank(
    target: str,
    target_class: str,
    assets: Sequence[tuple[float, float]],
    directions: int,
    turn_deg: float,
    distance_m: float,
    height: tuple[float, bool],
    speed_mps: float,
    grid: Grid,
    *,
    samples: int = 128,
    speed_path: str = "",
) -> PathBank:
    """Return straight approaches to every asset from evenly spread directions.

    Parameters
    ----------
    target, target_class
        Id and class of what flies.
    assets
        Latitude and longitude of the centre of each, degrees, inside the terrain.
    directions
        Paths to each asset, at least 1.
    turn_deg
        Azimuth from the asset towards the first of them, degrees.
    distance_m
        From the first sample to the asset, metres.
    height
        Metres, and whether they count from the ground (else from sea level).
    speed_mps
        Over the ground, metres a second.
    grid
        Elevations.
    samples
        A path, at least 2; denser towards the asset.
    speed_path
        Parameter whose draw over its nominal value divides the times.

    Raises
    ------
    ValueError
        For a value outside its bounds, an asset outside the terrain, and a level approach below
        the ground.
    """
    distance = number("distance_m", distance_m, 0.0, MOST_M, ends="(]")
    speed = number("speed_mps", speed_mps, 0.0, ends="(]")
    metres = number("height", height[0], 0.0 if height[1] else -1_000.0, 100_000.0)
    left = distance * np.linspace(1.0, 0.0, _samples(samples)) ** CLOSER
    latitude, longitude, asset = _fan(assets, directions, turn_deg, left, grid)
    ground = heights_at(grid, latitude, longitude)
    altitude = np.where(np.isnan(ground), 0.0, ground) + metres if height[1] else (
        np.full_like(ground, metres)
    )  # fmt: skip
    if not height[1]:
        _clear_of_ground(ground, altitude, asset, directions, left)
    return PathBank(
        target, target_class, np.tile(-left / speed, (asset.size, 1)), latitude, longitude,
        altitude, _above(altitude, ground), asset, directions, np.zeros(asset.size), speed_path,
    )  # fmt: skip


def ballistic_bank(
    target: str,
    target_class: str,
    assets: Sequence[tuple[float, float]],
    directions: int,
    turn_deg: float,
    range_m: float,
    grid: Grid,
    *,
    samples: int = 144,
    apogee_m: float | None = None,
) -> PathBank:
    """Return arcs of free flight to every asset from evenly spread directions.

    Parameters
    ----------
    range_m
        From the start to the asset along the ground, metres. Both ends are at sea level: over
        high ground the last samples lie below it.
    samples
        A path, at least 2: half a second apart at the end, further apart before.
    apogee_m
        Highest altitude; None for the arc of least energy.

    Others as in `approach_bank`.

    Raises
    ------
    ValueError
        For a value outside its bounds, or an asset outside the terrain.

    Notes
    -----
    The sphere stands still and there is no air: `longshadow.physics.arcs`. Distances left to fly
    on the sphere are laid along the WGS84 geodesic.
    """
    from longshadow.physics.arc_path import along_arc
    from longshadow.physics.arcs import arc_with_apogee, minimum_energy_arc

    span = number("range_m", range_m, 0.0, MOST_M, ends="(]")
    arc = minimum_energy_arc(span) if apogee_m is None else arc_with_apogee(span, apogee_m)
    time = -_to_go_s(float(arc.time_s), _samples(samples))
    flown, height = along_arc(arc, np.clip(float(arc.time_s) + time, 0.0, float(arc.time_s)))
    left, height = np.maximum(span - flown, 0.0), np.maximum(height, 0.0)
    left[-1] = height[-1] = height[0] = 0.0
    latitude, longitude, asset = _fan(assets, directions, turn_deg, left, grid)
    altitude = np.tile(height, (asset.size, 1))
    return PathBank(
        target, target_class, np.tile(time, (asset.size, 1)), latitude, longitude, altitude,
        _above(altitude, heights_at(grid, latitude, longitude)), asset, directions,
        np.zeros(asset.size),
    )  # fmt: skip


def track_bank(
    target: str,
    target_class: str,
    tracks: Sequence[Track],
    assets: Sequence[tuple[float, float, float]],
    grid: Grid,
    *,
    samples: int = 256,
) -> PathBank:
    """Return a user's own tracks, one path each, at even times of their own.

    Parameters
    ----------
    tracks
        At least one; the first beginning of all of them is the beginning of the raid.
    assets
        Latitude and longitude, degrees, and radius, metres: a track goes to the nearest of those
        whose circle holds its end.

    Others as in `approach_bank`.

    Raises
    ------
    ValueError
        For no track, a track below the ground, an asset outside the terrain, or a value outside
        its bounds.
    """
    if not tracks:
        raise ValueError("tracks: must hold at least one track")
    _inside([asset[:2] for asset in assets], grid)
    share = np.linspace(0.0, 1.0, _samples(samples))
    begin = np.array([track.time_s[0] for track in tracks])
    end = np.array([track.time_s[-1] for track in tracks])
    parts = [_flown(track, share, grid) for track in tracks]
    latitude, longitude, altitude, above = (np.stack(part) for part in zip(*parts, strict=True))
    asset = np.array(
        [_nearest(assets, *end) for end in zip(latitude[:, -1], longitude[:, -1], strict=True)],
        np.int64,
    )
    time = (share - 1.0) * (end - begin)[:, None]
    return PathBank(
        target, target_class, time, latitude, longitude, altitude, above, asset, 0,
        end - begin.min(),
    )  # fmt: skip


def _samples(samples: int) -> int:
    return int(number("samples", samples, 2, 100_000))


def _above(altitude: Floats, ground: Floats) -> Floats:
    return np.where(np.isnan(ground), altitude, altitude - ground)


def _inside(assets: Sequence[tuple[float, ...]], grid: Grid) -> None:
    """Check that assets lie on the map."""
    rows, columns = grid.heights_m.shape
    for i, (latitude, longitude, *_) in enumerate(assets):
        number(f"latitude of asset {i + 1}", latitude, -90.0, 90.0)
        number(f"longitude of asset {i + 1}", longitude, -360.0, 360.0)
        r, c = fractional_indices(grid, np.array(latitude), np.array(longitude))
        if not (-0.5 <= r <= rows - 0.5 and -0.5 <= c <= columns - 0.5):
            raise ValueError(
                f"asset {i + 1} at ({latitude:.6g}, {longitude:.6g}): must lie inside the terrain"
            )


def _fan(
    assets: Sequence[tuple[float, float]],
    directions: int,
    turn_deg: float,
    left_m: Floats,
    grid: Grid,
) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Latitudes and longitudes (paths, samples) with so much left to fly, and assets (paths,)."""
    if not assets:
        raise ValueError("assets: must hold at least one asset")
    count = int(number("directions", directions, 1, MOST_DIRECTIONS))
    _inside(assets, grid)
    azimuth = number("turn_deg", turn_deg) + 360.0 * np.arange(count) / count
    asset = np.repeat(np.arange(len(assets)), count)
    place = np.array(assets, np.float64)[asset]
    shape = (asset.size, left_m.size)
    latitude, longitude = direct(
        place[:, :1], place[:, 1:], np.tile(azimuth % 360.0, len(assets))[:, None],
        np.broadcast_to(left_m, shape),
    )  # fmt: skip
    return latitude, longitude, asset


def _clear_of_ground(
    ground: Floats, altitude: Floats, asset: NDArray[np.int64], directions: int, left_m: Floats
) -> None:
    """Refuse level approaches that would meet the ground."""
    depth = np.where(np.isnan(ground), -np.inf, ground - altitude)
    path, sample = np.unravel_index(int(np.argmax(depth)), depth.shape)
    if depth[path, sample] > 0.0:
        raise ValueError(
            f"an approach at {altitude[path, sample]:.0f} m above sea level meets ground of "
            f"{ground[path, sample]:.0f} m, {left_m[sample] / 1000:.0f} km before asset "
            f"{asset[path] + 1} (direction {path % directions + 1} of {directions}): give a "
            "greater altitude, a height above ground (AGL), or a shorter approach"
        )


def _to_go_s(duration_s: float, samples: int) -> Floats:
    """Times left, falling to 0 by steps of a geometric series that ends with `LAST_STEP_S`."""
    steps = samples - 1
    if steps == 1 or duration_s <= LAST_STEP_S * steps * (1.0 + 1e-6):
        return np.linspace(duration_s, 0.0, samples)
    sums = duration_s / LAST_STEP_S

    def excess(growth: float) -> float:
        return float(np.expm1(steps * growth)) / math.expm1(growth) - sums

    from scipy.optimize import brentq

    growth = brentq(excess, 1e-12, math.log(sums) / (steps - 1) + 1e-9)
    left: Floats = np.expm1(np.arange(steps, -1, -1) * growth) * (LAST_STEP_S / math.expm1(growth))
    left[0] = duration_s
    return left


def _flown(track: Track, share: Floats, grid: Grid) -> tuple[Floats, Floats, Floats, Floats]:
    """Latitude, longitude, altitude and height above ground at shares of a track's time."""
    times = track.time_s[0] + share * (track.time_s[-1] - track.time_s[0])
    times[-1] = track.time_s[-1]
    latitude, longitude = positions_at(track.time_s, track.latitude_deg, track.longitude_deg, times)
    ground = heights_at(grid, latitude, longitude)
    if track.altitude_m is not None:
        altitude = np.interp(times, track.time_s, track.altitude_m)
    else:
        assert track.height_m is not None
        altitude = np.interp(times, track.time_s, track.height_m)
        altitude = altitude + np.where(np.isnan(ground), 0.0, ground)
    above = _above(altitude, ground)
    below = float(np.mean(altitude < ground))
    if below > MOST_BELOW:
        raise ValueError(
            f"track {track.name!r} is below the ground for {100 * below:.0f} % of its time: cut "
            "it, or check its altitudes, which count from mean sea level"
        )
    return latitude, longitude, altitude, above


def _nearest(
    assets: Sequence[tuple[float, float, float]], latitude: float, longitude: float
) -> int:
    """Index of the nearest asset whose circle holds a point, -1 for none."""
    best, least = -1, math.inf
    for i, (lat, lon, radius_m) in enumerate(assets):
        away = float(inverse([lat], [lon], [latitude], [longitude])[1][0])
        if away <= radius_m and away < least:
            best, least = i, away
    return best
