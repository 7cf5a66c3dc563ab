"""Running horizons on a fan of lines: the fast sightline sweep.

One octant of the map (one side of the radar, one sense across) is cut into chunks of neighbouring
lines. A chunk walks outward row by row. Each line keeps the steepest slope met so far, from both
kinds of grid-line crossing, and how that slope changes from line to line; a cell takes the
horizon between its two neighbouring lines before its own row is added. Rows come in bands: within
a band every line is a parabola in index space, and a band whose highest ground lies below every
sight line is passed over.

Heights of the sight line on a sphere of radius ``R`` from an antenna at ``h0``: with
``B = (z - h0) / (1 + z / R)``, the tangent of the elevation angle is
``B / (R sin theta) - tan(theta / 2)``. Slopes here are per row, not per metre: multiplied by
``pace``, the metres per row on the line at the radar; then ground that is linear between posts
has a slope that is linear in the line's label.
"""

from __future__ import annotations

import math

import numpy as np

from longshadow.physics.kernels import jit, separate
from longshadow.physics.kernels.octant import (
    BAND,
    edge_lines,
    edge_row,
    line_at,
    parabola,
    row_cells,
)

__all__ = ["sweep"]

#: A sight line that nothing has touched yet points straight down.
NO_HORIZON = -1.0e9
#: Crossings nearer than this to the radar, in rows, are the ground that its mast stands on.
NEAREST_ROW = 0.05

# Rows of the per-chunk state.
X0, DX, DDX, Q0, DQ, T0, DT, XP, ZP, SLOPE, TREND, DIRECTION = range(12)
STATES = 12


@jit
def place_band(state, first, count, n, tables, band, octant, sight, base):
    """Parabolas of ``count + 1`` lines over one band, columns counted from ``base``."""
    bend, stretch = tables
    for i in range(count + 1):
        t = octant.label_from + (first + i) * octant.label_step
        xa, qa, ta, _ = line_at(t, n, bend[2 * band], stretch[2 * band], octant, sight)
        xm, _, _, _ = line_at(
            t, n + BAND / 2, bend[2 * band + 1], stretch[2 * band + 1], octant, sight
        )
        xb, qb, tb, _ = line_at(
            t, n + BAND, bend[2 * band + 2], stretch[2 * band + 2], octant, sight
        )
        state[X0, i] = xa - base
        state[DX, i] = (4.0 * xm - 3.0 * xa - xb) / BAND
        state[DDX, i] = 2.0 * (xa + xb - 2.0 * xm) / (BAND * BAND)
        state[Q0, i] = qa
        state[DQ, i] = (qb - qa) / BAND
        state[T0, i] = ta
        state[DT, i] = (tb - ta) / BAND
        state[DIRECTION, i] = t


@separate
@jit
def enter_band(z, origin, stride, limit, x0, dx, ddx, xp, zp):
    """Where each line crossed the row before the band, and the post right of that crossing."""
    for i in range(x0.size):
        x = min(max(x0[i] - dx[i] + ddx[i], np.float32(0.0)), limit)
        c = np.uint32(x)
        xp[i] = x
        zp[i] = z[origin + (c + np.uint32(1)) * stride]


@separate
@jit
def advance(z, origin, stride, limit, r, n, antenna, curve, spread, lines, xp, zp, slope, trend):
    """Take one row, and the column crossings just before it, into the horizons."""
    x0, dx, ddx, q0, dq, t0, dt, direction = lines
    inverse = np.float32(1.0) / n
    for i in range(x0.size):
        x = min(max(x0[i] + r * (dx[i] + r * ddx[i]), np.float32(0.0)), limit)
        c = np.uint32(x)
        f = x - np.float32(c)
        a = z[origin + c * stride]
        b = z[origin + (c + np.uint32(1)) * stride]
        q = q0[i] + r * dq[i]
        off = t0[i] + r * dt[i]
        best = slope[i]
        turn = trend[i]
        # Column crossing between the previous row and this one.
        run = x - xp[i]
        g = (np.float32(c) - xp[i]) / run
        nc = n - np.float32(1.0) + g
        zc = zp[i] + g * (a - zp[i])
        back = np.float32(1.0) - g
        w = (zc - antenna) * (np.float32(1.0) - zc * curve) * ((q - back * dq[i]) / nc)
        sc = w - (off - back * dt[i])
        column = (np.float32(c) > xp[i]) & (nc > np.float32(NEAREST_ROW)) & (sc > best)
        turn = (w - (a - zp[i])) / run if column else turn
        best = sc if column else best
        # Row crossing.
        h = a + f * (b - a)
        s = (h - antenna) * (np.float32(1.0) - h * curve) * (q * inverse) - off
        row = s > best
        turn = (b - a) - n * spread * direction[i] if row else turn
        slope[i] = s if row else best
        trend[i] = turn
        xp[i] = x
        zp[i] = b


@separate
@jit
def emit(out, out_origin, out_stride, z, z_origin, z_stride, count, y, row, antenna, curve, rays):
    """Lowest visible height of ``count`` neighbouring cells of one row."""
    across, bow, o0, o1, o2, g0, g1, g2, top = row
    slope, trend, step = rays
    one = np.float32(1.0)
    for j in range(count):
        v = y + np.float32(j)
        m = min(max(v * (across + v * bow), np.float32(0.0)), top)
        i = np.uint32(m)
        f = m - np.float32(i)
        left = slope[i]
        right = slope[i + np.uint32(1)]
        rise = right - left
        up = trend[i] * step
        down = trend[i + np.uint32(1)] * step
        from_left = left + f * up
        from_right = right - (one - f) * down
        s = left + f * rise
        s = min(from_left, from_right) if (up > rise) & (down < rise) else s
        s = max(from_left, from_right) if (up < rise) & (down > rise) else s
        b = (s + (o0 + m * (o1 + m * o2))) * (g0 + m * (g1 + m * g2))
        c = one - b * curve
        need = (antenna + b) / c if c > 0.0 else np.float32(np.inf)
        need = need - z[z_origin + np.uint32(j) * z_stride]
        out[out_origin + np.uint32(j) * out_stride] = np.float32(0.0) if need < 0.0 else need


@jit
def emit_cells(z, out, k, n, first, count, values, state, octant, sight):
    """Lowest visible height of the cells that a chunk owns in row ``k``."""
    lo, hi = row_cells(values, n, first, octant, sight)
    if hi <= lo:
        return
    ym = values[0, 1] - values[0, 0]
    yb = values[0, 2] - values[0, 0]
    bow = (count / yb - 0.5 * count / ym) / (yb - ym)
    o0, o1, o2 = parabola(values[2, 0], values[2, 1], values[2, 2], 0.5 * count)
    g0, g1, g2 = parabola(n / values[1, 0], n / values[1, 1], n / values[1, 2], 0.5 * count)
    f4 = np.float32
    top = f4(count * (1.0 - 1e-6))
    row = (f4(count / yb - bow * yb), f4(bow), f4(o0), f4(o1), f4(o2), f4(g0), f4(g1), f4(g2), top)
    emit(
        out,
        octant.out_origin + k * octant.out_row + lo * octant.out_column,
        octant.out_column,
        z,
        octant.z_origin + k * octant.z_row + lo * octant.z_column,
        octant.z_column,
        hi - lo,
        f4(lo - values[0, 0]),
        row,
        f4(sight.antenna_m),
        f4(sight.inverse_radius),
        (state[SLOPE, : count + 1], state[TREND, : count + 1], f4(octant.label_step)),
    )


@jit
def sweep_band(z, out, band, first, count, edges, values, state, octant, sight, base):
    """Emit and advance every row of one band."""
    f4 = np.float32
    m = count + 1
    lines = (
        state[X0, :m],
        state[DX, :m],
        state[DDX, :m],
        state[Q0, :m],
        state[DQ, :m],
        state[T0, :m],
        state[DT, :m],
        state[DIRECTION, :m],
    )
    xp, zp, slope, trend = state[XP, :m], state[ZP, :m], state[SLOPE, :m], state[TREND, :m]
    limit = f4(octant.columns - 1 - base) * f4(1.0 - 1e-6)
    spread = f4(octant.step_across_m**2 * sight.inverse_radius)
    origin = octant.z_origin + base * octant.z_column
    k0 = band * BAND
    before = origin + max(k0 - 1, 0) * octant.z_row
    enter_band(z, before, octant.z_column, limit, lines[0], lines[1], lines[2], xp, zp)
    for r in range(min(BAND, octant.rows - k0)):
        k = k0 + r
        n = octant.first_n + k
        edge_row(edges, float(r), values)
        emit_cells(z, out, k, n, first, count, values, state, octant, sight)
        if n < NEAREST_ROW:
            continue
        advance(
            z,
            origin + k * octant.z_row,
            octant.z_column,
            limit,
            f4(r),
            f4(n),
            f4(sight.antenna_m),
            f4(sight.inverse_radius),
            spread,
            lines,
            xp,
            zp,
            slope,
            trend,
        )


@jit
def sweep_chunk(z, out, first, count, tables, octant, sight, state, edges, values):
    """Walk ``count`` intervals between neighbouring lines from the radar to the edge."""
    for i in range(count + 1):
        t = octant.label_from + (first + i) * octant.label_step
        pace = math.sqrt(octant.step_along_m**2 + (t * octant.step_across_m) ** 2)
        state[SLOPE, i] = max(sight.lowest_slope * pace, NO_HORIZON)
        state[TREND, i] = 0.0
    for band in range((octant.rows + BAND - 1) // BAND):
        n = octant.first_n + band * BAND
        edge_lines(edges, first, count, n, band, tables, octant, sight)
        nearest = min(
            edges[0, 0, 0], edges[0, 0, 0] + BAND * (edges[0, 0, 1] + BAND * edges[0, 0, 2])
        )
        if nearest > octant.columns - 1 or edges[3, 0, 0] > sight.max_range_m:
            return
        base = min(max(int(math.floor(nearest)) - 1, 0), octant.columns - 2)
        place_band(state, first, count, n, tables, band, octant, sight, base)
        sweep_band(z, out, band, first, count, edges, values, state, octant, sight, base)


@jit
def sweep(z, out, octant, sight, bend, stretch, chunk, begin, end):
    """Chunks ``begin`` to ``end`` of one octant."""
    state = np.empty((STATES, chunk + 1), np.float32)
    edges = np.empty((4, 3, 3))
    values = np.empty((4, 3))
    for c in range(begin, end):
        first = c * chunk
        count = min(chunk, octant.labels - first)
        sweep_chunk(z, out, first, count, (bend, stretch), octant, sight, state, edges, values)
