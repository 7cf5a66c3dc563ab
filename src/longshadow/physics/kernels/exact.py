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
from longshadow.physics.kernels.horizon import NEAREST_ROW
from longshadow.physics.kernels.octant import BAND
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

#: Cells whose lines are followed together.
LANES = 8
#: Keeps an index from looking negative to the compiler.
INDEX = 0x7FFFFFFF


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
        if not 0.0 < back < 1.0 or n - back < NEAREST_ROW:
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
def numbers(table, k, which):
    """A parabola of row ``k`` and of the row before."""
    was = k - 1
    return (
        table[k, which],
        table[k, which + 1],
        table[k, which + 2],
        table[was, which],
        table[was, which + 1],
        table[was, which + 2],
    )


@separate
@jit
def raise_lanes(z, table, k, place, shares, best):
    """Steepest of ``best`` and the crossings of neighbouring lines from one row to the next.

    As `steepest`, for lines that cross at most one column on the way and stay on the grid.
    """
    start, row_stride, stride, last, label, step, centre, antenna, curve = place
    x0, x1, x2, b0, b1, b2 = numbers(table, k, X0)
    f0, f1, f2, e0, e1, e2 = numbers(table, k, F0)
    o0, o1, o2, p0, p1, p2 = numbers(table, k, O0)
    n, inverse = table[k, N], table[k, INVERSE]
    scale = 1.0 if k > 1 else inverse
    at = np.int32(start + (k - 1) * row_stride)
    for j in range(shares.size):
        u = shares[j]
        x = x0 + u * (x1 + u * x2)
        was = b0 + u * (b1 + u * b2)
        c = np.int32(min(max(x, 0.0), last))
        here = at + c * stride
        a = np.float64(z[here & INDEX])
        right = np.float64(z[(here + stride) & INDEX])
        behind = np.float64(z[(here - row_stride) & INDEX])
        f = f0 + u * (f1 + u * f2)
        o = o0 + u * (o1 + u * o2)
        h = a + (x - c) * (right - a)
        h = h if x > c else a
        s = (h - antenna) * f * inverse / (1.0 + h * curve) - o
        steepest_yet = best[j]
        steepest_yet = s if (s > steepest_yet) & (n >= NEAREST_ROW) else steepest_yet
        run = 1.0 / (x - was)
        bow = ((x - centre) * inverse - label - u * step) * inverse
        back = (x - c) * run
        back -= bow * back * (1.0 - back) * run
        part = back * scale
        h = a + back * (behind - a)
        f += part * (e0 + u * (e1 + u * e2) - f)
        o += part * (p0 + u * (p1 + u * p2) - o)
        s = (h - antenna) * f / ((1.0 + h * curve) * (n - back)) - o
        met = (c > was) & (back > 0.0) & (back < 1.0) & (n - back >= NEAREST_ROW)
        best[j] = s if met & (s > steepest_yet) else steepest_yet


@jit
def is_plain(table, k, octant):
    """Whether no line of a wedge crosses two columns, or one backwards, or leaves the grid."""
    x0, x1, x2, b0, b1, b2 = numbers(table, k, X0)
    first, last = x0 - b0, x0 - b0 + x1 - b1 + x2 - b2
    inside = x0 >= 0.0 and x0 + x1 + x2 <= octant.columns - 1
    return inside and min(first, last) >= 0.0 and max(first, last) <= 1.0


@jit
def raise_each(z, table, k, label, shares, best, octant, sight):
    """As `raise_lanes`, for lines of any kind."""
    for j in range(shares.size):
        t = label + shares[j] * octant.label_step
        best[j] = steepest(z, table, k, shares[j], t, best[j], octant, sight)


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
def lift_lanes(label, shares, best, octant, sight):
    """Raise horizons to the beam's lower edge."""
    for j in range(shares.size):
        t = label + shares[j] * octant.label_step
        pace = math.sqrt(octant.step_along_m**2 + (t * octant.step_across_m) ** 2)
        best[j] = max(sight.lowest_slope * pace, best[j])


@jit
def may_rise(low, high, shares, best):
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
def last_columns(z, table, k, label, lo, size, shares, best, octant, sight):
    """Columns that lines cross within a cell's own row."""
    row, before = table[k], table[k - 1]
    at = octant.origin + (k - 1) * octant.row_stride
    for j in range(size):
        u = shares[j]
        t = label + u * octant.label_step
        was = before[X0] + u * (before[X1] + u * before[X2])
        x = float(lo + j)
        best[j] = columns_slope(z, at, row, before, u, t, x, was, best[j], octant, sight)


@jit
def place_lanes(
    z, out, table, k, place, lo, size, kept, bounds, plain, shares, best, count, octant, sight
):
    """Lowest visible heights of up to ``LANES`` cells of row ``k``, from the rows kept."""
    label = place[4]
    start_lanes(lo - table[k, X0], table[k, X1], table[k, X2], shares, best)
    if sight.lowest_slope > -1e9:
        lift_lanes(label, shares, best, octant, sight)
    for i in range(count):
        if may_rise(bounds[0, i], bounds[1, i], shares, best):
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
    table, kept, bounds, plain, shares, best = work
    count, floor = 0, lower_edge(first, octant, sight)
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
