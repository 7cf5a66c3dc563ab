"""Bullington's loss of the smooth sphere, seen at the points of a profile.

The slope from an antenna to the sphere has one summit over the distance, and so has nu where the
sphere does not block: searches find them among thousands of points in a few steps.
"""

from __future__ import annotations

import math

from longshadow.physics.kernels import jit
from longshadow.physics.kernels.diffraction import (
    added_loss,
    bullington,
    edge_parameter,
    knife_edge,
)
from longshadow.physics.kernels.diffraction_hull import first_beyond

__all__ = ["sphere_loss"]


@jit
def sphere_slope(x, height_m, curve):
    """Slope from an antenna over the sphere to the sphere's ground at distance ``x``."""
    return -0.5 * curve * x - height_m / x


@jit
def sphere_slopes(distance, points, distance_m, first_m, second_m, curve):
    """Steepest slopes from both ends to the sphere at the points, which have one summit."""
    i = first_beyond(distance, points, math.sqrt(2.0 * first_m / curve))
    slope = sphere_slope(distance[min(i, points - 1)], first_m, curve)
    slope = max(slope, sphere_slope(distance[max(i - 1, 0)], first_m, curve))
    i = first_beyond(distance, points, distance_m - math.sqrt(2.0 * second_m / curve))
    back = sphere_slope(distance_m - distance[min(i, points - 1)], second_m, curve)
    before = distance_m - distance[max(i - 1, 0)]
    return slope, max(back, sphere_slope(before, second_m, curve)) + distance_m * curve


@jit
def sphere_nu(x, distance_m, first_m, second_m, wave):
    """Parameter nu of the sphere's ground at distance ``x``."""
    far = distance_m - x
    line = (first_m * far + second_m * x) / distance_m
    return edge_parameter(0.5 * wave.curve * x * far - line, x, far, wave.wavelength_m)


@jit
def sphere_edge(distance, points, distance_m, first_m, second_m, wave):
    """Greatest nu of the sphere at the points; where it is clear, nu has one summit."""
    low, high = 0, points - 1
    while low < high:
        i = (low + high) // 2
        here = sphere_nu(distance[i], distance_m, first_m, second_m, wave)
        if here < sphere_nu(distance[i + 1], distance_m, first_m, second_m, wave):
            low = i + 1
        else:
            high = i
    return sphere_nu(distance[low], distance_m, first_m, second_m, wave)


@jit
def sphere_loss(distance, points, distance_m, first_m, second_m, wave):
    """Bullington's loss of the smooth sphere at points of a profile, (14) to (22)."""
    if points == 0:
        return 0.0
    slope, back = sphere_slopes(distance, points, distance_m, first_m, second_m, wave.curve)
    end = second_m - 0.5 * wave.curve * distance_m * distance_m
    if slope <= (end - first_m) / distance_m:
        nu = sphere_edge(distance, points, distance_m, first_m, second_m, wave)
        return added_loss(knife_edge(nu), distance_m)
    near, far = distance[0], distance[points - 1]
    return bullington(first_m, end, slope, back, near, far, distance_m, wave)
