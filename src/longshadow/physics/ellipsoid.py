"""The WGS84 ellipsoid: its radii of curvature, and the area of its zones.

Formulas: Snyder (1987), Map Projections - A Working Manual, USGS Professional Paper 1395.
Constants: NIMA TR8350.2 (2000), Department of Defense World Geodetic System 1984, table 3.1.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from longshadow.physics.bounds import bounded, number

__all__ = [
    "ECCENTRICITY_SQ",
    "FLATTENING",
    "SEMI_MAJOR_M",
    "gaussian_radius_m",
    "meridian_radius_m",
    "normal_radius_m",
    "zone_area_m2",
]

FloatArray = NDArray[np.float64]

SEMI_MAJOR_M = 6_378_137.0
FLATTENING = 1.0 / 298.257223563
ECCENTRICITY_SQ = FLATTENING * (2.0 - FLATTENING)


def meridian_radius_m(latitude_deg: float) -> float:
    """Return the radius of curvature of the WGS84 ellipsoid along the meridian, in metres.

    Parameters
    ----------
    latitude_deg
        Geodetic latitude, in [-90, 90] degrees. Snyder (1987), eq. 4-18.

    Raises
    ------
    ValueError
        If the latitude is out of bounds or no number.

    Examples
    --------
    The polar radius of curvature a^2 / b of WGS84 (NIMA TR8350.2, table 3.3):

    >>> round(meridian_radius_m(90.0), 4)
    6399593.6258
    """
    s = np.sin(np.radians(_latitude(latitude_deg)))
    return float(SEMI_MAJOR_M * (1 - ECCENTRICITY_SQ) / (1 - ECCENTRICITY_SQ * s * s) ** 1.5)


def normal_radius_m(latitude_deg: float) -> float:
    """Return the radius of curvature of the WGS84 ellipsoid across the meridian, in metres.

    Parameters
    ----------
    latitude_deg
        Geodetic latitude, in [-90, 90] degrees. Snyder (1987), eq. 4-20.

    Raises
    ------
    ValueError
        If the latitude is out of bounds or no number.

    Examples
    --------
    >>> round(normal_radius_m(0.0)), round(normal_radius_m(90.0), 4)
    (6378137, 6399593.6258)
    """
    s = np.sin(np.radians(_latitude(latitude_deg)))
    return float(SEMI_MAJOR_M / np.sqrt(1 - ECCENTRICITY_SQ * s * s))


def gaussian_radius_m(latitude_deg: float) -> float:
    """Return the Gaussian radius of curvature of the WGS84 ellipsoid, in metres.

    The geometric mean of the two principal radii: 6,335 km x 6,378 km at the equator, where it is
    the semi-minor axis of the ellipsoid.

    Parameters
    ----------
    latitude_deg
        Geodetic latitude, in [-90, 90] degrees.

    Raises
    ------
    ValueError
        If the latitude is out of bounds or no number.

    Examples
    --------
    >>> round(gaussian_radius_m(0.0), 4)
    6356752.3142
    """
    return float(np.sqrt(meridian_radius_m(latitude_deg) * normal_radius_m(latitude_deg)))


def zone_area_m2(latitude_deg: FloatArray) -> FloatArray:
    """Return the area of the WGS84 ellipsoid between the equator and a latitude, signed, in m2.

    Parameters
    ----------
    latitude_deg
        Latitudes in [-90, 90], any shape; the area runs round all longitudes. Snyder (1987),
        pi a^2 q with q of eq. 3-12.

    Raises
    ------
    ValueError
        If a latitude is out of bounds or no number.

    Examples
    --------
    Half the Earth, 510,065,622 km2 in all:

    >>> round(2 * float(zone_area_m2(np.array(90.0))) / 1e6)
    510065622
    """
    bounded("latitude_deg", latitude_deg, -90.0, 90.0)
    s = np.sin(np.radians(latitude_deg))
    e = np.sqrt(ECCENTRICITY_SQ)
    b_sq = (SEMI_MAJOR_M * (1.0 - FLATTENING)) ** 2
    half = s / (1.0 - ECCENTRICITY_SQ * s * s) + np.arctanh(e * s) / e
    return np.asarray(np.pi * b_sq * half)


def _latitude(latitude_deg: float) -> float:
    return number("latitude_deg", latitude_deg, -90.0, 90.0)
