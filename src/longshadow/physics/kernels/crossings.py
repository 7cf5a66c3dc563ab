"""Where single lines meet the ground between two rows of a wedge, and how steeply seen."""

from __future__ import annotations

import math

import numpy as np

from longshadow.physics.kernels import jit, separate
from longshadow.physics.kernels.horizon import NEAREST_ROW
from longshadow.physics.kernels.wedge import F0, F1, F2, INVERSE, O0, O1, O2, X0, X1, X2, N, rise

__all__ = ["is_plain", "last_columns", "raise_each", "raise_lanes"]

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
