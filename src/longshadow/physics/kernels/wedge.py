"""A narrow wedge of lines, and what its rows of ground can do to their horizons.

Seen from the antenna, straight edges between posts stay straight: in the plane of label and slope
(`horizon.py`) every edge is a segment between the images of its two posts. Over a wedge a row of
ground therefore lies between two parallel segments: the chord from its first to its last line,
raised and lowered by the posts that stand out of it.
"""

from __future__ import annotations

import math

import numpy as np

from longshadow.physics.kernels import jit
from longshadow.physics.kernels.blocks import BLOCK, highest
from longshadow.physics.kernels.horizon import NEAREST_ROW
from longshadow.physics.kernels.octant import line_at, parabola

__all__ = ["WEDGE_NUMBERS", "clears", "place_row", "rise", "row_bounds"]

#: Per row: parabolas across the wedge of column, slope factor, slope offset and squared distance;
#: rows from the radar and one over that.
X0, X1, X2, F0, F1, F2, O0, O1, O2, D0, D1, D2, N, INVERSE = range(14)
WEDGE_NUMBERS = 14
#: Rounding of heights and of the parabolas, in metres, many times over.
ROUNDING_M = 0.002


@jit
def rise(height, antenna, curve):
    """What is linear in slope: ``B`` of `horizon.py`."""
    return (height - antenna) / (1.0 + height * curve)


@jit
def place_row(table, k, first, bend, stretch, octant, sight):
    """Fill row ``k`` of a wedge's table (row 0 is the one before the octant's first)."""
    row = table[k]
    n = octant.first_n + k - 1
    t = octant.label_from + first * octant.label_step
    end = octant.label_from + (first + 1) * octant.label_step
    row[:] = 0.0
    row[N], row[INVERSE], row[F0] = n, 1.0 / n, 1.0
    if k == 0:
        row[X0], row[X1] = octant.radar_column + t * n, (end - t) * n
        return
    e = k - 1
    a = line_at(t, n, bend[e], stretch[e], octant, sight)
    m = line_at(0.5 * (t + end), n, bend[e], stretch[e], octant, sight)
    b = line_at(end, n, bend[e], stretch[e], octant, sight)
    row[X0], row[X1], row[X2] = parabola(a[0], m[0], b[0], 0.5)
    row[F0], row[F1], row[F2] = parabola(a[1], m[1], b[1], 0.5)
    row[O0], row[O1], row[O2] = parabola(a[2], m[2], b[2], 0.5)
    row[D0], row[D1], row[D2] = parabola(a[3] ** 2, m[3] ** 2, b[3] ** 2, 0.5)


@jit
def sag_m(row, octant, sight):
    """How far ground, straight between posts, can leave a chord over the sphere, in metres."""
    reach = (abs(row[X1]) + 1.0) * octant.step_across_m + octant.step_along_m
    return ROUNDING_M + 0.125 * reach * reach * sight.inverse_radius


@jit
def clears(tops, table, k, last, floor, octant, sight):
    """Whether both edges' horizons pass above all ground of rows ``k`` to ``last`` of a wedge."""
    low, high, lowest = np.inf, -np.inf, np.inf
    antenna, curve = sight.antenna_m, sight.inverse_radius
    for row in (table[k - 1], table[last]):
        right = row[X0] + row[X1] + row[X2]
        low, high = min(low, row[X0], right), max(high, row[X0], right)
        for slope, f, o in (
            (floor[0], row[F0], row[O0]),
            (floor[1], row[F0] + row[F1] + row[F2], row[O0] + row[O1] + row[O2]),
        ):
            b = (slope + o) * row[N] / f
            c = 1.0 - b * curve
            lowest = min(lowest, (antenna + b) / c if c > 0.0 else np.inf)
    reach = (last - k + 2) * (octant.step_along_m + 1.25 * octant.step_across_m)
    sag = 0.125 * reach * reach * sight.inverse_radius + 0.1
    edge = octant.columns - 1
    a = min(max(math.floor(low) - 1, 0), edge)
    b = min(max(math.floor(high) + 2, 0), edge)
    return highest(tops, BLOCK, k - 2, last - 1, a, b, octant) + sag < lowest


@jit
def ends(z, at, row, u, octant, sight):
    """Slope where one edge of a wedge (``u`` 0 or 1) crosses a row; NaN where unknown."""
    x = min(max(row[X0] + u * (row[X1] + row[X2]), 0.0), octant.columns - 1.0)
    c = min(int(x), octant.columns - 2)
    here = z[at + c * octant.column_stride]
    h = here + (x - c) * (z[at + (c + 1) * octant.column_stride] - here)
    f = row[F0] + u * (row[F1] + row[F2])
    o = row[O0] + u * (row[O1] + row[O2])
    return rise(h, sight.antenna_m, sight.inverse_radius) * f * row[INVERSE] - o


@jit
def stands_out(z, at, row, lo, hi, chord, octant, sight):
    """How far posts ``lo`` to ``hi`` of a row rise above and fall below a chord of slopes."""
    above, below = 0.0, 0.0
    for c in range(lo, hi + 1):
        u = (c - row[X0]) / row[X1]
        f = row[F0] + u * (row[F1] + u * row[F2])
        o = row[O0] + u * (row[O1] + u * row[O2])
        h = z[at + c * octant.column_stride]
        s = rise(h, sight.antenna_m, sight.inverse_radius) * f * row[INVERSE] - o
        s -= chord[0] + u * (chord[1] - chord[0])
        above, below = max(above, s), max(below, -s)
        if s != s:  # an unknown post: nothing is known of the row
            return np.nan, np.nan
    return above, below


@jit
def crude_bound(z, at, row, before, octant, sight):
    """Slope that no crossing from one row to the next exceeds, whatever is known of the posts."""
    right = max(row[X0] + row[X1] + row[X2], before[X0] + before[X1] + before[X2])
    edge = octant.columns - 1
    lo = min(max(math.floor(min(row[X0], before[X0])), 0), edge)
    hi = min(max(math.ceil(right), 0), edge)
    top = -np.inf
    for c in range(lo, hi + 1):
        here = at + c * octant.column_stride
        behind = here - octant.row_stride
        top = z[here] if z[here] > top else top
        top = z[behind] if z[behind] > top else top
    if top == -np.inf:
        return top
    b = rise(top + sag_m(row, octant, sight), sight.antenna_m, sight.inverse_radius)
    f0, f1 = row[F0], row[F0] + row[F1] + row[F2]
    near = max(f0, f1, 1.0) * 1.001 / max(before[N], NEAREST_ROW)
    far = min(f0, f1, 1.0) * 0.999 * row[INVERSE]
    return max(b * near, b * far) - 0.999 * min(before[O0], before[O0] + before[O1] + before[O2])


@jit
def row_bounds(z, table, k, octant, sight):
    """Slopes at both edges below which, and above which, a wedge's ground of row ``k`` stays.

    The upper bound holds for the crossing of the row and of all columns since the row before; the
    lower one for the crossing of the row: (upper, upper, lower, lower).
    """
    row, before = table[k], table[k - 1]
    if row[N] < NEAREST_ROW:
        return -np.inf, -np.inf, -np.inf, -np.inf
    at = octant.origin + (k - 1) * octant.row_stride
    edge = octant.columns - 1
    left, right = row[X0], row[X0] + row[X1] + row[X2]
    left_was, right_was = before[X0], before[X0] + before[X1] + before[X2]
    lo = max(math.ceil(min(left, left_was) - 1e-9), 0)
    hi = min(math.floor(max(right, right_was) + 1e-9), edge)
    chord = ends(z, at, row, 0.0, octant, sight), ends(z, at, row, 1.0, octant, sight)
    inner = max(math.ceil(left), 0), min(math.floor(right), edge)
    up, down = stands_out(z, at, row, inner[0], inner[1], chord, octant, sight)
    outside = min(left, right) < 0.0 or max(left, right) > edge
    if lo <= hi and k > 1:
        here, _ = stands_out(z, at, row, lo, hi, chord, octant, sight)
        back = at - octant.row_stride
        there, _ = stands_out(z, back, before, lo, hi, chord, octant, sight)
        up = here + there if here != here or there != there else max(up, here, there)
    sound = chord[0] + chord[1] + up + down
    if sound != sound or (k == 1 and lo <= hi) or outside:
        most = crude_bound(z, at, row, before, octant, sight)
        return most, most, -np.inf, -np.inf
    outer = 1.0 + 1.0 / row[X1]
    spare = abs(chord[1] - chord[0]) * abs(row[X2] / row[X1]) * outer * outer
    spare += sag_m(row, octant, sight) * 1.01 * row[INVERSE]
    up, down = up + spare, down + spare
    return chord[0] + up, chord[1] + up, chord[0] - down, chord[1] - down
