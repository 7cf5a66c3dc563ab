"""Where something is at each moment: arrays of time, position and altitude, and what lies between.

Between two points a path follows the WGS84 geodesic (Karney 2013, J. Geodesy 87, 43-55, as
pyproj computes it), so nothing special happens at the antimeridian or at a pole.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import ArrayLike, NDArray

from longshadow.physics.bounds import bounded, number
from longshadow.physics.geodesy import FLATTENING, SEMI_MAJOR_M

__all__ = [
    "Trajectory",
    "direct",
    "ground_speed_mps",
    "interpolated",
    "inverse",
    "positions_at",
    "time_in_band_s",
    "timetable",
    "wrapped_deg",
]

FloatArray = NDArray[np.float64]

#: No path has more points than this: a step of a microsecond is a slip.
MAX_POINTS = 10_000_000


@dataclass(frozen=True, eq=False)
class Trajectory:
    """Where something is at each moment.

    Attributes
    ----------
    time_s
        Seconds, (n,), rising, n at least 2. Since when is the caller's affair; a track's seconds
        are UTC since 1970.
    latitude_deg, longitude_deg
        Degrees, (n,); longitudes in [-180, 180).
    altitude_m
        Metres above mean sea level, (n,).

    Raises
    ------
    ValueError
        If the arrays differ in shape, hold fewer than two points or anything but finite numbers,
        if the time does not rise, or if a latitude is beyond 90 degrees.
    """

    time_s: FloatArray
    latitude_deg: FloatArray
    longitude_deg: FloatArray
    altitude_m: FloatArray

    def __post_init__(self) -> None:
        times, lats, lons = _points(self.time_s, self.latitude_deg, self.longitude_deg)
        altitudes = bounded("altitude_m", self.altitude_m)
        if altitudes.shape != times.shape:
            raise ValueError("altitude_m: must have as many values as time_s")
        arrays = (times, lats, wrapped_deg(lons), altitudes)
        for field, values in zip(fields(self), arrays, strict=True):
            kept = values.copy()
            kept.setflags(write=False)
            object.__setattr__(self, field.name, kept)


def wrapped_deg(longitude_deg: FloatArray) -> FloatArray:
    """Return longitudes in [-180, 180).

    Parameters
    ----------
    longitude_deg
        Degrees, any shape, finite.

    Raises
    ------
    ValueError
        If a longitude is no number.

    Examples
    --------
    >>> wrapped_deg(np.array([179.0, 180.0, 541.0]))
    array([ 179., -180., -179.])
    """
    bounded("longitude_deg", longitude_deg)
    wrapped: FloatArray = np.mod(longitude_deg + 180.0, 360.0) - 180.0
    inside = (longitude_deg >= -180.0) & (longitude_deg < 180.0)
    return np.where(inside, longitude_deg, wrapped)  # what needs no turn keeps its last bit


def positions_at(
    time_s: ArrayLike, latitude_deg: ArrayLike, longitude_deg: ArrayLike, at_s: ArrayLike
) -> tuple[FloatArray, FloatArray]:
    """Return latitudes and longitudes between points, along the geodesic from each to the next.

    Parameters
    ----------
    time_s
        Seconds, (n,), rising, n at least 2.
    latitude_deg, longitude_deg
        Degrees, (n,).
    at_s
        Times asked for, seconds, (m,), within the first and last of ``time_s``.

    Returns
    -------
    tuple
        Latitude and longitude, degrees, each (m,); longitudes in [-180, 180).

    Raises
    ------
    ValueError
        If a time lies outside the path or is not a number, or as `Trajectory`.

    Notes
    -----
    Speed over the ground is constant between two points. Direct and inverse geodesic problem:
    Karney (2013), J. Geodesy 87, 43-55, sections 3 and 4.

    Examples
    --------
    Across the pole and across the antimeridian:

    >>> positions_at([0.0, 10.0], [80.0, 80.0], [0.0, 180.0], [5.0])[0].round(6)
    array([90.])
    >>> positions_at([0.0, 10.0], [0.0, 0.0], [179.0, -179.0], [2.5])[1].round(6)
    array([179.5])
    """
    times, lats, lons = _points(time_s, latitude_deg, longitude_deg)
    at = bounded("at_s", at_s, float(times[0]), float(times[-1])).ravel()
    leg = np.clip(np.searchsorted(times, at, side="right") - 1, 0, times.size - 2)
    used, back = np.unique(leg, return_inverse=True)
    azimuth, length = inverse(lats[used], lons[used], lats[used + 1], lons[used + 1])
    share = (at - times[leg]) / (times[leg + 1] - times[leg])
    return direct(lats[leg], lons[leg], azimuth[back], share * length[back])


def interpolated(path: Trajectory, time_s: ArrayLike) -> Trajectory:
    """Return the same path at other times.

    Parameters
    ----------
    path
        The path.
    time_s
        Seconds, (m,), rising, within the path's own time; m at least 2.

    Raises
    ------
    ValueError
        If a time lies outside the path.

    Examples
    --------
    >>> climb = Trajectory([0.0, 10.0], [0.0, 0.0], [179.9, -179.9], [0.0, 100.0])
    >>> interpolated(climb, [0.0, 2.5, 5.0]).altitude_m
    array([ 0., 25., 50.])
    """
    times = bounded("time_s", time_s, float(path.time_s[0]), float(path.time_s[-1]))
    lats, lons = positions_at(path.time_s, path.latitude_deg, path.longitude_deg, times)
    return Trajectory(times, lats, lons, np.interp(times, path.time_s, path.altitude_m))


def ground_speed_mps(
    time_s: ArrayLike, latitude_deg: ArrayLike, longitude_deg: ArrayLike
) -> FloatArray:
    """Return the speed over the ground from each point to the next, metres a second, (n - 1,).

    Parameters
    ----------
    time_s
        Seconds, (n,), rising, n at least 2.
    latitude_deg, longitude_deg
        Degrees, (n,).

    Raises
    ------
    ValueError
        As `Trajectory`.

    Notes
    -----
    Lengths of WGS84 geodesics: Karney (2013), J. Geodesy 87, 43-55, section 4.

    Examples
    --------
    One minute of latitude at the equator in 6 minutes is 10 knots, all but 0.5 %:

    >>> ground_speed_mps([0.0, 360.0], [0.0, 1 / 60], [0.0, 0.0]).round(3)
    array([5.119])
    """
    times, lats, lons = _points(time_s, latitude_deg, longitude_deg)
    _, length = inverse(lats[:-1], lons[:-1], lats[1:], lons[1:])
    return np.asarray(length / np.diff(times))


def time_in_band_s(path: Trajectory, lower_m: float, upper_m: float) -> float:
    """Return how long a path stays between two altitudes, seconds.

    Altitude is taken as linear between points.

    Parameters
    ----------
    path
        The path.
    lower_m, upper_m
        Altitudes, metres above mean sea level, the first below the second.

    Raises
    ------
    ValueError
        If the lower altitude is not below the upper one.

    Examples
    --------
    A straight fall from 150 km to 40 km at 3 km/s and 30 degrees: 110 km / 1.5 km/s.

    >>> fall = Trajectory([0.0, 100.0], [0.0, 2.3], [0.0, 0.0], [150e3, 0.0])
    >>> round(time_in_band_s(fall, 40e3, 150e3), 1)
    73.3
    """
    lower = number("lower_m", lower_m)
    upper = number("upper_m", upper_m, lower, ends="(]")
    first, last = path.altitude_m[:-1], path.altitude_m[1:]
    low, high = np.minimum(first, last), np.maximum(first, last)
    inside = np.minimum(high, upper) - np.maximum(low, lower)
    level = high == low
    share = np.where(level, inside >= 0, np.maximum(inside, 0) / np.where(level, 1, high - low))
    return float(share @ np.diff(path.time_s))


def timetable(duration_s: float, step_s: float) -> FloatArray:
    """Return even times from 0, and the end as the last of them; its step may be shorter.

    Parameters
    ----------
    duration_s
        Last of the times, seconds, at least 0.
    step_s
        From one to the next, seconds, above 0.

    Raises
    ------
    ValueError
        If an argument is outside its bounds, or so many steps are asked for that a mistake is near.

    Examples
    --------
    >>> timetable(2.5, 1.0)
    array([0. , 1. , 2. , 2.5])
    """
    step = number("step_s", step_s, 0.0, ends="(]")
    steps = number("duration_s", duration_s, 0.0) / step
    if steps > MAX_POINTS:
        raise ValueError(f"step_s = {step:.9g}: must be at least {duration_s / MAX_POINTS:.9g}")
    elapsed: FloatArray = step * np.arange(int(np.ceil(steps * (1 - 1e-12))) + 1, dtype=np.float64)
    elapsed[-1] = duration_s
    return elapsed


def inverse(
    latitude_deg: ArrayLike,
    longitude_deg: ArrayLike,
    to_latitude_deg: ArrayLike,
    to_longitude_deg: ArrayLike,
) -> tuple[FloatArray, FloatArray]:
    """Return the azimuth at the first point, degrees, and the length of the geodesic, metres.

    Parameters
    ----------
    latitude_deg, longitude_deg, to_latitude_deg, to_longitude_deg
        The two points, degrees, of one shape; latitudes in [-90, 90].

    Raises
    ------
    ValueError
        If a point is outside its bounds or no number.

    Examples
    --------
    New York to Paris (GeographicLib, GeodSolve: 5,853,226 m at 53.47022 degrees):

    >>> azimuth, length = inverse(40.6, -73.8, 49.01666667, 2.55)
    >>> round(float(azimuth), 5), round(float(length))
    (53.47022, 5853226)
    """
    from pyproj import Geod

    bounded("latitude_deg", latitude_deg, -90.0, 90.0)
    bounded("longitude_deg", longitude_deg)
    bounded("to_latitude_deg", to_latitude_deg, -90.0, 90.0)
    bounded("to_longitude_deg", to_longitude_deg)
    azimuth, _, length = Geod(a=SEMI_MAJOR_M, f=FLATTENING).inv(
        longitude_deg, latitude_deg, to_longitude_deg, to_latitude_deg
    )
    return np.asarray(azimuth), np.asarray(length)


def direct(
    latitude_deg: ArrayLike, longitude_deg: ArrayLike, azimuth_deg: ArrayLike, along_m: ArrayLike
) -> tuple[FloatArray, FloatArray]:
    """Return latitudes and longitudes, degrees, at distances along geodesics.

    Parameters
    ----------
    latitude_deg, longitude_deg, azimuth_deg
        Where the geodesics start and in which direction, degrees, each a number or of the shape of
        ``along_m``.
    along_m
        Distances from the start, metres, any shape.

    Raises
    ------
    ValueError
        If an argument is outside its bounds or no number.

    Examples
    --------
    From New York (GeographicLib, GeodSolve: 49.01467 N, 2.56106 E):

    >>> [round(float(x), 5) for x in direct(40.63972222, -73.77888889, 53.5, 5850e3)]
    [49.01467, 2.56106]
    """
    from pyproj import Geod

    along_m = bounded("along_m", along_m)
    bounded("latitude_deg", latitude_deg, -90.0, 90.0)
    bounded("longitude_deg", longitude_deg)
    bounded("azimuth_deg", azimuth_deg)
    lons, lats, _ = Geod(a=SEMI_MAJOR_M, f=FLATTENING).fwd(
        np.broadcast_to(longitude_deg, along_m.shape),
        np.broadcast_to(latitude_deg, along_m.shape),
        np.broadcast_to(azimuth_deg, along_m.shape),
        along_m,
    )
    return np.clip(lats, -90.0, 90.0), wrapped_deg(np.asarray(lons))


def _points(
    time_s: ArrayLike, latitude_deg: ArrayLike, longitude_deg: ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return times that rise, latitudes and longitudes, or say what is wrong with them."""
    times = bounded("time_s", time_s)
    lats = bounded("latitude_deg", latitude_deg, -90.0, 90.0)
    lons = bounded("longitude_deg", longitude_deg, -360.0, 360.0)
    if times.ndim != 1 or times.size < 2:
        raise ValueError("time_s: must be a line of at least 2 values")
    for name, values in (("latitude_deg", lats), ("longitude_deg", lons)):
        if values.shape != times.shape:
            raise ValueError(f"{name}: must have as many values as time_s")
    if not np.all(np.diff(times) > 0):
        raise ValueError("time_s: must rise from point to point")
    return times, lats, lons
