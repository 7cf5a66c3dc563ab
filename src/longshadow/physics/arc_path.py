"""Arcs of free flight laid over a sphere that stands still or turns: positions with time.

Latitudes and longitudes of the sphere are taken as they are, so an arc starts and ends where it
should; distances along the ground differ from those on WGS84 by up to 0.6 %.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from longshadow.physics.ballistic import EARTH_RADIUS_M, GRAVITATION_M3PS2, Arc
from longshadow.physics.bounds import bounded, number
from longshadow.physics.path import Trajectory, timetable, wrapped_deg

__all__ = ["EARTH_ROTATION_RADPS", "along_arc", "arc_path", "arc_to"]

FloatArray = NDArray[np.float64]

#: Mean angular speed of the Earth, WGS84.
EARTH_ROTATION_RADPS = 7.292115e-5

#: Newton's method for Kepler's equation doubles the digits with each step; from the apogee it
#: needs far fewer than this.
KEPLER_STEPS = 50


def along_arc(arc: Arc, time_s: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return the distance flown along the surface, and the altitude, at times of one arc.

    Parameters
    ----------
    arc
        One arc, with fields of shape ().
    time_s
        Seconds since the start, (n,), within the duration of the arc.

    Returns
    -------
    tuple
        Distance along the surface and altitude, metres, each (n,).

    Raises
    ------
    ValueError
        For a time outside the arc.

    Notes
    -----
    Kepler's equation: Bate, Mueller and White, Fundamentals of Astrodynamics (1971), eqs. 4.2-6
    and 4.2-14, solved by Newton's method from E = pi, from where it never overshoots.

    Examples
    --------
    Half the time of the minimum-energy arc over 500 km brings it to its apogee, 122.5 km, above
    the middle:

    >>> from longshadow.physics.arcs import minimum_energy_arc
    >>> arc = minimum_energy_arc(500e3)
    >>> [round(float(x) / 1e3, 1) for x in along_arc(arc, arc.time_s / 2)]
    [250.0, 122.5]
    """
    duration = number("arc.time_s", arc.time_s.item(), 0.0)
    time = bounded("time_s", time_s, 0.0, duration * (1 + 1e-12))
    r1, angle = EARTH_RADIUS_M + arc.start_altitude_m, np.radians(arc.angle_deg)
    q = arc.speed_mps**2 * r1 / GRAVITATION_M3PS2
    axis, e = r1 / (2.0 - q), np.hypot((q - 1.0) * np.cos(angle), np.sin(angle))
    e_sine = r1 * arc.speed_mps * np.sin(angle) / np.sqrt(GRAVITATION_M3PS2 * axis)
    first = np.arctan2(e_sine, 1.0 - r1 / axis)
    mean = first - e_sine + np.sqrt(GRAVITATION_M3PS2 / axis**3) * time
    eccentric = _eccentric_anomaly(mean, e)
    turn = _true_anomaly(eccentric, e) - _true_anomaly(first, e)
    radius = axis * (1.0 - e * np.cos(eccentric))
    return EARTH_RADIUS_M * turn, np.asarray(radius - EARTH_RADIUS_M)


def _eccentric_anomaly(mean: FloatArray, e: FloatArray) -> FloatArray:
    """Solve Kepler's equation M = E - e sin E for M within one turn."""
    eccentric = np.full_like(mean, np.pi)
    for _ in range(KEPLER_STEPS):
        slope = 1.0 - e * np.cos(eccentric)
        step = (eccentric - e * np.sin(eccentric) - mean) / slope
        eccentric = eccentric - step
        if np.all(np.abs(step) < 1e-15):
            break
    return eccentric


def _true_anomaly(eccentric: FloatArray, e: FloatArray) -> FloatArray:
    """True anomaly in [0, 2 pi)."""
    sine = np.sqrt(np.maximum(0.0, 1.0 - e * e)) * np.sin(eccentric)
    return np.asarray(np.mod(np.arctan2(sine, np.cos(eccentric) - e), 2.0 * np.pi))


def arc_path(
    arc: Arc,
    latitude_deg: float,
    longitude_deg: float,
    azimuth_deg: float,
    *,
    step_s: float = 1.0,
    start_s: float = 0.0,
    rotation_radps: float = 0.0,
) -> Trajectory:
    """Return where a body on an arc is, seen from the ground.

    Parameters
    ----------
    arc
        One arc, with fields of shape ().
    latitude_deg, longitude_deg
        Start, degrees.
    azimuth_deg
        Direction of the plane of the arc at the start, degrees clockwise from north, inertial:
        it does not turn with the Earth.
    step_s
        Time between points, seconds, above 0; the last step is shorter.
    start_s
        Time at the start, seconds.
    rotation_radps
        Angular speed of the Earth: 0 for a still one, `EARTH_ROTATION_RADPS` for ours.

    Returns
    -------
    Trajectory
        Points (n,), both ends included.

    Raises
    ------
    ValueError
        For a value outside its bounds.

    Notes
    -----
    Napier's rules for the great circle; the ground turns away eastwards below it.

    Examples
    --------
    While something is 327 s on its way, the ground below turns by 1.37 degrees.

    >>> from longshadow.physics.arcs import minimum_energy_arc
    >>> arc = minimum_energy_arc(500e3)
    >>> still = arc_path(arc, 0.0, 10.0, 0.0)
    >>> ours = arc_path(arc, 0.0, 10.0, 0.0, rotation_radps=EARTH_ROTATION_RADPS)
    >>> (still.longitude_deg[-1] - ours.longitude_deg[-1]).round(2)
    np.float64(1.37)
    """
    lat0 = np.radians(number("latitude_deg", latitude_deg, -90.0, 90.0))
    lon0 = number("longitude_deg", longitude_deg, -360.0, 360.0)
    azimuth = np.radians(number("azimuth_deg", azimuth_deg, -360.0, 360.0))
    rotation = number("rotation_radps", rotation_radps, -1.0, 1.0)
    elapsed = timetable(float(arc.time_s), step_s)
    ground, altitude = along_arc(arc, elapsed)
    turn = ground / EARTH_RADIUS_M
    east = np.sin(azimuth) * np.sin(turn)
    out = np.cos(lat0) * np.cos(turn) - np.sin(lat0) * np.sin(turn) * np.cos(azimuth)
    up = np.sin(lat0) * np.cos(turn) + np.cos(lat0) * np.sin(turn) * np.cos(azimuth)
    lats = np.degrees(np.arctan2(up, np.hypot(east, out)))
    lons = lon0 + np.degrees(np.arctan2(east, out) - rotation * elapsed)
    return Trajectory(number("start_s", start_s) + elapsed, lats, wrapped_deg(lons), altitude)


def arc_to(
    latitude_deg: float,
    longitude_deg: float,
    to_latitude_deg: float,
    to_longitude_deg: float,
    choose: Callable[[float], Arc],
    *,
    rotation_radps: float = 0.0,
) -> tuple[Arc, float]:
    """Return the arc between two points of an Earth that turns, and its azimuth at the start.

    Parameters
    ----------
    latitude_deg, longitude_deg, to_latitude_deg, to_longitude_deg
        Start and end on the ground, degrees.
    choose
        The arc for a range in metres, for example `longshadow.physics.arcs.minimum_energy_arc`;
        it must start and end on the ground.
    rotation_radps
        Angular speed of the Earth: 0 for a still one, `EARTH_ROTATION_RADPS` for ours.

    Returns
    -------
    tuple
        The arc, whose speed and angle are inertial, and the azimuth for `arc_path`, degrees.

    Raises
    ------
    ValueError
        For a value outside its bounds, and if no arc is found.

    Notes
    -----
    The end is where the ground will be when the body arrives: Bate, Mueller and White, section
    6.4, by repeated substitution.

    Examples
    --------
    Eastward flight over 5,500 km takes longer on the Earth that turns, for the end moves away:

    >>> from longshadow.physics.arcs import minimum_energy_arc
    >>> end = float(np.degrees(5500e3 / EARTH_RADIUS_M))
    >>> [round(float(arc_to(0.0, 0.0, 0.0, end, minimum_energy_arc, rotation_radps=w)[0].time_s))
    ...  for w in (0.0, EARTH_ROTATION_RADPS)]
    [1316, 1417]
    """
    lat0 = np.radians(number("latitude_deg", latitude_deg, -90.0, 90.0))
    lat1 = np.radians(number("to_latitude_deg", to_latitude_deg, -90.0, 90.0))
    number("longitude_deg", longitude_deg, -360.0, 360.0)
    number("to_longitude_deg", to_longitude_deg, -360.0, 360.0)
    rotation = number("rotation_radps", rotation_radps, -1.0, 1.0)
    duration = 0.0
    for _ in range(200):
        apart = np.radians(to_longitude_deg - longitude_deg) + rotation * duration
        east = np.cos(lat1) * np.sin(apart)
        north = np.cos(lat0) * np.sin(lat1) - np.sin(lat0) * np.cos(lat1) * np.cos(apart)
        along = np.sin(lat0) * np.sin(lat1) + np.cos(lat0) * np.cos(lat1) * np.cos(apart)
        turn = float(np.arctan2(np.hypot(east, north), along))
        arc = choose(EARTH_RADIUS_M * turn)
        before, duration = duration, float(arc.time_s)
        if abs(duration - before) < 1e-9:
            return arc, float(np.degrees(np.arctan2(east, north)))
    raise ValueError("choose: must give arcs whose time settles, and these do not")
