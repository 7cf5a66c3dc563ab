"""The range that a radar needs in free space for each sample of each path, in one draw."""

from __future__ import annotations

import math

import numpy as np

from longshadow.engagement.kernels import jit

__all__ = ["needed_ranges"]


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
