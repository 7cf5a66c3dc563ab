"""Arcs of free flight with a given range: least energy, or a given angle, apogee, speed or time.

Conventions as in `longshadow.physics.ballistic`. Sources, named BMW and W below: Bate, Mueller
and White, Fundamentals of Astrodynamics (Dover 1971), section 6.2; Wheelon, Free flight of a
ballistic missile, ARS Journal 29 (1959) 915-926.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from longshadow.physics.ballistic import (
    EARTH_RADIUS_M,
    GRAVITATION_M3PS2,
    HALF_ROUND_M,
    MAX_ALTITUDE_M,
    Arc,
    free_flight,
)
from longshadow.physics.bounds import bounded, number

__all__ = [
    "arc_with_angle",
    "arc_with_apogee",
    "arc_with_speed",
    "arc_with_time",
    "minimum_energy_arc",
]


def minimum_energy_arc(
    range_m: ArrayLike, start_altitude_m: ArrayLike = 0.0, end_altitude_m: ArrayLike = 0.0
) -> Arc:
    """Return the arc that needs the least speed at the start for a range.

    Parameters
    ----------
    range_m
        Range along the surface, metres, in (0, 20,015 km].
    start_altitude_m, end_altitude_m
        Altitudes of both ends, metres. The end is not above the apogee.

    Raises
    ------
    ValueError
        For a value outside its bounds.

    Notes
    -----
    The ellipse with the longer axis (r1 + r2 + chord) / 2, whose tangent at the start halves
    the angle between the vertical and the chord (Battin, An Introduction to the Mathematics and
    Methods of Astrodynamics, section 6.4); time by Lagrange's equation. With equal altitudes
    these are BMW eqs. 6.2-18 and 6.2-20.

    Examples
    --------
    BMW, example of page 295: 8,000 nautical miles from a burnout at 344 nautical miles need
    0.933 of the speed of a surface satellite.

    >>> mile = 6371e3 / 3444.0
    >>> from longshadow.physics.ballistic import circular_speed_mps
    >>> arc = minimum_energy_arc(8000 * mile, 344 * mile, 344 * mile)
    >>> round(float(arc.speed_mps / circular_speed_mps(0.0)), 3)
    0.933

    Half way round the Earth, 7.9 km/s (Wikipedia, Sub-orbital spaceflight):

    >>> round(float(minimum_energy_arc(np.pi * 6371e3).speed_mps) / 1e3, 1)
    7.9
    """
    turn = bounded("range_m", range_m, 0.0, HALF_ROUND_M, ends="(]") / EARTH_RADIUS_M
    r1 = EARTH_RADIUS_M + bounded("start_altitude_m", start_altitude_m, 0.0, MAX_ALTITUDE_M)
    r2 = EARTH_RADIUS_M + bounded("end_altitude_m", end_altitude_m, 0.0, MAX_ALTITUDE_M)
    turn, r1, r2 = np.broadcast_arrays(turn, r1, r2)
    half = np.sin(turn / 2.0)
    chord = np.hypot(r2 - r1, 2.0 * np.sqrt(r1 * r2) * half)
    axis = (r1 + r2 + chord) / 4.0
    parameter = 2.0 * r1 * r2 * half**2 / chord
    speed = np.sqrt(GRAVITATION_M3PS2 * (2.0 / r1 - 1.0 / axis))
    off_vertical = np.arctan2(r2 * np.sin(turn), r2 * np.cos(turn) - r1) / 2.0
    beta = 2.0 * np.arcsin(np.sqrt(np.clip((r1 + r2 - chord) / (4.0 * axis), 0.0, 1.0)))
    return Arc(
        speed,
        90.0 - np.degrees(off_vertical),
        turn * EARTH_RADIUS_M,
        axis * (1.0 + np.sqrt(np.maximum(0.0, 1.0 - parameter / axis))) - EARTH_RADIUS_M,
        np.sqrt(axis**3 / GRAVITATION_M3PS2) * (np.pi - beta + np.sin(beta)),
        r1 - EARTH_RADIUS_M,
        r2 - EARTH_RADIUS_M,
    )


def arc_with_angle(
    range_m: ArrayLike,
    angle_deg: ArrayLike,
    start_altitude_m: ArrayLike = 0.0,
    end_altitude_m: ArrayLike = 0.0,
) -> Arc:
    """Return the arc that reaches a range with a given angle at the start.

    Parameters
    ----------
    range_m
        Range along the surface, metres, in (0, 20,015 km).
    angle_deg
        Angle above the horizontal at the start, degrees, in (0, 90).
    start_altitude_m, end_altitude_m
        Altitudes of both ends, metres.

    Raises
    ------
    ValueError
        For a value outside its bounds; for an angle so steep, or so flat, that only a body that
        escapes, or none, would pass the end; and for one that passes a higher end on its way up.

    Notes
    -----
    W, the hit equation: r1 / r2 = (1 - cos Psi) / (Q cos^2 phi) + cos(phi + Psi) / cos phi.
    With equal altitudes it is BMW eq. 6.2-16.

    Examples
    --------
    BMW, example of page 291: from 30 N 60 E to 30 S 60 W (128.68 degrees), an angle of 39.36
    degrees takes Q = 1.2, here at an altitude of 0.025 radii: 1.0817 surface satellite speeds.

    >>> from longshadow.physics.ballistic import circular_speed_mps
    >>> arc = arc_with_angle(np.arccos(-0.625) * 6371e3, 39.36, 0.025 * 6371e3, 0.025 * 6371e3)
    >>> round(float(arc.speed_mps / circular_speed_mps(0.0)), 2)
    1.08
    """
    turn = bounded("range_m", range_m, 0.0, HALF_ROUND_M, ends="()") / EARTH_RADIUS_M
    angle = np.radians(bounded("angle_deg", angle_deg, 0.0, 90.0, ends="()"))
    r1 = EARTH_RADIUS_M + bounded("start_altitude_m", start_altitude_m, 0.0, MAX_ALTITUDE_M)
    r2 = EARTH_RADIUS_M + bounded("end_altitude_m", end_altitude_m, 0.0, MAX_ALTITUDE_M)
    # cos(phi)^2 r1/r2 - cos(phi) cos(phi + Psi), without the difference of near equals
    rest = np.cos(angle) * 2.0 * np.sin(angle + turn / 2.0) * np.sin(turn / 2.0)
    bottom = rest + np.cos(angle) ** 2 * (r1 - r2) / r2
    q = 2.0 * np.sin(turn / 2.0) ** 2 / np.where(bottom > 0.0, bottom, np.nan)
    if not np.all(q < 2.0):
        raise ValueError("angle_deg: must let an ellipse pass both ends, and none does")
    arc = free_flight(np.sqrt(q * GRAVITATION_M3PS2 / r1), np.degrees(angle),
                      r1 - EARTH_RADIUS_M, r2 - EARTH_RADIUS_M)  # fmt: skip
    missed = ~np.isclose(arc.range_m, turn * EARTH_RADIUS_M, rtol=1e-7, atol=1e-3)
    if np.any((r2 > r1) & missed):
        raise ValueError("angle_deg: must be so steep that the body comes down to the end")
    return arc


def arc_with_apogee(range_m: ArrayLike, apogee_m: ArrayLike, altitude_m: ArrayLike = 0.0) -> Arc:
    """Return the arc with a given range and highest altitude, both ends at one altitude.

    Parameters
    ----------
    range_m
        Range along the surface, metres, in (0, 20,015 km).
    apogee_m
        Highest altitude, metres, above that of the ends.
    altitude_m
        Altitude of both ends, metres.

    Raises
    ------
    ValueError
        For a value outside its bounds.

    Notes
    -----
    BMW eq. 6.2-5 at the apogee and at the ends: e = (ra - r) / (ra - r cos(Psi / 2)).

    Examples
    --------
    A test flight of 28 July 2017, apogee 3,700 km and range 998 km, lasted 47.2 minutes by
    report; without its powered phase it lasts less.

    >>> round(float(arc_with_apogee(998e3, 3700e3).time_s) / 60, 1)
    42.9
    """
    turn = bounded("range_m", range_m, 0.0, HALF_ROUND_M, ends="()") / EARTH_RADIUS_M
    altitude = bounded("altitude_m", altitude_m, 0.0, MAX_ALTITUDE_M)
    apogee = bounded("apogee_m", apogee_m, float(np.max(altitude)), MAX_ALTITUDE_M, ends="(]")
    turn, r, top = np.broadcast_arrays(turn, EARTH_RADIUS_M + altitude, EARTH_RADIUS_M + apogee)
    eccentricity = (top - r) / (top - r * np.cos(turn / 2.0))
    axis = top / (1.0 + eccentricity)
    parameter = axis * (1.0 - eccentricity**2)
    speed = np.sqrt(GRAVITATION_M3PS2 * (2.0 / r - 1.0 / axis))
    climb = np.sqrt(GRAVITATION_M3PS2 / parameter) * eccentricity * np.sin(turn / 2.0)
    angle = np.arctan2(climb, np.sqrt(GRAVITATION_M3PS2 * parameter) / r)
    return free_flight(speed, np.degrees(angle), r - EARTH_RADIUS_M, r - EARTH_RADIUS_M)


def arc_with_speed(
    range_m: ArrayLike, speed_mps: ArrayLike, altitude_m: ArrayLike = 0.0, *, lofted: bool = True
) -> Arc:
    """Return the steeper or the flatter arc that reaches a range with a given speed.

    Parameters
    ----------
    range_m
        Range along the surface, metres, in (0, 20,015 km).
    speed_mps
        Speed at the start, metres a second, at least that of `minimum_energy_arc`.
    altitude_m
        Altitude of both ends, metres.
    lofted
        The steeper of the two arcs, else the flatter.

    Raises
    ------
    ValueError
        For a value outside its bounds, for a speed that does not reach the range, and for a
        flatter arc that would pass through the Earth.

    Notes
    -----
    BMW eq. 6.2-16: sin(2 phi + Psi / 2) = (2 - Q) / Q sin(Psi / 2).

    Examples
    --------
    A missile of the 1,300 km class lofted to 600 km passes high over a ceiling of 150 km:

    >>> speed = minimum_energy_arc(1300e3).speed_mps
    >>> round(float(arc_with_speed(600e3, speed).apogee_m) / 1e3)
    609
    """
    turn = bounded("range_m", range_m, 0.0, HALF_ROUND_M, ends="()") / EARTH_RADIUS_M
    r = EARTH_RADIUS_M + bounded("altitude_m", altitude_m, 0.0, MAX_ALTITUDE_M)
    q = bounded("speed_mps", speed_mps, 0.0, ends="(]") ** 2 * r / GRAVITATION_M3PS2
    sine = (2.0 / q - 1.0) * np.sin(turn / 2.0)
    if np.any(sine > 1.0 + 1e-12):
        least = float(np.max(minimum_energy_arc(range_m, altitude_m, altitude_m).speed_mps))
        raise ValueError(f"speed_mps: must be at least {least:.9g} to reach the range")
    if np.any(sine <= 0.0):
        raise ValueError("speed_mps: must be below the speed of escape")
    inner = np.arcsin(np.minimum(sine, 1.0))
    angle = ((np.pi - inner if lofted else inner) - turn / 2.0) / 2.0
    if np.any(angle <= 0.0):
        raise ValueError("speed_mps: must leave the flatter arc above the ground")
    return free_flight(speed_mps, np.degrees(angle), altitude_m, altitude_m)


def arc_with_time(range_m: float, time_s: float, altitude_m: float = 0.0) -> Arc:
    """Return the arc that covers a range in a given time, both ends at one altitude.

    Parameters
    ----------
    range_m
        Range along the surface, metres, in (0, 20,015 km).
    time_s
        Duration, seconds, above that of the flattest arc that stays above the ground.
    altitude_m
        Altitude of both ends, metres.

    Raises
    ------
    ValueError
        For a value outside its bounds.

    Notes
    -----
    Lambert's problem in one unknown, the angle, which is solved by Brent's method: for a given
    range the time of `arc_with_angle` rises with the angle.

    Examples
    --------
    >>> round(float(arc_with_time(500e3, 327.36396993685673).angle_deg), 3)
    43.876
    """
    from scipy.optimize import brentq

    turn = number("range_m", range_m, 0.0, HALF_ROUND_M, ends="()") / EARTH_RADIUS_M
    steepest = 90.0 - np.degrees(turn) / 4.0
    bracket = 1e-6 * steepest, steepest * (1.0 - 1e-6)

    def late_s(angle_deg: float) -> float:
        arc = arc_with_angle(range_m, angle_deg, altitude_m, altitude_m)
        return float(np.log(arc.time_s / time_s))

    ends = [float(arc_with_angle(range_m, x, altitude_m, altitude_m).time_s) for x in bracket]
    number("time_s", time_s, ends[0], ends[1])
    angle = brentq(late_s, *bracket, xtol=1e-13, rtol=1e-14)
    return arc_with_angle(range_m, angle, altitude_m, altitude_m)
