"""The named grid of antenna heights whose lines of sight are computed, and where draws lie on it.

An unknown that moves the line of sight cannot be looked up after the fact as a range can. It is
computed on a grid of levels, and every draw takes its answer from the level below and the level
above, each with its weight: areas and shares of draws are interpolated, not heights in sight.
The antennas of all radars move together, so one grid serves them all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Place", "heights_at_levels", "place_draws"]


@dataclass(frozen=True, eq=False)
class Place:
    """Where every draw lies between levels.

    Attributes
    ----------
    level, weight
        (draws,) level below, and the weight of the level above it.
    count
        Number of levels; 1 when nothing varies.
    """

    level: NDArray[np.int64]
    weight: NDArray[np.float64]
    count: int

    def of(self, draws: NDArray[np.int64]) -> Place:
        """Return the places of some of the draws."""
        return Place(self.level[draws], self.weight[draws], self.count)


def place_draws(
    antenna_m: NDArray[np.float64], count: int, draws: int | None = None
) -> tuple[Place, NDArray[np.float64]]:
    """Return where draws lie on a grid of so many antenna heights, and the grid.

    Parameters
    ----------
    antenna_m
        (draws,) antenna heights of one radar, metres.
    count
        Number of levels, evenly spaced from the lowest to the highest draw.
    draws
        How many of the values span the grid, all by default; others lie at its ends at most.
    """
    low, high = float(antenna_m[:draws].min()), float(antenna_m[:draws].max())
    if high == low or count == 1:
        still = Place(np.zeros(antenna_m.size, np.int64), np.zeros(antenna_m.size), 1)
        return still, np.array([float(np.median(antenna_m[:draws]))])
    at = np.clip((antenna_m - low) / (high - low), 0.0, 1.0) * (count - 1)
    level = np.minimum(at.astype(np.int64), count - 2)
    return Place(level, at - level, count), np.linspace(low, high, count)


def heights_at_levels(
    antenna_m: NDArray[np.float64],
    reference_m: NDArray[np.float64],
    levels_m: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return one radar's antenna heights at the levels of another one.

    Antennas of equal rank belong together: the draws of both, sorted, are pairs.

    Parameters
    ----------
    antenna_m, reference_m
        (draws,) antenna heights of this radar and of the one that the levels are of.
    levels_m
        (levels,) antenna heights of that one.
    """
    return np.interp(levels_m, np.sort(reference_m), np.sort(antenna_m))
