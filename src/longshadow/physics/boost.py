"""The powered part of a ballistic flight, by the simplest model that has one.

From rest on the ground, a constant acceleration in a constant direction; then free flight. On a
flat Earth this is a straight climb, the first example of every book on rockets (Sutton and
Biblarz, Rocket Propulsion Elements, 8th ed., section 4.4; Bate, Mueller and White, section 6.1
for where it ends and free flight begins). Stages, throttling, the vertical start and the turn
are left out, and so is the air. Three numbers describe a flight: the acceleration, which is one
assumption for all, the direction and the duration, which follow from range and apogee.

The Earth stands still, for what is compared with these flights is rounded coarser than its turn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from longshadow.physics.arcs import arc_with_apogee, minimum_energy_arc
from longshadow.physics.ballistic import (
    EARTH_RADIUS_M,
    GRAVITATION_M3PS2,
    Arc,
    free_flight,
)
from longshadow.physics.bounds import bounded, number

__all__ = [
    "THRUST_BAND_MPS2",
    "BoostedFlight",
    "boosted_flight",
    "least_boosted_flight",
    "lofted_boosted_flight",
]

FloatArray = NDArray[np.float64]

#: Thrust over mass, mean over the burn: low, nominal, high; 2, 3 and 4 g. The V-2 had 3.3 g (65 s
#: to 1,600 m/s, thisdayinaviation.com). Our judgement, one for all flights, tuned to none.
THRUST_BAND_MPS2 = (19.61, 29.42, 39.23)

#: Steps of the powered part; its accelerations are so smooth that this leaves centimetres.
BURN_STEPS = 32
#: What the search for a flight takes on; a weaker thrust spends itself on its own weight.
SOLVED_THRUST_MPS2 = (15.0, 200.0)
#: Difference of direction by which the range's slope is found.
NUDGE_DEG = 0.05


@dataclass(frozen=True, eq=False)
class BoostedFlight:
    """A flight with its powered part.

    Attributes
    ----------
    thrust_mps2
        Thrust over mass, m / s2.
    thrust_angle_deg
        Direction of the thrust above the horizontal of the start, degrees.
    burn_s
        Duration of the powered part.
    burnout_ground_m
        Distance along the surface covered under power.
    arc
        Free flight from burnout to the ground.
    """

    thrust_mps2: float
    thrust_angle_deg: FloatArray
    burn_s: FloatArray
    burnout_ground_m: FloatArray
    arc: Arc

    @property
    def range_m(self) -> FloatArray:
        """Distance along the surface from start to end, metres."""
        return self.burnout_ground_m + self.arc.range_m

    @property
    def time_s(self) -> FloatArray:
        """Duration from start to end, seconds."""
        return self.burn_s + self.arc.time_s

    @property
    def apogee_m(self) -> FloatArray:
        """Highest altitude, metres."""
        return self.arc.apogee_m


def boosted_flight(
    thrust_mps2: float, thrust_angle_deg: ArrayLike, burn_s: ArrayLike
) -> BoostedFlight:
    """Return the flight that a thrust gives in a direction and for a time.

    Parameters
    ----------
    thrust_mps2
        Thrust over mass, m / s2, in [10, 200]: less does not lift off.
    thrust_angle_deg
        Direction above the horizontal of the start, degrees, in (0, 90], so steep that the body
        rises. It stays fixed in inertial space.
    burn_s
        Duration, seconds, in (0, 2000]. Shapes are broadcast.

    Raises
    ------
    ValueError
        For a value outside its bounds, a body that does not rise, or one that does not come
        down.

    Notes
    -----
    Newton's second law in the plane of the flight, Runge-Kutta of order 4 with 32 equal steps.

    Examples
    --------
    The V-2: 65 s at 3.3 g bring it to 3,580 mph or 1,600 m/s (thisdayinaviation.com). Without
    air it would have gone 340 km; it went 322 km.

    >>> flight = boosted_flight(3.3 * 9.80665, 57.0, 65.0)
    >>> round(float(flight.arc.speed_mps), -2), round(float(flight.range_m) / 1e3, -1)
    (1600.0, 340.0)
    """
    thrust = number("thrust_mps2", thrust_mps2, 10.0, 200.0)
    angle = np.radians(bounded("thrust_angle_deg", thrust_angle_deg, 0.0, 90.0, ends="(]"))
    burn = bounded("burn_s", burn_s, 0.0, 2000.0, ends="(]")
    angle, burn = np.broadcast_arrays(angle, burn)
    if np.any(thrust * np.sin(angle) <= GRAVITATION_M3PS2 / EARTH_RADIUS_M**2):
        raise ValueError("thrust_angle_deg: must be so steep that the thrust lifts the body")
    x, y, u, v = _burnt_out(thrust * np.cos(angle), thrust * np.sin(angle), burn)
    radius, speed = np.hypot(x, y), np.hypot(u, v)
    climb = np.degrees(np.arcsin(np.clip((x * u + y * v) / (radius * speed), -1.0, 1.0)))
    arc = free_flight(speed, climb, np.maximum(radius - EARTH_RADIUS_M, 0.0))
    return BoostedFlight(thrust, np.degrees(angle), burn, EARTH_RADIUS_M * np.arctan2(x, y), arc)


def _burnt_out(
    forward: FloatArray, upward: FloatArray, burn_s: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Position and velocity at burnout in the plane of flight; y is up at the start."""

    def rate(state: FloatArray) -> FloatArray:
        x, y, u, v = state
        pull = GRAVITATION_M3PS2 / np.hypot(x, y) ** 3
        return np.array([u, v, forward - pull * x, upward - pull * y])

    zero = np.zeros_like(burn_s)
    state, step = np.array([zero, zero + EARTH_RADIUS_M, zero, zero]), burn_s / BURN_STEPS
    for _ in range(BURN_STEPS):
        k1 = rate(state)
        k2 = rate(state + step / 2 * k1)
        k3 = rate(state + step / 2 * k2)
        k4 = rate(state + step * k3)
        state = state + step / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    return state[0], state[1], state[2], state[3]


def least_boosted_flight(range_m: float, thrust_mps2: float = THRUST_BAND_MPS2[1]) -> BoostedFlight:
    """Return the flight that reaches a range with the shortest burn.

    Parameters
    ----------
    range_m
        Range along the surface, metres, in [1 km, 10,000 km].
    thrust_mps2
        Thrust over mass, m / s2, in [15, 200].

    Raises
    ------
    ValueError
        For a value outside its bounds, or if no such flight is found: far beyond 7,000 km a weak
        thrust in a fixed direction is no way to get there.

    Notes
    -----
    Solved for direction and duration at once: the range is met, and stationary in the direction.

    Examples
    --------
    The stronger the thrust, the nearer the minimum-energy arc and its apogee; a weak one does
    better on a flatter path, where it works less against gravity:

    >>> from longshadow.physics.arcs import minimum_energy_arc
    >>> arc = minimum_energy_arc(1000e3)
    >>> [round(float(least_boosted_flight(1000e3, g * 9.8).apogee_m / arc.apogee_m), 2)
    ...  for g in (2, 5, 20)]
    [0.71, 0.91, 0.98]
    """
    wanted = number("range_m", range_m, 1e3, 10_000e3)
    thrust = number("thrust_mps2", thrust_mps2, *SOLVED_THRUST_MPS2)

    def miss(angle_deg: float, burn_s: float) -> tuple[float, float]:
        tried = boosted_flight(thrust, angle_deg + np.array([-NUDGE_DEG, 0.0, NUDGE_DEG]), burn_s)
        left, middle, right = tried.range_m
        return middle / wanted - 1.0, (right - left) / wanted

    return _solved(miss, minimum_energy_arc(wanted), thrust)


def lofted_boosted_flight(
    range_m: float, apogee_m: float, thrust_mps2: float = THRUST_BAND_MPS2[1]
) -> BoostedFlight:
    """Return the flight that reaches a range by way of an apogee.

    Parameters
    ----------
    range_m
        Range along the surface, metres, in [1 km, 10,000 km].
    apogee_m
        Highest altitude, metres, in [1 km, 20,000 km].
    thrust_mps2
        Thrust over mass, m / s2, in [15, 200].

    Raises
    ------
    ValueError
        For a value outside its bounds, or if no such flight is found: near the ground a weak
        thrust is not done before the apogee.

    Examples
    --------
    A test flight of 28 July 2017, apogee 3,700 km and range 998 km, lasted 47.2 minutes by
    report (Jane's). Without power it would have lasted 42.9 minutes.

    >>> [round(float(lofted_boosted_flight(998e3, 3700e3, thrust).time_s) / 60, 1)
    ...  for thrust in THRUST_BAND_MPS2]
    [47.5, 45.4, 44.7]
    """
    wanted = number("range_m", range_m, 1e3, 10_000e3)
    top = number("apogee_m", apogee_m, 1e3, 20_000e3)
    thrust = number("thrust_mps2", thrust_mps2, *SOLVED_THRUST_MPS2)

    def miss(angle_deg: float, burn_s: float) -> tuple[float, float]:
        tried = boosted_flight(thrust, angle_deg, burn_s)
        return float(tried.range_m) / wanted - 1.0, float(tried.apogee_m) / top - 1.0

    return _solved(miss, arc_with_apogee(wanted, top), thrust)


def _solved(
    miss: Callable[[float, float], tuple[float, float]], arc: Arc, thrust: float
) -> BoostedFlight:
    """Find direction and duration that miss by nothing, from those on a flat Earth."""
    from scipy.optimize import root

    climb = float(np.radians(arc.angle_deg))
    weight = GRAVITATION_M3PS2 / EARTH_RADIUS_M**2 / thrust
    angle = climb + float(np.arcsin(weight * np.cos(climb)))
    net = thrust * np.cos(angle) / np.cos(climb)
    speed_sq = float(arc.speed_mps) ** 2
    for _ in range(20):  # the same energy as the arc, but at the height of the burnout
        height = speed_sq / (2.0 * net) * np.sin(climb)
        gain = 2.0 * GRAVITATION_M3PS2 * height / (EARTH_RADIUS_M * (EARTH_RADIUS_M + height))
        speed_sq = max(float(arc.speed_mps) ** 2 - gain, 1.0)
    burn, angle = np.sqrt(speed_sq) / net, float(np.degrees(angle))
    try:
        found = root(lambda x: miss(x[0] * angle, x[1] * burn), [1.0, 1.0], tol=1e-11).x
        if max(map(abs, miss(found[0] * angle, found[1] * burn))) > 1e-8:
            raise ValueError("the search does not settle")
        return boosted_flight(thrust, found[0] * angle, found[1] * burn)
    except ValueError as error:
        reason = f"must allow the flight, and none was found ({error})"
        raise ValueError(f"thrust_mps2 = {thrust:.9g}: {reason}") from None
