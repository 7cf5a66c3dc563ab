"""The slant range that each cell needs, and look-ups on it: the inner loops of coverage.

A cell is covered in one draw when the radar's range in that draw reaches the nearest radar that
has the target in sight. So the range *needed* is computed once per cell, target height and
level of antenna height; every draw, every target and every radar cross-section is then a look-up.

Ranges are integers: `STEP_M` metres a step, rounded up where needed and down where available, so
that a cell is never called covered by rounding. `NEVER` is a cell that no range covers.

Where air or terrain weaken the wave, the range needed is the one that free space would ask for.
"""

from __future__ import annotations

import math

import numpy as np

from longshadow.physics.kernels import jit
from longshadow.physics.kernels.air import factor_at

__all__ = [
    "NEVER",
    "STEP_M",
    "accumulate_need",
    "accumulate_weakened_need",
    "area_by_need",
    "area_by_two_needs",
    "elevation_ok",
    "probability",
    "slant_range_m",
    "union_probability",
    "update_area",
]

STEP_M = 20.0
NEVER = 65535


@jit
def slant_range_m(distance_m, low_m, high_m, radius_m):
    """Return the slant range between two heights a ground distance apart on a sphere, metres.

    Chord of two radii (law of cosines with the half-angle sine, which keeps its digits).
    """
    near = radius_m + low_m
    far = radius_m + high_m
    half = math.sin(0.5 * distance_m / radius_m)
    return math.sqrt((far - near) ** 2 + 4.0 * near * far * half * half)


@jit
def elevation_ok(slant_m, low_m, high_m, radius_m, least_sine, most_sine):
    """Return whether the elevation angle at the lower end lies between two sines."""
    if slant_m <= 0.0:
        return most_sine >= 1.0
    near = radius_m + low_m
    far = radius_m + high_m
    sine = (far * far - near * near - slant_m * slant_m) / (2.0 * near * slant_m)
    return least_sine <= sine and (most_sine >= 1.0 or sine <= most_sine)


@jit
def _steps(slant_m, factor, most_steps):
    """Return the steps that free space would need; NEVER beyond the greatest slant range."""
    steps = slant_m * factor / STEP_M
    # Compared as they are: a loss of 300 dB would overflow a whole number.
    if math.ceil(slant_m / STEP_M) > most_steps or not steps < NEVER:
        return NEVER
    return math.ceil(steps)


@jit
def _need_of_row(distance, scan, ground, best, limit, site, sines, most_steps, air, out):
    """Fill one row with the steps needed, and return the columns between which any is.

    Cells that no antenna height has in sight are never covered.
    """
    radar_m, radius_m = site
    first, last = distance.size, 0
    for c in range(distance.size):
        out[c] = NEVER
        if not (best[c] <= limit[c] and limit[c] >= 0.0):  # hidden, below ground, or unknown
            continue
        target_m = float(ground[c]) + limit[c]
        slant = slant_range_m(float(distance[c]), radar_m, target_m, radius_m)
        factor = factor_at(air, float(distance[c]), target_m)
        if scan.size > 1:
            factor *= scan[c]
        steps = _steps(slant, factor, most_steps)
        if steps < NEVER and elevation_ok(slant, radar_m, target_m, radius_m, sines[0], sines[1]):
            out[c] = steps
            first, last = min(first, c), c + 1
    return first, last


@jit
def accumulate_need(
    visible, distance, scan, ground, site, above_m, at_sea, sines, most_steps, air, window, need
):
    """Lower the range needed by what one radar sees.

    Parameters
    ----------
    visible
        (levels, rows, cols) lowest height in sight above ground per antenna level, metres.
    distance, ground
        (rows, cols) ground distance to the radar, and ground height, metres.
    scan
        (rows, cols) by what the range needed is multiplied off the boresight of a fixed face; one
        entry for a face that loses nothing.
    site
        (antenna altitude in metres, effective Earth radius in metres).
    above_m, at_sea
        (heights,) target heights in metres, and whether each is above sea level.
    sines
        Sines of the least and greatest elevation angle.
    most_steps
        Greatest slant range in steps.
    air
        What the air takes on the way; see `longshadow.physics.kernels.air.factor_at`.
    window
        First and last (exclusive) row, first and last (exclusive) column to do.
    need
        (heights, levels, rows, cols) uint16, lowered in place.
    """
    left, right = window[2], window[3]
    width, levels = right - left, visible.shape[0]
    steps = np.empty(width, np.uint16)
    limit = np.empty(width, np.float32)
    best = np.empty(width, np.float32)
    for r in range(window[0], window[1]):
        here = ground[r, left:right]
        aside = scan[r, left:right] if scan.size > 1 else scan[0]
        _lowest_of(visible[:, r, left:right], best)
        for h in range(above_m.size):
            for c in range(width):
                limit[c] = above_m[h] - here[c] if at_sea[h] else above_m[h]
            first, last = _need_of_row(
                distance[r, left:right], aside, here, best, limit, site, sines, most_steps, air,
                steps,
            )  # fmt: skip
            for b in range(levels if first < last else 0):
                _lower(
                    visible[b, r, left + first : left + last], limit[first:last],
                    steps[first:last], need[h, b, r, left + first : left + last],
                )  # fmt: skip


@jit
def accumulate_weakened_need(
    visible, loss_db, distance, scan, ground, site, above_m, at_sea, sines, most_steps, air, window,
    need,
):  # fmt: skip
    """Lower the range needed by what one radar sees past or over terrain, loss by loss.

    As `accumulate_need`, with sight replaced by a loss: a target behind a ridge is seen by the wave
    that bends over it. That wave leaves the antenna at the elevation of the ridge, which is that
    of the lowest height in sight over the cell.

    Parameters
    ----------
    loss_db
        (levels, heights, rows, cols) one-way loss to terrain, decibels; NaN where unknown.
    """
    radar_m, radius_m = site
    for r in range(window[0], window[1]):
        for h in range(above_m.size):
            for c in range(window[2], window[3]):
                base = float(ground[r, c])
                above = above_m[h] - base if at_sea[h] else above_m[h]
                if not above >= 0.0:
                    continue
                far = float(distance[r, c])
                slant = slant_range_m(far, radar_m, base + above, radius_m)
                factor = factor_at(air, far, base + above)
                if scan.size > 1:
                    factor *= scan[r, c]
                for b in range(visible.shape[0]):
                    loss = loss_db[b, h, r, c]
                    if not loss < 300.0:
                        continue
                    steps = _steps(slant, factor * 10.0 ** (loss / 20.0), most_steps)
                    if steps >= need[h, b, r, c]:
                        continue
                    leaves = base + max(above, float(visible[b, r, c]))
                    chord = slant_range_m(far, radar_m, leaves, radius_m)
                    if elevation_ok(chord, radar_m, leaves, radius_m, sines[0], sines[1]):
                        need[h, b, r, c] = steps


@jit
def _lowest_of(visible, best):
    best[:] = np.inf
    for b in range(visible.shape[0]):
        for c in range(best.size):
            best[c] = min(best[c], visible[b, c])


@jit
def _lower(in_sight, limit, steps, need):
    for c in range(need.size):
        if in_sight[c] <= limit[c] and steps[c] < need[c]:
            need[c] = steps[c]


@jit
def update_area(need, row_area_m2, rows, columns, area):
    """Add the area of the cells of one (rows, cols) plane to bins of the range they need."""
    for r in range(rows[0], rows[1]):
        for c in range(columns[0], columns[1]):
            # Most cells need NEVER: in one bin each addition would wait for the last one.
            if need[r, c] != NEVER:
                area[need[r, c]] += row_area_m2[r]


@jit
def area_by_need(need, row_area_m2, rows, columns):
    """Return (65536,) square metres coverable with at most so many steps; last entry unused."""
    area = np.zeros(NEVER + 1)
    update_area(need, row_area_m2, rows, columns, area)
    for i in range(1, NEVER + 1):
        area[i] += area[i - 1]
    return area


@jit
def area_by_two_needs(first, second, row_area_m2, shift, size):
    """Return (size, size) square metres that both radars cover with at most so many coarse steps.

    Coarse steps are steps shifted right by `shift`; entry [i, j] counts cells whose needs lie
    below coarse steps i and j.
    """
    area = np.zeros((size + 1, size + 1))
    for r in range(first.shape[0]):
        for c in range(first.shape[1]):
            i, j = np.int64(first[r, c]), np.int64(second[r, c])
            if i != NEVER and j != NEVER:
                area[min((i >> shift) + 1, size), min((j >> shift) + 1, size)] += row_area_m2[r]
    for i in range(size + 1):
        for j in range(1, size + 1):
            area[i, j] += area[i, j - 1]
    for i in range(1, size + 1):
        for j in range(size + 1):
            area[i, j] += area[i - 1, j]
    return area


@jit
def probability(need, survival, rows, out):
    """Add to `out` the share of draws whose range reaches each cell.

    Parameters
    ----------
    need
        (levels, rows, cols) steps needed.
    survival
        (levels, 65536) share of all draws that reach so many steps, by weight on the level.
    rows
        First and last (exclusive) row to do.
    out
        (rows, cols) float32, added to.
    """
    for r in range(rows[0], rows[1]):
        for c in range(out.shape[1]):
            total = np.float32(0.0)
            for b in range(need.shape[0]):
                total += survival[b, need[b, r, c]]
            out[r, c] += total


@jit
def union_probability(need, other, survival, survival_other, joint, shift, rows, out):
    """Add to `out` the share of draws in which either of two radars reaches each cell.

    `joint` is (levels, size, size): the share of draws in which the first reaches i and the second
    j coarse steps. Rounding of the joint share can never put the union below either part.
    """
    last = joint.shape[1] - 1
    for r in range(rows[0], rows[1]):
        for c in range(out.shape[1]):
            total = np.float32(0.0)
            for b in range(need.shape[0]):
                i, j = np.int64(need[b, r, c]), np.int64(other[b, r, c])
                one, two = survival[b, i], survival_other[b, j]
                both = joint[b, min(i >> shift, last), min(j >> shift, last)]
                total += max(one + two - min(both, one, two), max(one, two))
            out[r, c] += total
