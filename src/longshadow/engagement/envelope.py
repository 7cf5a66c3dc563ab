"""What one interceptor can do, from public figures: how far, how high, and how long it flies.

The outer envelope only: a greatest slant range by class of target, a floor and a ceiling, and one
average speed. Metres, seconds and metres a second throughout.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from longshadow.catalog.records import Interceptor
from longshadow.engagement.records import Missile
from longshadow.errors import DomainError, Problem
from longshadow.physics.bounds import bounded
from longshadow.sensing.ranges import Column

__all__ = [
    "Missiles",
    "check_engages",
    "flyout_s",
    "inside_envelope",
    "mean_speed_mps",
    "missile_against",
    "missiles_against",
]

Floats = NDArray[np.float64]

#: Parameter of the average-speed law; one band for every system.
_RATIO = "prior.average-to-peak-speed.value"


@dataclass(frozen=True, eq=False)
class Missiles:
    """One kind of interceptor against one class of target, in every draw: (draws,) each.

    Attributes
    ----------
    reach_m, floor_m, ceiling_m, mean_speed_mps
        As in `longshadow.engagement.records.Missile`.
    """

    reach_m: Floats
    floor_m: Floats
    ceiling_m: Floats
    mean_speed_mps: Floats

    def in_draw(self, draw: int) -> Missile:
        """Return the missile of one draw."""
        return Missile(
            float(self.reach_m[draw]),
            float(self.floor_m[draw]),
            float(self.ceiling_m[draw]),
            float(self.mean_speed_mps[draw]),
        )


def mean_speed_mps(peak_mps: ArrayLike, ratio: ArrayLike) -> Floats:
    """Return the average speed of a flyout: the peak times a ratio.

    Parameters
    ----------
    peak_mps
        Peak speed as printed, metres a second, above 0.
    ratio
        Average over peak, in (0, 1]. The catalogue's prior `average-to-peak-speed`, 0.4 to 0.8,
        is our judgement and shared by all systems; no public source gives one.

    Raises
    ------
    ValueError
        For a value outside its bounds.

    Examples
    --------
    >>> float(mean_speed_mps(2800.0, 0.6))
    1680.0
    """
    peak = bounded("peak_mps", peak_mps, 0.0, ends="(]")
    return np.asarray(peak * bounded("ratio", ratio, 0.0, 1.0, ends="(]"))


def flyout_s(slant_m: ArrayLike, mean_speed_mps: ArrayLike) -> Floats:
    """Return the time from launch to a slant range: range over average speed.

    The average-speed law of the catalogue's prior `average-to-peak-speed`. It leaves out how
    speed builds up and fades: a short shot, with the motor still burning, takes longer than this
    says, one at the end of its reach, coasting in thin air, may take less or more. It also leaves
    out that the path bends, and that the launcher stands away from the radar.

    Parameters
    ----------
    slant_m
        Slant range of the intercept, metres, at least 0.
    mean_speed_mps
        Average speed, metres a second, above 0.

    Raises
    ------
    ValueError
        For a value outside its bounds.

    Examples
    --------
    >>> float(flyout_s(84e3, 1680.0))
    50.0
    """
    slant = bounded("slant_m", slant_m, 0.0)
    return np.asarray(slant / bounded("mean_speed_mps", mean_speed_mps, 0.0, ends="(]"))


def inside_envelope(
    slant_m: ArrayLike, altitude_m: ArrayLike, above_m: ArrayLike, missile: Missile | Missiles
) -> NDArray[np.bool_]:
    """Return whether points lie where an interceptor may meet its target.

    Slant range at most its reach, height above ground at least its floor, altitude at most its
    ceiling: the three figures that public sources print. Limits belong to the envelope. A reach
    of 0 engages nothing, wherever it is.

    Parameters
    ----------
    slant_m
        Distance from the unit, metres.
    altitude_m, above_m
        Altitude above sea level, and height above the ground, metres.
    missile
        In one draw, or in all of them; then points are broadcast against (draws,).
    """
    reach, floor = np.asarray(missile.reach_m), np.asarray(missile.floor_m)
    near = (np.asarray(slant_m) <= reach) & (reach > 0.0)
    return np.asarray(
        near & (np.asarray(above_m) >= floor) & (np.asarray(altitude_m) <= missile.ceiling_m)
    )


def missiles_against(record: Interceptor, target_class: str, column: Column) -> Missiles:
    """Return an interceptor against a class of target in every draw.

    Parameters
    ----------
    record
        Of the catalogue.
    target_class
        aircraft, cruise-missile, drone, helicopter or ballistic. Where the record has no reach
        for it, the reach is 0: it is never engaged.
    column
        Draws by parameter path.
    """
    base = f"interceptor.{record.id}."
    peak = column(base + "speed_max")
    named = target_class in record.reach
    return Missiles(
        column(base + f"reach.{target_class}") if named else np.zeros_like(peak),
        column(base + "altitude_min"),
        column(base + "altitude_max"),
        mean_speed_mps(peak, column(_RATIO)),
    )


def missile_against(record: Interceptor, target_class: str, column: Column, draw: int) -> Missile:
    """Return an interceptor against a class of target in one draw; see `missiles_against`."""
    return missiles_against(record, target_class, column).in_draw(draw)


def check_engages(record: Interceptor, target_class: str) -> None:
    """Refuse an interceptor for a class of target that no source says it engages.

    Raises
    ------
    DomainError
        If the record has no reach for the class.
    """
    if target_class not in record.reach:
        known = ", ".join(sorted(record.reach))
        message = f"{record.name} has no reach against the class {target_class}"
        remedy = f"It engages: {known}. Choose another interceptor, or another target."
        raise DomainError(Problem(message, where=f"interceptor.{record.id}.reach", remedy=remedy))
