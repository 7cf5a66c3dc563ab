"""The ground along straight lines from one site: what it hides, for all antenna heights at once.

A line is followed from one row of posts to the next (columns where it runs more east than north),
and wherever it crosses a row or column in between; heights are linear between the two posts there,
as in `longshadow.terrain.profile`. Stretches of ground that lie too low to matter are passed over
unread, by the highest posts of the blocks around them: a bound, so nothing is lost.

In plan a line is the great ellipse through both ends: a polynomial of the fourth degree in rows
(or columns) through five points of it. On a projected grid it is straight.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from longshadow.engagement.kernels import jit
from longshadow.physics.kernels.blocks import BLOCK

__all__ = ["BLOCKS", "STRETCH", "Ground", "Origin", "lay_line", "place", "rays"]

#: Points that a line is laid through.
NODES = 5
#: Rows passed over at once: with two posts to each side they span at most so many blocks.
STRETCH, BLOCKS = 12, 3
#: Ground nearer than this to the radar, in posts, is what its mast stands on.
NEAREST_POST = 0.05
#: Tangent of a horizon that no ground rises to.
NONE = -1e9
#: 1 over the numbers, for a division costs more than the rest of a step.
SIXTH, TWENTY_FOURTH, THIRTIETH, FORTY_SECOND, FIFTY_SIXTH = 1 / 6, 1 / 24, 1 / 30, 1 / 42, 1 / 56


class Ground(NamedTuple):
    """The map: flat heights in metres, and the highest of `BLOCKS` x `BLOCKS` blocks from each."""

    heights_m: NDArray[np.float32]
    tops_m: NDArray[np.float32]
    rows: int
    columns: int


class Origin(NamedTuple):
    """A site: where it is in the grid and on the ellipsoid, and its antenna heights.

    `squash` is one less the flattening; sine and cosine are of the reduced latitude. `to_row` and
    `to_column` are rows and columns a radian, `curve` is 1 over the radius. On a projected grid
    only row and column count.
    """

    row: float
    column: float
    plane: bool
    latitude_rad: float
    sine: float
    cosine: float
    squash: float
    to_row: float
    to_column: float
    antennas_m: NDArray[np.float64]
    radius_m: float
    curve: float


@jit
def _follow_ellipse(line, origin, latitude, longitude):
    """Rows and columns of the nodes on the great ellipse, at even angles of reduced latitude."""
    x, z = math.cos(latitude), origin.squash * math.sin(latitude)
    norm = 1.0 / math.sqrt(x * x + z * z)
    y, z = x * norm * math.sin(longitude), z * norm
    x *= norm * math.cos(longitude)
    # Sines of a quarter, half, three quarters and all of the angle, from half its chord.
    s2 = 0.5 * math.sqrt((x - origin.cosine) ** 2 + y * y + (z - origin.sine) ** 2)
    c2 = math.sqrt(max(1.0 - s2 * s2, 0.0))
    s1 = s2 / (2.0 * math.sqrt(0.5 + 0.5 * c2))
    sines = (0.0, s1, s2, s1 * (3.0 - 4.0 * s1 * s1))
    line[0, NODES - 1] = origin.row + (latitude - origin.latitude_rad) * origin.to_row
    line[1, NODES - 1] = origin.column + longitude * origin.to_column
    for k in range(1, NODES - 1):
        a, b = sines[NODES - 1 - k], sines[k]
        px, py, pz = a * origin.cosine + b * x, b * y, a * origin.sine + b * z
        lat = math.atan2(pz, origin.squash * math.sqrt(px * px + py * py))
        line[0, k] = origin.row + (lat - origin.latitude_rad) * origin.to_row
        line[1, k] = origin.column + math.atan2(py, px) * origin.to_column


@jit
def lay_line(line, origin, north, east, distance):
    """Lay a line to a point; return whether its main axis runs along rows, or columns.

    Parameters
    ----------
    line
        (3, NODES), filled: nodes on the main axis, and the coefficients of Newton's polynomials
        for the position across it and for the distance.
    north, east
        Latitude, and longitude from the site's, radians; row and column on a projected grid.
    distance
        Metres along the ground.
    """
    for k in range(NODES):
        line[2, k] = distance * k / (NODES - 1)
        line[0, k] = origin.row + (north - origin.row) * k / (NODES - 1)
        line[1, k] = origin.column + (east - origin.column) * k / (NODES - 1)
    if not origin.plane:
        line[0, 0], line[1, 0] = origin.row, origin.column
        _follow_ellipse(line, origin, north, east)
    along_rows = abs(line[0, NODES - 1] - line[0, 0]) >= abs(line[1, NODES - 1] - line[1, 0])
    if not along_rows:
        for k in range(NODES):
            line[0, k], line[1, k] = line[1, k], line[0, k]
    for order in range(1, NODES):
        for k in range(NODES - 1, order - 1, -1):
            gap = 1.0 / (line[0, k] - line[0, k - order])
            line[1, k] = (line[1, k] - line[1, k - 1]) * gap
            line[2, k] = (line[2, k] - line[2, k - 1]) * gap
    return along_rows


@jit
def place(line, n):
    """Return ``n`` along the main axis, and the place across it and the distance there."""
    across, distance = line[1, NODES - 1], line[2, NODES - 1]
    for k in range(NODES - 2, -1, -1):
        step = n - line[0, k]
        across = across * step + line[1, k]
        distance = distance * step + line[2, k]
    return n, across, distance


@jit
def _turn(distance, curve):
    """Return a distance, and sin and 1 - cos of its angle at the centre of the Earth.

    To ten digits for angles below 0.7, and by products only.
    """
    turn = distance * curve
    square = turn * turn
    sine = turn * (1.0 - SIXTH * square * (1.0 - 0.05 * square * (1.0 - FORTY_SECOND * square)))
    fall = 0.5 - TWENTY_FOURTH * square * (1.0 - THIRTIETH * square * (1.0 - FIFTY_SIXTH * square))
    return distance, sine, fall * square


@jit
def _height_on(tangent, antenna, at, radius):
    """Height, at the place of a `_turn`, of the line that leaves an antenna at an elevation."""
    share = tangent * at[1] + at[2]
    return (antenna + radius * share) / (1.0 - share) if share < 1.0 else np.inf


@jit
def _raise(height, distance, origin, best):
    """Raise the horizons of all antennas to ground of a height at a distance."""
    _, sine, fall = _turn(distance, origin.curve)
    out = (origin.radius_m + height) * sine
    up = height - (origin.radius_m + height) * fall
    antennas = origin.antennas_m
    # The lowest antenna has the steepest view of it, the highest the lowest horizon.
    if up - antennas[0] > best[best.size - 1] * out:
        for b in range(best.size):
            best[b] = max(best[b], (up - antennas[b]) / out)


@jit
def _between(z, at, stride, count, position):
    """Height between the two posts of a line of posts; the outermost half cell repeats its post."""
    position = min(max(position, 0.0), count - 1.0)
    i = min(int(position), count - 2)
    share = position - i
    near = float(z[at + i * stride])
    return near if share == 0.0 else near * (1.0 - share) + float(z[at + (i + 1) * stride]) * share


@jit
def _clears(begin, end, origin, best):
    """Heights at both ends of a stretch below which ground between them raises no horizon.

    Over a stretch the line of a horizon is convex: it sags below its chord by at most the square
    of the length times its greatest second derivative over 8.
    """
    at_begin, at_end = np.inf, np.inf
    for b in range(best.size):
        at_begin = min(at_begin, _height_on(best[b], origin.antennas_m[b], begin, origin.radius_m))
        at_end = min(at_end, _height_on(best[b], origin.antennas_m[b], end, origin.radius_m))
    turn = end[0] / origin.radius_m
    steepest = max(abs(best[0]), abs(best[best.size - 1]))
    climb = 1.0 - 1.1 * steepest * turn
    if climb <= 0.1:
        return NONE, NONE
    slope = (steepest + 1.1 * turn) / climb
    sag = 0.15 * (end[0] - begin[0]) ** 2 * (1.0 + 2.0 * slope * slope) / origin.radius_m + 0.01
    return at_begin - sag, at_end - sag


@jit
def _highest(ground, along_rows, begin, end):
    """Highest post around a stretch: a bound of all heights along it."""
    row, column = min(begin[0], end[0]) - 1.0, min(begin[1], end[1]) - 1.0
    if abs(end[1] - begin[1]) > STRETCH + 1.0:
        return np.inf
    if not along_rows:
        row, column = column, row
    i = min(max(int(row) // BLOCK, 0), ground.tops_m.shape[0] - 1)
    j = min(max(int(column) // BLOCK, 0), ground.tops_m.shape[1] - 1)
    return float(ground.tops_m[i, j])


@jit
def _walk(z, axes, begin, middle, end, clear, origin, best):
    """Raise horizons by the crossings of a stretch, a parabola in rows and columns.

    Parameters
    ----------
    axes
        Stride and count of posts along the main axis, stride and count across.
    begin, middle, end
        See `place`; what lies at the first is not a crossing of this stretch.
    clear
        See `_clears`, metres.
    """
    stride, count, stride_across, count_across = axes
    run, drift, way = end[0] - begin[0], end[1] - begin[1], end[2] - begin[2]
    bow = 4.0 * middle[1] - 2.0 * (begin[1] + end[1])
    lead = 4.0 * middle[2] - 2.0 * (begin[2] + end[2])
    sense, rise = (1 if run > 0.0 else -1), clear[1] - clear[0]
    stop = sense * (math.floor(sense * begin[0]) + 1)
    while sense * (end[0] - stop) >= 0.0:
        share = (stop - begin[0]) / run
        across = begin[1] + share * (drift + (1.0 - share) * bow)
        if -0.5 <= across <= count_across - 0.5:
            height = _between(z, stop * stride, stride_across, count_across, across)
            if height > clear[0] + share * rise:
                _raise(height, begin[2] + share * (way + (1.0 - share) * lead), origin, best)
        stop += sense
    low, high = min(begin[1], end[1]), max(begin[1], end[1])
    bend = bow if abs(bow) < 0.5 * abs(drift) else 0.0
    for post in range(max(math.floor(low) + 1, 0), min(math.ceil(high), count_across)):
        share = (post - begin[1]) / drift
        share = (post - begin[1]) / (drift + (1.0 - share) * bend)
        height = _between(z, post * stride_across, stride, count, begin[0] + share * run)
        if height > clear[0] + share * rise:
            _raise(height, begin[2] + share * (way + (1.0 - share) * lead), origin, best)


@jit
def _on_map(line, n, axes):
    across = place(line, n)[1]
    return -0.5 <= n <= axes[1] - 0.5 and -0.5 <= across <= axes[3] - 0.5


@jit
def _leaves_map(line, end, axes):
    """Where along the main axis a line leaves the map; ``end`` where it does not."""
    if _on_map(line, end, axes):
        return end
    inside, outside = line[0, 0], end
    for _ in range(26):
        middle = 0.5 * (inside + outside)
        if _on_map(line, middle, axes):
            inside = middle
        else:
            outside = middle
    return inside


@jit
def _march(ground, line, along_rows, origin, best):
    """Raise horizons by the ground along a line; return where it leaves the map, or ends."""
    axes = (ground.columns, ground.rows, 1, ground.columns)
    if not along_rows:
        axes = (1, ground.columns, ground.columns, ground.rows)
    start, goal = line[0, 0], line[0, NODES - 1]
    last = _leaves_map(line, goal, axes)
    sense = 1.0 if goal > start else -1.0
    begin = place(line, start + sense * NEAREST_POST)
    near = _turn(begin[2], origin.curve)
    while sense * (last - begin[0]) > 0.0:
        stop = sense * (math.floor(sense * begin[0]) + STRETCH)
        end = place(line, stop if sense * (last - stop) > 0.0 else last)
        far = _turn(end[2], origin.curve)
        clear = _clears(near, far, origin, best)
        if _highest(ground, along_rows, begin, end) > min(clear[0], clear[1]):
            middle = place(line, 0.5 * (begin[0] + end[0]))
            _walk(ground.heights_m, axes, begin, middle, end, clear, origin, best)
        begin, near = end, far
    return last


@jit
def _raise_to_sea(leaves, distance, origin, best):
    """Raise horizons to the smooth sphere at sea level between two distances."""
    for b in range(best.size):
        antenna = origin.antennas_m[b]
        tangent = math.sqrt(max(antenna * (2.0 * origin.radius_m + antenna), 0.0))
        horizon = origin.radius_m * math.atan(tangent / origin.radius_m)
        _, sine, fall = _turn(min(max(horizon, leaves), distance), origin.curve)
        rise = -origin.radius_m * fall - antenna
        best[b] = max(best[b], rise / (origin.radius_m * sine))


@jit
def _ground_below(ground, row, column):
    """Bilinear height of the ground, NaN off the map and where a post is unknown."""
    if not (-0.5 <= row <= ground.rows - 0.5 and -0.5 <= column <= ground.columns - 0.5):
        return np.nan
    z, columns = ground.heights_m, ground.columns
    row = min(max(row, 0.0), ground.rows - 1.0)
    i = min(int(row), ground.rows - 2)
    share = row - i
    near = _between(z, i * columns, 1, columns, column)
    if share == 0.0:
        return near
    return near * (1.0 - share) + _between(z, (i + 1) * columns, 1, columns, column) * share


@jit
def _one_ray(ground, origin, north, east, distance, line, best):
    """Find the horizons along the line to one point; return the height of the ground there."""
    best[:] = NONE
    along_rows = lay_line(line, origin, north, east, distance)
    row, column = line[0, NODES - 1], place(line, line[0, NODES - 1])[1]
    if not along_rows:
        row, column = column, row
    end = _march(ground, line, along_rows, origin, best)
    if end != line[0, NODES - 1]:
        _raise_to_sea(place(line, end)[2], distance, origin, best)
    return _ground_below(ground, row, column)


@jit
def rays(ground, origin, north, east, distance, far, begin, end, out):
    """Fill the lowest altitudes in sight of points ``begin`` to ``end``.

    Parameters
    ----------
    ground, origin
        The map and the site.
    north, east, distance
        (points,) see `lay_line`.
    far
        Metres beyond which nothing is in sight.
    out
        (levels, points) float32, metres above sea level.
    """
    line, best = np.empty((3, NODES)), np.empty(origin.antennas_m.size)
    for p in range(begin, end):
        if not distance[p] <= far:
            out[:, p] = np.inf
            continue
        best[:] = NONE
        floor = np.nan
        if distance[p] > 1.0:
            floor = _one_ray(ground, origin, north[p], east[p], distance[p], line, best)
        at = _turn(distance[p], origin.curve)
        for b in range(best.size):
            lowest = -origin.radius_m
            if best[b] > NONE:
                lowest = _height_on(best[b], origin.antennas_m[b], at, origin.radius_m)
            out[b, p] = floor if lowest < floor else lowest
