"""Cruise along a geodesic, at an altitude or a height above ground, and a straight approach.

Altitudes are above mean sea level; a height above ground becomes an altitude through a function
that the caller hands in. Nothing here looks for a route.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from longshadow.physics.bounds import number
from longshadow.physics.path import Trajectory, direct, inverse, timetable

__all__ = ["AltitudeLaw", "Trajectory", "above_ground", "approach", "cruise", "cruise_to"]

FloatArray = NDArray[np.float64]

#: Altitude above mean sea level, metres, at arrays of latitude and longitude in degrees.
AltitudeLaw = Callable[[FloatArray, FloatArray], FloatArray]

#: The longest cruise: once round the Earth.
MAX_DISTANCE_M = 40_076_000.0


def above_ground(height_m: float, ground_m: AltitudeLaw) -> AltitudeLaw:
    """Return the altitude law of something that keeps its height above the ground.

    Parameters
    ----------
    height_m
        Height above the ground, metres, at least 0.
    ground_m
        Altitude of the ground above mean sea level, metres, at arrays of latitude and longitude.

    Raises
    ------
    ValueError
        If the height is negative, or later, if the ground is unknown somewhere on the path.

    Examples
    --------
    >>> law = above_ground(60.0, lambda latitude_deg, longitude_deg: 100.0 * latitude_deg)
    >>> law(np.array([1.0, 2.0]), np.array([0.0, 0.0]))
    array([160., 260.])
    """
    height = number("height_m", height_m, 0.0)

    def altitude_m(latitude_deg: FloatArray, longitude_deg: FloatArray) -> FloatArray:
        ground = np.asarray(ground_m(latitude_deg, longitude_deg), dtype=np.float64)
        unknown = ~np.isfinite(np.broadcast_to(ground, latitude_deg.shape))
        if np.any(unknown):
            place = f"{latitude_deg[unknown][0]:.4f}, {longitude_deg[unknown][0]:.4f}"
            raise ValueError(f"ground_m: must be finite along the path, and is not at {place}")
        return np.broadcast_to(ground + height, latitude_deg.shape).copy()

    return altitude_m


def cruise(
    latitude_deg: float,
    longitude_deg: float,
    azimuth_deg: float,
    distance_m: float,
    *,
    speed_mps: float,
    altitude_m: float | AltitudeLaw,
    step_s: float = 1.0,
    start_s: float = 0.0,
) -> Trajectory:
    """Fly along a geodesic from a point.

    Parameters
    ----------
    latitude_deg, longitude_deg
        Start, degrees; latitude in [-90, 90], longitude in [-360, 360].
    azimuth_deg
        Direction at the start, degrees clockwise from north, in [-360, 360].
    distance_m
        Length of the path on the ellipsoid, metres, in (0, 40,076 km].
    speed_mps
        Speed over the ground, along the ellipsoid, metres a second, above 0.
    altitude_m
        Altitude above mean sea level: a number, or a function of latitude and longitude as
        `above_ground` makes it.
    step_s
        Time between points, seconds, above 0. The last step is shorter, so that the path ends
        where it should.
    start_s
        Time at the start, seconds.

    Returns
    -------
    Trajectory
        Points (n,), both ends included.

    Raises
    ------
    ValueError
        For a value outside its bounds, or a step that asks for more than ten million points.

    Notes
    -----
    The direct geodesic problem: Karney (2013), J. Geodesy 87, 43-55, section 3.

    Examples
    --------
    A quarter of the meridian of WGS84 is 10,001,965.729 m long: whoever flies that from the
    equator to the north ends at the pole.

    >>> path = cruise(0.0, 30.0, 0.0, 10_001_965.729, speed_mps=250.0, altitude_m=9e3, step_s=600)
    >>> round(float(path.latitude_deg[-1]), 6), round(float(path.time_s[-1]), 3)
    (90.0, 40007.863)
    """
    line = _line(latitude_deg, longitude_deg, azimuth_deg, distance_m)
    elapsed, along_m = _timetable(line[3], speed_mps, step_s)
    return _flown(line, along_m, number("start_s", start_s) + elapsed, altitude_m)


def cruise_to(
    latitude_deg: float,
    longitude_deg: float,
    to_latitude_deg: float,
    to_longitude_deg: float,
    *,
    speed_mps: float,
    altitude_m: float | AltitudeLaw,
    step_s: float = 1.0,
    start_s: float = 0.0,
) -> Trajectory:
    """Fly along the shortest geodesic between two points.

    Parameters, errors and source as for `cruise`; ``to_latitude_deg`` and ``to_longitude_deg``
    are the end. Between antipodes several geodesics are the shortest, and one of them is flown.

    Raises
    ------
    ValueError
        As `cruise`, and if the two points coincide.

    Examples
    --------
    New York JFK to London Heathrow, the route of every great-circle calculator: 5,555 km.

    >>> path = cruise_to(40.6397, -73.7789, 51.4706, -0.4619, speed_mps=250.0, altitude_m=11e3)
    >>> round(float(path.time_s[-1]) * 250.0 / 1e3)
    5555
    """
    lat = number("latitude_deg", latitude_deg, -90.0, 90.0)
    lon = number("longitude_deg", longitude_deg, -360.0, 360.0)
    to_lat = number("to_latitude_deg", to_latitude_deg, -90.0, 90.0)
    to_lon = number("to_longitude_deg", to_longitude_deg, -360.0, 360.0)
    azimuth, distance = inverse(lat, lon, to_lat, to_lon)
    return cruise(
        lat,
        lon,
        float(azimuth),
        float(distance),
        speed_mps=speed_mps,
        altitude_m=altitude_m,
        step_s=step_s,
        start_s=start_s,
    )


def approach(
    latitude_deg: float,
    longitude_deg: float,
    azimuth_deg: float,
    distance_m: float,
    *,
    speed_mps: float,
    altitude_m: float | AltitudeLaw,
    step_s: float = 1.0,
    start_s: float = 0.0,
) -> Trajectory:
    """Come straight in to a point, and end above it.

    Parameters, errors and source as for `cruise`, except that latitude and longitude are the
    end, and ``azimuth_deg`` is the direction in which the start is seen from there. There is no
    choice of a route in this: an azimuth is given, usually a uniform one.

    Examples
    --------
    From the east, 100 km out:

    >>> path = approach(0.0, 20.0, 90.0, 100e3, speed_mps=200.0, altitude_m=50.0, step_s=100.0)
    >>> path.longitude_deg.round(3)
    array([20.898, 20.719, 20.539, 20.359, 20.18 , 20.   ])
    """
    line = _line(latitude_deg, longitude_deg, azimuth_deg, distance_m)
    elapsed, along_m = _timetable(line[3], speed_mps, step_s)
    return _flown(line, line[3] - along_m, number("start_s", start_s) + elapsed, altitude_m)


def _line(
    latitude_deg: float, longitude_deg: float, azimuth_deg: float, distance_m: float
) -> tuple[float, float, float, float]:
    """Latitude, longitude, azimuth and length of a geodesic, checked."""
    return (
        number("latitude_deg", latitude_deg, -90.0, 90.0),
        number("longitude_deg", longitude_deg, -360.0, 360.0),
        number("azimuth_deg", azimuth_deg, -360.0, 360.0),
        number("distance_m", distance_m, 0.0, MAX_DISTANCE_M, ends="(]"),
    )


def _timetable(distance_m: float, speed_mps: float, step_s: float) -> tuple[FloatArray, FloatArray]:
    """Seconds since the start, and metres from it, at each point of a path."""
    elapsed = timetable(distance_m / number("speed_mps", speed_mps, 0.0, ends="(]"), step_s)
    return elapsed, elapsed / elapsed[-1] * distance_m


def _flown(
    line: tuple[float, float, float, float],
    along_m: FloatArray,
    time_s: FloatArray,
    altitude_m: float | AltitudeLaw,
) -> Trajectory:
    """Points along a geodesic, at their altitudes."""
    lats, lons = direct(*line[:3], along_m)
    if callable(altitude_m):
        altitudes = np.asarray(altitude_m(lats, lons), dtype=np.float64)
    else:
        altitudes = np.full(lats.shape, number("altitude_m", altitude_m))
    return Trajectory(time_s, lats, lons, altitudes)
