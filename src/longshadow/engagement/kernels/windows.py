"""Launch windows: when a unit may launch at a path, and the earliest launch from a moment on."""

from __future__ import annotations

import math

import numpy as np

from longshadow.engagement.kernels import jit

__all__ = ["append_windows", "earliest"]


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


@jit
def count_hidden(needed, reach, hidden):
    """Fill ``hidden``: how many samples before each (and before the end) are not in view."""
    hidden[0] = 0
    for i in range(needed.size):
        hidden[i + 1] = hidden[i] + (0 if needed[i] <= reach else 1)


@jit
def fill_launches(time, slant, altitude, above, hidden, envelope, launch, around):
    """Fill when to launch for an intercept at each sample (nan: never), and the samples around.

    ``envelope`` is (reach, floor, ceiling, mean speed) of the missile.
    """
    reach, floor, ceiling, speed = envelope
    k = 0
    for i in range(time.size):
        launch[i] = math.nan
        inside = slant[i] <= reach and above[i] >= floor and altitude[i] <= ceiling
        if not inside or hidden[i + 1] > hidden[i]:
            continue
        at = time[i] - slant[i] / speed
        if not at >= time[0]:
            continue
        while time[k] > at:
            k -= 1
        while k < i and time[k + 1] <= at:
            k += 1
        after = k + 1 if at > time[k] else k
        if hidden[after + 1] == hidden[k]:
            launch[i] = at
            around[i, 0], around[i, 1] = k, after


@jit
def fill_joined(launch, around, hidden, joined):
    """Fill whether all intercepts between a sample and the one before are feasible.

    Both ends are, and nothing between the two launches hides the target.
    """
    joined[0] = False
    for i in range(1, launch.size):
        both = not (math.isnan(launch[i - 1]) or math.isnan(launch[i]))
        joined[i] = False
        if both:
            low = min(around[i - 1, 0], around[i, 0])
            high = max(around[i - 1, 1], around[i, 1])
            joined[i] = hidden[high + 1] == hidden[low]


@jit
def append_path(time, launch, joined, segments, at):
    """Append the segments of one path that let a unit launch later than those before."""
    latest = -math.inf
    for i in range(time.size):
        if not launch[i] > latest:
            continue
        if joined[i]:
            # The part of the segment that still lets launch later than an earlier intercept did.
            share = (latest - launch[i - 1]) / (launch[i] - launch[i - 1])
            segments[at, 0], segments[at, 1] = latest, launch[i]
            segments[at, 2] = time[i - 1] + share * (time[i] - time[i - 1])
            segments[at, 3] = time[i]
            at += 1
        elif i + 1 == time.size or not (joined[i + 1] and launch[i + 1] > launch[i]):
            segments[at, 0] = segments[at, 1] = launch[i]
            segments[at, 2] = segments[at, 3] = time[i]
            at += 1
        latest = launch[i]
    return at


@jit
def append_windows(time, altitude, above, needed, slant, reach, envelope, first, segments, at):
    """Append the segments of all paths for one unit and missile; return the rows then filled.

    ``first`` (paths,) is filled with the row where each path begins; the others are (paths,
    samples), and ``segments`` must have room for a row a sample.
    """
    paths, samples = time.shape
    hidden = np.empty(samples + 1, np.int64)
    launch = np.empty(samples)
    around = np.zeros((samples, 2), np.int64)
    joined = np.zeros(samples, np.bool_)
    for p in range(paths):
        first[p] = at
        count_hidden(needed[p], reach, hidden)
        fill_launches(time[p], slant[p], altitude[p], above[p], hidden, envelope, launch, around)
        fill_joined(launch, around, hidden, joined)
        at = append_path(time[p], launch, joined, segments, at)
    return at
