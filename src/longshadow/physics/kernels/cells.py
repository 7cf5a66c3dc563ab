"""From the horizons of neighbouring lines to the lowest visible height of the cells between."""

from __future__ import annotations

import numpy as np

from longshadow.physics.kernels import jit, separate
from longshadow.physics.kernels.octant import parabola, row_cells

__all__ = ["emit_row"]

#: Keeps an index from looking negative to the compiler.
INDEX = 0x7FFFFFFF


@jit
def height_between(v, row, antenna, curve, slope, trend, step):
    """Height of the sight line over a cell ``v`` columns from a chunk's first line.

    Both neighbouring lines know their horizon and where it heads. Two lines that climb towards
    each other's outside have a summit between them (take the lower), two that fall short have a
    gap (take the higher); otherwise the horizon runs straight from one to the other.
    """
    across, bend, o0, o1, o2, g0, g1, g2, top = row
    one = np.float32(1.0)
    m = min(max(v * (across + v * bend), np.float32(0.0)), top)
    i = np.int32(m) & INDEX
    f = m - np.float32(i)
    left = slope[i]
    right = slope[i + 1]
    rise = right - left
    up = trend[i] * step
    down = trend[i + 1] * step
    from_left = left + f * up
    from_right = right - (one - f) * down
    s = left + f * rise
    s = min(from_left, from_right) if (up > rise) & (down < rise) else s
    s = max(from_left, from_right) if (up < rise) & (down > rise) else s
    b = (s + (o0 + m * (o1 + m * o2))) * (g0 + m * (g1 + m * g2))
    c = one - b * curve
    return (antenna + b) / c if c > 0.0 else np.float32(np.inf)


@separate
@jit
def emit(cells, ground, y, sense, row, antenna, curve, slope, trend, step):
    """Lowest visible height of neighbouring cells of one row."""
    zero = np.float32(0.0)
    for j in range(cells.size):
        v = y + sense * np.float32(j)
        need = height_between(v, row, antenna, curve, slope, trend, step) - ground[j]
        cells[j] = zero if need < zero else need


@jit
def cell_row(values, n, count):
    """Numbers that `emit` needs for a row: line number of a column, slope to height."""
    ym = values[0, 1] - values[0, 0]
    yb = values[0, 2] - values[0, 0]
    bend = (count / yb - 0.5 * count / ym) / (yb - ym)
    o0, o1, o2 = parabola(values[2, 0], values[2, 1], values[2, 2], 0.5 * count)
    g0, g1, g2 = parabola(n / values[1, 0], n / values[1, 1], n / values[1, 2], 0.5 * count)
    f4 = np.float32
    top = f4(count * (1.0 - 1e-6))
    return f4(count / yb - bend * yb), f4(bend), f4(o0), f4(o1), f4(o2), f4(g0), f4(g1), f4(g2), top


@jit
def emit_row(z, out, k, n, first, count, values, was, trend_was, buffer, octant, sight):
    """Lowest visible height of the cells that a chunk owns in row ``k``."""
    lo, hi = row_cells(values, n, first, octant, sight)
    if hi <= lo:
        return
    row = cell_row(values, n, count)
    # Walk in the order of memory, whichever way the octant runs.
    stride = abs(octant.column_stride)
    sense = 1 if octant.column_stride > 0 else -1
    start = lo if sense > 0 else hi - 1
    at = octant.origin + k * octant.row_stride + start * octant.column_stride
    size = hi - lo
    f4 = np.float32
    y = f4(start - values[0, 0])
    antenna, curve = f4(sight.antenna_m), f4(sight.inverse_radius)
    step = f4(octant.label_step)
    if stride == 1:
        emit(
            out[at : at + size],
            z[at : at + size],
            y,
            f4(sense),
            row,
            antenna,
            curve,
            was,
            trend_was,
            step,
        )
        return
    cells = buffer[0, :size]
    ground = buffer[1, :size]
    for j in range(size):
        ground[j] = z[at + j * stride]
    emit(cells, ground, y, f4(sense), row, antenna, curve, was, trend_was, step)
    for j in range(size):
        out[at + j * stride] = cells[j]
