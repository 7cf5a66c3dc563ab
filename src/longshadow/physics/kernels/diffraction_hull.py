"""Upper hulls of points that come from left to right, and searches in what grows."""

from __future__ import annotations

from longshadow.physics.kernels import jit

__all__ = ["first_beyond", "highest_over", "raise_hull", "steepest_back"]


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
