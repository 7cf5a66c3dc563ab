"""Whether an intercept fits the timeline, for every aim point and draw.

Along each step of an arc all quantities are taken as straight lines, so that the moments at which
a limit is passed fall between the samples. Tuples of plain numbers go from function to function:
handing over arrays one by one costs more than what is done with them.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from longshadow.engagement.kernels import jit

__all__ = ["Limits", "Reach", "Sector", "Tail", "Timing", "inside_of_draws"]

Floats = NDArray[np.float64]

#: Columns of what is seen of an arc.
TIME, HEIGHT, SLANT, TOWARDS, ASIDE, UP, ALONG = range(7)


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


class Sector(NamedTuple):
    """What a radar sees, in one draw; angles as sine and cosine, the sector halved."""

    view_m: float
    sector_sin: float
    sector_cos: float
    low_sin: float
    low_cos: float
    high_sin: float
    high_cos: float
    mast_m: float


class Reach(NamedTuple):
    """Where an interceptor may meet its target, in one draw, and how fast it goes there."""

    reach_m: float
    floor_m: float
    ceiling_m: float
    speed_mps: float


class Timing(NamedTuple):
    """How many salvos must fit, when the first may leave, and what passes between them."""

    salvos: int
    known_s: float
    reaction_s: float
    confirm_s: float
    assess_s: float


class Limits(NamedTuple):
    """What bounds the engagements: (draws, columns) each.

    Attributes
    ----------
    search, guide
        Columns of `Sector`: of the radar that finds for the unit, and of the one that guides.
    reach
        Columns of `Reach`.
    times
        Reaction; the time that confirmation takes the radar that searches (below 0: there is
        none) and the one that guides; and the time from an intercept to the next launch.
    """

    search: Floats
    guide: Floats
    reach: Floats
    times: Floats


@jit
def _look(x, y, tail, radius, factor, seen):
    """Fill the place of each sample as the unit sees it, for one aim point.

    Columns of `seen`: time and height; slant range on the sphere; how far towards the threat, and
    to the side, in the horizontal plane of the unit; height over that plane, and distance within
    it, where the sphere has `factor` times its radius (which stands for refraction).
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
        angle = math.atan2(away, up) / factor
        seen[i, TIME] = tail.time_s[i]
        seen[i, HEIGHT] = tail.height_m[i]
        seen[i, SLANT] = math.hypot(away, up - radius)
        seen[i, TOWARDS] = -ahead
        seen[i, ASIDE] = abs(across)
        seen[i, UP] = (wide + tail.height_m[i]) * math.cos(angle) - wide
        seen[i, ALONG] = (wide + tail.height_m[i]) * math.sin(angle)


@jit
def _clip(lo, hi, before, after):
    """Narrow a span of [0, 1] to where a line from `before` to `after` is not negative."""
    if before >= 0.0 and after >= 0.0:
        return lo, hi
    if before < 0.0 and after < 0.0:
        return 1.0, 0.0
    zero = before / (before - after)
    if before < 0.0:
        return max(lo, zero), hi
    return lo, min(hi, zero)


@jit
def _margins(seen, i, radar):
    """Return by how much a sample lies inside each limit of a radar: all at least 0 in view."""
    up = seen[i, UP] - radar.mast_m
    return (
        radar.view_m - seen[i, SLANT],
        seen[i, TOWARDS] * radar.sector_sin - seen[i, ASIDE] * radar.sector_cos,
        up * radar.low_cos - seen[i, ALONG] * radar.low_sin,
        seen[i, ALONG] * radar.high_sin - up * radar.high_cos,
    )


@jit
def _all_in(margin):
    """Return whether no margin is negative."""
    return margin[0] >= 0.0 and margin[1] >= 0.0 and margin[2] >= 0.0 and margin[3] >= 0.0


@jit
def _in_view(a, b):
    """Return the span of a step in which a radar sees the target, from the margins at its ends."""
    lo, hi = _clip(0.0, 1.0, a[0], b[0])
    lo, hi = _clip(lo, hi, a[1], b[1])
    lo, hi = _clip(lo, hi, a[2], b[2])
    return _clip(lo, hi, a[3], b[3])


@jit
def _in_reach(lo, hi, seen, i, reach):
    """Narrow a span of a step to where the interceptor may meet the target."""
    k = i + 1
    lo, hi = _clip(lo, hi, reach.reach_m - seen[i, SLANT], reach.reach_m - seen[k, SLANT])
    lo, hi = _clip(lo, hi, seen[i, HEIGHT] - reach.floor_m, seen[k, HEIGHT] - reach.floor_m)
    return _clip(lo, hi, reach.ceiling_m - seen[i, HEIGHT], reach.ceiling_m - seen[k, HEIGHT])


@jit
def _confirmed_s(seen, first, last, radar, confirm_s):
    """Return when a radar has had the target in view for long enough, or inf."""
    tracked, since = False, 0.0
    was = _margins(seen, first, radar)
    for i in range(first, last):
        now = _margins(seen, i + 1, radar)
        lo, hi = (0.0, 1.0) if _all_in(was) and _all_in(now) else _in_view(was, now)
        was = now
        begin, step = seen[i, TIME], seen[i + 1, TIME] - seen[i, TIME]
        if lo > hi:
            tracked = False
            continue
        if not tracked or lo > 0.0:
            since = begin + lo * step
        if begin + hi * step >= since + confirm_s:
            return since + confirm_s
        tracked = hi >= 1.0
    return math.inf


@jit
def _salvos_in_step(seen, i, lo, hi, ready, reach, timing, left):
    """Return how many salvos are left after a step, and when the next may leave."""
    launch = seen[i, TIME] - seen[i, SLANT] / reach.speed_mps
    launch_k = seen[i + 1, TIME] - seen[i + 1, SLANT] / reach.speed_mps
    lo, hi = _in_reach(lo, hi, seen, i, reach)
    while lo <= hi and left > 0:
        lo, hi = _clip(lo, hi, launch - ready, launch_k - ready)
        if lo <= hi:
            left -= 1
            ready = seen[i, TIME] + lo * (seen[i + 1, TIME] - seen[i, TIME]) + timing.assess_s
    return left, ready


@jit
def fits(seen, first, last, descending, radar, reach, timing):
    """Return whether so many salvos fit, each after the last one is assessed, in one draw.

    Each is launched as early as it can be, which leaves the most to the next. The guiding radar
    has the target in view from before a launch to the intercept; a launch waits for its own
    confirmation, or for that of the radar that searches for it.
    """
    left, ready, after, tracked = timing.salvos, math.inf, -math.inf, False
    was = _margins(seen, first, radar)
    for i in range(first, last):
        now = _margins(seen, i + 1, radar)
        lo, hi = (0.0, 1.0) if _all_in(was) and _all_in(now) else _in_view(was, now)
        was = now
        if lo > hi:
            tracked = False
            continue
        begin, end = seen[i, TIME], seen[i + 1, TIME]
        if not tracked or lo > 0.0:
            since = begin + lo * (end - begin)
            own = since + timing.confirm_s + timing.reaction_s
            ready = max(after, min(own, max(since, timing.known_s + timing.reaction_s)))
        tracked = hi >= 1.0
        if i < descending or end < ready or seen[i + 1, SLANT] > reach.reach_m < seen[i, SLANT]:
            continue
        before = left
        left, ready = _salvos_in_step(seen, i, lo, hi, ready, reach, timing, left)
        if left == 0:
            return True
        if left < before:
            after = ready
    return False


@jit
def _one_draw(seen, first, last, tail, limits, d, salvos):
    """Return whether the timeline fits at one aim point in one draw."""
    m = limits.reach[d]
    reach = Reach(m[0], m[1], m[2], m[3])
    if last <= first or reach.reach_m <= 0.0:
        return False
    reaction, search_s, guide_s, assess_s = limits.times[d]
    known = math.inf
    if search_s >= 0.0:
        s = limits.search[d]
        finder = Sector(s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7])
        known = _confirmed_s(seen, first, last, finder, search_s)
    g = limits.guide[d]
    guide = Sector(g[0], g[1], g[2], g[3], g[4], g[5], g[6], g[7])
    timing = Timing(salvos, known, reaction, guide_s, assess_s)
    return fits(seen, first, last, tail.descending, guide, reach, timing)


@jit
def inside_of_draws(x, y, tail, limits, ends, sphere, salvos, inside):
    """Fill `inside` (y, x, draws): whether the timeline fits at each aim point.

    `ends` are the greatest view and reach of all draws, `sphere` the radius of the Earth and the
    factor on it, `salvos` how many must fit.
    """
    seen = np.empty((tail.time_s.size, 7))
    for row in range(y.size):
        for column in range(x.size):
            _look(x[column], y[row], tail, sphere[0], sphere[1], seen)
            first, last = 0, tail.time_s.size - 1
            while first < last - 1 and seen[first + 1, SLANT] > ends[0]:
                first += 1
            while last > first and seen[last - 1, SLANT] > ends[1] < seen[last, SLANT]:
                last -= 1
            for d in range(inside.shape[2]):
                inside[row, column, d] = _one_draw(seen, first, last, tail, limits, d, salvos)
