"""Answers of one option in every draw, and which draw stands in the middle."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longshadow.sensing.network_paths import Paths
from longshadow.studies.network.chances import EVENTS, LEVELS, MEASURES, SHARES, Chances
from longshadow.studies.network.params import Params

__all__ = ["ALL", "MOST_BY_NAME", "Answers", "empty_answers", "groups_of", "nearest_to_median"]

Floats = NDArray[np.float64]

ALL = "all"
#: Tracks of a file are answered one by one up to this many; directions of approaches never are.
MOST_BY_NAME = 10


@dataclass(frozen=True, eq=False)
class Answers:
    """What one option gives in every draw; see `longshadow.studies.network.chances.Chances`.

    Attributes
    ----------
    units, placement
        (draws,) fire units, and which placement they stand in.
    measured
        (draws, groups, events, measures, levels).
    shares
        (draws, groups, shares).
    curves
        (draws, groups, events, points).
    """

    units: NDArray[np.int64]
    placement: NDArray[np.int64]
    measured: Floats
    shares: Floats
    curves: Floats

    def put(self, draw: int, found: Chances) -> None:
        """Write the answers of one draw."""
        self.measured[draw] = found.measured
        self.shares[draw] = found.shares
        self.curves[draw] = found.curves


def empty_answers(
    groups: int, points: int, units: NDArray[np.int64], placement: NDArray[np.int64]
) -> Answers:
    """Return the answers where no unit can be bought: nothing is ever seen."""
    draws = units.size
    measured = np.full((draws, groups, len(EVENTS), len(MEASURES), len(LEVELS)), np.nan)
    measured[:, :, :, MEASURES.index("time_left")] = 0.0
    shares = np.full((draws, groups, len(SHARES)), np.nan)
    shares[:, :, : len(EVENTS)] = 1.0
    return Answers(
        units, placement, measured, shares, np.zeros((draws, groups, len(EVENTS), points))
    )


def groups_of(params: Params, paths: Paths) -> dict[str, NDArray[np.int64]]:
    """Return the flights that are answered together, by name: all, and each track of a short file.

    Approaches are answered together alone: one by one they would rank directions.
    """
    groups = {ALL: np.arange(len(paths.names))}
    if params.tracks is None or not 1 < len(paths.names) <= MOST_BY_NAME:
        return groups
    for i, name in enumerate(paths.names):
        slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "track"
        groups[slug if slug not in groups else f"{slug}-{i + 1}"] = np.array([i])
    return groups


def nearest_to_median(values: Floats, among: NDArray[np.bool_] | None = None) -> int:
    """Return the first draw whose value is nearest to the median of all draws.

    Parameters
    ----------
    values
        (draws,), perhaps NaN in some.
    among
        (draws,) which of them may be taken; all by default.
    """
    known = np.isfinite(values)
    if not known.any():
        return int(np.argmax(among)) if among is not None else 0
    away = np.abs(values - np.median(values[known]))
    away[~known] = np.inf
    if among is not None and np.any(among & known):
        away[~among] = np.inf
    return int(np.argmin(away))
