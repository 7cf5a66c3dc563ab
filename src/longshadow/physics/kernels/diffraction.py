"""Formulas of diffraction after ITU-R P.526-15, one function each: numbers in, decibels out.

Those of edges and of the surface that stands for the ground; `diffraction_sphere` has those of the
sphere. `physics.diffraction` walks one profile with them, `diffraction_line` the lines of a map.
Equation numbers are those of P.452-16, which prints the same method in its section 4.2 and
attachment 2. Distances and heights are metres.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from longshadow.physics.kernels import jit

__all__ = [
    "Wave",
    "added_loss",
    "bullington",
    "edge_parameter",
    "knife_edge",
    "knife_edges",
    "smooth_heights",
]

SPEED_OF_LIGHT_MPS = 299_792_458.0
#: A knife edge is taken to cost nothing below this parameter (P.526-15 section 4.1).
CLEAR = -0.78


class Wave(NamedTuple):
    """What the loss depends on besides the path."""

    frequency_hz: float
    wavelength_m: float
    curve: float  # 1 / effective Earth radius
    permittivity: float
    conductivity_s_per_m: float
    sea: float  # fraction of the path that lies over the sea
    vertical: bool


@jit
def knife_edge(nu):
    """J(nu) of a single knife edge: (13), and (31) of P.526-15."""
    if nu <= CLEAR:
        return 0.0
    shifted = nu - 0.1
    return 6.9 + 20.0 * math.log10(math.sqrt(shifted * shifted + 1.0) + shifted)


@jit
def knife_edges(nu, loss):
    """J(nu) of many knife edges."""
    for i in range(nu.size):
        loss[i] = knife_edge(nu[i])


@jit
def edge_parameter(above_m, near_m, far_m, wavelength_m):
    """Nu of an edge that stands ``above_m`` over the line between the ends, as in (16)."""
    return above_m * math.sqrt(2.0 * (near_m + far_m) / (wavelength_m * near_m * far_m))


@jit
def added_loss(edge_db, distance_m):
    """Bullington loss from that of its edge, (22)."""
    return edge_db + (1.0 - math.exp(-edge_db / 6.0)) * (10.0 + 2e-5 * distance_m)


@jit
def bullington(first_m, second_m, slope_1, slope_2, nearest_m, furthest_m, distance_m, wave):
    """Bullington loss of a path whose ends do not see each other, (19) to (22).

    Heights are over the plane that touches the sphere below the first end; slopes are the greatest
    ones to intermediate points seen from either end, all of which lie between ``nearest_m`` and
    ``furthest_m`` (by which rounding on grazing paths is kept in bounds).
    """
    at = (second_m - first_m + slope_2 * distance_m) / (slope_1 + slope_2)
    at = min(max(at, nearest_m), furthest_m)
    line = first_m + (second_m - first_m) * at / distance_m
    over = max(first_m + slope_1 * at - line, 0.0)
    nu = edge_parameter(over, at, distance_m - at, wave.wavelength_m)
    return added_loss(knife_edge(nu), distance_m)


@jit
def smooth_heights(first_m, second_m, ground_1_m, ground_2_m, fit, obstacle, distance_m):
    """Heights over the smooth surface that stands for the ground, (163) to (167).

    ``fit`` holds the two sums of (161) and (162); ``obstacle`` the height of the highest ground
    over the line between the ends and its angles from both.
    """
    start = (2.0 * fit[0] * distance_m - fit[1]) / (distance_m * distance_m)
    end = (fit[1] - fit[0] * distance_m) / (distance_m * distance_m)
    high, from_1, from_2 = obstacle
    if high > 0.0:
        share = from_1 / (from_1 + from_2)
        start -= high * share
        end -= high * (1.0 - share)
    return max(first_m - min(start, ground_1_m), 0.0), max(second_m - min(end, ground_2_m), 0.0)
