"""Running horizons on a fan of lines: the fast sightline sweep.

One octant of the map (one side of the radar, one sense across) is cut into chunks of neighbouring
lines. A chunk walks outward row by row. Each line keeps the steepest slope met so far, from both
kinds of grid-line crossing, and how that slope changes from line to line; a cell takes the
horizon between its two neighbouring lines before its own row is added. Rows come in bands: within
a band every line is a parabola in index space, and along a row position and curvature are
parabolas in the line's number. Ground that lies below every sight line over it is passed over,
sixteen rows by sixty-four lines at a time.
"""

from __future__ import annotations

import math

import numpy as np

from longshadow.physics.kernels import jit
from longshadow.physics.kernels.blocks import passes_over
from longshadow.physics.kernels.cells import emit_row
from longshadow.physics.kernels.horizon import hold_band, walk_band
from longshadow.physics.kernels.octant import BAND, ROW_NUMBERS, edge_lines, edge_row, parabola

__all__ = ["sweep"]

#: A sight line that nothing has touched yet points straight down.
NO_HORIZON = -1.0e9
#: Lines that are tested together against the highest ground below them.
PACKET = 128


@jit
def place_rows(rows, edges, values, count, base):
    """Parabolas, along the row before a band and its own rows, of column, factor and offset."""
    for r in range(BAND + 1):
        at = values[r]
        edge_row(edges, r - 1.0, at)
        for p in range(3):
            c0, c1, c2 = parabola(at[p, 0], at[p, 1], at[p, 2], 0.5 * count)
            rows[r, 3 * p] = c0 - base if p == 0 else c0
            rows[r, 3 * p + 1] = c1
            rows[r, 3 * p + 2] = c2


@jit
def start_lines(lines, first, count, octant, sight):
    """Lines that have met nothing, from the lower edge of the beam."""
    for i in range(count + 1):
        t = octant.label_from + (first + i) * octant.label_step
        pace = math.sqrt(octant.step_along_m**2 + (t * octant.step_across_m) ** 2)
        lines[2, i] = max(sight.lowest_slope * pace, NO_HORIZON)
        lines[3, i] = 0.0


@jit
def radar_numbers(first, octant, sight):
    """Antenna, curvature, and the change of the Earth's bulge from line to line."""
    f4 = np.float32
    spread = octant.step_across_m**2 * sight.inverse_radius
    direction = octant.label_from + first * octant.label_step
    return (
        f4(sight.antenna_m),
        f4(sight.inverse_radius),
        f4(spread * direction),
        f4(spread * octant.label_step),
    )


@jit
def walk_chunk(z, tops, count, k0, last, rows, radar, octant, sight, base, lines, was, trend_was):
    """Advance the lines of a chunk over a band; whether no ground came near any of them."""
    held = 0
    for begin in range(0, count + 1, PACKET):
        end = min(begin + PACKET, count + 1)
        over = passes_over(tops, lines[2, :], begin, end, k0, rows, last, octant, sight, base)
        if over and held == begin:
            held = end
        elif over:
            hold_band(begin, end, last, lines, was, trend_was)
        else:
            walk_band(z, begin, end, k0, last, rows, radar, octant, base, lines, was, trend_was)
    if held <= count:
        hold_band(0, held, last, lines, was, trend_was)
    return held > count


@jit
def sweep_chunk(z, out, tops, first, count, tables, octant, sight, work):
    """Walk ``count`` intervals between neighbouring lines from the radar to the edge."""
    lines, was, trend_was, buffer, rows, edges, values = work
    start_lines(lines, first, count, octant, sight)
    radar = radar_numbers(first, octant, sight)
    for band in range((octant.rows + BAND - 1) // BAND):
        k0 = band * BAND
        n = octant.first_n + k0
        edge_lines(edges, first, count, n, band, tables, octant, sight)
        ahead = edges[0, 0, 0] + BAND * (edges[0, 0, 1] + BAND * edges[0, 0, 2])
        nearest = min(edges[0, 0, 0], ahead)
        if nearest > octant.columns - 1 or edges[3, 0, 0] > sight.max_range_m:
            return
        base = min(max(math.floor(nearest) - 1, 0), octant.columns - 2)
        last = min(BAND, octant.rows - k0) - 1
        place_rows(rows, edges, values, count, base)
        clear = walk_chunk(
            z, tops, count, k0, last, rows, radar, octant, sight, base, lines, was, trend_was
        )
        for r in range(last + 1):
            slope = lines[2, :] if clear else was[r]
            trend = lines[3, :] if clear else trend_was[r]
            emit_row(
                z,
                out,
                k0 + r,
                n + r,
                first,
                count,
                values[r + 1],
                slope,
                trend,
                buffer,
                octant,
                sight,
            )


@jit
def sweep(z, out, tops, octant, sight, bend, stretch, chunk, begin, end):
    """Chunks ``begin`` to ``end`` of one octant."""
    work = (
        np.empty((4, chunk + 1), np.float32),
        np.empty((BAND, chunk + 1), np.float32),
        np.empty((BAND, chunk + 1), np.float32),
        np.empty((2, octant.columns), np.float32),
        np.empty((BAND + 1, ROW_NUMBERS), np.float32),
        np.empty((4, 3, 3)),
        np.empty((BAND + 1, 4, 3)),
    )
    for c in range(begin, end):
        first = c * chunk
        count = min(chunk, octant.labels - first)
        sweep_chunk(z, out, tops, first, count, (bend, stretch), octant, sight, work)
