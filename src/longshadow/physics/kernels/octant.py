"""One octant of the map around a radar: its rows, its columns and the lines that cross them."""

from __future__ import annotations

import math
from typing import NamedTuple

from longshadow.physics.kernels import jit

__all__ = ["BAND", "Octant", "Sight", "edge_lines", "edge_row", "line_at", "parabola", "row_cells"]

#: Rows over which a line is taken as a parabola in index space.
BAND = 8

# What a row needs, per row: parabolas in the line's number.
X0, X1, X2, Q0, Q1, Q2, T0, T1, T2 = range(9)
ROW_NUMBERS = 9


class Octant(NamedTuple):
    """One octant: how its rows and columns lie in the grid, and its lines.

    Cell (``k``, ``c``) of the octant is element ``origin + k * row_stride + c * column_stride`` of
    the flat grid. Row ``k`` lies ``first_n + k`` rows from the radar, column ``c`` lies
    ``c - radar_column`` columns from it. Octant rows are grid columns where ``transposed``.
    """

    rows: int
    columns: int
    first_n: float
    radar_column: float
    origin: int
    row_stride: int
    column_stride: int
    first_row: int
    row_sense: int
    first_column: int
    column_sense: int
    transposed: bool
    mirrored: float  # -1.0 where the octant's columns run against the fan's
    owns_diagonal: bool
    owns_axis: bool
    step_along_m: float
    step_across_m: float
    label_from: float
    label_step: float
    labels: int


class Sight(NamedTuple):
    """The radar and the sphere."""

    antenna_m: float  # height above the vertical datum
    inverse_radius: float  # 1 / effective Earth radius, 0 for a flat Earth
    lowest_slope: float  # tangent of the lowest elevation, NO_HORIZON for none
    max_range_m: float


@jit
def line_at(t, n, bend, stretch, octant, sight):
    """Column, slope factor, slope offset and distance of line ``t`` at row ``n`` from the radar."""
    e = 0.0
    g = 0.0
    label = t * octant.mirrored
    for p in range(bend.size - 1, -1, -1):
        e = e * label + bend[p]
        g = g * label + stretch[p]
    pace = math.sqrt(octant.step_along_m**2 + (t * octant.step_across_m) ** 2)
    distance = n * pace * (1.0 + g)
    theta = distance * sight.inverse_radius
    square = theta * theta
    column = n * (t + e * octant.mirrored) + octant.radar_column
    factor = (1.0 + square * (1.0 / 6.0 + square * 7.0 / 360.0)) / (1.0 + g)
    offset = 0.5 * theta * (1.0 + square * (1.0 / 12.0 + square / 120.0)) * pace
    return column, factor, offset, distance


@jit
def parabola(a, m, b, h):
    """Coefficients of the parabola through (0, a), (h, m) and (2h, b)."""
    return a, (4.0 * m - 3.0 * a - b) / (2.0 * h), (a + b - 2.0 * m) / (2.0 * h * h)


@jit
def edge_lines(edges, first, count, n, band, tables, octant, sight):
    """First, middle and last line of a chunk over one band: three numbers per quantity."""
    bend, stretch = tables
    for e in range(3):
        t = octant.label_from + (first + 0.5 * e * count) * octant.label_step
        a = line_at(t, n, bend[2 * band], stretch[2 * band], octant, sight)
        m = line_at(t, n + BAND / 2, bend[2 * band + 1], stretch[2 * band + 1], octant, sight)
        b = line_at(t, n + BAND, bend[2 * band + 2], stretch[2 * band + 2], octant, sight)
        for p in range(4):
            c0, c1, c2 = parabola(a[p], m[p], b[p], BAND / 2)
            edges[p, e, 0] = c0
            edges[p, e, 1] = c1
            edges[p, e, 2] = c2


@jit
def edge_row(edges, r, values):
    """Column, factor, offset and distance of the three edge lines at row ``r`` of the band."""
    for p in range(4):
        for e in range(3):
            values[p, e] = edges[p, e, 0] + r * (edges[p, e, 1] + r * edges[p, e, 2])


@jit
def row_cells(values, n, first, octant, sight):
    """First column, and one past the last, that a chunk owns in a row.

    Chunks share their edge line, sides share the diagonal, and mirrored octants share the axis:
    half-open intervals give every cell to exactly one of them.
    """
    lo = math.ceil(values[0, 0])
    if first == 0 and not octant.owns_axis and lo == values[0, 0]:
        lo += 1
    hi = math.ceil(values[0, 2])
    if octant.owns_diagonal:
        hi = min(hi, math.floor(octant.radar_column + n) + 1)
    else:
        hi = min(hi, math.ceil(octant.radar_column + n))
    if values[3, 2] > sight.max_range_m:
        hi = min(hi, math.floor(values[0, 0] + _reach(values, sight.max_range_m)) + 1)
    return max(int(lo), 0), min(int(hi), octant.columns)


@jit
def _reach(values, range_m):
    """Columns from a chunk's first line at which a row leaves the range."""
    ym = values[0, 1] - values[0, 0]
    yb = values[0, 2] - values[0, 0]
    a = values[3, 0] ** 2
    at_m = (values[3, 1] ** 2 - a) / ym
    at_b = (values[3, 2] ** 2 - a) / yb
    c2 = (at_b - at_m) / (yb - ym)
    c1 = at_m - c2 * ym
    short = range_m**2 - a
    if short < 0.0:
        return -1.0
    root = math.sqrt(max(c1 * c1 + 4.0 * c2 * short, 0.0))
    return 2.0 * short / (c1 + root)
