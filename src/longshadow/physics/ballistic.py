"""Free flight of a ballistic body: arcs of Kepler ellipses over a spherical Earth, closed forms.

Angles are measured from the local horizontal, upwards; ranges along the surface of the sphere;
speeds in inertial space. Nothing here has a motor or air: see `longshadow.physics.boost` and
`longshadow.physics.flight`.

Source, named BMW below: Bate, Mueller and White, Fundamentals of Astrodynamics (Dover 1971),
chapters 1 and 6. Arcs that reach a given range are in `longshadow.physics.arcs`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from longshadow.physics.bounds import bounded

__all__ = [
    "EARTH_RADIUS_M",
    "GRAVITATION_M3PS2",
    "HALF_ROUND_M",
    "MAX_ALTITUDE_M",
    "Arc",
    "circular_speed_mps",
    "free_flight",
    "speed_on_ellipse_mps",
]

FloatArray = NDArray[np.float64]

#: Geocentric gravitational constant of WGS84.
GRAVITATION_M3PS2 = 3.986004418e14
#: Mean radius of the Earth.
EARTH_RADIUS_M = 6_371_000.0
#: Half way round the sphere.
HALF_ROUND_M = np.pi * EARTH_RADIUS_M
#: No altitude beyond this: the Moon has its say there.
MAX_ALTITUDE_M = 1e8


@dataclass(frozen=True, eq=False)
class Arc:
    """Free flight from one altitude, over the top, and down to another.

    Attributes
    ----------
    speed_mps, angle_deg
        Speed at the start, inertial, and its angle above the horizontal.
    range_m
        Distance along the surface of the sphere between the points below start and end.
    apogee_m
        Highest altitude.
    time_s
        Duration.
    start_altitude_m, end_altitude_m
        Altitudes of both ends.

    All are arrays of one shape, () for one arc.
    """

    speed_mps: FloatArray
    angle_deg: FloatArray
    range_m: FloatArray
    apogee_m: FloatArray
    time_s: FloatArray
    start_altitude_m: FloatArray
    end_altitude_m: FloatArray


def circular_speed_mps(altitude_m: ArrayLike) -> FloatArray:
    """Return the speed of a circular orbit, metres a second; BMW eq. 1.8-1.

    Parameters
    ----------
    altitude_m
        Altitude, metres, in [0, 100,000 km], any shape.

    Raises
    ------
    ValueError
        For an altitude outside its bounds.

    Examples
    --------
    >>> float(circular_speed_mps(0.0).round())
    7910.0
    """
    altitude = bounded("altitude_m", altitude_m, 0.0, MAX_ALTITUDE_M)
    return np.asarray(np.sqrt(GRAVITATION_M3PS2 / (EARTH_RADIUS_M + altitude)))


def speed_on_ellipse_mps(altitude_m: ArrayLike, semi_major_axis_m: ArrayLike) -> FloatArray:
    """Return the speed at an altitude on an ellipse, metres a second.

    Parameters
    ----------
    altitude_m
        Altitude, metres, in [0, 100,000 km].
    semi_major_axis_m
        Half the longest diameter of the ellipse, metres, at least half the distance of that
        altitude from the centre of the Earth.

    Raises
    ------
    ValueError
        For an altitude or an ellipse outside its bounds.

    Notes
    -----
    BMW eq. 1.4-2 with 1.6-4, the energy integral.

    Examples
    --------
    From the ground into a circular orbit at 300 km by two impulses takes 8.1 km/s at a pole
    (Wikipedia, Sub-orbital spaceflight):

    >>> transfer = 6371e3 + 300e3 / 2
    >>> first = speed_on_ellipse_mps(0.0, transfer)
    >>> second = circular_speed_mps(300e3) - speed_on_ellipse_mps(300e3, transfer)
    >>> round(float(first + second) / 1e3, 1)
    8.1
    """
    radius = EARTH_RADIUS_M + bounded("altitude_m", altitude_m, 0.0, MAX_ALTITUDE_M)
    axis = bounded("semi_major_axis_m", semi_major_axis_m, float(np.max(radius)) / 2.0)
    return np.asarray(np.sqrt(GRAVITATION_M3PS2 * (2.0 / radius - 1.0 / axis)))


def free_flight(
    speed_mps: ArrayLike,
    angle_deg: ArrayLike,
    start_altitude_m: ArrayLike = 0.0,
    end_altitude_m: ArrayLike = 0.0,
) -> Arc:
    """Return the arc of a body that leaves with a speed and an angle.

    Parameters
    ----------
    speed_mps
        Speed at the start, metres a second, above 0 and below that of escape.
    angle_deg
        Angle of the velocity above the horizontal, degrees, in (0, 90].
    start_altitude_m, end_altitude_m
        Altitudes of both ends, metres, in [0, 100,000 km]. Shapes are broadcast.

    Raises
    ------
    ValueError
        For a value outside its bounds, and where the body escapes, never comes up to the end
        altitude, or circles the Earth above it.

    Notes
    -----
    BMW eqs. 6.2-1, 6.2-3, 6.2-11, 6.2-12 and 6.2-22, in the form of sines and cosines of the
    anomalies, which is exact for short arcs too and allows ends of different altitude.

    Examples
    --------
    BMW, example of page 290: burnout at 1/5 of the Earth's radius with 2/3 of the speed of a
    surface satellite, apogee at 1/2: the angle has the cosine 0.625, the range is 36.4 degrees.

    >>> angle = np.degrees(np.arccos(0.625))
    >>> arc = free_flight(2 / 3 * circular_speed_mps(0.0), angle, 6371e3 / 5, 6371e3 / 5)
    >>> round(float(arc.apogee_m) / 6371e3, 6)
    0.5
    >>> round(float(np.degrees(arc.range_m / 6371e3)), 1)
    36.4
    """
    angle = np.radians(bounded("angle_deg", angle_deg, 0.0, 90.0, ends="(]"))
    r1 = EARTH_RADIUS_M + bounded("start_altitude_m", start_altitude_m, 0.0, MAX_ALTITUDE_M)
    r2 = EARTH_RADIUS_M + bounded("end_altitude_m", end_altitude_m, 0.0, MAX_ALTITUDE_M)
    speed = bounded("speed_mps", speed_mps, 0.0, ends="(]")
    speed, angle, r1, r2 = np.broadcast_arrays(speed, angle, r1, r2)
    q = speed**2 * r1 / GRAVITATION_M3PS2
    if np.any(q >= 2.0):
        escape = float(np.sqrt(2.0 * GRAVITATION_M3PS2 / r1.max()))
        raise ValueError(f"speed_mps: must be below {escape:.9g}, the speed of escape")
    axis = r1 / (2.0 - q)
    parameter = r1 * q * np.cos(angle) ** 2
    apse = axis * np.hypot((q - 1.0) * np.cos(angle), np.sin(angle))
    _reaches(r1, r2, axis, apse)
    up = speed * np.sin(angle)
    down = -np.sqrt(np.maximum(0.0, _climb_squared(r2, axis, parameter)))
    first, last = _anomalies(r1, up, axis, parameter), _anomalies(r2, down, axis, parameter)
    turn, mean = (np.mod(b - a, 2.0 * np.pi) for a, b in zip(first, last, strict=True))
    return Arc(
        speed,
        np.degrees(angle),
        EARTH_RADIUS_M * turn,
        axis + apse - EARTH_RADIUS_M,
        np.sqrt(axis**3 / GRAVITATION_M3PS2) * mean,
        r1 - EARTH_RADIUS_M,
        r2 - EARTH_RADIUS_M,
    )


def _climb_squared(radius: FloatArray, axis: FloatArray, parameter: FloatArray) -> FloatArray:
    """Square of the radial speed at a radius."""
    gm = GRAVITATION_M3PS2
    return np.asarray(gm * (2.0 / radius - 1.0 / axis) - gm * parameter / radius**2)


def _anomalies(
    radius: FloatArray, climb_mps: FloatArray, axis: FloatArray, parameter: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """True and mean anomaly where a body passes a radius at a radial speed."""
    gm = GRAVITATION_M3PS2
    true = np.arctan2(climb_mps * np.sqrt(parameter / gm), parameter / radius - 1.0)
    e_sine = radius * climb_mps / np.sqrt(gm * axis)
    return true, np.arctan2(e_sine, 1.0 - radius / axis) - e_sine


def _reaches(r1: FloatArray, r2: FloatArray, axis: FloatArray, apse: FloatArray) -> None:
    """Check that a body comes up to the end altitude, and down to it."""
    if np.any(axis + apse < r2 * (1 - 1e-14)):
        top = float(np.min(axis + apse)) - EARTH_RADIUS_M
        raise ValueError(f"end_altitude_m: must be at most {top:.9g}, the apogee")
    if np.any(axis - apse > np.minimum(r1, r2) * (1 + 1e-14)):
        raise ValueError("speed_mps: must let the body come down, and it stays in orbit")
