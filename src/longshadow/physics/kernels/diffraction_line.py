"""What one line outward from a radar remembers of its ground, and the loss to a point beyond it.

A line meets its points in order of distance. Of those met so far it keeps what delta-Bullington
asks for, so that a target costs a few searches and not a profile: the steepest slope from the
antenna; upper hulls of the ground, over the plane that touches the sphere below the antenna and
over the level, for the steepest slope from the target and for the highest ground over the line
between; the sums of the fitted surface; and slopes block by block, for the edge that comes nearest
to a clear line. Equation numbers as in `diffraction`.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from longshadow.physics.kernels import jit
from longshadow.physics.kernels.diffraction import (
    CLEAR,
    added_loss,
    bullington,
    knife_edge,
    smooth_heights,
)
from longshadow.physics.kernels.diffraction_hull import highest_over, raise_hull, steepest_back
from longshadow.physics.kernels.diffraction_smooth import sphere_loss
from longshadow.physics.kernels.diffraction_sphere import spherical

__all__ = ["Line", "add_point", "empty_line", "loss_to", "start_line"]

#: Points of which the steepest slope from the antenna is kept together.
BLOCK = 16

#: Numbers that a line keeps: steepest slopes from the antenna (sphere, level), the two sums of
#: the fitted surface, the last point.
SLOPE, LEVEL, FIT_1, FIT_2, LAST_M, LAST_HEIGHT = range(6)
#: Counts: points, corners of the hulls over the sphere and over the level.
POINTS, CORNERS, LEVEL_CORNERS = range(3)


class Line(NamedTuple):
    """Points met so far; arrays hold as many values as the counts say."""

    distance: np.ndarray
    slope: np.ndarray  # from the antenna, over the sphere
    block: np.ndarray  # steepest slope of each block of points
    hull: np.ndarray  # (2, n): distance and height of corners, over the sphere
    level: np.ndarray  # (2, n): the same over the level
    number: np.ndarray
    size: np.ndarray  # points, corners


@jit
def empty_line(most):
    """Room for ``most`` points."""
    return Line(
        np.empty(most),
        np.empty(most),
        np.empty(most // BLOCK + 1),
        np.empty((2, most)),
        np.empty((2, most)),
        np.empty(6),
        np.empty(3, np.int64),
    )


@jit
def start_line(line, ground_m):
    """Forget all points; the ground under the radar is the first of the profile."""
    line.size[:] = 0
    line.number[:] = 0.0
    line.number[SLOPE] = -np.inf
    line.number[LEVEL] = -np.inf
    line.number[LAST_HEIGHT] = ground_m


@jit
def add_fit(number, x, height):
    """The sums (161) and (162) with one more point."""
    near, before = number[LAST_M], number[LAST_HEIGHT]
    step = x - near
    one = number[FIT_1] + step * (height + before)
    two = number[FIT_2] + step * (height * (2.0 * x + near) + before * (x + 2.0 * near))
    return one, two


@jit
def add_point(line, x, height, antenna_m, curve):
    """Take the ground at distance ``x`` into the line."""
    number, count = line.number, line.size
    number[FIT_1], number[FIT_2] = add_fit(number, x, height)
    number[LAST_M], number[LAST_HEIGHT] = x, height
    i = count[POINTS]
    sunk = height - 0.5 * curve * x * x
    slope = (sunk - antenna_m) / x
    line.distance[i] = x
    line.slope[i] = slope
    block = i // BLOCK
    line.block[block] = slope if i % BLOCK == 0 else max(line.block[block], slope)
    number[SLOPE] = max(number[SLOPE], slope)
    number[LEVEL] = max(number[LEVEL], (height - antenna_m) / x)
    count[POINTS] = i + 1
    count[CORNERS] = raise_hull(line.hull, count[CORNERS], x, sunk)
    count[LEVEL_CORNERS] = raise_hull(line.level, count[LEVEL_CORNERS], x, height)


@jit
def nearest_edge(line, slope, distance_m, wavelength_m):
    """Greatest nu of a path that nothing blocks, (16), or CLEAR where none is greater.

    With ``s`` below the line's slope, a point at x has nu = -s sqrt(2 d x / (wavelength (d - x))),
    which grows with x: points beyond some distance cannot matter, nor can blocks without a slope
    near enough to the line's.
    """
    scale = 2.0 * distance_m / wavelength_m
    clear = CLEAR * CLEAR / scale
    best = clear
    least = slope - line.number[SLOPE]
    least *= least
    points = line.size[POINTS]
    for block in range((points - 1) // BLOCK + 1):
        first = block * BLOCK
        near = line.distance[first] / (distance_m - line.distance[first])
        if least * near >= best:
            break
        gap = slope - line.block[block]
        if gap * gap * near >= best:
            continue
        for i in range(first, min(first + BLOCK, points)):
            gap = slope - line.slope[i]
            x = line.distance[i]
            best = min(best, gap * gap * x / (distance_m - x))
    return -math.sqrt(best * scale) if best < clear else CLEAR


@jit
def ground_loss(line, end_m, distance_m, antenna_m, wave):
    """Bullington's loss of the ground, (14) to (22); ``end_m`` is over the tangent plane."""
    points = line.size[POINTS]
    if points == 0:
        return 0.0
    slope = (end_m - antenna_m) / distance_m
    steepest = line.number[SLOPE]
    if steepest <= slope:
        nu = nearest_edge(line, slope, distance_m, wave.wavelength_m)
        return added_loss(knife_edge(nu), distance_m)
    back = steepest_back(line.hull, line.size[CORNERS], distance_m, end_m)
    near, far = line.distance[0], line.distance[points - 1]
    return bullington(antenna_m, end_m, steepest, back, near, far, distance_m, wave)


@jit
def obstacle(line, slope, top_m, distance_m, antenna_m):
    """Highest ground over the line between the ends, and its angles from both, (165)."""
    from_antenna = line.number[LEVEL] - slope
    if line.size[POINTS] == 0 or from_antenna <= 0.0:
        return -1.0, 0.0, 0.0
    corners = line.size[LEVEL_CORNERS]
    high = highest_over(line.level, corners, antenna_m, slope)
    return high, from_antenna, steepest_back(line.level, corners, distance_m, top_m) + slope


@jit
def loss_to(line, distance_m, ground_m, top_m, antenna_m, radar_ground_m, wave):
    """Delta-Bullington loss to a height ``top_m`` over ground beyond the line's points, (40)."""
    end_m = top_m - 0.5 * wave.curve * distance_m * distance_m
    loss = ground_loss(line, end_m, distance_m, antenna_m, wave)
    fit = add_fit(line.number, distance_m, ground_m)
    block = obstacle(line, (top_m - antenna_m) / distance_m, top_m, distance_m, antenna_m)
    first, second = smooth_heights(
        antenna_m, top_m, radar_ground_m, ground_m, fit, block, distance_m
    )
    smooth = spherical(distance_m, first, second, wave)
    if smooth > 0.0:
        points = line.size[POINTS]
        over_sphere = sphere_loss(line.distance, points, distance_m, first, second, wave)
        loss += max(smooth - over_sphere, 0.0)
    return loss
