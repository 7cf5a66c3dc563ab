"""Straight lines on the WGS84 ellipsoid, and the same lines in the index space of a grid.

The sightline sweep walks a grid row by row. A geodesic through the radar is not straight there,
but it is smooth, so `fan` fits it once per side of the radar: where the line that starts in a
given direction crosses each row, and how far along the ground that is.

Geodesics are PROJ's: Karney (2013), Algorithms for geodesics, J. Geodesy 87, 43-55.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longshadow.physics.bounds import bounded, number
from longshadow.physics.ellipsoid import (
    FLATTENING,
    SEMI_MAJOR_M,
    gaussian_radius_m,
    meridian_radius_m,
    normal_radius_m,
    zone_area_m2,
)

__all__ = [
    "FLATTENING",
    "SEMI_MAJOR_M",
    "Fan",
    "east_north_m",
    "fan",
    "gaussian_radius_m",
    "geodesic_points",
    "meridian_radius_m",
    "normal_radius_m",
    "plane_fan",
    "zone_area_m2",
]

FloatArray = NDArray[np.float64]

#: Powers of the direction and of the distance in a fitted fan.
DIRECTION_TERMS = 15
RANGE_TERMS = 10
#: A fan covers directions a little beyond the diagonal: its last line must still enclose the
#: corner cell after bending.
WIDEST_DIRECTION = 1.25


@dataclass(frozen=True)
class Fan:
    """Lines of sight on one side of a radar, in index space.

    A line is labelled by ``t``, its slope across/along at the radar. ``n`` counts rows away from
    the radar. The line crosses row ``n`` at ``n * (t + bend(t, n))`` columns, at a ground
    distance ``n * pace(t) * (1 + stretch(t, n))`` with ``pace = hypot(step_along, t step_across)``.
    Both corrections are polynomials in ``t`` (rows) and ``n / reach`` (columns); both are empty
    on a plane.
    """

    step_along_m: float
    step_across_m: float
    reach: float
    bend: FloatArray
    stretch: FloatArray

    @property
    def is_plane(self) -> bool:
        """Whether lines are straight in index space."""
        return self.bend.size == 0

    def tables_at(self, n: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Coefficients of bend and stretch in powers of ``t``, one row for each row ``n``."""
        powers = np.vander(n / self.reach, RANGE_TERMS, increasing=True)
        return powers @ self.bend.T, powers @ self.stretch.T

    def columns(self, t: float, n: float) -> float:
        """Columns from the radar at which line ``t`` crosses row ``n``."""
        if self.is_plane:
            return n * t
        bend = self.tables_at(np.array([n]))[0][0]
        return float(n * (t + np.polynomial.polynomial.polyval(t, bend)))

    def columns_at(self, t: FloatArray, n: FloatArray) -> FloatArray:
        """Columns, (rows, lines), at which lines ``t`` cross rows ``n``; see `columns`."""
        powers = (n[:, None] / self.reach) ** np.arange(RANGE_TERMS)
        bend = np.polynomial.polynomial.polyval(t, self.bend @ powers.T)
        return np.asarray(n[:, None] * (t + bend))

    def distance_m(self, t: float, n: float) -> float:
        """Ground distance to row ``n`` along line ``t``."""
        pace = float(np.hypot(self.step_along_m, t * self.step_across_m))
        if self.is_plane:
            return n * pace
        stretch = self.tables_at(np.array([n]))[1][0]
        return float(n * pace * (1.0 + np.polynomial.polynomial.polyval(t, stretch)))


def plane_fan(step_along_m: float, step_across_m: float, reach: float) -> Fan:
    """Return straight lines on a projected grid.

    Parameters
    ----------
    step_along_m, step_across_m
        Metres from one row, and from one column, to the next; above 0.
    reach
        Number of steps along for which the lines are wanted, above 0.

    Raises
    ------
    ValueError
        If a step or the reach is not above 0.

    Examples
    --------
    >>> plane_fan(30.0, 40.0, 10.0).distance_m(1.0, 2.0)
    100.0
    """
    number("step_along_m", step_along_m, 0.0, ends="()")
    number("step_across_m", step_across_m, 0.0, ends="()")
    number("reach", reach, 0.0, ends="()")
    empty = np.zeros((0, 0))
    return Fan(step_along_m, step_across_m, reach, empty, empty)


@functools.lru_cache(maxsize=16)
def fan(
    latitude_deg: float,
    longitude_deg: float,
    along_deg: tuple[float, float],
    across_deg: tuple[float, float],
    reach: float,
    widest: float = WIDEST_DIRECTION,
) -> Fan:
    """Return the geodesics on one side of a radar on a latitude/longitude grid, fitted.

    Parameters
    ----------
    latitude_deg, longitude_deg
        Position of the radar; latitude in [-90, 90], longitude any.
    along_deg, across_deg
        Change of (latitude, longitude) for one step along and one step across the side.
    reach
        Number of steps along for which the fit must hold, above 0.
    widest
        Largest ``|t|`` for which it must hold, above 0.

    Raises
    ------
    ValueError
        If an argument is out of bounds or no number.

    Examples
    --------
    A degree of the meridian from the equator is 110,574 m long (Snyder 1987, table 3):

    >>> north = fan(0.0, 0.0, (0.1, 0.0), (0.0, 0.1), 20.0)
    >>> round(north.distance_m(0.0, 10.0))
    110574
    """
    for name, step in (("along_deg", along_deg), ("across_deg", across_deg)):
        bounded(name, step)
    _latitude(latitude_deg), number("longitude_deg", longitude_deg)
    number("reach", reach, 0.0, ends="()"), number("widest", widest, 0.0, ends="()")
    to_m = np.radians(1.0) * np.array(
        [
            meridian_radius_m(latitude_deg),
            normal_radius_m(latitude_deg) * np.cos(np.radians(latitude_deg)),
        ]
    )
    along_m, across_m = float(np.hypot(*(to_m * along_deg))), float(np.hypot(*(to_m * across_deg)))
    t = widest * np.cos(np.pi * (np.arange(2 * DIRECTION_TERMS) + 0.5) / (2 * DIRECTION_TERMS))
    n = reach * (1 + np.cos(np.pi * (np.arange(2 * RANGE_TERMS) + 0.5) / (2 * RANGE_TERMS))) / 2
    tt, nn = np.meshgrid(t, n, indexing="ij")
    u, distance = _solve(latitude_deg, longitude_deg, along_deg, across_deg, tt, nn, to_m)
    bend = _fit(t, n / reach, u - tt)
    stretch = _fit(t, n / reach, distance / (nn * np.hypot(along_m, tt * across_m)) - 1.0)
    if along_deg[1] == 0.0:  # the meridian is straight, and east mirrors west
        bend[0::2] = 0.0
        stretch[1::2] = 0.0
    return Fan(along_m, across_m, reach, bend, stretch)


def _solve(
    latitude_deg: float,
    longitude_deg: float,
    along_deg: tuple[float, float],
    across_deg: tuple[float, float],
    t: FloatArray,
    n: FloatArray,
    to_m: FloatArray,
) -> tuple[FloatArray, FloatArray]:
    """Columns per row ``u`` such that the geodesic to (n, u n) starts in direction ``t``."""
    from pyproj import Geod

    geod = Geod(a=SEMI_MAJOR_M, f=FLATTENING)
    unit_along = np.asarray(along_deg) * to_m
    unit_across = np.asarray(across_deg) * to_m
    u = t.copy()
    distance = np.zeros_like(t)
    for _ in range(30):
        lat = np.clip(latitude_deg + n * (along_deg[0] + u * across_deg[0]), -89.9, 89.9)
        lon = longitude_deg + n * (along_deg[1] + u * across_deg[1])
        azimuth, _, distance = geod.inv(
            np.full_like(t, longitude_deg), np.full_like(t, latitude_deg), lon, lat
        )
        north, east = np.cos(np.radians(azimuth)), np.sin(np.radians(azimuth))
        along = (north * unit_along[0] + east * unit_along[1]) / (unit_along @ unit_along)
        across = (north * unit_across[0] + east * unit_across[1]) / (unit_across @ unit_across)
        error = across / along - t
        u = u - error
        if np.abs(error).max() < 1e-12:
            break
    return u, distance


def _fit(t: FloatArray, s: FloatArray, values: FloatArray) -> FloatArray:
    """Least-squares coefficients in powers of ``t`` and ``s`` of values that vanish at s = 0."""
    rows = np.linalg.pinv(np.vander(t, DIRECTION_TERMS, increasing=True))
    columns = np.linalg.pinv(np.vander(s, RANGE_TERMS - 1, increasing=True))
    fitted = rows @ (values / s) @ columns.T
    return np.hstack([np.zeros((DIRECTION_TERMS, 1)), fitted])


def east_north_m(
    latitude_deg: float,
    longitude_deg: float,
    locate: Callable[[FloatArray, FloatArray], tuple[FloatArray, FloatArray]],
    shape: tuple[int, int],
) -> tuple[FloatArray, FloatArray]:
    """Geodesic distance and azimuth from one point to a lattice, as east and north components.

    The components ``d sin(azimuth)`` and ``d cos(azimuth)`` of WGS84 geodesics are smooth
    functions of the position; they are fitted once with Chebyshev polynomials, which takes
    milliseconds where a geodesic for each point takes seconds.

    Parameters
    ----------
    latitude_deg, longitude_deg
        The point; latitude in [-90, 90], longitude any.
    locate
        Latitudes and longitudes (degrees) of rows and columns of the lattice.
    shape
        Rows and columns of the lattice, which spans at most some 60 degrees.

    Returns
    -------
    tuple
        East and north, metres, each of the given shape.

    Raises
    ------
    ValueError
        If the point is out of bounds or no number, or a side of the shape is below 1.

    Examples
    --------
    From Flinders Peak to Buninyong (Geoscience Australia: 54,972.271 m):

    >>> def locate(row, column):
    ...     return -37.95103342 + 0.29821228 * row, 144.42486789 - 0.49837234 * column
    >>> east, north = east_north_m(-37.95103342, 144.42486789, locate, (2, 2))
    >>> round(float(np.hypot(east, north)[1, 1]), 2)
    54972.27
    """
    from numpy.polynomial import chebyshev
    from pyproj import Geod

    _latitude(latitude_deg), number("longitude_deg", longitude_deg)
    half = np.maximum(bounded("shape", shape, 1.0) - 1.0, 1.0) / 2
    nodes = np.cos(np.pi * (np.arange(24) + 0.5) / 24)
    row, column = np.meshgrid(half[0] * (1 + nodes), half[1] * (1 + nodes), indexing="ij")
    lat, lon = locate(row, column)
    azimuth, _, distance = Geod(a=SEMI_MAJOR_M, f=FLATTENING).inv(
        np.full_like(lat, longitude_deg), np.full_like(lat, latitude_deg), lon, lat
    )
    angle = np.radians(azimuth)
    inverse = np.linalg.pinv(chebyshev.chebvander(nodes, 17))
    rows = chebyshev.chebvander(np.arange(shape[0]) / half[0] - 1, 17) @ inverse
    columns = chebyshev.chebvander(np.arange(shape[1]) / half[1] - 1, 17) @ inverse
    east = rows @ (distance * np.sin(angle)) @ columns.T
    north = rows @ (distance * np.cos(angle)) @ columns.T
    return np.asarray(east), np.asarray(north)


def geodesic_points(
    latitude_deg: float,
    longitude_deg: float,
    to_latitude_deg: float,
    to_longitude_deg: float,
    share: FloatArray,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return points of the WGS84 geodesic between two points: latitudes, longitudes, distances.

    Parameters
    ----------
    latitude_deg, longitude_deg, to_latitude_deg, to_longitude_deg
        The two points; latitudes in [-90, 90], longitudes any.
    share
        Shares of the way, any shape; 0 is the first point, 1 the second.

    Returns
    -------
    tuple
        Latitudes and longitudes in degrees and distances from the first point in metres.

    Raises
    ------
    ValueError
        If a point is out of bounds or no number, or a share is none.

    Examples
    --------
    From New York to Paris (GeographicLib, GeodSolve: 5,853,226 m):

    >>> along = geodesic_points(40.6, -73.8, 49.01666667, 2.55, np.array([0.0, 1.0]))[2]
    >>> along.round()
    array([      0., 5853226.])
    """
    from pyproj import Geod

    bounded("share", share)
    for prefix, place in (
        ("", (latitude_deg, longitude_deg)),
        ("to_", (to_latitude_deg, to_longitude_deg)),
    ):
        number(f"{prefix}latitude_deg", place[0], -90.0, 90.0)
        number(f"{prefix}longitude_deg", place[1])
    geod = Geod(a=SEMI_MAJOR_M, f=FLATTENING)
    azimuth, _, length = geod.inv(longitude_deg, latitude_deg, to_longitude_deg, to_latitude_deg)
    along_m = share * length
    longitudes, latitudes, _ = geod.fwd(
        np.full_like(share, longitude_deg),
        np.full_like(share, latitude_deg),
        np.full_like(share, azimuth),
        along_m,
    )
    return np.asarray(latitudes), np.asarray(longitudes), np.asarray(along_m)


def _latitude(latitude_deg: float) -> float:
    return number("latitude_deg", latitude_deg, -90.0, 90.0)
