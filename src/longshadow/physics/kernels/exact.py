"""One interpolated profile per cell, without walking ground that cannot matter.

The map is cut into wedges a few cells wide at its far edge. A wedge walks outward and keeps the
rows of ground that may still hold the horizon of any line in it, highest first: a row whose upper
bound lies below another's lower bound is forgotten. Every cell takes its own line through those
rows only. Since bounds are bounds, what it finds is the horizon of its whole profile.
"""

from __future__ import annotations

import math

import numpy as np

from longshadow.physics.kernels import jit, separate
from longshadow.physics.kernels.crossings import (
    is_plain,
    last_columns,
    raise_each,
    raise_lanes,
)
from longshadow.physics.kernels.octant import BAND
from longshadow.physics.kernels.wedge import (
    D0,
    D1,
    D2,
    F0,
    F1,
    F2,
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
    row_bounds,
)

__all__ = ["profiles"]

#: Cells whose lines are followed together.
LANES = 8


@jit
def cells_of(table, k, first, octant):
    """First column, and one past the last, that a wedge owns in a row: see `row_cells`."""
    left = table[k, X0]
    lo, hi = math.ceil(left), math.ceil(left + table[k, X1] + table[k, X2])
    if first == 0 and not octant.owns_axis and lo == left:
        lo += 1
    diagonal = octant.radar_column + table[k, N]
    hi = min(hi, math.floor(diagonal) + 1 if octant.owns_diagonal else math.ceil(diagonal))
    return max(int(lo), 0), min(int(hi), octant.columns)


@separate
@jit
def start_lanes(x0, x1, x2, shares, best):
    """Where neighbouring cells lie between a wedge's edges, the first ``x0`` columns inside it."""
    rounds = 0 if x2 == 0.0 else 3
    for j in range(shares.size):
        shares[j] = min((x0 + j) / (x1 + x2), 1.0)
        best[j] = -1e9
    for _ in range(rounds):
        for j in range(shares.size):
            shares[j] = min((x0 + j) / (x1 + shares[j] * x2), 1.0)


@jit
def _lift_lanes(label, shares, best, octant, sight):
    """Raise horizons to the beam's lower edge."""
    for j in range(shares.size):
        t = label + shares[j] * octant.label_step
        pace = math.sqrt(octant.step_along_m**2 + (t * octant.step_across_m) ** 2)
        best[j] = max(sight.lowest_slope * pace, best[j])


@jit
def _may_rise(low, high, shares, best):
    """Whether any cell's horizon lies below an upper bound that runs from low to high."""
    rise = high - low
    above = False
    for j in range(shares.size):
        above |= low + shares[j] * rise > best[j]
    return above


@separate
@jit
def heights_of(table, k, antenna, curve, shares, best):
    """Turn horizons into the heights of the sight lines over the cells of a row."""
    f0, f1, f2 = table[k, F0], table[k, F1], table[k, F2]
    o0, o1, o2, n = table[k, O0], table[k, O1], table[k, O2], table[k, N]
    for j in range(shares.size):
        u = shares[j]
        b = (best[j] + (o0 + u * (o1 + u * o2))) * n / (f0 + u * (f1 + u * f2))
        fall = 1.0 - b * curve
        best[j] = (antenna + b) / fall if fall > 0.0 else np.inf


@jit
def write_cells(z, out, table, k, lo, count, shares, best, octant, sight):
    """Write heights above the ground of ``count`` neighbouring cells of a row."""
    antenna, curve, furthest = sight.antenna_m, sight.inverse_radius, sight.max_range_m**2
    heights_of(table, k, antenna, curve, shares, best)
    d0, d1, d2 = table[k, D0], table[k, D1], table[k, D2]
    at = octant.origin + (k - 1) * octant.row_stride + lo * octant.column_stride
    for j in range(count):
        u = shares[j]
        here = at + j * octant.column_stride
        need = best[j] - z[here]
        if d0 + u * (d1 + u * d2) <= furthest:
            out[here] = 0.0 if need < 0.0 else need


@jit
def place_lanes(
    z, out, table, k, place, lo, size, kept, bounds, plain, shares, best, count, octant, sight
):
    """Lowest visible heights of up to ``LANES`` cells of row ``k``, from the rows kept."""
    label = place[4]
    start_lanes(lo - table[k, X0], table[k, X1], table[k, X2], shares, best)
    if sight.lowest_slope > -1e9:
        _lift_lanes(label, shares, best, octant, sight)
    for i in range(count):
        if _may_rise(bounds[0, i], bounds[1, i], shares, best):
            if plain[kept[i]]:
                raise_lanes(z, table, kept[i], place, shares, best)
            else:
                raise_each(z, table, kept[i], label, shares, best, octant, sight)
    if not plain[k]:
        last_columns(z, table, k, label, lo, size, shares, best, octant, sight)
    write_cells(z, out, table, k, lo, size, shares, best, octant, sight)


@jit
def place_cells(z, out, table, k, first, kept, bounds, plain, shares, best, count, octant, sight):
    """Lowest visible heights of a wedge's cells of row ``k``."""
    lo, hi = cells_of(table, k, first, octant)
    place = (
        np.int32(octant.origin),
        np.int32(octant.row_stride),
        np.int32(octant.column_stride),
        octant.columns - 2.0,
        octant.label_from + first * octant.label_step,
        octant.label_step,
        octant.radar_column,
        sight.antenna_m,
        sight.inverse_radius,
    )
    for c in range(lo, hi, LANES):
        size = min(LANES, hi - c)
        place_lanes(
            z,
            out,
            table,
            k,
            place,
            c,
            size,
            kept,
            bounds,
            plain,
            shares,
            best,
            count,
            octant,
            sight,
        )


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
def _lower_edge(first, octant, sight):
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
    table, kept, bounds, plain, shares, best = work
    count, floor = 0, _lower_edge(first, octant, sight)
    place_row(table, 0, first, bend, stretch, octant, sight)
    for begin in range(1, octant.rows + 1, BAND):
        last = min(begin + BAND - 1, octant.rows)
        for k in range(begin, last + 1):
            place_row(table, k, first, bend, stretch, octant, sight)
            plain[k] = is_plain(table, k, octant)
        nearest = min(table[begin, X0], table[last, X0])
        if nearest > octant.columns - 1 or table[begin, D0] > sight.max_range_m**2:
            return
        over = begin > 1 and clears(tops, table, begin, last, floor, octant, sight)
        for k in range(begin, last + 1):
            place_cells(
                z, out, table, k, first, kept, bounds, plain, shares, best, count, octant, sight
            )
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
    most = octant.rows + 1
    work = (
        np.empty((most, WEDGE_NUMBERS)),
        np.empty(most, np.int64),
        np.empty((2, most)),
        np.empty(most, np.bool_),
        np.empty(LANES),
        np.empty(LANES),
    )
    for first in range(begin, end):
        walk_wedge(z, out, tops, first, bend, stretch, octant, sight, work)
