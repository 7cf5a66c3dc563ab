"""Positions as a radar measures them, and as a tracker wants them: local frames on WGS84.

Altitudes above mean sea level are taken as heights above the ellipsoid: the geoid moves a whole
region up or down together, and nothing between its radars and targets. Angles are geometric, as
radars give them that correct for refraction.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from longshadow.physics.ellipsoid import FLATTENING, SEMI_MAJOR_M

__all__ = ["earth_fixed_m", "east_north_up_m", "range_azimuth_elevation", "turned"]

Floats = NDArray[np.float64]


def earth_fixed_m(latitude_deg: ArrayLike, longitude_deg: ArrayLike, height_m: ArrayLike) -> Floats:
    """Return Earth-centred, Earth-fixed coordinates, (..., 3) metres.

    Hofmann-Wellenhof et al., GPS Theory and Practice, 5th ed., eq. 10.6.

    Parameters
    ----------
    latitude_deg, longitude_deg
        WGS84, degrees.
    height_m
        Height above the ellipsoid, metres.

    Examples
    --------
    >>> earth_fixed_m(0.0, 90.0, 100.0).round(3).tolist()
    [0.0, 6378237.0, 0.0]
    """
    lat, lon = np.radians(latitude_deg), np.radians(longitude_deg)
    height = np.asarray(height_m, dtype=np.float64)
    squared = FLATTENING * (2.0 - FLATTENING)
    normal = SEMI_MAJOR_M / np.sqrt(1.0 - squared * np.sin(lat) ** 2)
    across = (normal + height) * np.cos(lat)
    up = (normal * (1.0 - squared) + height) * np.sin(lat)
    return np.stack(np.broadcast_arrays(across * np.cos(lon), across * np.sin(lon), up), axis=-1)


def east_north_up_m(
    points_m: Floats, latitude_deg: float, longitude_deg: float, height_m: float
) -> Floats:
    """Return Earth-fixed points in the local frame of a place, (..., 3) metres.

    Parameters
    ----------
    points_m
        (..., 3) Earth-fixed coordinates.
    latitude_deg, longitude_deg, height_m
        Origin of the local frame.

    Examples
    --------
    >>> above = east_north_up_m(earth_fixed_m(10.0, 20.0, 500.0), 10.0, 20.0, 100.0)
    >>> [abs(round(float(x), 6)) for x in above]
    [0.0, 0.0, 400.0]
    """
    origin = earth_fixed_m(latitude_deg, longitude_deg, height_m)
    return (points_m - origin) @ _axes(latitude_deg, longitude_deg).T


def turned(
    directions: Floats, from_deg: tuple[float, float], to_deg: tuple[float, float]
) -> Floats:
    """Return directions in the local frame of one place as seen along the axes of another.

    Parameters
    ----------
    directions
        (..., 3) east, north and up at the first place.
    from_deg, to_deg
        Latitude and longitude of the two places, degrees.
    """
    return directions @ _axes(*from_deg) @ _axes(*to_deg).T


def range_azimuth_elevation(east_north_up: Floats) -> tuple[Floats, Floats, Floats]:
    """Return range, azimuth clockwise from north in [0, 2 pi), and elevation, metres and radians.

    >>> [round(float(x), 3) for x in range_azimuth_elevation(np.array([3.0, 0.0, 4.0]))]
    [5.0, 1.571, 0.927]
    """
    east, north, up = np.moveaxis(east_north_up, -1, 0)
    azimuth = np.mod(np.arctan2(east, north), 2.0 * math.pi)
    return np.linalg.norm(east_north_up, axis=-1), azimuth, np.arctan2(up, np.hypot(east, north))


def _axes(latitude_deg: float, longitude_deg: float) -> Floats:
    """Rows are east, north and up in Earth-fixed coordinates."""
    lat, lon = math.radians(latitude_deg), math.radians(longitude_deg)
    sin_lat, cos_lat, sin_lon, cos_lon = math.sin(lat), math.cos(lat), math.sin(lon), math.cos(lon)
    return np.array(
        [
            [-sin_lon, cos_lon, 0.0],
            [-sin_lat * cos_lon, -sin_lat * sin_lon, cos_lat],
            [cos_lat * cos_lon, cos_lat * sin_lon, sin_lat],
        ]
    )
