"""What air takes of a radar's range: tables for the maps, and ranges to and from free space."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "FREE_SPACE",
    "MOST_RANGE_M",
    "Air",
    "AirTable",
    "RangeCurve",
    "air_table",
    "claim_curve",
    "range_curve",
]

#: Beyond any range in the catalogue.
MOST_RANGE_M = 1_200e3

#: A published range stands for a large target flying high, seen from the coast: our reading, since
#: no source read says so. It matters only where claims are taken to hold in clear air.
CLAIM_ALTITUDE_M = 10_000.0
CLAIM_ANTENNA_M = 24.0

#: More is nothing at all, and as a factor would overflow.
_MOST_DB = 2_000.0
_COLUMNS = 129
_ALTITUDE_STEP_M = 250.0
_MOST_ROWS = 65


@dataclass(frozen=True)
class Air:
    """What weakens a wave on its way, by name.

    Attributes
    ----------
    gas
        Oxygen and water vapour of the standard atmosphere (ITU-R P.676).
    rain_rate_mm_h
        Rain over the whole map up to `rain_top_m`; 0 for none (ITU-R P.838).
    rain_top_m
        Altitude above which there is no rain.
    claims_hold_in
        Whether published ranges are taken to hold in clear air or in free space.
    """

    gas: bool = False
    rain_rate_mm_h: float = 0.0
    rain_top_m: float = 0.0
    claims_hold_in: Literal["clear-air", "free-space"] = "clear-air"

    @property
    def weakens(self) -> bool:
        """Whether anything is taken on the way."""
        return self.gas or self.rain_rate_mm_h > 0.0


@dataclass(frozen=True, eq=False)
class AirTable:
    """By what a slant range is multiplied to give the range that free space would need.

    Attributes
    ----------
    factor
        (altitudes, distances) factors, at least 1; one entry is no loss at all.
    lowest_m, altitude_step_m, distance_step_m
        Altitude of the first row, and spacing of rows and columns.
    """

    factor: NDArray[np.float64]
    lowest_m: float = 0.0
    altitude_step_m: float = 1.0
    distance_step_m: float = 1.0

    @property
    def looked_up(self) -> tuple[NDArray[np.float64], float, float, float]:
        """What compiled look-ups take."""
        return self.factor, self.lowest_m, self.altitude_step_m, self.distance_step_m


FREE_SPACE = AirTable(np.ones((1, 1)))


def air_table(
    air: Air,
    frequency_hz: float,
    antenna_altitude_m: float,
    radius_m: float,
    reach_m: float,
    altitudes_m: tuple[float, float],
) -> AirTable:
    """Return the factors of one radar out to a ground distance.

    Parameters
    ----------
    air
        What weakens the wave.
    frequency_hz
        Carrier frequency.
    antenna_altitude_m
        Altitude of the antenna above mean sea level.
    radius_m
        Effective Earth radius.
    reach_m
        Greatest ground distance.
    altitudes_m
        Lowest and highest target altitude.
    """
    if not air.weakens:
        return FREE_SPACE
    lowest, highest = altitudes_m
    rows = min(max(int(np.ceil((highest - lowest) / _ALTITUDE_STEP_M)) + 1, 2), _MOST_ROWS)
    altitudes = np.linspace(lowest, max(highest, lowest + 1.0), rows)
    distances = np.linspace(0.0, reach_m, _COLUMNS)
    loss_db = _loss_db(air, frequency_hz, antenna_altitude_m, distances, altitudes, radius_m)
    return AirTable(
        10.0 ** (loss_db / 20.0),
        float(lowest),
        float(altitudes[1] - altitudes[0]),
        float(distances[1]),
    )


def _loss_db(
    air: Air,
    frequency_hz: float,
    antenna_altitude_m: float,
    distances_m: NDArray[np.float64],
    altitudes_m: NDArray[np.float64],
    radius_m: float,
) -> NDArray[np.float64]:
    """Return (altitudes, distances) one-way loss in decibels."""
    from longshadow.physics.path_loss import gas_loss_table_db, rain_loss_table_db

    antenna, altitudes = max(antenna_altitude_m, 0.0), np.maximum(altitudes_m, 0.0)
    loss: NDArray[np.float64] = np.zeros((altitudes.size, distances_m.size))
    if air.gas:
        loss = loss + gas_loss_table_db(frequency_hz, antenna, distances_m, altitudes, radius_m)
    if air.rain_rate_mm_h > 0.0:
        loss = loss + rain_loss_table_db(
            frequency_hz, air.rain_rate_mm_h, air.rain_top_m, antenna, distances_m, altitudes,
            radius_m,
        )  # fmt: skip
    return np.minimum(loss, _MOST_DB)


@dataclass(frozen=True, eq=False)
class RangeCurve:
    """Slant ranges toward one altitude, and the ranges in free space that they need.

    Attributes
    ----------
    slant_m, needed_m
        (points,) both increasing from 0.
    """

    slant_m: NDArray[np.float64]
    needed_m: NDArray[np.float64]

    def into_free_space(self, slant_m: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the range in free space that a slant range needs; the last factor holds beyond."""
        if self.needed_m is self.slant_m:
            return slant_m
        beyond = np.maximum(slant_m / self.slant_m[-1], 1.0)
        return np.asarray(np.interp(slant_m / beyond, self.slant_m, self.needed_m) * beyond)

    def out_of_free_space(self, needed_m: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the slant range that a range in free space comes to; the inverse."""
        if self.needed_m is self.slant_m:
            return needed_m
        beyond = np.maximum(needed_m / self.needed_m[-1], 1.0)
        return np.asarray(np.interp(needed_m / beyond, self.needed_m, self.slant_m) * beyond)


def range_curve(
    air: Air,
    frequency_hz: float,
    antenna_altitude_m: float,
    altitude_m: float,
    radius_m: float,
    reach_m: float,
) -> RangeCurve:
    """Return the curve of a radar toward targets at one altitude; free space without any loss.

    Parameters
    ----------
    air, frequency_hz, antenna_altitude_m, radius_m, reach_m
        As for `air_table`.
    altitude_m
        Altitude of the target.
    """
    if not air.weakens:
        ends = np.array([0.0, reach_m])
        return RangeCurve(ends, ends)
    ground = np.linspace(0.0, reach_m, _COLUMNS)
    near, far = radius_m + antenna_altitude_m, radius_m + altitude_m
    half = np.sin(0.5 * ground / radius_m)
    slant = np.sqrt((far - near) ** 2 + 4.0 * near * far * half * half)
    altitudes = np.array([altitude_m])
    loss_db = _loss_db(air, frequency_hz, antenna_altitude_m, ground, altitudes, radius_m)[0]
    needed = np.maximum.accumulate(slant * 10.0 ** (loss_db / 20.0))
    start = np.zeros(1)  # the curve begins overhead: it goes on to nothing at no range
    return RangeCurve(np.concatenate([start, slant]), np.concatenate([start, needed]))


def claim_curve(air: Air, frequency_hz: float, radius_m: float, reach_m: float) -> RangeCurve:
    """Return the curve that turns a published range into that of free space.

    Claims that hold in clear air lost what gas takes on the way to a target flying high; rain is
    never part of a claim. A range beyond the horizon of that target was claimed against one that
    flew higher: just over the horizon.
    """
    if not air.gas or air.claims_hold_in == "free-space":
        return range_curve(
            Air(), frequency_hz, CLAIM_ANTENNA_M, CLAIM_ALTITUDE_M, radius_m, reach_m
        )
    ground = np.linspace(0.0, reach_m, _COLUMNS)
    beyond = np.maximum(ground - math.sqrt(2.0 * radius_m * CLAIM_ANTENNA_M), 0.0)
    altitude = np.maximum(CLAIM_ALTITUDE_M, beyond**2 / (2.0 * radius_m))
    loss_db = np.diagonal(
        _loss_db(Air(gas=True), frequency_hz, CLAIM_ANTENNA_M, ground, altitude, radius_m)
    )
    needed = np.maximum.accumulate(ground * 10.0 ** (loss_db / 20.0))
    return RangeCurve(ground, needed)
