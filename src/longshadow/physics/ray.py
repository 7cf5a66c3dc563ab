"""Where a radar's beam goes: straight over an effective Earth, or bent by an exponential one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from longshadow.physics.bounds import bounded, number
from longshadow.physics.refractivity import EARTH_RADIUS_M

__all__ = [
    "BentRay",
    "beam_altitude_m",
    "beam_ground_distance_m",
    "beam_range_m",
    "bent_ray",
    "horizon_range_m",
]

FloatArray = NDArray[np.float64]

RADIUS_BOUNDS_M = (1e6, 1e9)
ALTITUDE_BOUNDS_M = (-500.0, 2e6)
#: Points of the Gauss-Legendre rule along a bent ray.
NODES = 64


def beam_altitude_m(
    range_m: ArrayLike,
    elevation_rad: ArrayLike,
    antenna_altitude_m: ArrayLike,
    effective_radius_m: float,
) -> FloatArray:
    """Return the altitude of a beam at a range along it, by the law of cosines.

    Doviak and Zrnic, Doppler Radar and Weather Observations, 2nd ed., equation 2.28b.

    Parameters
    ----------
    range_m
        Range along the straight ray, metres, 0 to 10,000,000.
    elevation_rad
        Elevation at the antenna, -pi/2 to pi/2.
    antenna_altitude_m
        Metres, -500 to 2,000,000. The three broadcast together.
    effective_radius_m
        Effective Earth radius, metres, 1e6 to 1e9.

    Raises
    ------
    ValueError
        Outside the domain, or not a number.

    Examples
    --------
    MathWorks prints 7932.5 m for 300 km, half a degree and an antenna at 10 m.

    >>> round(float(beam_altitude_m(300e3, np.radians(0.5), 10.0, 8_477_400.0)), 1)
    7932.5
    """
    r, elevation, start, radius = _checked(
        range_m, elevation_rad, antenna_altitude_m, effective_radius_m
    )
    centre = radius + start
    gain = r * (2.0 * centre * np.sin(elevation) + r)
    return np.asarray(start + gain / (np.sqrt(centre * centre + gain) + centre))


def beam_ground_distance_m(
    range_m: ArrayLike,
    elevation_rad: ArrayLike,
    antenna_altitude_m: ArrayLike,
    effective_radius_m: float,
) -> FloatArray:
    """Return the distance along the ground below a beam at a range; see `beam_altitude_m`.

    Doviak and Zrnic, 2nd ed., equation 2.28c.

    Examples
    --------
    The tests of wradlib print 99893.4281037 m for 100 km at two degrees.

    >>> round(float(beam_ground_distance_m(100e3, np.radians(2.0), 0.0, 6_370_040 * 4 / 3)), 4)
    99893.4281
    """
    r, elevation, start, radius = _checked(
        range_m, elevation_rad, antenna_altitude_m, effective_radius_m
    )
    up = radius + start + r * np.sin(elevation)
    return np.asarray(radius * np.arctan2(r * np.cos(elevation), up))


def beam_range_m(
    altitude_m: ArrayLike,
    elevation_rad: ArrayLike,
    antenna_altitude_m: ArrayLike,
    effective_radius_m: float,
) -> FloatArray:
    """Return the range at which a rising beam reaches an altitude; see `beam_altitude_m`.

    Parameters
    ----------
    altitude_m
        Metres, not below the antenna, to 2,000,000.
    elevation_rad
        0 to pi/2.
    antenna_altitude_m, effective_radius_m
        As in `beam_altitude_m`.

    Raises
    ------
    ValueError
        Outside the domain, or not a number.

    Examples
    --------
    MathWorks prints 27125 m to an altitude of 1 km at two degrees, from an antenna at 10 m.

    >>> round(float(beam_range_m(1_000.0, np.radians(2.0), 10.0, 8_477_400.0)))
    27125
    """
    radius = number("effective_radius_m", effective_radius_m, *RADIUS_BOUNDS_M)
    elevation = bounded("elevation_rad", elevation_rad, 0.0, np.pi / 2)
    start = bounded("antenna_altitude_m", antenna_altitude_m, *ALTITUDE_BOUNDS_M)
    rise = bounded("altitude_m", altitude_m, *ALTITUDE_BOUNDS_M) - start
    bounded("altitude_m - antenna_altitude_m", rise, 0.0)
    b = (radius + start) * np.sin(elevation)
    excess = rise * (2.0 * (radius + start) + rise)
    root = b + np.sqrt(b * b + excess)
    return np.asarray(np.divide(excess, root, out=np.zeros_like(root), where=root > 0.0))


def horizon_range_m(antenna_height_m: ArrayLike, effective_radius_m: float) -> FloatArray:
    """Return the range from a height to the horizon of a smooth sphere, sqrt(2 R H + H^2).

    Skolnik, Introduction to Radar Systems, 3rd ed. (2001), on propagation; exact, by Pythagoras.

    Parameters
    ----------
    antenna_height_m
        Height above the sphere, metres, any shape, 0 to 2,000,000.
    effective_radius_m
        Effective Earth radius, metres, 1e6 to 1e9.

    Raises
    ------
    ValueError
        Outside the domain, or not a number.

    Examples
    --------
    MathWorks prints 22,553 m for 30 m.

    >>> round(float(horizon_range_m(30.0, 8_477_400.0)))
    22553
    """
    radius = number("effective_radius_m", effective_radius_m, *RADIUS_BOUNDS_M)
    height = bounded("antenna_height_m", antenna_height_m, 0.0, ALTITUDE_BOUNDS_M[1])
    return np.asarray(np.sqrt(height * (2.0 * radius + height)))


@dataclass(frozen=True)
class BentRay:
    """What a bent ray does between the antenna and an altitude."""

    ground_distance_m: float
    """Along the ground."""
    slant_range_m: float
    """Of the straight line between the ends."""
    true_elevation_rad: float
    """Of that straight line at the antenna: below the elevation at which the ray left."""


def bent_ray(
    altitude_m: float,
    elevation_rad: float,
    antenna_altitude_m: float,
    surface_refractivity: float,
    decay_per_km: float,
) -> BentRay:
    """Follow a rising ray through an exponential atmosphere over a round Earth of 6,371 km.

    Snell's law in spherical layers, n r cos(elevation) = constant; Bean and Dutton, Radio
    Meteorology, NBS Monograph 92 (1966), chapter 3.

    Parameters
    ----------
    altitude_m
        Where the ray ends, metres, above the antenna, at most 2,000,000.
    elevation_rad
        Elevation at which it leaves, 0 to pi/2.
    antenna_altitude_m
        Metres above the surface to which the refractivity belongs, 0 to 100,000.
    surface_refractivity
        N-units, 0 to 450.
    decay_per_km
        Decay constant, 0 to 0.3 per kilometre; `refractivity.exponential_decay_per_km`. Within
        these bounds N falls by at most 135 a kilometre, and no ray is trapped.

    Raises
    ------
    ValueError
        Outside the domain, or not a number.

    Examples
    --------
    MathWorks prints a true range of 27,163 m and a true elevation of 1.9666 degrees.

    >>> ray = bent_ray(1_000.0, np.radians(2.0), 10.0, 313.0, 0.143859)
    >>> round(ray.slant_range_m), round(float(np.degrees(ray.true_elevation_rad)), 4)
    (27163, 1.9666)
    """
    start = number("antenna_altitude_m", antenna_altitude_m, 0.0, 100e3)
    end = number("altitude_m", altitude_m, start, ALTITUDE_BOUNDS_M[1], ends="(]")
    elevation = number("elevation_rad", elevation_rad, 0.0, np.pi / 2)
    surface = number("surface_refractivity", surface_refractivity, 0.0, 450.0)
    decay = number("decay_per_km", decay_per_km, 0.0, 0.3) / 1e3
    centre = _ground_angle_rad(start, end, elevation, surface * 1e-6, decay)
    low, high = EARTH_RADIUS_M + start, EARTH_RADIUS_M + end
    across, up = high * np.sin(centre), end - start - 2.0 * high * np.sin(centre / 2.0) ** 2
    return BentRay(
        ground_distance_m=float(EARTH_RADIUS_M * centre),
        slant_range_m=float(np.hypot(end - start, 2.0 * np.sqrt(low * high) * np.sin(centre / 2))),
        true_elevation_rad=float(np.arctan2(up, across)),
    )


def _ground_angle_rad(
    start: float, end: float, elevation: float, excess: float, decay: float
) -> float:
    """Angle at the Earth's centre: the integral of dr / (r tan(elevation of the ray at r)).

    The altitude is written start + (end - start) u^2: the integrand stays finite for a ray that
    leaves level. n r cos(elevation) is compared with that at the start as a difference, because
    the two agree in their first digits.
    """
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    u = (1.0 + nodes) / 2.0
    rise = (end - start) * u * u
    r0 = EARTH_RADIUS_M + start
    n0 = 1.0 + excess * np.exp(-decay * start)
    fall = (n0 - 1.0) * np.expm1(-decay * rise)
    # (n r)^2 - (n0 r0 cos(elevation))^2, over (n0 r0)^2
    gain = (1.0 + fall / n0) * (1.0 + rise / r0) - 1.0
    tangent_sq = (gain * (2.0 + gain) + np.sin(elevation) ** 2) / np.cos(elevation) ** 2
    steps = 2.0 * u * (end - start) / ((r0 + rise) * np.sqrt(tangent_sq))
    return float((weights / 2.0 * steps).sum())


def _checked(
    range_m: ArrayLike, elevation_rad: ArrayLike, altitude_m: ArrayLike, radius_m: float
) -> tuple[FloatArray, FloatArray, FloatArray, float]:
    return (
        bounded("range_m", range_m, 0.0, 1e7),
        bounded("elevation_rad", elevation_rad, -np.pi / 2, np.pi / 2),
        bounded("antenna_altitude_m", altitude_m, *ALTITUDE_BOUNDS_M),
        number("effective_radius_m", radius_m, *RADIUS_BOUNDS_M),
    )
