"""Running horizons: the steepest slope that each line of a fan has met, row by row.

Heights of the sight line on a sphere of radius ``R`` from an antenna at ``h0``: with
``B = (z - h0) / (1 + z / R)``, the tangent of the elevation angle is
``B / (R sin theta) - tan(theta / 2)``. Slopes here are per row, not per metre: multiplied by
``pace``, the metres per row on the line at the radar; then ground that is linear between posts
has a slope that is linear in the line's label. What a line carries besides its slope is how that
slope changes with the label (``trend``).
"""

from __future__ import annotations

import numpy as np

from longshadow.physics.kernels import jit, separate
from longshadow.physics.kernels.octant import Q0, Q1, Q2, T0, T1, T2, X0, X1, X2

__all__ = ["NEAREST_ROW", "hold_band", "walk_band"]

#: Crossings nearer than this to the radar, in rows, are the ground that its mast stands on.
NEAREST_ROW = 0.05
#: Keeps an index from looking negative to the compiler, which then gathers with 32-bit indices.
INDEX = 0x7FFFFFFF


@separate
@jit
def enter(z, origin, stride, limit, row, begin, xp, zp):
    """Where each line crossed the row before the band, and the post right of that crossing."""
    a, b, c = row[X0], row[X1], row[X2]
    for i in range(xp.size):
        m = np.float32(i + begin)
        x = min(max(a + m * (b + m * c), np.float32(0.0)), limit)
        column = int(x)
        xp[i] = x
        zp[i] = z[(origin + (column + 1) * stride) & INDEX]


@jit
def column_slope(x, xp, zp, a, n, inverse, q, off, antenna, curve):
    """Slope to where a line met the last column edge before row ``n``, its trend, and whether.

    ``x`` and ``xp`` are where the line is now and was a row before; ``zp`` and ``a`` the posts on
    the edge between them. Slope factor ``q`` and offset ``off`` grow from 1 and 0 at the radar in
    proportion to the distance.
    """
    one = np.float32(1.0)
    edge = np.float32(np.int32(x))
    run = x - xp
    g = (edge - xp) / run
    back = one - g
    climb = a - zp
    h = zp + g * climb
    part = (n - back) * inverse
    w = (h - antenna) * (one - h * curve) * (one + (q - one) * part) / (n - back)
    met = (edge > xp) & (g <= one) & (back < n - np.float32(NEAREST_ROW))
    return w - off * part, (w - climb) / run, met


@separate
@jit
def advance(z, place, rows, begin, radar, xp, zp, slope, trend, was, trend_was):
    """Take the rows of a band, each after its column crossings, into the horizons."""
    origin, z_row, stride, limit, first_n, last = place
    antenna, curve, bow, bow_step = radar
    one = np.float32(1.0)
    for r in range(last + 1):
        x0, x1, x2 = rows[r + 1, X0], rows[r + 1, X1], rows[r + 1, X2]
        q0, q1, q2 = rows[r + 1, Q0], rows[r + 1, Q1], rows[r + 1, Q2]
        t0, t1, t2 = rows[r + 1, T0], rows[r + 1, T1], rows[r + 1, T2]
        n = first_n + np.float32(r)
        inverse = one / n
        start = origin + np.int32(r) * z_row
        before, trend_before = was[r], trend_was[r]
        for i in range(xp.size):
            m = np.float32(i + begin)
            x = min(max(x0 + m * (x1 + m * x2), np.float32(0.0)), limit)
            c = np.int32(x)
            at = start + c * stride
            a = z[at & INDEX]
            b = z[(at + stride) & INDEX]
            q = q0 + m * (q1 + m * q2)
            off = t0 + m * (t1 + m * t2)
            best, turn = slope[i], trend[i]
            before[i + begin] = best
            trend_before[i + begin] = turn
            s, s_turn, met = column_slope(x, xp[i], zp[i], a, n, inverse, q, off, antenna, curve)
            met = met & (s > best)
            turn = s_turn if met else turn
            best = s if met else best
            h = a + (x - np.float32(c)) * (b - a)
            s = (h - antenna) * (one - h * curve) * (q * inverse) - off
            met = (s > best) & (n >= np.float32(NEAREST_ROW))
            slope[i] = s if met else best
            trend[i] = (b - a) - n * (bow + m * bow_step) if met else turn
            xp[i] = x
            zp[i] = b


@jit
def walk_band(z, begin, end, k0, last, rows, radar, octant, base, lines, was, trend_was):
    """Advance lines ``begin`` to ``end`` over the rows of one band."""
    f4 = np.float32
    xp, zp, slope, trend = lines[0, :], lines[1, :], lines[2, :], lines[3, :]
    limit = f4(octant.columns - 1 - base) * f4(1.0 - 1e-6)
    origin = octant.origin + base * octant.column_stride
    before = origin + (k0 - 1) * octant.row_stride
    cut = slice(begin, end)
    enter(z, before, octant.column_stride, limit, rows[0], begin, xp[cut], zp[cut])
    place = (
        np.int32(origin + k0 * octant.row_stride),
        np.int32(octant.row_stride),
        np.int32(octant.column_stride),
        limit,
        f4(octant.first_n + k0),
        last,
    )
    advance(z, place, rows, begin, radar, xp[cut], zp[cut], slope[cut], trend[cut], was, trend_was)


@jit
def hold_band(begin, end, last, lines, was, trend_was):
    """Record the horizons of lines that no ground of a band can raise."""
    # Loops: assigning slices makes numba compile its shape checks, which takes seconds.
    for r in range(last + 1):
        for i in range(begin, end):
            was[r, i] = lines[2, i]
            trend_was[r, i] = lines[3, i]
