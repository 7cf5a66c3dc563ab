"""Groups of draws with similar antenna heights, and the antenna levels that are computed.

An unknown that moves the line of sight cannot be looked up after the fact as a range can. It is
computed on a named grid of levels; draws are put into bins of equal count, and the height in
sight is interpolated between levels to the middle of each bin.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["LEVELS", "Bins", "antenna_bins", "group_draws"]

#: Number of antenna heights whose line of sight is computed.
LEVELS = 5


@dataclass(frozen=True)
class Bins:
    """Antenna heights of one radar by bin.

    Attributes
    ----------
    levels_m
        (levels,) antenna heights that are computed, metres.
    middle_m
        (bins,) median antenna height of each bin, metres.
    level, weight
        (bins,) lower level of each bin, and the weight of the level above it.
    """

    levels_m: NDArray[np.float64]
    middle_m: NDArray[np.float64]
    level: NDArray[np.int64]
    weight: NDArray[np.float64]


def group_draws(rank_like: NDArray[np.float64], bins: int) -> NDArray[np.int64]:
    """Return the bin of every draw: equal counts by rank, one bin when nothing varies."""
    if np.ptp(rank_like) == 0:
        return np.zeros(rank_like.size, np.int64)
    order = np.argsort(np.argsort(rank_like, kind="stable"), kind="stable")
    groups: NDArray[np.int64] = order * min(bins, rank_like.size) // rank_like.size
    return groups


def antenna_bins(antenna_m: NDArray[np.float64], group: NDArray[np.int64]) -> Bins:
    """Return levels and interpolation for the antenna heights of one radar.

    Parameters
    ----------
    antenna_m
        (draws,) antenna heights in metres.
    group
        (draws,) bin of each draw.
    """
    middle = np.array([np.median(antenna_m[group == b]) for b in range(group.max() + 1)])
    low, high = float(middle.min()), float(middle.max())
    if high == low:
        levels = np.array([low])
        level, weight = np.zeros(middle.size, np.int64), np.zeros(middle.size)
    else:
        levels = np.linspace(low, high, LEVELS)
        place = (middle - low) / (high - low) * (LEVELS - 1)
        level = np.minimum(place.astype(np.int64), LEVELS - 2)
        weight = place - level
    return Bins(levels, middle, level, weight)
