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

__all__ = ["BLOCKS", "STRETCH", "Ground", "Origin", "lay_line", "needed_ranges", "place", "rays"]

#: Points that a line is laid through.
NODES = 5
#: Rows passed over at once: with two posts to each side they span at most so many blocks.
STRETCH, BLOCKS = 12, 3
#: Ground nearer than this to the radar, in posts, is what its mast stands on.
NEAREST_POST = 0.05
#: Tangent of a horizon that no ground rises to.
NONE = -1e9


class Ground(NamedTuple):
    """The map: flat heights in metres, and the highest of `BLOCKS` x `BLOCKS` blocks from each."""

    heights_m: NDArray[np.float32]
    tops_m: NDArray[np.float32]
    rows: int
    columns: int


class Origin(NamedTuple):
    """A site: where it is in the grid and on the ellipsoid, and its antenna heights.

    `squash` is one less the flattening; sine and cosine are of the reduced latitude. `to_row` and
    `to_column` are rows and columns a radian. On a projected grid only row and column count.
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


@jit
def _follow_ellipse(line, origin, latitude, longitude):
    """Rows and columns of the nodes on the great ellipse, at even angles of reduced latitude."""
    reduced = math.atan(origin.squash * math.tan(latitude))
    x, y = math.cos(reduced) * math.cos(longitude), math.cos(reduced) * math.sin(longitude)
    z = math.sin(reduced)
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
    """Row or column across, and distance, where a line is at ``n`` along its main axis."""
    across, distance = line[1, NODES - 1], line[2, NODES - 1]
    for k in range(NODES - 2, -1, -1):
        step = n - line[0, k]
        across = across * step + line[1, k]
        distance = distance * step + line[2, k]
    return across, distance


@jit
def _sines(theta):
    """Return sin and 1 - cos of an angle below 0.5, to the last digits."""
    square = theta * theta
    sine = theta * (1.0 - square / 6.0 * (1.0 - square / 20.0 * (1.0 - square / 42.0)))
    fall = 0.5 * square * (1.0 - square / 12.0 * (1.0 - square / 30.0 * (1.0 - square / 56.0)))
    return sine, fall


@jit
def _raise(height, distance, origin, best):
    """Raise the horizons of all antennas to ground of a height at a distance."""
    sine, fall = _sines(distance / origin.radius_m)
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
    near = z[at + i * stride]
    return near if share == 0.0 else near * (1.0 - share) + z[at + (i + 1) * stride] * share


@jit
def _walk(z, line, axes, begin, end, open_end, origin, best):
    """Raise horizons by every crossing after ``begin`` and up to ``end`` along the main axis.

    ``axes``: stride and count of posts along the main axis, stride and count across. With an open
    end the crossing at the end itself is left out: the ground below a target does not hide it.
    """
    stride, count, stride_across, count_across = axes
    sense = 1.0 if end > begin else -1.0
    n, across, distance = begin, *place(line, begin)
    while n != end:
        to = sense * (math.floor(sense * n) + 1.0)
        stop = sense * (end - to) >= 0.0
        if not stop:
            to = end
        next_across, next_distance = place(line, to)
        low, high = min(across, next_across), max(across, next_across)
        for post in range(max(math.floor(low) + 1, 0), min(math.ceil(high), count_across)):
            share = (post - across) / (next_across - across)
            at = n + share * (to - n)
            height = _between(z, post * stride_across, stride, count, at)
            _raise(height, distance + share * (next_distance - distance), origin, best)
        if stop and not (open_end and to == end) and -0.5 <= next_across <= count_across - 0.5:
            height = _between(z, int(to) * stride, stride_across, count_across, next_across)
            _raise(height, next_distance, origin, best)
        n, across, distance = to, next_across, next_distance


@jit
def _too_low(ground, line, along_rows, begin, end, origin, best):
    """Whether no ground between two places of a line can raise any horizon."""
    a, near = place(line, begin)
    b, far = place(line, end)
    if abs(b - a) > STRETCH + 1.0:
        return False
    row, column = min(begin, end) - 1.0, min(a, b) - 1.0
    if not along_rows:
        row, column = column, row
    i = min(max(int(row) // BLOCK, 0), ground.tops_m.shape[0] - 1)
    j = min(max(int(column) // BLOCK, 0), ground.tops_m.shape[1] - 1)
    top = ground.tops_m[i, j]
    if top == -np.inf:
        return True
    near_sine, near_fall = _sines(near / origin.radius_m)
    far_sine, _ = _sines(far / origin.radius_m)
    high = origin.radius_m + top
    # Over a stretch the rise is greatest at its near end; what divides it depends on its sign.
    rise = top - high * near_fall - origin.antennas_m[0]
    return rise <= best[best.size - 1] * high * (near_sine if rise > 0.0 else far_sine)


@jit
def _on_map(line, n, axes):
    across = place(line, n)[0]
    return -0.5 <= n <= axes[1] - 0.5 and -0.5 <= across <= axes[3] - 0.5


@jit
def _leaves_map(line, end, axes):
    """Where along the main axis a line leaves the map; ``end`` where it does not."""
    if _on_map(line, end, axes):
        return end
    inside, outside = line[0, 0], end
    for _ in range(40):
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
    end = _leaves_map(line, goal, axes)
    sense = 1.0 if goal > start else -1.0
    n = start + sense * NEAREST_POST
    while sense * (end - n) > 0.0:
        to = sense * (math.floor(sense * n) + STRETCH)
        if sense * (end - to) < 0.0:
            to = end
        if not _too_low(ground, line, along_rows, n, to, origin, best):
            _walk(ground.heights_m, line, axes, n, to, to == goal, origin, best)
        n = to
    return end


@jit
def _raise_to_sea(leaves, distance, origin, best):
    """Raise horizons to the smooth sphere at sea level between two distances."""
    for b in range(best.size):
        antenna = origin.antennas_m[b]
        tangent = math.sqrt(max(antenna * (2.0 * origin.radius_m + antenna), 0.0))
        horizon = origin.radius_m * math.atan(tangent / origin.radius_m)
        sine, fall = _sines(min(max(horizon, leaves), distance) / origin.radius_m)
        rise = -origin.radius_m * fall - antenna
        best[b] = max(best[b], rise / (origin.radius_m * sine))


@jit
def _lowest(tangent, antenna, distance, radius):
    """Height at a distance of the line that leaves an antenna at an elevation."""
    sine, fall = _sines(distance / radius)
    share = tangent * sine + fall
    return (antenna + radius * share) / (1.0 - share) if share < 1.0 else np.inf


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
    row, column = line[0, NODES - 1], place(line, line[0, NODES - 1])[0]
    if not along_rows:
        row, column = column, row
    end = _march(ground, line, along_rows, origin, best)
    if end != line[0, NODES - 1]:
        _raise_to_sea(place(line, end)[1], distance, origin, best)
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
        for b in range(best.size):
            lowest = -origin.radius_m
            if best[b] > NONE:
                lowest = _lowest(best[b], origin.antennas_m[b], distance[p], origin.radius_m)
            out[b, p] = floor if lowest < floor else lowest


@jit
def needed_ranges(lowest, blend, point, factor, antenna_m, radius_m, limits, needed, slant):
    """Fill slant ranges, and the ranges that free space would ask for.

    Parameters
    ----------
    lowest
        (levels, points) lowest altitude in sight.
    blend
        Antenna level below, level above, and the weight of that.
    point
        (3, points): altitude, 4 sin^2 of half the angle at the centre of the Earth, and 1 inside
        the sector, else 0.
    factor
        (points,) multiplies the slant range; one entry for 1 everywhere.
    antenna_m, radius_m
        Altitude of the antenna, effective radius of the Earth.
    limits
        Sines of the least and greatest elevation (2 for no limit), greatest slant range.
    needed, slant
        (points,) filled.
    """
    low, high, weight = blend
    near = radius_m + antenna_m
    for p in range(needed.size):
        altitude = point[0, p]
        rise, far = altitude - antenna_m, radius_m + altitude
        away = math.sqrt(rise * rise + near * far * point[1, p])
        slant[p] = away
        sight = float(lowest[low, p])
        if weight > 0.0:
            sight += weight * (float(lowest[high, p]) - sight)
        # Twice the near radius times slant range times the sine of the elevation.
        lift, span = rise * (near + far) - away * away, 2.0 * near * away
        seen = sight <= altitude and point[2, p] > 0.0 and away <= limits[2]
        seen = seen and lift >= limits[0] * span and (limits[1] >= 1.0 or lift <= limits[1] * span)
        if away <= 0.0:
            seen = point[2, p] > 0.0 and limits[1] >= 1.0
        needed[p] = away * (factor[p] if factor.size > 1 else 1.0) if seen else np.inf
