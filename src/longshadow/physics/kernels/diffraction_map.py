"""Diffraction loss to every cell of an octant: lines walk outward, cells take their nearest line.

A line crosses the rows of posts one after another; where it does, the ground linear between the
two posts of the row is a point of its profile. The cells of the row nearest to the line take their
loss from the points before, with their own ground and their own distance.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from longshadow.physics.kernels import jit
from longshadow.physics.kernels.diffraction_line import (
    add_point,
    empty_line,
    loss_to,
    start_line,
)

__all__ = ["Targets", "lines_of"]

#: Crossings nearer than this to the radar, in rows, are the ground that its mast stands on.
NEAREST_ROW = 0.05


class Targets(NamedTuple):
    """Heights asked for, above the ground or above the sea."""

    heights_m: np.ndarray
    at_sea: np.ndarray


class Trace(NamedTuple):
    """Where a line crosses the rows of an octant."""

    column: np.ndarray
    distance: np.ndarray


@jit
def trace(path, label, bend, stretch, octant):
    """Place a line at every row; ``bend`` and ``stretch`` hold (power, row) coefficients."""
    t = label * octant.mirrored
    pace = math.sqrt(octant.step_along_m**2 + (label * octant.step_across_m) ** 2)
    column, distance = path.column, path.distance
    for k in range(octant.rows):
        column[k] = 0.0
        distance[k] = 0.0
    for p in range(bend.shape[0] - 1, -1, -1):
        e, g = bend[p], stretch[p]
        for k in range(octant.rows):
            column[k] = column[k] * t + e[k]
            distance[k] = distance[k] * t + g[k]
    for k in range(octant.rows):
        n = octant.first_n + k
        column[k] = n * (label + column[k] * octant.mirrored) + octant.radar_column
        distance[k] = n * pace * (1.0 + distance[k])


@jit
def height_on_row(z, row, x, octant):
    """Ground where a line crosses a row of posts; NaN where it is unknown."""
    x = min(max(x, 0.0), octant.columns - 1.0)
    c = min(int(x), octant.columns - 2)
    at = row + c * octant.column_stride
    h = np.float64(z[at])
    f = x - c
    if f == 0.0:
        return h
    following = np.float64(z[at + octant.column_stride])
    return following if f == 1.0 else h + f * (following - h)


@jit
def cells_between(left, right, n, first, octant):
    """First column, and one past the last, of the cells that a line owns in a row."""
    lo, hi = math.ceil(left), math.ceil(right)
    if first and not octant.owns_axis and lo == left:
        lo += 1
    diagonal = octant.radar_column + n
    hi = min(hi, math.floor(diagonal) + 1 if octant.owns_diagonal else math.ceil(diagonal))
    return max(int(lo), 0), min(int(hi), octant.columns)


@jit
def write_cell(z, out, at, distance_m, line, targets, sight, ground_m, wave):
    """Losses to all heights over one cell."""
    ground = np.float64(z[at])
    if ground != ground:
        return
    for j in range(targets.heights_m.size):
        top = targets.heights_m[j] + (0.0 if targets.at_sea[j] else ground)
        if top >= ground:
            out[j, at] = loss_to(line, distance_m, ground, top, sight.antenna_m, ground_m, wave)


@jit
def walk(z, out, first, paths, line, targets, octant, sight, ground_m, wave):
    """Walk one line outward, between the edges it shares with its neighbours."""
    left, middle, right = paths
    start_line(line, ground_m)
    for k in range(octant.rows):
        x, y = left.column[k], right.column[k]
        if x > octant.columns - 1 or left.distance[k] > sight.max_range_m:
            return
        row = octant.origin + k * octant.row_stride
        n = octant.first_n + k
        lo, hi = cells_between(x, y, n, first, octant)
        for c in range(lo, hi):
            along = left.distance[k]
            along += (c - x) / (y - x) * (right.distance[k] - along)
            if along <= sight.max_range_m:
                at = row + c * octant.column_stride
                write_cell(z, out, at, along, line, targets, sight, ground_m, wave)
        height = height_on_row(z, row, middle.column[k], octant)
        if height == height and n >= NEAREST_ROW:
            add_point(line, middle.distance[k], height, sight.antenna_m, wave.curve)


@jit
def lines_of(z, out, octant, bend, stretch, targets, sight, ground_m, wave, begin, end):
    """Lines ``begin`` to ``end`` of one octant, of its ``labels + 1``.

    ``out`` is (heights, cells); cells that no line owns, out of range or of unknown ground, and
    targets below the ground are left alone.
    """
    rows = octant.rows
    left = Trace(np.empty(rows), np.empty(rows))
    middle = Trace(np.empty(rows), np.empty(rows))
    right = Trace(np.empty(rows), np.empty(rows))
    line = empty_line(rows)
    last = octant.label_from + octant.labels * octant.label_step
    edge = octant.label_from + max(begin - 0.5, 0.0) * octant.label_step
    trace(right, edge, bend, stretch, octant)
    for i in range(begin, end):
        left, right = right, left
        trace(middle, octant.label_from + i * octant.label_step, bend, stretch, octant)
        edge = octant.label_from + (i + 0.5) * octant.label_step
        trace(right, min(edge, last), bend, stretch, octant)
        walk(z, out, i == 0, (left, middle, right), line, targets, octant, sight, ground_m, wave)
