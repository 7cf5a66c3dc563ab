"""From the range that each cell needs to areas and probabilities: every draw is a look-up."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from longshadow.physics.kernels.need import (
    NEVER,
    STEP_M,
    area_by_need,
    area_by_two_needs,
    probability,
    union_probability,
)
from longshadow.sensing.levels import Place
from longshadow.sensing.views import Ground, Parallel

__all__ = [
    "SHIFT",
    "area_tables",
    "covered_m2",
    "joint_survival",
    "probability_map",
    "steps_of",
    "survival",
    "union_covered_m2",
    "union_probability_map",
]

#: Coarse steps of 64 x 20 m = 1.28 km, about one cell, where two radars are looked up together.
SHIFT = 6
_ROWS_A_TASK = 128

Steps = NDArray[np.int64]


def steps_of(range_m: NDArray[np.float64]) -> Steps:
    """Return whole steps that a range reaches, rounded down; -1 for no reach at all."""
    steps = np.minimum(np.floor(range_m / STEP_M), NEVER - 1).astype(np.int64)
    return np.where(range_m > 0, steps, -1)


def area_tables(
    need: NDArray[np.uint16],
    ground: Ground,
    parallel: Parallel,
    window: tuple[int, int, int, int] | None = None,
) -> NDArray[np.float64]:
    """Return (levels, 65536) square metres covered with at most so many steps.

    Parameters
    ----------
    need
        (levels, rows, cols) of one target height.
    parallel
        Runs levels side by side.
    window
        Rows and columns that count; all by default.
    """
    rows, columns = need.shape[1:]
    first, last, left, right = window or (0, rows, 0, columns)

    def level(plane: NDArray[np.uint16]) -> NDArray[np.float64]:
        return np.asarray(area_by_need(plane, ground.row_area_m2, (first, last), (left, right)))

    return np.stack(parallel(level, need))


def covered_m2(tables: NDArray[np.float64], steps: Steps, place: Place) -> NDArray[np.float64]:
    """Return the covered area in every draw, square metres.

    Parameters
    ----------
    tables
        (levels, 65536) of `area_tables`.
    steps
        (draws,) reach in steps.
    place
        Where each draw lies between antenna levels.
    """
    at = np.maximum(steps, 0)
    area = tables[place.level, at]
    if place.count > 1:
        area = area + place.weight * (tables[place.level + 1, at] - area)
    return np.asarray(np.where(steps < 0, 0.0, area))


def union_covered_m2(
    needs: Sequence[NDArray[np.uint16]],
    tables: Sequence[NDArray[np.float64]],
    ground: Ground,
    steps: Sequence[Steps],
    place: Place,
) -> NDArray[np.float64]:
    """Return the area covered by either of two radars in every draw, square metres.

    Inclusion and exclusion; the part covered by both is interpolated on coarse steps, which can
    never put the union below either radar alone.

    Parameters
    ----------
    needs, tables, steps
        Of the first and of the second radar, as for `covered_m2`.
    """
    one, two = (covered_m2(t, s, place) for t, s in zip(tables, steps, strict=True))
    size = int(max(s.max() for s in steps) >> SHIFT) + 2
    both = np.zeros(one.size)
    for level in range(place.count):
        share = _share_on(place, level)
        mine = np.flatnonzero(share)
        if not mine.size:
            continue
        table = area_by_two_needs(needs[0][level], needs[1][level], ground.row_area_m2, SHIFT, size)
        at = [np.maximum(s[mine], 0) / (1 << SHIFT) for s in steps]
        both[mine] += share[mine] * _bilinear(table, at[0], at[1])
    return np.maximum(one + two - np.minimum(both, np.minimum(one, two)), np.maximum(one, two))


def _share_on(place: Place, level: int) -> NDArray[np.float64]:
    """Return (draws,) weight of every draw on one level."""
    below = np.where(place.level == level, 1.0 - place.weight, 0.0)
    return np.asarray(below + np.where(place.level + 1 == level, place.weight, 0.0))


def _bilinear(
    table: NDArray[np.float64], x: NDArray[np.float64], y: NDArray[np.float64]
) -> NDArray[np.float64]:
    i = np.minimum(x.astype(np.int64), table.shape[0] - 2)
    j = np.minimum(y.astype(np.int64), table.shape[1] - 2)
    u, v = x - i, y - j
    low = table[i, j] * (1 - u) + table[i + 1, j] * u
    high = table[i, j + 1] * (1 - u) + table[i + 1, j + 1] * u
    value: NDArray[np.float64] = low * (1 - v) + high * v
    return value


def survival(steps: Steps, place: Place) -> NDArray[np.float32]:
    """Return (levels, 65536) shares of all draws that reach so many steps, by weight on a level."""
    table = np.zeros((place.count, NEVER + 1), np.float64)
    reach = steps >= 0
    for level in range(place.count):
        np.add.at(table[level], steps[reach], _share_on(place, level)[reach] / steps.size)
    return np.cumsum(table[:, ::-1], axis=1)[:, ::-1].astype(np.float32)


def joint_survival(first: Steps, second: Steps, place: Place, most_m: float) -> NDArray[np.float32]:
    """Return (levels, size, size) shares of draws that reach so many coarse steps with both.

    `most_m` is the greatest range of any draw; it sets the size.
    """
    size = int(most_m / STEP_M) // (1 << SHIFT) + 2
    table = np.zeros((place.count, size, size))
    ok = (first >= 0) & (second >= 0)
    cells = first[ok] >> SHIFT, second[ok] >> SHIFT
    for level in range(place.count):
        np.add.at(table[level], cells, _share_on(place, level)[ok] / first.size)
    reversed_sum = table[:, ::-1, ::-1].cumsum(axis=1).cumsum(axis=2)
    return reversed_sum[:, ::-1, ::-1].astype(np.float32)


def _blocks(rows: int) -> list[tuple[int, int]]:
    return [(r, min(r + _ROWS_A_TASK, rows)) for r in range(0, rows, _ROWS_A_TASK)]


def probability_map(
    need: NDArray[np.uint16], table: NDArray[np.float32], parallel: Parallel
) -> NDArray[np.float32]:
    """Return (rows, cols) P(covered): the share of draws whose range reaches each cell."""
    _, rows, columns = need.shape
    out = np.zeros((rows, columns), np.float32)
    parallel(lambda block: probability(need, table, block, out), _blocks(rows))
    return out


def union_probability_map(
    needs: Sequence[NDArray[np.uint16]],
    tables: Sequence[NDArray[np.float32]],
    joint: NDArray[np.float32],
    parallel: Parallel,
) -> NDArray[np.float32]:
    """Return (rows, cols) share of draws in which either of two radars reaches each cell."""
    _, rows, columns = needs[0].shape
    out = np.zeros((rows, columns), np.float32)

    def block(part: tuple[int, int]) -> None:
        union_probability(needs[0], needs[1], tables[0], tables[1], joint, SHIFT, part, out)

    parallel(block, _blocks(rows))
    return out
