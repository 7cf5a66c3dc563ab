"""Quantiles of the lowest height at which a target is covered, cell by cell."""

from __future__ import annotations

import math

import numpy as np

from longshadow.physics.kernels import jit
from longshadow.physics.kernels.air import factor_at
from longshadow.physics.kernels.need import NEVER, STEP_M, slant_range_m

__all__ = [
    "CODES",
    "LEAST_M",
    "RATIO",
    "code_of_height",
    "height_at_elevation_m",
    "lowest_height_codes",
]

#: Heights are coded on a log scale of 3 % steps from 10 m; the last code means never.
LEAST_M = 10.0
RATIO = 1.03
CODES = 256


@jit
def code_of_height(height_m):
    """Return the smallest code whose height is not below a height in metres."""
    if height_m <= LEAST_M:
        return 0
    return min(math.ceil(math.log(height_m / LEAST_M) / math.log(RATIO) - 1e-9), CODES - 1)


@jit
def height_at_elevation_m(distance_m, radar_m, radius_m, elevation_rad):
    """Return the altitude at which a target at a ground distance is seen at an elevation angle.

    Law of sines in the triangle of Earth's centre, radar and target; inf when never.
    """
    opening = distance_m / radius_m + elevation_rad
    if opening >= 0.5 * math.pi:
        return math.inf
    return (radius_m + radar_m) * math.cos(elevation_rad) / math.cos(opening) - radius_m


@jit
def _entry(height, distance, ground_m, radar, steps_limit, air, terrain):
    """Return (lowest height, steps needed there) of one radar for one cell and antenna level.

    `height` is the lowest height in sight; `radar` is (antenna altitude, effective
    radius, least and greatest elevation); `air` is what `factor_at` looks up, and
    `terrain` what terrain multiplies the range needed by.
    """
    if steps_limit < 0 or not height < math.inf:
        return math.inf, NEVER
    lift = height_at_elevation_m(distance, radar[0], radar[1], radar[2]) - ground_m
    height = max(height, lift)
    roof = math.inf
    if radar[3] < 0.5 * math.pi:
        roof = height_at_elevation_m(distance, radar[0], radar[1], radar[3]) - ground_m
    if not height <= roof:
        return math.inf, NEVER
    slant = slant_range_m(distance, radar[0], ground_m + height, radar[1])
    if math.ceil(slant / STEP_M) > steps_limit:
        return math.inf, NEVER
    factor = terrain * factor_at(air, distance, ground_m + height)
    steps = slant * factor / STEP_M
    return (height, math.ceil(steps)) if steps < NEVER - 1 else (math.inf, NEVER)


@jit
def _sort(heights, steps, family, count):
    """Insertion sort of a few entries by height, then by family."""
    for i in range(1, count):
        h, s, f = heights[i], steps[i], family[i]
        j = i
        while j > 0 and (heights[j - 1] > h or (heights[j - 1] == h and family[j - 1] > f)):
            heights[j], steps[j], family[j] = heights[j - 1], steps[j - 1], family[j - 1]
            j -= 1
        heights[j], steps[j], family[j] = h, s, f


@jit
def _reached(one, two, first, second, joint, shift):
    """Return the share of draws on one level in which either radar reaches its steps."""
    a, b = first[one], second[two]
    if one == NEVER or two == NEVER:
        return max(a, b)
    last = joint.shape[0] - 1
    both = joint[min(one >> shift, last), min(two >> shift, last)]
    return max(a + b - min(both, a, b), max(a, b))


@jit
def _walk(heights, steps, family, count, floor_m, first, second, joint, shift, shares):
    """Add to `shares` the share of draws whose lowest covered height has each code."""
    nearest = np.full(2, NEVER, np.int64)
    before = np.float32(0.0)
    for i in range(count):
        if steps[i] >= nearest[family[i]]:
            continue  # a lower target is nearer to a radar of this kind
        nearest[family[i]] = steps[i]
        now = _reached(nearest[0], nearest[1], first, second, joint, shift)
        if now > before:
            shares[code_of_height(max(heights[i], floor_m))] += now - before
            before = now


@jit
def _quantile_codes(shares, quantiles, out):
    total = np.float32(0.0)
    q = 0
    for code in range(CODES - 1):
        total += shares[code]
        while q < quantiles.size and total >= quantiles[q] - 1e-6:
            out[q] = code
            q += 1
    for rest in range(q, quantiles.size):
        out[rest] = CODES - 1


@jit
def lowest_height_codes(
    visible, terrain, distance, ground, radars, family, limits, air, floors,
    first, second, joint, shift, quantiles, cells, out,
):  # fmt: skip
    """Fill `out` with the codes of quantiles of the lowest covered height.

    Parameters
    ----------
    visible, distance
        (radars, levels, cells) lowest height in sight, and (radars, cells) ground distance.
    terrain
        (radars, levels, cells) by what terrain multiplies the range needed, or one entry.
    ground
        (cells,) ground height; NaN cells come out as never.
    radars
        (radars, 4) antenna altitude, effective Earth radius, least and greatest elevation.
    family, limits
        (radars,) 0 or 1, and the instrumented limit in steps; below 0 the radar does not count.
    air
        Tables (radars, rows, cols) that `factor_at` looks up, and (radars, 3): altitude of the
        first row, altitude a row, distance a column.
    floors
        (targets,) least height at which a target counts.
    first, second
        (targets, levels, 65536) shares of draws that reach so many steps, by family.
    joint
        (targets, levels, size, size) shares that reach so many coarse steps with both.
    quantiles
        Increasing, in (0, 1).
    cells
        First and last (exclusive) cell to do.
    out
        (quantiles, targets, cells) uint8.
    """
    count, levels, targets = family.size, visible.shape[1], floors.size
    heights, steps = np.empty(count), np.empty(count, np.int64)
    kinds = np.empty(count, np.int64)
    shares = np.empty((targets, CODES), np.float32)
    for c in range(cells[0], cells[1]):
        shares[:] = 0.0
        for b in range(levels):
            found = 0
            for i in range(count):
                heights[found], steps[found] = _entry(
                    visible[i, b, c], distance[i, c], ground[c], radars[i], limits[i],
                    (air[0][i], air[1][i, 0], air[1][i, 1], air[1][i, 2]),
                    terrain[i, b, c] if terrain.size > 1 else np.float32(1.0),
                )  # fmt: skip
                kinds[found] = family[i]
                found += steps[found] != NEVER
            _sort(heights, steps, kinds, found)
            for t in range(targets):
                _walk(
                    heights, steps, kinds, found, floors[t], first[t, b], second[t, b],
                    joint[t, b], shift, shares[t],
                )  # fmt: skip
        for t in range(targets):
            _quantile_codes(shares[t], quantiles, out[:, t, c])
