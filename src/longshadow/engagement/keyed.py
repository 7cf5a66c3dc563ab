"""Chance by key: the same threat has the same luck in every option, in whatever order.

A number is the splitmix64 output (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number
generators") at a counter made of its purpose and index, in the stream of one threat in one
replication. Nothing is drawn in turn, so the order of events and the number of workers cannot
matter, and options share their luck (common random numbers).
`longshadow.engagement.kernels.keyed` is the same, compiled.
"""

from __future__ import annotations

__all__ = [
    "ARRIVAL",
    "ASSET",
    "COMMON",
    "CONFIRMATION",
    "DIRECTION",
    "LOSS",
    "PHASE",
    "SHOT",
    "base_of",
    "mix",
    "stream_of",
    "uniform",
]

#: What a number is for. Index of CONFIRMATION and PHASE: the radar. Of COMMON: the salvo, of SHOT:
#: salvo * shots of a full salvo + shot. LOSS is keyed by radar in place of threat.
ASSET, DIRECTION, ARRIVAL, CONFIRMATION, PHASE, COMMON, SHOT, LOSS = range(8)

MASK = (1 << 64) - 1
#: The odd number nearest to 2**64 over the golden ratio, and the multipliers of the finaliser.
GOLDEN = 0x9E3779B97F4A7C15
FIRST, SECOND = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB


def mix(value: int) -> int:
    """Return the splitmix64 finaliser of a 64-bit number: every bit depends on every bit."""
    value = ((value ^ (value >> 30)) * FIRST) & MASK
    value = ((value ^ (value >> 27)) * SECOND) & MASK
    return value ^ (value >> 31)


def base_of(draw_base: int, replication: int) -> int:
    """Return the base of one replication of a draw, whose own base comes from a `SeedSequence`.

    Examples
    --------
    >>> import numpy as np
    >>> draw_base = int(np.random.SeedSequence(7).generate_state(1, np.uint64)[0])
    >>> base_of(draw_base, 0) != base_of(draw_base, 1)
    True
    """
    return mix((mix(draw_base) + (replication + 1) * GOLDEN) & MASK)


def stream_of(base: int, threat: int) -> int:
    """Return the start of the stream of one threat in the replication with this base."""
    return mix((base + (threat + 1) * GOLDEN) & MASK)


def uniform(base: int, threat: int, purpose: int, index: int = 0) -> float:
    """Return the number in [0, 1), of 53 bits, that belongs to this key.

    Parameters
    ----------
    base
        Of the replication, see `base_of`.
    threat, purpose, index
        0 or more; index below 2**32.
    """
    counter = (purpose << 32) + index + 1
    bits = mix((stream_of(base, threat) + counter * GOLDEN) & MASK)
    return (bits >> 11) * 2.0**-53
