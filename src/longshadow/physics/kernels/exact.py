"""One interpolated profile per cell, without walking ground that cannot matter.

The fast sweep gives each cell a height; a sight line a little below it is tried against the
highest posts of large and then small squares. Only rows that may reach above it are walked. What
is found above the trial line is the exact horizon, since all that could be higher was looked at;
if nothing is found the cell is tried again from its ground.
"""

from __future__ import annotations

import math

import numpy as np

from longshadow.physics.kernels import jit
from longshadow.physics.kernels.blocks import BLOCK, highest
from longshadow.physics.kernels.horizon import NEAREST_ROW
from longshadow.physics.kernels.octant import line_at

__all__ = ["refine"]

#: Cells that are tried together.
GROUP = 32
#: Rows tested at once, in both sizes of square.
LARGE, SMALL = BLOCK * BLOCK, BLOCK
#: How far below the fast result the trial line runs, in metres at the cell.
SLACK_M = 2.0


@jit
def height_on(slope, n, factor, offset, antenna, curve):
    """Height of the sight line of a slope at row ``n``."""
    b = (slope + offset) * n / factor
    c = 1.0 - b * curve
    return (antenna + b) / c if c > 0.0 else np.inf


@jit
def slope_of(height, n, factor, offset, antenna, curve):
    """Slope of the sight line to a height at row ``n``."""
    return (height - antenna) / (1.0 + height * curve) * factor / n - offset


@jit
def label_of(x, n, bend, octant):
    """Label of the line through the cell ``x`` columns across in row ``n``."""
    t = x / n
    for _ in range(12):
        e = 0.0
        for p in range(bend.size - 1, -1, -1):
            e = e * (t * octant.mirrored) + bend[p]
        t = x / n - e * octant.mirrored
    return t


@jit
def reaches(top, block, labels, slopes, k, end, bend, stretch, octant, sight):
    """Whether ground from the row before ``k`` to ``end`` may rise above any trial line."""
    first, last = max(k - 1, 0), end - 1
    low, high, lowest = octant.radar_column, octant.radar_column, sight.antenna_m
    if k > 0:
        low, high, lowest = np.inf, -np.inf, np.inf
    least = slopes.min()
    for row in (first, last):
        n = octant.first_n + row
        for i in (0, labels.size - 1):
            x, f, o, _ = line_at(labels[i], n, bend[row], stretch[row], octant, sight)
            low, high = min(low, x), max(high, x)
            h = height_on(least, n, f, o, sight.antenna_m, sight.inverse_radius)
            lowest = min(lowest, h)
    reach = (end - k + 1) * (octant.step_along_m + 1.25 * octant.step_across_m)
    sag = 0.125 * reach * reach * sight.inverse_radius + 0.5
    a = min(max(math.floor(low) - 1, 0), octant.columns - 1)
    b = min(max(math.floor(high) + 2, 0), octant.columns - 1)
    return highest(top, block, k - 1, last, a, b, octant) > lowest - sag


@jit
def walk(z, t, slope, k, end, bend, stretch, octant, sight):
    """Steepest of ``slope`` and the crossings of line ``t`` from row ``k - 1`` to ``end``."""
    antenna, curve = sight.antenna_m, sight.inverse_radius
    edge = octant.columns - 1.0
    n = octant.first_n + k - 1
    was = (octant.radar_column + t * n, 1.0, 0.0, 0.0)
    if k > 0:
        was = line_at(t, n, bend[k - 1], stretch[k - 1], octant, sight)
    for row in range(k, end):
        n = octant.first_n + row
        x, f, o, _ = line_at(t, n, bend[row], stretch[row], octant, sight)
        before = was[0]
        at = octant.origin + row * octant.row_stride
        bow = ((x - octant.radar_column) / n - t) / n
        low, high = min(before, x), max(before, x)
        for c in range(max(math.ceil(low), 0), min(math.floor(high), octant.columns - 1) + 1):
            back = (x - c) / (x - before) if x != before else 2.0
            # The line bows between rows: half its second derivative is bow.
            back -= bow * back * (1.0 - back) / (x - before) if 0.0 < back < 1.0 else 0.0
            if back >= 1.0 or n - back < NEAREST_ROW:
                continue
            here = at + c * octant.column_stride
            h = z[here] + back * (z[here - octant.row_stride] - z[here]) if back > 0 else z[here]
            part = back if row > 0 else back / n
            q, off = f + part * (was[1] - f), o + part * (was[2] - o)
            s = slope_of(h, n - back, q, off, antenna, curve)
            slope = s if s > slope else slope
        x0 = min(max(x, 0.0), edge)
        c = min(int(x0), octant.columns - 2)
        here = at + c * octant.column_stride
        right = z[here + octant.column_stride]
        h = z[here] + (x0 - c) * (right - z[here]) if x0 > c else z[here]
        s = slope_of(h, n, f, o, antenna, curve)
        slope = s if s > slope and n >= NEAREST_ROW else slope
        was = (x, f, o, 0.0)
    return slope


@jit
def climb(z, tops, large, labels, slopes, k, bend, stretch, octant, sight):
    """Raise the trial slopes of a group of cells in row ``k`` to what stands above them."""
    trial = slopes.copy()
    for far in range(0, k, LARGE):
        end = min(far + LARGE, k)
        if not reaches(large, LARGE, labels, trial, far, end, bend, stretch, octant, sight):
            continue
        for near in range(far, end, SMALL):
            stop = min(near + SMALL, end)
            if reaches(tops, BLOCK, labels, trial, near, stop, bend, stretch, octant, sight):
                for i in range(labels.size):
                    slopes[i] = walk(
                        z, labels[i], slopes[i], near, stop, bend, stretch, octant, sight
                    )


@jit
def trial_slope(height, t, n, bend, stretch, octant, sight):
    """Slope to a height in row ``n``, or the beam's lower edge where that is higher."""
    _, f, o, _ = line_at(t, n, bend, stretch, octant, sight)
    pace = math.sqrt(octant.step_along_m**2 + (t * octant.step_across_m) ** 2)
    floor = sight.lowest_slope * pace
    return max(slope_of(height, n, f, o, sight.antenna_m, sight.inverse_radius), floor), f, o, floor


@jit
def refine_group(z, out, tops, large, k, begin, end, bend, stretch, octant, sight):
    """Exact lowest visible height of a few neighbouring cells of row ``k``."""
    n = octant.first_n + k
    cells = np.empty(end - begin, np.int64)
    labels = np.empty(end - begin)
    slopes = np.empty(end - begin)
    count = 0
    for c in range(begin, end):
        at = octant.origin + k * octant.row_stride + c * octant.column_stride
        if np.isfinite(out[at]):
            t = label_of(c - octant.radar_column, n, bend[k], octant)
            height = z[at] + max(out[at] - SLACK_M, 0.0)
            cells[count], labels[count] = at, t
            slopes[count] = trial_slope(height, t, n, bend[k], stretch[k], octant, sight)[0]
            count += 1
    if count == 0:
        return
    trial = slopes[:count].copy()
    climb(z, tops, large, labels[:count], slopes[:count], k, bend, stretch, octant, sight)
    for i in range(count):
        ground = z[cells[i]]
        one = slopes[i : i + 1]
        least, f, o, floor = trial_slope(ground, labels[i], n, bend[k], stretch[k], octant, sight)
        if one[0] == trial[i] and trial[i] > max(least, floor):
            one[0] = least
            climb(z, tops, large, labels[i : i + 1], one, k, bend, stretch, octant, sight)
        need = height_on(one[0], n, f, o, sight.antenna_m, sight.inverse_radius) - ground
        out[cells[i]] = max(need, 0.0)


@jit
def refine(z, out, tops, large, octant, sight, bend, stretch, begin, end):
    """Replace fast results by exact ones in rows ``begin`` to ``end`` of an octant."""
    centre = octant.radar_column
    for k in range(begin, end):
        n = octant.first_n + k
        lo = math.ceil(centre)
        if not octant.owns_axis and lo == centre:
            lo += 1
        hi = math.floor(centre + n) + 1 if octant.owns_diagonal else math.ceil(centre + n)
        hi = min(hi, octant.columns)
        for group in range(lo, hi, GROUP):
            last = min(group + GROUP, hi)
            refine_group(z, out, tops, large, k, group, last, bend, stretch, octant, sight)
