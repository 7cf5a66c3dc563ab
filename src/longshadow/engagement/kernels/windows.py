"""Launch windows: when a unit may launch at a path, and the earliest launch from a moment on."""

from __future__ import annotations

import math

from longshadow.engagement.kernels import jit

__all__ = ["earliest"]


@jit
def earliest(segments, lo, hi, ready):
    """Earliest launch, and its intercept, at or after ``ready``: rows lo to hi of the segments.

    Rows (L_a, L_b, t_a, t_b) with L_b rising; of the first row with L_b >= ready the launch is
    max(ready, L_a), and the intercept lies as far between t_a and t_b as the launch between L_a
    and L_b. (inf, inf) where no row is left.
    """
    end = hi
    while lo < hi:
        middle = (lo + hi) // 2
        if segments[middle, 1] < ready:
            lo = middle + 1
        else:
            hi = middle
    if lo >= end:
        return math.inf, math.inf
    begin, last = segments[lo, 0], segments[lo, 1]
    if ready <= begin or last <= begin:
        return begin, segments[lo, 2]
    share = (ready - begin) / (last - begin)
    return ready, segments[lo, 2] + share * (segments[lo, 3] - segments[lo, 2])
