"""One interpolated profile per cell, without walking ground that cannot matter.

The map is cut into wedges a few cells wide at its far edge. A wedge walks outward and keeps the
rows of ground that may still hold the horizon of any line in it, highest first: a row whose upper
bound lies below another's lower bound is forgotten. Every cell takes its own line through those
rows only. Since bounds are bounds, what it finds is the horizon of its whole profile.
"""

from __future__ import annotations

import math

import numpy as np

from longshadow.physics.kernels import jit
from longshadow.physics.kernels.horizon import NEAREST_ROW
from longshadow.physics.kernels.octant import BAND, line_at
from longshadow.physics.kernels.wedge import (
    D0,
    D1,
    D2,
    F0,
    F1,
    F2,
    INVERSE,
    O0,
    O1,
    O2,
    WEDGE_NUMBERS,
    X0,
    X1,
    X2,
    N,
    clears,
    place_row,
    rise,
    row_bounds,
)

__all__ = ["profiles"]


@jit
def columns_slope(z, at, row, before, u, t, x, before_x, best, octant, sight):
    """Steepest of ``best`` and where a line crosses columns between two rows."""
    n, antenna, curve = row[N], sight.antenna_m, sight.inverse_radius
    bow = ((x - octant.radar_column) * row[INVERSE] - t) * row[INVERSE]
    f = row[F0] + u * (row[F1] + u * row[F2])
    o = row[O0] + u * (row[O1] + u * row[O2])
    f_rise = before[F0] + u * (before[F1] + u * before[F2]) - f
    o_rise = before[O0] + u * (before[O1] + u * before[O2]) - o
    run = 1.0 / (x - before_x)
    low, high = min(before_x, x), max(before_x, x)
    for c in range(max(math.ceil(low), 0), min(math.floor(high), octant.columns - 1) + 1):
        back = (x - c) * run
        # The line bows between rows: half its second derivative is bow.
        back -= bow * back * (1.0 - back) * run if 0.0 < back < 1.0 else 0.0
        if back >= 1.0 or back <= 0.0 or n - back < NEAREST_ROW:
            continue
        here = at + c * octant.column_stride
        h = z[here] + back * (z[here - octant.row_stride] - z[here])
        part = back if before[N] > 0.0 else back * row[INVERSE]
        s = rise(h, antenna, curve) * (f + part * f_rise) / (n - back) - (o + part * o_rise)
        best = s if s > best else best
    return best


@jit
def row_slope(z, at, row, u, x, best, octant, sight):
    """Steepest of ``best`` and where a line crosses a row of posts."""
    x = min(max(x, 0.0), octant.columns - 1.0)
    c = min(int(x), octant.columns - 2)
    here = at + c * octant.column_stride
    h = np.float64(z[here])
    h += (x - c) * (z[here + octant.column_stride] - h) if x > c else 0.0
    f = row[F0] + u * (row[F1] + u * row[F2])
    o = row[O0] + u * (row[O1] + u * row[O2])
    s = rise(h, sight.antenna_m, sight.inverse_radius) * f * row[INVERSE] - o
    return s if s > best and row[N] >= NEAREST_ROW else best


@jit
def steepest(z, table, k, u, t, best, octant, sight):
    """Steepest of ``best`` and the crossings of a line from row ``k - 1`` to row ``k``."""
    row, before = table[k], table[k - 1]
    at = octant.origin + (k - 1) * octant.row_stride
    x = row[X0] + u * (row[X1] + u * row[X2])
    before_x = before[X0] + u * (before[X1] + u * before[X2])
    if math.floor(x) != math.floor(before_x):
        best = columns_slope(z, at, row, before, u, t, x, before_x, best, octant, sight)
    return row_slope(z, at, row, u, x, best, octant, sight)


@jit
def share_of(x, row):
    """Where a column lies between a wedge's edges in a row, 0 to 1."""
    u = (x - row[X0]) / (row[X1] + row[X2])
    for _ in range(3):
        u = (x - row[X0]) / (row[X1] + u * row[X2])
    return u


@jit
def cells_of(row, first, octant):
    """First column, and one past the last, that a wedge owns in a row: see `row_cells`."""
    lo, hi = math.ceil(row[X0]), math.ceil(row[X0] + row[X1] + row[X2])
    if first == 0 and not octant.owns_axis and lo == row[X0]:
        lo += 1
    diagonal = octant.radar_column + row[N]
    hi = min(hi, math.floor(diagonal) + 1 if octant.owns_diagonal else math.ceil(diagonal))
    return max(int(lo), 0), min(int(hi), octant.columns)


@jit
def place_cells(z, out, table, k, first, kept, bounds, count, octant, sight):
    """Lowest visible heights of a wedge's cells of row ``k``, from the rows it has kept."""
    row = table[k]
    label = octant.label_from + first * octant.label_step
    lo, hi = cells_of(row, first, octant)
    at = octant.origin + (k - 1) * octant.row_stride
    for c in range(lo, hi):
        here = at + c * octant.column_stride
        u = share_of(c, row)
        t = label + u * octant.label_step
        pace = math.sqrt(octant.step_along_m**2 + (t * octant.step_across_m) ** 2)
        best = max(sight.lowest_slope * pace, -1e9)
        for i in range(count):
            if bounds[0, i] + u * (bounds[1, i] - bounds[0, i]) > best:
                best = steepest(z, table, kept[i], u, t, best, octant, sight)
        before_x = table[k - 1, X0] + u * (table[k - 1, X1] + u * table[k - 1, X2])
        if abs(c - before_x) > 1.0:
            best = columns_slope(z, at, row, table[k - 1], u, t, c, before_x, best, octant, sight)
        f = row[F0] + u * (row[F1] + u * row[F2])
        o = row[O0] + u * (row[O1] + u * row[O2])
        b = (best + o) * row[N] / f
        fall = 1.0 - b * sight.inverse_radius
        need = (sight.antenna_m + b) / fall - z[here] if fall > 0.0 else np.inf
        if row[D0] + u * (row[D1] + u * row[D2]) <= sight.max_range_m**2:
            out[here] = 0.0 if need < 0.0 else need


@jit
def keep_row(kept, bounds, count, k, upper):
    """Insert a row among those kept, highest first."""
    i = count
    while i > 0 and bounds[0, i - 1] + bounds[1, i - 1] < upper[0] + upper[1]:
        kept[i] = kept[i - 1]
        bounds[0, i], bounds[1, i] = bounds[0, i - 1], bounds[1, i - 1]
        i -= 1
    kept[i] = k
    bounds[0, i], bounds[1, i] = upper[0], upper[1]
    return count + 1


@jit
def forget_rows(kept, bounds, count, floor):
    """Drop the rows that cannot reach the floor under all horizons of a wedge."""
    left = 0
    for i in range(count):
        if bounds[0, i] > floor[0] or bounds[1, i] > floor[1]:
            kept[left] = kept[i]
            bounds[0, left], bounds[1, left] = bounds[0, i], bounds[1, i]
            left += 1
    return left


@jit
def lower_edge(first, octant, sight):
    """Slopes at both edges of a wedge that no line of it starts below."""
    t = octant.label_from + first * octant.label_step
    end = t + octant.label_step
    bow = (octant.label_step * octant.step_across_m / octant.step_along_m) ** 2
    slope = sight.lowest_slope - abs(sight.lowest_slope) * bow
    return (
        slope * math.sqrt(octant.step_along_m**2 + (t * octant.step_across_m) ** 2),
        slope * math.sqrt(octant.step_along_m**2 + (end * octant.step_across_m) ** 2),
    )


@jit
def walk_wedge(z, out, tops, first, bend, stretch, octant, sight, work):
    """Heights of a wedge's cells, from the radar to the edge."""
    table, kept, bounds = work
    count, floor = 0, lower_edge(first, octant, sight)
    place_row(table, 0, first, bend, stretch, octant, sight)
    for begin in range(1, octant.rows + 1, BAND):
        last = min(begin + BAND - 1, octant.rows)
        for k in range(begin, last + 1):
            place_row(table, k, first, bend, stretch, octant, sight)
        nearest = min(table[begin, X0], table[last, X0])
        if nearest > octant.columns - 1 or table[begin, D0] > sight.max_range_m**2:
            return
        over = begin > 1 and clears(tops, table, begin, last, floor, octant, sight)
        for k in range(begin, last + 1):
            place_cells(z, out, table, k, first, kept, bounds, count, octant, sight)
            if over:
                continue
            high_a, high_b, low_a, low_b = row_bounds(z, table, k, octant, sight)
            if high_a > floor[0] or high_b > floor[1]:
                count = keep_row(kept, bounds, count, k, (high_a, high_b))
            if low_a + low_b > floor[0] + floor[1]:
                floor = (low_a, low_b)
                count = forget_rows(kept, bounds, count, floor)


@jit
def profiles(z, out, tops, octant, sight, bend, stretch, begin, end):
    """Fill the cells of wedges ``begin`` to ``end`` of one octant; out of range is left alone."""
    work = (
        np.empty((octant.rows + 1, WEDGE_NUMBERS)),
        np.empty(octant.rows + 1, np.int64),
        np.empty((2, octant.rows + 1)),
    )
    for first in range(begin, end):
        walk_wedge(z, out, tops, first, bend, stretch, octant, sight, work)
