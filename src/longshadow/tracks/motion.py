"""What can be asked of a track: the same track at other times, its speed, its path."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from longshadow.errors import TrackError
from longshadow.physics.path import Trajectory, ground_speed_mps, positions_at
from longshadow.physics.trajectory import AltitudeLaw
from longshadow.tracks.record import Track

__all__ = ["from_trajectory", "resample", "speed_mps", "to_trajectory"]

FloatArray = NDArray[np.float64]


def resample(track: Track, times_s: ArrayLike) -> Track:
    """Return a track at other times: along geodesics, at constant speed between its points.

    Parameters
    ----------
    track
        The track.
    times_s
        Seconds since 1970 UTC, (m,), rising, m at least 2, within the time of the track: nothing
        is known of it before or after.

    Raises
    ------
    TrackError
        If a time lies outside the track, or times do not rise.
    """
    times = np.atleast_1d(np.asarray(times_s, dtype=np.float64))
    try:
        lats, lons = positions_at(track.time_s, track.latitude_deg, track.longitude_deg, times)
    except ValueError as error:
        raise TrackError(f"track {track.name!r}: {error}") from None
    altitudes, heights = (
        None if values is None else np.interp(times, track.time_s, values)
        for values in (track.altitude_m, track.height_m)
    )
    return Track(track.name, times, lats, lons, altitudes, heights)


def speed_mps(track: Track) -> FloatArray:
    """Return the speed over the ground from each point to the next, metres a second, (n - 1,)."""
    return ground_speed_mps(track.time_s, track.latitude_deg, track.longitude_deg)


def to_trajectory(track: Track, ground_m: AltitudeLaw | None = None) -> Trajectory:
    """Return the path of a track, with altitudes above mean sea level.

    Parameters
    ----------
    track
        The track.
    ground_m
        Altitude of the ground, metres, at arrays of latitude and longitude; needed where the
        track gives its height above the ground.

    Raises
    ------
    TrackError
        If the track gives heights and no ground is given, or the ground is unknown somewhere.
    """
    altitudes = track.altitude_m
    if altitudes is None:
        if ground_m is None:
            raise TrackError(f"track {track.name!r}: height_m needs an elevation model")
        assert track.height_m is not None
        ground = np.asarray(ground_m(track.latitude_deg, track.longitude_deg), dtype=np.float64)
        altitudes = track.height_m + ground
    try:
        return Trajectory(track.time_s, track.latitude_deg, track.longitude_deg, altitudes)
    except ValueError as error:
        raise TrackError(f"track {track.name!r}: {error}") from None


def from_trajectory(name: str, path: Trajectory, start_s: float = 0.0) -> Track:
    """Return a computed path as a track.

    Parameters
    ----------
    name
        What to call it.
    path
        The path.
    start_s
        Seconds since 1970 UTC at which the path's own time is 0.

    Raises
    ------
    TrackError
        If the path leaves the bounds of a track.
    """
    return Track(
        name, path.time_s + start_s, path.latitude_deg, path.longitude_deg, path.altitude_m
    )
