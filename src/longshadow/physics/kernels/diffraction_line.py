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
    edge_parameter,
    knife_edge,
    smooth_heights,
    spherical,
)

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
    count: np.ndarray


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
    line.count[:] = 0
    line.number[:] = 0.0
    line.number[SLOPE] = -np.inf
    line.number[LEVEL] = -np.inf
    line.number[LAST_HEIGHT] = ground_m


@jit
def raise_hull(hull, corners, x, y):
    """Add a point right of an upper hull; returns the number of corners left."""
    while corners >= 2:
        a, b = corners - 2, corners - 1
        run, rise = hull[0, b] - hull[0, a], hull[1, b] - hull[1, a]
        if rise * (x - hull[0, b]) > (y - hull[1, b]) * run:
            break
        corners -= 1
    hull[0, corners] = x
    hull[1, corners] = y
    return corners + 1


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
    number, count = line.number, line.count
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
def steepest_back(hull, corners, x, y):
    """Steepest slope from a point right of an upper hull to its corners."""
    low, high = 0, corners - 1
    while low < high:
        i = (low + high) // 2
        run, rise = hull[0, i + 1] - hull[0, i], hull[1, i + 1] - hull[1, i]
        # The tangent corner lies right of an edge whose prolongation passes below the point.
        if hull[1, i] + rise / run * (x - hull[0, i]) > y:
            low = i + 1
        else:
            high = i
    return (hull[1, low] - y) / (x - hull[0, low])


@jit
def highest_over(hull, corners, y, slope):
    """How far the corners of an upper hull rise above the line from (0, ``y``) with a slope."""
    low, high = 0, corners - 1
    while low < high:
        i = (low + high) // 2
        if hull[1, i + 1] - hull[1, i] > slope * (hull[0, i + 1] - hull[0, i]):
            low = i + 1
        else:
            high = i
    return hull[1, low] - (y + slope * hull[0, low])


@jit
def nearest_edge(line, slope, distance_m, wavelength_m):
    """Greatest nu of a path that nothing blocks, (16), or CLEAR where none is greater.

    With ``s`` below the line's slope, a point at x has nu = -s sqrt(2 d x / (wavelength (d - x))),
    which grows with x: points beyond some distance cannot matter, nor can blocks without a slope
    near enough to the line's.
    """
    scale = 2.0 * distance_m / wavelength_m
    best = CLEAR * CLEAR / scale
    least = slope - line.number[SLOPE]
    least *= least
    points = line.count[POINTS]
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
    return -math.sqrt(best * scale)


@jit
def ground_loss(line, end_m, distance_m, antenna_m, wave):
    """Bullington's loss of the ground, (14) to (22); ``end_m`` is over the tangent plane."""
    points = line.count[POINTS]
    if points == 0:
        return 0.0
    slope = (end_m - antenna_m) / distance_m
    steepest = line.number[SLOPE]
    if steepest <= slope:
        nu = nearest_edge(line, slope, distance_m, wave.wavelength_m)
        return added_loss(knife_edge(nu), distance_m)
    back = steepest_back(line.hull, line.count[CORNERS], distance_m, end_m)
    near, far = line.distance[0], line.distance[points - 1]
    return bullington(antenna_m, end_m, steepest, back, near, far, distance_m, wave)


@jit
def first_beyond(distance, points, x):
    """Index of the first point at ``x`` or beyond, ``points`` when there is none."""
    low, high = 0, points
    while low < high:
        i = (low + high) // 2
        if distance[i] < x:
            low = i + 1
        else:
            high = i
    return low


@jit
def sphere_slope(x, height_m, curve):
    """Slope from an antenna over the sphere to the sphere's ground at distance ``x``."""
    return -0.5 * curve * x - height_m / x


@jit
def sphere_slopes(line, points, distance_m, first_m, second_m, curve):
    """Steepest slopes from both ends to the sphere at the line's points, which have one summit."""
    i = first_beyond(line.distance, points, math.sqrt(2.0 * first_m / curve))
    slope = sphere_slope(line.distance[min(i, points - 1)], first_m, curve)
    slope = max(slope, sphere_slope(line.distance[max(i - 1, 0)], first_m, curve))
    i = first_beyond(line.distance, points, distance_m - math.sqrt(2.0 * second_m / curve))
    back = sphere_slope(distance_m - line.distance[min(i, points - 1)], second_m, curve)
    before = distance_m - line.distance[max(i - 1, 0)]
    return slope, max(back, sphere_slope(before, second_m, curve)) + distance_m * curve


@jit
def sphere_nu(x, distance_m, first_m, second_m, wave):
    """Parameter nu of the sphere's ground at distance ``x``."""
    far = distance_m - x
    line = (first_m * far + second_m * x) / distance_m
    return edge_parameter(0.5 * wave.curve * x * far - line, x, far, wave.wavelength_m)


@jit
def sphere_edge(line, points, distance_m, first_m, second_m, wave):
    """Greatest nu of the sphere at the line's points; where it is clear, nu has one summit."""
    low, high = 0, points - 1
    while low < high:
        i = (low + high) // 2
        here = sphere_nu(line.distance[i], distance_m, first_m, second_m, wave)
        if here < sphere_nu(line.distance[i + 1], distance_m, first_m, second_m, wave):
            low = i + 1
        else:
            high = i
    return sphere_nu(line.distance[low], distance_m, first_m, second_m, wave)


@jit
def sphere_loss(line, distance_m, first_m, second_m, wave):
    """Bullington's loss of the smooth sphere at the points of the line, (14) to (22)."""
    points = line.count[POINTS]
    if points == 0:
        return 0.0
    slope, back = sphere_slopes(line, points, distance_m, first_m, second_m, wave.curve)
    end = second_m - 0.5 * wave.curve * distance_m * distance_m
    if slope <= (end - first_m) / distance_m:
        nu = sphere_edge(line, points, distance_m, first_m, second_m, wave)
        return added_loss(knife_edge(nu), distance_m)
    near, far = line.distance[0], line.distance[points - 1]
    return bullington(first_m, end, slope, back, near, far, distance_m, wave)


@jit
def obstacle(line, slope, top_m, distance_m, antenna_m):
    """Highest ground over the line between the ends, and its angles from both, (165)."""
    from_antenna = line.number[LEVEL] - slope
    if line.count[POINTS] == 0 or from_antenna <= 0.0:
        return -1.0, 0.0, 0.0
    corners = line.count[LEVEL_CORNERS]
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
        loss += max(smooth - sphere_loss(line, distance_m, first, second, wave), 0.0)
    return loss
