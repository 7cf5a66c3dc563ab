"""Flight of a point mass integrated step by step: gravity, and optionally thrust and drag.

The Earth is a sphere that stands still or turns, the air turns with it. Axes are inertial: they
coincide with the Earth-fixed ones (x through latitude 0, longitude 0; z through the north pole)
at time 0. A body has no lift and no control; thrust, where there is any, is a constant
acceleration in a constant direction.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from longshadow.physics.arc_path import EARTH_ROTATION_RADPS
from longshadow.physics.ballistic import EARTH_RADIUS_M, GRAVITATION_M3PS2
from longshadow.physics.bounds import bounded, number
from longshadow.physics.path import Trajectory, timetable, wrapped_deg

__all__ = [
    "Drag",
    "Motion",
    "Thrust",
    "earth_fixed",
    "exponential_density_kg_m3",
    "fly",
    "ground_path",
    "specific_energy_j_kg",
]

FloatArray = NDArray[np.float64]

#: A flight that has not ended by then does not end here.
MAX_TIME_S = 2e5
RELATIVE_ERROR, POSITION_ERROR_M = 1e-11, 1e-6
#: So short that nobody is up and down again within it.
FIRST_STEP_S = 1e-3


def exponential_density_kg_m3(altitude_m: ArrayLike) -> FloatArray:
    """Return the density of air by an exponential law, kg / m3.

    Parameters
    ----------
    altitude_m
        Altitude, metres, any shape.

    Raises
    ------
    ValueError
        If an altitude is no number.

    Notes
    -----
    Allen and Eggers, NACA TR 1381 (1958): 0.0034 slug / cubic foot at sea level and a scale
    height of 22,000 feet, chosen to fit the altitudes where bodies decelerate. At sea level it is
    43 % too dense; `longshadow.physics.atmosphere` has the standard one.

    Examples
    --------
    >>> exponential_density_kg_m3([0.0, 6705.6]).round(3)
    array([1.752, 0.645])
    """
    return np.asarray(1.7523 * np.exp(-bounded("altitude_m", altitude_m) / 6705.6))


@dataclass(frozen=True)
class Drag:
    """Drag of a body without lift.

    Attributes
    ----------
    ballistic_coefficient_kg_m2
        Mass over drag coefficient and area, kg / m2, above 0.
    density_kg_m3
        Density of the air, kg / m3, at an altitude in metres.
    """

    ballistic_coefficient_kg_m2: float
    density_kg_m3: Callable[[float], Any] = exponential_density_kg_m3

    def __post_init__(self) -> None:
        number("ballistic_coefficient_kg_m2", self.ballistic_coefficient_kg_m2, 0.0, ends="(]")


@dataclass(frozen=True)
class Thrust:
    """A constant acceleration in a direction that stays as it is in inertial space.

    Attributes
    ----------
    acceleration_mps2
        Thrust over mass, m / s2, above 0.
    angle_deg
        Direction above the horizontal of the start, degrees, in (0, 90]; its azimuth is that of
        the flight.
    duration_s
        Seconds, above 0.
    """

    acceleration_mps2: float
    angle_deg: float
    duration_s: float

    def __post_init__(self) -> None:
        number("acceleration_mps2", self.acceleration_mps2, 0.0, ends="(]")
        number("angle_deg", self.angle_deg, 0.0, 90.0, ends="(]")
        number("duration_s", self.duration_s, 0.0, MAX_TIME_S, ends="(]")


@dataclass(frozen=True, eq=False)
class Motion:
    """State vectors in inertial axes.

    Attributes
    ----------
    time_s
        Seconds since the start, (n,).
    position_m, velocity_mps
        Cartesian, (n, 3).
    rotation_radps
        Angular speed of the Earth below.
    """

    time_s: FloatArray
    position_m: FloatArray
    velocity_mps: FloatArray
    rotation_radps: float


def fly(
    latitude_deg: float,
    longitude_deg: float,
    azimuth_deg: float,
    angle_deg: float,
    speed_mps: float,
    *,
    altitude_m: float = 0.0,
    end_altitude_m: float = 0.0,
    thrust: Thrust | None = None,
    drag: Drag | None = None,
    rotation_radps: float = EARTH_ROTATION_RADPS,
    gravitation_m3ps2: float = GRAVITATION_M3PS2,
    step_s: float = 1.0,
) -> Motion:
    """Integrate a flight until it comes down to an altitude.

    Parameters
    ----------
    latitude_deg, longitude_deg, altitude_m
        Start, degrees and metres.
    azimuth_deg, angle_deg
        Direction of the velocity relative to the ground, degrees clockwise from north and above
        the horizontal, the latter in [-90, 90].
    speed_mps
        Speed relative to the ground, metres a second, at least 0.
    end_altitude_m
        Altitude at which the flight ends, metres, on the way down.
    thrust, drag
        Optional.
    rotation_radps
        Angular speed of the Earth and its air; 0 for a still one.
    gravitation_m3ps2
        Gravitational constant of the Earth; 0 for the straight lines of textbooks.
    step_s
        Time between the points returned, seconds, above 0. The steps of the integration are its
        own business.

    Returns
    -------
    Motion
        Points (n,), both ends included.

    Raises
    ------
    ValueError
        For a value outside its bounds, and for a flight that does not come down within two days.

    Notes
    -----
    Newton's second law, by the Runge-Kutta method of order 8 of Dormand and Prince (scipy's
    DOP853), relative error 1e-11. Drag: rho v^2 / (2 beta) against the velocity relative to the
    air (Allen and Eggers, NACA TR 1381).

    Examples
    --------
    A stone that falls 100 m at the equator lands 2.2 cm east of the plumb line, the textbook
    number (omega g t^3 / 3):

    >>> fall = ground_path(fly(0.0, 0.0, 90.0, 0.0, 0.0, altitude_m=100.0))
    >>> round(float(np.radians(fall.longitude_deg[-1])) * EARTH_RADIUS_M * 100, 1)
    2.2
    """
    rotation = number("rotation_radps", rotation_radps, -1.0, 1.0)
    gravitation = number("gravitation_m3ps2", gravitation_m3ps2, 0.0)
    end = number("end_altitude_m", end_altitude_m, -1e5, 1e8)
    radius = EARTH_RADIUS_M + number("altitude_m", altitude_m, end, 1e8)
    axes = local_axes(latitude_deg, longitude_deg)
    azimuth = np.radians(number("azimuth_deg", azimuth_deg, -360.0, 360.0))
    forward = np.sin(azimuth) * axes[0] + np.cos(azimuth) * axes[1]
    angle = np.radians(number("angle_deg", angle_deg, -90.0, 90.0))
    speed = number("speed_mps", speed_mps, 0.0, 1e5)
    position = radius * axes[2]
    velocity = speed * (np.cos(angle) * forward + np.sin(angle) * axes[2])
    start = np.concatenate([position, velocity + rotation * _turned(position)])
    push = np.zeros(3)
    if thrust is not None:
        lift = np.radians(thrust.angle_deg)
        push = thrust.acceleration_mps2 * (np.cos(lift) * forward + np.sin(lift) * axes[2])
    burn = thrust.duration_s if thrust is not None else 0.0
    return _integrated(start, push, burn, drag, rotation, gravitation, EARTH_RADIUS_M + end, step_s)


def local_axes(latitude_deg: float, longitude_deg: float) -> FloatArray:
    """East, north and up on the sphere, unit vectors, (3, 3)."""
    lat = np.radians(number("latitude_deg", latitude_deg, -90.0, 90.0))
    lon = np.radians(number("longitude_deg", longitude_deg, -360.0, 360.0))
    return np.array(
        [
            [-np.sin(lon), np.cos(lon), 0.0],
            [-np.sin(lat) * np.cos(lon), -np.sin(lat) * np.sin(lon), np.cos(lat)],
            [np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)],
        ]
    )


def _turned(position: FloatArray) -> FloatArray:
    """The cross product of the Earth's axis with positions, (..., 3)."""
    x, y = position[..., 0], position[..., 1]
    return np.stack([-y, x, np.zeros_like(x)], axis=-1)


def _integrated(
    start: FloatArray,
    push: FloatArray,
    burn_s: float,
    drag: Drag | None,
    rotation: float,
    gravitation: float,
    end_radius: float,
    step_s: float,
) -> Motion:
    """Integrate the powered part, if any, and the rest, and sample both."""
    parts = [(0.0, burn_s, push)] if burn_s else []
    parts.append((burn_s, MAX_TIME_S, np.zeros(3)))
    state, pieces, landed = start, [], None
    for begin, until, acceleration in parts:
        law = _law(acceleration, drag, rotation, gravitation)
        piece, landed = _piece(law, begin, until, state, end_radius)
        pieces.append((begin, piece))
        if landed is not None:
            break
        state = piece(until)
    if landed is None:
        raise ValueError("speed_mps: must let the body come down, and it stays up for days")
    if landed <= 0.0:
        raise ValueError("angle_deg: must let the body rise from where the flight ends")
    times = timetable(landed, step_s)
    states = np.empty((6, times.size))
    for begin, piece in pieces:
        later = times >= begin
        states[:, later] = piece(times[later])
    return Motion(times, states[:3].T.copy(), states[3:].T.copy(), rotation)


def _law(
    push: FloatArray, drag: Drag | None, rotation: float, gravitation: float
) -> Callable[[float, FloatArray], FloatArray]:
    """The equation of motion."""

    def rate(_: float, state: FloatArray) -> FloatArray:
        position, velocity = state[:3], state[3:]
        radius = float(np.sqrt(position @ position))
        acceleration = push - gravitation / radius**3 * position
        if drag is not None:
            wind = velocity - rotation * _turned(position)
            density = float(drag.density_kg_m3(radius - EARTH_RADIUS_M))
            slow = density * float(np.sqrt(wind @ wind)) / (2 * drag.ballistic_coefficient_kg_m2)
            acceleration = acceleration - slow * wind
        return np.concatenate([velocity, acceleration])

    return rate


def _piece(
    law: Callable[[float, FloatArray], FloatArray],
    begin: float,
    until: float,
    state: FloatArray,
    end_radius: float,
) -> tuple[Callable[[Any], FloatArray], float | None]:
    """Integrate one part; the time at which it comes down, if it does."""
    from scipy.integrate import solve_ivp

    def height(_: float, now: FloatArray) -> float:
        return float(np.sqrt(now[:3] @ now[:3])) - end_radius

    height.terminal, height.direction = True, -1.0  # type: ignore[attr-defined]
    tolerances = np.array([POSITION_ERROR_M] * 3 + [POSITION_ERROR_M / 100] * 3)
    found = solve_ivp(
        law, (begin, until), state, method="DOP853", dense_output=True, events=height,
        rtol=RELATIVE_ERROR, atol=tolerances, first_step=min(FIRST_STEP_S, until - begin),
    )  # fmt: skip
    if not found.success:
        raise ValueError(f"the flight cannot be integrated: {found.message}")
    hits = found.t_events[0]
    return found.sol, float(hits[0]) if hits.size else None


def earth_fixed(motion: Motion) -> tuple[FloatArray, FloatArray]:
    """Return positions and velocities in axes that turn with the Earth, metres and m / s, (n, 3).

    Parameters
    ----------
    motion
        The motion, in inertial axes.

    Notes
    -----
    Bate, Mueller and White (1971), eq. 1.7-3 and section 2.8: velocity minus omega x position,
    both turned back by the angle that the Earth has turned.

    Examples
    --------
    What hangs over the equator for six sidereal hours in inertial space has moved 90 degrees west:

    >>> times, places = np.array([0.0, 21541.0]), np.array([[7e6, 0, 0]] * 2)
    >>> still = Motion(times, places, np.zeros((2, 3)), EARTH_ROTATION_RADPS)
    >>> float(np.degrees(np.arctan2(*earth_fixed(still)[0][1, 1::-1])).round(1))
    -90.0
    """
    angle = motion.rotation_radps * motion.time_s
    relative = motion.velocity_mps - motion.rotation_radps * _turned(motion.position_m)
    return _turned_back(motion.position_m, angle), _turned_back(relative, angle)


def _turned_back(vectors: FloatArray, angle: FloatArray) -> FloatArray:
    x, y, z = vectors.T
    cosine, sine = np.cos(angle), np.sin(angle)
    return np.stack([cosine * x + sine * y, cosine * y - sine * x, z], axis=-1)


def ground_path(motion: Motion, start_s: float = 0.0) -> Trajectory:
    """Return latitudes, longitudes and altitudes above the sphere of a motion.

    Parameters
    ----------
    motion
        The motion.
    start_s
        Time at its start, seconds.

    Raises
    ------
    ValueError
        If the start is no number.

    Examples
    --------
    >>> fall = fly(31.0, 75.0, 0.0, 0.0, 0.0, altitude_m=100.0, rotation_radps=0.0)
    >>> ground_path(fall, 60.0).altitude_m[[0, -1]].round(3)
    array([100.,   0.])
    """
    position, _ = earth_fixed(motion)
    x, y, z = position.T
    flat = np.hypot(x, y)
    return Trajectory(
        number("start_s", start_s) + motion.time_s,
        np.degrees(np.arctan2(z, flat)),
        wrapped_deg(np.degrees(np.arctan2(y, x))),
        np.hypot(flat, z) - EARTH_RADIUS_M,
    )


def specific_energy_j_kg(motion: Motion) -> FloatArray:
    """Return the energy in inertial space, joules a kilogram, (n,).

    Without thrust or drag it stays as it is: Bate, Mueller and White (1971), eq. 1.4-2.

    Parameters
    ----------
    motion
        The motion, in inertial axes.

    Examples
    --------
    >>> energy = specific_energy_j_kg(fly(31.0, 75.0, 30.0, 60.0, 1500.0))
    >>> float(np.ptp(energy) / energy[0].__abs__()) < 1e-9
    True
    """
    speed_sq = np.sum(motion.velocity_mps**2, axis=1)
    radius = np.sqrt(np.sum(bounded("position_m", motion.position_m) ** 2, axis=1))
    return np.asarray(speed_sq / 2.0 - GRAVITATION_M3PS2 / radius)
