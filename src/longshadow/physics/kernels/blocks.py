"""The highest posts of square blocks: ground that cannot matter is passed over unread."""

from __future__ import annotations

import numpy as np

from longshadow.physics.kernels import jit
from longshadow.physics.kernels.octant import BAND, Q0, Q1, Q2, T0, T1, T2, X0, X1, X2

__all__ = ["BLOCK", "block_maxima", "highest", "passes_over"]

#: Side of the squares of which the highest post is kept.
BLOCK = 8


@jit
def block_maxima(z):
    """Highest known post of each ``BLOCK`` x ``BLOCK`` square, -inf where none is known."""
    rows, columns = z.shape
    shape = ((rows + BLOCK - 1) // BLOCK, (columns + BLOCK - 1) // BLOCK)
    top = np.full(shape, -np.inf, np.float32)
    for i in range(rows):
        line = top[i // BLOCK]
        for b in range(shape[1]):
            best = line[b]
            for j in range(b * BLOCK, min((b + 1) * BLOCK, columns)):
                best = z[i, j] if z[i, j] > best else best
            line[b] = best
    return top


@jit
def highest(tops, block, row_from, row_to, column_from, column_to, octant):
    """Highest block over a box of octant rows and columns."""
    a = octant.first_row + row_from * octant.row_sense
    b = octant.first_row + row_to * octant.row_sense
    c = octant.first_column + column_from * octant.column_sense
    d = octant.first_column + column_to * octant.column_sense
    if octant.transposed:
        a, b, c, d = c, d, a, b
    best = -np.inf
    for i in range(min(a, b) // block, max(a, b) // block + 1):
        for j in range(min(c, d) // block, max(c, d) // block + 1):
            best = max(best, tops[i, j])
    return best


@jit
def passes_over(tops, slope, begin, end, k0, rows, last, octant, sight, base):
    """Whether lines clear all ground between the row before a band and its last row."""
    f4 = np.float32
    a, b = rows[0], rows[last + 1]
    m, w = f4(begin), f4(end - 1)
    left = min(a[X0] + m * (a[X1] + m * a[X2]), b[X0] + m * (b[X1] + m * b[X2])) - f4(1.0)
    right = max(a[X0] + w * (a[X1] + w * a[X2]), b[X0] + w * (b[X1] + w * b[X2])) + f4(2.0)
    top = octant.columns - 1
    lo, hi = min(max(int(left) + base, 0), top), min(max(int(right) + base, 0), top)
    # A sight line sags below its chord by at most (length of the chord)^2 / 8 R.
    reach = (BAND + 1) * (octant.step_along_m + 1.25 * octant.step_across_m)
    sag = 0.125 * reach * reach * sight.inverse_radius + 0.1
    high = f4(highest(tops, BLOCK, k0 - 1, k0 + last, lo, hi, octant) + sag)
    n = octant.first_n + k0
    near, far = f4(max(n - 1.0, 0.0)), f4(n + last)
    antenna, curve, one = f4(sight.antenna_m), f4(sight.inverse_radius), f4(1.0)
    touched = 0
    for i in range(begin, end):
        m = f4(i)
        s = slope[i]
        p = (s + (a[T0] + m * (a[T1] + m * a[T2]))) * near / (a[Q0] + m * (a[Q1] + m * a[Q2]))
        q = (s + (b[T0] + m * (b[T1] + m * b[T2]))) * far / (b[Q0] + m * (b[Q1] + m * b[Q2]))
        below = ((antenna + p) <= high * (one - p * curve)) | (
            (antenna + q) <= high * (one - q * curve)
        )
        touched += 1 if below else 0
    return touched == 0
