"""Running horizons on a fan of lines: the fast sightline sweep.

One octant of the map (one side of the radar, one sense across) is cut into chunks of neighbouring
lines. A chunk walks outward row by row. Each line keeps the steepest slope met so far, from both
kinds of grid-line crossing, and how that slope changes from line to line; a cell takes the
horizon between its two neighbouring lines before its own row is added. Rows come in bands: within
a band every line is a parabola in index space, and along a row position and curvature are
parabolas in the line's number. Ground that lies below every sight line over it is passed over,
sixteen rows by sixty-four lines at a time.

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
from longshadow.physics.kernels.octant import BAND, edge_lines, edge_row, parabola, row_cells

__all__ = ["BLOCK", "block_maxima", "sweep"]

#: A sight line that nothing has touched yet points straight down.
NO_HORIZON = -1.0e9
#: Crossings nearer than this to the radar, in rows, are the ground that its mast stands on.
NEAREST_ROW = 0.05
#: Keeps an index from looking negative to the compiler, which then gathers with 32-bit indices.
INDEX = 0x7FFFFFFF
#: Lines that are tested together against the highest ground below them.
PACKET = 128
#: Side of the squares of which the highest post is kept.
BLOCK = 8

# What a row needs, per row: parabolas in the line's number.
X0, X1, X2, Q0, Q1, Q2, T0, T1, T2 = range(9)
ROW_NUMBERS = 9


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


@separate
@jit
def enter(z, origin, stride, limit, row, begin, xp, zp):
    """Where each line crossed the row before the band, and the post right of that crossing."""
    a, b, c = row[X0], row[X1], row[X2]
    for i in range(xp.size):
        m = np.float32(i + begin)
        x = min(max(a + m * (b + m * c), np.float32(0.0)), limit)
        column = np.uint32(x)
        xp[i] = x
        zp[i] = z[origin + (column + np.uint32(1)) * stride]


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
        emit(out[at : at + size], z[at : at + size], y, f4(sense), row, antenna, curve, was, trend_was, step)
        return
    cells = buffer[0, :size]
    ground = buffer[1, :size]
    for j in range(size):
        ground[j] = z[at + j * stride]
    emit(cells, ground, y, f4(sense), row, antenna, curve, was, trend_was, step)
    for j in range(size):
        out[at + j * stride] = cells[j]


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
    high = f4(highest(tops, max(k0 - 1, 0), k0 + last, lo, hi, octant) + sag)
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


@jit
def highest(tops, row_from, row_to, column_from, column_to, octant):
    """Highest block over a box of octant rows and columns."""
    a = octant.first_row + row_from * octant.row_sense
    b = octant.first_row + row_to * octant.row_sense
    c = octant.first_column + column_from * octant.column_sense
    d = octant.first_column + column_to * octant.column_sense
    if octant.transposed:
        a, b, c, d = c, d, a, b
    best = -np.inf
    for i in range(min(a, b) // BLOCK, max(a, b) // BLOCK + 1):
        for j in range(min(c, d) // BLOCK, max(c, d) // BLOCK + 1):
            best = max(best, tops[i, j])
    return best


@jit
def walk_band(z, begin, end, k0, last, rows, radar, octant, base, lines, was, trend_was):
    """Advance lines ``begin`` to ``end`` over the rows of one band."""
    f4 = np.float32
    xp, zp, slope, trend = lines[0, :], lines[1, :], lines[2, :], lines[3, :]
    limit = f4(octant.columns - 1 - base) * f4(1.0 - 1e-6)
    origin = octant.origin + base * octant.column_stride
    before = origin + max(k0 - 1, 0) * octant.row_stride
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
    advance(
        z, place, rows, begin, radar, xp[cut], zp[cut], slope[cut], trend[cut], was, trend_was
    )


@jit
def hold_band(begin, end, last, lines, was, trend_was):
    """Record the horizons of lines that no ground of a band can raise."""
    for r in range(last + 1):
        was[r, begin:end] = lines[2, begin:end]
        trend_was[r, begin:end] = lines[3, begin:end]


@jit
def sweep_chunk(z, out, tops, first, count, tables, octant, sight, work):
    """Walk ``count`` intervals between neighbouring lines from the radar to the edge."""
    lines, was, trend_was, buffer, rows, edges, values = work
    f4 = np.float32
    for i in range(count + 1):
        t = octant.label_from + (first + i) * octant.label_step
        pace = math.sqrt(octant.step_along_m**2 + (t * octant.step_across_m) ** 2)
        lines[2, i] = max(sight.lowest_slope * pace, NO_HORIZON)
        lines[3, i] = 0.0
    spread = octant.step_across_m**2 * sight.inverse_radius
    direction = octant.label_from + first * octant.label_step
    radar = (
        f4(sight.antenna_m),
        f4(sight.inverse_radius),
        f4(spread * direction),
        f4(spread * octant.label_step),
    )
    for band in range((octant.rows + BAND - 1) // BAND):
        k0 = band * BAND
        n = octant.first_n + k0
        edge_lines(edges, first, count, n, band, tables, octant, sight)
        ahead = edges[0, 0, 0] + BAND * (edges[0, 0, 1] + BAND * edges[0, 0, 2])
        nearest = min(edges[0, 0, 0], ahead)
        if nearest > octant.columns - 1 or edges[3, 0, 0] > sight.max_range_m:
            return
        base = min(max(int(math.floor(nearest)) - 1, 0), octant.columns - 2)
        last = min(BAND, octant.rows - k0) - 1
        place_rows(rows, edges, values, count, base)
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
        for r in range(last + 1):
            slope = lines[2, :] if held > count else was[r]
            trend = lines[3, :] if held > count else trend_was[r]
            emit_row(
                z, out, k0 + r, n + r, first, count, values[r + 1], slope, trend, buffer, octant,
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
