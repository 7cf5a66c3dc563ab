"""Whether an intercept fits the timeline, for every aim point and draw."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from longshadow.engagement.kernels import jit

__all__ = ["Limits", "Tail", "fits", "inside_of_draws", "look"]

Floats = NDArray[np.float64]


class Tail(NamedTuple):
    """The last part of an arc, in time: (samples,) each.

    Attributes
    ----------
    time_s
        Seconds, rising to 0 at impact.
    go_m
        Distance along the ground still to go.
    height_m
        Altitude.
    descending
        First sample at which it has passed the top: no intercept before.
    """

    time_s: Floats
    go_m: Floats
    height_m: Floats
    descending: int


class Limits(NamedTuple):
    """What bounds an engagement, (draws,) each; see `longshadow.engagement.footprint`.

    Angles come as sine and cosine: of half the sector, of the least and the greatest elevation.
    `delay_s` runs from first sight to the first launch.
    """

    view_m: Floats
    sector_sin: Floats
    sector_cos: Floats
    low_sin: Floats
    low_cos: Floats
    high_sin: Floats
    high_cos: Floats
    mast_m: Floats
    delay_s: Floats
    reach_m: Floats
    floor_m: Floats
    ceiling_m: Floats
    speed_mps: Floats


@jit
def look(x, y, tail, radius, factor, seen):
    """Fill the place of each sample as the unit sees it, for one aim point.

    Rows of `seen`: slant range on the sphere; how far towards the threat, and to the side, in the
    horizontal plane of the unit; height over that plane, and distance within it, where the sphere
    has `factor` times its radius (which stands for refraction).
    """
    side = y / radius
    wide = factor * radius
    for i in range(tail.time_s.size):
        turn = (x - tail.go_m[i]) / radius
        r = radius + tail.height_m[i]
        ahead = r * math.sin(turn)
        across = r * math.cos(turn) * math.sin(side)
        up = r * math.cos(turn) * math.cos(side)
        away = math.hypot(ahead, across)
        seen[0, i] = math.hypot(away, up - radius)
        seen[1, i] = -ahead
        seen[2, i] = abs(across)
        angle = math.atan2(away, up) / factor
        seen[3, i] = (wide + tail.height_m[i]) * math.cos(angle) - wide
        seen[4, i] = (wide + tail.height_m[i]) * math.sin(angle)


@jit
def clip(span, before, after):
    """Narrow a span of [0, 1] to where a line from `before` to `after` is not negative."""
    if before >= 0.0 and after >= 0.0:
        return span
    if before < 0.0 and after < 0.0:
        return 1.0, 0.0
    zero = before / (before - after)
    if before < 0.0:
        return max(span[0], zero), span[1]
    return span[0], min(span[1], zero)


@jit
def in_view(seen, i, limits, d):
    """Return the span of a step in which the radar sees the target: range, sector, elevation."""
    k = i + 1
    span = clip((0.0, 1.0), limits.view_m[d] - seen[0, i], limits.view_m[d] - seen[0, k])
    if span[0] > span[1]:
        return span
    s, c = limits.sector_sin[d], limits.sector_cos[d]
    span = clip(span, seen[1, i] * s - seen[2, i] * c, seen[1, k] * s - seen[2, k] * c)
    up, up_k = seen[3, i] - limits.mast_m[d], seen[3, k] - limits.mast_m[d]
    s, c = limits.low_sin[d], limits.low_cos[d]
    span = clip(span, up * c - seen[4, i] * s, up_k * c - seen[4, k] * s)
    s, c = limits.high_sin[d], limits.high_cos[d]
    return clip(span, seen[4, i] * s - up * c, seen[4, k] * s - up_k * c)


@jit
def in_reach(span, seen, tail, i, limits, d):
    """Narrow a span of a step to where the interceptor may meet the target."""
    k = i + 1
    reach = limits.reach_m[d]
    span = clip(span, reach - seen[0, i], reach - seen[0, k])
    floor = limits.floor_m[d]
    span = clip(span, tail.height_m[i] - floor, tail.height_m[k] - floor)
    ceiling = limits.ceiling_m[d]
    return clip(span, ceiling - tail.height_m[i], ceiling - tail.height_m[k])


@jit
def fits(seen, tail, limits, d, first, salvos, assess_s):
    """Return whether so many salvos fit, each after the last one is assessed, in one draw.

    Each is launched as early as it can be, which leaves the most to the next. The target stays in
    view from the first sight before a launch to the intercept; if it is lost, confirmation and
    reaction begin anew.
    """
    ready = math.inf
    tracked = False
    after = -math.inf
    speed = limits.speed_mps[d]
    for i in range(first, tail.time_s.size - 1):
        span = in_view(seen, i, limits, d)
        if span[0] > span[1]:
            tracked = False
            continue
        begin, step = tail.time_s[i], tail.time_s[i + 1] - tail.time_s[i]
        if not tracked or span[0] > 0.0:
            ready = max(after, begin + span[0] * step + limits.delay_s[d])
        tracked = span[1] >= 1.0
        if i < tail.descending or begin + step < ready:
            continue
        reached = in_reach(span, seen, tail, i, limits, d)
        launch = begin - seen[0, i] / speed
        launch_k = begin + step - seen[0, i + 1] / speed
        while reached[0] <= reached[1]:
            shot = clip(reached, launch - ready, launch_k - ready)
            if shot[0] > shot[1]:
                break
            salvos -= 1
            if salvos == 0:
                return True
            after = begin + shot[0] * step + assess_s
            ready = after
            reached = (shot[0], reached[1])
    return False


@jit
def inside_of_draws(x, y, tail, limits, farthest, radius, factor, salvos, assess_s, inside):
    """Fill `inside` (y, x, draws): whether the timeline fits at each aim point."""
    seen = np.empty((5, tail.time_s.size))
    for row in range(y.size):
        for column in range(x.size):
            look(x[column], y[row], tail, radius, factor, seen)
            first = 0
            while first < tail.time_s.size - 2 and seen[0, first + 1] > farthest:
                first += 1
            for d in range(limits.view_m.size):
                inside[row, column, d] = limits.reach_m[d] > 0.0 and fits(
                    seen, tail, limits, d, first, salvos, assess_s
                )
