"""Chance by key, compiled: see `longshadow.engagement.keyed`, which gives the same numbers."""

from __future__ import annotations

import numpy as np

from longshadow.engagement import keyed
from longshadow.engagement.kernels import lean

__all__ = ["base_of", "mix", "stream_of", "uniform"]

# numba makes a float of uint64 and int64 together: every number here is unsigned.
GOLDEN, FIRST, SECOND = np.uint64(keyed.GOLDEN), np.uint64(keyed.FIRST), np.uint64(keyed.SECOND)
ONE, LOW, MIDDLE, HIGH = np.uint64(1), np.uint64(27), np.uint64(30), np.uint64(31)
WORD, SPARE = np.uint64(32), np.uint64(11)
SCALE = 2.0**-53


@lean
def mix(value):
    """Return the splitmix64 finaliser of a 64-bit number."""
    value = (value ^ (value >> MIDDLE)) * FIRST
    value = (value ^ (value >> LOW)) * SECOND
    return value ^ (value >> HIGH)


@lean
def base_of(draw_base, replication):
    """Return the base of one replication of a draw."""
    return mix(mix(np.uint64(draw_base)) + (np.uint64(replication) + ONE) * GOLDEN)


@lean
def stream_of(base, threat):
    """Return the start of the stream of one threat."""
    return mix(np.uint64(base) + (np.uint64(threat) + ONE) * GOLDEN)


@lean
def uniform(stream, purpose, index):
    """Return the number in [0, 1) at a purpose and index of the stream of one threat."""
    counter = (np.uint64(purpose) << WORD) + np.uint64(index) + ONE
    return float(mix(np.uint64(stream) + counter * GOLDEN) >> SPARE) * SCALE
